"""Calendar files of other programs, damaged ones, and several writers at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.results import Proposal, Result, ToolFailed
from macos_tools.desk import NewEvent
from macos_tools.local.calendar import LocalCalendar
from macos_tools.local.ics_text import CannotEdit, IcsText
from tests.macos_tools.kit import BERLIN, NOW, Kit
from tests.macos_tools.test_calendar import STANDUP, calendar, event

GOOD = calendar(STANDUP, event("Review", "20261127T150000", "20261127T160000"))
YEAR = timedelta(days=366)


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    return Kit(tmp_path / "desk")


def titles(kit: Kit) -> list[str]:
    return [one.title for one in kit.desk.calendar.events()]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff\xfe binary",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:2026",
        GOOD.encode()[: len(GOOD) // 2],
        b"<html>404</html>",
    ],
)
def test_a_broken_file_is_named_and_left(kit: Kit, data: bytes) -> None:
    broken = kit.write("calendar/Work/broken.ics", data)
    kit.write("calendar/Work/good.ics", GOOD)
    assert "Review" in kit.call("list_calendar_events", "Friday").as_sentence()
    assert [text for text in kit.notices if "broken.ics was skipped" in text]
    assert broken.read_bytes() == data


def test_a_broken_event_is_named_and_its_neighbours_are_read_and_changed(kit: Kit) -> None:
    odd = "BEGIN:VEVENT\nUID:odd\nSUMMARY:Odd\nDTSTART:yesterday-ish\nX-KEEP:me\nEND:VEVENT"
    no_colon = "BEGIN:VEVENT\nUID:worse\nthis is no line\nDTSTART:20261127T150000\nEND:VEVENT"
    none = "BEGIN:VEVENT\nUID:none\nSUMMARY:No start\nEND:VEVENT"
    file = kit.write(
        "calendar/a.ics", calendar(odd, event("Fine", "20261127T150000", "20261127T160000"), none, no_colon)
    )
    before = file.read_bytes()
    assert "Fine" in titles(kit)
    assert any("“Odd”" in text for text in kit.desk.calendar.problems())
    assert any("“No start”" in text for text in kit.desk.calendar.problems())
    kit.done("move_calendar_event", "fine", "5pm")
    after = file.read_bytes()
    gone = set(before.splitlines()) - set(after.splitlines())
    assert gone == {
        b"DTSTART;TZID=Europe/Berlin:20261127T150000",
        b"DTEND;TZID=Europe/Berlin:20261127T160000",
    }
    kit.done("delete_calendar_event", "fine", key="k-2")
    rest = file.read_bytes()
    assert b"yesterday-ish\r\nX-KEEP:me" in rest
    assert b"this is no line" in rest


def test_line_ends_encoding_and_folding_stay(kit: Kit) -> None:
    text = calendar(
        event(
            "Caf\xe9",
            "20261127T150000",
            "20261127T160000",
            "DESCRIPTION:a long line that a program folded at a place of its own\n  choosing",
            'X-ODD;A="b:c;d":e',
        )
    )
    data = text.encode("latin-1")
    file = kit.root / "calendar" / "a.ics"
    file.parent.mkdir(parents=True)
    file.write_bytes(data)
    kit.done("move_calendar_event", "cafe", "5pm")
    after = file.read_bytes()
    assert b"\r" not in after
    assert b"SUMMARY:Caf\xe9\n" in after
    assert b"folded at a place of its own\n  choosing\n" in after
    assert b'X-ODD;A="b:c;d":e\n' in after
    assert titles(kit) == ["Caf\xe9"]


def test_the_zone_of_an_event_stays_when_it_is_moved(kit: Kit) -> None:
    zones = {
        "Utc": ("20261127T140000Z", "20261127T150000Z", ""),
        "Tokyo": ("20261127T230000", "20261128T000000", ";TZID=Asia/Tokyo"),
        "Windows": ("20261127T060000", "20261127T070000", ';TZID="Pacific Standard Time"'),
        "Floating": ("20261127T150000", "20261127T160000", ""),
    }
    file = kit.write("calendar/a.ics", calendar(*(event(t, s, e, tz=z) for t, (s, e, z) in zones.items())))
    for title in zones:
        kit.done("move_calendar_event", title, "5pm", key=title)
    starts = [line for line in file.read_text().splitlines() if line.startswith("DTSTART")]
    assert starts == [
        "DTSTART:20261127T160000Z",
        "DTSTART;TZID=Asia/Tokyo:20261128T010000",
        "DTSTART;TZID=Pacific Standard Time:20261127T080000",
        "DTSTART:20261127T170000",
    ]
    assert {f"{one.start:%d %H:%M}" for one in kit.desk.calendar.events()} == {"27 17:00"}


def test_a_whole_day_becomes_a_time_with_its_zone(kit: Kit) -> None:
    file = kit.write("calendar/a.ics", calendar(event("Trip", "20261127", "20261128", tz=";VALUE=DATE")))
    kit.done("move_calendar_event", "trip", "2026-11-28 15:00")
    text = file.read_text()
    assert "DTSTART;TZID=Europe/Berlin:20261128T150000" in text
    assert text.index("BEGIN:VTIMEZONE") < text.index("BEGIN:VEVENT")
    assert kit.call("list_calendar_events", "2026-11-28").as_sentence().endswith("15:00 to 16:00 Trip.")


def test_rules_that_would_never_end_are_shown_once(kit: Kit) -> None:
    for number, rule in enumerate(
        ("FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=2", "FREQ=BOGUS", "FREQ=DAILY;UNTIL=never")
    ):
        start = f"2026112{number + 3}T090000"
        kit.write(f"calendar/{number}.ics", calendar(event(f"E{number}", start, start, f"RRULE:{rule}")))
    found = kit.desk.calendar.between(NOW, NOW + YEAR)
    assert [one.title for one in found] == ["E0", "E1", "E2", "E3"]
    assert len(kit.desk.calendar.problems()) == 4


def test_dates_at_the_ends_of_time(kit: Kit) -> None:
    kit.write(
        "calendar/a.ics",
        calendar(
            event("First", "00010101T000000Z", "00010101T010000Z", tz=""),
            event("Last", "99991231T230000", "99991231T235959", tz=";TZID=America/New_York"),
            event("Edge", "99991231", "99991231", tz=";VALUE=DATE"),
            "BEGIN:VEVENT\nUID:long\nSUMMARY:Long\nDTSTART:20261122T090000\nDURATION:P9999999D\nEND:VEVENT",
            event("Backwards", "20261127T150000", "20261127T140000"),
        ),
    )
    found = kit.call("list_calendar_events", "2026-11-22", "2026-11-28")
    assert isinstance(found, Result)
    assert "Backwards" in found.as_sentence()


def test_events_without_a_uid_can_be_moved(kit: Kit) -> None:
    kit.write(
        "calendar/a.ics",
        calendar(
            "BEGIN:VEVENT\nSUMMARY:A\nDTSTART:20261127T150000\nEND:VEVENT",
            "BEGIN:VEVENT\nSUMMARY:B\nDTSTART:20261127T170000\nEND:VEVENT",
        ),
    )
    kit.done("move_calendar_event", "b", "6pm")
    assert kit.call("list_calendar_events", "Friday").as_argument() == "Friday 27 November: 15:00 A; 18:00 B"


def test_what_changed_meanwhile_is_not_overwritten(kit: Kit) -> None:
    file = kit.write("calendar/a.ics", GOOD)
    proposal = kit.call("move_calendar_event", "review", "5pm")
    assert isinstance(proposal, Proposal)
    file.write_bytes(file.read_bytes().replace(b"SUMMARY:Review", b"SUMMARY:Review\r\nLOCATION:New room"))
    proposal.commit("k")
    assert b"LOCATION:New room" in file.read_bytes()
    again = kit.call("move_calendar_event", "review", "6pm")
    assert isinstance(again, Proposal)
    file.unlink()
    with pytest.raises(ToolFailed, match="not in the calendar any more"):
        again.commit("k-2")


def test_a_utf_16_file_is_read_but_not_changed(kit: Kit) -> None:
    file = kit.write("calendar/a.ics", GOOD.encode("utf-16"))
    assert "Review" in titles(kit)
    before = file.read_bytes()
    with pytest.raises(ToolFailed, match="UTF-16"):
        kit.call("move_calendar_event", "review", "5pm")
    assert file.read_bytes() == before


def test_many_writers_at_once_lose_nothing(kit: Kit) -> None:
    start = datetime(2026, 11, 27, 8, tzinfo=BERLIN)
    kit.write(
        "calendar/all.ics",
        calendar(*(event(f"E{number}", "20261127T080000", "20261127T090000") for number in range(12))),
    )

    def work(number: int) -> None:
        desk = kit.fresh_desk()
        desk.calendar.create(f"new-{number}", NewEvent(f"N{number}", start, start + timedelta(hours=1)))
        mine = next(one for one in desk.calendar.events() if one.title == f"E{number}")
        later = start + timedelta(hours=number + 1)
        desk.calendar.move(f"move-{number}", mine, later, later + timedelta(hours=1), all_day=False)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(work, range(12)))
    moved = {one.title: one.start.hour for one in kit.desk.calendar.events() if one.title.startswith("E")}
    assert moved == {f"E{number}": 9 + number for number in range(12)}
    assert len([one for one in titles(kit) if one.startswith("N")]) == 12


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, len(GOOD) - 1), junk=st.binary(max_size=6), cut=st.integers(0, 40))
def test_damage_anywhere_breaks_nothing_else(
    place: int, junk: bytes, cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kit = Kit(tmp_path_factory.mktemp("desk"))
    data = GOOD.replace("\n", "\r\n").encode()
    damaged = data[:place] + junk + data[place + cut :]
    file = kit.write("calendar/a.ics", damaged)
    kit.write("calendar/b.ics", calendar(event("Other", "20261127T180000", "20261127T190000")))
    assert "Other" in kit.call("list_calendar_events", "Friday").as_sentence()
    assert file.read_bytes() == damaged
    for found in kit.desk.calendar.events():
        if found.uid == "Review":
            start = found.start + timedelta(hours=1)
            try:
                kit.desk.calendar.move("k", found, start, start + timedelta(hours=1), all_day=False)
            except ToolFailed:
                assert file.read_bytes() == damaged


@given(
    st.lists(
        st.sampled_from([b"BEGIN:VEVENT", b"END:VEVENT", b" folded", b"X:1", b"\r\n", b"\n", b"\r", b"\xff"])
    )
)
def test_text_goes_together_again_as_it_was(parts: list[bytes]) -> None:
    data = b"".join(parts)
    try:
        assert IcsText.of(data).data() == data
    except CannotEdit:
        assert not data


def test_a_desk_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    (tmp_path / "calendar").write_text("a file")
    calendar_there = LocalCalendar(tmp_path / "calendar", BERLIN)
    start = datetime(2026, 11, 27, 8, tzinfo=BERLIN)
    with pytest.raises(ToolFailed) as failure:
        calendar_there.create("k", NewEvent("X", start, start + timedelta(hours=1)))
    assert str(tmp_path / "calendar") in failure.value.cause
