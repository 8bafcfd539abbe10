"""Which calls of a plan wait for which: for those they refer to, and for those that write what they name."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from agent.events import State
from agent.work import Work, names_in

if TYPE_CHECKING:
    from agent.plan import Call
    from agent.tools import Tool


class Order:
    """The calls of one plan, and which of them are to be looked at because something else came to an end."""

    def __init__(self) -> None:
        self.works: dict[int, Work] = {}
        self._dependents: dict[int, list[Work]] = {}
        self._writers: dict[tuple[str, str], list[int]] = {}
        """The calls that write a thing, by its app and what the plan calls it."""
        self._to_check: deque[Work] = deque()

    def add(self, call: Call, tool: Tool) -> Work:
        """Take in one more call, and return it on its way."""
        work = Work(call, tool, self._named_before(call, tool))
        self.works[call.id] = work
        for need in {*call.depends_on, *work.after}:
            self._dependents.setdefault(need, []).append(work)
            work.missing += not self.works[need].state.final
        if tool.effect.lasts:
            for name in names_in(call, tool):
                self._writers.setdefault((tool.app, name), []).append(call.id)
        return work

    def ended(self, work: Work, state: State) -> None:
        """Take in that a call came to an end."""
        for dependent in self._dependents.get(work.call.id, ()):
            dependent.missing -= 1
            if not dependent.missing or state is not State.DONE:
                self._to_check.append(dependent)

    def look_at(self, works: Iterable[Work]) -> None:
        """Have calls looked at."""
        self._to_check.extend(works)

    def to_look_at(self) -> Iterator[Work]:
        """Yield the calls that have not begun and are to be looked at; more may come meanwhile."""
        while self._to_check:
            work = self._to_check.popleft()
            if work.state is State.PENDING and work.task is None:
                yield work

    def lost(self, work: Work) -> Work | None:
        """Return what a call needs and cannot have any more; None while it may have all."""
        needs = (self.works[number] for number in work.call.depends_on)
        return next((need for need in needs if need.state.final and need.state is not State.DONE), None)

    def waits(self, work: Work) -> bool:
        """Whether a call waits for results."""
        return any(self.works[number].state is not State.DONE for number in work.call.depends_on)

    def ready(self, work: Work) -> bool:
        """Whether nothing that a call waits for is still to come."""
        return not self.waits(work) and all(self.works[number].state.final for number in work.after)

    def _named_before(self, call: Call, tool: Tool) -> frozenset[int]:
        """Return the earlier calls that write a thing which this one names without referring to it."""
        writers = (self._writers.get((tool.app, name), ()) for name in names_in(call, tool))
        return frozenset(number for numbers in writers for number in numbers)


_FATE = {
    State.FAILED: "failed",
    State.SKIPPED: "did not run",
    State.CANCELLED: "was stopped",
    State.UNKNOWN: "may or may not have happened",
}


def without(lost: Work) -> str:
    """Return why a call cannot run that needs `lost`."""
    return f"needs call {lost.call.id} ({lost.tool.title}), which {_FATE[lost.state]}"
