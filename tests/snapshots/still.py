"""Makes the app stand still: its clock only moves when told, nothing blinks, and keys count at once."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, tzinfo
from typing import Self
from unittest.mock import patch

import tui
from tui.pictures.stage import NOW
from tui.screens import first_run
from tui.signs import UNICODE_SIGNS

_TIMED = ("agent.committing", "agent.conduct", "agent.run")
"""Modules of the core that measure how long something took."""
_PAUSES = ("SEEING_TAKES", "TYPING_PAUSE")
FOLDER = "tinyagent-00000000/"
_FOLDER = re.compile(r"tinyagent-[a-z0-9_]{8}/")
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
        stack.enter_context(patch.object(first_run, "datetime", HeldDay))
        yield clock


class HeldDay(datetime):
    """The time of day that does not pass."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        moment = NOW.replace(tzinfo=UTC).astimezone(tz)
        return cls.combine(moment, moment.time(), moment.tzinfo)


def steady(text: str) -> str:
    """Return the text with every turning sign in its first position, and temporary folders of one name."""
    return _FOLDER.sub(FOLDER, text.translate(_TURNING))


def _modules_of_the_app() -> Iterator[str]:
    for found in pkgutil.walk_packages(tui.__path__, "tui."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
            assert found.name in sys.modules
            yield found.name
