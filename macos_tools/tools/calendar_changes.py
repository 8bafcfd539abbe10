"""Tools that change events: move and delete, one or a whole series."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from agent.provenance import Label, Labels, Origin
from agent.results import Field, Form, JsonValue, Missing, Proposal, Result, ToolReturn
from agent.times import Moment, NoteKind
from agent.tools import CallContext, Effect, TimeRange, Title, When
from macos_tools.desk import Desk, Event
from macos_tools.finding_events import WHICH, FoundEvent, as_planned, find_event, length
from macos_tools.matching import listed
from macos_tools.registry import toolbox
from macos_tools.tools.calendar import conflicts, event_json, others_in, that_day
from macos_tools.when import HOUR, clock_only, event_in_words, later, looks, shift_in, stretch_in_words, wall

_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class EventMoved(Result):
    """An event that is at another time now."""

    event: Event
    before: str
    after: str

    def as_argument(self) -> str:
        return self.event.title

    def as_text(self) -> str:
        return f"{self.event.title}, {self.after}"

    def as_sentence(self) -> str:
        return f"Moved '{self.event.title}' from {self.before} to {self.after}."

    def as_json(self) -> JsonValue:
        return event_json(self.event)

    def labels(self) -> Labels:
        return frozenset({Label(Origin.CALENDAR, self.event.title)})


@dataclass(frozen=True, slots=True)
class EventDeleted(Result):
    """An event that is in the calendar no more."""

    event: Event
    when: str

    def as_argument(self) -> str:
        return self.event.title

    def as_sentence(self) -> str:
        return f"Deleted '{self.event.title}', {self.when}."

    def as_json(self) -> JsonValue:
        return event_json(self.event)

    def labels(self) -> Labels:
        return frozenset({Label(Origin.CALENDAR, self.event.title)})


@dataclass(frozen=True, slots=True)
class _Times:
    start: datetime
    end: datetime
    all_day: bool


@toolbox.tool("Move event", effect=Effect.WRITE, app="calendar")
def move_calendar_event(context: CallContext, title: Title, new_start_date: When) -> ToolReturn:
    """Move a calendar event to another time.

    Args:
        title: what the event is called.
        new_start_date: when it starts from now on; a day alone keeps the time, a time alone keeps the day.
    """
    found = find_event(context, title, None)
    if not isinstance(found, FoundEvent):
        return found
    event, near = found.event, found.near
    now = context.now
    if new_start_date is None:
        return Missing(
            "time:new_start_date", f"When should “{event.title}” ({event_in_words(event, now)}) be?"
        )
    desk: Desk = context.desk
    series = event.recurrence is not None and event.occurrence is None
    if series:
        near = _one_to_count_from(desk, event, near, new_start_date)
    seen = _moved(near, new_start_date)
    times = _whole_series(event, near, seen) if series else seen
    desk.calendar.check_move(event, times.start, times.end, all_day=times.all_day)
    before = event_in_words(near, now) if not series else f"{event_in_words(event, now)} (all of it)"
    after = stretch_in_words(seen.start, seen.end, now, all_day=seen.all_day)
    after = f"{after}, and so on" if series else after

    def commit(key: str) -> Result:
        moved = desk.calendar.move(key, event, times.start, times.end, all_day=times.all_day)
        return EventMoved(moved, before, after)

    which = [Field("Which", before, slot=WHICH, choices=found.choices)] if found.choices else []
    fields = (
        Field("Event", event.title, "title"),
        *which,
        Field(
            "When",
            f"{before} → {after}",
            "new_start_date",
            edit_text=_edit_text(seen),
            form=Form.CHANGE,
        ),
        Field("Calendar", event.calendar),
        that_day(desk, event.title, seen.start, seen.end, all_day=seen.all_day, moved=near),
    )
    warnings = looks([_still_true(new_start_date)], seen.start, now)
    warnings += conflicts(desk, seen.start, seen.end, now, all_day=seen.all_day, besides=event.uid)
    if people := others_in(event, desk):
        warnings.append(f"{listed(people)} will not be told of the change.")
    moved = replace(event, start=times.start, end=times.end, all_day=times.all_day)
    expected = EventMoved(moved, before, after)
    return Proposal(
        f"Move the event “{event.title}”", fields, commit, tuple(warnings), expected, place=event.calendar
    )


@toolbox.tool("Delete event", effect=Effect.WRITE, app="calendar")
def delete_calendar_event(context: CallContext, title: Title, date: TimeRange = None) -> ToolReturn:
    """Delete a calendar event.

    Args:
        title: what the event is called.
        date: when it is, if said.
    """
    found = find_event(context, title, date)
    if not isinstance(found, FoundEvent):
        return found
    event = found.event
    now = context.now
    desk: Desk = context.desk
    when = event_in_words(event, now)
    people = others_in(event, desk)

    def commit(key: str) -> Result:
        desk.calendar.delete(key, event)
        return EventDeleted(event, when)

    fields = [
        Field("Event", event.title, "title"),
        Field("When", when, slot=WHICH if found.choices else None, choices=found.choices),
        Field("Where", event.location),
        Field("People", listed(people)),
        Field("Notes", event.notes),
        Field("Calendar", event.calendar),
    ]
    warnings = []
    if event.recurrence is not None and event.occurrence is None:
        warnings.append("This deletes the whole series, also what is past.")
    if people:
        warnings.append(f"{listed(people)} will not be told of the change.")
    shown = tuple(field for field in fields if field.text)
    expected = EventDeleted(event, when)
    return Proposal(
        f"Delete the event “{event.title}”", shown, commit, tuple(warnings), expected, place=event.calendar
    )


def _moved(event: Event, said: Moment) -> _Times:
    """Return where an event goes: what is not said (the day, the time, how long) stays as it is."""
    if (shift := shift_in(said.said)) is not None:
        if shift % timedelta(days=1):
            start = later(event.start, shift)
            return _Times(start, later(event.end, shift), all_day=False)
        return _Times(wall(event.start, shift), wall(event.end, shift), event.all_day)
    zone = event.start.tzinfo
    if said.all_day:
        days = said.start.date() - event.start.date()
        if said.end is not None and event.all_day and said.last_day() > said.start.date():
            return _Times(said.start, said.end, all_day=True)
        start = wall(event.start, days)
        # By the clock for whole days, by real time for hours.
        end = wall(event.end, days) if event.all_day else later(start, length(event))
        return _Times(start, end, event.all_day)
    start = said.start.astimezone(zone)
    shifted = timedelta()
    if clock_only(said.said) and not event.all_day:
        shifted = datetime.combine(event.start.date(), time()) - datetime.combine(start.date(), time())
        start = wall(start, shifted)
    if said.end is not None:
        return _Times(start, wall(said.end.astimezone(zone), shifted), all_day=False)
    return _Times(start, later(start, HOUR if event.all_day else length(event)), all_day=False)


def _one_to_count_from(desk: Desk, event: Event, near: Event, said: Moment) -> Event:
    """Return the one of a series that is meant to be at the new time: the last that is not after it.

    "Move the Monday stand-up to Thursday" is three days later for all of them, not four days earlier.
    """
    target = _moved(near, said).start
    before = desk.calendar.occurrences(event.uid, event.calendar, target - _YEAR, target + timedelta(days=1))
    planned = [as_planned(one, event) for one in before]
    return max(
        (one for one in planned if one.start.date() <= target.date()), key=lambda one: one.start, default=near
    )


def _whole_series(event: Event, near: Event, seen: _Times) -> _Times:
    """Return the new times of the first of a series from those of the occurrence that the user sees."""
    shift = seen.start.replace(tzinfo=None) - near.start.replace(tzinfo=None)
    start = wall(event.start, shift)
    if seen.all_day:
        length = seen.end.replace(tzinfo=None) - seen.start.replace(tzinfo=None)
        return _Times(start, wall(start, length), all_day=True)
    return _Times(start, later(start, seen.end.astimezone(UTC) - seen.start.astimezone(UTC)), all_day=False)


def _edit_text(times: _Times) -> str:
    return times.start.date().isoformat() if times.all_day else times.start.isoformat(timespec="minutes")


def _still_true(said: Moment) -> Moment | None:
    """Return the moment with the notes that still hold when the day is the event's own."""
    if shift_in(said.said) is not None:
        return None
    if not clock_only(said.said):
        return said
    kept = tuple(note for note in said.notes if note.kind is not NoteKind.ROLLED)
    return Moment(said.start, said.end, said.all_day, said.recurrence, said.said, kept)
