"""Plan success as TinyAgent measures it (arXiv 2409.00608): are two plans the same graph?

A node is a call with its tool's name, an edge a reference; `join()` is left out and so are all arguments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence


def _colours(tools: Sequence[str], edges: frozenset[tuple[int, int]], rounds: int) -> list[str]:
    """Refines the tools' names by those of the neighbours; equal graphs get equal colours."""
    colours = list(tools)
    for _ in range(rounds):
        seen = [
            repr(
                (
                    colours[n],
                    sorted(colours[a] for a, b in edges if b == n),
                    sorted(colours[b] for a, b in edges if a == n),
                )
            )
            for n in range(len(tools))
        ]
        names = {text: f"c{number}" for number, text in enumerate(sorted(set(seen)))}
        colours = [tools[n] + names[text] for n, text in enumerate(seen)]
    return colours


def isomorphic(
    tools: Sequence[str],
    edges: Iterable[tuple[int, int]],
    other_tools: Sequence[str],
    other_edges: Iterable[tuple[int, int]],
) -> bool:
    """Whether two plans have the same graph.

    Args:
        tools: the first plan's tools; a call's number is its place.
        edges: (from, to) for each reference, repeated ones count once.
        other_tools: the second plan's tools.
        other_edges: the second plan's references.
    """
    one, other = frozenset(edges), frozenset(other_edges)
    if Counter(tools) != Counter(other_tools) or len(one) != len(other):
        return False
    rounds = min(len(tools), 4)
    # Colours of both graphs come from one refinement over their disjoint union, so that they can be compared.
    shift = len(tools)
    union = one | frozenset((a + shift, b + shift) for a, b in other)
    colours = _colours([*tools, *other_tools], union, rounds)
    mine, theirs = colours[:shift], colours[shift:]
    if Counter(mine) != Counter(theirs):
        return False
    rare = Counter(mine)
    order = sorted(range(shift), key=lambda n: rare[mine[n]])

    def match(place: int, chosen: dict[int, int]) -> bool:
        if place == shift:
            return True
        node = order[place]
        for candidate in range(shift):
            if theirs[candidate] != mine[node] or candidate in chosen.values():
                continue
            fits = all(
                ((node, n) in one) == ((candidate, c) in other)
                and ((n, node) in one) == ((c, candidate) in other)
                for n, c in chosen.items()
            )
            if fits and match(place + 1, {**chosen, node: candidate}):
                return True
        return False

    return match(0, {})
