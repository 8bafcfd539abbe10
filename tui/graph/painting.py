"""From a layout to rows of characters, each with the role it plays; colours are the widget's affair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len

from agent.events import State
from tui.graph.layout import Box, Direction, Drawing
from tui.graph.lines import line_character
from tui.graph.outline import Line
from tui.safe_text import clip, fit

Role = str
"""What a piece of a row is: "line", "line-chosen", "words", "quiet", "chosen", "space", or a state."""


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


@dataclass(frozen=True, slots=True)
class _Frame:
    """The characters of a box's border."""

    top_left: str
    across: str
    top_right: str
    down: str
    bottom_left: str
    bottom_right: str
    exit_right: str
    exit_down: str


_LIGHT = _Frame("╭", "─", "╮", "│", "╰", "╯", "├", "┬")
_HEAVY = _Frame("┏", "━", "┓", "┃", "┗", "┛", "┠", "┯")
_ARROWS = {Direction.RIGHT: "▸", Direction.DOWN: "▾"}


def box_row(label: Label, box: Box, row: int, exits: Direction | None, *, chosen: bool) -> list[Piece]:
    """Return one row of a box.

    Args:
        label: what stands in it.
        box: where it stands; three rows high.
        row: 0 to 2.
        exits: the side where lines leave; None when none do.
        chosen: whether it is the selected call.
    """
    frame = _HEAVY if chosen else _LIGHT
    border: Role = "chosen" if chosen else _border_role(label.state)
    inner = box.width - 2
    if row == 0:
        title = clip(f"{label.id} {label.title}", inner - 4)
        rest = inner - 4 - cell_len(title)
        return [
            Piece(f"{frame.top_left} ", border),
            Piece(f"{label.sign} ", label.state, strong=True),
            Piece(f"{title} ", "words", strong=True),
            Piece(frame.across * rest + frame.top_right, border),
        ]
    if row == 1:
        room = inner - 2 - (cell_len(label.time) + 1 if label.time else 0)
        edge = frame.exit_right if exits is Direction.RIGHT else frame.down
        return [
            Piece(f"{frame.down} ", border),
            Piece(fit(label.detail, room), "words"),
            Piece(f" {label.time}" if label.time else "", "quiet"),
            Piece(f" {edge}", border),
        ]
    middle = box.width // 2 - 1
    bottom = frame.across * inner
    if exits is Direction.DOWN:
        bottom = bottom[:middle] + frame.exit_down + bottom[middle + 1 :]
    return [Piece(frame.bottom_left + bottom + frame.bottom_right, border)]


def _border_role(state: State) -> Role:
    """Only what needs the user's eye has a coloured border."""
    return state if state in (State.WAITING, State.RUNNING, State.FAILED, State.UNKNOWN) else "line"


def drawing_rows(drawing: Drawing, chosen: int | None) -> list[list[tuple[int, Piece]]]:
    """Return the lines of a picture, row by row, as pieces with their columns; boxes are not in it.

    Args:
        drawing: the picture.
        chosen: the selected call, whose lines stand out.
    """
    rows: list[list[tuple[int, Piece]]] = [[] for _ in range(drawing.height)]
    chosen_in = {point for point, box in drawing.arrows.items() if box == chosen}
    for (x, y), nets in sorted(drawing.lines.items(), key=lambda item: item[0]):
        directions = 0
        for ways in nets.values():
            directions |= ways
        role = "line-chosen" if chosen in nets or (x, y) in chosen_in else "line"
        arrow = _ARROWS[drawing.direction] if (x, y) in drawing.arrows else None
        rows[y].append((x, Piece(arrow or line_character(directions), role)))
    return rows


def paint_row(
    drawing: Drawing,
    lines: Sequence[tuple[int, Piece]],
    labels: Mapping[int, Label],
    row: int,
    chosen: int | None,
) -> list[Piece]:
    """Return one row of a picture with its boxes, from the left edge.

    Args:
        drawing: the picture.
        lines: this row of `drawing_rows`.
        labels: what stands in the boxes.
        row: from 0.
        chosen: the selected call.
    """
    parts = list(lines)
    for box in drawing.boxes.values():
        if box.y <= row < box.y + box.height:
            exits = drawing.direction if box.id in drawing.exits else None
            x = box.x
            for piece in box_row(labels[box.id], box, row - box.y, exits, chosen=box.id == chosen):
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


def outline_row(line: Line, label: Label, width: int, *, chosen: bool) -> list[Piece]:
    """Return one row of the list form of a plan, exactly `width` cells wide.

    Args:
        line: the call and its branch.
        label: what is said of it.
        width: cells.
        chosen: whether it is the selected call.
    """
    also = f" ← {' '.join(map(str, line.also))}" if line.also and "←" not in label.detail else ""
    head = f"{line.id} {label.title}"
    left = cell_len(line.branch) + 3
    room = max(width - left - (cell_len(label.time) + 1 if label.time else 0), 0)
    head = clip(head, room)
    detail = fit(f"{label.detail}{also}", room - cell_len(head) - 2) if room - cell_len(head) > 4 else ""
    middle = f"  {detail}" if detail else " " * (room - cell_len(head))
    return [
        Piece("▌" if chosen else " ", "chosen"),
        Piece(line.branch, "line"),
        Piece(f"{label.sign} ", label.state, strong=True),
        Piece(head, "words", strong=True),
        Piece(middle, "words"),
        Piece(f" {label.time}" if label.time else "", "quiet"),
    ]
