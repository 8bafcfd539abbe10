"""Lines of the chat in stretches that are drawn alike, and how they break into rows of a width in cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from rich.cells import cell_len, get_character_cell_size, split_graphemes

Role = str
"""How a stretch is drawn: "words", "quiet", "code", …; the view has a component class for each."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters drawn alike."""

    text: str
    role: Role = "words"
    strong: bool = False
    slanted: bool = False
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text before it is broken into rows.

    Its first cells are not part of the text: they are neither selected nor searched nor copied.
    """

    pieces: tuple[Piece, ...] = ()
    margin: tuple[Piece, ...] = ()
    """Drawn before each of its rows, such as a bar."""
    first: tuple[Piece, ...] = ()
    """Drawn before its first row instead, as wide as the margin; () for the margin."""
    hang: int = 0
    """Cells by which rows after the first are indented."""
    ground: Role = ""
    """What lies behind all of it; "" for nothing."""
    aside: str = ""
    """Stands quietly at the right edge of its first row."""

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Row:
    """A part of a line that stands in one row of the screen."""

    start: int
    """The characters of the line that it shows."""
    end: int
    indent: int = 0
    """Cells before them, after the margin."""


BLANK = Line()


def line_of(text: str, role: Role = "words", **how: bool) -> Line:
    """Return a line that is drawn alike throughout."""
    return Line((Piece(text, role, **how),) if text else ())


@lru_cache(maxsize=1024)
def rows_of(line: Line, width: int) -> tuple[Row, ...]:
    """Break a line into rows.

    Args:
        line: the line; what grows at its end has the same lines before, and they are not broken anew.
        width: cells, margin included.
    """
    room = max(width - sum(cell_len(piece.text) for piece in line.margin), 1)
    hang = min(line.hang, room // 2, max(room - 2, 0))  # room for a wide character at least
    first = room - (cell_len(line.aside) + 1 if line.aside else 0)
    spans = tuple(_broken(line.text, max(first, 1), max(room - hang, 1)))
    return tuple(Row(start, end, hang if place else 0) for place, (start, end) in enumerate(spans))


_WORD = re.compile(r"\s+|[^\s\u1100-\uffef\U0001b000-\U0003ffff]+|.", re.DOTALL)
"""White space, a word, or a single character of those scripts that break anywhere."""
_NEVER_FIRST = frozenset(
    "、。，．・：；？！）」』】〉》’”ーっゃゅょッャュョ\u200d\ufe0e\ufe0f\u20e3)]}!,.:;?"
)


def _broken(text: str, first: int, rest: int) -> Iterator[tuple[int, int]]:
    """Yield where the rows of a text begin and end, without the white space at which they break."""
    if len(text) <= first and text.isascii():
        yield 0, len(text)
        return
    room, start, end, used = first, 0, 0, 0
    for word_start, word_end, cells in _words(text):
        if text[word_start].isspace():
            used += cells
            if not end or end == start:  # indentation counts, a space at the break does not
                end = min(word_end, start + room)
            continue
        if used + cells > room and end > start:
            yield start, end
            room, start, used = rest, word_start, 0
        while cells > room - used and word_end - word_start > 1:
            cut = _fitting(text, word_start, word_end, room - used)
            yield start, cut
            room, start, used = rest, cut, 0
            word_start, cells = cut, cell_len(text[cut:word_end])
        used += cells
        end = word_end
    yield start, max(end, start)


def _words(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the words of a text and the white space between: beginning, end, cells."""
    held: tuple[int, int] | None = None
    for match in _WORD.finditer(text):
        start, end = match.span()
        if held is not None and _belongs(text, held[1], start):
            held = held[0], end
            continue
        if held is not None:
            yield *held, cell_len(text[held[0] : held[1]])
        held = start, end
    if held is not None:
        yield *held, cell_len(text[held[0] : held[1]])


def _belongs(text: str, held: int, start: int) -> bool:
    """Whether the characters from `start` on stay in a row with the word that ends at `held`."""
    before, after = text[held - 1], text[start]
    if before.isspace() or after.isspace():
        return False
    return after in _NEVER_FIRST or before == "\u200d" or get_character_cell_size(after) == 0


def _fitting(text: str, start: int, end: int, room: int) -> int:
    """Return how far the characters from `start` on fit into `room` cells; at least one does."""
    part = text[start : min(end, start + 4 * room + 16)]
    if part.isascii():
        return start + max(room, 1)
    spans, _ = split_graphemes(part)
    fits = 0
    for (_, stop, _), cells in zip(spans, accumulate(cells for _, _, cells in spans), strict=True):
        if cells > room and fits:
            break
        fits = stop
    return start + fits


def cut(pieces: Iterable[Piece], start: int, end: int) -> Iterator[Piece]:
    """Yield the characters from `start` to `end` of some pieces."""
    at = 0
    for piece in pieces:
        stop = at + len(piece.text)
        if stop > start and at < end:
            text = piece.text[max(start - at, 0) : end - at]
            yield Piece(text, piece.role, piece.strong, piece.slanted, piece.struck)
        at = stop
