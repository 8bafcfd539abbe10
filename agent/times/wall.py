"""Wall clocks and the hours they skip or repeat, and which hour "at 3" means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from agent.times.clocks import PART_HOUR, PART_RANGE, Clock, Half
from agent.times.moment import NoteKind, TimeNote, clock_in_words, day_in_words
from agent.times.scene import Part


@dataclass(frozen=True, slots=True)
class Placed:
    """A point on the time line.

    Attributes:
        when: aware.
        notes: what was assumed.
    """

    when: datetime
    notes: tuple[TimeNote, ...] = ()


def at_wall(day: date, hour: int, minute: int, second: int, tz: tzinfo) -> Placed:
    """Put a wall clock time on the time line.

    A time that the clocks skip in spring moves on by the hour skipped; of a time that they show
    twice in autumn the first is taken (both as PEP 495 does for fold 0). Both are noted.

    Args:
        day: the day.
        hour: 0 to 47; 24 and more belong to the following day.
        minute: 0 to 59.
        second: 0 to 59.
        tz: the zone.

    Raises:
        OverflowError: outside the years 1 to 9999.
    """
    day += timedelta(days=hour // 24)
    wall = datetime.combine(day, time(hour % 24, minute, second))
    local = wall.replace(tzinfo=tz)
    real = local.astimezone(UTC).astimezone(tz)
    if real.replace(tzinfo=None, fold=0) != wall:
        sentence = f"The clocks skip {wall:%H:%M} on {day_in_words(day, day.year)}; {real:%H:%M} is taken."
        return Placed(real, (TimeNote(NoteKind.DST_GAP, sentence),))
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        sentence = f"The clocks show {wall:%H:%M} twice on {day_in_words(day, day.year)}; the first is taken."
        return Placed(local, (TimeNote(NoteKind.DST_FOLD, sentence),))
    return Placed(local)


def midnight(day: date, tz: tzinfo) -> datetime:
    """Return the first moment of a day."""
    return at_wall(day, 0, 0, 0, tz).when


def later_by(when: datetime, seconds: int) -> datetime:
    """Add absolute time, through changes of the clocks."""
    return (when.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(when.tzinfo)


def is_before(left: datetime, right: datetime) -> bool:
    """Compare on the time line; `<` on two datetimes of one zone compares wall clocks."""
    return left.astimezone(UTC) < right.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Hour:
    """A reading of an hour.

    Attributes:
        hour: 0 to 47.
        kind: the assumption in it, None when it is sure.
    """

    hour: int
    kind: NoteKind | None = None


AFTERNOON_HOURS: Final = range(1, 7)
"""Hours without am or pm that are read as pm; 7 to 11 are read as am, 12 as noon."""
DINNER_HOURS: Final = (7, 8)
"""Hours without am or pm that, when the morning is over, are this evening's rather than tomorrow's."""


def hours_of(clock: Clock, part: Part | None) -> list[Hour]:
    """Return the readings of a clock's hour, the likelier first."""
    hour = clock.hour
    if clock.half is not Half.OPEN:
        # The night goes on past midnight: "tonight at 1am".
        return [Hour(hour + 24 if part is Part.NIGHT and hour < 5 else hour)]
    match part:
        case Part.MORNING:
            return [Hour(hour % 12)]
        case Part.AFTERNOON:
            return [Hour(hour % 12 + 12)]
        case Part.EVENING:
            return [Hour(24 if hour == 12 else hour + 12)]
        case Part.NIGHT:
            return [Hour(hour % 12 + 24 if hour == 12 or hour < 5 else hour + 12)]
        case _:
            pass
    if hour == 12:
        return [Hour(12), Hour(24)]
    morning, evening = Hour(hour, NoteKind.ASSUMED_AM), Hour(hour + 12, NoteKind.ASSUMED_PM)
    return [evening, morning] if hour in AFTERNOON_HOURS else [morning, evening]


def assumed_hour(hour: Hour, placed: Placed, clock: Clock) -> Placed:
    """Add the notes an hour's reading and its clock bring."""
    notes = placed.notes + clock.notes
    if hour.kind is not None:
        half = "in the morning" if hour.kind is NoteKind.ASSUMED_AM else "in the afternoon or evening"
        said = f"{clock.hour}:{clock.minute:02}" if clock.minute else f"{clock.hour}"
        notes += (TimeNote(hour.kind, f"'{said}' is taken as {clock_in_words(placed.when)}, {half}."),)
    return Placed(placed.when, notes)


_SHADED: Final = {
    ("early", Part.MORNING): 7,
    ("late", Part.MORNING): 11,
    ("early", Part.AFTERNOON): 13,
    ("late", Part.AFTERNOON): 17,
    ("early", Part.EVENING): 17,
    ("late", Part.EVENING): 21,
    ("early", Part.NIGHT): 19,
    ("late", Part.NIGHT): 22,
}


def at_part(day: date, part: Part, now: datetime, tz: tzinfo, shade: str = "") -> Placed:
    """Choose an hour for a part of the day that came without one.

    Args:
        day: the day.
        part: the part.
        now: while the part is under way, its next full hour is taken.
        tz: the zone.
        shade: "early", "late" or "".
    """
    hour = _SHADED.get((shade, part), PART_HOUR[part])
    placed = at_wall(day, hour, 0, 0, tz)
    if is_before(placed.when, now) and day == now.date() and now.hour + 1 < PART_RANGE[part][1]:
        placed = at_wall(day, now.hour + 1, 0, 0, tz)
    sentence = f"No time was said; {clock_in_words(placed.when)} is taken for the {part}."
    return Placed(placed.when, (*placed.notes, TimeNote(NoteKind.ASSUMED_TIME, sentence)))
