"""How blocking work learns that nobody wants it any more: a sign that it looks at, or that wakes it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stopped(Exception):
    """The work was stopped; nobody waits for what it would have given back."""


class Stop:
    """The sign to stop, for one piece of work. Set once, from any thread.

    Work that loops calls `check` now and then; work that sleeps does so with `wait`; work that waits for
    something else (a child process, a socket) has that ended with `calling`.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._to_call: list[Callable[[], None]] = []

    @property
    def is_set(self) -> bool:
        """Whether the work shall end."""
        return self._event.is_set()

    def set(self) -> None:
        """Give the sign, and call what `calling` was given, on this thread."""
        with self._lock:
            self._event.set()
            to_call, self._to_call = self._to_call, []
        for call in to_call:
            call()

    def check(self) -> None:
        """Do nothing, unless the work shall end.

        Raises:
            Stopped: it shall.
        """
        if self._event.is_set():
            raise Stopped

    def wait(self, seconds: float) -> None:
        """Sleep, but not beyond the sign.

        Raises:
            Stopped: the work shall end.
        """
        if self._event.wait(seconds):
            raise Stopped

    @contextmanager
    def calling(self, call: Callable[[], None]) -> Iterator[None]:
        """Have `call` called when the sign is given while the block runs; at once if it was given already.

        Args:
            call: quick and without waiting, such as `process.kill`; it may run when the block has just ended.
        """
        with self._lock:
            late = self._event.is_set()
            if not late:
                self._to_call.append(call)
        if late:
            call()
        try:
            yield
        finally:
            with self._lock:
                if call in self._to_call:
                    self._to_call.remove(call)
