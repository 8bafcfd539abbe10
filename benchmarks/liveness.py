"""What a plan costs that changes all the time: a plan of 200 calls, 20 changes a second."""

from __future__ import annotations

import sys

from benchmarks.machine import row
from benchmarks.memory import cpu_seconds
from benchmarks.program import home, let_pass, wait_for_paint
from tests.tui.terminals import Terminal

CALLS, CHANGES = 200, 20
SETTLE = 5.0
SECONDS = 10.0
SIZES = ((80, 24), (160, 48))


def main() -> None:
    """Print the rows."""
    staged = [sys.executable, "-m", "benchmarks.staged", "plan", str(CALLS), str(CHANGES)]
    for size in SIZES:
        with home() as env, Terminal(staged, env, size=size) as terminal:
            wait_for_paint(terminal)
            let_pass(terminal, SETTLE)
            before = cpu_seconds(terminal.process.pid)
            let_pass(terminal, SECONDS)
            used = 100 * (cpu_seconds(terminal.process.pid) - before) / SECONDS
        what = f"processor for {CALLS} calls, {CHANGES} changes a second, {size[0]}x{size[1]}, of one core"
        print(row(what, [used], "%", 1), flush=True)


if __name__ == "__main__":
    main()
