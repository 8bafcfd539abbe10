"""Finds the time expressions in a sentence."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from agent.times.clocks import MEALS, MEALTIMES, PART_WORD
from agent.times.holidays import HOLIDAY_STARTS
from agent.times.reading import Reading
from agent.times.repeats import ADVERB
from agent.times.scene import NoSuchTime, Scene, Tokens
from agent.times.spans import WHICH
from agent.times.tokens import Kind, Token, tokenize
from agent.times.words import MONTH, WEEKDAY, WEEKDAY_PLURAL

LONGEST: Final = 10_000
"""Characters looked at; nobody's request has times behind them."""

# The day does not matter for finding; this one makes every month and weekday possible.
_SCENE: Final = Scene(datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC).date(), finding=True)
_QUOTED: Final = re.compile(r'"[^"\n]{1,300}"|“[^”\n]{1,300}”')
_OPENERS: Final = frozenset({
    "a", "all", "an", "beginning", "between", "bi", "close", "cob", "couple", "day", "each", "early", "end",
    "entire", "eob", "eod", "eom", "eoq", "eow", "eoy", "every", "few", "first", "full", "half", "in", "late",
    "later", "mid", "middle", "midnight", "noon", "now", "on", "once", "overmorrow", "q", "quarter", "rest",
    "right", "same", "several", "start", "that", "the", "today", "tomorrow", "tonight", "week", "weekdays",
    "weekend", "weekends", "whole", "within", "workdays", "yesterday",
    *WEEKDAY, *WEEKDAY_PLURAL, *MONTH, *WHICH, *PART_WORD, *ADVERB, *HOLIDAY_STARTS, *MEALS, *MEALTIMES,
})  # fmt: skip
# Words that may open a span although they are mere filler elsewhere.
_KEPT: Final = frozenset({"between"})


def find_times(text: str) -> list[tuple[int, int]]:
    """Find the time expressions in a sentence.

    Prepositions in front that do not belong to the meaning ("at", "on", "by", "for") are left out, so
    that the words of a span can be handed to `resolve` or stand as an argument of a call. What stands in
    double quotes is a title or a text and is not searched.

    Args:
        text: any text; only its first 10,000 characters are looked at.

    Returns:
        Character spans, in order, none overlapping another.
    """
    text = text[:LONGEST]
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    tokens = Tokens(tokenize(text))
    spans: list[tuple[int, int]] = []
    index = 0
    while index < len(tokens):
        token = tokens.at(index)
        if not may_open(token) or any(start <= token.start < end for start, end in quoted):
            index += 1
            continue
        found = _span_at(tokens, index)
        if found is None:
            index += 1
            continue
        first, last = found
        spans.append((tokens.at(first).start, tokens.at(last - 1).end))
        index = last
    return spans


def may_open(token: Token) -> bool:
    """Say whether a token can be the first of a time expression; most words of a sentence cannot.

    Args:
        token: the token.
    """
    match token.kind:
        case Kind.WORD:
            return token.text in _OPENERS
        case Kind.SIGN | Kind.OTHER | Kind.MERIDIEM:
            return False
        case _:
            return True


def _span_at(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """Read an expression that begins right here; its first and behind its last token."""
    reading = Reading(tokens, index, _SCENE)
    try:
        said = reading.read()
    except (NoSuchTime, OverflowError):
        return None
    if said.first < 0 or not said.firm:
        return None
    if said.first != index and tokens.word(index) not in _KEPT:
        return None
    return index, said.last
