"""Start-up and idle cost of three other Textual apps beside ours, in one run, on the same pseudo-terminal.

They are installed from PyPI into environments of their own under build/, never into the project's.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import row
from benchmarks.memory import cpu_seconds, resident
from benchmarks.program import command, home, let_pass, wait_for_paint
from tests.tui.terminals import Terminal

FOLDER = Path(__file__).parents[1] / "build" / "others"
RUNS = 5
INSTALL_LIMIT = 600
LIMIT = 240
"""Seconds that installing an app may take, and measuring it."""
SIZE = (120, 40)
SETTLE = 8.0
"""Seconds after which nothing of a start still runs."""
IDLE = 10.0


@dataclass(frozen=True, slots=True)
class Other:
    """An app from PyPI."""

    package: str
    script: str
    """What starts it."""
    beside: tuple[str, ...] = ()
    """What else is installed with it, as pip is told."""

    @property
    def _folder(self) -> Path:
        return FOLDER / self.package

    def install(self) -> str:
        """Install it unless it is there; return its version.

        Raises:
            subprocess.SubprocessError: it cannot be installed, or not in time.
        """
        python = self._folder / "bin" / "python"
        if not Path(self.command[0]).exists():
            subprocess.run([sys.executable, "-m", "venv", str(self._folder)], check=True)
            install = [str(python), "-m", "pip", "install", "--quiet", self.package, *self.beside]
            subprocess.run(install, check=True, capture_output=True, timeout=INSTALL_LIMIT)
        ask = f"from importlib.metadata import version; print(version('{self.package}'), version('textual'))"
        said = subprocess.run([str(python), "-c", ask], check=True, capture_output=True, text=True).stdout
        own, textual = said.split()
        return f"{self.package} {own} (Textual {textual})"

    @property
    def command(self) -> list[str]:
        """How it is started."""
        return [str(self._folder / "bin" / self.script)]


OTHERS = (
    # A client for databases; one for HTTP, whose editor crashes with tree-sitter 0.26; a chat with models.
    Other("harlequin", "harlequin"),
    Other("posting", "posting", ("tree-sitter<0.26",)),
    Other("elia-chat", "elia"),
)


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Raise TimeoutError when the block takes longer."""

    def over(number: int, frame: object) -> None:
        raise TimeoutError(f"it took more than {seconds} s")

    usual = signal.signal(signal.SIGALRM, over)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, usual)


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
            if terminal.process.poll() is not None:
                raise RuntimeError(f"the app ended: {terminal.text[-300:]!r}")
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
    for other in OTHERS:
        try:
            name = other.install()
            with at_most(LIMIT):
                measure(name, other.command)
        except (subprocess.SubprocessError, RuntimeError, TimeoutError) as error:
            print(f"{other.package} is left out: {str(error)[:300]}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
