"""Asks before leaving while something runs."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from tui.guard import Guard
from tui.keys.actions import Where, bindings_of, sheet_bindings
from tui.screens.sheet import Sheet


class QuitScreen(Sheet[bool]):
    """Its result is whether to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [*sheet_bindings(), *bindings_of(Where.QUIT)]

    def __init__(self, what_runs: str) -> None:
        super().__init__()
        self._what_runs = what_runs
        self._guard = Guard()

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet -small"):
            yield Static(Content.styled("Something still runs", "bold"))
            yield Static(
                Content(
                    f"{self._what_runs}. Leaving stops it; what is under way is finished first,"
                    " and nothing new starts."
                )
            )
            with Horizontal(classes="ask-buttons"):
                yield Button(Content("Stay"), id="stay", compact=True)
                yield Button(Content("Stop it and leave"), id="leave", compact=True, variant="warning")

    def on_mount(self) -> None:
        self.query_one("#stay").focus()
        self.call_after_refresh(self._guard.seen)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if self._guard.open:
            self.dismiss(event.button.id == "leave")

    def action_close(self) -> None:
        self.dismiss(False)

    def action_other_button(self) -> None:
        self.focus_next()
