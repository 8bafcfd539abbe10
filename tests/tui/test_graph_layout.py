"""The picture of a plan: lines join their boxes, nothing overlaps, growing moves nothing about."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.graph.critical import critical_path
from tui.graph.glyphs import ASCII, UNICODE, Glyphs
from tui.graph.layout import Box, Direction, Drawing, Node, arrange, lay_out, layers_of, least_width
from tui.graph.lines import DOWN, LEFT, RIGHT, UP, WAYS, Point
from tui.graph.outline import outline

OPPOSITE = {UP: DOWN, DOWN: UP, LEFT: RIGHT, RIGHT: LEFT}


@st.composite
def plans(draw: st.DrawFn) -> tuple[Node, ...]:
    """Plans of up to 25 calls, each needing up to four earlier ones."""
    nodes: list[Node] = []
    for number in range(1, draw(st.integers(1, 25)) + 1):
        earlier = [node.id for node in nodes]
        needs = draw(st.sets(st.sampled_from(earlier), max_size=4)) if earlier else set()
        size = draw(st.integers(8, 26)), draw(st.sampled_from((1, 3, 4)))
        nodes.append(Node(number, *size, tuple(sorted(needs))))
    return tuple(nodes)


directions = st.sampled_from(list(Direction))


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def reached_from(drawing: Drawing, node: int) -> set[int]:
    """Follow the drawn arms of `node`'s lines from its box and return the boxes they arrive at."""
    x, y = drawing.exits[node]
    forward = RIGHT if drawing.direction is Direction.RIGHT else DOWN
    start = (x + WAYS[forward][0], y + WAYS[forward][1])
    assert drawing.lines[start][node] & OPPOSITE[forward], "the line does not touch the box it leaves"
    seen: set[Point] = {start}
    todo = [start]
    arrived: set[int] = set()
    while todo:
        at = todo.pop()
        for way, (dx, dy) in WAYS.items():
            if not drawing.lines[at][node] & way:
                continue
            neighbour = (at[0] + dx, at[1] + dy)
            box = next((box for box in drawing.boxes.values() if box.contains(*neighbour)), None)
            if box is not None:
                if box.id != node:
                    assert drawing.arrows[at] == box.id, "a line enters a box without an arrow"
                    arrived.add(box.id)
                continue
            assert drawing.lines[neighbour].get(node, 0) & OPPOSITE[way], "a line has a loose end"
            if neighbour not in seen:
                seen.add(neighbour)
                todo.append(neighbour)
    own = {point for point, nets in drawing.lines.items() if node in nets}
    assert own == seen, "a piece of the line hangs in the air"
    return arrived


def each_line_joins_its_two_boxes(nodes: tuple[Node, ...], drawing: Drawing) -> None:
    needed_by: dict[int, set[int]] = {}
    for node in nodes:
        for need in node.needs:
            needed_by.setdefault(need, set()).add(node.id)
    assert set(drawing.exits) == set(needed_by)
    for source, targets in needed_by.items():
        assert reached_from(drawing, source) == targets


def every_call_is_visible_and_no_boxes_overlap(nodes: tuple[Node, ...], drawing: Drawing) -> None:
    assert set(drawing.boxes) == {node.id for node in nodes}
    assert least_width(nodes, drawing.direction) <= drawing.width
    layers = layers_of((node.id, node.needs) for node in nodes)
    assert [sorted(layer) for layer in drawing.layers] == layers
    for one, other in combinations(drawing.boxes.values(), 2):
        assert not overlap(one, other)
    for box in drawing.boxes.values():
        assert 0 <= box.x <= drawing.width - box.width
        assert 0 <= box.y <= drawing.height - box.height


def no_line_runs_through_a_box_or_off_the_picture(nodes: tuple[Node, ...], drawing: Drawing) -> None:
    for x, y in drawing.lines:
        assert 0 <= x < drawing.width
        assert 0 <= y < drawing.height
        assert not any(box.contains(x, y) for box in drawing.boxes.values())


def lines_only_share_a_stretch_when_they_go_to_the_same_call(
    nodes: tuple[Node, ...], drawing: Drawing
) -> None:
    targets = {source: {node.id for node in nodes if source in node.needs} for source in drawing.boxes}
    for nets in drawing.lines.values():
        for one, other in combinations(nets, 2):
            if nets[one] & nets[other]:
                assert targets[one] & targets[other]


def lines_go_forward(nodes: tuple[Node, ...], drawing: Drawing) -> None:
    for node in nodes:
        for need in node.needs:
            before, after = drawing.boxes[need], drawing.boxes[node.id]
            assert before.x < after.x if drawing.direction is Direction.RIGHT else before.y < after.y


def each_route_leads_from_the_one_box_to_the_other(nodes: tuple[Node, ...], drawing: Drawing) -> None:
    assert set(drawing.routes) == {(need, node.id) for node in nodes for need in node.needs}
    for (start, end), route in drawing.routes.items():
        assert drawing.boxes[start].contains(*route[0])
        assert drawing.boxes[end].contains(*route[-1])
        assert all(start in drawing.lines[point] for point in route[1:-1])


