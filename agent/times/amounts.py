"""Lengths of time: "90 minutes", "an hour and a half", "2 weeks"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from agent.times.moment import NoteKind, TimeNote
from agent.times.scene import Scene, Tokens, add_months
from agent.times.tokens import Kind
from agent.times.words import UNIT, UNIT_GLUED


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time; the three parts add up.

    Attributes:
        months: calendar months.
        days: calendar days, counted on the wall calendar.
        seconds: absolute time.
        notes: what was assumed.
    """

    months: int = 0
    days: int = 0
    seconds: int = 0
    notes: tuple[TimeNote, ...] = ()

    def plus(self, other: Amount) -> Amount:
        """Return the sum."""
        return Amount(
            self.months + other.months,
            self.days + other.days,
            self.seconds + other.seconds,
            self.notes + other.notes,
        )

    def is_whole_days(self) -> bool:
        """Say whether no part of a day is in it."""
        return self.seconds == 0

    def is_nothing(self) -> bool:
        """Say whether it has no length."""
        return not (self.months or self.days or self.seconds)

    def moved(self, day: date, sign: int = 1) -> date:
        """Move a day by the calendar parts.

        Raises:
            NoSuchTime: outside the years 1 to 9999.
            OverflowError: likewise.
        """
        return add_months(day, sign * self.months) + timedelta(days=sign * self.days)


_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_DAYS: Final = {"day": 1, "week": 7, "fortnight": 14}
_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600}


def amount_of(count: float, unit: str) -> Amount | None:
    """Build an amount; None where a fraction of the unit has no fixed length."""
    if unit in _SECONDS:
        return Amount(seconds=round(count * _SECONDS[unit]))
    if unit in _DAYS:
        days = count * _DAYS[unit]
        return Amount(days=int(days), seconds=round((days - int(days)) * 86400))
    months = count * _MONTHS[unit]
    return Amount(months=int(months)) if months == int(months) else None


def unit_at(tokens: Tokens, index: int) -> tuple[str, int] | None:
    """Read a unit, also one stuck to its number with a dash ("30-minute")."""
    if tokens.word(index) == "-" and tokens.at(index).glued and tokens.at(index + 1).glued:
        index += 1
    token = tokens.at(index)
    if token.kind is Kind.MERIDIEM or not token.text:
        return None
    # "second" comes as an ordinal; it is a unit only behind a number, which the caller has seen.
    if token.text in UNIT:
        return UNIT[token.text], index + 1
    if token.glued and token.text in UNIT_GLUED and tokens.at(index - 1).kind in (Kind.NUMBER, Kind.DECIMAL):
        return UNIT_GLUED[token.text], index + 1
    return None


def amount_at(tokens: Tokens, index: int, scene: Scene) -> tuple[Amount, int] | None:
    """Read a length of time.

    Args:
        tokens: the text.
        index: where to read.
        scene: not looked at; the shape all readers share.

    Returns:
        The amount and the index behind it, or None.
    """
    del scene
    first = _one(tokens, index)
    if first is None:
        return None
    total, index = first
    for _ in range(4):
        joint = index + 1 if tokens.word(index) in ("and", ",") else index
        more = _one(tokens, joint)
        # "2 days a week" is no sum, and "1 hour and 3 people" no amount.
        if more is None or (tokens.word(joint) in ("a", "an") and joint == index):
            break
        total, index = total.plus(more[0]), more[1]
    return total, index


def _one(tokens: Tokens, index: int) -> tuple[Amount, int] | None:
    counted = _count_at(tokens, index)
    if counted is None:
        return None
    count, index, vague = counted
    unit = unit_at(tokens, index)
    if unit is None:
        return None
    name, index = unit
    # "an hour and a half", "an hour and a quarter"
    if tokens.word(index) == "and" and tokens.word(index + 1) in ("a", "half"):
        tail = index + 1 + (tokens.word(index + 1) == "a")
        extra = {"half": 0.5, "quarter": 0.25}.get(tokens.word(tail))
        if extra is not None and unit_at(tokens, tail + 1) is None:
            count, index = count + extra, tail + 1
    # "1h30"
    elif name == "hour" and tokens.at(index).glued and 0 <= tokens.number(index) < 60:
        minutes = tokens.number(index)
        glued = tokens.at(index + 1).glued and tokens.word(index + 1) in ("m", "min", "mins")
        return Amount(seconds=round(count * 3600) + minutes * 60), index + 1 + glued
    amount = amount_of(count, name)
    if amount is None:
        return None
    if vague:
        note = TimeNote(NoteKind.ASSUMED_TIME, f"'A few {name}s' is taken as {int(count)} {name}s.")
        amount = Amount(amount.months, amount.days, amount.seconds, (note,))
    return amount, index


def _count_at(tokens: Tokens, index: int) -> tuple[float, int, bool] | None:
    """Read how many: a number, "a", "half an", "a couple of", "two and a half"."""
    token = tokens.at(index)
    if token.kind is Kind.DECIMAL:
        return float(token.text), index + 1, False
    if token.kind is Kind.NUMBER:
        count, index = float(token.value), index + 1
        if tokens.word(index) == "and" and tokens.word(index + 1) == "a" and tokens.word(index + 2) == "half":
            return count + 0.5, index + 3, False
        # "three quarters of an hour"
        if tokens.word(index) == "quarters" and tokens.word(index + 1) == "of":
            return count / 4, tokens.skip(index + 2, "a", "an"), False
        return count, index, False
    word = token.text if token.kind is Kind.WORD else ""
    following = tokens.word(index + 1)
    if word in ("a", "an", "the"):
        if word == "the":
            return None
        if following in ("couple", "few", "half") or (following == "quarter" and _is_part(tokens, index + 1)):
            return _count_at(tokens, index + 1)
        return 1.0, index + 1, False
    match word:
        case "half":
            return 0.5, tokens.skip(index + 1, "a", "an"), False
        case "quarter" if _is_part(tokens, index):
            return 0.25, tokens.skip(index + 1, "of", "a", "an"), False
        case "couple":
            return 2.0, tokens.skip(index + 1, "of"), False
        case "few" | "several":
            return 3.0, tokens.skip(index + 1, "of"), True
        case _:
            return None


def _is_part(tokens: Tokens, index: int) -> bool:
    """Tell "quarter (of an) hour" from "a quarter", three months."""
    return tokens.word(index + 1) == "of" or tokens.word(index + 1) in ("hour", "hr")
