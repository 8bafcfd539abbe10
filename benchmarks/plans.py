"""Plans whose calls only rest: what a scheduler adds to them is all that takes time."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Step:
    """One call that takes a known time."""

    number: int
    needs: tuple[int, ...]
    seconds: float


def chain(length: int, seconds: float) -> list[Step]:
    """Return steps that each need the one before."""
    return [Step(k, (k - 1,) if k > 1 else (), seconds) for k in range(1, length + 1)]


def fan(length: int, seconds: float) -> list[Step]:
    """Return steps that need nothing, and one that needs them all."""
    last = Step(length, tuple(range(1, length)), seconds)
    return [*(Step(k, (), seconds) for k in range(1, length)), last]


def lanes(length: int, number: int, seconds: float) -> list[Step]:
    """Return steps of which `number` can go on at the same time; some also need one of another lane.

    Args:
        length: how many in all.
        number: how many lanes.
        seconds: that each takes.
    """
    steps = []
    for k in range(1, length + 1):
        needs = {k - number} | ({k - 2 * number + 1} if k % 7 == 0 else set())
        steps.append(Step(k, tuple(sorted(need for need in needs if need > 0)), seconds))
    return steps


def random_dag(length: int, seed: int, longest: float = 0.02) -> list[Step]:
    """Return steps that take up to `longest` seconds; each needs up to three of the twenty before it."""
    chance = random.Random(seed)
    steps = []
    for k in range(1, length + 1):
        near = range(max(1, k - 20), k)
        needs = chance.sample(near, min(len(near), chance.randint(0, 3)))
        steps.append(Step(k, tuple(sorted(needs)), chance.uniform(longest / 20, longest)))
    return steps


def critical_path(steps: Sequence[Step], pace: float = 0.0) -> float:
    """Return the seconds that the steps take when each starts the moment that it can.

    Args:
        steps: in the order in which the planner gives them.
        pace: seconds between two of them.
    """
    ends: dict[int, float] = {}
    for place, step in enumerate(steps, 1):
        start = max([place * pace, *(ends[need] for need in step.needs)])
        ends[step.number] = start + step.seconds
    return max(ends.values())


async def paced(things: Sequence[T], pace: float) -> AsyncIterator[T]:
    """Yield a thing every `pace` seconds by the clock: one that is late does not make the next ones late."""
    started = time.perf_counter()
    for place, thing in enumerate(things, 1):
        if pace:
            await asyncio.sleep(max(started + place * pace - time.perf_counter(), 0))
        yield thing