CHECKS = (
    each_line_joins_its_two_boxes,
    every_call_is_visible_and_no_boxes_overlap,
    no_line_runs_through_a_box_or_off_the_picture,
    lines_only_share_a_stretch_when_they_go_to_the_same_call,
    lines_go_forward,
    each_route_leads_from_the_one_box_to_the_other,
)


@given(plans(), directions)
def test_what_holds_of_every_picture(nodes: tuple[Node, ...], direction: Direction) -> None:
    for check in CHECKS:
        check(nodes, lay_out(nodes, direction))


@given(plans(), directions)
def test_the_same_plan_gives_the_same_picture(nodes: tuple[Node, ...], direction: Direction) -> None:
    first = lay_out(nodes, direction)
    arrange.cache_clear()
    assert lay_out(nodes, direction) == first


@given(plans(), directions)
def test_a_call_that_streams_in_leaves_the_others_where_they_are(
    nodes: tuple[Node, ...], direction: Direction
) -> None:
    before, after = lay_out(nodes[:-1], direction), lay_out(nodes, direction)
    new = nodes[-1].id
    kept = tuple(tuple(call for call in layer if call != new) for layer in after.layers)
    assert tuple(layer for layer in kept if layer) == before.layers
    across = direction is Direction.RIGHT
    for layer in before.layers:
        moved = set()
        for call in layer:
            old, now = before.boxes[call], after.boxes[call]
            assert (old.y == now.y) if across else (old.x == now.x), "a box moved within its layer"
            moved.add(now.x - old.x if across else now.y - old.y)
        assert len(moved) == 1, "a layer did not move as a whole"
        assert min(moved) >= 0, "a layer moved back"


@settings(deadline=None)
@given(plans())
def test_the_outline_shows_each_call_once_under_a_call_it_needs(nodes: tuple[Node, ...]) -> None:
    needs = {node.id: node.needs for node in nodes}
    lines = outline(tuple(needs.items()))
    assert sorted(line.id for line in lines) == sorted(needs)
    shown: list[int] = []
    for line in lines:
        assert set(line.also) <= set(needs[line.id])
        above = set(needs[line.id]) - set(line.also)
        assert len(above) == bool(needs[line.id])
        assert above <= set(shown)
        shown.append(line.id)


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        ({1: (), 2: (), 3: (1, 2)}, ["1", "2", "└ 3"]),
        ({1: (), 2: (1,), 3: (1,), 4: (2, 3)}, ["1", "├ 2", "└ 3", "  └ 4"]),
    ],
)
def test_the_outline_reads_as_a_tree(needs: Mapping[int, tuple[int, ...]], expected: list[str]) -> None:
    lines = outline(tuple(needs.items()))
    assert [
        "".join(UNICODE.branches[step] for step in line.branch) + str(line.id) for line in lines
    ] == expected


def test_two_calls_into_one_share_a_trunk() -> None:
    drawing = lay_out((Node(1, 5, 3, ()), Node(2, 5, 3, ()), Node(3, 5, 3, (1, 2))), Direction.RIGHT)
    column = [
        UNICODE.joint(_all(drawing.lines.get((drawing.boxes[1].width + 1, y), {})))
        for y in range(drawing.height)
    ]
    assert "".join(column) == " ╮├│╯ "


def _all(nets: Mapping[int, int]) -> int:
    directions = 0
    for net in nets.values():
        directions |= net
    return directions


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_there_is_a_character_for_every_joint(glyphs: Glyphs) -> None:
    for arms in range(1, 16):
        for heavy in range(16):
            character = glyphs.joint(arms, heavy & arms)
            assert cell_len(character) == 1
            assert character != " "
            assert glyphs is UNICODE or character.isascii()


def test_characters_have_the_arms_asked_for() -> None:
    assert UNICODE.joint(UP | DOWN | LEFT | RIGHT) == "┼"
    assert UNICODE.joint(RIGHT | DOWN) == "╭"
    assert UNICODE.joint(RIGHT | DOWN | LEFT, RIGHT | LEFT) == "┯"
    assert UNICODE.joint(LEFT | RIGHT, dashed=True) == "┄"
    assert ASCII.joint(LEFT | RIGHT) == "-"


@given(plans(), st.booleans(), st.randoms(use_true_random=False))
def test_the_longest_chain_hangs_together_and_none_is_longer(
    nodes: tuple[Node, ...], timed: bool, chance: Random
) -> None:
    needs = {node.id: node.needs for node in nodes}
    seconds = {call: float(chance.randint(0, 9)) if timed else 1.0 for call in needs}
    chain = critical_path(needs, seconds if timed else None)
    assert all(before in needs[after] for before, after in pairwise(chain))
    longest: dict[int, float] = {}
    for call, needed in needs.items():
        longest[call] = seconds[call] + max((longest[need] for need in needed), default=0.0)
    assert sum(seconds[call] for call in chain) == max(longest.values())
