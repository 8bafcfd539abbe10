"""What the latest request changed, to be put back: all of it, or one thing."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from agent.journal import JournalError
from agent.undoing import Fate, Undoing, Undone
from tui.fates import FATE_WORDS
from tui.safe_text import one_line, visible
from tui.widgets.choices import Choices

_STYLES = {Fate.UNDONE: "$text-success", Fate.BEFORE: "$text-success"}


class UndoScreen(ModalScreen[None]):
    """Lists what can be put back and says what became of it.

    Args:
        undoing: undoes effects that stand in the journal.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f7", "close", "Close", show=False)]

    def __init__(self, undoing: Undoing) -> None:
        super().__init__()
        self._undoing = undoing
        self._request: int | None = None
        self._offers: list[list[int]] = []
        """The calls that each line would undo."""
        self._anyway: list[int] = []
        """The calls that the last line would put back although they were changed since."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet"):
            yield Static(Content.styled("Undo", "bold"), id="undo-title")
            yield Choices()
            with VerticalScroll(can_focus=False, id="undo-said"):
                yield Static(markup=False, id="undo-fates")
            yield Static(Content.styled("Enter undoes   Esc closes", "$foreground-muted"))

    def on_mount(self) -> None:
        self.query_one(Choices).focus()
        self.run_worker(self._fill(), exclusive=True, group="undo")

    async def _fill(self) -> None:
        """List what can be undone of the latest request."""
        try:
            if self._request is None:
                self._request = await asyncio.to_thread(self._undoing.latest)
            effects = (
                {} if self._request is None else await asyncio.to_thread(self._undoing.effects, self._request)
            )
        except JournalError as error:
            self._say(Content(visible(str(error))))
            return
        choices = self.query_one(Choices)
        choices.clear_options()
        self._offers = []
        title = "Nothing is left to undo." if not effects else f"Undo of request {self._request}"
        self.query_one("#undo-title", Static).update(Content.styled(title, "bold"))
        if len(effects) > 1:
            self._offer("All of it, the last first", list(effects))
        for number, call in effects.items():
            self._offer(f"{number}  {one_line(call.title)}", [number])
        if self._anyway:
            self._offer("Put back what was changed since, too: that change is lost", self._anyway)
        if self._offers:
            choices.highlighted = 0

    def _offer(self, words: str, calls: list[int]) -> None:
        self._offers.append(calls)
        self.query_one(Choices).add_option(Option(Content(words)))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        last = bool(self._anyway) and event.option_index == len(self._offers) - 1
        self.run_worker(
            self._undo(self._offers[event.option_index], anyway=last), exclusive=True, group="undo"
        )

    async def _undo(self, calls: list[int], *, anyway: bool) -> None:
        if self._request is None:
            return
        try:
            fates = await self._undoing.undo(self._request, calls, anyway=anyway)
        except JournalError as error:
            self._say(Content(visible(str(error))))
            return
        self._anyway = [one.call_id for one in fates if one.fate is Fate.CHANGED]
        self._say(Content("\n").join(_in_words(one) for one in fates))
        await self._fill()

    def _say(self, content: Content) -> None:
        self.query_one("#undo-fates", Static).update(content)

    def action_close(self) -> None:
        self.dismiss(None)


def _in_words(one: Undone) -> Content:
    style = _STYLES.get(one.fate, "$text-warning")
    said = Content.assemble((f"{one.call_id}  {one_line(one.title)}: ", ""), (FATE_WORDS[one.fate], style))
    return Content.assemble(said, f"\n{visible(one.detail)}") if one.detail else said
