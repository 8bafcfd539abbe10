"""What the terminal can do, and how the app leaves it: to the shell for a while, or for good."""

from __future__ import annotations

import os
import signal

from textual.app import App

LINES_ONLY = frozenset({"", "dumb", "unknown"})
"""Values of `TERM` for terminals that cannot place anything: they print lines."""


def prints_lines_only() -> bool:
    """Tell whether the terminal says of itself that it cannot show an app."""
    return os.environ.get("TERM", "") in LINES_ONLY


def is_served() -> bool:
    """Tell whether the app is drawn in a browser (`tui.web.serving`) and not on a terminal."""
    return os.environ.get("TEXTUAL_DRIVER", "").endswith(":WebDriver")


def has_shell() -> bool:
    """Tell whether a shell that can bring this program back has started it.

    A shell gives each job a process group of its own; a program that a terminal has started by itself belongs
    to the group of its session.
    """
    return os.getpgrp() != os.getsid(0)


def step_aside(app: App[None]) -> None:
    """Stop until the shell brings the program back; the terminal is left as it was, and taken again.

    The whole process group is told, as the terminal itself would do it: else what waits for this program,
    such as `make run`, would keep the shell waiting. Textual's own way stops this process only.

    Raises:
        SuspendNotSupported: there is no terminal.
    """
    with app.suspend():
        textuals = signal.signal(signal.SIGTSTP, signal.SIG_DFL)  # the kernel's way: within the call below
        os.killpg(os.getpgrp(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, textuals)
