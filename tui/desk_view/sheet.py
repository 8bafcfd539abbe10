"""One thing on the desk, to read."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.keys.actions import Where, action, bindings_of, sheet_bindings
from tui.safe_text import beginning
from tui.screens.steady_focus import SteadyFocus

if TYPE_CHECKING:
    from tui.desk_view.door import Entry


class EntrySheet(SteadyFocus[str | None], ModalScreen[str | None]):
    """Shows a thing over the main screen; its result is its name when the user wants to ask about it.

    Args:
        entry: the thing.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *sheet_bindings("toggle_desk", "desk_open"),
        *bindings_of(Where.THING),
    ]

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self._entry = entry

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet -fit"):
            with VerticalScroll(id="entry-scroll"):
                yield Static(markup=False, id="entry-text")
            ask, close = action("ask_about").shown_key, action("close").shown_key
            said = f"{ask} puts its name into the input   {close} closes"
            yield Static(Content.styled(said, "$foreground-muted"), id="entry-keys")

    def on_mount(self) -> None:
        self.query_one("#entry-scroll").focus()
        self.run_worker(self._read())

    async def _read(self) -> None:
        try:
            text = await asyncio.to_thread(self._entry.read)
        except OSError as error:
            text = f"It cannot be read: {error.strerror or error}."
        title, _, rest = beginning(text).partition("\n")
        self.query_one("#entry-text", Static).update(Content.assemble((title, "bold"), "\n", rest))

    def action_ask_about(self) -> None:
        self.dismiss(self._entry.name)

    def action_close(self) -> None:
        self.dismiss(None)
