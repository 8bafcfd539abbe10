"""The rows of the picture: words, signs and borders in their places; and the way the arrow keys lead."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from agent.events import State
from tests.tui.test_graph_layout import plans
from tui.graph.layout import Direction, Node, lay_out
from tui.graph.painting import Label, drawing_rows, outline_row, paint_row
from tui.graph.shape import LONGEST_DRAWN, shape_of
from tui.graph.walking import step_in_drawing, step_in_outline

DIAMOND = {1: (), 2: (1,), 3: (1,), 4: (2, 3)}


def label(number: int, state: State = State.DONE, title: str = "Search", detail: str = "words") -> Label:
    return Label(number, state, "✓", title, detail, "0.2 s")


def picture(needs: dict[int, tuple[int, ...]], direction: Direction, chosen: int | None = None) -> list[str]:
    drawing = lay_out(tuple(Node(call, 20, 3, needed) for call, needed in needs.items()), direction)
    labels = {call: label(call) for call in needs}
    lines = drawing_rows(drawing, chosen)
    rows = [paint_row(drawing, lines[y], labels, y, chosen) for y in range(drawing.height)]
    return ["".join(piece.text for piece in row) for row in rows]


def test_left_to_right() -> None:
    assert picture({1: (), 2: (1,)}, Direction.RIGHT) == [
        "╭ ✓ 1 Search ──────╮   ╭ ✓ 2 Search ──────╮",
        "│ words      0.2 s ├──▸│ words      0.2 s │",
        "╰──────────────────╯   ╰──────────────────╯",
    ]


def test_top_to_bottom_with_a_selected_call() -> None:
    assert picture({1: (), 2: (1,)}, Direction.DOWN, chosen=1) == [
        "┏ ✓ 1 Search ━━━━━━┓",
        "┃ words      0.2 s ┃",
        "┗━━━━━━━━━┯━━━━━━━━┛",
        "          ▾",
        "╭ ✓ 2 Search ──────╮",
        "│ words      0.2 s │",
        "╰──────────────────╯",
    ]


def test_lines_of_the_selected_call_stand_out() -> None:
    drawing = lay_out(tuple(Node(call, 20, 3, needed) for call, needed in DIAMOND.items()), Direction.RIGHT)
    roles = {piece.role for row in drawing_rows(drawing, 1) for _, piece in row}
    assert roles == {"line", "line-chosen"}
    assert {piece.role for row in drawing_rows(drawing, None) for _, piece in row} == {"line"}


@given(plans(), st.sampled_from(list(Direction)), st.text(max_size=30), st.text(max_size=30))
def test_strange_words_never_move_a_border(
    nodes: tuple[Node, ...], direction: Direction, title: str, detail: str
) -> None:
    nodes = tuple(replace(node, width=node.width + 9) for node in nodes)
    drawing = lay_out(nodes, direction)
    labels = {node.id: label(node.id, title=title, detail=detail) for node in nodes}
    lines = drawing_rows(drawing, None)
    for y in range(drawing.height):
        ends = {box.x + box.width for box in drawing.boxes.values() if box.y <= y < box.y + box.height}
        column = 0
        for piece in paint_row(drawing, lines[y], labels, y, None):
            for character in piece.text:
                column += cell_len(character)
                if character in "╮│├╯":
                    ends.discard(column)
        assert column <= drawing.width
        assert not ends


@given(st.integers(1, 120), st.text(max_size=80), st.text(max_size=200))
def test_rows_of_the_list_are_as_wide_as_asked(width: int, title: str, detail: str) -> None:
    line = shape_of({1: (), 2: (1,)}, 10, 10, 20).lines[1]
    row = outline_row(line, label(2, title=title, detail=detail), width, chosen=False)
    least = cell_len(line.branch) + 3 + cell_len(" 0.2 s")
    assert sum(cell_len(piece.text) for piece in row) == max(width, least)


@pytest.mark.parametrize(
    ("width", "height", "screen", "direction"),
    [
        (100, 20, 120, Direction.RIGHT),
        (50, 30, 120, Direction.DOWN),
        (30, 30, 120, None),
        (55, 30, 55, None),
        (70, 5, 80, None),
    ],
)
def test_the_form_suits_the_room(width: int, height: int, screen: int, direction: Direction | None) -> None:
    shape = shape_of(DIAMOND, width, height, screen)
    assert (shape.drawing.direction if shape.drawing else None) == direction
    assert shape.drawing is None or shape.drawing.width <= width
    assert bool(shape.lines) == (direction is None)


def test_long_plans_are_lists() -> None:
    needs = dict.fromkeys(range(1, LONGEST_DRAWN + 2), ())
    assert len(shape_of(needs, 1000, 1000, 1000).lines) == LONGEST_DRAWN + 1


def test_arrows_walk_along_the_lines() -> None:
    drawing = lay_out(tuple(Node(call, 20, 3, needed) for call, needed in DIAMOND.items()), Direction.RIGHT)
    assert step_in_drawing(drawing, DIAMOND, 1, "right") == 2
    assert step_in_drawing(drawing, DIAMOND, 2, "down") == 3
    assert step_in_drawing(drawing, DIAMOND, 3, "right") == 4
    assert step_in_drawing(drawing, DIAMOND, 3, "left") == 1
    assert step_in_drawing(drawing, DIAMOND, 1, "left") == 1


def test_arrows_walk_the_list() -> None:
    lines = shape_of(DIAMOND, 10, 10, 20).lines
    order = [line.id for line in lines]
    assert order == [1, 2, 3, 4]
    assert step_in_outline(lines, DIAMOND, 2, "down") == 3
    assert step_in_outline(lines, DIAMOND, 4, "left") == 3
    assert step_in_outline(lines, DIAMOND, 1, "up") == 1


@given(plans())
def test_every_call_can_be_walked_to(nodes: tuple[Node, ...]) -> None:
    needs = {node.id: node.needs for node in nodes}
    lines = shape_of(needs, 10, 10, 20).lines
    at, seen = lines[0].id, {lines[0].id}
    while (after := step_in_outline(lines, needs, at, "down")) != at:
        at = after
        seen.add(at)
    assert seen == set(needs)
