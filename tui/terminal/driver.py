"""Textual's terminal driver, made to leave nothing behind, and to live through the loss of its terminal.

A window that is closed, or a connection that breaks, makes every write fail. Textual writes on a thread of
its own, which then dies, and the app waits for it for ever: nothing is kept, nothing ends.
"""

from __future__ import annotations

import logging
import os
from typing import Any, TextIO, cast

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from tui.terminal.watch import TerminalWatch

CLEAR = "\x1b[H\x1b[2J"

log = logging.getLogger(__name__)


class LastingOutput:
    """A stream that takes what is written also when its terminal is gone.

    Args:
        stream: of the terminal.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write, or lose it with the terminal."""
        try:
            return self._stream.write(text)
        except OSError:
            point_at_nothing(self._stream.fileno())
            return len(text)

    def flush(self) -> None:
        """Write what was held back, or lose it with the terminal."""
        try:
            self._stream.flush()
        except OSError:
            point_at_nothing(self._stream.fileno())

    def fileno(self) -> int:
        return self._stream.fileno()


def point_at_nothing(descriptor: int) -> None:
    """Lose what is written to a descriptor from now on, instead of failing."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, descriptor)
    os.close(nothing)


class LastingDriver(LinuxDriver):
    """Draws on a terminal for as long as it is there."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        # Private, because Textual 8.2.8 has no other way; can go once its writer outlives an OSError.
        self._output = LastingOutput(cast(TextIO, self._file))
        self._file = cast(Any, self._output)
        self._draws = False
        self._watch: TerminalWatch | None = None

    def start_application_mode(self) -> None:
        """Take the terminal, unless the app has it or is over; watch that it is given back.

        Textual takes it at each SIGCONT. Shells and tmux send that along with SIGHUP, also to a program that
        was never stopped: a second thread would read the keys, which nobody ends, and turn in circles once
        the terminal is gone.
        """
        reads = self._key_thread is not None and self._key_thread.is_alive()  # private: nothing else tells
        if reads or not self._app.is_running:
            return
        cast(Any, super()).start_application_mode()  # it has no types
        self._draws = True
        self._app.call_after_refresh(self._begin_watch)

    def _begin_watch(self) -> None:
        if not self._draws or self._watch is not None:  # a shell may say more than once that it goes on
            return
        try:
            self._watch = TerminalWatch(self._output.fileno())
        except OSError as error:
            log.warning("the terminal is not watched: %s", error)

    def stop_application_mode(self) -> None:
        """Leave the terminal as it was: also one without a page of its own for the app, such as a Linux
        console or GNU screen as it comes, where the last picture would stay."""
        self._draws = False
        try:
            if self._watch is not None:
                self._watch.end()
                self._watch = None
        finally:  # what reads the keys must end, or the program never would
            self.write(CLEAR)
            super().stop_application_mode()
