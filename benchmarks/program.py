"""The program under measurement: the real `tinyagent`, in a home of its own."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.tui.terminals import Terminal

PAINTED = 40
"""So many visible characters are a painted screen; the first frame of the app has more."""
OWN_PAGE = "\x1b[?1049h"
"""The app takes the terminal; what it said before is no frame."""


def command(*arguments: str) -> list[str]:
    """Return the command line of the program installed beside this Python."""
    return [str(Path(sys.executable).with_name("tinyagent")), *arguments]


@contextmanager
def home() -> Iterator[dict[str, str]]:
    """Yield an environment with a home of its own, removed afterwards; the first questions are answered."""
    with tempfile.TemporaryDirectory(prefix="tinyagent-bench-") as folder:
        (Path(folder) / "config").mkdir()
        (Path(folder) / "config" / "config.toml").touch()
        yield {**os.environ, "TINYAGENT_HOME": folder}


def wait_for_paint(terminal: Terminal, seconds: float = 60) -> None:
    """Return once the first frame stands on the page that the app has taken for itself.

    Raises:
        RuntimeError: it does not within `seconds`, or the app has ended.
    """
    end = time.monotonic() + seconds
    while not _painted(terminal):
        left = end - time.monotonic()
        if left <= 0 or not terminal.read(left):
            raise RuntimeError(f"the app did not paint: {terminal.text[-300:]!r}")


def _painted(terminal: Terminal) -> bool:
    said, page, _ = terminal.raw.partition(OWN_PAGE)
    return bool(page) and _visible(terminal.text) - _visible(said) >= PAINTED


def _visible(text: str) -> int:
    return sum(not character.isspace() for character in text)


def let_pass(terminal: Terminal, seconds: float) -> None:
    """Keep reading what the app draws, so that it never waits for the terminal."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        terminal.read(left)
