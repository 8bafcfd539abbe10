"""Whether memory grows over a long day: requests replayed through the app, one after another.

python -m benchmarks.growth 10000    an hour of somebody who asks every third of a second
"""

from __future__ import annotations

import re
import sys
import time

from benchmarks.machine import row
from benchmarks.memory import resident
from benchmarks.program import home, wait_for_paint
from tests.tui.terminals import Terminal

REQUESTS = 3_000
PATIENCE = 900.0


def memory_by_requests(terminal: Terminal, number: int) -> dict[int, float]:
    """Return the resident memory in MB after so many requests, as the app tells how far it is."""
    found: dict[int, float] = {}
    end = time.monotonic() + PATIENCE
    while number not in found:
        if not terminal.read(end - time.monotonic()):
            raise RuntimeError(f"the app stopped after {max(found, default=0)} requests")
        for made in re.findall(r"made (\d+)", terminal.text[-5_000:]):
            if int(made) not in found:
                found[int(made)] = resident(terminal.process.pid)
        terminal.raw = terminal.raw[-20_000:]
    return found


def main(number: int = REQUESTS) -> None:
    """Print the rows."""
    staged = [sys.executable, "-m", "benchmarks.staged", "replay", str(number)]
    with home() as env, Terminal(staged, env, size=(120, 40)) as terminal:
        wait_for_paint(terminal)
        started = time.monotonic()
        found = memory_by_requests(terminal, number)
        seconds = time.monotonic() - started
    steps = sorted(found)
    warm = next(step for step in steps if step >= number / 2)
    grown = 1000 * (found[steps[-1]] - found[warm]) / (number - warm)
    print(row(f"memory after {warm:,} requests", [found[warm]], "MB"))
    print(row(f"memory after {number:,} requests", [found[steps[-1]]], "MB"))
    print(row("growth of memory in 1,000 requests", [grown], "MB", 2))
    print(row("a request, to its end on the screen", [1000 * seconds / number], "ms", 1), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS)
