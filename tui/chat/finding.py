"""Searching the conversation: where words stand in its lines, in whatever case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.chat.lines import Line


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A place where the words stand."""

    entry: int
    line: int
    """Within the entry."""
    start: int
    end: int


def pattern_of(words: str) -> re.Pattern[str] | None:
    """Return what finds some words; None when there are none."""
    return re.compile(re.escape(words), re.IGNORECASE) if words else None


@lru_cache(maxsize=128)
def spans_in(text: str, pattern: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
    """Return where the words stand in a line."""
    return tuple(found.span() for found in pattern.finditer(text))


def hits_in(lines: Sequence[Line], pattern: re.Pattern[str], entry: int) -> Iterator[Hit]:
    """Yield where the words stand in the lines of an entry."""
    for number, line in enumerate(lines):
        for start, end in spans_in(line.text, pattern):
            yield Hit(entry, number, start, end)
