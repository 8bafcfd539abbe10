"""Step mode: every call waits, and the user says how far the plan goes before the next card.

What is let go in advance passes the gate as in review mode: what only looks or shows runs, and an effect
waits on its own card all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from agent.tools import Effect

if TYPE_CHECKING:
    from agent.work import Work


class Stepping:
    """How far the user lets one plan go.

    Args:
        works: the calls of the plan, as they are.
    """

    def __init__(self, works: Mapping[int, Work]) -> None:
        self._works = works
        self._at: int | None = None
        self._let: dict[int, str] = {}
        """The calls that were let go in advance, with how."""
        self._reads = False

    def show(self, call_id: int) -> None:
        """Take in that the user wants to see a call's card next."""
        self._at = call_id

    def let_up_to(self, call_id: int) -> tuple[int, ...]:
        """Let the calls go that a call needs, and show that one next; return them."""
        self._at = call_id
        needed = needed_by(self._works, call_id)
        self._let.update(dict.fromkeys(needed, f"run to call {call_id}"))
        return needed

    def let_reads(self) -> None:
        """Let every call go that only looks."""
        self._reads = True

    def why_let(self, work: Work) -> str:
        """Return how a call was let go in advance; "" when it was not."""
        if self._reads and work.tool.effect is Effect.READ:
            return "run all reads"
        return self._let.get(work.call.id, "")

    def next_of(self, waiting: Sequence[Work]) -> Work:
        """Return which of the calls that wait is shown: the one wanted, else one it needs, else the first."""
        ids = [work.call.id for work in waiting]
        wanted = [] if self._at is None else [self._at, *needed_by(self._works, self._at)]
        return waiting[next((ids.index(number) for number in wanted if number in ids), 0)]


def needed_by(works: Mapping[int, Work], call_id: int) -> tuple[int, ...]:
    """Return the calls that must still come to an end before a call can begin, in the order of the plan."""
    found: set[int] = set()
    open_ends = [call_id]
    while open_ends:
        work = works[open_ends.pop()]
        needed = {*work.call.depends_on, *work.after} - found
        more = [number for number in needed if not works[number].state.final]
        found.update(more)
        open_ends += more
    return tuple(sorted(found))
