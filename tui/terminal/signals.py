"""Ending cleanly when told to from outside."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

ENDING = (signal.SIGTERM, signal.SIGHUP)
"""Told by whoever wants the program to end: a shutdown, `kill`, a terminal that was closed."""


def on_ending(end: Callable[[int], None]) -> Callable[[], None]:
    """Have `end` called, with the exit code, when the program is told to end; return what undoes that.

    Args:
        end: begins to end the program. A second signal ends it at once, by the signal's usual way.
    """
    loop = asyncio.get_running_loop()

    def first(number: signal.Signals) -> None:
        undo()
        end(128 + number)

    def undo() -> None:
        for number in ENDING:
            loop.remove_signal_handler(number)

    for number in ENDING:
        loop.add_signal_handler(number, first, number)
    return undo
