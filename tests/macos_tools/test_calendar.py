from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest

from agent.provenance import Label, Origin
from agent.results import Ambiguous, Form, Missing, Proposal, ToolFailed
from agent.times import TimeNotUnderstood
from tests.macos_tools.kit import BERLIN, Kit, fields_of, labels_of


def calendar(*components: str, zone: str = "") -> str:
    return "\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Other//EN", *components, "END:VCALENDAR", ""]
    )


def event(
    title: str, start: str, end: str, *lines: str, uid: str = "", tz: str = ";TZID=Europe/Berlin"
) -> str:
    return "\n".join(
        [
            "BEGIN:VEVENT",
            f"UID:{uid or title}",
            f"SUMMARY:{title}",
            f"DTSTART{tz}:{start}",
            f"DTEND{tz}:{end}",
            *lines,
            "END:VEVENT",
        ]
    )


STANDUP = event(
    "Standup",
    "20261102T090000",
    "20261102T091500",
    "RRULE:FREQ=WEEKLY;BYDAY=MO",
    "X-ROOM;FLOOR=3:Kingfisher",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "TRIGGER:-PT5M",
    "DESCRIPTION:Go",
    "END:VALARM",
)


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    kit = Kit(tmp_path / "desk")
    kit.write(
        "contacts/all.vcf",
        "BEGIN:VCARD\nVERSION:3.0\nUID:s\nFN:Sid Jha\nEMAIL:sid@example.com\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nUID:l\nFN:Lutfi\nEMAIL:lutfi@example.com\nEND:VCARD\n",
    )
    return kit


@pytest.fixture
def busy(kit: Kit) -> Kit:
    """A desk with a calendar made by another program."""
    kit.write(
        "calendar/Work/team.ics",
        calendar(
            STANDUP,
            event("Review", "20261127T150000", "20261127T160000"),
            event("Trip", "20261127", "20261129", tz=";VALUE=DATE"),
            event("Review", "20261204T150000", "20261204T160000", uid="second"),
        ),
    )
    return kit


def stored(kit: Kit, pattern: str = "**/*.ics") -> list[Any]:
    files = [file for file in (kit.root / "calendar").glob(pattern) if ".deleted" not in file.parts]
    found: list[Any] = []
    for file in sorted(files):
        found += icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    return found


def listing(kit: Kit, *arguments: str) -> str:
    return str(kit.call("list_calendar_events", *arguments).as_sentence())


# Creating


def test_the_event_of_the_issue(kit: Kit) -> None:
    arguments = ("Review", "next Friday at 3 PM", "", "", ["sid@example.com", "Lutfi"], "", None)
    proposal = kit.call("create_calendar_event", *arguments)
    shown = fields_of(proposal)
    assert shown["When"] == "Friday 27 November, 15:00 to 16:00 (1 hour)"
    assert shown["People"].startswith("Sid Jha <sid@example.com>\nLutfi <lutfi@example.com>")
    assert shown["Calendar"] == "Calendar (new)"
    assert not (kit.root / "calendar").exists()
    assert isinstance(proposal, Proposal)
    result = proposal.commit("r1-2")
    assert (
        result.as_sentence()
        == "Created 'Review' on Friday 27 November, 15:00 to 16:00, with Sid Jha and Lutfi."
    )
    (made,) = stored(kit, "Calendar/r1-2.ics")
    assert str(made["UID"]) == "r1-2"
    assert made.start == datetime(2026, 11, 27, 15, tzinfo=BERLIN)
    assert made.end == datetime(2026, 11, 27, 16, tzinfo=BERLIN)
    assert [str(one) for one in made["ATTENDEE"]] == ["mailto:sid@example.com", "mailto:lutfi@example.com"]
    assert made["ATTENDEE"][0].params["CN"] == "Sid Jha"


def test_committing_twice_makes_one_event(kit: Kit) -> None:
    proposal = kit.call("create_calendar_event", "Review", "tomorrow at 3pm")
    assert isinstance(proposal, Proposal)
    assert proposal.commit("k").as_json() == proposal.commit("k").as_json()
    other_process = Kit(kit.root).call("create_calendar_event", "Review", "tomorrow at 3pm")
    assert isinstance(other_process, Proposal)
    other_process.commit("k")
    assert len(stored(kit)) == 1


