"""The program's own command line, for what the app has no screen of its own for."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence

PATIENCE = 60.0
"""Seconds that a command may take."""


class CommandLine:
    """Runs commands that only tell something, and takes what they print.

    Args:
        flags: what stands before every command, such as `--demo`.
    """

    def __init__(self, flags: Sequence[str] = ()) -> None:
        self._flags = tuple(flags)

    async def says(self, *arguments: str, width: int = 80) -> str:
        """Return what `tinyagent ARGUMENT...` prints, its errors too; else in words what went wrong with it.

        Args:
            arguments: the command and what stands behind it.
            width: columns that there are.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tui", *self._flags, *arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                env={**os.environ, "COLUMNS": str(width), "PYTHONIOENCODING": "utf-8"},
            )  # fmt: skip
        except OSError as error:
            return f"The command cannot be started: {error.strerror or error}."
        try:
            said, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        except TimeoutError:
            return f"The command took longer than {PATIENCE:.0f} seconds, and was stopped."
        finally:
            if process.returncode is None:
                process.kill()
        return said.decode("utf-8", "replace").strip() or "It says nothing."
