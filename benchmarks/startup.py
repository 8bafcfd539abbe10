"""Start-up: from the start of the process to the first frame, and to the answer of `--version`."""

from __future__ import annotations

import subprocess
import time

from benchmarks.machine import row
from benchmarks.program import command, home, wait_for_paint
from tests.tui.terminals import Terminal

RUNS = 11
SIZES = ((80, 24), (160, 48))


def version_seconds(env: dict[str, str]) -> float:
    """Return how long `tinyagent --version` takes."""
    started = time.perf_counter()
    subprocess.run(command("--version"), env=env, check=True, capture_output=True)
    return time.perf_counter() - started


def paint_seconds(env: dict[str, str], size: tuple[int, int]) -> float:
    """Return the time from starting the process to the first frame of the app."""
    started = time.perf_counter()
    with Terminal(command(), env, size=size) as terminal:
        wait_for_paint(terminal)
        return time.perf_counter() - started


def main() -> None:
    """Print the rows. The first run of each, which reads the files from disk, is left out."""
    with home() as env:
        version = [version_seconds(env) for _ in range(RUNS)][1:]
        print(row("`tinyagent --version`", [1000 * one for one in version], "ms"), flush=True)
        for columns, lines in SIZES:
            paints = [paint_seconds(env, (columns, lines)) for _ in range(RUNS)][1:]
            what = f"start to first paint, {columns}x{lines}"
            print(row(what, [1000 * one for one in paints], "ms"), flush=True)


if __name__ == "__main__":
    main()
