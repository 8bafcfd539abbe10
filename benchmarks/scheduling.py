"""Scheduling: what the engine adds to calls that do nothing, and to a plan of calls that take their time.

All through the real session: planning events, policy, threads, and the journal on disk.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from agent.plan import Call, Literal, Reference
from agent.results import ToolReturn
from agent.tools import CallContext, Effect, Text, Toolbox
from benchmarks.machine import row
from benchmarks.plans import critical_path, random_dag
from benchmarks.resting import Given, rest_in_session, seconds

CALLS = 1000
RUNS = 7
RANDOM_CALLS = 200
RANDOM_PLANS = 10

toolbox = Toolbox()


@toolbox.tool("Nothing", effect=Effect.READ, app="bench")
def nothing(context: CallContext, text: Text) -> ToolReturn:
    """Do nothing.

    Args:
        text: what to give back.
    """
    return Given(text[:8])


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


def main() -> None:
    """Print the rows: milliseconds for each call."""
    shapes = {"chain": chain, "fan": fan, "fan out and in": fan_out_and_in}
    for name, make in shapes.items():
        taken: list[float] = []
        for _ in range(RUNS):
            with tempfile.TemporaryDirectory(prefix="tinyagent-bench-") as folder:
                taken.append(asyncio.run(seconds(make(), toolbox, Path(folder))))
        what = f"scheduling and journal per call, {name} of {CALLS:,}"
        print(row(what, [1000 * one / CALLS for one in taken[1:]], "ms", 3), flush=True)
    beyond: list[float] = []
    for seed in range(RANDOM_PLANS):
        steps = random_dag(RANDOM_CALLS, seed)
        with tempfile.TemporaryDirectory(prefix="tinyagent-bench-") as folder:
            whole = asyncio.run(rest_in_session(steps, 0, Path(folder)))
        beyond.append(1000 * (whole - critical_path(steps)) / RANDOM_CALLS)
    what = f"beyond the critical path per call, {RANDOM_CALLS} calls of 1 to 20 ms, random dependencies"
    print(row(what, beyond, "ms", 3), flush=True)


if __name__ == "__main__":
    main()
