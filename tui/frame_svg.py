"""A frame as SVG: every run of text where it stands, in the fonts of the machine that shows it."""

from __future__ import annotations

import html
from collections.abc import Iterator

from tui.frames import Frame, Row, Run

CELL = 8.4
"""Width of a cell at the size of the letters below, in all fonts that terminals use."""
LINE = 16.5
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
    return "".join(_pieces(row))


def _pieces(row: Row) -> Iterator[str]:
    yield from (_ground(column, run) for column, run in _placed(row) if run.look.ground)
    yield from (_words(column, run) for column, run in _placed(row) if run.text.strip(" "))


def _placed(row: Row) -> Iterator[tuple[int, Run]]:
    column = 0
    for run in row:
        yield column, run
        column += run.width


def _ground(column: int, run: Run) -> str:
    """Return what stands behind a run."""
    x, width = f"{column * CELL:.5g}", f"{run.width * CELL:.5g}"
    return f'<rect x="{x}" width="{width}" height="{LINE}" fill="{run.look.ground}"/>'


def _words(column: int, run: Run) -> str:
    words = run.text.strip(" ")
    x = (column + len(run.text) - len(run.text.lstrip(" "))) * CELL
    length = (run.width - len(run.text) + len(words)) * CELL
    marks = "".join(mark for name, mark in _MARKS.items() if name in run.look.marks)
    ink = run.look.ink or _INK
    place = f'x="{x:.5g}" y="12.8" textLength="{length:.5g}"'
    return f'<text {place} fill="{ink}"{marks}>{html.escape(words)}</text>'


_MARKS = {
    "bold": ' font-weight="bold"',
    "dim": ' opacity="0.6"',
    "italic": ' font-style="italic"',
    "underline": ' text-decoration="underline"',
    "strike": ' text-decoration="line-through"',
}