@pytest.mark.parametrize(
    ("start", "end", "when"),
    [
        ("next Friday from 2 to 4pm", "", "Friday 27 November, 14:00 to 16:00 (2 hours)"),
        ("Friday at 3pm", "5pm", "Friday 27 November, 15:00 to 17:00 (2 hours)"),
        ("Friday at 3pm", "90 minutes", "Friday 27 November, 15:00 to 16:30 (1 hour 30 minutes)"),
        ("Friday", "", "Friday 27 November, all day"),
        ("Friday", "Sunday", "Friday 27 to Sunday 29 November, all day"),
        (
            "2026-11-27 15:00:00",
            "2026-11-28 01:00:00",
            "Friday 27 November, 15:00 to Saturday 28 November, 01:00 (10 hours)",
        ),
        ("every Monday at 9am", "", "every Monday, 09:00 to 10:00, from Monday 23 November (1 hour)"),
        ("2027-03-01", "", "Monday 1 March 2027, all day"),
    ],
)
def test_when(kit: Kit, start: str, end: str, when: str) -> None:
    assert fields_of(kit.call("create_calendar_event", "X", start, end))["When"] == when


def test_what_is_created_is_what_was_shown(kit: Kit) -> None:
    kit.done(
        "create_calendar_event",
        "Lüneburg; a,b",
        "every Tuesday from 9 to 9:30",
        "",
        "Room 1\\2",
        [],
        "a\nb;c,d",
    )
    (made,) = stored(kit)
    assert (made["SUMMARY"], made["LOCATION"], made["DESCRIPTION"]) == (
        "Lüneburg; a,b",
        "Room 1\\2",
        "a\nb;c,d",
    )
    assert made["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=TU"
    (file,) = (kit.root / "calendar").glob("*/*.ics")
    data = file.read_bytes()
    assert data.count(b"BEGIN:VTIMEZONE") == 1
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_daylight_saving_shifts_nothing(kit: Kit) -> None:
    kit.done("create_calendar_event", "Long", "2026-10-25 01:30", "2026-10-25 03:30")
    found = kit.desk.calendar.events()[0]
    assert (found.start.isoformat(), found.end.isoformat()) == (
        "2026-10-25T01:30:00+02:00",
        "2026-10-25T03:30:00+01:00",
    )


def test_a_conflict_the_past_and_assumptions_are_flagged(busy: Kit) -> None:
    warnings = busy.call("create_calendar_event", "Call", "Friday at 3:30pm").warnings
    assert any("At that time you have “Review”" in text for text in warnings)
    assert any(
        "past" in text for text in busy.call("create_calendar_event", "X", "yesterday at 5pm").warnings
    )
    assert any("15:00" in text for text in busy.call("create_calendar_event", "X", "tomorrow at 3").warnings)
    assert busy.call("create_calendar_event", "Call", "Thursday at 3pm").warnings == ()


def test_an_invitee_who_is_nobody_is_a_question(kit: Kit) -> None:
    question = kit.call("create_calendar_event", "X", "Friday", "", "", ["Nobody Known"])
    assert isinstance(question, Missing)
    proposal = kit.call(
        "create_calendar_event", "X", "Friday", "", "", ["Nobody Known"], **{question.slot: "n@k.org"}
    )
    assert "n@k.org" in fields_of(proposal)["People"]


def test_an_end_before_the_start_is_refused(kit: Kit) -> None:
    with pytest.raises(TimeNotUnderstood, match="before it starts"):
        kit.call("create_calendar_event", "X", "2026-11-27 15:00", "2026-11-27 14:00")


def test_no_time_is_a_question_that_the_engine_resolves(kit: Kit) -> None:
    question = kit.call("create_calendar_event", "X", "")
    assert isinstance(question, Missing)
    assert question.slot == "time:start_date"


def test_a_named_calendar_is_found_by_its_words(busy: Kit) -> None:
    assert (
        fields_of(busy.call("create_calendar_event", "X", "Friday", "", "", [], "", "work"))["Calendar"]
        == "Work"
    )
    made = fields_of(busy.call("create_calendar_event", "X", "Friday", "", "", [], "", "../../etc"))[
        "Calendar"
    ]
    busy.done("create_calendar_event", "X", "Friday", "", "", [], "", "../../etc", key="../../up")
    assert made == "../../etc (new)"
    outside = [p for p in busy.root.parent.rglob("*.ics") if not p.is_relative_to(busy.root / "calendar")]
    assert outside == []


# Listing


def test_today_when_nothing_is_said(busy: Kit) -> None:
    assert listing(busy) == "You have nothing on Sunday 22 November."


def test_one_day_and_repeats(busy: Kit) -> None:
    assert listing(busy, "tomorrow") == "You have 1 event on Monday 23 November: 09:00 to 09:15 Standup."


def test_a_stretch_of_days(busy: Kit) -> None:
    assert listing(busy, "2026-11-23", "2026-11-29") == (
        "You have 3 events from Monday 23 to Sunday 29 November:\n"
        "Monday 23 November: 09:00 to 09:15 Standup\n"
        "Friday 27 November: Trip, Friday 27 to Saturday 28 November, all day; 15:00 to 16:00 Review"
    )


def test_what_began_before_is_listed(busy: Kit) -> None:
    assert "Trip" in listing(busy, "Saturday")
    assert "Trip" not in listing(busy, "Sunday next week")


def test_a_query_without_a_time_looks_ahead(busy: Kit) -> None:
    assert "2 events matching “review”" in listing(busy, "", "", "review")
    assert listing(busy, "tomorrow", "", "meetings").startswith("You have 1 event on Monday")
    assert (
        listing(busy, "tomorrow", "", "dentist")
        == "You have no event matching “dentist” on Monday 23 November."
    )


def test_what_repeats_is_listed_once_when_no_time_is_asked_for(busy: Kit) -> None:
    assert listing(busy, "", "", "standup") == (
        "You have 1 event matching “standup” in the next twelve months:\n"
        "Monday 23 November: 09:00 to 09:15 Standup (every Monday)"
    )


def test_too_long_a_stretch_is_refused(busy: Kit) -> None:
    with pytest.raises(ToolFailed, match="longer than ten years"):
        busy.call("list_calendar_events", "2026-01-01", "2099-01-01")


def test_the_default_calendar(kit: Kit) -> None:
    assert fields_of(kit.call("create_calendar_event", "X", "Friday"))["Calendar"] == "Calendar (new)"
    (kit.root / "calendar" / "Work").mkdir(parents=True)
    assert fields_of(kit.call("create_calendar_event", "X", "Friday"))["Calendar"] == "Work"
    (kit.root / "calendar" / "Birthdays").mkdir()
    assert fields_of(kit.call("create_calendar_event", "X", "Friday"))["Calendar"] == "Calendar (new)"
    (kit.root / "calendar" / "Home").mkdir()
    assert fields_of(kit.call("create_calendar_event", "X", "Friday"))["Calendar"] == "Home"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=1,11;BYDAY=4TH,-1SU",
        "FREQ=MONTHLY;BYMONTHDAY=1,-1;BYSETPOS=1",
        "FREQ=DAILY;WKST=SU",
    ],
)
def test_rules_that_people_do_not_say(kit: Kit, rule: str) -> None:
    kit.write("calendar/a.ics", calendar(event("Odd", "20261126T090000", "20261126T100000", f"RRULE:{rule}")))
    question = kit.call("delete_calendar_event", "odd")
    assert labels_of(question)[-1].startswith("All of it: ")
    assert "Odd" in listing(kit, "2026-11-26")
    assert "Odd" in listing(kit, "", "", "odd")


