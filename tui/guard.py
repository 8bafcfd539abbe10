"""Keys pressed before a thing was seen do not count (others' users approved what they had not read)."""

from __future__ import annotations

import time

SEEING_TAKES = 0.5
"""Seconds from the moment a question is on the screen until keys count."""
TYPING_PAUSE = 1.0
"""Seconds without a key in the input before a question may take the focus."""


class Guard:
    """Tells whether a key may count."""

    def __init__(self) -> None:
        self._since: float | None = None

    def seen(self) -> None:
        """Say that the thing is on the screen, or has just got the focus, now."""
        self._since = time.monotonic()

    @property
    def open(self) -> bool:
        """Whether the thing has been on the screen long enough."""
        return self._since is not None and time.monotonic() - self._since >= SEEING_TAKES
