"""The resolver of times: from "next Friday at 3" to a zoned moment, relative to when it was said.

The conventions it follows are written down in docs/times.md.
"""

from agent.times.find import find_times
from agent.times.moment import (
    Moment,
    NoteKind,
    Prefer,
    TimeAmbiguous,
    TimeNote,
    TimeNotUnderstood,
    TimeTextError,
)
from agent.times.ranges import resolve_range
from agent.times.resolve import resolve, resolve_event

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
