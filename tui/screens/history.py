"""Earlier requests, with a search; picking one puts its words into the input."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar, Protocol

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from agent.journal import JournalError, RequestRow
from tui.actions import Where, action, bindings_of, sheet_bindings
from tui.safe_text import beginning, one_line
from tui.widgets.choices import Choices

MOST = 200
"""Requests that the list shows; the search looks through all."""


class Requests(Protocol):
    """Where earlier requests come from: the journal."""

    def requests(self, limit: int = 100, search: str = "") -> list[RequestRow]:
        """Return the latest requests that contain `search`, the newest first."""


class HistoryScreen(ModalScreen[str | None]):
    """Shows the history over the main screen; its result is the text picked."""

    BINDINGS: ClassVar[list[BindingType]] = [*sheet_bindings("history"), *bindings_of(Where.HISTORY)]

    def __init__(self, journal: Requests) -> None:
        super().__init__()
        self._journal = journal
        self._rows: Sequence[RequestRow] = ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet"):
            yield Input(placeholder="Search earlier requests", compact=True)
            yield Choices()
            yield Static(markup=False, id="history-answer")
            keys = f"Enter puts it into the input   {action('close').shown_key} closes"
            yield Static(Content.styled(keys, "$foreground-muted"))

    def on_mount(self) -> None:
        self._search("")

    def on_input_changed(self, event: Input.Changed) -> None:
        self._search(event.value)

    def _search(self, words: str) -> None:
        self.run_worker(self._fill(words), exclusive=True, group="history")

    async def _fill(self, words: str) -> None:
        try:
            self._rows = await asyncio.to_thread(self._journal.requests, MOST, words)
        except JournalError as error:
            self._rows = ()
            self._say(str(error))
            return
        choices = self.query_one(Choices)
        choices.clear_options()
        choices.add_options(Option(_row_text(row)) for row in self._rows)
        self._say("" if self._rows else "Nothing found." if words else "Nothing was asked yet.")
        if self._rows:
            choices.highlighted = 0

    def _say(self, text: str) -> None:
        self.query_one("#history-answer", Static).update(Content(beginning(text)))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        row = self._rows[event.option_index] if event.option_index < len(self._rows) else None
        self._say(row.answer if row else "")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._rows[event.option_index].text)

    def on_input_submitted(self) -> None:
        highlighted = self.query_one(Choices).highlighted
        if highlighted is not None and highlighted < len(self._rows):
            self.dismiss(self._rows[highlighted].text)

    def action_to_list(self) -> None:
        self.query_one(Choices).focus()

    def action_close(self) -> None:
        self.dismiss(None)


def _row_text(row: RequestRow) -> Content:
    return Content.assemble(
        (f"{row.at:%d %b %H:%M}  ", "$foreground-muted"),
        one_line(row.text[:300]),
        (f"  {row.outcome or 'not finished'}", "$foreground-muted"),
    )
