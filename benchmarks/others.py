"""Start-up and idle cost of two other Textual apps beside ours, in one run, on the same pseudo-terminal.

They are installed from PyPI into environments of their own under build/, never into the project's.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import row
from benchmarks.memory import cpu_seconds, resident
from benchmarks.program import command, home, let_pass, wait_for_paint
from tests.tui.terminals import Terminal

FOLDER = Path(__file__).parents[1] / "build" / "others"
RUNS = 5
SIZE = (120, 40)
SETTLE = 8.0
"""Seconds after which nothing of a start still runs."""
IDLE = 10.0


@dataclass(frozen=True, slots=True)
class Other:
    """An app from PyPI."""

    package: str
    arguments: tuple[str, ...] = ()

    @property
    def _folder(self) -> Path:
        return FOLDER / self.package

    def install(self) -> str:
        """Install it unless it is there; return its version.

        Raises:
            subprocess.CalledProcessError: it cannot be installed.
        """
        python = self._folder / "bin" / "python"
        if not (self._folder / "bin" / self.package).exists():
            subprocess.run([sys.executable, "-m", "venv", str(self._folder)], check=True)
            install = [str(python), "-m", "pip", "install", "--quiet", self.package]
            subprocess.run(install, check=True, capture_output=True)
        ask = f"from importlib.metadata import version; print(version('{self.package}'), version('textual'))"
        said = subprocess.run([str(python), "-c", ask], check=True, capture_output=True, text=True).stdout
        own, textual = said.split()
        return f"{self.package} {own} (Textual {textual})"

    @property
    def command(self) -> list[str]:
        """How it is started."""
        return [str(self._folder / "bin" / self.package), *self.arguments]


OTHERS = (Other("posting"), Other("harlequin"), Other("oterm"), Other("frogmouth"))
"""The first two of these that run here are measured."""
WANTED = 2


def measure(name: str, program: list[str]) -> None:
    """Print the rows of one app. The first start, which reads the files from disk, is left out."""
    with home() as env:
        env = {**env, "HOME": env["TINYAGENT_HOME"], "XDG_CONFIG_HOME": env["TINYAGENT_HOME"]}
        env = {**env, "XDG_DATA_HOME": env["TINYAGENT_HOME"], "XDG_CACHE_HOME": env["TINYAGENT_HOME"]}
        paints = [1000 * _paint_seconds(program, env) for _ in range(RUNS + 1)][1:]
        print(row(f"start to first paint: {name}", paints, "ms"), flush=True)
        with Terminal(program, env, size=SIZE) as terminal:
            wait_for_paint(terminal)
            let_pass(terminal, SETTLE)
            pid = terminal.process.pid
            before = cpu_seconds(pid)
            let_pass(terminal, IDLE)
            used = 100 * (cpu_seconds(pid) - before) / IDLE
            print(row(f"processor when idle, of one core: {name}", [used], "%", 1))
            print(row(f"memory when idle: {name}", [resident(pid)], "MB"), flush=True)


def _paint_seconds(program: list[str], env: dict[str, str]) -> float:
    started = time.perf_counter()
    with Terminal(program, env, size=SIZE) as terminal:
        wait_for_paint(terminal)
        return time.perf_counter() - started


def main() -> None:
    """Print the rows, ours first. What cannot be installed or does not start is named and left out."""
    measure("ours", command())
    measured = 0
    for other in OTHERS:
        if measured == WANTED:
            break
        try:
            measure(other.install(), other.command)
            measured += 1
        except (subprocess.CalledProcessError, RuntimeError) as error:
            print(f"{other.package} is left out: {str(error)[:200]}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
