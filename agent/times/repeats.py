"""Repetitions: "every Monday", "daily", "every other Friday", "monthly on the 1st" (RFC 5545 RRULEs)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from agent.times.clocks import PART_WORD
from agent.times.scene import NoSuchTime, Part, Scene, Tokens
from agent.times.spoken import DAY_CODES
from agent.times.tokens import Kind
from agent.times.words import MONTH, UNIT, WEEKDAY, WEEKDAY_PLURAL

ADVERB: Final = {
    "daily": ("DAILY", 1),
    "nightly": ("DAILY", 1),
    "weekly": ("WEEKLY", 1),
    "biweekly": ("WEEKLY", 2),
    "fortnightly": ("WEEKLY", 2),
    "monthly": ("MONTHLY", 1),
    "bimonthly": ("MONTHLY", 2),
    "quarterly": ("MONTHLY", 3),
    "yearly": ("YEARLY", 1),
    "annually": ("YEARLY", 1),
    "hourly": ("HOURLY", 1),
}
_UNIT: Final = {
    "minute": ("MINUTELY", 1),
    "hour": ("HOURLY", 1),
    "day": ("DAILY", 1),
    "week": ("WEEKLY", 1),
    "fortnight": ("WEEKLY", 2),
    "month": ("MONTHLY", 1),
    "quarter": ("MONTHLY", 3),
    "year": ("YEARLY", 1),
}
_WORKDAYS: Final = DAY_CODES[:5]
_WEEKEND: Final = DAY_CODES[5:]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A repetition.

    Attributes:
        freq: an RRULE FREQ.
        interval: an RRULE INTERVAL.
        days: BYDAY values, such as "MO" or "-1FR".
        month_day: a BYMONTHDAY value, 0 for none; -1 is the last day.
        month: a BYMONTH value, 0 for none.
        part: the part of the day said with it ("every morning").
        count: how many times, 0 for no limit.
    """

    freq: str
    interval: int = 1
    days: tuple[str, ...] = ()
    month_day: int = 0
    month: int = 0
    part: Part | None = None
    count: int = 0

    def rule(self, until: str = "") -> str:
        """Return it as an RRULE value.

        Args:
            until: an UNTIL value, or "".
        """
        parts = [f"FREQ={self.freq}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.month:
            parts.append(f"BYMONTH={self.month}")
        if self.days:
            parts.append(f"BYDAY={','.join(self.days)}")
        if self.month_day:
            parts.append(f"BYMONTHDAY={self.month_day}")
        if self.count:
            parts.append(f"COUNT={self.count}")
        if until:
            parts.append(f"UNTIL={until}")
        return ";".join(parts)


def repeat_at(tokens: Tokens, index: int, scene: Scene) -> tuple[Repeat, int] | None:
    """Read a repetition.

    Args:
        tokens: the text.
        index: where to read.
        scene: not looked at; the shape all readers share.

    Returns:
        The repetition and the index behind it, or None.

    Raises:
        NoSuchTime: for "every 0 days" or the 40th of each month.
    """
    read = (
        _every(tokens, index)
        or _plural(tokens, index, scene)
        or _adverb(tokens, index)
        or _nth(tokens, index)
    )
    if read is None:
        return None
    repeat, after = read
    if tokens.number(after) > 0 and tokens.word(after + 1) == "times":
        repeat, after = replace(repeat, count=tokens.number(after)), after + 2
    elif tokens.word(after) == "for" and tokens.number(after + 1) > 0 and tokens.word(after + 2) == "times":
        repeat, after = replace(repeat, count=tokens.number(after + 1)), after + 3
    return repeat, after


def _adverb(tokens: Tokens, index: int) -> tuple[Repeat, int] | None:
    if tokens.word(index) == "bi" and tokens.word(index + 1) == "-" and tokens.word(index + 2) == "weekly":
        return _placed(tokens, Repeat("WEEKLY", 2), index + 3)
    known = ADVERB.get(tokens.word(index))
    if known is not None:
        return _placed(tokens, Repeat(*known), index + 1)
    if tokens.word(index) == "once" and tokens.word(index + 1) in ("a", "every", "per"):
        unit = _UNIT.get(UNIT.get(tokens.word(index + 2), ""))
        return _placed(tokens, Repeat(*unit), index + 3) if unit is not None else None
    return None


def _every(tokens: Tokens, index: int) -> tuple[Repeat, int] | None:
    lead = tokens.word(index)
    if lead == "on" and tokens.word(index + 1) in ("every", "each"):
        index += 1
        lead = tokens.word(index)
    if lead not in ("every", "each"):
        return None
    index += 1
    interval, index = _interval(tokens, index)
    word = tokens.word(index)
    days = _day_list(tokens, index)
    if days is not None:
        return _tail_part(tokens, Repeat("WEEKLY", interval, days[0]), days[1])
    if word in ("weekday", "workday", "weekdays") or (
        word in ("working", "business", "work", "week") and tokens.word(index + 1) in ("day", "days")
    ):
        after = index + 1 + (word in ("working", "business", "work", "week"))
        return _tail_part(tokens, Repeat("WEEKLY", interval, _WORKDAYS), after)
    if word in ("weekend", "weekends"):
        return Repeat("WEEKLY", interval, _WEEKEND), index + 1
    if word in PART_WORD:
        return Repeat("DAILY", interval, part=PART_WORD[word]), index + 1
    if word in MONTH and tokens.at(index).kind is Kind.WORD:
        return _each_month(tokens, index, interval)
    yearly = _month_day(tokens, index)
    if yearly is not None:
        return Repeat("YEARLY", interval, month=yearly[0], month_day=yearly[1]), yearly[2]
    ordinal = tokens.at(index)
    if ordinal.kind is Kind.ORDINAL or word == "last":
        return _each_nth(tokens, index)
    unit = _UNIT.get(UNIT.get(word, ""))
    if unit is None:
        return None
    return _placed(tokens, Repeat(unit[0], unit[1] * interval), index + 1)


def _interval(tokens: Tokens, index: int) -> tuple[int, int]:
    """Read the "other" of "every other Friday" and the "2" of "every 2 weeks"."""
    word, token = tokens.word(index), tokens.at(index)
    if word in ("other", "second") and (tokens.word(index + 1) in UNIT or tokens.word(index + 1) in WEEKDAY):
        # "every second Friday of the month" is the nth, not every other one.
        if word == "second" and tokens.word(index + 2) in ("of", "in"):
            return 1, index
        return 2, index + 1
    if word == "single":
        return 1, index + 1
    if token.kind is Kind.NUMBER and tokens.word(index + 1) in UNIT:
        if not 1 <= token.value <= 1000:
            raise NoSuchTime(f"nothing repeats every {token.value} {tokens.word(index + 1)}")
        return token.value, index + 1
    if (
        token.kind is Kind.ORDINAL
        and tokens.word(index + 1) in UNIT
        and tokens.word(index + 2) not in ("of", "in")
    ):
        return token.value, index + 1
    return 1, index


def _day_list(tokens: Tokens, index: int) -> tuple[tuple[str, ...], int] | None:
    """Read "Monday", "Tuesdays and Thursdays", "Mon, Wed and Fri", "Monday to Friday"."""
    numbers: list[int] = []
    after = index
    while len(numbers) < 7:
        word = tokens.word(after)
        number = WEEKDAY.get(word, WEEKDAY_PLURAL.get(word))
        if number is None:
            break
        numbers.append(number)
        index = after + 1
        if tokens.word(index) in ("to", "through", "-", "–") and len(numbers) == 1:
            last = WEEKDAY.get(tokens.word(index + 1), WEEKDAY_PLURAL.get(tokens.word(index + 1)))
            if last is not None:
                numbers = [(number + step) % 7 for step in range((last - number) % 7 + 1)]
                index += 2
                break
        after = tokens.skip(index, ",", "and", "&", "every", "on", "or", "/")
        if after == index:
            break
    if not numbers:
        return None
    return tuple(DAY_CODES[number] for number in sorted(set(numbers))), index


def _plural(tokens: Tokens, index: int, scene: Scene) -> tuple[Repeat, int] | None:
    """Read "on Tuesdays and Thursdays", "weekdays", "mornings"."""
    del scene
    index = tokens.skip(index, "on", "the")
    if tokens.word(index) in ("weekdays", "workdays"):
        return _tail_part(tokens, Repeat("WEEKLY", 1, _WORKDAYS), index + 1)
    if tokens.word(index) == "weekends":
        return Repeat("WEEKLY", 1, _WEEKEND), index + 1
    if tokens.word(index) in WEEKDAY and tokens.word(index + 1) in (
        "mornings",
        "afternoons",
        "evenings",
        "nights",
    ):
        part = PART_WORD[tokens.word(index + 1)]
        return Repeat("WEEKLY", 1, (DAY_CODES[WEEKDAY[tokens.word(index)]],), part=part), index + 2
    days = _day_list(tokens, index)
    if days is None or not any(tokens.word(step) in WEEKDAY_PLURAL for step in range(index, days[1])):
        return None
    return _tail_part(tokens, Repeat("WEEKLY", 1, days[0]), days[1])


def _placed(tokens: Tokens, repeat: Repeat, index: int) -> tuple[Repeat, int]:
    """Read where in its unit something repeats: "monthly on the 1st", "every week on Monday"."""
    inner = tokens.skip(index, "on", "the", ",")
    match repeat.freq:
        case "WEEKLY":
            days = _day_list(tokens, inner)
            if days is not None and inner > index:
                return _tail_part(tokens, replace(repeat, days=days[0]), days[1])
        case "MONTHLY":
            nth = _nth_in_month(tokens, inner)
            if nth is not None and inner > index:
                return replace(repeat, days=nth[0], month_day=nth[1]), _skip_of_month(tokens, nth[2])
        case "YEARLY":
            yearly = _month_day(tokens, inner)
            if yearly is not None:
                return replace(repeat, month=yearly[0], month_day=yearly[1]), yearly[2]
        case _:
            pass
    return _tail_part(tokens, repeat, index)


def _tail_part(tokens: Tokens, repeat: Repeat, index: int) -> tuple[Repeat, int]:
    """Read the "morning" of "every Monday morning"."""
    inner = index + 2 * (tokens.word(index) == "in" and tokens.word(index + 1) == "the")
    part = PART_WORD.get(tokens.word(inner))
    return (replace(repeat, part=part), inner + 1) if part is not None else (repeat, index)


def _nth_in_month(tokens: Tokens, index: int) -> tuple[tuple[str, ...], int, int] | None:
    """Read "1st", "last day", "first Monday", "day 15": BYDAY, BYMONTHDAY and the index behind."""
    token = tokens.at(index)
    nth = -1 if tokens.word(index) == "last" else token.value if token.kind is Kind.ORDINAL else 0
    after = index + 1
    if not nth and tokens.word(index) == "day" and 1 <= tokens.number(index + 1) <= 31:
        return (), tokens.number(index + 1), index + 2
    if not nth:
        return None
    weekday = WEEKDAY.get(tokens.word(after))
    if weekday is not None and nth <= 5:
        return (f"{nth}{DAY_CODES[weekday]}",), 0, after + 1
    after += tokens.word(after) == "day"
    if nth == -1 and after == index + 1:
        return None
    if nth > 31:
        raise NoSuchTime(f"no month has a day {nth}")
    return (), nth, after


def _skip_of_month(tokens: Tokens, index: int) -> int:
    if tokens.word(index) in ("of", "in") and tokens.word(index + 1) in ("the", "each", "every"):
        return index + 3 if tokens.word(index + 2) == "month" else index
    return index


def _each_nth(tokens: Tokens, index: int) -> tuple[Repeat, int] | None:
    """Read "(every) first Monday of the month", "(every) 15th"."""
    nth = _nth_in_month(tokens, index)
    if nth is None:
        return None
    return Repeat("MONTHLY", 1, nth[0], nth[1]), _skip_of_month(tokens, nth[2])


def _nth(tokens: Tokens, index: int) -> tuple[Repeat, int] | None:
    """Read "first Monday of every month", "the 1st of each month"."""
    index = tokens.skip(index, "the", "on")
    nth = _nth_in_month(tokens, index)
    if nth is None or tokens.word(nth[2]) not in ("of", "in", "every") or tokens.word(nth[2] + 1) == "the":
        return None
    after = nth[2] + (tokens.word(nth[2]) != "every")
    if tokens.word(after) not in ("every", "each") or tokens.word(after + 1) != "month":
        return None
    return Repeat("MONTHLY", 1, nth[0], nth[1]), after + 2


def _month_day(tokens: Tokens, index: int) -> tuple[int, int, int] | None:
    """Read "March 3", "3 March", "the 3rd of March" as month, day and the index behind."""
    month = MONTH.get(tokens.word(index))
    if month is not None:
        day = tokens.at(tokens.skip(index + 1, "the"))
        if day.kind in (Kind.NUMBER, Kind.ORDINAL) and 1 <= day.value <= 31:
            return month, day.value, tokens.skip(index + 1, "the") + 1
        return None
    day = tokens.at(index)
    named = tokens.skip(index + 1, "of")
    month = MONTH.get(tokens.word(named))
    if month is None or day.kind not in (Kind.NUMBER, Kind.ORDINAL) or not 1 <= day.value <= 31:
        return None
    return month, day.value, named + 1


def _each_month(tokens: Tokens, index: int, interval: int) -> tuple[Repeat, int] | None:
    found = _month_day(tokens, index)
    if found is None:
        return None
    return Repeat("YEARLY", interval, month=found[0], month_day=found[1]), found[2]
