"""The picture of a plan as SVG: stands alone, needs no fonts, and is readable on light and on dark.

It has the same boxes and lines as the picture on the screen, each cell of which becomes a rectangle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.theme import Theme

from agent.events import State
from agent.masking import masked
from tui.colours.themes import DARK, LIGHT
from tui.graph.layout import Box, Direction, Drawing
from tui.safe_text import clip

if TYPE_CHECKING:
    from tui.graph.lines import Point
    from tui.graph.painting import Label, Look

_WIDE, _HIGH = 8.4, 18
"""Pixels of a cell."""
_MARGIN = 24
_HEADING = 34
_ROUND = 6
_FONT = "13px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"
_NO_XML = str.maketrans("", "", "\ufffe\uffff")
"""XML 1.0 cannot hold these."""


def plan_svg(drawing: Drawing, labels: Mapping[int, Label], look: Look, title: str, legend: str = "") -> str:
    """Return the picture of a plan.

    Args:
        drawing: where everything stands.
        labels: what stands in the boxes.
        look: what stands out: the longest chain is drawn thick, what others wrote dashed.
        title: what stands above it.
        legend: what stands below it.
    """
    width = max(drawing.width * _WIDE, 40 * _WIDE) + 2 * _MARGIN
    below = 2 * _MARGIN + _HEADING + drawing.height * _HIGH
    height = below + (_HEADING if legend else 0)
    heading = clip(title, int((width - 2 * _MARGIN) / _WIDE))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'width="{width:.0f}" height="{height:.0f}" role="img">',
            f"<title>{_words(title)}</title>",
            f"<style>{_style()}</style>",
            '<rect class="ground" width="100%" height="100%"/>',
            _text(_MARGIN, _MARGIN + 6, heading, "heading"),
            f'<g transform="translate({_MARGIN} {_MARGIN + _HEADING})">',
            *_lines(drawing, look),
            *(part for box in drawing.boxes.values() for part in _box(box, labels[box.id])),
            "</g>",
            _text(_MARGIN, below, legend, "quiet"),
            "</svg>\n",
        ]
    )


def _lines(drawing: Drawing, look: Look) -> Iterator[str]:
    """Yield the lines, those of the longest chain last, so that they lie above the others."""
    chain = set(pairwise(look.critical))
    for edge, route in sorted(drawing.routes.items(), key=lambda item: item[0] in chain):
        classes = " ".join(
            ["line", *(["chain"] if edge in chain else []), *(["foreign"] if edge[0] in look.foreign else [])]
        )
        x, y = _middle(route[-2])
        right = drawing.direction is Direction.RIGHT
        tip = "l-6 -4 v8 z" if right else "l-4 -6 h8 z"
        end = (x + _WIDE / 2, y) if right else (x, y + _HIGH / 2)
        yield f'<path class="{classes}" d="{_path([_middle(point) for point in _corners(route)])}"/>'
        yield f'<path class="arrow" d="M{end[0]:.1f} {end[1]:.1f} {tip}"/>'


def _corners(route: Sequence[Point]) -> list[Point]:
    """Return where a route begins, turns and ends; it ends before the box that it leads to."""
    points = list(route[:-1])
    between = [
        here
        for before, here, after in zip(points, points[1:], points[2:], strict=False)
        if (here[0] - before[0], here[1] - before[1]) != (after[0] - here[0], after[1] - here[1])
    ]
    return [points[0], *between, points[-1]]


def _path(points: Sequence[tuple[float, float]]) -> str:
    """Return a line through `points` with round corners, in the language of SVG paths."""
    parts = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _toward(corner, before), _toward(corner, after)
        parts.append(
            f"L{start[0]:.1f} {start[1]:.1f}Q{corner[0]:.1f} {corner[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
        )
    parts.append(f"L{points[-1][0]:.1f} {points[-1][1]:.1f}")
    return "".join(parts)


def _toward(corner: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Return the point a little way from a corner toward another one; at most half of the way."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    share = min(_ROUND / (abs(dx) + abs(dy) or 1), 0.5)
    return corner[0] + share * dx, corner[1] + share * dy


def _box(box: Box, label: Label) -> Iterator[str]:
    x, y, width = box.x * _WIDE, box.y * _HIGH, box.width * _WIDE
    inner = box.width - 4
    yield f'<g class="{label.state.value}">'
    yield (
        f'<rect class="box" x="{x + _WIDE / 2:.1f}" y="{y + 3:.1f}" width="{width - _WIDE:.1f}" '
        f'height="{box.height * _HIGH - 6}" rx="{_ROUND}"/>'
    )
    left, baseline = x + 1.5 * _WIDE, y + 19
    yield _text(left, baseline, label.sign, "sign")
    room = inner - 1 - (cell_len(label.time) + 1 if label.time else 0)
    yield _text(left + 2 * _WIDE, baseline, clip(f"{label.id} {label.title}", room), "name")
    if label.time:
        start = x + width - (1.5 + cell_len(label.time)) * _WIDE
        yield _text(start, baseline, label.time, "quiet")
    yield _text(left, baseline + _HIGH, clip(label.detail, inner + 1), "")
    if label.outcome:
        yield _text(left, baseline + 2 * _HIGH, clip(label.outcome, inner + 1), "quiet")
    yield "</g>"


def _text(x: float, y: float, words: str, kind: str) -> str:
    """Return words that take as many cells as on the screen, whatever the font is."""
    if not words:
        return ""
    role = f' class="{kind}"' if kind else ""
    size = f'textLength="{cell_len(words) * _WIDE:.1f}" lengthAdjust="spacingAndGlyphs"'
    return f'<text{role} x="{x:.1f}" y="{y:.1f}" {size}>{_words(words)}</text>'


def _words(text: str) -> str:
    return escape(masked(text).translate(_NO_XML))


def _middle(point: Point) -> tuple[float, float]:
    return (point[0] + 0.5) * _WIDE, (point[1] + 0.5) * _HIGH


def _style() -> str:
    """Return the colours: light ones, and dark ones where the reader prefers them."""
    return (
        f"text{{font:{_FONT};white-space:pre}} .heading,.name{{font-weight:600}} "
        ".line{fill:none;stroke-width:1.2} .chain{stroke-width:2.6} .foreign{stroke-dasharray:4 3} "
        f".box{{stroke-width:1.2}} {_colours(LIGHT)} @media(prefers-color-scheme:dark){{{_colours(DARK)}}}"
    )


def _colours(theme: Theme) -> str:
    quiet = theme.secondary
    state_colours = {
        State.WAITING: theme.warning,
        State.RUNNING: theme.primary,
        State.DONE: theme.success,
        State.FAILED: theme.error,
        State.UNKNOWN: theme.warning,
    }
    rules = [
        f".ground{{fill:{theme.background}}}",
        f"text{{fill:{theme.foreground}}}",
        f".quiet,.sign{{fill:{quiet}}}",
        f".line{{stroke:{quiet}}}",
        f".chain{{stroke:{theme.foreground}}}",
        f".arrow{{fill:{quiet}}}",
        f".box{{fill:{theme.surface};stroke:{quiet}}}",
    ]
    for state, colour in state_colours.items():
        rules.append(f".{state.value} .sign{{fill:{colour}}}")
        if state is not State.DONE:
            rules.append(f".{state.value} .box{{stroke:{colour}}}")
    return " ".join(rules)
