"""The desk beside the chat: finds its place on the screen, and looks again when something has changed."""

from __future__ import annotations

import asyncio
import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from tui.desk_view.memory import DeskMemory, keep, recall

if TYPE_CHECKING:
    from tui.desk_view.door import Board, DeskDoor
    from tui.desk_view.view import DeskView

BESIDE, INSTEAD = 140, 80
"""Columns from which it stands beside chat and plan, and in the place of the plan; else it covers both."""
PAUSE = 1.0
"""Seconds between two looks for changes."""
AGAIN = 60.0
"""Seconds after which the desk is read also without changes: hours pass, reminders fall due."""


class DeskPane(Vertical):
    """Holds the list of what lies on the desk.

    Args:
        file: where it is kept how the browser was left; None when there is no desk to look at.
    """

    def __init__(self, file: Path | None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._file = file
        self._memory = DeskMemory()
        self._view: DeskView | None = None
        self._over = False
        """Whether it covers the chat in a narrow window; that is not remembered."""
        self._wake = asyncio.Event()
        self.door: DeskDoor | None = None
        """Lets us look; None before the session is there."""

    def compose(self) -> ComposeResult:
        yield Static(Content("Your desk is being read."), id="desk-empty")

    def on_mount(self) -> None:
        self._memory = recall(self._file)
        self.fit(self.app.size)

    @property
    def view(self) -> DeskView:
        """The list, loaded when there is something to list: the first frame has nothing."""
        if self._view is None:
            from tui.desk_view.view import FOLDED_AT_FIRST, DeskView

            self._view = DeskView(id="desk-list")
            self._view.folded = FOLDED_AT_FIRST if self._memory.folded is None else self._memory.folded
            self._view.display = False
            self.mount(self._view)
        return self._view

    @property
    def available(self) -> bool:
        """Whether there is a desk to look at."""
        return self._file is not None

    @property
    def shown(self) -> bool:
        """Whether the user has it shown."""
        width = self.app.size.width
        if not self.available or width < INSTEAD:
            return self.available and self._over
        return width >= BESIDE if self._memory.shown is None else self._memory.shown

    def open_door(self, door: DeskDoor | None) -> None:
        """Look at the desk from now on."""
        if door is not None and door is not self.door:
            self.door = door
            self.run_worker(self._watch(door), group="desk", exclusive=True, exit_on_error=False)

    def fit(self, size: Size) -> None:
        """Take the place that a window of this size has for the desk."""
        if size.width >= INSTEAD:
            self._over = False
        shown = self.shown
        if shown:
            self._wake.set()
        self.screen.set_class(shown and size.width >= BESIDE, "-desk-beside")
        self.screen.set_class(shown and INSTEAD <= size.width < BESIDE, "-desk-instead")
        self.screen.set_class(shown and size.width < INSTEAD, "-desk-over")

    def toggle(self) -> None:
        """Show the desk and go there; go there if it is shown; hide it if the user is there."""
        if self.shown and not self.view.has_focus and self.view.display:
            self.view.focus()
            return
        self._show(not self.shown)
        if self.shown:
            self.view.focus()

    def leave(self) -> None:
        """Make way for the chat, where it was covered."""
        if self._over:
            self._show(False)

    def _show(self, shown: bool) -> None:
        if self.app.size.width < INSTEAD:
            self._over = shown
        else:
            self._remember(shown)
        self.fit(self.app.size)

    def _remember(self, shown: bool | None) -> None:
        self._memory = DeskMemory(shown, self.view.folded)
        keep(self._file, self._memory)

    def on_desk_view_folded(self) -> None:
        self._remember(self._memory.shown)

    async def _watch(self, door: DeskDoor) -> None:
        """Show the desk, and again when it changes; while it is hidden nothing is looked at."""
        read_at: float | None = None
        while True:
            self._wake.clear()  # also while hidden: else it would never sleep again
            if self.shown:
                changed = await asyncio.to_thread(door.changed)
                if changed or read_at is None or time.monotonic() - read_at >= AGAIN:
                    self._draw(await asyncio.to_thread(door.look))
                    read_at = time.monotonic()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), PAUSE if self.shown else None)

    def _draw(self, board: Board) -> None:
        empty = self.query_one("#desk-empty", Static)
        self.view.show(board)
        self.view.display = bool(board.sections)
        empty.display = not self.view.display
        empty.update(Content("Your desk is empty. What you ask for will stand here."))
