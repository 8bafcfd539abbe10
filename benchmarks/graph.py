"""The picture of a plan: what it costs to draw while the plan runs, in the real app on a pseudo-terminal."""

from __future__ import annotations

import sqlite3
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import row
from benchmarks.memory import cpu_seconds
from benchmarks.program import home, let_pass, wait_for_paint
from tests.tui.terminals import Terminal

SETTLE = 1.5
"""Seconds after which the session is there, and after which the plan stands on the screen."""
MEASURED = 12.0
RUNS = 3


@dataclass(frozen=True, slots=True)
class Load:
    """A plan that runs while the app draws it. Each call enters two states: it runs, it is done."""

    name: str
    calls: int
    lanes: int
    seconds: float
    """That each call takes."""
    size: tuple[int, int]


LOADS = (
    Load("plan of 200 calls at 80x24", 200, 2, 0.19, (80, 24)),
    Load("plan of 200 calls at 160x48", 200, 2, 0.19, (160, 48)),
    Load("plan of 24 calls at 160x48, drawn as boxes", 24, 3, 2.0, (160, 48)),
)


def percent_of_a_core(load: Load, env: dict[str, str]) -> tuple[float, float]:
    """Return what share of one core the whole process takes while the plan runs, journal included.

    Returns:
        Percent of a core, and how many changes of state a second there really were.
    """
    command = [sys.executable, "-m", "benchmarks.resting_app", env["TINYAGENT_HOME"]]
    command += [str(load.calls), str(load.lanes), str(load.seconds)]
    with Terminal(command, env, size=load.size) as terminal:
        wait_for_paint(terminal)
        let_pass(terminal, SETTLE)
        terminal.type("go")
        let_pass(terminal, 1)  # a key pressed at once after others would count as pasted
        terminal.type("\r")
        let_pass(terminal, SETTLE)
        if "1 Rest" not in terminal.text:
            raise RuntimeError(f"the plan is not on the screen: {terminal.text[-2000:]!r}")
        done = _results(env)
        before, started = cpu_seconds(terminal.process.pid), time.monotonic()
        let_pass(terminal, MEASURED)
        used, passed = cpu_seconds(terminal.process.pid) - before, time.monotonic() - started
        return 100 * used / passed, 2 * (_results(env) - done) / passed


def _results(env: dict[str, str]) -> int:
    """Return how many calls are done, by the journal."""
    journal = sqlite3.connect(f"file:{env['TINYAGENT_HOME']}/journal.sqlite3?mode=ro", uri=True)
    try:
        (count,) = journal.execute("SELECT count(*) FROM entries WHERE kind = 'result'").fetchone()
    finally:
        journal.close()
    return int(count)


def main() -> None:
    """Print the rows."""
    if not Path("/proc").is_dir():
        return
    for load in LOADS:
        taken, rates = [], []
        for _ in range(RUNS):
            with home() as env:
                percent, rate = percent_of_a_core(load, env)
            taken.append(percent)
            rates.append(rate)
        what = f"{load.name}, {statistics.median(rates):.0f} changes of state a second, of one core"
        print(row(what, taken, "%", 1), flush=True)


if __name__ == "__main__":
    main()
