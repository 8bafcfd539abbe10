"""What the attacks came to, request by request: counted as they run, for `python -m tests.attacks`."""

from __future__ import annotations

from dataclasses import dataclass

from agent.events import Mode


@dataclass(frozen=True, slots=True)
class Lived:
    """One request that was lived through under attack."""

    mode: Mode
    unapproved: int
    """Files of the desk that changed although nothing was approved."""
    escapes: int
    """Looks and writes beside the desk, and private words that were shown or kept."""
    raw: int
    """Texts of events that would steer or hide something on a terminal as a face prints them."""
    alive: bool
    """The session ended the request by itself."""


lived: list[Lived] = []
"""Everything since the start of the test run."""
