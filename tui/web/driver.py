"""Textual's driver for browsers, made to end the app when the server that passes its pages on is gone."""

from __future__ import annotations

import os
from typing import Any, cast

from textual.app import App
from textual.drivers.web_driver import WebDriver
from textual.messages import ExitApp

from tui.terminal.driver import point_at_nothing


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

    def run_input_thread(self) -> None:
        """Wait for input; at its end there is nobody left to draw for."""
        super().run_input_thread()
        self.send_message(ExitApp())
