"""Our engine beside the scheduler that LLMCompiler published, on the same plans in one run.

LLMCompiler (Kim and others, arXiv 2312.04511) runs plans with a task fetching unit. It is written here anew
after its published form: `aschedule` in src/llm_compiler/task_fetching_unit.py of SqueezeAILab/LLMCompiler
(GitHub, commit dca77b2). While the planner still writes, each turn of the loop waits for the next line of the
plan, and only then starts what has become ready. When nothing is ready, it sleeps for 10 ms.

Its tools are coroutines, so there they rest in the event loop. Ours rest on threads, as blocking work must,
and our times hold the whole request: checks, policy, events, and the journal on disk.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.machine import row
from benchmarks.plans import Step, chain, critical_path, fan, paced, random_dag
from benchmarks.resting import rest_in_session

SCHEDULING_INTERVAL = 0.01
"""Seconds that LLMCompiler's loop sleeps."""
RUNS = 5
PACE = 0.05
"""Seconds between two lines of a plan that streams."""


@dataclass(slots=True)
class Task:
    """A line of the plan as LLMCompiler has it; `join()` rests for no time and needs all others."""

    number: int
    needs: tuple[int, ...]
    seconds: float
    done: asyncio.Event = field(default_factory=asyncio.Event)


class TaskFetchingUnit:
    """LLMCompiler's scheduler, as published."""

    def __init__(self) -> None:
        self._tasks: dict[int, Task] = {}
        self._remaining: set[int] = set()
        self._running: set[asyncio.Task[None]] = set()

    async def schedule(self, lines: asyncio.Queue[Task | None]) -> None:
        """Run tasks as they come, until all are done; None says that no more come."""
        more = True
        while True:
            if more:
                task = await lines.get()
                if task is None:
                    more = False
                else:
                    self._tasks[task.number] = task
                    self._remaining.add(task.number)
            ready = [number for number in self._remaining if self._is_ready(number)]
            if ready:
                for number in ready:
                    running = asyncio.create_task(self._run(self._tasks[number]))
                    self._running.add(running)
                    running.add_done_callback(self._running.discard)
                    self._remaining.remove(number)
            elif not more and all(task.done.is_set() for task in self._tasks.values()):
                return
            else:
                await asyncio.sleep(SCHEDULING_INTERVAL)

    def _is_ready(self, number: int) -> bool:
        return all(self._tasks[need].done.is_set() for need in self._tasks[number].needs)

    @staticmethod
    async def _run(task: Task) -> None:
        if task.seconds:
            await asyncio.sleep(task.seconds)
        task.done.set()


async def rest_in_llmcompiler(steps: Sequence[Step], pace: float) -> float:
    """Return how long LLMCompiler takes for a plan whose lines come every `pace` seconds."""
    lines: asyncio.Queue[Task | None] = asyncio.Queue()

    async def plan() -> None:
        async for step in paced(steps, pace):
            lines.put_nowait(Task(step.number, step.needs, step.seconds))
        lines.put_nowait(Task(len(steps) + 1, tuple(step.number for step in steps), 0))
        lines.put_nowait(None)

    started = time.perf_counter()
    planning = asyncio.create_task(plan())
    await TaskFetchingUnit().schedule(lines)
    taken = time.perf_counter() - started
    await planning
    return taken


Make = Callable[[int], list[Step]]
SHAPES: tuple[tuple[str, Make, float], ...] = (
    ("chain of 40, 5 ms each", lambda seed: chain(40, 0.005), 0),
    ("fan of 40 into one, 5 ms each", lambda seed: fan(40, 0.005), 0),
    ("random DAG of 200, 1 to 20 ms each", lambda seed: random_dag(200, seed), 0),
    ("chain of 20, 5 ms each, a call every 50 ms", lambda seed: chain(20, 0.005), PACE),
    ("chain of 20, 75 ms each, a call every 50 ms", lambda seed: chain(20, 0.075), PACE),
    ("fan of 20 into one, 75 ms each, a call every 50 ms", lambda seed: fan(20, 0.075), PACE),
    (
        "random DAG of 40, 10 to 200 ms each, a call every 50 ms",
        lambda seed: random_dag(40, seed, 0.2),
        PACE,
    ),
)


def main() -> None:
    """Print the rows: milliseconds beyond the critical path, LLMCompiler's and ours.

    The first session, which loads what all of them use, is left out.
    """
    with tempfile.TemporaryDirectory(prefix="tinyagent-bench-") as folder:
        asyncio.run(rest_in_session(chain(3, 0.001), 0, Path(folder)))
    for name, make, pace in SHAPES:
        theirs: list[float] = []
        ours: list[float] = []
        ideal = 0.0
        for seed in range(RUNS):
            steps = make(seed)
            best = critical_path(steps, pace)
            ideal += best / RUNS
            theirs.append(1000 * (asyncio.run(rest_in_llmcompiler(steps, pace)) - best))
            with tempfile.TemporaryDirectory(prefix="tinyagent-bench-") as folder:
                ours.append(1000 * (asyncio.run(rest_in_session(steps, pace, Path(folder))) - best))
        what = f"beyond the critical path ({1000 * ideal:.0f} ms), {name}"
        print(row(f"{what}: LLMCompiler", theirs, "ms", 1))
        print(row(f"{what}: ours", ours, "ms", 1), flush=True)


if __name__ == "__main__":
    main()
