"""How many threads llama.cpp should use: one or all, by how fast each was lately.

llama.cpp's threads wait for each other by turning in circles. Where other programs want the cores, one thread
alone can be many times as fast as two, and that changes from second to second. So the one in use is compared
with the other from time to time: soon at first, then more and more rarely while the choice stays right.
"""

from __future__ import annotations

_WORTH = 0.8
"""All threads are used when they need less than this share of the time of one."""
_MEMORY = 0.5
"""Weight of the newest measurement of the choice in use."""
_SOON, _RARELY = 4, 256
"""Steps between two looks at the other choice."""


class Pacer:
    """The choice for one kind of work.

    Args:
        all_threads: what to use besides one thread.
    """

    def __init__(self, all_threads: int) -> None:
        self._all = all_threads
        self._seconds: dict[int, float] = {}
        self._best = 1
        self._wait = _SOON
        self._steps = 0

    def threads(self) -> int:
        """Return how many threads the next step should use."""
        self._steps += 1
        if self._all == 1:
            return 1
        if self._steps < self._wait:
            return self._best
        return self._all if self._best == 1 else 1

    def took(self, threads: int, seconds: float) -> None:
        """Learn how long one token took with that many threads."""
        # What is known of the other choice is old; only the one in use has a memory.
        before = self._seconds.get(threads, seconds) if threads == self._best else seconds
        self._seconds[threads] = (1 - _MEMORY) * before + _MEMORY * seconds
        if threads != self._best:
            self._steps, self._wait = 0, min(2 * self._wait, _RARELY)
        one, everyone = self._seconds.get(1), self._seconds.get(self._all)
        if one is None or everyone is None:
            return
        best = self._all if everyone < _WORTH * one else 1
        if best != self._best:
            self._best, self._wait, self._steps = best, _SOON, 0
