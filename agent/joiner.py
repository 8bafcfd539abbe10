"""What to tell the user once the calls are over: deterministic, from the results, and never invented."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING

from agent.binding import described
from agent.events import Outcome, State

if TYPE_CHECKING:
    from agent.work import Work


def outcome(works: Iterable[Work]) -> Outcome:
    """Return how a request ended, from the final states of its calls."""
    works = list(works)
    effects = [work for work in works if work.tool.effect.lasts]
    if not works:
        return Outcome.NO_PLAN
    if any(work.state is State.UNKNOWN and not work.left for work in works):
        return Outcome.UNKNOWN
    if all(work.state is State.DONE or work.withheld for work in works):
        return Outcome.DONE
    if any(work.state is State.CANCELLED or work.left for work in works):
        return Outcome.CANCELLED
    if (
        effects
        and any(work.refused for work in works)
        and not any(work.state is State.DONE for work in effects)
    ):
        return Outcome.REFUSED
    return Outcome.PARTLY if any(work.state is State.DONE for work in _goals(works)) else Outcome.FAILED


def join(works: Iterable[Work], message: str = "") -> str:
    """Return the answer to a request.

    Args:
        works: its calls, all final, in the order of the plan.
        message: what the planner has to say.

    Returns:
        Plain text: the sentences of the results that were asked for, one a line, then what did not come about
        and why. Look-ups that only served other calls are left out.
    """
    works = list(works)
    lines = [work.note for work in _goals(works) if work.state is State.DONE]
    lines += [_not_done(work) for work in works if work.state is not State.DONE]
    if message:
        lines.append(message)
    return "\n".join(lines)


class Growing:
    """The first sentences of an answer, which stand while other calls still run.

    Args:
        works: the calls of the whole plan, in its order.
    """

    def __init__(self, works: Iterable[Work]) -> None:
        self.text = ""
        """What stands: whole lines, with which the answer begins."""
        self._goals = deque(_goals(list(works)))
        """The calls of which it is not known yet whether a sentence tells of them."""

    def grow(self) -> bool:
        """Take in that calls became final; tell whether more stands now."""
        before = len(self.text)
        while self._goals and self._goals[0].state.final:
            work = self._goals.popleft()
            if work.state is State.DONE:
                self.text += f"{work.note}\n"
        return len(self.text) > before


def _goals(works: list[Work]) -> list[Work]:
    """Return the calls whose results the user asked for, rather than what was made of them."""
    used = {number for work in works for number in work.call.depends_on}
    return [work for work in works if work.tool.effect.lasts or work.call.id not in used]


def _not_done(work: Work) -> str:
    what = work.proposal.title if work.proposal is not None else _named(work)
    match work.state:
        case State.FAILED:
            return f"Failed: {what}. {work.note}"
        case State.CANCELLED:
            return f"Stopped: {what}."
        case State.UNKNOWN:
            return f"Not known whether done: {what}. {work.note}"
        case _:
            return f"Not done: {what} ({work.note})."


def _named(work: Work) -> str:
    """Return a call in words: its tool and the first thing the plan says of it."""
    said = next((text.strip('[]"') for _, text in described(work.call, work.tool) if "$" not in text), "")
    return f"{work.tool.title} “{said}”" if said else work.tool.title
