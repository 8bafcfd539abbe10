"""Time expressions as windows on a calendar: "tomorrow", "this week", "Friday afternoon"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from agent.times.clocks import PART_RANGE
from agent.times.moment import Moment, Prefer, TimeAmbiguous, TimeNote
from agent.times.placing import Point, place_end
from agent.times.resolver import read_whole, readings_of, resolve, scene_of, typed_errors
from agent.times.scene import NoSuchTime, Scene
from agent.times.shifts import shifted_day
from agent.times.stretch import stop_of, stretch_of
from agent.times.wall import at_wall, is_before, later_by, midnight

if TYPE_CHECKING:
    from agent.times.reading import Said, Side

_WINDOW_SECONDS: Final = 3600
"""How much of the calendar a point ("Friday at 3") shows."""

_OPEN_DAYS: Final = 7
"""How far "after Friday" looks."""


def resolve_range(
    text: str,
    now: datetime,
    zone: ZoneInfo | None = None,
    *,
    prefer: Prefer = Prefer.FUTURE,
    day_first: bool | None = None,
) -> Moment:
    """Turn a time expression into a window to look through.

    Args:
        text: the words, such as "this week", "in March", "Friday afternoon", "after 5pm tomorrow".
        now: when they were said; aware, or naive in `zone`.
        zone: the user's zone; that of `now` when None.
        prefer: which way open expressions are read.
        day_first: whether 3/4 is 3 April; None when not known.

    Returns:
        A moment that always has an end (exclusive). `all_day` says that it is made of whole days.

    Raises:
        TimeNotUnderstood: if the words are no time.
        TimeAmbiguous: if they have several readings.
        ValueError: if `now` is naive and no zone is given.
    """
    scene = scene_of(now, zone, None, prefer, day_first)
    with typed_errors(text):
        said = read_whole(text, scene)
        if said.lead == "since":
            # What lasts since Monday began on the Monday before.
            scene = replace(scene, prefer=Prefer.PAST)
            said = read_whole(text, scene)
        if said.split or said.repeat is not None:
            try:
                return _around(resolve(text, now, zone, prefer=prefer, day_first=day_first))
            except TimeAmbiguous as error:
                raise TimeAmbiguous(text, [_around(one) for one in error.choices], scene.now) from None
        windows = [_window(text, reading, scene) for reading in readings_of(said)]
    if len(windows) > 1:
        raise TimeAmbiguous(text, windows, scene.now)
    return windows[0]


def _around(moment: Moment) -> Moment:
    """Show the first occasion of a series."""
    if moment.end is not None:
        return replace(moment, recurrence=None)
    if moment.all_day:
        assert moment.start.tzinfo is not None
        end = midnight(moment.start.date() + timedelta(days=1), moment.start.tzinfo)
    else:
        end = later_by(moment.start, _WINDOW_SECONDS)
    return replace(moment, end=end, recurrence=None)


def _window(text: str, said: Said, scene: Scene) -> Moment:
    start, end, all_day, notes = _bounds(said, scene)
    if said.lead:
        start, end, all_day = _led(said.lead, start, end, all_day, said, scene)
    if not is_before(start, end):
        raise NoSuchTime("it would end before it starts")
    return Moment(start, end, all_day, None, text.strip(), tuple(dict.fromkeys(notes)))


def _bounds(said: Said, scene: Scene) -> tuple[datetime, datetime, bool, tuple[TimeNote, ...]]:
    """Return start, exclusive end, whether they are whole days, and the notes worth showing."""
    tz = scene.now.tzinfo
    assert tz is not None
    side = said.start if not said.start.is_empty() else said.end
    if side.shift is not None and side.shift.amount.is_whole_days() and not side.shift.window:
        side = replace(side, day=shifted_day(side.shift, scene), shift=None)
    if said.start.is_empty() and said.lasts is not None and not said.all_day:
        raise NoSuchTime("it says how long but not when")
    alone = said.end.is_empty() or said.start.is_empty()
    if alone and side.clock is None and said.lasts is None and side.shift is None:
        day = side.day
        if side.part is not None and not said.all_day:
            on = day.first if day is not None else scene.today
            first, last = _part_window(side, on, tz)
            if day is None and is_before(last, scene.now):
                first, last = _part_window(side, on + timedelta(days=1), tz)
            return first, last, False, day.notes if day is not None else ()
        first_day = day.first if day is not None else scene.today
        last_day = day.last if day is not None else scene.today
        return (*_days(first_day, last_day, tz), True, day.notes if day is not None else ())
    if not alone and side.clock is None and side.part is None and side.shift is None:
        # A window may open with the day; an event would not.
        opening = Point(midnight(side.day.first, tz), True, side.day.last) if side.day is not None else None
        if opening is not None:
            timed = said.end.clock is not None or said.end.part is not None
            closing = place_end(said.end, replace(opening, all_day=not timed), scene)
            stop = stop_of(opening, closing)
            assert stop is not None
            return opening.when, stop, not timed, closing.notes
    point, closing_point = stretch_of(said, scene)
    stop = stop_of(point, closing_point)
    if stop is None:
        stop = (
            midnight(point.when.date() + timedelta(days=1), tz)
            if point.all_day
            else later_by(point.when, _WINDOW_SECONDS)
        )
    return point.when, stop, point.all_day, point.notes


def _days(first: date, last: date, tz: tzinfo) -> tuple[datetime, datetime]:
    return midnight(first, tz), midnight(last + timedelta(days=1), tz)


def _part_window(side: Side, on: date, tz: tzinfo) -> tuple[datetime, datetime]:
    assert side.part is not None
    opens, closes = PART_RANGE[side.part]
    return at_wall(on, opens, 0, 0, tz).when, at_wall(on, closes, 0, 0, tz).when


def _led(
    lead: str, start: datetime, end: datetime, all_day: bool, said: Said, scene: Scene
) -> tuple[datetime, datetime, bool]:
    """Apply "after", "before", "by", "until", "since"."""
    tz = scene.now.tzinfo
    assert tz is not None
    today = midnight(scene.today, tz)
    dated = said.start.day is not None
    day_begins = midnight(start.date(), tz)
    match lead:
        case "after" if all_day:
            return end, midnight(end.date() + timedelta(days=_OPEN_DAYS), tz), True
        case "after":
            return start, midnight(start.date() + timedelta(days=1), tz), False
        case "since":
            tomorrow = midnight(scene.today + timedelta(days=1), tz)
            if is_before(scene.now, start):
                raise NoSuchTime("it is still to come")
            return start, tomorrow if all_day else scene.now, all_day
        case "before" | "until" | "by":
            stop = start if lead == "before" or not all_day else end
            opens = today if all_day or not dated else day_begins
            if not all_day and not dated and is_before(scene.now, stop):
                opens = scene.now
            if not is_before(opens, stop):
                opens = midnight(stop.date() - timedelta(days=_OPEN_DAYS), tz)
            return opens, stop, all_day
        case _:
            return start, end, all_day