def test_labels_and_json(busy: Kit) -> None:
    found = busy.call("list_calendar_events", "tomorrow")
    assert found.labels() == {Label(Origin.CALENDAR, "Work")}
    assert found.as_json()[0]["start"] == "2026-11-23T09:00:00+01:00"
    assert found.as_argument() == "Monday 23 November: 09:00 to 09:15 Standup"


def test_other_zones_are_shown_in_the_users(kit: Kit) -> None:
    kit.write(
        "calendar/x.ics",
        calendar(
            event("Utc", "20261124T120000Z", "20261124T130000Z", tz=""),
            event("NewYork", "20261124T120000", "20261124T130000", tz=";TZID=America/New_York"),
            event("Windows", "20261124T120000", "20261124T130000", tz=";TZID=Pacific Standard Time"),
            event("Floating", "20261124T120000", "20261124T130000", tz=""),
            "BEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0500\n"
            "TZOFFSETTO:+0500\nEND:STANDARD\nEND:VTIMEZONE",
            event("Own", "20261124T120000", "20261124T130000", tz=";TZID=Own"),
        ),
    )
    starts = {one.title: f"{one.start:%H:%M}" for one in kit.desk.calendar.events()}
    assert starts == {
        "Utc": "13:00",
        "NewYork": "18:00",
        "Windows": "21:00",
        "Floating": "12:00",
        "Own": "08:00",
    }


