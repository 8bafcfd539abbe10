"""From a row of the chat to what the terminal draws, with the places that mouse selection asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.chat.lines import Line, Piece, Row, cut
from tui.signs import signs

_STRONG, _SLANTED, _STRUCK = Style(bold=True), Style(italic=True), Style(strike=True)


class Overlay(NamedTuple):
    """A stretch of a line that is drawn over: selected, or found."""

    start: int
    end: int
    style: Style


def paint(
    line: Line,
    row: Row,
    width: int,
    *,
    place: int,
    cursor: bool,
    style_of: Callable[[str], Style],
    ground: Style,
    overlays: Sequence[Overlay] = (),
) -> Strip:
    """Return a row as the terminal draws it, exactly `width` cells wide.

    Args:
        line: the line that it is a part of.
        row: which part.
        width: cells.
        cursor: whether the cursor stands on it.
        place: the number of the line in the whole conversation, for selection by mouse.
        style_of: the style of a role.
        ground: the style behind all of it.
        overlays: what is drawn over.
    """
    segments: list[Segment] = []
    used = 0
    margin = (line.first if row.start == 0 else ()) or line.margin
    if cursor:
        margin = (Piece(signs().bar, "cursor-bar"), *cut(margin, 1, width))
    for piece in margin:
        used += cell_len(piece.text)
        style = ground + _style(piece, style_of)
        segments += (Segment(character, style + _offset(row.start, place)) for character in piece.text)
    inner = ground + style_of(line.ground) if line.ground else ground
    if row.indent:
        used += row.indent
        segments += (Segment(" ", inner + _offset(row.start, place)) for _ in range(row.indent))
    at = row.start
    for piece in _split(cut(line.pieces, row.start, row.end), row.start, overlays):
        style = inner + _style(piece, style_of)
        for overlay in overlays:
            if overlay.start <= at < overlay.end:
                style += overlay.style
        segments.append(Segment(piece.text, style + _offset(at, place)))
        used += cell_len(piece.text)
        at += len(piece.text)
    aside = line.aside if row.start == 0 else ""
    space = width - used - cell_len(aside)
    if space > 0:
        segments.append(Segment(" " * space, inner + _offset(at, place)))
    if aside:
        segments.append(Segment(aside, inner + style_of("quiet") + _offset(at, place)))
    return Strip(segments).adjust_cell_length(width, inner)


def _style(piece: Piece, style_of: Callable[[str], Style]) -> Style:
    style = style_of(piece.role)
    if piece.strong:
        style += _STRONG
    if piece.slanted:
        style += _SLANTED
    if piece.struck:
        style += _STRUCK
    return style


def _split(pieces: Iterator[Piece], at: int, overlays: Sequence[Overlay]) -> Iterator[Piece]:
    """Yield the pieces, cut where overlays begin and end."""
    if not overlays:
        yield from pieces
        return
    edges = sorted({edge for overlay in overlays for edge in (overlay.start, overlay.end)})
    for piece in pieces:
        stop = at + len(piece.text)
        bounds = [at, *(edge for edge in edges if at < edge < stop), stop]
        for start, end in pairwise(bounds):
            yield from cut((piece,), start - at, end - at)
        at = stop


@lru_cache(maxsize=1024)
def _offset(x: int, y: int) -> Style:
    """Return what Textual's mouse selection reads off a cell: the character and the line."""
    return Style.from_meta({"offset": (x, y)})
