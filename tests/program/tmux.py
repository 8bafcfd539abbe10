"""A real terminal for the whole program: tmux on a socket of its own, typed into as by a user."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

REPOSITORY = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds to wait for something to show before the test fails; machines under load are slow."""


class Tmux:
    """`tinyagent` in a tmux window.

    Args:
        folder: where its settings lie, and what the program leaves.
        arguments: for `tinyagent`.
        size: columns and lines.
        program: the command; the program of this repository by default.
        second_page: what the program draws goes away with it, as on most terminals.
    """

    def __init__(
        self,
        folder: Path,
        arguments: Sequence[str] = (),
        *,
        size: tuple[int, int] = (80, 24),
        program: Sequence[str] = (sys.executable, "-m", "tui"),
        second_page: bool = True,
    ) -> None:
        # A socket of its own: the server of the terminal before may still be going. Its path is kept short.
        self._home = tempfile.TemporaryDirectory(prefix="tmux-")
        self._socket = str(Path(self._home.name) / "socket")
        self._exit = folder / "exit-code"
        self._pid = folder / "pid"
        # The size is the terminal's: other tests may have left one in the environment.
        tell = f"echo $$ > {shlex.quote(str(self._pid))}"
        run = f"unset COLUMNS LINES; {tell}; exec {shlex.join([*program, *arguments])}"
        command = f"sh -c {shlex.quote(run)}; echo $? > {shlex.quote(str(self._exit))}; exec sleep 600"
        width, height = size
        settings = folder / "tmux.conf"
        settings.write_text(f"set -g alternate-screen {'on' if second_page else 'off'}\n")
        self._tmux("-f", str(settings), "new-session", "-d", "-x", str(width), "-y", str(height), command)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tmux("kill-server")
        self._home.cleanup()

    @property
    def screen(self) -> str:
        """What the terminal shows."""
        return self._tmux("capture-pane", "-p")

    @property
    def pid(self) -> int:
        """The process of the program."""
        return int(wait_until_file(self._pid))

    def type(self, text: str) -> None:
        """Type text as keys."""
        self._tmux("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names, such as "Enter" or "C-q"."""
        self._tmux("send-keys", *keys)

    def paste(self, text: str, folder: Path) -> None:
        """Paste text as the terminal does it, in brackets."""
        file = folder / "paste.txt"
        file.write_text(text, encoding="utf-8")
        self._tmux("load-buffer", str(file))
        self._tmux("paste-buffer", "-p")

    def resize(self, width: int, height: int) -> None:
        """Make the terminal another size."""
        self._tmux("resize-window", "-x", str(width), "-y", str(height))

    def wait_for(self, *words: str, seconds: float = PATIENCE) -> str:
        """Return the screen once it shows all of `words`.

        Raises:
            AssertionError: it did not in time; the message holds the screen.
        """
        end = time.monotonic() + seconds
        while not all(word in (screen := self.screen) for word in words):
            assert time.monotonic() < end, f"{words} did not show within {seconds} s:\n{screen}"
            time.sleep(0.1)
        return screen

    def exit_code(self, seconds: float = PATIENCE) -> int:
        """Return the program's exit code once it has ended."""
        end = time.monotonic() + seconds
        while not (self._exit.exists() and self._exit.read_text()):
            assert time.monotonic() < end, f"still running:\n{self.screen}"
            time.sleep(0.1)
        return int(self._exit.read_text())

    def quit(self) -> None:
        """Leave by Ctrl+Q, also when the request that was stopped is still coming to its end.

        Raises:
            AssertionError: the program did not end well.
        """
        end = time.monotonic() + PATIENCE
        while not (self._exit.exists() and self._exit.read_text()):
            assert time.monotonic() < end, f"still running:\n{self.screen}"
            self.press("C-q")
            time.sleep(0.5)
        assert self.exit_code() == 0

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", self._socket, *arguments],
            capture_output=True,
            text=True,
            cwd=REPOSITORY,
            env={**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TZ": "America/Los_Angeles"},
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def wait_until_file(file: Path, seconds: float = PATIENCE) -> str:
    """Return the text of a file once it is there."""
    end = time.monotonic() + seconds
    while not file.exists():
        assert time.monotonic() < end, f"{file} did not come"
        time.sleep(0.1)
    return file.read_text(encoding="utf-8")
