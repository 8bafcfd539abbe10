"""Times of events and reminders: in words, as windows to look through, and as the user said them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from agent.times import Moment, NoteKind
from agent.times.moment import day_in_words, days_in_words
from agent.times.spoken import repeat_in_words
from macos_tools.desk import Event

HOUR = timedelta(hours=1)
_AGAIN = "and again from then on"

_CLOCK = (
    r"(?:\d{1,2}(?:[:.h]\d{2})?\s*(?:am|pm|a\.m\.|p\.m\.|o'?clock|h)?"
    r"|noon|midday|midnight|(?:half|quarter) (?:past|to) \w+)"
)
_CLOCK_ONLY = re.compile(
    rf"(?:from |at |to |until |till |by )*{_CLOCK}"
    rf"(?:\s*(?:-|to|until|till|\N{{EN DASH}})\s*{_CLOCK})?(?: instead)?",
    re.IGNORECASE,
)
_AMOUNTS = {
    "a": 1.0,
    "an": 1.0,
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "half an": 0.5,
    "half a": 0.5,
}
_UNITS = {"minute": "minutes", "min": "minutes", "hour": "hours", "day": "days", "week": "weeks"}
_SHIFT = re.compile(
    rf"(?:by )?(?P<amount>\d{{1,3}}|{'|'.join(sorted(_AMOUNTS, key=len, reverse=True))}) "
    r"(?P<unit>minute|min|hour|day|week)s? (?P<way>later|earlier|forward|back|after|before)",
    re.IGNORECASE,
)


def clock_only(said: str) -> bool:
    """Tell whether words name a time of day and no day ("4pm", "from 2 to 3"), so that the day stays."""
    return _CLOCK_ONLY.fullmatch(" ".join(said.split())) is not None


def shift_in(said: str) -> timedelta | None:
    """Return how far "an hour later" or "two days earlier" moves something; None for other words."""
    found = _SHIFT.fullmatch(" ".join(said.split()))
    if found is None:
        return None
    word = found["amount"].lower()
    amount = float(word) if word.isdigit() else _AMOUNTS[word]
    forward = found["way"].lower() in {"later", "forward", "after"}
    return timedelta(**{_UNITS[found["unit"].lower()]: amount if forward else -amount})


def stretch_in_words(
    start: datetime, end: datetime, now: datetime, *, all_day: bool = False, recurrence: str | None = None
) -> str:
    """Return "Friday 27 November, 15:00 to 16:00" and the like.

    Args:
        start: aware.
        end: exclusive; the same as `start` for what takes no time.
        now: decides whether years are worth mentioning.
        all_day: whole days.
        recurrence: an RRULE value, for a whole series.
    """
    stop = end if end.astimezone(UTC) > start.astimezone(UTC) else None
    once = Moment(start, stop, all_day, None, "")
    if not recurrence:
        return once.describe(now)
    if repeats_in_words(recurrence, start) == _AGAIN:
        return f"{once.describe(now)}, {_AGAIN}"
    return replace(once, recurrence=recurrence).describe(now)


def repeats_in_words(rule: str, start: datetime) -> str:
    """Return "every Monday" and the like; for rules that other programs write and few people say, less."""
    try:
        return repeat_in_words(rule, start)
    except (ValueError, LookupError):
        return _AGAIN


def event_in_words(event: Event, now: datetime) -> str:
    """Return when an event is; of a series, how it repeats, unless `event` is one occurrence of it."""
    rule = event.recurrence if event.occurrence is None else None
    return stretch_in_words(event.start, event.end, now, all_day=event.all_day, recurrence=rule)


def hours_in_words(event: Event) -> str:
    """Return the hours of an event on its day, such as "09:00" or "all day"."""
    if event.all_day:
        return "all day"
    return f"{event.start:%H:%M}" if event.end == event.start else f"{event.start:%H:%M} to {event.end:%H:%M}"


def length_in_words(start: datetime, end: datetime) -> str:
    """Return how long something takes by real time, such as "1 hour 30 minutes"; "" for no time."""
    minutes = round((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() / 60)
    days, minutes = divmod(minutes, 24 * 60)
    parts = ((days, "day"), (minutes // 60, "hour"), (minutes % 60, "minute"))
    return " ".join(f"{count} {unit}{'s' if count > 1 else ''}" for count, unit in parts if count)


def end_of(start: Moment, end: Moment | None) -> tuple[datetime, bool]:
    """Return the exclusive end of an event and whether it takes whole days.

    Args:
        start: its start, or all of it ("Friday from 2 to 4pm").
        end: its end as said separately; None for what `start` says, else an hour or a day.
    """
    if end is None:
        length = next_midnight(start.start) if start.all_day else start.start + HOUR
        return start.end or length, start.all_day
    if start.all_day:
        # Without a time to start at, the last day counts as a whole.
        return next_midnight(datetime.combine(end.last_day(), time(), start.start.tzinfo)), True
    return (end.end if end.end is not None and not end.all_day else _closing(end)), False


def window(first: Moment | None, last: Moment | None, now: datetime) -> tuple[datetime, datetime]:
    """Return the stretch to look through: today when nothing is said.

    Args:
        first: where it begins, or all of it.
        last: where it ends; a whole day counts to its end.
        now: aware, in the user's zone.
    """
    if first is None and last is None:
        today = datetime.combine(now.date(), time(), now.tzinfo)
        return today, next_midnight(today)
    start = first.start if first is not None else now
    if last is not None:
        return start, _closing(last)
    assert first is not None
    end = first.end or (next_midnight(start) if first.all_day else start + HOUR)
    if start.time() == time() and not first.all_day and end - start <= HOUR:
        return start, next_midnight(start)  # an ISO time at midnight is how models write a day
    return start, end


def window_in_words(start: datetime, end: datetime, now: datetime) -> str:
    """Return "on Tuesday 24 November", "from Monday 23 to Sunday 29 November" or a stretch with hours."""
    year = now.astimezone(start.tzinfo).year
    if start.time() == time() and end.time() == time() and end > start:
        last = (end - timedelta(days=1)).date()
        if last == start.date():
            return f"on {day_in_words(last, year)}"
        return f"from {days_in_words(start.date(), last, year)}"
    return f"on {stretch_in_words(start, end, now)}"


def next_midnight(moment: datetime) -> datetime:
    """Return the end of the day by the calendar, whatever daylight saving does in it."""
    return datetime.combine(moment.date() + timedelta(days=1), time(), moment.tzinfo)


def wall(moment: datetime, shift: timedelta) -> datetime:
    """Return `moment` shifted by the clock on the wall; out of the gap that daylight saving makes."""
    shifted = (moment.replace(tzinfo=None) + shift).replace(tzinfo=moment.tzinfo)
    return shifted.astimezone(UTC).astimezone(moment.tzinfo)


def later(moment: datetime, duration: timedelta) -> datetime:
    """Return `moment` plus a duration that really passes, across daylight saving changes."""
    return (moment.astimezone(UTC) + duration).astimezone(moment.tzinfo)


def looks(moments: list[Moment | None], start: datetime, now: datetime) -> list[str]:
    """Return what deserves a second look about times: what was assumed, and a time that is over.

    Args:
        moments: as they were resolved.
        start: what they came to.
        now: when the request was made.
    """
    notes = [note for moment in moments if moment is not None for note in moment.notes]
    sentences = [note.sentence for note in notes if note.kind is not NoteKind.PAST]
    if start.astimezone(UTC) < now.astimezone(UTC) and not (
        start.time() == time() and start.date() >= now.astimezone(start.tzinfo).date()
    ):
        sentences.append("This is in the past.")
    return list(dict.fromkeys(sentences))


def _closing(last: Moment) -> datetime:
    """Return where a stretch ends whose end was said as `last`."""
    if last.all_day:
        return last.end or next_midnight(last.start)
    # "At 5" shows an hour when it stands alone; as an end it is the point itself.
    if last.end is None or last.end.astimezone(UTC) - last.start.astimezone(UTC) <= HOUR:
        return last.start
    return last.end
