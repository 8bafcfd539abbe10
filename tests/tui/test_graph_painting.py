"""The rows of the picture: words, signs and borders in their places; and the way the arrow keys lead."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from agent.events import State
from tests.tui.test_graph_layout import plans
from tui.graph.glyphs import ASCII, UNICODE
from tui.graph.layout import Box, Direction, Node, lay_out
from tui.graph.painting import Label, Look, box_row, line_rows, outline_row, paint_row
from tui.graph.shape import BOX_HEIGHTS, LONGEST_DRAWN, Zoom, shape_of
from tui.graph.walking import step_in_drawing, step_in_outline

DIAMOND = {1: (), 2: (1,), 3: (1,), 4: (2, 3)}
PLAIN = Look()
NAMES = dict.fromkeys(range(1, 100), 14)


def label(number: int, state: State = State.DONE, title: str = "Search", detail: str = "words") -> Label:
    return Label(number, state, "✓", title, detail, "0.2 s", "it came")


def picture(
    needs: dict[int, tuple[int, ...]], direction: Direction, look: Look = PLAIN, height: int = 3
) -> list[str]:
    drawing = lay_out(tuple(Node(call, 20, height, needed) for call, needed in needs.items()), direction)
    labels = {call: label(call) for call in needs}
    lines = line_rows(drawing, look)
    rows = [paint_row(drawing, lines[y], labels, y, look) for y in range(drawing.height)]
    return ["".join(piece.text for piece in row) for row in rows]


def test_left_to_right() -> None:
    assert picture({1: (), 2: (1,)}, Direction.RIGHT) == [
        "╭ ✓ 1 Search ──────╮   ╭ ✓ 2 Search ──────╮",
        "│ words      0.2 s ├──▸│ words      0.2 s │",
        "╰──────────────────╯   ╰──────────────────╯",
    ]


def test_top_to_bottom_with_a_selected_call() -> None:
    assert picture({1: (), 2: (1,)}, Direction.DOWN, Look(chosen=1)) == [
        "┏ ✓ 1 Search ━━━━━━┓",
        "┃ words      0.2 s ┃",
        "┗━━━━━━━━━┯━━━━━━━━┛",
        "          ▾",
        "╭ ✓ 2 Search ──────╮",
        "│ words      0.2 s │",
        "╰──────────────────╯",
    ]


def test_each_size_of_a_box() -> None:
    assert picture({1: (), 2: (1,)}, Direction.RIGHT, Look(chosen=2), height=1) == [
        " ✓ 1 Search 0.2 s ────▸▌✓ 2 Search 0.2 s   ",
    ]
    assert picture({1: (), 2: (1,)}, Direction.RIGHT, height=4) == [
        "╭ ✓ 1 Search ──────╮   ╭ ✓ 2 Search ──────╮",
        "│ words      0.2 s │   │ words      0.2 s │",
        "│ it came          ├──▸│ it came          │",
        "╰──────────────────╯   ╰──────────────────╯",
    ]


def test_the_longest_chain_is_heavy_and_what_others_wrote_is_dashed() -> None:
    fork = {1: (), 2: (), 3: (1, 2), 4: (3,)}
    look = Look(critical=(2, 3, 4), foreign=frozenset({2, 3}))
    assert picture(fork, Direction.RIGHT, look) == [
        "╭ ✓ 1 Search ──────╮",
        "│ words      0.2 s ├─╮ ╭ ✓ 3 Search ──────╮   ╭ ✓ 4 Search ──────╮",
        "╰──────────────────╯ ┢▸│ words      0.2 s ┝┅┅▸│ words      0.2 s │",
        "╭ ✓ 2 Search ──────╮ ┇ ╰──────────────────╯   ╰──────────────────╯",
        "│ words      0.2 s ┝┅┛",
        "╰──────────────────╯",
    ]


def test_without_box_characters() -> None:
    rows = picture({1: (), 2: (), 3: (1, 2)}, Direction.RIGHT, Look(chosen=3, critical=(2, 3), glyphs=ASCII))
    assert rows == [
        "+ ✓ 1 Search ------+",
        "| words      0.2 s +-+ # ✓ 3 Search ======#",
        "+------------------+ #># words      0.2 s #",
        "+ ✓ 2 Search ------+ # #==================#",
        "| words      0.2 s +=#",
        "+------------------+",
    ]


@given(plans(), st.sampled_from(list(Direction)), st.data())
def test_the_lines_of_one_call_stand_out_and_no_others(
    nodes: tuple[Node, ...], direction: Direction, data: st.DataObject
) -> None:
    drawing = lay_out(nodes, direction)
    lit = data.draw(st.sampled_from([node.id for node in nodes]))
    shown = {
        (x, y)
        for y, row in enumerate(line_rows(drawing, Look(lit=lit)))
        for x, piece in row
        if piece.role == "line-chosen"
    }
    wanted = {point for edge, route in drawing.routes.items() if lit in edge for point in route[1:-1]}
    assert shown == wanted


words = st.text(max_size=60)


@given(st.sampled_from((1, 3, 4)), st.integers(17, 40), words, words, words, st.booleans(), st.booleans())
def test_strange_words_never_move_a_border(
    height: int, width: int, title: str, detail: str, outcome: str, chosen: bool, plain: bool
) -> None:
    look = Look(chosen=1 if chosen else None, glyphs=ASCII if plain else UNICODE)
    strange = Label(1, State.RUNNING, "?", title, detail, "0.2 s", outcome)
    for exits in (None, *Direction):
        for row in range(height):
            pieces = box_row(strange, Box(1, 3, 5, width, height), row, exits, look)
            assert sum(cell_len(piece.text) for piece in pieces) == width


@given(plans(), st.sampled_from(list(Direction)), st.integers(0, 20))
def test_boxes_and_lines_are_painted_in_their_places(
    nodes: tuple[Node, ...], direction: Direction, length: int
) -> None:
    drawing = lay_out(tuple(replace(node, width=node.width + 9) for node in nodes), direction)
    labels = {node.id: label(node.id, title="x" * length) for node in nodes}
    lines = line_rows(drawing, PLAIN)
    for y in range(drawing.height):
        row = "".join(piece.text for piece in paint_row(drawing, lines[y], labels, y, PLAIN))
        assert len(row) <= drawing.width
        assert all(row[x] == piece.text for x, piece in lines[y])
        for box in drawing.boxes.values():
            if box.y == y:
                assert row[box.x + 2 :].startswith("✓") or row[box.x + 1 :].startswith("✓")


@given(st.integers(1, 120), st.text(max_size=80), st.text(max_size=200))
def test_rows_of_the_list_are_as_wide_as_asked(width: int, title: str, detail: str) -> None:
    line = shape_of({1: (), 2: (1,)}, 10, 10, 20, NAMES).lines[1]
    row = outline_row(line, label(2, title=title, detail=detail), width, PLAIN)
    least = 2 * len(line.branch) + 3 + cell_len(" 0.2 s")
    assert sum(cell_len(piece.text) for piece in row) == max(width, least)


@pytest.mark.parametrize(
    ("width", "height", "screen", "direction"),
    [
        (100, 20, 120, Direction.RIGHT),
        (50, 30, 120, Direction.DOWN),
        (30, 30, 120, None),
        (55, 30, 55, None),
        (70, 5, 80, Direction.RIGHT),
        (70, 1, 80, None),
    ],
)
def test_the_form_suits_the_room(width: int, height: int, screen: int, direction: Direction | None) -> None:
    shape = shape_of(DIAMOND, width, height, screen, NAMES)
    assert (shape.drawing.direction if shape.drawing else None) == direction
    assert shape.drawing is None or shape.drawing.width <= width
    assert bool(shape.lines) == (direction is None)


@pytest.mark.parametrize("zoom", list(Zoom))
def test_a_zoom_that_was_chosen_is_kept_even_if_the_picture_must_be_scrolled(zoom: Zoom) -> None:
    for width, height in ((200, 40), (62, 20), (62, 5)):
        shape = shape_of(DIAMOND, width, height, 100, NAMES, zoom)
        assert shape.zoom is zoom
        assert shape.drawing is not None
        heights = {box.height for box in shape.drawing.boxes.values()}
        assert heights == {BOX_HEIGHTS[zoom]}


def test_names_alone_are_drawn_where_arguments_have_no_room() -> None:
    needs = {call: (call - 1,) if call > 1 else () for call in range(1, 13)}
    shape = shape_of(needs, 60, 30, 100, NAMES)
    assert shape.zoom is Zoom.NAMES
    assert shape.drawing is not None
    assert shape.drawing.height <= 30


def test_long_plans_are_lists() -> None:
    needs = dict.fromkeys(range(1, LONGEST_DRAWN + 2), ())
    assert len(shape_of(needs, 1000, 1000, 1000, NAMES).lines) == LONGEST_DRAWN + 1


def test_arrows_walk_along_the_lines() -> None:
    drawing = lay_out(tuple(Node(call, 20, 3, needed) for call, needed in DIAMOND.items()), Direction.RIGHT)
    assert step_in_drawing(drawing, DIAMOND, 1, "right") == 2
    assert step_in_drawing(drawing, DIAMOND, 2, "down") == 3
    assert step_in_drawing(drawing, DIAMOND, 3, "right") == 4
    assert step_in_drawing(drawing, DIAMOND, 3, "left") == 1
    assert step_in_drawing(drawing, DIAMOND, 1, "left") == 1


def test_arrows_walk_the_list() -> None:
    lines = shape_of(DIAMOND, 10, 10, 20, NAMES).lines
    order = [line.id for line in lines]
    assert order == [1, 2, 3, 4]
    assert step_in_outline(lines, DIAMOND, 2, "down") == 3
    assert step_in_outline(lines, DIAMOND, 4, "left") == 3
    assert step_in_outline(lines, DIAMOND, 1, "up") == 1


@given(plans())
def test_every_call_can_be_walked_to(nodes: tuple[Node, ...]) -> None:
    needs = {node.id: node.needs for node in nodes}
    lines = shape_of(needs, 10, 10, 20, NAMES).lines
    at, seen = lines[0].id, {lines[0].id}
    while (after := step_in_outline(lines, needs, at, "down")) != at:
        at = after
        seen.add(at)
    assert seen == set(needs)
