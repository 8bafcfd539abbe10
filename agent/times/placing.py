"""From what was said to points in time: the start, and the end that follows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from agent.times.clocks import PART_HOUR, PART_RANGE, Clock, Half
from agent.times.moment import NoteKind, Prefer, TimeNote, clock_in_words, day_in_words
from agent.times.scene import Day, NoSuchTime, Part, Scene, Step, moved_on, single
from agent.times.shifts import Shift, shifted_day
from agent.times.wall import (
    DINNER_HOURS,
    Hour,
    Placed,
    assumed_hour,
    at_part,
    at_wall,
    hours_of,
    is_before,
    later_by,
    midnight,
)

if TYPE_CHECKING:
    from agent.times.amounts import Amount
    from agent.times.reading import Side


@dataclass(frozen=True, slots=True)
class Point:
    """A side of a stretch, placed.

    Attributes:
        when: aware, in the user's zone.
        all_day: only days were said.
        last: the last day of the run, when all day.
        notes: what was assumed.
        window: the end of "the next 2 hours".
    """

    when: datetime
    all_day: bool = False
    last: date | None = None
    notes: tuple[TimeNote, ...] = ()
    window: datetime | None = None


def moved_by(when: datetime, amount: Amount, sign: int = 1) -> Placed:
    """Move by calendar parts on the wall clock, then by absolute time.

    Raises:
        NoSuchTime: outside the years 1 to 9999.
        OverflowError: likewise.
    """
    tz = when.tzinfo
    assert tz is not None
    notes: tuple[TimeNote, ...] = ()
    if amount.months or amount.days:
        placed = at_wall(amount.moved(when.date(), sign), when.hour, when.minute, when.second, tz)
        when, notes = placed.when, placed.notes
    return Placed(later_by(when, sign * amount.seconds) if amount.seconds else when, amount.notes + notes)


def place_start(side: Side, scene: Scene, *, hint: Clock | None = None) -> Point:
    """Place a point, or the start of a stretch.

    Args:
        side: what was said.
        scene: what it is relative to.
        hint: the clock of the end, when it settles am or pm ("2 to 4pm").

    Raises:
        NoSuchTime: if it does not exist.
        OverflowError: outside the years 1 to 9999.
    """
    tz = _zone_of(side, scene)
    if side.shift is not None:
        if side.shift.amount.seconds or side.shift.window:
            return _instant(side.shift, scene)
        side = replace(side, day=shifted_day(side.shift, scene), shift=None)
    day, clock = side.day, side.clock
    if clock is not None and clock.now:
        return Point(scene.now)
    if clock is not None:
        return _to_user(_at_clock(side, clock, scene, tz, hint), side, scene)
    part = side.part or {"early": Part.MORNING, "late": Part.AFTERNOON}.get(side.shade)
    if part is not None:
        if day is None:
            placed = at_part(scene.today, part, scene.now, tz, side.shade)
            if is_before(placed.when, scene.now) and scene.prefer is Prefer.FUTURE:
                placed = at_part(scene.today + timedelta(days=1), part, scene.now, tz, side.shade)
            return Point(placed.when, notes=placed.notes)
        day = _clipped(day, scene)
        placed = at_part(day.first, part, scene.now, tz, side.shade)
        if is_before(placed.when, scene.now) and not day.same_day:
            following = moved_on(day)
            if following is not None and scene.prefer is Prefer.FUTURE:
                placed, day = at_part(following.first, part, scene.now, tz, side.shade), following
        return Point(placed.when, notes=day.notes + placed.notes)
    if day is None:
        raise NoSuchTime("")
    return Point(midnight(day.first, tz), True, day.last, day.notes)


def _zone_of(side: Side, scene: Scene) -> tzinfo:
    tz = side.zone.tz if side.zone is not None else scene.now.tzinfo
    assert tz is not None
    return tz


def _instant(shift: Shift, scene: Scene) -> Point:
    now = scene.now.replace(microsecond=0)
    if shift.amount.seconds % 60 == 0:
        now = now.replace(second=0)
    if shift.base is not None:
        raise NoSuchTime("hours can only be counted from now")
    placed = moved_by(now, shift.amount, shift.sign)
    if not shift.window:
        return Point(placed.when, notes=placed.notes)
    first, last = (now, placed.when) if shift.sign > 0 else (placed.when, now)
    return Point(first, notes=placed.notes, window=last)


def _clipped(day: Day, scene: Scene) -> Day:
    """Let a period under way begin today, as one day, because a time of day goes with it."""
    if not day.period:
        return day
    first = max(day.first, scene.today) if day.last >= scene.today else day.first
    sentence = f"No day was said; {day_in_words(first, scene.today.year)} is taken."
    return replace(day, first=first, last=first, notes=(*day.notes, TimeNote(NoteKind.ASSUMED_DAY, sentence)))


def _at_clock(side: Side, clock: Clock, scene: Scene, tz: tzinfo, hint: Clock | None) -> Placed:
    if side.zone is not None and side.zone.name.startswith("UTC"):
        # Nobody says 3:00 UTC and means the afternoon.
        clock = replace(clock, half=Half.FIXED)
    hours = hours_of(clock, side.part)
    if hint is not None and side.part is None and clock.half is Half.OPEN:
        hours = [_before_end(hours, hint)]
    if side.day is None:
        return _open_day(clock, hours, scene, tz)
    day = side.day
    if clock.same and day.period and day.first <= scene.today + timedelta(days=7) <= day.last:
        # "this time next week" is the same weekday.
        day = single(scene.today + timedelta(days=7))
    day = _clipped(day, scene)
    if clock.hour == 24 and not day.same_day and side.part is None:
        words = day_in_words(day.first, scene.today.year)
        note = TimeNote(NoteKind.ASSUMED_DAY, f"Midnight is taken as the one that ends {words}.")
        day = replace(day, notes=(*day.notes, note))
    options = [_put(day.first, hour, clock, tz) for hour in hours]
    chosen = options[0]
    if scene.prefer is Prefer.PAST or not _over(chosen, scene):
        return Placed(chosen.when, day.notes + chosen.notes)
    # Said of today, the half of the day still to come is meant.
    if day.same_day or (day.step is not Step.NONE and clock.hour in DINNER_HOURS):
        chosen = next((option for option in options if not _over(option, scene)), chosen)
    if not _over(chosen, scene) or day.same_day:
        return Placed(chosen.when, day.notes + chosen.notes)
    following = moved_on(day)
    if following is None:
        return Placed(chosen.when, day.notes + chosen.notes)
    moved = _put(following.first, hours[0], clock, tz)
    when = f"{clock_in_words(chosen.when)} on {day_in_words(day.first, scene.today.year)}"
    taken = day_in_words(following.first, scene.today.year)
    return Placed(
        moved.when, (TimeNote(NoteKind.ROLLED, f"{when} is over, so {taken} is taken."), *moved.notes)
    )


def _open_day(clock: Clock, hours: list[Hour], scene: Scene, tz: tzinfo) -> Placed:
    """Choose the day for a clock said without one."""
    today = scene.now.astimezone(tz).date()
    options = [_put(today, hour, clock, tz) for hour in hours]
    if scene.prefer is Prefer.PAST:
        if _over(options[0], scene):
            return options[0]
        return _put(today - timedelta(days=1), hours[0], clock, tz)
    if not _over(options[0], scene):
        return options[0]
    if clock.hour in DINNER_HOURS and len(options) > 1 and not _over(options[1], scene):
        return options[1]
    moved = _put(today + timedelta(days=1), hours[0], clock, tz)
    sentence = f"{clock_in_words(options[0].when)} is over today, so tomorrow is taken."
    return Placed(moved.when, (TimeNote(NoteKind.ROLLED, sentence), *moved.notes))


def _over(placed: Placed, scene: Scene) -> bool:
    return is_before(placed.when, scene.now.replace(second=0, microsecond=0))


def _put(day: date, hour: Hour, clock: Clock, tz: tzinfo) -> Placed:
    return assumed_hour(hour, at_wall(day, hour.hour, clock.minute, clock.second, tz), clock)


def _before_end(hours: list[Hour], end: Clock) -> Hour:
    """Choose am or pm of the start so that it comes shortly before the end."""
    before = [hour for hour in hours if hour.hour < end.hour % 24 or (hour.hour == end.hour and end.minute)]
    chosen = max(before or hours, key=lambda hour: hour.hour)
    return Hour(chosen.hour)


def _to_user(placed: Placed, side: Side, scene: Scene) -> Point:
    """Convert from the zone that was said to the user's."""
    if side.zone is None:
        return Point(placed.when, notes=placed.notes)
    local = placed.when.astimezone(scene.now.tzinfo)
    if local.utcoffset() == placed.when.utcoffset():
        return Point(local, notes=placed.notes)
    sentence = f"{clock_in_words(placed.when)} {side.zone.name} is {clock_in_words(local)} here."
    return Point(local, notes=(*placed.notes, TimeNote(NoteKind.ZONE, sentence)))


