"""Approved calls that are about to leave this machine: how long they can still be stopped."""

from __future__ import annotations

import time

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static

from tui.actions import action
from tui.guard import Guard
from tui.safe_text import one_line

TICK = 0.25
"""Seconds between two looks at the clock."""


class HoldPanel(Vertical):
    """Counts down and takes a stop, or the word to let them go at once.

    Args:
        held: what is held, by call: its title, and when it goes (monotonic clock, seconds).
    """

    class Given(Message):
        """The user does not want to wait for the end of the countdown."""

        def __init__(self, calls: list[int], *, go: bool) -> None:
            super().__init__()
            self.calls = calls
            self.go = go
            """Let them go now; else they are stopped."""

    def __init__(self, held: dict[int, tuple[str, float]]) -> None:
        super().__init__(id="hold", classes="ask")
        self.held = held
        self.guard = Guard()
        self.given = False

    def compose(self) -> ComposeResult:
        yield Static(id="hold-title", classes="ask-title", markup=False)
        with Vertical(classes="ask-body"):
            for number, (title, _) in self.held.items():
                yield Static(Content.assemble((f" {number} ", "$foreground-muted"), one_line(title)))
        with Horizontal(classes="ask-buttons"):
            yield Button(Content("Stop"), id="stop-held", compact=True, variant="error")
            yield Button(Content("Send now"), id="send-now", compact=True)
            keys = f"{action('refuse').shown_key} stop   {action('approve').shown_key} send now"
            yield Static(Content(keys), id="ask-keys")

    def on_mount(self) -> None:
        self._tick()
        self.set_interval(TICK, self._tick)
        self.call_after_refresh(self.guard.seen)

    def _tick(self) -> None:
        left = max(0.0, min(until for _, until in self.held.values()) - time.monotonic())
        self.query_one("#hold-title", Static).update(
            Content.assemble(
                ("Goes in ", ""), (f"{left:.0f} s", "bold $text-warning"), (", unless you stop it", "")
            )
        )

    def take_focus(self) -> None:
        """Take the focus, on the stop."""
        self.guard.seen()
        self.query_one("#stop-held").focus()

    def refuse(self) -> None:
        """Stop what is held. No guard: stopping is the safe thing."""
        self._give(go=False)

    def approve(self) -> None:
        """Let what is held go now, if it has been seen."""
        if self.guard.open:
            self._give(go=True)

    def _give(self, *, go: bool) -> None:
        if not self.given:
            self.given = True
            self.post_message(self.Given(list(self.held), go=go))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "send-now":
            self.approve()
        else:
            self.refuse()
