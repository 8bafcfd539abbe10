"""Showing a web page or a file on the screen, when there is a screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import Protocol


class Opener(Protocol):
    """Shows something with the program that the user's system has for it."""

    def open(self, target: str) -> bool:
        """Show `target`.

        Args:
            target: an http(s) link, or the absolute path of a file.

        Returns:
            True when a program was started for it; False when there is no screen or no such program.
            Never raises for that, and does not wait for the program to end.
        """


class SystemOpener:
    """Opens with `open` (macOS) or `xdg-open` (others), only when there is a display."""

    def open(self, target: str) -> bool:
        if not target.startswith(("http://", "https://", "/")) or "\0" in target:
            return False
        program = self._program()
        if program is None:
            return False
        try:
            # A list, never a shell; a session of its own, so that it outlives the terminal's signals.
            process = subprocess.Popen(
                [program, target],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except (OSError, ValueError):
            return False
        try:
            return process.wait(timeout=1.0) == 0
        except subprocess.TimeoutExpired:
            return True  # still showing it

    @staticmethod
    def _program() -> str | None:
        if sys.platform == "darwin":
            # Over ssh there is no screen of the user's to show anything on.
            return None if os.environ.get("SSH_CONNECTION") else shutil.which("open")
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            return None
        return shutil.which("xdg-open")


class NoOpener:
    """Never shows anything: for machines without a screen and for runs that must not open windows."""

    def open(self, target: str) -> bool:
        return False