# Moving


def test_moving_keeps_what_is_not_said(busy: Kit) -> None:
    question = busy.call("move_calendar_event", "review", "Thursday")
    assert isinstance(question, Ambiguous)
    assert labels_of(question) == [
        "Review, Friday 27 November, 15:00 to 16:00",
        "Review, Friday 4 December, 15:00 to 16:00",
    ]
    first = question.choices[0].value
    proposal = busy.call("move_calendar_event", "review", "Thursday", title=first)
    assert fields_of(proposal)["When"].endswith(" → Thursday 26 November, 15:00 to 16:00")
    proposal = busy.call("move_calendar_event", "review", "4pm", title=first)
    assert fields_of(proposal)["When"].endswith(" → Friday 27 November, 16:00 to 17:00")
    proposal = busy.call("move_calendar_event", "review", "Thursday from 2 to 2:30pm", title=first)
    assert fields_of(proposal)["When"].endswith(" → Thursday 26 November, 14:00 to 14:30")


def test_moving_changes_only_the_lines_of_the_event(busy: Kit) -> None:
    file = busy.root / "calendar/Work/team.ics"
    before = file.read_bytes()
    first = busy.call("move_calendar_event", "review", "Thursday").choices[0].value
    done = busy.done("move_calendar_event", "review", "Thursday at 5pm", title=first)
    assert done.as_sentence() == (
        "Moved 'Review' from Friday 27 November, 15:00 to 16:00 to Thursday 26 November, 17:00 to 18:00."
    )
    after = file.read_bytes()
    gone = set(before.splitlines()) - set(after.splitlines())
    assert gone == {
        b"DTSTART;TZID=Europe/Berlin:20261127T150000",
        b"DTEND;TZID=Europe/Berlin:20261127T160000",
    }
    assert after.index(b"X-ROOM;FLOOR=3:Kingfisher") == before.index(b"X-ROOM;FLOOR=3:Kingfisher")
    moved = next(e for e in stored(busy) if str(e["UID"]) == "Review")
    assert moved.start == datetime(2026, 11, 26, 17, tzinfo=BERLIN)


def test_moving_twice_with_one_key_moves_once(busy: Kit) -> None:
    proposal = busy.call("move_calendar_event", "trip", "Saturday")
    assert isinstance(proposal, Proposal)
    proposal.commit("k")
    data = (busy.root / "calendar/Work/team.ics").read_bytes()
    proposal.commit("k")
    assert (busy.root / "calendar/Work/team.ics").read_bytes() == data
    trip = next(e for e in stored(busy) if e["SUMMARY"] == "Trip")
    assert (trip.start, trip.end) == (date(2026, 11, 28), date(2026, 11, 30))


def test_one_of_a_series_or_all_is_a_question(busy: Kit) -> None:
    question = busy.call("move_calendar_event", "standup", "10am")
    assert isinstance(question, Ambiguous)
    assert question.slot == "which"
    assert labels_of(question) == [
        "Only Monday 23 November, 09:00 to 09:15",
        "Only Monday 30 November, 09:00 to 09:15",
        "Only Monday 7 December, 09:00 to 09:15",
        "All of it: every Monday, 09:00 to 09:15, from Monday 2 November",
    ]


