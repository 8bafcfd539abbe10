"""Lines typed on a terminal, without blocking the event loop and without a thread that cannot be stopped."""

from __future__ import annotations

import asyncio
import os
import termios


class LineReader:
    """Reads lines from a terminal in its ordinary (canonical) mode.

    The descriptor stays blocking: a terminal is usually one open file for input and output, and a
    non-blocking one makes prints fail. `add_reader` tells when a line is there, so a read returns at once.

    Args:
        descriptor: of the terminal.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._rest = b""
        self._ended = False

    async def line(self) -> str | None:
        """Return the next line without its end; None at the end of the input (Ctrl+D)."""
        while b"\n" not in self._rest and not self._ended:
            await self._readable()
            try:
                chunk = os.read(self._descriptor, 65536)
            except OSError:  # the terminal is gone
                chunk = b""
            self._ended = not chunk
            self._rest += chunk
        line, found, self._rest = self._rest.partition(b"\n")
        if self._ended and not found and not line:
            self._ended = False  # Ctrl+D ends one prompt, not all later ones
            return None
        return line.decode("utf-8", "replace").rstrip("\r")

    def forget_typed_ahead(self) -> None:
        """Drop what was typed before now: keys pressed before a card was seen do not count."""
        self._rest = b""
        try:
            termios.tcflush(self._descriptor, termios.TCIFLUSH)
        except termios.error:
            return  # not a terminal any more; the next read says so

    async def _readable(self) -> None:
        loop = asyncio.get_running_loop()
        ready: asyncio.Future[None] = loop.create_future()

        def wake() -> None:
            if not ready.done():
                ready.set_result(None)

        loop.add_reader(self._descriptor, wake)
        try:
            await ready
        finally:
            loop.remove_reader(self._descriptor)