def place_end(side: Side, start: Point, scene: Scene) -> Point:
    """Place the end of a stretch after its start.

    Args:
        side: what was said of the end.
        start: the start, placed.
        scene: what days are relative to.

    Returns:
        The end: a moment, or when only days were said the last day (inclusive) as an all-day point.

    Raises:
        NoSuchTime: if it does not exist or is not after the start.
        OverflowError: outside the years 1 to 9999.
    """
    tz = _zone_of(side, scene)
    if side.shift is not None:
        if side.shift.later:
            return end_after(start, side.shift.amount)
        if side.shift.amount.seconds or side.shift.window:
            return _checked(_instant(side.shift, scene), start)
        side = replace(side, day=shifted_day(side.shift, scene), shift=None)
    first_day = start.when.astimezone(tz).date()
    day = side.day
    while day is not None and day.step is not Step.NONE and day.first < first_day:
        following = moved_on(day)
        if following is None:
            break
        day = following
    if side.clock is not None and side.clock.now:
        return _checked(Point(scene.now), start)
    if side.clock is not None or side.part is not None:
        on = day.first if day is not None else first_day
        return _end_at_clock(side, on, day, start, scene, tz)
    if day is None:
        raise NoSuchTime("")
    if start.all_day:
        if day.last < start.when.date():
            raise NoSuchTime(f"it would end on {day_in_words(day.last, 0)}, before it starts")
        return Point(midnight(day.last, tz), True, day.last, day.notes)
    return _end_on_day(day, start, tz)