def test_moving_one_of_a_series(busy: Kit) -> None:
    which = busy.call("move_calendar_event", "standup", "10am").choices[1].value
    busy.done("move_calendar_event", "standup", "10am", which=which)
    assert "10:00 to 10:15 Standup" in listing(busy, "2026-11-30")
    assert "09:00" not in listing(busy, "2026-11-30")
    assert "09:00 to 09:15 Standup" in listing(busy, "2026-12-07")
    exception = next(e for e in stored(busy) if "RECURRENCE-ID" in e)
    assert exception["RECURRENCE-ID"].dt == datetime(2026, 11, 30, 9, tzinfo=BERLIN)
    assert exception.walk("VALARM")
    assert "RRULE" not in exception
    # Once more: the exception itself moves.
    second = busy.call("move_calendar_event", "standup", "Tuesday", which=which)
    assert isinstance(second, Proposal)
    second.commit("k-2")
    assert len([e for e in stored(busy) if "RECURRENCE-ID" in e]) == 1


def test_moving_a_whole_series_takes_its_exceptions_along(busy: Kit) -> None:
    deleted = busy.call("delete_calendar_event", "standup", "2026-12-07")
    assert isinstance(deleted, Proposal)
    deleted.commit("k-0")
    which = busy.call("move_calendar_event", "standup", "10am").choices[0].value
    one = busy.call("move_calendar_event", "standup", "2pm", which=which)
    assert isinstance(one, Proposal)
    one.commit("k-1")
    series = busy.call("move_calendar_event", "standup", "Tuesday at 10:30am", which="all")
    assert isinstance(series, Proposal)
    assert fields_of(series)["When"].endswith(" → Tuesday 24 November, 10:30 to 10:45, and so on")
    series.commit("k-2")
    starts = [
        one.start.isoformat()[:16]
        for one in busy.desk.calendar.between(
            datetime(2026, 11, 20, tzinfo=BERLIN), datetime(2026, 12, 20, tzinfo=BERLIN)
        )
        if one.title == "Standup"
    ]
    assert "2026-12-01T10:30" in starts
    assert "2026-12-15T10:30" in starts
    assert "2026-12-08T10:30" not in starts


def test_moving_a_series_on_several_days_says_why_not(kit: Kit) -> None:
    kit.write(
        "calendar/a.ics",
        calendar(event("Gym", "20261123T180000", "20261123T190000", "RRULE:FREQ=WEEKLY;BYDAY=MO,WE")),
    )
    with pytest.raises(ToolFailed, match="several days"):
        kit.call("move_calendar_event", "gym", "Friday", which="all")
    later = kit.call("move_calendar_event", "gym", "7pm", which="all")
    assert isinstance(later, Proposal)
    later.commit("k")
    assert "19:00 to 20:00 Gym" in listing(kit, "2026-11-25")


def test_relative_moves(busy: Kit) -> None:
    first = busy.call("move_calendar_event", "review", "4pm").choices[0].value
    proposal = busy.call("move_calendar_event", "review", "an hour later", title=first)
    assert fields_of(proposal)["When"].endswith(" → Friday 27 November, 16:00 to 17:00")


def test_an_unknown_event_lists_near_ones(busy: Kit) -> None:
    question = busy.call("move_calendar_event", "standing", "Friday")
    assert isinstance(question, Missing)
    assert labels_of(question) == ["Standup, every Monday, 09:00 to 09:15, from Monday 2 November"]
    # A spelling mistake is no reason to ask what, only which.
    assert isinstance(busy.call("move_calendar_event", "standp", "Friday"), Ambiguous)


# Deleting


def test_deleting_one_by_its_date(busy: Kit) -> None:
    proposal = busy.call("delete_calendar_event", "review", "Friday")
    assert fields_of(proposal)["When"] == "Friday 27 November, 15:00 to 16:00"
    assert isinstance(proposal, Proposal)
    assert proposal.commit("k").as_sentence() == "Deleted 'Review', Friday 27 November, 15:00 to 16:00."
    proposal.commit("k")
    assert [str(e["UID"]) for e in stored(busy)] == ["Standup", "Trip", "second"]
    assert (busy.root / "calendar/.deleted/k.ics").exists()


def test_deleting_one_of_a_series(busy: Kit) -> None:
    proposal = busy.call("delete_calendar_event", "the standup", "tomorrow")
    assert isinstance(proposal, Proposal)
    proposal.commit("k")
    proposal.commit("k")
    assert "Standup" not in listing(busy, "tomorrow")
    assert "Standup" in listing(busy, "2026-11-30")


