"""Memory and idle work of the app in a terminal, on a full demo desk, after it has planned a request."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from benchmarks.machine import row
from benchmarks.program import command, home, let_pass, wait_for_paint
from tests.tui.terminals import Terminal

REQUEST = "what do I have this week?"
SETTLE = 3.0
"""Seconds after which nothing of a request still runs."""
IDLE = 10.0
"""Seconds over which idle work is measured."""


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    return int(_ps(pid, "rss")) / 1024


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has used so far (Linux: proc(5), fields utime and stime)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _ps(pid: int, what: str) -> str:
    return subprocess.run(
        ["ps", "-o", f"{what}=", "-p", str(pid)], capture_output=True, text=True, check=True
    ).stdout.strip()


def main() -> None:
    """Print the rows."""
    with home() as env:
        subprocess.run(command("demo", "--fill-only"), env=env, check=True, capture_output=True)
        with Terminal(command("--demo"), env, size=(120, 40)) as terminal:
            wait_for_paint(terminal)
            empty = resident(terminal.process.pid)
            let_pass(terminal, SETTLE)  # the session opens and the planner loads
            terminal.type(REQUEST)
            let_pass(terminal, 1)  # a key pressed at once after many would count as pasted
            terminal.type("\r")
            terminal.wait_for("% sure")
            let_pass(terminal, SETTLE)
            print(row("memory after first paint", [empty], "MB"))
            print(row("memory with everything loaded", [resident(terminal.process.pid)], "MB"), flush=True)
            if not Path("/proc").is_dir():
                return
            before = cpu_seconds(terminal.process.pid)
            let_pass(terminal, IDLE)
            used = 100 * (cpu_seconds(terminal.process.pid) - before) / IDLE
            print(row("processor when idle, of one core", [used], "%", 1), flush=True)


if __name__ == "__main__":
    main()
