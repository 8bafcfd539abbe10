"""Weeks, months, quarters, years and weekends, their edges, and the nth weekday in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from agent.times.clocks import PART_WORD
from agent.times.dates import year_at
from agent.times.moment import Prefer, day_in_words
from agent.times.scene import (
    Day,
    Found,
    NoSuchTime,
    Part,
    Scene,
    Tokens,
    add_months,
    assumed_day,
    month_of,
    nth_weekday,
    quarter_of,
    single,
    week_of,
    year_of,
)
from agent.times.tokens import Kind
from agent.times.words import MONTH, UNIT, WEEKDAY

WHICH: Final = {
    "this": 0, "current": 0, "next": 1, "coming": 1, "upcoming": 1, "following": 1,
    "last": -1, "previous": -1, "past": -1,
}  # fmt: skip
"""Words that choose one of a kind, and how far they go."""

# Months that are other words too, or too short to be sure.
_DOUBTFUL: Final = frozenset(
    {"may", "march", "april", "june", "august", "mar", "jan", "dec", "jun", "sep", "apr"}
)
_LEADS: Final = frozenset(
    {
        "in",
        "of",
        "by",
        "until",
        "since",
        "during",
        "next",
        "this",
        "last",
        "for",
        "before",
        "late",
        "early",
        "mid",
    }
)


def weekend_of(day: date) -> Day:
    """Return the Saturday and Sunday of the week around a day."""
    saturday = day + timedelta(days=5 - day.weekday())
    return Day(saturday, saturday + timedelta(days=1), period=True)


def unit_of(unit: str, day: date, shift: int) -> Day | None:
    """Return the unit of the calendar around a day, moved by some of its kind.

    Raises:
        NoSuchTime: outside the years 1 to 9999.
    """
    match unit:
        case "week":
            return week_of(day + timedelta(days=7 * shift))
        case "weekend":
            return weekend_of(day + timedelta(days=7 * shift))
        case "fortnight":
            span = week_of(day + timedelta(days=14 * shift))
            return replace(span, last=span.last + timedelta(days=7))
        case "month":
            return month_of(add_months(day.replace(day=1), shift))
        case "quarter":
            return quarter_of(add_months(day.replace(day=1), 3 * shift))
        case "year":
            return year_of(add_months(day.replace(day=1), 12 * shift))
        case _:
            return None


def span_at(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    """Read a period of the calendar, or a day described by one.

    Args:
        tokens: the text.
        index: where to read.
        scene: what it is relative to.

    Returns:
        The period or day, or None.

    Raises:
        NoSuchTime: if there is no such day.
    """
    return (
        _edge(tokens, index, scene)
        or _part_of(tokens, index, scene)
        or _stretch(tokens, index, scene)
        or period_at(tokens, index, scene)
    )


def period_at(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    """Read "next week", "the weekend", "March 2027", "Q1", "2027"."""
    start = index
    index = tokens.skip(index, "the")
    word = tokens.word(index)
    if word in WHICH:
        return _which(tokens, index, scene)
    if word == "weekend":
        if tokens.word(index + 1) == "after" and tokens.word(index + 2) == "next":
            return Found(weekend_of(scene.today + timedelta(days=14)), index + 3)
        return Found(
            weekend_of(scene.anchor), index + 1, firm=index > start or tokens.word(start - 1) in _LEADS
        )
    if index > start and word in ("week", "month", "year", "quarter"):
        after_next = tokens.word(index + 1) == "after" and tokens.word(index + 2) == "next"
        if not after_next and tokens.word(start - 1) not in ("of", "in", "during", "for") and scene.finding:
            return None
        span = unit_of(word, scene.today, 2 if after_next else 0)
        return Found(span, index + (3 if after_next else 1)) if span is not None else None
    if word in MONTH and tokens.at(index).kind is Kind.WORD:
        return _month(tokens, index, scene)
    return _quarter(tokens, index, scene) or _year(tokens, index, scene)


def _which(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    word = tokens.word(index)
    shift = WHICH[word]
    following = tokens.word(index + 1)
    unit = "weekend" if following == "weekend" else UNIT.get(following, "")
    if following in ("weeks", "months", "years", "days", "nights", "seconds", "minutes", "hours"):
        return None
    if following == "night" or unit == "":
        return _which_month(tokens, index, scene, shift) if following in MONTH else None
    if unit == "day":
        # "the next day" counts from the event whose end is read, not from today.
        day = single(scene.anchor + timedelta(days=shift))
        return Found(replace(day, relative=True), index + 2) if shift else None
    span = unit_of(unit, scene.today, shift)
    if span is None:
        return None
    if unit == "weekend" and shift == 1 and word != "next":
        span = weekend_of(scene.today)
    if unit == "weekend" and shift == 1 and word == "next" and scene.today.weekday() < 5:
        coming = weekend_of(scene.today).first
        taken = day_in_words(span.first, scene.today.year)
        named = day_in_words(coming, scene.today.year)
        sentence = f"'Next weekend' is taken as the one of {taken}; 'this weekend' is that of {named}."
        span = replace(span, notes=(assumed_day(sentence),))
    return Found(span, index + 2)


def _which_month(tokens: Tokens, index: int, scene: Scene, shift: int) -> Found:
    number = MONTH[tokens.word(index + 1)]
    here = scene.today.month
    year = scene.today.year
    if shift > 0 and number <= here:
        year += 1
    elif shift < 0 and number >= here:
        year -= 1
    if not 1 <= year <= 9999:
        raise NoSuchTime("it lies outside the years 1 to 9999")
    return Found(month_of(date(year, number, 1)), index + 2)


def _month(tokens: Tokens, index: int, scene: Scene) -> Found:
    word = tokens.word(index)
    after = index + 1 + (tokens.word(index + 1) == "." and len(word) <= 4 and not scene.finding)
    year = year_at(tokens, after)
    if year is not None:
        return Found(month_of(date(year[0], MONTH[word], 1)), year[1])
    chosen = scene.anchor.year
    if scene.prefer is Prefer.PAST:
        chosen -= MONTH[word] > scene.anchor.month
    else:
        chosen += MONTH[word] < scene.anchor.month
    firm = word not in _DOUBTFUL or tokens.word(index - 1) in _LEADS - (
        {"for", "of"} if word != "december" else set()
    )
    return Found(month_of(date(chosen, MONTH[word], 1)), after, firm=firm)


def _quarter(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    number, after = -1, index
    if tokens.word(index) == "q" and tokens.at(index + 1).glued:
        number, after = tokens.number(index + 1), index + 2
    elif tokens.at(index).kind is Kind.ORDINAL and tokens.word(index + 1) == "quarter":
        number, after = tokens.at(index).value, index + 2
    if not 1 <= number <= 4:
        return None
    year = year_at(tokens, after)
    if year is not None:
        return Found(quarter_of(date(year[0], 3 * number, 1)), year[1])
    span = quarter_of(date(scene.anchor.year, 3 * number, 1))
    if span.last < scene.anchor and scene.prefer is Prefer.FUTURE:
        span = quarter_of(add_months(span.first, 12))
    return Found(span, after, firm=tokens.word(index - 1) in _LEADS)


def _year(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    token = tokens.at(index)
    if token.spoken or len(token.text) != 4 or not 1900 <= token.value <= 2199:
        return None
    led = tokens.word(index - 1) in ("in", "during", "of", "for")
    if not led and (scene.finding or abs(token.value - scene.today.year) > 20):
        # "2130" is half past nine in the evening.
        return None
    behind, unit = tokens.at(index + 1), tokens.word(index + 1)
    if unit in ("tonight", "today", "tomorrow"):
        return None
    if (
        tokens.word(index - 1) == "at"
        or behind.kind is Kind.MERIDIEM
        or unit in ("hours", "hrs", "h", "-", "to")
    ):
        return None
    return Found(year_of(date(token.value, 1, 1)), index + 1)


def _edge(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    """Read "end of the month", "start of next week", "EOW"."""
    short = {"eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year"}.get(tokens.word(index))
    if short is not None:
        span = unit_of(short, scene.today, 0)
        return Found(_end_of(span, short, scene), index + 1) if span is not None else None
    index = tokens.skip(index, "the", "very")
    edge = tokens.word(index)
    if edge not in ("end", "start", "beginning", "middle") or tokens.word(index + 1) != "of":
        return None
    inner = index + 2
    named = tokens.word(inner + 1) if tokens.word(inner) in ("the", *WHICH) else tokens.word(inner)
    if named in ("week", "month", "year", "quarter") and tokens.word(inner) in (
        "the",
        "week",
        "month",
        "year",
    ):
        span = unit_of(named, scene.today, 0)
        found = Found(span, inner + 1 + (tokens.word(inner) == "the")) if span is not None else None
    else:
        found = period_at(tokens, inner, scene)
    if found is None or not found.day.period:
        return None
    span = found.day
    match edge:
        case "end":
            return Found(_end_of(span, named, scene), found.after)
        case "middle":
            middle = span.first + timedelta(days=2 if named == "week" else (span.last - span.first).days // 2)
            note = assumed_day(f"The middle is taken as {day_in_words(middle, scene.today.year)}.")
            return Found(single(middle, notes=(note,)), found.after)
        case _:
            if span.first < scene.today and tokens.word(inner) == "the" and scene.prefer is Prefer.FUTURE:
                span = unit_of(named, span.last + timedelta(days=1), 0) or span
            return Found(single(span.first), found.after)


def _end_of(span: Day | None, unit: str, scene: Scene) -> Day:
    if span is None:
        raise NoSuchTime("it has no end")
    if unit != "week":
        return single(span.last)
    friday = span.first + timedelta(days=4)
    # Said at the weekend, the end of the week is the weekend's.
    last = friday if friday >= scene.today else span.last
    note = assumed_day(f"The end of the week is taken as {day_in_words(last, scene.today.year)}.")
    return single(last, notes=(note,))


def _part_of(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    """Read "early next week", "mid-March", "late in the month", "rest of the week"."""
    word = tokens.word(index)
    if tokens.skip(index, "the") != index and tokens.word(index + 1) == "rest":
        return _part_of(tokens, index + 1, scene)
    if word == "rest" and tokens.word(index + 1) == "of":
        inner = tokens.word(index + 2) in ("the", "this")
        unit = UNIT.get(tokens.word(index + 2 + inner), "")
        if unit == "day" or tokens.word(index + 2) == "today":
            return Found(replace(single(scene.today), same_day=True), index + 3 + inner)
        span = unit_of(unit, scene.today, 0)
        return Found(replace(span, first=scene.today), index + 3 + inner) if span is not None else None
    if word not in ("early", "mid", "late", "later"):
        return None
    found = period_at(tokens, tokens.skip(index + 1, "in", "-", "the" if word == "mid" else "in"), scene)
    if found is None or not found.day.period:
        return None
    span = found.day
    length = (span.last - span.first).days + 1
    working = 5 if length == 7 else length
    cut = max(working // 3, 1) if length != 7 else 2
    match word:
        case "early":
            first, last = span.first, span.first + timedelta(days=cut - 1)
        case "mid":
            first = span.first + timedelta(days=cut)
            last = span.first + timedelta(days=max(working - cut - 1, cut))
        case _:
            first, last = span.first + timedelta(days=working - cut), span.first + timedelta(days=working - 1)
    return Found(Day(first, last, period=True), found.after)


def _stretch(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    """Read "the next 3 days", "the last two weeks": from today on, or up to today."""
    index = tokens.skip(index, "the")
    shift = WHICH.get(tokens.word(index), 0)
    count = {"few": 3, "couple": 2}.get(tokens.word(index + 1), tokens.number(index + 1))
    after = index + 2 + (tokens.word(index + 2) == "of")
    unit = UNIT.get(tokens.word(after), "")
    if not shift or not 1 <= count <= 1000 or unit in ("", "second", "minute", "hour"):
        return None
    today = scene.today
    days, months = (
        {"week": 7, "fortnight": 14, "day": 1}.get(unit, 0),
        {"month": 1, "quarter": 3, "year": 12}.get(unit, 0),
    )
    edge = add_months(today, shift * months * count) + timedelta(days=shift * days * count)
    run = Day(today, edge - timedelta(days=1)) if shift > 0 else Day(edge, today)
    return Found(replace(run, period=True), after + 1)


def nth_of(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    """Read "first Monday of next month", "last day of March", "second week of January".

    Args:
        tokens: the text.
        index: where to read.
        scene: what it is relative to.

    Returns:
        The day or period, or None.

    Raises:
        NoSuchTime: if there is no such day.
    """
    index = tokens.skip(index, "the")
    token = tokens.at(index)
    nth = -1 if tokens.word(index) == "last" else token.value if token.kind is Kind.ORDINAL else 0
    if not nth or nth > 31:
        return None
    working = tokens.word(index + 1) in ("business", "working", "work")
    what = tokens.word(index + 1 + working)
    after = index + 2 + working
    if tokens.word(after) not in ("of", "in") or (
        what not in WEEKDAY and what not in ("day", "week", "weekend")
    ):
        return None
    inner = after + 1
    whole = tokens.word(inner) in ("the", "this") and tokens.word(inner + 1) in ("month", "year", "quarter")
    if whole:
        span = unit_of(tokens.word(inner + 1), scene.today, 0)
        found = Found(span, inner + 2) if span is not None else None
    else:
        found = period_at(tokens, inner, scene)
    if found is None or not found.day.period:
        return None
    day = _picked(nth, what, found.day, working=working)
    if whole and tokens.word(inner) == "the" and day.last < scene.today and scene.prefer is Prefer.FUTURE:
        following = unit_of(tokens.word(inner + 1), found.day.last + timedelta(days=1), 0)
        if following is not None:
            day = _picked(nth, what, following, working=working)
    return Found(day, found.after)


def _picked(nth: int, what: str, span: Day, *, working: bool) -> Day:
    if what in WEEKDAY:
        return single(nth_weekday(nth, WEEKDAY[what], span))
    if what == "weekend":
        saturday = nth_weekday(nth, 5, span)
        return Day(saturday, saturday + timedelta(days=1), period=True)
    if what == "week":
        # Counted by sevens from the first, not by calendar weeks.
        first = span.last - timedelta(days=6) if nth < 0 else span.first + timedelta(days=7 * (nth - 1))
        if first > span.last:
            raise NoSuchTime("there are not so many weeks")
        return Day(first, min(first + timedelta(days=6), span.last), period=True)
    days = [span.first + timedelta(days=step) for step in range((span.last - span.first).days + 1)]
    if working:
        days = [day for day in days if day.weekday() < 5]
    if nth > len(days):
        raise NoSuchTime("there are not so many days")
    return single(days[nth if nth < 0 else nth - 1])


def day_part_at(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    """Read "this morning", "last night", "the next morning"."""
    index = tokens.skip(index, "the")
    shift = WHICH.get(tokens.word(index))
    part = PART_WORD.get(tokens.word(index + 1))
    if shift is None or part is None:
        return None
    if shift == 0:
        return Found(replace(single(scene.today), same_day=True), index + 2, part)
    day = single((scene.anchor if shift > 0 else scene.today) + timedelta(days=shift))
    return Found(replace(day, relative=shift > 0), index + 2, Part(part))
