"""Days: "today", "next Friday", "Tuesday the 24th", "the day after Christmas", and the dates and spans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from agent.times.amounts import amount_at
from agent.times.clocks import PART_WORD
from agent.times.dates import date_at
from agent.times.holidays import holiday_at
from agent.times.moment import WEEKDAYS, NoteKind, Prefer, TimeNote, day_in_words
from agent.times.scene import (
    Day,
    Found,
    Part,
    Scene,
    Step,
    Tokens,
    assumed_day,
    next_month_day,
    single,
    week_of,
)
from agent.times.spans import WHICH, day_part_at, nth_of, period_at, span_at
from agent.times.tokens import Kind
from agent.times.words import WEEKDAY

_DOUBTFUL: Final = frozenset({"sat", "sun", "mon", "wed", "fri", "tue", "thu"})
_LEADS: Final = frozenset(
    {"on", "this", "next", "last", "by", "until", "before", "every", "from", "coming", "to", "for"}
)


def day_at(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    """Read a day or a run of days.

    Args:
        tokens: the text.
        index: where to read.
        scene: what it is relative to.

    Returns:
        The day, or None.

    Raises:
        NoSuchTime: if a day was read that does not exist.
    """
    # "this coming Friday", "this past week"
    if tokens.word(index) == "this" and tokens.word(index + 1) in ("coming", "upcoming", "past", "next"):
        index += 1
    found = (
        nth_of(tokens, index, scene)
        or _near(tokens, index, scene)
        or _week_of(tokens, index, scene)
        or _weekday(tokens, index, scene)
        or day_part_at(tokens, index, scene)
        or _dates_and_spans(tokens, index, scene)
        or holiday_at(tokens, index, scene)
    )
    return _checked(tokens, found, scene) if found is not None else None


def _dates_and_spans(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    """Read dates before spans ("March 3" is not the month), and the weekday behind a week."""
    found = date_at(tokens, index, scene) or span_at(tokens, index, scene)
    if found is None or not found.day.period or (found.day.last - found.day.first).days != 6:
        return found
    # "next week on Friday"
    behind = tokens.skip(found.after, "on", ",")
    weekday = WEEKDAY.get(tokens.word(behind))
    if weekday is None:
        return found
    return Found(single(found.day.first + timedelta(days=weekday)), behind + 1)


def _near(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    """Read the days around today."""
    start, index = index, tokens.skip(index, "the")
    word = tokens.word(index)
    today = scene.today
    match word:
        case "today" | "tonight":
            part = Part.NIGHT if word == "tonight" else None
            return Found(replace(single(today), same_day=True), index + 1, part)
        case "tomorrow" | "yesterday":
            # "tomorrow week" is British for a week from it.
            week = word == "tomorrow" and tokens.word(index + 1) == "week" and tokens.number(index + 2) < 0
            away = (1 if word == "tomorrow" else -1) + 7 * week
            return Found(single(today + timedelta(days=away)), index + 1 + week)
        case "overmorrow":
            return Found(single(today + timedelta(days=2)), index + 1)
        case "day" if tokens.word(index + 1) in ("after", "before"):
            sign = 1 if tokens.word(index + 1) == "after" else -1
            if tokens.word(index + 2) in ("tomorrow", "yesterday"):
                near = 1 if tokens.word(index + 2) == "tomorrow" else -1
                return Found(single(today + timedelta(days=near + sign)), index + 3)
            if tokens.word(index + 2) == "next" and sign > 0:
                return Found(single(today + timedelta(days=2)), index + 3)
            base = _plain_day(tokens, index + 2, scene)
            if base is not None:
                return Found(single(base.day.first + timedelta(days=sign)), base.after)
            if sign > 0 and not scene.finding and not tokens.at(index + 2).text:
                return Found(replace(single(scene.anchor + timedelta(days=1)), relative=True), index + 2)
            return None
        case "same" | "that" if tokens.word(index + 1) in ("day", "evening", "afternoon", "night", "morning"):
            if scene.finding and word == "that":
                return None
            part = PART_WORD.get(tokens.word(index + 1))
            return Found(replace(single(scene.anchor), relative=True), index + 2, part, firm=index > start)
        case _:
            return None


def _plain_day(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    """Read a date or holiday that another day is told by: "the day after Christmas"."""
    found = date_at(tokens, index, scene) or holiday_at(tokens, index, scene)
    return found if found is not None and not found.day.others else None


def coming(weekday: int, anchor: date) -> date:
    """Return the first such weekday on or after a day."""
    return anchor + timedelta(days=(weekday - anchor.weekday()) % 7)


def _weekday(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    start, index = index, tokens.skip(index, "the")
    which = tokens.word(index) if tokens.word(index) in WHICH and tokens.word(index + 1) in WEEKDAY else ""
    index += bool(which)
    word = tokens.word(index)
    weekday = WEEKDAY.get(word)
    if weekday is None or tokens.at(index).kind is not Kind.WORD:
        return None
    after = index + 1 + (tokens.word(index + 1) == "." and word in _DOUBTFUL and not scene.finding)
    named = _named_week(tokens, after, weekday, scene)
    if named is not None and which in ("", "this"):
        return named
    dated = _with_date(tokens, after, weekday, scene) if which in ("", "this", "next") else None
    if dated is not None:
        return dated
    firm = bool(which) or word not in _DOUBTFUL or tokens.word(start - 1) in _LEADS
    return Found(_chosen(which, weekday, scene), after, firm=firm)


def _named_week(tokens: Tokens, index: int, weekday: int, scene: Scene) -> Found | None:
    """Read what may follow a weekday: "after next", "week", "of next week", "in two weeks"."""
    today = scene.today
    if tokens.word(index) == "after" and tokens.word(index + 1) == "next":
        return Found(single(week_of(today + timedelta(days=14)).first + timedelta(days=weekday)), index + 2)
    if tokens.word(index) in ("after", "before"):
        base = _plain_day(tokens, index + 1, scene)
        if base is None:
            return None
        if tokens.word(index) == "after":
            return Found(single(coming(weekday, base.day.first + timedelta(days=1))), base.after)
        return Found(single(coming(weekday, base.day.first - timedelta(days=7))), base.after)
    # "Friday week" is British; "Friday week 3" is not.
    if tokens.word(index) == "week" and tokens.number(index + 1) < 0:
        return Found(single(coming(weekday, today) + timedelta(days=7)), index + 1)
    if tokens.word(index) == "in":
        amount = amount_at(tokens, index + 1, scene)
        if amount is None or amount[0].seconds or amount[0].months or amount[0].days % 7:
            return None
        there = week_of(today + timedelta(days=amount[0].days)).first
        return Found(single(there + timedelta(days=weekday)), amount[1])
    inner = tokens.skip(index, "of", "in", "the")
    if tokens.word(inner) not in WHICH and tokens.word(inner) != "week":
        return None
    if tokens.word(inner) == "week" and tokens.word(inner + 1) != "after":
        return None
    found = period_at(tokens, inner - (tokens.word(inner) == "week"), scene)
    if found is None or (found.day.last - found.day.first).days != 6:
        return None
    return Found(single(found.day.first + timedelta(days=weekday)), found.after)


def _with_date(tokens: Tokens, index: int, weekday: int, scene: Scene) -> Found | None:
    """Read the date behind a weekday: "Friday the 13th", "Fri, Nov 27, 2026"."""
    inner = tokens.skip(index, ",", "the", "on")
    token = tokens.at(inner)
    if token.kind is Kind.ISO:
        return None
    found = date_at(tokens, inner, scene)
    if found is None:
        # The reader of "the third" wants its article.
        found = date_at(tokens, inner - 1, scene) if tokens.word(inner - 1) == "the" else None
    if found is None or found.day.first != found.day.last:
        return None
    if found.day.step is Step.MONTH and found.day.first.weekday() != weekday:
        month = found.day
        for _ in range(13):
            moved = next_month_day(month.number, month.first + timedelta(days=1))
            month = replace(month, first=moved, last=moved)
            if moved.weekday() == weekday:
                return Found(month, found.after)
    return Found(_compared(found.day, weekday), found.after)


def _compared(day: Day, weekday: int) -> Day:
    fitting = [each for each in (day, *day.others) if each.first.weekday() == weekday]
    if fitting:
        # The weekday tells which of 3/4's readings was meant.
        return replace(fitting[0], others=())
    sentence = f"{day_in_words(day.first, day.first.year)} {day.first.year} is not a {WEEKDAYS[weekday]}."
    return replace(day, notes=(*day.notes, TimeNote(NoteKind.MISMATCH, sentence)))


def _checked(tokens: Tokens, found: Found, scene: Scene) -> Found:
    """Read a weekday behind a date, "27 November (Friday)", and compare."""
    if found.day.first != found.day.last or found.day.step not in (Step.NONE, Step.YEAR):
        return found
    inner = tokens.skip(found.after, ",", "(")
    weekday = WEEKDAY.get(tokens.word(inner))
    if weekday is None or inner == found.after or scene.finding:
        return found
    return replace(found, day=_compared(found.day, weekday), after=tokens.skip(inner + 1, ")"))


def _chosen(which: str, weekday: int, scene: Scene) -> Day:
    today = scene.today
    ahead = coming(weekday, today)
    name = WEEKDAYS[weekday]
    match which:
        case "next":
            taken = week_of(today + timedelta(days=7)).first + timedelta(days=weekday)
            other = ahead if ahead != taken else taken + timedelta(days=7)
            # On the days before, "next Friday" is heard both ways; on a Sunday the week may have begun.
            if (ahead == taken and today.weekday() != 6) or (taken - today).days <= 2 or ahead == today:
                return single(taken)
            way = "the one of next week" if ahead != taken else "the coming one"
            taken_words, other_words = (day_in_words(day, today.year) for day in (taken, other))
            sentence = f"'Next {name}' is taken as {taken_words}, {way}, not {other_words}."
            return single(taken, notes=(assumed_day(sentence),))
        case "coming" | "upcoming" | "following":
            return single(coming(weekday, scene.anchor + timedelta(days=1)))
        case "last" | "past" | "previous":
            return single(coming(weekday, today) - timedelta(days=7))
        case _:
            pass
    if scene.prefer is Prefer.PAST:
        return single(today - timedelta(days=(today.weekday() - weekday) % 7))
    ahead = coming(weekday, scene.anchor)
    notes = (
        (assumed_day(f"'{name}' is taken as today."),) if ahead == today == scene.anchor and not which else ()
    )
    return single(ahead, Step.WEEK, notes)


def _week_of(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    """Read "the week of March 3", "week beginning 30 November"."""
    index = tokens.skip(index, "the")
    if tokens.word(index) != "week" or tokens.word(index + 1) not in (
        "of",
        "beginning",
        "starting",
        "commencing",
    ):
        return None
    inner = tokens.skip(index + 2, "on", "the")
    found = (
        date_at(tokens, inner, scene) or (date_at(tokens, inner - 1, scene)) or _weekday(tokens, inner, scene)
    )
    return Found(week_of(found.day.first), found.after) if found is not None else None
