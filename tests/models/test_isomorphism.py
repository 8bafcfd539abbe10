"""Plan success: the same graph under other numbers, and only then."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from models.evaluation.isomorphism import isomorphic

Graph = tuple[list[str], set[tuple[int, int]]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Small graphs of few tools, so that many calls look alike."""
    tools = draw(st.lists(st.sampled_from(["mail", "sms", "find"]), max_size=7))
    pairs = [(a, b) for b in range(len(tools)) for a in range(b)]
    return tools, draw(st.sets(st.sampled_from(pairs))) if pairs else set()


@given(graphs(), st.randoms(use_true_random=False))
def test_renumbered_plans_are_the_same(graph: Graph, chance: random.Random) -> None:
    """The order of calls does not matter."""
    tools, edges = graph
    new = list(range(len(tools)))
    chance.shuffle(new)
    moved = [""] * len(tools)
    for old, tool in enumerate(tools):
        moved[new[old]] = tool
    assert isomorphic(tools, edges, moved, {(new[a], new[b]) for a, b in edges})


@given(graphs(), st.data())
def test_one_edge_more_is_another_plan(graph: Graph, data: st.DataObject) -> None:
    """A reference more or less, or another tool, makes another plan."""
    tools, edges = graph
    if edges:
        gone = data.draw(st.sampled_from(sorted(edges)))
        assert not isomorphic(tools, edges, tools, edges - {gone})
    assert not isomorphic([*tools, "note"], edges, [*tools, "mail"], edges)


def test_equal_counts_do_not_deceive() -> None:
    """A chain against a fan with as many edges, and two triangles against a ring of six."""
    tools = ["mail"] * 4
    assert not isomorphic(tools, [(0, 1), (1, 2), (2, 3)], tools, [(0, 1), (0, 2), (0, 3)])
    six = ["mail"] * 6
    triangles = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3)]
    ring = [(n, (n + 1) % 6) for n in range(6)]
    assert not isomorphic(six, triangles, six, ring)
    assert isomorphic(six, ring, six, [(b, a) for a, b in ring])


def test_a_reference_said_twice_counts_once() -> None:
    """Edges are a set, as in the paper."""
    assert isomorphic(["find", "mail"], [(0, 1), (0, 1)], ["mail", "find"], [(1, 0)])
