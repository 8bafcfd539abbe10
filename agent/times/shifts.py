"""Distances: "in two weeks", "45 minutes from now", "3 days ago", "a week from Tuesday"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from agent.times.amounts import Amount, amount_at
from agent.times.days import day_at
from agent.times.moment import NoteKind, TimeNote
from agent.times.scene import Day, Scene, Step, Tokens, single, week_of
from agent.times.spans import WHICH
from agent.times.words import UNIT, WEEKDAY


@dataclass(frozen=True, slots=True)
class Shift:
    """A distance from now, or from a day.

    Attributes:
        amount: how far.
        sign: 1 forward, -1 back.
        base: the day counted from; None for now.
        later: counted from the start of the event whose end is read ("90 minutes later").
        window: the whole way is meant, not its end ("the next 2 hours").
    """

    amount: Amount
    sign: int = 1
    base: Day | None = None
    later: bool = False
    window: bool = False


def shift_at(tokens: Tokens, index: int, scene: Scene) -> tuple[Shift, int] | None:
    """Read "in two weeks", "45 minutes from now", "3 days ago", "a week from Tuesday".

    Args:
        tokens: the text.
        index: where to read.
        scene: what it is relative to.

    Returns:
        The distance and the index behind it, or None.

    Raises:
        NoSuchTime: if its base does not exist.
    """
    start = index
    index = tokens.skip(index, "in", "within", "the", "about", "around")
    led = any(tokens.word(step) in ("in", "within") for step in range(start, index))
    if WHICH.get(tokens.word(index), 0) and (UNIT.get(tokens.word(index + 1)) in ("hour", "minute")):
        forward = WHICH[tokens.word(index)] > 0
        one = Amount(seconds=3600 if UNIT[tokens.word(index + 1)] == "hour" else 60)
        return Shift(one, 1 if forward else -1, window=True), index + 2
    window = WHICH.get(tokens.word(index), 0)
    read = amount_at(tokens, index + bool(window), scene)
    if read is None:
        bare = tokens.number(index)
        if start < index and tokens.word(start) == "in" and 1 <= bare <= 90 and _is_last(tokens, index):
            note = TimeNote(NoteKind.ASSUMED_TIME, f"'In {bare}' is taken as in {bare} minutes.")
            return (Shift(Amount(seconds=bare * 60, notes=(note,))), index + 1) if not scene.finding else None
        return None
    amount, after = read
    if window:
        return (Shift(amount, window, window=True), after) if amount.seconds else None
    if tokens.word(after) in ("today", "tomorrow") and not (
        amount.seconds or amount.months or amount.days % 7
    ):
        # "a week tomorrow" is British for a week from it.
        day = single(scene.today + timedelta(days=int(tokens.word(after) == "tomorrow")))
        return Shift(amount, base=day), after + 1
    match tokens.word(after):
        case "ago" | "back":
            return Shift(amount, -1), after + 1
        case "later" | "afterwards":
            return Shift(amount, later=True), after + 1
        case "hence":
            return Shift(amount), after + 1
        case "from" | "after" | "before" | "on" as joint if joint != "on" or not led:
            based = _from_day(tokens, after, joint, amount, scene)
            if based is not None:
                return based
        case _:
            pass
    if not led:
        return None
    if not (amount.seconds or amount.months or amount.days % 7):
        # "in two weeks on Monday"
        behind = tokens.skip(after, "on", ",")
        weekday = WEEKDAY.get(tokens.word(behind))
        if weekday is not None:
            there = week_of(scene.today + timedelta(days=amount.days)).first + timedelta(days=weekday)
            return Shift(Amount(), base=single(there)), behind + 1
    return Shift(amount), tokens.skip(after, "'", "’", "time")


def _is_last(tokens: Tokens, index: int) -> bool:
    return not tokens.at(tokens.skip(index + 1, "?", ".", "!")).text


def _from_day(
    tokens: Tokens, index: int, joint: str, amount: Amount, scene: Scene
) -> tuple[Shift, int] | None:
    if joint == "from" and tokens.word(index + 1) in ("now", "right"):
        return Shift(amount), index + 2 + (tokens.word(index + 1) == "right")
    # "a week on Tuesday" is British for a week from it; "for 2 hours on Tuesday" is not.
    if joint == "on" and (amount.seconds or amount.months or amount.days % 7):
        return None
    found = day_at(tokens, index + 1, scene)
    if found is None or found.part is not None or amount.seconds:
        return None
    return Shift(amount, -1 if joint == "before" else 1, replace(found.day, step=Step.NONE)), found.after


def shifted_day(shift: Shift, scene: Scene) -> Day:
    """Return the day a distance of whole days leads to.

    Raises:
        NoSuchTime: outside the years 1 to 9999.
        OverflowError: likewise.
    """
    base = shift.base.first if shift.base is not None else scene.anchor if shift.later else scene.today
    day = shift.amount.moved(base, shift.sign)
    return replace(single(day, notes=shift.amount.notes), relative=shift.later)
