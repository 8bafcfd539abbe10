"""What the session said, for those who may look elsewhere; `tui.notifying` tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from agent.events import Event


class News(Message):
    """Something that the session said.

    Args:
        request: the request's words.
        event: what was said.
        seconds: since the request was made.
    """

    def __init__(self, request: str, event: Event, seconds: float) -> None:
        super().__init__()
        self.request = request
        self.event = event
        self.seconds = seconds
