"""Approved calls that are about to leave this machine: how long they can still be stopped."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static

from tui.guard import Guard
from tui.keys.actions import Where, bindings_of
from tui.widgets.held_row import HeldRow
from tui.widgets.key_hints import KeyHints

STOP, SEND_NOW = ("refuse", "stop"), ("approve", "send now")
"""The keys, with what they do here."""
BAR_CELLS = 20
TICK = 0.25
"""Seconds between two looks at the clock."""


class HoldPanel(Vertical):
    """Counts down and takes a stop, or the word to let them go at once.

    Args:
        held: what is held, by call: its title, and when it goes (monotonic clock, seconds).
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.HOLD)

    class Given(Message):
        """The user does not want to wait for the end of the countdown."""

        def __init__(self, calls: list[int], *, go: bool) -> None:
            super().__init__()
            self.calls = calls
            self.go = go
            """Let them go now; else they are stopped."""

    class Counted(Message):
        """A second went by, or other calls are held."""

    def __init__(self, held: Mapping[int, tuple[str, float]]) -> None:
        super().__init__(id="hold", classes="ask")
        self.guard = Guard()
        self._rows = {number: HeldRow(number, *one) for number, one in held.items()}
        self._since = time.monotonic()
        self._given: set[int] = set()
        """The calls that the user has decided on."""
        self._counted: tuple[int, ...] = ()
        """The seconds that are shown."""

    def compose(self) -> ComposeResult:
        yield Static(id="hold-title", classes="ask-title", markup=False)
        with VerticalScroll(id="hold-calls", classes="ask-body", can_focus=False):
            yield from self._rows.values()
        with Horizontal(classes="ask-buttons"):
            yield Button(Content("Stop"), id="stop-held", compact=True, variant="error")
            yield Button(Content("Send now"), id="send-now", compact=True)
            yield KeyHints(STOP, classes="ask-keys")

    def on_mount(self) -> None:
        self._tick()
        self.set_interval(TICK, self._tick)
        self.call_after_refresh(self.guard.seen)

    def on_resize(self) -> None:
        self._tick()

    def keys_are(self, *, both: bool) -> None:
        """Say what keys do here: the one for yes is a card's while there is one."""
        self.query_one(KeyHints).show([STOP, SEND_NOW] if both else [STOP])

    async def show(self, held: Mapping[int, tuple[str, float]]) -> None:
        """Show what is held now; a call that is new must be seen before it can be let go."""
        gone = [row for number, row in self._rows.items() if number not in held]
        if any(row.has_focus for row in gone):
            self.query_one("#stop-held").focus()
        new = {number: HeldRow(number, *one) for number, one in held.items() if number not in self._rows}
        self._rows = {number: row for number, row in self._rows.items() if number in held} | new
        for row in gone:
            await row.remove()
        await self.query_one("#hold-calls").mount(*new.values())
        self._tick()
        if new:
            self._since = time.monotonic()
            self.guard = Guard()
            self.call_after_refresh(self.guard.seen)

    def _tick(self) -> None:
        now, rows = time.monotonic(), self._rows.values()
        for row in rows:
            row.show(now, alone=len(rows) == 1)
        if len(rows) == 1:
            (row,) = rows
            left = (f"{row.seconds(now)} s", "bold $text-warning")
            title = Content.assemble("Goes in ", left, ", unless you stop it")
            bar = self._bar(row.until - now, row.until - self._since)
            with_bar = Content.assemble(title, "  ", *bar)
            title = with_bar if with_bar.cell_length < self.content_size.width else title
        else:
            title = Content(f"{len(rows)} calls go, unless you stop them")
        self.query_one("#hold-title", Static).update(title)
        counted = tuple(row.seconds(now) for row in rows)
        if counted != self._counted:
            self._counted = counted
            self.post_message(self.Counted())

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
        calls = [number for number in self._rows if number not in self._given]
        self._given.update(calls)
        if calls:
            self.post_message(self.Given(calls, go=go))

    def on_held_row_stop_wanted(self, event: HeldRow.StopWanted) -> None:
        event.stop()
        self._stop(event.call_id)

    def action_stop_held(self) -> None:
        focused = self.screen.focused
        if isinstance(focused, HeldRow):
            self._stop(focused.call_id)
        else:
            self.refuse()

    def _stop(self, call_id: int) -> None:
        self._given.add(call_id)
        self.post_message(self.Given([call_id], go=False))

    def action_held_up(self) -> None:
        self._go(-1)

    def action_held_down(self) -> None:
        self._go(1)

    def _go(self, step: int) -> None:
        """Give the focus to the line or the button before or after the one that has it."""
        places = [widget for widget in self.query("HeldRow, Button") if widget.focusable]
        at = next((place for place, widget in enumerate(places) if widget.has_focus), 0)
        places[min(max(at + step, 0), len(places) - 1)].focus()

    def on_key_hints_picked(self, event: KeyHints.Picked) -> None:
        event.stop()
        (self.approve if event.name == "approve" else self.refuse)()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "send-now":
            self.approve()
        else:
            self.refuse()
