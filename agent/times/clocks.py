"""Times of day: "3pm", "half past three", "15:00", "noon", "end of day"."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from agent.times.moment import NoteKind, TimeNote
from agent.times.scene import NoSuchTime, Part, Scene, Tokens
from agent.times.tokens import Kind


class Half(StrEnum):
    """How much was said about the half of the day."""

    OPEN = "open"  # "3", "3:30"
    AM = "am"
    PM = "pm"
    FIXED = "fixed"  # "15:00", "08:00", "noon": a 24-hour clock


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as it was said.

    Attributes:
        hour: 0 to 24; 24 is the midnight that ends a day.
        minute: 0 to 59.
        second: 0 to 59.
        half: how the hour is to be read.
        notes: what was assumed.
        bare: only a number, which needs a context to be a time at all.
        now: the very moment of the request.
    same: the time of day of the request, on another day.
    """

    hour: int
    minute: int = 0
    second: int = 0
    half: Half = Half.OPEN
    notes: tuple[TimeNote, ...] = ()
    bare: bool = False
    now: bool = False
    same: bool = False


WORKDAY_ENDS: Final = 17
"""The hour of "end of day", "EOD" and "close of business"."""

PART_HOUR: Final = {Part.MORNING: 9, Part.AFTERNOON: 15, Part.EVENING: 18, Part.NIGHT: 20}
"""The hour taken when only a part of the day was said."""

PART_RANGE: Final = {
    Part.MORNING: (5, 12),
    Part.AFTERNOON: (12, 18),
    Part.EVENING: (17, 24),
    Part.NIGHT: (18, 24),
}
"""What a part of the day covers when one looks at a calendar."""

PART_WORD: Final = {
    "morning": Part.MORNING,
    "afternoon": Part.AFTERNOON,
    "evening": Part.EVENING,
    "night": Part.NIGHT,
    "mornings": Part.MORNING,
    "afternoons": Part.AFTERNOON,
    "evenings": Part.EVENING,
    "nights": Part.NIGHT,
}

_NAMED: Final = {"noon": 12, "midnight": 24}
MEALS: Final = {"breakfast": 8, "lunch": 12, "dinner": 19, "supper": 19}
MEALTIMES: Final = {"lunchtime": 12, "dinnertime": 19, "suppertime": 19, "teatime": 16, "bedtime": 22}


def clock_at(tokens: Tokens, index: int, scene: Scene, *, bare: bool = False) -> tuple[Clock, int] | None:
    """Read a time of day.

    Args:
        tokens: the text.
        index: where to read.
        scene: tells whether a sentence is being searched.
        bare: take a lone number from 0 to 24 as an hour.

    Returns:
        The time and the index behind it, or None.

    Raises:
        NoSuchTime: for "25:00" and the like.
    """
    token = tokens.at(index)
    match token.kind:
        case Kind.CLOCK | Kind.DECIMAL:
            return _digital(tokens, index)
        case Kind.NUMBER:
            return _numbered(tokens, index, scene, bare=bare)
        case Kind.WORD | Kind.ORDINAL:
            return _in_words(tokens, index, scene)
        case _:
            return None


def _digital(tokens: Tokens, index: int) -> tuple[Clock, int] | None:
    token = tokens.at(index)
    pieces = [int(piece) for piece in token.text.replace(".", ":").split(":")]
    hour, minute, second = pieces[0], pieces[1], pieces[2] if len(pieces) > 2 else 0
    half, after = _half_at(tokens, index + 1)
    if token.kind is Kind.DECIMAL:
        # "3.30" is a time only where something says so; "1.5 hours" is none.
        said = half is not None or tokens.word(index - 1) in ("at", "from", "until", "by", "@")
        if not said or len(token.text.split(".")[1]) != 2 or hour > 24:
            return None
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        raise NoSuchTime(f"there is no time {token.text}")
    if half is None:
        # 08:00 and 0:30 are written so only on a 24-hour clock.
        half = Half.FIXED if hour > 12 or hour == 0 or token.text.startswith("0") else Half.OPEN
    return _clock(hour, minute, second, half, token.text), after


