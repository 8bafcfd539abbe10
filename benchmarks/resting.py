"""Runs plans whose calls only rest through the real session, with its journal on disk."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from agent.events import Finished, Outcome
from agent.journal import Journal
from agent.plan import Call, Items, Literal, Reference
from agent.planning import PlanEnd
from agent.results import Result, ToolReturn
from agent.session import Session
from agent.settings import Settings
from agent.tools import CallContext, Effect, Kind, Text, Tool, Toolbox
from benchmarks.plans import Step, paced

toolbox = Toolbox({"bench": 256})
"""With room for all: the limit of an app is not what is measured."""


@dataclass(frozen=True, slots=True)
class Given(Result):
    """A text handed on."""

    text: str

    def as_argument(self) -> str:
        return self.text

    def as_sentence(self) -> str:
        return self.text


@toolbox.tool("Rest", effect=Effect.READ, app="bench")
def rest(
    context: CallContext, seconds: Text, needs: Annotated[tuple[str, ...], Kind.TEXT] = ()
) -> ToolReturn:
    """Rest.

    Args:
        seconds: how long.
        needs: results that must be there first.
    """
    time.sleep(float(seconds))
    return Given("rested")


class PacedPlanner:
    """A planner that gives a call every so often.

    Args:
        calls: the plan.
        pace: seconds before each call; 0 gives all at once.
    """

    def __init__(self, calls: Sequence[Call], pace: float) -> None:
        self._calls = calls
        self._pace = pace

    async def plan(self, request: str, tools: Sequence[Tool]) -> AsyncIterator[Call | PlanEnd]:
        async for call in paced(self._calls, self._pace):
            yield call
        yield PlanEnd(1.0)


def calls_of(steps: Sequence[Step]) -> list[Call]:
    """Return a plan of calls that rest."""
    return [
        Call(
            step.number,
            rest.__name__,
            (Literal(str(step.seconds)), Items(tuple(Reference(need) for need in step.needs))),
        )
        for step in steps
    ]


async def rest_in_session(steps: Sequence[Step], pace: float, folder: Path) -> float:
    """Return the seconds from the request to its end, journal included.

    Args:
        steps: the plan.
        pace: seconds between two of its calls.
        folder: where the journal lies.
    """
    return await seconds(calls_of(steps), toolbox, folder, pace)


async def seconds(calls: Sequence[Call], tools: Toolbox, folder: Path, pace: float = 0.0) -> float:
    """Return the seconds from a request to its end for any plan.

    Args:
        calls: the plan.
        tools: the tools it calls.
        folder: where the journal lies.
        pace: seconds between two of its calls.
    """
    session = Session(
        planner=PacedPlanner(calls, pace),
        toolbox=tools,
        desk=None,
        journal=Journal.open(folder / "journal.sqlite3"),
        settings=Settings(zone="UTC"),
        face="bench",
    )
    started = time.perf_counter()
    async for event in session.ask("bench"):
        if isinstance(event, Finished) and event.outcome is not Outcome.DONE:
            raise RuntimeError(f"the plan ended as {event.outcome}")
    taken = time.perf_counter() - started
    await session.close()
    return taken
