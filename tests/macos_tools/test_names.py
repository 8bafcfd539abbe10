"""What stands on the desk by name, from real files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from macos_tools.demo import fill_demo_desk
from macos_tools.local import local_desk, local_watches
from macos_tools.names import DeskNames
from macos_tools.opener import NoOpener

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)


def names_of(folder: Path) -> DeskNames:
    desk = local_desk(
        folder, files=[], opener=NoOpener(), zoom_link="", user_name="", user_email="", zone=ZONE
    )
    watches = local_watches(folder, [])
    return DeskNames(desk, lambda: NOW, lambda app: watches[app].changed())


def test_every_kind_of_thing_on_the_demo_desk_has_names(tmp_path: Path) -> None:
    fill_demo_desk(tmp_path, NOW)
    names = names_of(tmp_path)
    by_kind = {kind.value: names.names(kind) for kind in names.kinds()}
    people = {one.name: one for one in by_kind["contact"]}
    assert people["Sid Kapoor"].detail == "Heron Studio"
    assert "@" in people["Sid Kapoor"].also
    assert [one.detail for one in by_kind["file"] if one.name == "report.pdf"] == [
        "Documents/Work",
        "Downloads",
    ]
    assert "Lisbon" in {one.name for one in by_kind["note"]}
    assert all(one.name for kind in by_kind.values() for one in kind)
    events = by_kind["event"]
    assert len({one.name for one in events}) == len(events)  # a series stands once
    assert "Nov" in events[0].detail
    assert by_kind["mail"]


def test_what_is_done_is_not_offered_and_what_is_new_is(tmp_path: Path) -> None:
    names = names_of(tmp_path)
    assert [names.names(kind) for kind in names.kinds()] == [[]] * 6
    assert [names.changed(kind) for kind in names.kinds()] == [True] * 6
    assert not any(names.changed(kind) for kind in names.kinds())
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "Plan.md").write_text("# Plan\n")
    folder = tmp_path / "reminders" / "Home"
    folder.mkdir(parents=True)
    for name, status in (("Water", "NEEDS-ACTION"), ("Bake", "COMPLETED")):
        (folder / f"{name}.ics").write_text(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//\r\nBEGIN:VTODO\r\n"
            f"UID:{name}\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:{name}\r\nSTATUS:{status}\r\n"
            "END:VTODO\r\nEND:VCALENDAR\r\n"
        )
    assert [kind.value for kind in names.kinds() if names.changed(kind)] == ["reminder", "note"]
    assert [one.name for one in names.names("note")] == ["Plan"]
    assert [one.name for one in names.names("reminder")] == ["Water"]
