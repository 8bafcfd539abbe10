"""What a planner is: request in, typed calls out, one after another as they are decided."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from agent.plan import Call, Plan
    from agent.tools import Tool

DOUBTFUL = 0.7
"""Below this probability (0 to 1) an argument is marked where it is shown."""


@dataclass(frozen=True, slots=True)
class CallConfidence:
    """How probable it is that the parts of one call are right, each 0 to 1, given the calls before it."""

    tool: float
    arguments: tuple[float, ...]
    """One for each argument of the call, in order."""


@dataclass(frozen=True, slots=True)
class PlanEnd:
    """The last thing a planner yields."""

    confidence: float
    """How probable it is that the plan is what the user meant, 0 to 1, calibrated as well as may be."""
    sure: bool = True
    """Whether the confidence is above the planner's threshold; else nothing is changed or sent by itself."""
    message: str = ""
    """What the user should know: that nothing fits, that only the first part was planned. "" for nothing."""
    calls: tuple[CallConfidence, ...] = ()
    """One for each call, in the plan's order; empty when the planner does not know."""
    others: tuple[Plan, ...] = ()
    """The next best plans, best first, when the planner is not sure."""


class PlannerUnavailable(Exception):
    """A planner cannot work here: weights missing or damaged, a server that does not answer.

    Args:
        cause: one sentence that names the cause.
        hint: the way out.
    """

    def __init__(self, cause: str, hint: str = "") -> None:
        super().__init__(f"{cause} {hint}".strip())
        self.cause = cause
        self.hint = hint


class Planner(Protocol):
    """Turns a request into a plan."""

    def plan(self, request: str, tools: Sequence[Tool]) -> AsyncIterator[Call | PlanEnd]:
        """Yield the calls of a plan as they are decided, then one `PlanEnd`.

        A plan without calls means that no tool fits. Calls are numbered from 1 and only refer back;
        times are words of the request, not computed.

        Args:
            request: the user's words, of any length and content.
            tools: the tools that the plan may use.

        Raises:
            PlannerUnavailable: the planner cannot work here.
        """
