"""What every reading is relative to, and calendar arithmetic on whole days."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from agent.times.moment import NoteKind, Prefer, TimeNote
from agent.times.tokens import Kind, Token


class Part(StrEnum):
    """A part of the day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


class Step(StrEnum):
    """How an open expression moves on when its nearest reading is over."""

    NONE = "none"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Day:
    """One day, or a run of days, that was said.

    Attributes:
        first: the first day.
        last: the last day, inclusive.
        step: where it moves when the time of day said with it is over.
        period: a week, month, year or weekend was named rather than a day.
        notes: what was assumed.
        others: further readings, for "3/4".
        same_day: said as "today" or the like; never moves.
        relative: counted from the start of an event ("the next day").
        number: the day of the month said, before it was fitted to a month.
    """

    first: date
    last: date
    step: Step = Step.NONE
    period: bool = False
    notes: tuple[TimeNote, ...] = ()
    others: tuple[Day, ...] = ()
    same_day: bool = False
    relative: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """When and where the words were said.

    Attributes:
        now: aware, in the user's zone.
        anchor: the day open expressions count from: today, or the day of the start when an end is read.
        prefer: which way open expressions are read.
        day_first: whether 3/4 is 3 April; None when not known.
        finding: looking for times in a sentence, where doubtful words need a context.
    """

    now: datetime
    anchor: date
    prefer: Prefer = Prefer.FUTURE
    day_first: bool | None = None
    finding: bool = False

    @property
    def today(self) -> date:
        """The day the words were said."""
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Found:
    """A day that was read.

    Attributes:
        day: the day.
        after: the index behind it.
        part: the part of the day said with it, as in "tonight".
        firm: clear on its own; else ("May", "Sat", "the 5th") it needs a context within a sentence.
    """

    day: Day
    after: int
    part: Part | None = None
    firm: bool = True


class NoSuchTime(Exception):
    """A time was read but does not exist, such as 30 February; the message says so."""


class Tokens:
    """The tokens of a text, with safe access past both ends."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        """Keep the tokens."""
        self._tokens = tokens

    def __len__(self) -> int:
        """Return how many tokens there are."""
        return len(self._tokens)

    def at(self, index: int) -> Token:
        """Return a token, or an empty one past the ends."""
        return self._tokens[index] if 0 <= index < len(self._tokens) else _NOTHING

    def word(self, index: int) -> str:
        """Return the text of a word, ordinal or sign token, else ""."""
        token = self.at(index)
        return token.text if token.kind in _TEXTUAL else ""

    def number(self, index: int) -> int:
        """Return the value of a whole number token, else -1."""
        token = self.at(index)
        return token.value if token.kind is Kind.NUMBER else -1

    def skip(self, index: int, *words: str) -> int:
        """Return the index behind any run of these words, three at most."""
        for _ in range(3):
            if self.word(index) not in words:
                break
            index += 1
        return index


_NOTHING: Final = Token(Kind.OTHER, "", -1, 0, 0)
_TEXTUAL: Final = frozenset({Kind.WORD, Kind.ORDINAL, Kind.SIGN, Kind.MERIDIEM})


def single(day: date, step: Step = Step.NONE, notes: tuple[TimeNote, ...] = ()) -> Day:
    """Return a run of one day."""
    return Day(day, day, step, notes=notes)


def make_date(year: int, month: int, day: int) -> date:
    """Build a date.

    Raises:
        NoSuchTime: if there is none.
    """
    try:
        return date(year, month, day)
    except ValueError:
        if 1 <= month <= 12 and 1 <= year <= 9999:
            name = calendar.month_name[month]
            raise NoSuchTime(f"{name} {year} has no day {day}") from None
        raise NoSuchTime(f"there is no month {month} of the year {year}") from None


def add_months(day: date, months: int) -> date:
    """Move by months, to the last day where the month is too short.

    Raises:
        NoSuchTime: outside the years 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise NoSuchTime("it lies outside the years 1 to 9999")
    return date(year, month + 1, min(day.day, month_length(year, month + 1)))


def month_length(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return calendar.monthrange(year, month)[1]


def month_of(day: date) -> Day:
    """Return the whole month around a day."""
    return Day(day.replace(day=1), day.replace(day=month_length(day.year, day.month)), period=True)


def week_of(day: date) -> Day:
    """Return Monday to Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return Day(monday, monday + timedelta(days=6), period=True)


def quarter_of(day: date) -> Day:
    """Return the three months around a day."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Day(first, add_months(first, 3) - timedelta(days=1), period=True)


def year_of(day: date) -> Day:
    """Return the whole year around a day."""
    return Day(date(day.year, 1, 1), date(day.year, 12, 31), period=True)


def nth_weekday(nth: int, weekday: int, span: Day) -> date:
    """Return the nth such weekday of a run of days; -1 for the last.

    Raises:
        NoSuchTime: if the run is too short.
    """
    if nth < 0:
        return span.last - timedelta(days=(span.last.weekday() - weekday) % 7)
    found = span.first + timedelta(days=(weekday - span.first.weekday()) % 7 + 7 * (nth - 1))
    if found > span.last:
        raise NoSuchTime("there are not so many of that weekday")
    return found


def next_month_day(number: int, anchor: date, *, back: bool = False) -> date:
    """Return the nearest day with this number in its month, on or after the anchor (or before).

    Raises:
        NoSuchTime: if no month has such a day.
    """
    if not 1 <= number <= 31:
        raise NoSuchTime(f"no month has a day {number}")
    month = anchor.replace(day=1)
    for _ in range(14):
        if number <= month_length(month.year, month.month):
            found = month.replace(day=number)
            if found <= anchor if back else found >= anchor:
                return found
        month = add_months(month, -1 if back else 1)
    raise NoSuchTime(f"no month near has a day {number}")


def next_year_day(month: int, number: int, anchor: date, *, back: bool = False) -> date:
    """Return the nearest such day of the year on or after the anchor (or before); 29 February included.

    Raises:
        NoSuchTime: if the month never has such a day.
    """
    for year in (
        range(anchor.year - 8, anchor.year + 1)[::-1] if back else range(anchor.year, anchor.year + 9)
    ):
        if not 1 <= year <= 9999 or not 1 <= number <= month_length(year, month):
            continue
        found = date(year, month, number)
        if found <= anchor if back else found >= anchor:
            return found
    raise NoSuchTime(f"{calendar.month_name[month]} has no day {number}")


def moved_on(day: Day) -> Day | None:
    """Return the next reading of an open expression, or None when it has only one."""
    length = day.last - day.first
    match day.step:
        case Step.WEEK:
            first = day.first + timedelta(days=7)
        case Step.MONTH:
            first = next_month_day(day.number or day.first.day, day.first + timedelta(days=1))
        case Step.YEAR:
            first = next_year_day(day.first.month, day.first.day, day.first + timedelta(days=1))
        case _:
            return None
    return Day(first, first + length, day.step, day.period, day.notes, number=day.number)


def assumed_day(sentence: str) -> TimeNote:
    """Return a note about an assumed day."""
    return TimeNote(NoteKind.ASSUMED_DAY, sentence)
