"""Start and end of one occasion, placed together."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from agent.times.clocks import Clock, Half
from agent.times.moment import NoteKind, TimeNote, day_in_words, days_in_words
from agent.times.placing import Point, at_work, day_point, end_after, place_end, place_start
from agent.times.reading import Said, Side
from agent.times.scene import Day, NoSuchTime, Scene
from agent.times.shifts import Shift
from agent.times.wall import hours_of, midnight


def stretch_of(said: Said, scene: Scene) -> tuple[Point, Point | None]:
    """Place what was said.

    Args:
        said: a point, a stretch, or a length alone.
        scene: what it is relative to.

    Returns:
        The start, and the end or None. For all-day stretches the end is the last day, inclusive.

    Raises:
        NoSuchTime: if it does not exist or would end before it starts.
        OverflowError: outside the years 1 to 9999.
    """
    start_side, end_side, lasts = said.start, said.end, said.lasts
    if said.all_day:
        start_side, end_side = _only_days(start_side), _only_days(end_side)
        if start_side.is_empty():
            start_side = Side(day=Day(scene.today, scene.today))
        lasts = lasts if lasts is not None and lasts.is_whole_days() else None
    if start_side.is_empty():
        start_side, end_side = end_side, Side()
    if start_side.is_empty() and lasts is not None:
        # "30 minutes" where a time is wanted is in 30 minutes.
        note = TimeNote(NoteKind.ASSUMED_TIME, "It is counted from now.")
        point = place_start(Side(shift=Shift(lasts)), scene)
        return replace(point, notes=(note, *point.notes)), None
    start = place_start(_named(start_side, scene), scene, hint=_hint(start_side, end_side))
    end: Point | None = None
    if not end_side.is_empty():
        if start.all_day and (end_side.clock is not None or end_side.part is not None):
            start = at_work(start)
        end = place_end(end_side, start, scene)
    elif lasts is not None:
        if start.all_day and not lasts.is_whole_days():
            start = at_work(start)
        end = end_after(start, lasts)
    elif start.window is not None:
        end = Point(start.window)
    elif start.all_day and start.last is not None and start.last > start.when.date():
        assert start.when.tzinfo is not None
        end = day_point(start.last, start.when.tzinfo)
    return start, end


def stop_of(start: Point, end: Point | None) -> datetime | None:
    """Return the exclusive end of a stretch: for whole days the midnight after the last."""
    if end is None:
        return None
    if end.all_day:
        assert end.when.tzinfo is not None
        last = end.last or end.when.date()
        if not start.all_day:
            raise NoSuchTime("it has no clear end")
        return midnight(last + timedelta(days=1), end.when.tzinfo)
    return end.when


def _only_days(side: Side) -> Side:
    return Side(day=side.day, shift=side.shift)


def _hint(start: Side, end: Side) -> Clock | None:
    """Return the end's clock where it settles am or pm of the start: "2 to 4pm", on one day."""
    if end.clock is None or end.clock.now or start.clock is None:
        return None
    if end.day is not None and start.day is not None and end.day.first != start.day.first:
        return None
    if end.clock.half is Half.OPEN and end.part is not None:
        # "9 to 11 in the morning"
        return replace(end.clock, hour=hours_of(end.clock, end.part)[0].hour, half=Half.FIXED)
    return end.clock if end.clock.half is not Half.OPEN else None


def _named(side: Side, scene: Scene) -> Side:
    """Note that a period stands where a day is wanted; one under way begins today."""
    day = side.day
    if day is None or not day.period or side.clock is not None or side.part is not None:
        return side
    first = max(day.first, scene.today) if day.last >= scene.today else day.first
    year = scene.today.year
    words = days_in_words(first, day.last, year) if first < day.last else day_in_words(first, year)
    note = TimeNote(NoteKind.ASSUMED_DAY, f"No day was said; all of {words} is taken.")
    return replace(side, day=replace(day, first=first, notes=(*day.notes, note)))
