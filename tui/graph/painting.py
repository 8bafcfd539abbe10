"""From a layout to rows of characters, each with the role it plays; colours are the widget's affair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len

from agent.events import State
from tui.graph.glyphs import UNICODE, Glyphs
from tui.graph.layout import Box, Direction, Drawing
from tui.graph.lines import LEFT, RIGHT, Point, arms
from tui.safe_text import clip, fit

if TYPE_CHECKING:
    from tui.graph.outline import Line

Role = str
"""What a piece of a row is: "line", "line-critical", "line-chosen", "words", "quiet", "chosen", "space", or a
state."""

ONE_ROW = 1
"""Rows of a box that shows only its name; it has no border."""
BOX_MARGIN = 5
"""Cells of a box with a border besides the name: the corners, the sign, and blanks before and after it."""
NAME_MARGIN = 4
"""Cells of such a box besides the name: the bar of the selected call, the sign, and one after the name."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters with one role."""

    text: str
    role: Role
    strong: bool = False
    """Bold: the selected call, and titles."""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands in the box of a call."""

    id: int
    state: State
    sign: str
    title: str
    detail: str
    time: str
    outcome: str = ""
    """What came of it, in words."""


@dataclass(frozen=True, slots=True)
class Look:
    """What stands out in a picture, and what it is drawn with."""

    chosen: int | None = None
    """The selected call."""
    lit: int | None = None
    """The call whose lines stand out: the one under the mouse, else the selected one."""
    beside_lit: frozenset[int] = frozenset()
    """The calls that lines join it with."""
    critical: tuple[int, ...] = ()
    """The calls of the longest chain, in order."""
    foreign: frozenset[int] = frozenset()
    """The calls whose results others wrote: their lines are dashed."""
    glyphs: Glyphs = UNICODE


def line_rows(drawing: Drawing, look: Look) -> list[list[tuple[int, Piece]]]:
    """Return the lines of a picture, row by row, as pieces with their columns; boxes are not in it."""
    heavy: dict[Point, int] = {}
    for edge in pairwise(look.critical):
        for point, ways in arms(drawing.routes.get(edge, ())):
            heavy[point] = heavy.get(point, 0) | ways
    lit = {point for edge, route in drawing.routes.items() if look.lit in edge for point in route}
    rows: list[list[tuple[int, Piece]]] = [[] for _ in range(drawing.height)]
    glyphs = look.glyphs
    across = drawing.direction is Direction.RIGHT
    for (x, y), nets in sorted(drawing.lines.items()):
        directions = 0
        for ways in nets.values():
            directions |= ways
        point = (x, y)
        role = "line-chosen" if point in lit else "line-critical" if point in heavy else "line"
        if point in drawing.arrows:
            character = glyphs.arrow_right if across else glyphs.arrow_down
        else:
            character = glyphs.joint(directions, heavy.get(point, 0), dashed=nets.keys() <= look.foreign)
        rows[y].append((x, Piece(character, role)))
    return rows


def paint_row(
    drawing: Drawing, lines: Sequence[tuple[int, Piece]], labels: Mapping[int, Label], row: int, look: Look
) -> list[Piece]:
    """Return one row of a picture with its boxes, from the left edge.

    Args:
        drawing: the picture.
        lines: this row of `line_rows`.
        labels: what stands in the boxes.
        row: from 0.
        look: what stands out.
    """
    parts = list(lines)
    for box in drawing.boxes.values():
        if box.y <= row < box.y + box.height:
            exits = drawing.direction if box.id in drawing.exits else None
            x = box.x
            for piece in box_row(labels[box.id], box, row - box.y, exits, look):
                if piece.text:
                    parts.append((x, piece))
                x += cell_len(piece.text)
    at = 0
    painted: list[Piece] = []
    for x, piece in sorted(parts, key=lambda part: part[0]):
        if x > at:
            painted.append(Piece(" " * (x - at), "space"))
        painted.append(piece)
        at = x + cell_len(piece.text)
    return [
        Piece("".join(piece.text for piece in run), role, strong)
        for (role, strong), run in groupby(painted, key=lambda piece: (piece.role, piece.strong))
    ]


def box_row(label: Label, box: Box, row: int, exits: Direction | None, look: Look) -> list[Piece]:
    """Return one row of a box.

    Args:
        label: what stands in it.
        box: where it stands.
        row: from 0.
        exits: the side where lines leave; None when none do.
        look: what stands out.
    """
    if box.height == ONE_ROW:
        return _name_row(label, box.width, exits, look)
    chosen = label.id == look.chosen
    glyphs = look.glyphs
    frame = glyphs.chosen_frame if chosen else glyphs.frame
    border: Role = "chosen" if chosen else _border_role(label, look)
    heavy = label.id in look.critical[:-1]
    inner = box.width - 2
    if row == 0:
        title = _cut(f"{label.id} {label.title}", box.width - BOX_MARGIN, glyphs)
        rest = box.width - BOX_MARGIN - cell_len(title)
        return [
            Piece(f"{frame.top_left} ", border),
            Piece(f"{label.sign} ", label.state, strong=True),
            Piece(f"{title} " if rest else title, "words", strong=True),
            Piece(frame.across * (rest - 1) + frame.top_right, border),
        ]
    if row == box.height - 1:
        middle = box.width // 2 - 1
        bottom = frame.across * inner
        if exits is Direction.DOWN:
            bottom = bottom[:middle] + frame.exit_down[heavy] + bottom[middle + 1 :]
        return [Piece(frame.bottom_left + bottom + frame.bottom_right, border)]
    leaves = exits is Direction.RIGHT and row == box.height // 2
    edge = Piece(f" {frame.exit_right[heavy] if leaves else frame.down}", border)
    if row == 1:
        room = inner - 2 - (cell_len(label.time) + 1 if label.time else 0)
        return [
            Piece(f"{frame.down} ", border),
            Piece(_filled(label.detail, room, glyphs), "words"),
            Piece(f" {label.time}" if label.time else "", "quiet"),
            edge,
        ]
    return [Piece(f"{frame.down} ", border), Piece(_filled(label.outcome, inner - 2, glyphs), "quiet"), edge]


def _name_row(label: Label, width: int, exits: Direction | None, look: Look) -> list[Piece]:
    """Return a box of one row: no border, and a line that leaves begins right after the name."""
    glyphs = look.glyphs
    chosen = label.id == look.chosen
    title = _cut(f"{label.id} {label.title}", width - NAME_MARGIN, glyphs)
    rest = width - NAME_MARGIN + 1 - cell_len(title)
    when = f" {label.time}" if label.time and cell_len(label.time) + 1 < rest else ""
    rest -= cell_len(when)
    out = exits is Direction.RIGHT and rest > 1
    heavy = label.id in look.critical[:-1]
    role: Role = "line-chosen" if look.lit == label.id else "line-critical" if heavy else "line"
    dash = glyphs.joint(LEFT | RIGHT, (LEFT | RIGHT) if heavy else 0, dashed=label.id in look.foreign)
    return [
        Piece(glyphs.chosen_bar if chosen else " ", "chosen"),
        Piece(f"{label.sign} ", label.state, strong=True),
        Piece(title, "chosen" if chosen else "words", strong=True),
        Piece(when, "quiet"),
        Piece(f" {dash * (rest - 1)}" if out else " " * rest, role),
    ]


def _border_role(label: Label, look: Look) -> Role:
    """Only what needs the user's eye has a coloured border."""
    if label.id == look.lit:
        return "line-chosen"
    needs_eye = label.state in (State.WAITING, State.RUNNING, State.FAILED, State.UNKNOWN)
    return label.state if needs_eye else "line"


