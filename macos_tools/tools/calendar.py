"""Tools that make and list events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from typing import Annotated

from agent.plain_text import one_line
from agent.provenance import Label, Labels, Origin
from agent.results import Field, Form, JsonValue, Missing, Proposal, Result, ToolFailed, ToolReturn
from agent.times import Moment
from agent.times.moment import day_in_words
from agent.tools import (
    After,
    CallContext,
    Effect,
    EmailAddresses,
    Group,
    Kind,
    Place,
    Query,
    Text,
    TimeRange,
    Title,
    When,
)
from macos_tools.desk import Desk, Event, NewEvent
from macos_tools.finding_events import GENERIC
from macos_tools.matching import contains_words, fold, listed, telling_words
from macos_tools.people import Found, Want, display_name, reaches, recipients
from macos_tools.registry import toolbox
from macos_tools.when import (
    end_of,
    event_in_words,
    hours_in_words,
    length_in_words,
    looks,
    next_midnight,
    repeats_in_words,
    stretch_in_words,
    window,
    window_in_words,
)
from macos_tools.wording import short

_MOST_SAID = 40
_MOST_AROUND = 6
"""Events of a day that a card shows."""
_YEAR = timedelta(days=365)
_LONGEST = timedelta(days=3660)
EndOf = Annotated[Moment | None, Kind.TIME, After("start_date")]
"""A time that is read relative to `start_date`."""


@dataclass(frozen=True, slots=True)
class EventCreated(Result):
    """An event that is in the calendar now."""

    event: Event
    people: tuple[str, ...]
    now: datetime

    def as_argument(self) -> str:
        return self.event.title

    def as_text(self) -> str:
        return f"{self.event.title}, {event_in_words(self.event, self.now)}"

    def as_sentence(self) -> str:
        joint = ", " if self.event.recurrence else " on "
        company = f", with {listed(self.people)}" if self.people else ""
        return f"Created '{self.event.title}'{joint}{event_in_words(self.event, self.now)}{company}."

    def as_json(self) -> JsonValue:
        return event_json(self.event)

    def labels(self) -> Labels:
        return frozenset({Label(Origin.CALENDAR, self.event.title)})


@dataclass(frozen=True, slots=True)
class EventsListed(Result):
    """What is in the calendar in a stretch of time."""

    events: tuple[Event, ...]
    start: datetime
    end: datetime
    now: datetime
    query: str = ""
    ahead: bool = False
    """No time was asked for: all that is to come, and of what repeats only the next one."""

    def as_argument(self) -> str:
        return "\n".join(self._lines(len(self.events))) or self.as_sentence()

    def as_sentence(self) -> str:
        when = "in the next twelve months" if self.ahead else window_in_words(self.start, self.end, self.now)
        about = f" matching “{self.query}”" if self.query else ""
        if not self.events:
            return f"You have no event{about} {when}." if about else f"You have nothing {when}."
        count = f"{len(self.events)} event{'s' if len(self.events) > 1 else ''}"
        lines = self._lines(_MOST_SAID)
        if len(self.events) > _MOST_SAID:
            lines.append(f"and {len(self.events) - _MOST_SAID} more")
        if len(lines) == 1 and self._one_day:
            return f"You have {count}{about} {when}: {lines[0].partition(': ')[2]}."
        return "\n".join([f"You have {count}{about} {when}:", *lines])

    def as_json(self) -> JsonValue:
        return [event_json(event) for event in self.events]

    def labels(self) -> Labels:
        return frozenset(Label(Origin.CALENDAR, event.calendar) for event in self.events)

    @property
    def _one_day(self) -> bool:
        return next_midnight(self.start) >= self.end

    def _lines(self, most: int) -> list[str]:
        """Return a line a day, such as "Tuesday 24 November: 09:00 to 09:15 Standup; ..."."""
        year = self.now.year

        def day(event: Event) -> str:
            # What began before the stretch is listed on the stretch's first day.
            return day_in_words(max(event.start, self.start).date(), year)

        def line(event: Event) -> str:
            again = (
                f" ({repeats_in_words(event.recurrence, event.start)})"
                if event.recurrence and self.ahead
                else ""
            )
            return f"{_in_list(event, self.now)}{again}"

        return [
            f"{name}: {'; '.join(map(line, events))}" for name, events in groupby(self.events[:most], day)
        ]


@toolbox.tool("New event", effect=Effect.WRITE, app="calendar")
def create_calendar_event(
    context: CallContext,
    title: Title,
    start_date: When,
    end_date: EndOf = None,
    location: Place = "",
    invitees: EmailAddresses = (),
    notes: Text = "",
    calendar: Group = "",
) -> ToolReturn:
    """Create a calendar event.

    Args:
        title: what it is called.
        start_date: when it starts, or all of it ("Friday from 2 to 4pm").
        end_date: when it ends; an hour later if not given.
        location: where it is.
        invitees: mail addresses of those who take part.
        notes: anything to remember with it.
        calendar: which calendar it goes in.
    """
    title = one_line(title) or one_line(context.answers.get("title", ""))
    if not title:
        return Missing("title", "What is the event called?")
    if start_date is None:
        return Missing("time:start_date", f"When does “{title}” start?")
    found = reaches(context, invitees, Want.EMAIL, "invitees")
    if not isinstance(found, tuple):
        return found
    desk: Desk = context.desk
    start = start_date.start
    end, all_day = end_of(start_date, end_date)
    if end.astimezone(UTC) <= start.astimezone(UTC):
        ends = stretch_in_words(end, end, context.now, all_day=all_day)
        starts = stretch_in_words(start, start, context.now, all_day=all_day)
        raise ToolFailed(
            f"“{title}” would end ({ends}) before it starts ({starts}).", "Say both times again."
        )
    people = tuple((one.value, one.name or _known(desk, one.value)) for one in found)
    new = NewEvent(
        title=title,
        start=start,
        end=end,
        all_day=all_day,
        location=one_line(location),
        notes=notes.strip(),
        attendees=people,
        recurrence=start_date.recurrence,
        calendar=_calendar(desk, calendar),
    )

    def created(event: Event) -> Result:
        return EventCreated(event, tuple(name or value for value, name in people), context.now)

    def commit(key: str) -> Result:
        return created(desk.calendar.create(key, new))

    warnings = looks([start_date, end_date], start, context.now)
    warnings += conflicts(desk, start, end, context.now, all_day=all_day)
    if all_day and end_date is not None and not end_date.all_day:
        warnings.append("No time to start at was said, so it takes the whole day.")
    return Proposal(
        f"Create the event “{short(title)}”",
        _fields(new, start_date, found, desk, context),
        commit,
        tuple(warnings),
        expected=created(new.as_event()),
        recipients=recipients(context, found, "invitees"),
        place=new.calendar,
    )


@toolbox.tool("Events", effect=Effect.READ, app="calendar")
def list_calendar_events(
    context: CallContext, start_date: TimeRange = None, end_date: TimeRange = None, query: Query = ""
) -> ToolReturn:
    """List calendar events; those of today when no time is given.

    Args:
        start_date: the day or stretch to look at, or where it begins.
        end_date: where the stretch ends.
        query: words of the event, its place or its people.
    """
    desk: Desk = context.desk
    query = one_line(query)
    start, end = window(start_date, end_date, context.now)
    # "When is the dentist?" asks for the next one, not for today's.
    ahead = bool(query) and start_date is None and end_date is None
    if ahead:
        end = next_midnight(start + _YEAR)
    if end - start > _LONGEST:
        raise ToolFailed("That stretch is longer than ten years.", "Say a shorter one.")
    if end.astimezone(UTC) <= start.astimezone(UTC):
        raise ToolFailed(
            f"That stretch would end before it begins ({stretch_in_words(start, start, context.now)}).",
            "Say both times again.",
        )
    events = tuple(desk.calendar.between(start, end))
    for problem in desk.calendar.problems():
        context.notice(problem)
    if query:
        matching = tuple(event for event in events if contains_words(_all_words(event, desk), query))
        if not matching and set(telling_words(query)) <= GENERIC:
            matching, query = events, ""
        events = matching
    if ahead:
        first: dict[tuple[str, str], Event] = {}
        for event in events:
            first.setdefault((event.calendar, event.uid), event)
        events = tuple(first.values())
    return EventsListed(events, start, end, context.now, query, ahead)


def conflicts(
    desk: Desk, start: datetime, end: datetime, now: datetime, *, all_day: bool, besides: str = ""
) -> list[str]:
    """Return a sentence for each thing that is in the calendar at that time already.

    Args:
        desk: the user's.
        start: aware.
        end: exclusive.
        now: when the request was made.
        all_day: a whole day is in no one's way.
        besides: the UID of the event that is moved.
    """
    if all_day:
        return []
    there = [
        event
        for event in desk.calendar.between(start, end)
        if event.busy and not event.all_day and event.uid != besides and event.end > event.start
    ]
    return [f"At that time you have “{event.title}” ({event_in_words(event, now)})." for event in there[:5]]


def that_day(
    desk: Desk, title: str, start: datetime, end: datetime, *, all_day: bool, moved: Event | None = None
) -> Field:
    """Return the line that shows the other events of a day around a new or moved one.

    Args:
        desk: the user's.
        title: what the event is called.
        start: when it starts.
        end: exclusive.
        all_day: it takes whole days.
        moved: the event as it is now, when it is moved.
    """
    midnight = datetime.combine(start.date(), time(), start.tzinfo)
    there = list(desk.calendar.between(midnight, next_midnight(midnight)))
    new = Event("", "", title, start, end, all_day)
    lines = [(new.start, f"+ {hours_in_words(new)} {short(title)}")]
    for event in there:
        if moved is not None and event.uid == moved.uid and event.start == moved.start:
            lines.append((event.start, f"- {hours_in_words(event)} {short(event.title)}"))
        elif moved is None or event.uid != moved.uid:
            clash = not all_day and not event.all_day and event.busy and event.end > event.start
            clash = clash and event.start < end and start < event.end
            note = "  ← at the same time" if clash else ""
            lines.append((event.start, f"  {hours_in_words(event)} {short(event.title)}{note}"))
    if len(lines) == 1:
        return Field("That day", "nothing else")
    lines.sort(key=lambda line: line[0].astimezone(UTC))
    place = next(at for at, line in enumerate(lines) if line[1].startswith("+"))
    first = max(0, min(place - _MOST_AROUND // 2, len(lines) - _MOST_AROUND))
    shown = [text for _, text in lines[first : first + _MOST_AROUND]]
    if first:
        shown.insert(0, f"  … {first} before")
    if (after := len(lines) - first - _MOST_AROUND) > 0:
        shown.append(f"  … {after} after")
    return Field("That day", "\n".join(shown), form=Form.DIFF)


def event_json(event: Event) -> JsonValue:
    """Return an event for the journal and for `--json`."""
    day = event.all_day
    attendees: list[JsonValue] = list(event.attendees)
    return {
        "title": event.title,
        "start": event.start.date().isoformat() if day else event.start.isoformat(),
        "end": (event.end - timedelta(days=1)).date().isoformat() if day else event.end.isoformat(),
        "all_day": day,
        "location": event.location,
        "attendees": attendees,
        "calendar": event.calendar,
        "recurrence": event.recurrence,
        "uid": event.uid,
    }


def others_in(event: Event, desk: Desk) -> list[str]:
    """Return who takes part besides the user, by name where there is one."""
    mine = desk.user_email.casefold()
    return [_known(desk, one) or one for one in event.attendees if one.casefold() != mine]


def _fields(
    new: NewEvent, said: Moment, found: tuple[Found, ...], desk: Desk, context: CallContext
) -> tuple[Field, ...]:
    now = context.now
    # What is edited is what was said where the words hold more than a start.
    whole = said.recurrence is not None or said.end is not None
    when = stretch_in_words(new.start, new.end, now, all_day=new.all_day, recurrence=new.recurrence)
    long = length_in_words(new.start, new.end)
    when = f"{when} ({long})" if long and not new.all_day else when
    last = new.end - timedelta(days=1) if new.all_day else new.end
    labels: Labels = frozenset().union(*(one.source for one in found))
    known = {fold(name) for name in desk.calendar.calendars()}
    fresh = "" if fold(new.calendar) in known else " (new)"
    fields = [
        Field("Title", new.title, "title"),
        Field("When", when, "start_date", edit_text=said.said if whole and said.said else said.iso_start()),
        Field("Ends", stretch_in_words(last, last, now, all_day=new.all_day), "end_date",
              edit_text=last.date().isoformat() if new.all_day else last.isoformat(timespec="minutes")),
        Field("Where", new.location, "location"),
    ]  # fmt: skip
    who = "\n".join(f"{name} <{value}>" if name else value for value, name in new.attendees)
    note = "\n(written into the event; no invitation is mailed)" if who else ""
    edit = ", ".join(value for value, _ in new.attendees)
    fields.append(Field("People", who + note, "invitees", labels=labels, edit_text=edit))
    fields.append(Field("Notes", new.notes, "notes"))
    fields.append(Field("Calendar", f"{new.calendar}{fresh}", "calendar", edit_text=new.calendar))
    fields.append(that_day(desk, new.title, new.start, new.end, all_day=new.all_day))
    return tuple(fields)


def _calendar(desk: Desk, name: str) -> str:
    names = desk.calendar.calendars()
    wanted = fold(name).removesuffix(" calendar").removeprefix("my ")
    if not wanted or wanted == "calendar":
        return desk.calendar.default_calendar()
    return next((one for one in names if fold(one) in {wanted, fold(name)}), one_line(name))


def _known(desk: Desk, address: str) -> str:
    name = display_name(desk, address)
    return "" if name == address else name


def _all_words(event: Event, desk: Desk) -> str:
    names = " ".join(f"{address} {_known(desk, address)}" for address in event.attendees)
    return f"{event.title} {event.location} {names} {event.notes}"


def _in_list(event: Event, now: datetime) -> str:
    where = f" ({event.location})" if event.location else ""
    long = (
        not event.all_day
        and event.end.date() != event.start.date()
        and event.end - event.start > timedelta(hours=12)
    )
    if long or (event.all_day and event.end > next_midnight(event.start)):
        return f"{event.title}{where}, {event_in_words(event, now)}"
    return f"{hours_in_words(event)} {event.title}{where}"
