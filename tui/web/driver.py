"""Textual's driver for browsers, made to fit the page, and to end the app when the server behind it is gone.

The page has the keyboard from the start, the app's ground to its edges, and says what became of a copy.
"""

from __future__ import annotations

import os
from typing import Any, cast

from textual import events
from textual.app import App
from textual.drivers.web_driver import WebDriver
from textual.message import Message
from textual.messages import ExitApp
from textual.theme import Theme

from tui.terminal.driver import point_at_nothing


class PageCopied(Message):
    """The page has said what became of the text that it was handed.

    Args:
        taken: the browser's clipboard has it.
    """

    def __init__(self, taken: bool) -> None:
        super().__init__()
        self.taken = taken


class ServedDriver(WebDriver):
    """Draws for a page for as long as there is a server."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        # Private, because Textual 8.2.8 has no other way; can go once a broken pipe does not break its app.
        self._write = cast(Any, self._write_or_lose)

    def _write_or_lose(self, data: bytes) -> int:
        try:
            return os.write(self.fileno, data)
        except OSError:
            point_at_nothing(self.fileno)
            return len(data)

    def start_application_mode(self) -> None:
        """Start; the page takes the keyboard at once, where Textual's waits for a click."""
        super().start_application_mode()
        self._app.call_later(self._app.post_message, events.AppFocus())
        self._app.theme_changed_signal.subscribe(self._app, self._spread_ground)
        self._spread_ground(self._app.current_theme)

    def _spread_ground(self, theme: Theme) -> None:
        """Give the page the ground of a theme: its edges, where no whole cell fits, are not the app's."""
        ground = theme.background or ""
        self.write(f"\x1b]11;{ground}\x07" if ground.startswith("#") else "\x1b]111\x07")

    def run_input_thread(self) -> None:
        """Wait for input; at its end there is nobody left to draw for."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self.send_message(ExitApp())

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Take what the page says about itself."""
        if packet_type == "copied":
            self._app.post_message(PageCopied(payload["taken"] is True))
        else:
            super().on_meta(packet_type, payload)
