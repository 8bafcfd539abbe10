"""A frame as SVG: every run of text where it stands, in the fonts of the machine that shows it."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.pictures.frames import Frame, Look, Row, Run

CELL = 8.4
"""Width of a cell at the size of the letters below, in all fonts that terminals use."""
LINE = 16.5
BASE = 12.8
"""From the upper edge of a line to the feet of its letters."""
SIZE = 14
FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"
_INK = "#c8c8c8"
_GROUND = "#101010"


def frame_svg(frame: Frame) -> str:
    """Return a picture of one frame."""
    width, height = round(frame.width * CELL), len(frame.rows) * LINE
    rows = "".join(
        f'<g transform="translate(0 {y * LINE})">{row_svg(row)}</g>' for y, row in enumerate(frame.rows)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}">{STYLE}<rect width="100%" height="100%" fill="{_GROUND}"/>{rows}</svg>'
    )


STYLE = f"<style>text{{font:{SIZE}px {FONTS};white-space:pre}}rect{{shape-rendering:crispEdges}}</style>"


def row_svg(row: Row) -> str:
    """Return what a row adds to a picture, from its upper left corner on."""
    return "".join(row_pieces(row, _inline))


def row_pieces(row: Row, style: Callable[[Look], str], ground: str = "", top: float = 0) -> Iterator[str]:
    """Yield what a row adds to a picture.

    Args:
        row: the row.
        style: gives the attributes of letters with a look.
        ground: a colour that is behind all already.
        top: where its upper edge is.
    """
    for column, run in _placed(row):
        if run.look.ground not in ("", ground):
            place = f'x="{column * CELL:.5g}" y="{top:g}" width="{run.width * CELL:.5g}" height="{LINE}"'
            yield f'<rect {place} fill="{run.look.ground}"/>'
    for column, run in _placed(row):
        if words := run.text.strip(" "):
            x = (column + len(run.text) - len(run.text.lstrip(" "))) * CELL
            length = (run.width - len(run.text) + len(words)) * CELL
            place = f'x="{x:.5g}" y="{top + BASE:g}" textLength="{length:.5g}"'
            yield f"<text {place} {style(run.look)}>{html.escape(words)}</text>"


def _placed(row: Row) -> Iterator[tuple[int, Run]]:
    column = 0
    for run in row:
        yield column, run
        column += run.width


def _inline(look: Look) -> str:
    marks = "".join(mark for name, mark in _MARKS.items() if name in look.marks)
    return f'fill="{look.ink or _INK}"{marks}'


_MARKS = {
    "bold": ' font-weight="bold"',
    "dim": ' opacity="0.6"',
    "italic": ' font-style="italic"',
    "underline": ' text-decoration="underline"',
    "strike": ' text-decoration="line-through"',
}
