"""A plan as an indented list, for narrow screens and long plans: each call stands under one it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

Needs = tuple[tuple[int, tuple[int, ...]], ...]
"""Each call with the calls it needs, in the order of their numbers."""


class Step(IntEnum):
    """One piece of the lines before a call."""

    BRANCH = 0
    LAST_BRANCH = 1
    PASSING = 2
    """A line to a call further down."""
    NOTHING = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list."""

    id: int
    branch: tuple[Step, ...]
    """What stands before the call, from the left."""
    also: tuple[int, ...]
    """What the call needs besides the call that it stands under."""


@lru_cache(maxsize=64)
def outline(needs: Needs, deepest: int = 8) -> tuple[Line, ...]:
    """Return the lines of the list, each call once.

    Args:
        needs: the calls, each needing only earlier ones.
        deepest: branches are not indented further than this many steps.
    """
    depth: dict[int, int] = {}
    under: dict[int | None, list[int]] = {}
    for call, needed in needs:
        depth[call] = 1 + max((depth[need] for need in needed), default=-1)
        above = max(needed, key=lambda need: (depth[need], need), default=None)
        under.setdefault(above, []).append(call)
    needed_by = dict(needs)
    lines: list[Line] = []
    waiting: list[tuple[int, int | None, tuple[Step, ...]]]
    waiting = [(call, None, ()) for call in reversed(under.get(None, []))]
    while waiting:
        call, above, indent = waiting.pop()
        siblings: Sequence[int] = under[above]
        last = call == siblings[-1]
        branch = () if above is None else (*indent, Step.LAST_BRANCH if last else Step.BRANCH)
        lines.append(Line(call, branch, tuple(need for need in needed_by[call] if need != above)))
        below = () if above is None else (*indent, Step.NOTHING if last else Step.PASSING)[: deepest - 1]
        waiting.extend((child, call, below) for child in reversed(under.get(call, [])))
    return tuple(lines)