def test_deleting_a_whole_series(busy: Kit) -> None:
    question = busy.call("delete_calendar_event", "standup")
    assert isinstance(question, Ambiguous)
    proposal = busy.call("delete_calendar_event", "standup", which="all")
    assert isinstance(proposal, Proposal)
    assert any("whole series" in text for text in proposal.warnings)
    proposal.commit("k")
    assert "Standup" not in [e["SUMMARY"] for e in stored(busy)]


def test_the_last_event_takes_its_file_along(kit: Kit) -> None:
    kit.done("create_calendar_event", "Review", "Friday at 3pm")
    kit.done("delete_calendar_event", "review", key="k-2")
    assert stored(kit) == []
    assert not list((kit.root / "calendar").glob("Calendar/*.ics"))


def test_a_meeting_on_a_day_is_found_by_the_day(busy: Kit) -> None:
    assert fields_of(busy.call("delete_calendar_event", "my meeting", "tomorrow"))["Event"] == "Standup"
    assert fields_of(busy.call("delete_calendar_event", "standup meeting", "tomorrow"))["Event"] == "Standup"
    question = busy.call("delete_calendar_event", "dentist", "tomorrow")
    assert isinstance(question, Missing)
    assert labels_of(question) == ["Standup, Monday 23 November, 09:00 to 09:15"]


def test_what_is_over_is_found_last(busy: Kit) -> None:
    busy.write(
        "calendar/old.ics",
        calendar(
            event("Review", "20261101T150000", "20261101T160000", uid="old"),
            event("Party", "20261101T150000", "20261101T160000"),
        ),
    )
    assert len(busy.call("delete_calendar_event", "review").choices) == 2
    assert fields_of(busy.call("delete_calendar_event", "party"))["Event"] == "Party"


# The day around an event.


def test_the_other_events_of_the_day_stand_around_a_new_one(kit: Kit) -> None:
    kit.done("create_calendar_event", "Standup", "Friday at 9am", "9:15am", key="a")
    kit.done("create_calendar_event", "Dentist", "Friday at 3:30pm", "4:30pm", key="b")
    proposal = kit.call("create_calendar_event", "Review", "Friday at 3pm", "4pm")
    assert fields_of(proposal)["That day"].splitlines() == [
        "  09:00 to 09:15 Standup",
        "+ 15:00 to 16:00 Review",
        "  15:30 to 16:30 Dentist  ← at the same time",
    ]
    assert isinstance(proposal, Proposal)
    assert [field.form for field in proposal.fields if field.name == "That day"] == [Form.DIFF]
    assert (
        fields_of(kit.call("create_calendar_event", "Run", "Saturday at 3pm"))["That day"] == "nothing else"
    )


def test_a_move_within_a_day_shows_what_goes_and_what_comes(kit: Kit) -> None:
    kit.done("create_calendar_event", "Review", "Friday at 3pm", "4pm", key="a")
    shown = fields_of(kit.call("move_calendar_event", "Review", "5pm"))
    assert shown["When"] == "Friday 27 November, 15:00 to 16:00 → Friday 27 November, 17:00 to 18:00"
    assert shown["That day"].splitlines() == ["- 15:00 to 16:00 Review", "+ 17:00 to 18:00 Review"]


def test_a_full_day_is_shown_around_the_event_alone(kit: Kit) -> None:
    for hour in range(8, 18):
        kit.done("create_calendar_event", f"At {hour}", f"Friday at {hour}:00", f"{hour}:30", key=f"k{hour}")
    lines = fields_of(kit.call("create_calendar_event", "Late", "Friday at 9pm"))["That day"].splitlines()
    assert lines[0] == "  … 5 before"
    assert lines[-1] == "+ 21:00 to 22:00 Late"
    assert len(lines) == 7


@pytest.mark.parametrize("calendar", ["", "Work"])
def test_rules_see_the_calendar_and_the_people_of_an_event(kit: Kit, calendar: str) -> None:
    people = ["sid@example.com"]
    proposal = kit.call("create_calendar_event", "Review", "Friday at 3pm", "", "", people, "", calendar)
    assert isinstance(proposal, Proposal)
    assert proposal.place == fields_of(proposal)["Calendar"].removesuffix(" (new)")
    assert [one.value for one in proposal.recipients or ()] == people
