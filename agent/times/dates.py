"""Dates by number and month: "2026-11-27", "3/4", "March 3rd", "15 March", "the 15th"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, timedelta, tzinfo
from typing import Final

from agent.times.clocks import Clock, Half
from agent.times.moment import MONTHS, NoteKind, Prefer, TimeNote
from agent.times.scene import (
    Day,
    Found,
    NoSuchTime,
    Scene,
    Step,
    Tokens,
    add_months,
    make_date,
    month_length,
    next_month_day,
    next_year_day,
    single,
)
from agent.times.tokens import Kind, Token
from agent.times.words import MONTH
from agent.times.zones import Zone, parse_offset

_ISO: Final = re.compile(
    r"([0-9]{4})-?([0-9]{1,2})-?([0-9]{1,2})"
    r"(?:[t ]([0-9]{1,2}):?([0-9]{2})(?::?([0-9]{2})(?:[.,][0-9]+)?)?)? ?(z|[+-][0-9:]+)?$"
)


def iso_token(token: Token) -> tuple[Day, Clock | None, Zone | None]:
    """Read an ISO 8601 token.

    Raises:
        NoSuchTime: if there is no such date or time.
    """
    match = _ISO.match(token.text)
    if match is None:
        raise NoSuchTime("it is no ISO date")
    day = single(make_date(int(match[1]), int(match[2]), int(match[3])))
    zone: tzinfo | None = None
    if match[7] == "z":
        zone = UTC
    elif match[7] is not None:
        zone = parse_offset(match[7])
        if zone is None:
            raise NoSuchTime(f"there is no UTC offset {match[7]}")
    if match[4] is None:
        return day, None, None
    hour, minute, second = int(match[4]), int(match[5]), int(match[6] or 0)
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        raise NoSuchTime(f"there is no time {match[4]}:{match[5]}")
    name = "UTC" if match[7] == "z" else f"UTC{match[7]}"
    return day, Clock(hour, minute, second, Half.FIXED), Zone(zone, name) if zone is not None else None


def date_at(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    """Read a date written with numbers or a month's name, or a lone day of the month.

    Args:
        tokens: the text.
        index: where to read.
        scene: gives what is left out.

    Returns:
        The day, or None.

    Raises:
        NoSuchTime: if there is no such date.
    """
    token = tokens.at(index)
    if token.kind is Kind.DATE:
        return _written(token, index, scene)
    if token.kind is Kind.NUMBER and len(token.text) == 8 and not token.spoken and not scene.finding:
        return Found(
            single(make_date(token.value // 10000, token.value // 100 % 100, token.value % 100)), index + 1
        )
    if token.text in MONTH and token.kind is Kind.WORD:
        return _month_first(tokens, index, scene)
    return _day_first(tokens, index, scene)


def _written(token: Token, index: int, scene: Scene) -> Found | None:
    """Read "3/4", "3/4/27", "24.12.2026", "2026/11/27", "3-4-2027"."""
    pieces = [piece for piece in re.split(r"[/.-]", token.text) if piece]
    values = [int(piece) for piece in pieces]
    if len(pieces[0]) == 4:
        return Found(single(make_date(values[0], values[1], values[2])), index + 1)
    first, second = values[0], values[1]
    year = values[2] if len(values) == 3 else None
    if year is not None and len(pieces[2]) == 2:
        year += 2000 if year < 70 else 1900
    dotted = "." in token.text
    # (month, day), as the United States writes it, and then as everybody else does.
    orders = [(second, first)] if dotted else [(first, second), (second, first)]
    fitting = [order for order in dict.fromkeys(orders) if _possible(*order, year)]
    if not fitting:
        if dotted and year is None:
            return None
        make_date(year or scene.today.year, *orders[0])
        raise NoSuchTime("there is no such date")
    if len(fitting) > 1 and scene.day_first is not None:
        fitting = [fitting[1 if scene.day_first else 0]]
    days = [_in_year(month, day, year, scene) for month, day in fitting]
    return Found(replace(days[0], others=tuple(days[1:])), index + 1, firm=year is not None)


def _possible(month: int, day: int, year: int | None) -> bool:
    # 2024 stands for "some year": it has a 29 February.
    return 1 <= month <= 12 and 1 <= day <= month_length(2024 if year is None else year, month)


def _in_year(month: int, day: int, year: int | None, scene: Scene) -> Day:
    if year is not None:
        return single(make_date(year, month, day))
    back = scene.prefer is Prefer.PAST
    found = next_year_day(month, day, scene.anchor, back=back)
    notes: tuple[TimeNote, ...] = ()
    passed = add_months(found, -12)
    if not back and timedelta() < scene.today - passed <= timedelta(days=60):
        sentence = f"{passed.day} {MONTHS[month - 1]} {passed.year} is over, so {found.year} is taken."
        notes = (TimeNote(NoteKind.ROLLED, sentence),)
    return single(found, Step.YEAR, notes)


def year_at(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """Read a year behind a date: "2027", ", 2027", "twenty twenty seven"."""
    after = tokens.skip(index, ",", "of", "in")
    token = tokens.at(after)
    if token.kind is not Kind.NUMBER:
        return None
    if not token.spoken and len(token.text) == 4 and 1900 <= token.value <= 2199:
        # "March 3 2030 hours" is a clock.
        return None if tokens.word(after + 1) in ("hours", "hrs") else (token.value, after + 1)
    second = tokens.at(after + 1)
    if token.spoken and token.value == 20 and second.spoken and 10 <= second.value <= 99:
        return 2000 + second.value, after + 2
    return None


def _month_first(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    """Read "March 3rd", "Mar. 3, 2027", "March 3-5"."""
    month = MONTH[tokens.word(index)]
    after = tokens.skip(index + 1, ".", "the", ",")
    number = _day_number(tokens, after)
    if number is None:
        return None
    after += 1
    last, after = _range_end(tokens, after, month_too=month)
    year = year_at(tokens, after)
    return _dated(month, number, last, year, after, scene)


def _day_first(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    """Read "15 March", "the 3rd to 5th of March", "the 15th of next month", "the 15th"."""
    start = index
    index = tokens.skip(index, "the")
    number = _day_number(tokens, index)
    if number is None:
        return None
    token = tokens.at(index)
    last, after = _range_end(tokens, index + 1)
    named = tokens.skip(after, "of", "day", "-")
    month = MONTH.get(tokens.word(named)) if tokens.at(named).kind is Kind.WORD else None
    if month is not None and not _is_may(tokens, named, after):
        behind = named + 1 + (tokens.word(named + 1) == "." and not scene.finding)
        return _dated(month, number, last, year_at(tokens, behind), behind, scene)
    if token.kind is not Kind.ORDINAL or (token.spoken and index == start and tokens.word(start - 1) != "on"):
        return None
    if last is not None and tokens.at(after - 1).kind is not Kind.ORDINAL:
        last, after = None, index + 1
    firm = index > start and not (token.spoken and number in (1, 2, 3))
    of_month = _of_month(tokens, after)
    if of_month is not None:
        shift, after = of_month
        if tokens.word(after - 2) == "the":
            # "the 1st of the month" is the next such day.
            found = next_month_day(number, scene.anchor, back=scene.prefer is Prefer.PAST)
            return Found(replace(_run(found, last), step=Step.MONTH, number=number), after)
        whole = add_months(scene.today.replace(day=1), shift)
        return Found(_run(make_date(whole.year, whole.month, number), last), after)
    found = next_month_day(number, scene.anchor, back=scene.prefer is Prefer.PAST)
    day = replace(_run(found, last), step=Step.MONTH, number=number)
    return Found(day, after, firm=firm)


def _is_may(tokens: Tokens, named: int, after: int) -> bool:
    """Tell the verb in "2 may come" from the month in "2 May"."""
    return (
        tokens.word(named) == "may"
        and named == after
        and tokens.word(named + 1) in ("be", "come", "not", "have")
    )


def _of_month(tokens: Tokens, index: int) -> tuple[int, int] | None:
    if tokens.word(index) not in ("of", "next", "this"):
        return None
    index = tokens.skip(index, "of")
    which = {"the": 0, "this": 0, "next": 1, "last": -1}.get(tokens.word(index))
    if which is None or tokens.word(index + 1) != "month":
        return None
    return which, index + 2


def _dated(
    month: int, number: int, last: int | None, year: tuple[int, int] | None, after: int, scene: Scene
) -> Found:
    day = _in_year(month, number, year[0] if year else None, scene)
    return Found(_run(day.first, last, day), year[1] if year else after)


def _run(first: date, last: int | None, day: Day | None = None) -> Day:
    base = day or single(first)
    if last is None:
        return base
    end = make_date(first.year, first.month, last)
    if end <= first:
        raise NoSuchTime(f"day {last} is not after day {first.day}")
    return replace(base, last=end)


def _day_number(tokens: Tokens, index: int) -> int | None:
    token = tokens.at(index)
    if token.kind is Kind.ORDINAL:
        return token.value
    if (
        token.kind is not Kind.NUMBER
        or not 1 <= token.value <= 31
        or (len(token.text) > 2 and not token.spoken)
    ):
        return None
    # The number of "March 3pm" or "5 o'clock" is an hour.
    following = tokens.at(index + 1)
    return None if following.kind is Kind.MERIDIEM or following.text == "o'clock" else token.value


def _range_end(tokens: Tokens, index: int, month_too: int | None = None) -> tuple[int | None, int]:
    """Read the "-5" of "3-5 March" and the "to 5th" of "March 3rd to 5th"."""
    after = index
    if tokens.word(after) not in ("-", "–", "—", "to", "through", "until"):
        return None, index
    after = tokens.skip(after + 1, "the")
    if month_too is not None and MONTH.get(tokens.word(after)) == month_too:
        after = tokens.skip(after + 1, "the")
    number = _day_number(tokens, after)
    if number is None or tokens.at(after + 1).kind is Kind.CLOCK:
        return None, index
    if month_too is None and tokens.at(after).kind is not Kind.ORDINAL:
        # "3 to 5" needs its month behind it.
        if MONTH.get(tokens.word(tokens.skip(after + 1, "of"))) is None:
            return None, index
    elif month_too is not None and MONTH.get(tokens.word(tokens.skip(after + 1, "of"))) is not None:
        # "March 3 to 5 April" is two dates.
        return None, index
    return number, after + 1
