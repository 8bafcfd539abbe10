"""The first of a series, and the rule for the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from agent.times.moment import Moment, NoteKind, TimeNote, clock_in_words
from agent.times.reading import Said, Side
from agent.times.scene import (
    Day,
    NoSuchTime,
    Scene,
    Step,
    add_months,
    month_of,
    next_month_day,
    next_year_day,
    nth_weekday,
    single,
)
from agent.times.spoken import DAY_CODES
from agent.times.stretch import stop_of, stretch_of
from agent.times.wall import is_before

if TYPE_CHECKING:
    from agent.times.placing import Point
    from agent.times.repeats import Repeat


def series_of(text: str, said: Said, repeat: Repeat, scene: Scene) -> Moment:
    """Build the moment of a series.

    Args:
        text: the words.
        said: the times in them.
        repeat: how they repeat.
        scene: what they are relative to.

    Returns:
        The first occurrence that is not over, with the recurrence rule.

    Raises:
        NoSuchTime: if there is none.
        OverflowError: outside the years 1 to 9999.
    """
    start, end, last = said.start, said.end, None
    base = start.day
    open_week = repeat.freq == "WEEKLY" and not repeat.days
    run = base is not None and base.step is Step.WEEK and end.day is not None and end.day.step is Step.WEEK
    if open_week and run and base is not None and end.day is not None:
        repeat = replace(repeat, days=_weekly_run(base, end.day))
        if start.clock is None and start.part is None:
            # "Monday to Friday at 8": the time behind is that of every day.
            start, end = replace(end, day=None), Side()
        base, start, end = None, replace(start, day=None), replace(end, day=None)
    if end.day is not None:
        # The day behind "until" ends the series, not the occasion.
        last = _last_day(end.day)
        end = replace(end, day=None)
    elif base is not None and base.period and not said.begins:
        last = base.last
    days = said.lasts if said.lasts is not None and said.lasts.is_whole_days() else None
    one = replace(said, start=start, end=end, lasts=None if days is not None else said.lasts, repeat=None)
    if repeat.freq in ("HOURLY", "MINUTELY"):
        if start.clock is None:
            return _frequent(text, repeat, scene)
        first, stop = stretch_of(one, scene)
    else:
        begin = max(base.first, scene.today) if base is not None else scene.today
        first, stop = _first(one, repeat, begin, scene)
    if days is not None:
        last = days.moved(first.when.date()) - timedelta(days=1)
    if last is not None and last < first.when.date():
        raise NoSuchTime("it would end before it starts")
    notes = (*first.notes, *(stop.notes if stop is not None else ()))
    rule = repeat.rule(_until(last, first.all_day, scene))
    moment = Moment(first.when, stop_of(first, stop), first.all_day, rule, text.strip())
    return moment.with_notes(notes)


def _first(said: Said, repeat: Repeat, begin: date, scene: Scene) -> tuple[Point, Point | None]:
    """Place the first occurrence that is not over."""
    timed = (said.start.clock is not None or said.start.part is not None) and not said.all_day
    day = first_day(repeat, begin)
    point, stop = stretch_of(replace(said, start=replace(said.start, day=single(day))), scene)
    if timed and is_before(point.when, scene.now.replace(second=0)):
        day = first_day(repeat, day + timedelta(days=1))
        point, stop = stretch_of(replace(said, start=replace(said.start, day=single(day))), scene)
    return point, stop


def _weekly_run(first: Day, last: Day) -> tuple[str, ...]:
    """Return the BYDAY values of "Monday to Friday"."""
    begin, count = first.first.weekday(), (last.first.weekday() - first.first.weekday()) % 7 + 1
    return tuple(DAY_CODES[number] for number in sorted((begin + step) % 7 for step in range(count)))


def _frequent(text: str, repeat: Repeat, scene: Scene) -> Moment:
    """Start "every 2 hours" one interval from now."""
    seconds = (3600 if repeat.freq == "HOURLY" else 60) * repeat.interval
    now = scene.now.replace(second=0, microsecond=0)
    when = (now.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(now.tzinfo)
    note = TimeNote(NoteKind.ASSUMED_TIME, f"The first one is taken at {clock_in_words(when)}.")
    return Moment(when, None, False, repeat.rule(), text.strip(), (note,))


def first_day(repeat: Repeat, begin: date) -> date:
    """Return the first day of a series on or after a day.

    Raises:
        NoSuchTime: if there is none.
    """
    match repeat.freq:
        case "WEEKLY" if repeat.days:
            wanted = {DAY_CODES.index(code) for code in repeat.days}
            return next(
                day for day in (begin + timedelta(days=step) for step in range(7)) if day.weekday() in wanted
            )
        case "MONTHLY" if repeat.days or repeat.month_day == -1:
            month = month_of(begin)
            for _ in range(24):
                day = _in_month(repeat, month)
                if day is not None and day >= begin:
                    return day
                month = month_of(add_months(month.first, 1))
            raise NoSuchTime("no month has such a day")
        case "MONTHLY" if repeat.month_day:
            return next_month_day(repeat.month_day, begin)
        case "YEARLY" if repeat.month:
            return next_year_day(repeat.month, repeat.month_day, begin)
        case _:
            return begin


def _in_month(repeat: Repeat, month: Day) -> date | None:
    if not repeat.days:
        return month.last
    code = repeat.days[0]
    try:
        return nth_weekday(int(code[:-2]), DAY_CODES.index(code[-2:]), month)
    except NoSuchTime:
        # Not every month has a fifth Monday.
        return None


def _last_day(day: Day) -> date:
    # "until March" stops before it; "until Friday" includes it.
    return day.first - timedelta(days=1) if day.period else day.last


def _until(last: date | None, all_day: bool, scene: Scene) -> str:
    """Return an UNTIL value: a date for all-day series, else the last second of the day in UTC."""
    if last is None:
        return ""
    if all_day:
        return f"{last.year:04}{last:%m%d}"  # %Y is not padded on every system
    moment = datetime.combine(last, time(23, 59, 59), scene.now.tzinfo).astimezone(UTC)
    return f"{moment.year:04}{moment:%m%dT%H%M%SZ}"
