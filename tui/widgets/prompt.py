"""The input: where requests are written."""

from __future__ import annotations

import time
from collections.abc import Sequence

from textual import events
from textual.message import Message

from tui.actions import Where
from tui.safe_text import clip
from tui.widgets.enter_area import InOrderArea

LONGEST_NAME = 120
"""Cells of a name that is put into a request."""


class Prompt(InOrderArea):
    """Where requests are written. Up and down go through earlier ones."""

    WHERE = Where.INPUT

    class Sent(Message):
        """A request was written."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class ModeWanted(Message):
        """The user wants to be asked in another way."""

    def __init__(self, *, placeholder: str, id: str | None = None) -> None:
        super().__init__(
            id=id, compact=True, soft_wrap=True, highlight_cursor_line=False, placeholder=placeholder
        )
        self.cursor_blink = False  # a blinking cursor is work while idle
        self.typed_at = 0.0
        """When a key was last pressed here (monotonic clock, seconds)."""
        self._earlier: list[str] = []
        self._place = 0
        self._draft = ""

    def remember(self, earlier: Sequence[str]) -> None:
        """Set the requests that Up goes through, the oldest first."""
        self._earlier = list(earlier)
        self._place = len(self._earlier)

    def put(self, text: str) -> None:
        """Write `text` here, with the cursor at its end."""
        self.text = text
        self.move_cursor(self.document.end)

    def put_in(self, words: str) -> None:
        """Write `words`, which may come from anywhere, at the cursor, apart from what stands before it."""
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        self.insert(f"{' ' if before and not before.endswith(' ') else ''}{clip(words, LONGEST_NAME)} ")

    async def on_key(self, event: events.Key) -> None:
        self.typed_at = time.monotonic()
        await super().on_key(event)

    def on_paste(self, event: events.Paste) -> None:
        self.typed_at = time.monotonic()

    def action_send(self) -> None:
        self.typed_at = time.monotonic()
        text = self.text.strip()
        if not text:
            return
        self.text = ""
        if not self._earlier or self._earlier[-1] != text:
            self._earlier.append(text)
        self._place = len(self._earlier)
        self.post_message(self.Sent(text))

    def action_newline(self) -> None:
        self.typed_at = time.monotonic()
        self.insert("\n")

    def action_undo_typing(self) -> None:
        self.undo()

    def action_mode_here(self) -> None:
        self.post_message(self.ModeWanted())

    def action_older(self) -> None:
        if self._place == 0 or not self.navigator.is_first_wrapped_line(self.cursor_location):
            self.action_cursor_up()
            return
        if self._place == len(self._earlier):
            self._draft = self.text
        self._place -= 1
        self.put(self._earlier[self._place])

    def action_newer(self) -> None:
        at_end = self.navigator.is_last_wrapped_line(self.cursor_location)
        if self._place == len(self._earlier) or not at_end:
            self.action_cursor_down()
            return
        self._place += 1
        self.put(self._draft if self._place == len(self._earlier) else self._earlier[self._place])