def _numbered(tokens: Tokens, index: int, scene: Scene, *, bare: bool) -> tuple[Clock, int] | None:
    token = tokens.at(index)
    value, after = token.value, index + 1
    following = tokens.at(after)
    # "fifteen hundred hours"
    if following.text == "hundred" and value <= 24:
        end = tokens.skip(after + 1, "hours", "hour", "hrs")
        return (_clock(value, 0, 0, Half.FIXED, token.text), end) if end > after + 1 else None
    written = len(token.text) if not token.spoken else 0
    if written == 4 and value <= 2400 and value % 100 < 60:
        end = tokens.skip(after, "hours", "hrs", "h", "hour")
        half, behind = _half_at(tokens, after)
        if half is not None:
            return _clock(value // 100, value % 100, 0, half, token.text), behind
        at = tokens.word(index - 1) in ("at", "from", "until", "@")
        if end > after or (bare and (at or token.text[0] == "0" or not scene.finding)):
            return _clock(value // 100, value % 100, 0, Half.FIXED, token.text), end
        return None
    if written == 3:
        half, behind = _half_at(tokens, after)
        if half is None or value % 100 > 59:
            return None
        return _clock(value // 100, value % 100, 0, half, token.text), behind
    # "quarter past" and its kin come with a number in front: "twenty to five", "10 minutes past 3".
    relative = _minutes_around(tokens, index)
    if relative is not None:
        return relative
    if value > 24 or written > 2:
        return None
    return _hour_first(tokens, index, scene, bare=bare)


def _hour_first(tokens: Tokens, index: int, scene: Scene, *, bare: bool) -> tuple[Clock, int] | None:
    """Read what starts with an hour: "3pm", "3 o'clock", "three thirty", "nine oh five", "15h"."""
    token = tokens.at(index)
    value, after = token.value, index + 1
    if value == 12 and tokens.word(after) in _NAMED:
        return _in_words(tokens, after, scene)
    half, behind = _half_at(tokens, after)
    if half is not None:
        if value == 0 and half is Half.PM:
            return None
        return _clock(value, 0, 0, half, token.text), behind
    if tokens.word(after) == "o'clock":
        half, behind = _half_at(tokens, after + 1)
        return _clock(value, 0, 0, half or _plain(value), token.text), behind
    if tokens.word(after) == "h" and tokens.at(after).glued:
        minute = tokens.number(after + 1)
        # "15h30" is a time; "1h30" and "1h30m" are lengths.
        if value < 6 or tokens.at(after + 2).text in ("m", "min", "mins"):
            return None
        if tokens.at(after + 1).glued and 0 <= minute < 60:
            return _clock(value, minute, 0, Half.FIXED, token.text), after + 2
        # "15h" is said of the clock; "2h" is a length.
        return (_clock(value, 0, 0, Half.FIXED, token.text), after + 1) if bare or value > 12 else None
    # "three thirty", "3 30 pm", "nine oh five"
    oh = tokens.word(after) in ("oh", "o") or (tokens.number(after) == 0 and tokens.at(after).spoken)
    minute_token = tokens.at(after + oh)
    minute = minute_token.value if minute_token.kind is Kind.NUMBER else -1
    fits = (1 <= minute <= 9) if oh else (10 <= minute <= 59)
    if fits and not minute_token.glued and tokens.word(after + oh + 1) not in _COUNTED:
        half, behind = _half_at(tokens, after + oh + 1)
        if half is not None or (token.spoken and minute_token.spoken and value <= 24):
            return _clock(value, minute, 0, half or _plain(value), token.text), behind
    if bare and value <= 24:
        return Clock(value, half=_plain(value), bare=True), after
    return None


_COUNTED: Final = frozenset({"minutes", "minute", "hours", "hour", "days", "weeks", "people", "min", "mins"})


def _in_words(tokens: Tokens, index: int, scene: Scene) -> tuple[Clock, int] | None:
    word = tokens.word(index)
    following = tokens.word(index + 1)
    if word == "the" and following in ("end", "close", "start", "beginning", "same"):
        return _in_words(tokens, index + 1, scene)
    if word in _NAMED:
        return Clock(_NAMED[word], half=Half.FIXED), index + 1
    if word in MEALTIMES:
        return _assumed(MEALTIMES[word], word), index + 1
    if word in MEALS and (
        following == "time" or (not scene.finding and tokens.word(index - 1) in ("at", "by"))
    ):
        return _assumed(MEALS[word], word), index + 1 + (following == "time")
    if word in ("eod", "cob", "eob"):
        return _assumed(WORKDAY_ENDS, "end of day"), index + 1
    if word == "end" and following == "of":
        after = tokens.skip(index + 2, "the", "business", "work", "working")
        if tokens.word(after) in ("day", "today", "workday"):
            # "end of today" still needs its day read.
            return _assumed(WORKDAY_ENDS, "end of day"), after + (tokens.word(after) != "today")
        if after > index + 2 and tokens.word(after - 1) == "business":
            return _assumed(WORKDAY_ENDS, "end of business"), after
        return None
    if word == "close" and following == "of" and tokens.word(index + 2) in ("business", "play"):
        return _assumed(WORKDAY_ENDS, "close of business"), index + 3
    if word == "now" and not scene.finding:
        return Clock(0, half=Half.FIXED, now=True), index + 1
    if word in ("same", "this") and following == "time":
        # "this time tomorrow"
        return Clock(scene.now.hour, scene.now.minute, half=Half.FIXED, same=True), index + 2
    if word in ("start", "beginning") and following == "of":
        after = tokens.skip(index + 2, "the", "business", "work", "working")
        if tokens.word(after) in ("day", "workday"):
            return _assumed(PART_HOUR[Part.MORNING], "start of the day"), after + 1
        return None
    if word == "right" and following == "now":
        return Clock(0, half=Half.FIXED, now=True), index + 2
    if word == "first" and following == "thing":
        return _assumed(PART_HOUR[Part.MORNING], "first thing"), index + 2
    return _minutes_around(tokens, index)


def _minutes_around(tokens: Tokens, index: int) -> tuple[Clock, int] | None:
    """Read "half past three", "a quarter to five", "ten minutes past 3", "twenty of six"."""
    start = index
    if tokens.word(index) == "a" and tokens.word(index + 1) == "quarter":
        index += 1
    match tokens.word(index):
        case "half":
            minute, index = 30, index + 1
        case "quarter":
            minute, index = 15, index + 1
        case _:
            minute, index = tokens.number(index), tokens.skip(index + 1, "minutes", "minute", "min")
    if not 1 <= minute <= 59:
        return None
    joint = tokens.word(index)
    counted = tokens.at(start).kind is not Kind.NUMBER or index > start + 1
    if joint not in ("past", "after", "to", "till", "until", "of"):
        # "half three" is half past it in Britain.
        if minute != 30 or tokens.at(start).kind is Kind.NUMBER or tokens.number(index) < 1:
            return None
        joint, index = "past", index - 1
    backwards = joint not in ("past", "after")
    # "2 to 4" and "from five to ten" are stretches; words and quarters count back to an hour.
    spoken = tokens.at(start).spoken and minute in (5, 10, 20, 25) and joint == "to"
    stretch = tokens.word(start - 1) in ("from", "between")
    if joint != "past" and not counted and (stretch or not (backwards and spoken)):
        return None
    hour = {"noon": 12, "midnight": 24}.get(tokens.word(index + 1), tokens.number(index + 1))
    if not 0 <= hour <= 24:
        return None
    named = tokens.at(index + 1).kind is Kind.WORD
    half, after = _half_at(tokens, tokens.skip(index + 2, "o'clock"))
    if half is None:
        half = Half.FIXED if named else _plain(hour)
    elif hour <= 12:
        hour, half = hour % 12 + (12 if half is Half.PM else 0), Half.FIXED
    total = hour * 60 + (-minute if backwards else minute)
    if half is Half.OPEN and total < 60:
        total += 720
    if total < 0:
        total += 1440
    return Clock(total // 60, total % 60, half=half), after


def _half_at(tokens: Tokens, index: int) -> tuple[Half | None, int]:
    """Read am/pm, which may come behind "o'clock" or, dictated, as "a m"."""
    token = tokens.at(index)
    if token.kind is Kind.MERIDIEM and token.text in ("am", "pm", "a", "p"):
        return Half.AM if token.text.startswith("a") else Half.PM, index + 1
    if token.text in ("a", "p") and tokens.word(index + 1) == "m":
        return Half.AM if token.text == "a" else Half.PM, index + 2
    return None, index


def _plain(hour: int) -> Half:
    return Half.FIXED if hour > 12 or hour == 0 else Half.OPEN


def _clock(hour: int, minute: int, second: int, half: Half, text: str) -> Clock:
    if half in (Half.AM, Half.PM):
        if hour > 12:
            # "15:00 pm" is said and clear; "15 am" is not.
            if half is Half.AM or hour > 23:
                raise NoSuchTime(f"there is no {text} {half}")
        else:
            hour = hour % 12 + (12 if half is Half.PM else 0)
        half = Half.FIXED
    if hour > 24 or minute > 59 or (hour == 24 and (minute or second)):
        raise NoSuchTime(f"there is no time {hour}:{minute:02}")
    return Clock(hour, minute, second, half)


def _assumed(hour: int, what: str) -> Clock:
    note = TimeNote(NoteKind.ASSUMED_TIME, f"'{what.capitalize()}' is taken as {hour:02}:00.")
    return Clock(hour, half=Half.FIXED, notes=(note,))
