"""Cuts text into the pieces time expressions are made of. Linear in the text's length."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from agent.times.words import NUMBER, ORDINAL, canonical


class Kind(StrEnum):
    """What a token is."""

    ISO = "iso"  # 2026-11-27, 2026-11-27T15:00Z
    DATE = "date"  # 3/4, 3/4/2027, 24.12.
    CLOCK = "clock"  # 15:00
    NUMBER = "number"
    DECIMAL = "decimal"  # 1.5, or 3.30 as a British clock
    ORDINAL = "ordinal"
    MERIDIEM = "meridiem"  # am, p.m.
    WORD = "word"
    SIGN = "sign"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text.

    Attributes:
        kind: what it is.
        text: lower case, misspellings corrected, possessive 's removed.
        value: its number, where it has one.
        start: offset of its first character.
        end: offset behind its last.
        spoken: the number was written in words.
        glued: no space between it and the token before.
        raw: as written.
    """

    kind: Kind
    text: str
    value: int
    start: int
    end: int
    spoken: bool = False
    glued: bool = False
    raw: str = ""


_TOKEN: Final = re.compile(
    r"""
    (?P<slang>2(?:nite|night|day|moro|morrow|morow)(?![a-z]))
  | (?P<iso>(?<![0-9])[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}
        (?:t[0-9]{2}:?[0-9]{2}(?::?[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:\ ?z\b|[+-][0-9]{2}(?::?[0-9]{2})?)?
          |\ [0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?(?:\ ?z\b|\ ?[+-][0-9]{2}:?[0-9]{2})?
          |\ [0-9]{1,2}:[0-9]{2}(?:\ ?z\b|\ ?\+[0-9]{2}:?[0-9]{2})?(?!\ ?[ap]\.?m)
        )?(?![0-9]))
  | (?P<packed>[0-9]{8}t[0-9]{4}(?:[0-9]{2})?z?(?![0-9a-z]))
  | (?P<date>[0-9]{4}[/.][0-9]{1,2}[/.][0-9]{1,2}(?![0-9])
        |[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{4}|/[0-9]{2})?(?![0-9/])
        |[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{4}|[0-9]{2})?(?![0-9])
        |[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}(?![0-9]))
  | (?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9:]))
  | (?P<ordinal>[0-9]{1,2}(?:st|nd|rd|th)(?![a-z]))
  | (?P<decimal>[0-9]{1,4}\.[0-9]{1,2}(?![0-9.]))
  | (?P<number>[0-9]+)
  | (?P<meridiem>[ap]\.\ ?m\.|[ap]\.?m(?![a-z])|(?<=[0-9])[ap](?![a-z0-9]))
  | (?P<oclock>o\ ?['’`]\ ?clock(?![a-z])|oclock(?![a-z]))
  | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)
  | (?P<sign>[-–—/,.&+:;()@~?!"“”_'’])
  | (?P<other>\S)
    """,
    re.VERBOSE | re.IGNORECASE,
)

_TENS: Final = frozenset({20, 30, 40, 50})


def tokenize(text: str) -> list[Token]:
    """Cut text into tokens.

    Args:
        text: any text.

    Returns:
        The tokens in order; spaces are dropped, everything else is in one of them.
    """
    return _join_spoken([_token(match) for match in _TOKEN.finditer(text)], text)


def _token(match: re.Match[str]) -> Token:
    raw, start, end = match.group(), match.start(), match.end()
    glued = start > 0 and not match.string[start - 1].isspace()
    kind, text, value, spoken = Kind.OTHER, raw.lower(), -1, False
    match match.lastgroup:
        case "iso" | "packed":
            kind = Kind.ISO
        case "number" if len(raw) <= 8:
            # Nine digits and more are telephone numbers and junk, never times.
            kind, value = Kind.NUMBER, int(raw)
        case "ordinal":
            kind, value = Kind.ORDINAL, int(raw[:-2])
        case "meridiem":
            kind, text = Kind.MERIDIEM, text[0] + "m"
        case "oclock":
            kind, text = Kind.WORD, "o'clock"
        case "word" | "slang":
            text = text.replace("’", "'")
            if text.endswith("'s"):
                text, end = text[:-2], end - 2
            text, kind = canonical(text), Kind.WORD
            if text in NUMBER:
                kind, value, spoken = Kind.NUMBER, NUMBER[text], True
            elif text in ORDINAL:
                kind, value, spoken = Kind.ORDINAL, ORDINAL[text], True
        case "date" | "clock" | "decimal" | "sign" as group:
            kind = Kind(group)
    return Token(kind, text, value, start, end, spoken, glued, raw)


def _join_spoken(tokens: list[Token], text: str) -> list[Token]:
    """Make "twenty three", "forty-five" and "twenty first" one token each."""
    joined: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        index += 1
        if token.kind is Kind.NUMBER and token.spoken and token.value in _TENS and index < len(tokens):
            dashed = tokens[index].text == "-" and index + 1 < len(tokens)
            unit = tokens[index + dashed]
            if unit.spoken and 1 <= unit.value <= 9:
                raw = text[token.start : unit.end]
                token = replace(
                    unit, value=token.value + unit.value, start=token.start, glued=token.glued, raw=raw
                )
                index += 1 + dashed
        joined.append(token)
    return joined