def outline_row(line: Line, label: Label, width: int, look: Look) -> list[Piece]:
    """Return one row of the list form of a plan, exactly `width` cells wide.

    Args:
        line: the call and its branch.
        label: what is said of it.
        width: cells.
        look: what stands out.
    """
    glyphs = look.glyphs
    also = f" ← {' '.join(map(str, line.also))}" if line.also and "←" not in label.detail else ""
    head = f"{line.id} {label.title}"
    branch = "".join(glyphs.branches[step] for step in line.branch)
    left = cell_len(branch) + 3
    room = max(width - left - (cell_len(label.time) + 1 if label.time else 0), 0)
    head = _cut(head, room, glyphs)
    said = f"{label.detail}{also}"
    detail = _filled(said, room - cell_len(head) - 2, glyphs) if room - cell_len(head) > 4 else ""
    middle = f"  {detail}" if detail else " " * (room - cell_len(head))
    return [
        Piece(glyphs.chosen_bar if label.id == look.chosen else " ", "chosen"),
        Piece(branch, "line-critical" if label.id in look.critical else "line"),
        Piece(f"{label.sign} ", label.state, strong=True),
        Piece(
            head, "chosen" if label.id == look.lit or label.id in look.beside_lit else "words", strong=True
        ),
        Piece(middle, "words"),
        Piece(f" {label.time}" if label.time else "", "quiet"),
    ]


def _cut(text: str, cells: int, glyphs: Glyphs) -> str:
    return glyphs.said(clip(text, cells))


def _filled(text: str, cells: int, glyphs: Glyphs) -> str:
    return glyphs.said(fit(text, cells))
