"""The longest chain of calls: what a plan cannot be quicker than."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def critical_path(
    needs: Mapping[int, Sequence[int]], seconds: Mapping[int, float] | None = None
) -> tuple[int, ...]:
    """Return the calls of the longest chain, in order; the first of several that are as long.

    Args:
        needs: call -> the calls it needs, each standing before it.
        seconds: how long calls took; None to count calls.
    """
    length: dict[int, tuple[float, int]] = {}
    before: dict[int, int | None] = {}
    for call, needed in needs.items():
        last = max(needed, key=lambda need: (length[need], -need), default=None)
        taken, steps = length[last] if last is not None else (0.0, 0)
        before[call] = last
        length[call] = (taken + (seconds.get(call, 0.0) if seconds is not None else 0.0), steps + 1)
    at = max(length, key=lambda call: (length[call], -call), default=None)
    chain: list[int] = []
    while at is not None:
        chain.append(at)
        at = before[at]
    return tuple(reversed(chain))
