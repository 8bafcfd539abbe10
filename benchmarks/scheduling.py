"""Scheduling: what the engine adds to a call, over 1,000 calls that do nothing, through the real session."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.events import Finished, Outcome
from agent.journal import Journal
from agent.plan import Call, Literal, Reference
from agent.planning import PlanEnd
from agent.results import Result, ToolReturn
from agent.session import Session
from agent.settings import Settings
from agent.tools import CallContext, Effect, Text, Tool, Toolbox
from benchmarks.machine import row

CALLS = 1000
RUNS = 7

toolbox = Toolbox()


@dataclass(frozen=True, slots=True)
class Given(Result):
    """A text handed on."""

    text: str

    def as_argument(self) -> str:
        return self.text

    def as_sentence(self) -> str:
        return self.text


@toolbox.tool("Nothing", effect=Effect.READ, app="bench")
def nothing(context: CallContext, text: Text) -> ToolReturn:
    """Do nothing.

    Args:
        text: what to give back.
    """
    return Given(text[:8])


class ReadyPlanner:
    """A planner that has the plan ready."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self._calls = calls

    async def plan(self, request: str, tools: Sequence[Tool]) -> AsyncIterator[Call | PlanEnd]:
        for call in self._calls:
            yield call
        yield PlanEnd(1.0)


def chain() -> list[Call]:
    """Return calls that each need the one before."""
    first = Call(1, nothing.__name__, (Literal("x"),))
    return [first, *(Call(k, nothing.__name__, (Reference(k - 1),)) for k in range(2, CALLS + 1))]


def fan() -> list[Call]:
    """Return calls that need nothing."""
    return [Call(k, nothing.__name__, (Literal("x"),)) for k in range(1, CALLS + 1)]


def fan_out_and_in() -> list[Call]:
    """Return one call, many that need it, and one that needs the last of them."""
    return [
        Call(1, nothing.__name__, (Literal("x"),)),
        *(Call(k, nothing.__name__, (Reference(1),)) for k in range(2, CALLS)),
        Call(CALLS, nothing.__name__, (Reference(CALLS - 1),)),
    ]


async def seconds(calls: Sequence[Call], folder: Path) -> float:
    """Return how long a session takes for a plan, from the request to its end, journal included."""
    session = Session(
        planner=ReadyPlanner(calls),
        toolbox=toolbox,
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


def main() -> None:
    """Print the rows: milliseconds for each call."""
    shapes = {"chain": chain, "fan": fan, "fan out and in": fan_out_and_in}
    for name, make in shapes.items():
        taken: list[float] = []
        for _ in range(RUNS):
            with tempfile.TemporaryDirectory(prefix="tinyagent-bench-") as folder:
                taken.append(asyncio.run(seconds(make(), Path(folder))))
        what = f"scheduling and journal per call, {name} of {CALLS:,}"
        print(row(what, [1000 * one / CALLS for one in taken[1:]], "ms", 3), flush=True)


if __name__ == "__main__":
    main()
