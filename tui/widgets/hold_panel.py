"""Approved calls that are about to leave this machine: how long they can still be stopped."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static

from tui.guard import Guard
from tui.safe_text import one_line
from tui.widgets.key_hints import KeyHints

STOP, SEND_NOW = ("refuse", "stop"), ("approve", "send now")
"""The keys, with what they do here."""
BAR_CELLS = 20
NARROW = 60
"""Columns up to which there is no room for the bar."""
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

    def __init__(self, held: Mapping[int, tuple[str, float]]) -> None:
        super().__init__(id="hold", classes="ask")
        self.guard = Guard()
        self._held = dict(held)
        self._since = time.monotonic()
        self._given: set[int] = set()
        """The calls that the user has decided on."""

    def compose(self) -> ComposeResult:
        yield Static(id="hold-title", classes="ask-title", markup=False)
        with VerticalScroll(classes="ask-body", can_focus=False):
            yield Static(id="hold-calls", markup=False)
        with Horizontal(classes="ask-buttons"):
            yield Button(Content("Stop"), id="stop-held", compact=True, variant="error")
            yield Button(Content("Send now"), id="send-now", compact=True)
            yield KeyHints(STOP, classes="ask-keys")

    def on_mount(self) -> None:
        self._tick()
        self.set_interval(TICK, self._tick)
        self.call_after_refresh(self.guard.seen)

    def keys_are(self, *, both: bool) -> None:
        """Say what keys do here: the one for yes is a card's while there is one."""
        self.query_one(KeyHints).show([STOP, SEND_NOW] if both else [STOP])

    def show(self, held: Mapping[int, tuple[str, float]]) -> None:
        """Show what is held now; a call that is new must be seen before it can be let go."""
        new = held.keys() - self._held.keys()
        self._held = dict(held)
        self._tick()
        if new:
            self._since = time.monotonic()
            self.guard = Guard()
            self.call_after_refresh(self.guard.seen)

    def _tick(self) -> None:
        now = time.monotonic()
        left = {number: max(math.ceil(until - now), 0) for number, (_, until) in self._held.items()}
        if len(left) == 1:
            (seconds,) = left.values()
            title = Content.assemble(
                "Goes in ", (f"{seconds} s", "bold $text-warning"), ", unless you stop it"
            )
            (until,) = (until for _, until in self._held.values())
            bar = self._bar(until - now, until - self._since)
            title = Content.assemble(title, "  ", *bar) if self.size.width > NARROW else title
        else:
            title = Content(f"{len(left)} calls go, unless you stop them")
        rows = []
        for number, (words, _) in self._held.items():
            when = (f"{left[number]:>2} s  ", "bold $text-warning") if len(left) > 1 else ("", "")
            rows.append(Content.assemble(when, (f"{number}  ", "$foreground-muted"), one_line(words)))
        self.query_one("#hold-title", Static).update(title)
        self.query_one("#hold-calls", Static).update(Content("\n").join(rows))

    @staticmethod
    def _bar(left: float, whole: float) -> list[tuple[str, str]]:
        """Return how much of the time is left, as a line that grows shorter."""
        cells = math.ceil(BAR_CELLS * min(max(left / max(whole, TICK), 0), 1))
        return [("━" * cells, "$text-warning"), ("─" * (BAR_CELLS - cells), "$foreground 20%")]

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
        calls = [number for number in self._held if number not in self._given]
        self._given.update(calls)
        if calls:
            self.post_message(self.Given(calls, go=go))

    def on_key_hints_picked(self, event: KeyHints.Picked) -> None:
        event.stop()
        (self.approve if event.name == "approve" else self.refuse)()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "send-now":
            self.approve()
        else:
            self.refuse()
