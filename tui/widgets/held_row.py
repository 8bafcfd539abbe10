"""One call that is about to go: what it will do, in how many seconds, and the way to stop it alone."""

from __future__ import annotations

import math

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.safe_text import one_line

STOP = " stop "


class HeldRow(Widget, can_focus=False):
    """A line of the countdown.

    Args:
        call_id: the call.
        words: what it will do.
        until: when it goes (monotonic clock, seconds).
    """

    class StopWanted(Message):
        """The user wants this call stopped."""

        def __init__(self, call_id: int) -> None:
            super().__init__()
            self.call_id = call_id

    def __init__(self, call_id: int, words: str, until: float) -> None:
        super().__init__()
        self.call_id = call_id
        self.until = until
        self._words = one_line(words)
        self._seconds: int | None = None

    def seconds(self, now: float) -> int:
        """Return in how many seconds it goes."""
        return max(math.ceil(self.until - now), 0)

    def show(self, now: float, *, alone: bool) -> None:
        """Show how long there is.

        Args:
            now: the time by the monotonic clock, in seconds.
            alone: no other call is held; then title and buttons say the rest.
        """
        self.can_focus = not alone
        seconds = None if alone else self.seconds(now)
        if seconds != self._seconds:
            self._seconds = seconds
            self.refresh()

    def render(self) -> RenderResult:
        """Return the line."""
        number = (f"{self.call_id}  ", "$foreground-muted")
        if self._seconds is None:
            return Content.assemble(number, self._words)
        said = Content.assemble((f"{self._seconds:>2} s  ", "bold $text-warning"), number, self._words)
        said = said.truncate(max(self.size.width - len(STOP) - 1, 0), ellipsis=True, pad=True)
        return Content.assemble(said, " ", (STOP, "reverse $text-error" if self.has_focus else "$text-error"))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        if self._seconds is not None and event.x >= self.size.width - len(STOP):
            event.stop()
            self.post_message(self.StopWanted(self.call_id))
