from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest

from agent.provenance import Label, Origin
from agent.results import Ambiguous, Missing, Proposal, ToolFailed
from tests.macos_tools.kit import BERLIN, Kit, fields_of, labels_of


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    return Kit(tmp_path / "desk")


def todo(name: str, *lines: str) -> str:
    body = "".join(f"{line}\n" for line in lines)
    return f"BEGIN:VTODO\nUID:{name}\nSUMMARY:{name}\n{body}END:VTODO\n"


def file_of(*todos: str) -> str:
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Tasks.org//EN\n{''.join(todos)}END:VCALENDAR\n"


def stored(kit: Kit) -> list[Any]:
    found: list[Any] = []
    for file in sorted((kit.root / "reminders").glob("**/*.ics")):
        found += icalendar.Calendar.from_ical(file.read_bytes()).walk("VTODO")
    return found


def test_creating(kit: Kit) -> None:
    proposal = kit.call("create_reminder", "Call mom", "tomorrow at 6pm", "about\nSunday", "Home", 1)
    assert fields_of(proposal) == {
        "Reminder": "Call mom",
        "Due": "Monday 23 November, 18:00",
        "Notes": "about\nSunday",
        "List": "Home (new)",
        "Priority": "1 (high)",
    }
    assert not kit.root.exists()
    result = proposal.commit("k")
    proposal.commit("k")
    assert result.as_sentence() == "Created the reminder 'Call mom', due Monday 23 November, 18:00."
    assert result.labels() == {Label(Origin.REMINDER, "Call mom")}
    (made,) = stored(kit)
    assert made["DUE"].dt == datetime(2026, 11, 23, 18, tzinfo=BERLIN)
    assert (made["PRIORITY"], made["DESCRIPTION"], made["STATUS"]) == (1, "about\nSunday", "NEEDS-ACTION")
    assert [file.parent.name for file in (kit.root / "reminders").glob("*/*.ics")] == ["Home"]


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        (("X",), "no date"),
        (("X", "Friday"), "Friday 27 November"),
        (("X", "Friday at 9am", "", "", 0, True), "Friday 27 November"),
        (("X", "every Monday at 9am"), "every Monday, 09:00, from Monday 23 November"),
    ],
)
def test_when_it_is_due(kit: Kit, arguments: tuple[Any, ...], due: str) -> None:
    assert fields_of(kit.call("create_reminder", *arguments))["Due"] == due


def test_a_day_is_stored_as_a_day(kit: Kit) -> None:
    kit.done("create_reminder", "Pay rent", "the 1st")
    assert stored(kit)[0]["DUE"].dt == date(2026, 12, 1)
    assert kit.desk.reminders.all()[0].all_day


def test_bad_values(kit: Kit) -> None:
    with pytest.raises(ToolFailed, match="priority of 12"):
        kit.call("create_reminder", "X", "", "", "", 12)
    assert isinstance(kit.call("create_reminder", " \n"), Missing)
    assert any("past" in text for text in kit.call("create_reminder", "X", "yesterday").warnings)
    assert kit.call("create_reminder", "X", "today").warnings == ()


def test_listing(kit: Kit) -> None:
    kit.write(
        "reminders/Work/a.ics",
        file_of(
            todo("Someday"),
            todo("Late", "DUE:20261120T090000Z"),
            todo("Today", "DUE;VALUE=DATE:20261122"),
            todo("Done", "STATUS:COMPLETED", "COMPLETED:20261101T100000Z"),
        ),
    )
    kit.write("reminders/Home/b.ics", file_of(todo("Only a start", "DTSTART:20261123T080000")))
    assert kit.call("list_reminders").as_sentence() == (
        "You have 4 open reminders:\n"
        "Late, due Friday 20 November, 10:00, overdue\n"
        "Today, due Sunday 22 November\n"
        "Only a start, due Monday 23 November, 08:00\n"
        "Someday"
    )
    assert kit.call("list_reminders", "my home list").as_sentence() == (
        "You have 1 open reminder on the list “Home”: Only a start, due Monday 23 November, 08:00."
    )
    assert kit.call("list_reminders", "", "some").as_argument() == "Someday"
    assert kit.call("list_reminders", "", "rocket").as_sentence() == (
        "You have no open reminders matching “rocket”."
    )
    question = kit.call("list_reminders", "Groceries")
    assert isinstance(question, Missing)
    assert labels_of(question) == ["Home", "Work"]


