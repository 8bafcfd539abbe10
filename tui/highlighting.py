"""Shows where the words of a search stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from textual.content import Content

from tui.safe_text import ELLIPSIS, clip, one_line

LONGEST = 20_000
"""Characters of a text that are looked at."""
_BEFORE = 3
"""The first word found stands in the first third of a line where the line has to be cut."""
FOUND_STYLE = "bold underline $text-accent"


def stretches(text: str, words: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Yield a text in pieces, each with whether it is one of the words searched for, whatever the case."""
    at = 0
    for match in _pattern(words).finditer(text) if words else ():
        if match.start() > at:
            yield text[at : match.start()], False
        yield match[0], True
        at = match.end()
    if at < len(text):
        yield text[at:], False


def excerpt(text: str, words: Sequence[str], cells: int) -> str:
    """Return the part of a text around the first word found, made visible, on a line of at most `cells`."""
    line = one_line(text[:LONGEST])
    match = _pattern(words).search(line) if words else None
    if match is None or match.end() <= cells * 2 // _BEFORE:
        return clip(line, cells)
    start = line.rfind(" ", 0, max(match.start() - cells // _BEFORE, 0)) + 1
    return clip(f"{ELLIPSIS} {line[start:]}" if start else line, cells)


def marked_words(text: str, words: Sequence[str], style: str = "") -> Content:
    """Return a text, made visible already, with the words searched for marked."""
    return Content.assemble(
        *((piece, FOUND_STYLE if found else style) for piece, found in stretches(text, words))
    )


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
