"""Makes the app stand still: its clock only moves when told, nothing blinks, and keys count at once."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

import tui
from tui.signs import UNICODE_SIGNS

_TIMED = ("agent.committing", "agent.conduct", "agent.run")
"""Modules of the core that measure how long something took."""
_PAUSES = ("SEEING_TAKES", "TYPING_PAUSE")
_TURNING = str.maketrans(dict.fromkeys(UNICODE_SIGNS.spinner, UNICODE_SIGNS.spinner[0]))


class HeldClock:
    """Stands for the module `time` where the app looks at the clock."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __getattr__(self, name: str) -> object:
        return getattr(time, name)

    def monotonic(self) -> float:
        return self.now

    def perf_counter(self) -> float:
        return self.now


@contextmanager
def standing_still() -> Iterator[HeldClock]:
    """Hold the clock that the app shows times by; the event loop goes on by the real one."""
    clock = HeldClock()
    with ExitStack() as stack:
        for name in (*_modules_of_the_app(), *_TIMED):
            module = importlib.import_module(name)
            if getattr(module, "time", None) is time:
                stack.enter_context(patch.object(module, "time", clock))
            for pause in _PAUSES:
                if hasattr(module, pause):
                    stack.enter_context(patch.object(module, pause, 0.0))
        yield clock


def without_spinner(text: str) -> str:
    """Return the text with every turning sign in its first position."""
    return text.translate(_TURNING)


def _modules_of_the_app() -> Iterator[str]:
    for found in pkgutil.walk_packages(tui.__path__, "tui."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
            assert found.name in sys.modules
            yield found.name
