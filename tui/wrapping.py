"""Breaks a text into rows that fit, also one of many megabytes: where each row begins and ends.

Textual lays a text out as a whole, at some microseconds a character: a line of ten megabytes would stop the
app for a minute. What waits for an approval may be that long, and none of it may be hidden.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from rich.cells import get_character_cell_size

LONG_LINE = 4_000
"""Characters from which on a line with wide characters is measured by the widest they could be."""
_MAYBE_WIDE = re.compile("[\u1100-\u11ff\u231a-\u27bf\u2900-\uffff\U00010000-\U0010ffff]")
"""All other characters take one cell, or none."""


class Rows(Sequence[tuple[int, int]]):
    """Where rows begin and end, in sixteen bytes each: a text may have millions."""

    def __init__(self, rows: Iterable[tuple[int, int]]) -> None:
        self._ends = array("q")
        for row in rows:
            self._ends.extend(row)

    def __len__(self) -> int:
        return len(self._ends) // 2

    @overload
    def __getitem__(self, index: int) -> tuple[int, int]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[int, int]]: ...

    def __getitem__(self, index: int | slice) -> tuple[int, int] | Sequence[tuple[int, int]]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        at = range(len(self))[index]
        return self._ends[2 * at], self._ends[2 * at + 1]


def rows_of(text: str, width: int) -> Rows:
    """Return where the rows of a text begin and end.

    A row ends at a space where there is one, which is not drawn, or at the end of a line; else anywhere.

    Args:
        text: any text.
        width: in cells.
    """
    width = max(width, 2)
    if not _MAYBE_WIDE.search(text):
        return Rows(_by_count(text, 0, len(text), width))
    return Rows(_line_by_line(text, width))


def _line_by_line(text: str, width: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        yield from _rows_of_line(text, start, stop, width)
        start = stop + 1


def _rows_of_line(text: str, start: int, stop: int, width: int) -> Iterator[tuple[int, int]]:
    if not _MAYBE_WIDE.search(text, start, stop):
        return _by_count(text, start, stop, width)
    if stop - start > LONG_LINE:
        return _by_count(text, start, stop, width // 2)
    return _by_cells(text, start, stop, width)


def _by_count(text: str, start: int, stop: int, most: int) -> Iterator[tuple[int, int]]:
    """Yield rows of at most so many characters."""
    row = re.compile(rf"([^\n]{{0,{most}}})(?: ?\n| |\Z)|[^\n]{{{most}}}")
    if start == stop:
        yield start, stop
    while start < stop and (found := row.match(text, start, stop)):
        yield start, found.end(1) if found[1] is not None else found.end()
        start = found.end()


def _by_cells(text: str, start: int, stop: int, width: int) -> Iterator[tuple[int, int]]:
    """Yield rows of at most so many cells."""
    cells, space = 0, -1
    at = begin = start
    while at < stop:
        size = get_character_cell_size(text[at])
        if cells + size > width and text[at] != " ":
            end = space if space >= start else at
            yield start, end
            start = at = end + (end == space)
            cells, space = 0, -1
            continue
        if text[at] == " ":
            if cells + size > width:
                yield start, at
                start, cells, space = at + 1, 0, -1
                at += 1
                continue
            space = at
        cells += size
        at += 1
    if start < stop or stop == begin:
        yield start, stop
