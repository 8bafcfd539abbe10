"""Which event the user means: by its title, near a date; one of a series or all of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from agent.results import Ambiguous, Choice, Missing
from agent.times import Moment
from agent.tools import CallContext
from macos_tools.desk import Calendar, Desk, Event
from macos_tools.matching import best_titled, near, telling_words
from macos_tools.when import event_in_words, later, window, window_in_words
from macos_tools.wording import short

TITLE, WHICH = "title", "which"
"""The slots of the two questions: which event, and which one of a series."""

_ALL = "all"
_AHEAD = timedelta(days=400)
_MOST = 9
_OFFERED = 3
"""How many of a series are offered one by one."""
GENERIC = frozenset(
    {
        "event",
        "events",
        "meeting",
        "meetings",
        "appointment",
        "appointments",
        "call",
        "calls",
        "thing",
        "things",
    }
)
"""What people call any event."""
_WHOLE_SERIES = re.compile(r"\b(every|each|all)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """The event that is meant."""

    event: Event
    """One event, one occurrence, or a whole series (`recurrence` set and `occurrence` None)."""
    near: Event
    """What the user sees of it: the next occurrence of a series, else the event itself."""
    choices: tuple[Choice, ...] = ()
    """The other readings of a series, for slot `WHICH`."""


def find_event(context: CallContext, title: str, day: Moment | None) -> FoundEvent | Ambiguous | Missing:
    """Find the event that `title` names.

    Args:
        context: the call's; its answers under "title" and "which" are used.
        title: what the user calls it.
        day: when it is, if said; then only what touches that stretch counts.
    """
    desk: Desk = context.desk
    calendar = desk.calendar
    answer = context.answers.get(TITLE)
    said = (answer if answer is not None else title).strip()
    if not said and day is None:
        return Missing(
            TITLE, "Which event do you mean?", _as_choices(_upcoming(calendar, context.now), context.now)
        )
    if day is not None and not _WHOLE_SERIES.search(day.said):
        start, end = window(day, None, context.now)
        ahead: Sequence[Event] = calendar.between(start, end)
        past: Sequence[Event] = ()
        place = window_in_words(start, end, context.now)
    else:
        every = calendar.events()
        ahead = [event for event in every if _is_ahead(calendar, event, context.now)]
        past = [event for event in every if event not in ahead]
        place = "in your calendar"
    for problem in calendar.problems():
        context.notice(problem)
    if chosen := [event for event in (*ahead, *past, *calendar.events()) if _token(event) == answer]:
        return _one_of_series(context, calendar, chosen[0])
    hits = _matching(ahead, said)
    if not hits and day is not None and (not said or set(telling_words(said)) <= GENERIC):
        hits = list(ahead)
    hits = hits or _matching(past, said)
    match hits:
        case []:
            alike = near((*ahead, *past), _title, said) or (list(ahead) if day is not None else [])
            elsewhere = best_titled(calendar.events(), _title, said) if day is not None else []
            question = f"There is no event called “{short(said)}” {place}. Which one do you mean?"
            return Missing(TITLE, question, _as_choices([*alike, *elsewhere][:_MOST], context.now))
        case [event]:
            return _one_of_series(context, calendar, event)
        case _:
            # The soonest first; of those that are over, the latest.
            nearest = sorted(hits, key=lambda event: abs(event.start - context.now))[:_MOST]
            question = f"Which “{short(said) or 'event'}” do you mean?"
            if len(hits) > _MOST:
                question += f" These {_MOST} of {len(hits)} are the nearest in time."
            return Ambiguous(TITLE, question, _as_choices(nearest, context.now))


def _matching(events: Sequence[Event], said: str) -> list[Event]:
    """Return the events that `said` names, "dentist appointment" being a way to say "Dentist"."""
    telling = " ".join(word for word in telling_words(said) if word not in GENERIC)
    return best_titled(events, _title, said) or (best_titled(events, _title, telling) if telling else [])


def _one_of_series(context: CallContext, calendar: Calendar, event: Event) -> FoundEvent | Ambiguous:
    if event.recurrence is None or event.occurrence is not None:
        return FoundEvent(event, event)
    coming = calendar.occurrences(event.uid, event.calendar, context.now, context.now + _AHEAD)
    shown = as_planned(coming[0], event) if coming else event
    coming = coming[:_OFFERED]
    choices = (
        *(Choice(f"Only {event_in_words(one, context.now)}", one.occurrence or "") for one in coming),
        Choice(f"All of it: {event_in_words(event, context.now)}", _ALL),
    )
    match context.answers.get(WHICH):
        case None if coming:
            return Ambiguous(WHICH, f"“{event.title}” repeats. Which do you mean?", choices)
        case None | "all":
            return FoundEvent(event, shown, choices)
        case key:
            one = next((one for one in coming if one.occurrence == key), None)
            if one is None:
                return Ambiguous(WHICH, f"“{event.title}” repeats. Which do you mean?", choices)
            return FoundEvent(one, one, choices)


def as_planned(one: Event, series: Event) -> Event:
    """Return one of a series at the time at which the series has it, though it may have been moved."""
    start = one.planned or one.start
    return replace(one, start=start, end=later(start, length(series)), all_day=series.all_day)


def length(event: Event) -> timedelta:
    """Return how long an event really takes."""
    return event.end.astimezone(UTC) - event.start.astimezone(UTC)


def _is_ahead(calendar: Calendar, event: Event, now: datetime) -> bool:
    if event.recurrence is None:
        return event.end > now
    return bool(calendar.occurrences(event.uid, event.calendar, now, now + _AHEAD))


def _upcoming(calendar: Calendar, now: datetime) -> list[Event]:
    return list(calendar.between(now, now + timedelta(days=14)))[:_MOST]


def _as_choices(events: Sequence[Event], now: datetime) -> tuple[Choice, ...]:
    several = len({event.calendar for event in events}) > 1
    choices: dict[str, Choice] = {}
    for event in events:
        where = f" ({event.calendar})" if several else ""
        label = f"{short(event.title)}, {event_in_words(event, now)}{where}"
        choices.setdefault(_token(event), Choice(label, _token(event)))
    return tuple(choices.values())


def _token(event: Event) -> str:
    return f"{event.calendar}/{event.uid}{f'@{event.occurrence}' if event.occurrence else ''}"


def _title(event: Event) -> str:
    return event.title