def test_completing_changes_only_what_it_says(kit: Kit) -> None:
    file = kit.write(
        "reminders/Work/a.ics",
        file_of(todo("Report", "X-TASKS-COLOR:red", "STATUS:NEEDS-ACTION"), todo("Other", "X-Y:z")),
    )
    before = file.read_bytes()
    proposal = kit.call("complete_reminder", "the report")
    assert isinstance(proposal, Proposal)
    assert file.read_bytes() == before
    assert proposal.commit("k").as_sentence() == "Marked 'Report' as done."
    done_once = file.read_bytes()
    proposal.commit("k")
    assert file.read_bytes() == done_once
    assert set(before.splitlines()) - set(done_once.splitlines()) == {b"STATUS:NEEDS-ACTION"}
    assert [r.name for r in kit.desk.reminders.all() if r.completed] == ["Report"]
    question = kit.call("complete_reminder", "report")
    assert isinstance(question, Missing)
    assert "done already" in question.question


def test_completing_one_of_several_asks(kit: Kit) -> None:
    kit.write("reminders/a.ics", file_of(todo("Call Ann"), todo("Call Bo", "DUE:20261124T090000")))
    question = kit.call("complete_reminder", "call")
    assert isinstance(question, Ambiguous)
    assert labels_of(question) == [
        "Call Bo (due Tuesday 24 November, 09:00, Reminders)",
        "Call Ann (Reminders)",
    ]
    chosen = kit.call("complete_reminder", "call", name=question.choices[1].value)
    assert fields_of(chosen)["Reminder"] == "Call Ann"
    nothing = kit.call("complete_reminder", "buy milk")
    assert isinstance(nothing, Missing)
    assert len(nothing.near) == 2


@pytest.mark.parametrize(
    ("lines", "due"),
    [
        (("DUE;TZID=Europe/Berlin:20261120T090000", "RRULE:FREQ=WEEKLY"), "Friday 27 November, 09:00"),
        # Overdue for weeks: it goes on to the next time that is still to come.
        (("DUE;TZID=Europe/Berlin:20260904T090000", "RRULE:FREQ=WEEKLY"), "Friday 27 November, 09:00"),
        # Done early: the time just done is not offered again.
        (("DUE;TZID=Europe/Berlin:20261124T090000", "RRULE:FREQ=DAILY"), "Wednesday 25 November, 09:00"),
        (("DUE;VALUE=DATE:20261101", "RRULE:FREQ=MONTHLY"), "Tuesday 1 December"),
        (
            ("DTSTART:20261120T080000Z", "DUE:20261120T093000Z", "RRULE:FREQ=DAILY;UNTIL=20271231T000000Z"),
            "Sunday 22 November, 10:30",
        ),
        (
            ("DUE;TZID=Europe/Berlin:20261023T090000", "RRULE:FREQ=WEEKLY;COUNT=20"),
            "Friday 27 November, 09:00",
        ),
    ],
)
def test_completing_what_repeats_moves_it_on(kit: Kit, lines: tuple[str, ...], due: str) -> None:
    kit.write("reminders/a.ics", file_of(todo("Water", *lines)))
    proposal = kit.call("complete_reminder", "water")
    assert proposal.commit("k").as_sentence() == f"Marked 'Water' as done; it is due again on {due}."
    again = proposal.commit("k")
    assert again.as_sentence() == f"Marked 'Water' as done; it is due again on {due}."
    (after,) = stored(kit)
    if "COUNT" in after["RRULE"]:
        assert after["RRULE"]["COUNT"] == [15]


def test_the_last_of_a_series_is_done_for_good(kit: Kit) -> None:
    kit.write("reminders/a.ics", file_of(todo("Pill", "DUE:20261121T090000", "RRULE:FREQ=DAILY;COUNT=1")))
    assert kit.done("complete_reminder", "pill").as_sentence() == "Marked 'Pill' as done."


def test_broken_reminders_are_named_and_left(kit: Kit) -> None:
    bad = kit.write("reminders/bad.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nSUMM")
    half = kit.write("reminders/half.ics", file_of(todo("Odd", "DUE:soon"), todo("Fine")))
    kept = bad.read_bytes(), half.read_bytes()
    assert kit.call("list_reminders").as_argument() == "Fine"
    assert any("bad.ics was skipped" in text for text in kit.notices)
    assert any("A reminder in" in text and "'soon'" in text for text in kit.notices)
    assert (bad.read_bytes(), half.read_bytes()) == kept


def test_a_rule_that_cannot_be_read_stops_nothing_but_completing(kit: Kit) -> None:
    rule = "RRULE:FREQ=MINUTELY"
    file = kit.write("reminders/a.ics", file_of(todo("Odd", "DUE:20261121T090000", rule)))
    before = file.read_bytes()
    assert "Odd" in kit.call("list_reminders").as_argument()
    with pytest.raises(ToolFailed, match="cannot be read"):
        kit.done("complete_reminder", "odd")
    assert file.read_bytes() == before
