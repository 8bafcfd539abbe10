"""The resolver of times: from "next Friday at 3" to a zoned moment, relative to when it was said.

The conventions it follows are written down in docs/times.md.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from agent.times.moment import (
    Moment,
    NoteKind,
    Prefer,
    TimeAmbiguous,
    TimeNote,
    TimeNotUnderstood,
    TimeTextError,
)

if TYPE_CHECKING:
    from agent.times.find import find_times
    from agent.times.ranges import resolve_range
    from agent.times.resolver import resolve, resolve_event

__all__ = [
    "Moment",
    "NoteKind",
    "Prefer",
    "TimeAmbiguous",
    "TimeNotUnderstood",
    "TimeNote",
    "TimeTextError",
    "find_times",
    "resolve",
    "resolve_event",
    "resolve_range",
]

_RULES = {
    "find_times": "agent.times.find",
    "resolve": "agent.times.resolver",
    "resolve_event": "agent.times.resolver",
    "resolve_range": "agent.times.ranges",
}
"""Loaded at first use (PEP 562): the rules take 80 ms, and whoever only names a `Moment` need not wait."""


def __getattr__(name: str) -> object:
    if name not in _RULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_RULES[name]), name)
    globals()[name] = value
    return value