def _end_at_clock(side: Side, on: date, day: Day | None, start: Point, scene: Scene, tz: tzinfo) -> Point:
    notes = day.notes if day is not None else ()
    if side.clock is None:
        assert side.part is not None
        placed = at_wall(on, PART_RANGE[side.part][1], 0, 0, tz)
        sentence = f"The end of the {side.part} is taken as {clock_in_words(placed.when)}."
        note = TimeNote(NoteKind.ASSUMED_TIME, sentence)
        return _checked(Point(placed.when, notes=(*notes, *placed.notes, note)), start)
    clock = side.clock
    hours = hours_of(clock, side.part)
    days = [on] if day is not None else [on, on + timedelta(days=1)]
    # Counted from a start that is known, the next 4 o'clock needs no assumption.
    ordered = [(each, hour) for each in days for hour in hours]
    if day is None:
        ordered.sort(key=lambda pair: (pair[0], pair[1].hour))
    for each, hour in ordered:
        sure = hour if day is not None and each != start.when.date() else Hour(hour.hour)
        placed = _put(each, sure, clock, tz)
        if is_before(start.when, placed.when):
            point = _to_user(placed, side, scene)
            return replace(point, notes=notes + point.notes)
    raise NoSuchTime("it would end before it starts")


def _end_on_day(day: Day, start: Point, tz: tzinfo) -> Point:
    """End at the start's time of day, for want of a better one."""
    if day.first == start.when.date() == day.last:
        when = later_by(start.when, 3600)
        note = TimeNote(NoteKind.ASSUMED_TIME, f"No end time was said; {clock_in_words(when)} is taken.")
        return Point(when, notes=(*day.notes, note))
    placed = at_wall(day.last, start.when.hour, start.when.minute, start.when.second, tz)
    note = TimeNote(NoteKind.ASSUMED_TIME, f"No end time was said; {clock_in_words(placed.when)} is taken.")
    return _checked(Point(placed.when, notes=(*day.notes, *placed.notes, note)), start)


def end_after(start: Point, amount: Amount) -> Point:
    """Return the end a length of time after the start; for whole days the last day, inclusive.

    Raises:
        NoSuchTime: if the amount is nothing or leads out of the calendar.
        OverflowError: likewise.
    """
    if amount.is_nothing():
        raise NoSuchTime("it would last no time")
    if start.all_day and amount.is_whole_days():
        last = amount.moved(start.when.date()) - timedelta(days=1)
        assert start.when.tzinfo is not None
        return Point(midnight(last, start.when.tzinfo), True, last, amount.notes)
    placed = moved_by(start.when, amount)
    return _checked(Point(placed.when, notes=placed.notes), start)


def _checked(point: Point, start: Point) -> Point:
    if not is_before(start.when, point.when):
        raise NoSuchTime("it would end before it starts")
    return point


def at_work(point: Point) -> Point:
    """Give a day without a time the start of a working day, because an hour must be known."""
    assert point.when.tzinfo is not None
    placed = at_wall(point.when.date(), PART_HOUR[Part.MORNING], 0, 0, point.when.tzinfo)
    note = TimeNote(NoteKind.ASSUMED_TIME, f"No start time was said; {clock_in_words(placed.when)} is taken.")
    return Point(placed.when, notes=(*point.notes, *placed.notes, note))


def day_point(day: date, tz: tzinfo) -> Point:
    """Return one whole day."""
    return Point(midnight(day, tz), True, single(day).last)
