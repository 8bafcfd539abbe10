"""What the latest request changed, to be put back: all of it, or one thing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from agent.journal import JournalError
from agent.undoing import Fate, NotUndoable, Undoing, Undone
from tui.fates import FATE_WORDS
from tui.guard import Guard
from tui.keys.actions import action, sheet_bindings
from tui.safe_text import clip, one_line, visible
from tui.screens.steady_focus import SteadyFocus
from tui.widgets.choices import Choices

if TYPE_CHECKING:
    from agent.past import PastCall

_STYLES = {Fate.UNDONE: "$text-success", Fate.BEFORE: "$text-success"}
_LONGEST = 200
LOW = 20
"""Lines of a screen below which there are none to leave empty."""
"""Characters of the request that are shown."""
ANYWAY = "Put back what was changed since, too; what was made of it is lost"


@dataclass(frozen=True, slots=True)
class UndoneOf:
    """What was undone while the screen was open."""

    request_id: int
    fates: list[Undone]


class UndoScreen(SteadyFocus[UndoneOf | None], ModalScreen[UndoneOf | None]):
    """Lists what can be put back and says what became of it; its result is what was undone.

    Args:
        undoing: undoes effects that stand in the journal.
        request_id: the request; None for the latest that has something left to undo.
        call_id: the call of it that is offered first; None for all of them.
    """

    BINDINGS: ClassVar[list[BindingType]] = sheet_bindings("undo")

    def __init__(self, undoing: Undoing, request_id: int | None = None, call_id: int | None = None) -> None:
        super().__init__()
        self._undoing = undoing
        self._first = [call_id] if call_id is not None else []
        self._guard = Guard()
        self._request = request_id
        self._offers: list[list[int]] = []
        """The calls that each line would undo."""
        self._anyway: list[int] = []
        """The calls that the first line would put back although they were changed since."""
        self._undone: list[Undone] = []
        self._working = False
        """Something is being put back; until that is told the screen stays."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet -fit"):
            yield Static(Content.styled("Undo", "bold"), id="undo-title")
            yield Static(id="undo-request", markup=False)
            yield Choices()
            with VerticalScroll(id="undo-said"):
                yield Static(markup=False, id="undo-fates")
            yield Static(id="undo-keys")

    def on_mount(self) -> None:
        self.query_one("#undo-said").display = False
        self.query_one(Choices).focus()
        self.run_worker(self._open(), group="undo")

    async def _open(self) -> None:
        """Find the request."""
        try:
            if self._request is None:
                self._request = await asyncio.to_thread(self._undoing.latest)
            if self._request is not None:
                words = await asyncio.to_thread(self._undoing.request_text, self._request)
                shown = Content.assemble(
                    (f"Request {self._request}  ", "$foreground-muted"), clip(words, _LONGEST)
                )
                self.query_one("#undo-request", Static).update(shown)
            await self._fill()
        except JournalError as error:
            self._say(Content.styled(visible(str(error)), "$text-error"))

    async def _fill(self) -> None:
        """List what is left to undo. JournalError when the journal cannot be read."""
        effects: dict[int, PastCall] = {}
        if self._request is not None:
            effects = await asyncio.to_thread(self._undoing.effects, self._request)
        choices = self.query_one(Choices)
        choices.clear_options()
        self._offers = []
        self._anyway = [number for number in self._anyway if number in effects]
        if self._anyway:
            self._offer(ANYWAY, self._anyway)
        if len(effects) > 1:
            self._offer(f"All {len(effects)}, the last first", list(effects))
        for number, call in effects.items():
            self._offer(one_line(call.title), [number], number)
        choices.display = bool(self._offers)
        title = "Undo" if effects else "Nothing is left to undo"
        self.query_one("#undo-title", Static).update(Content.styled(title, "bold"))
        closes = f"{action('close').shown_key} closes"
        keys = f"Enter undoes   {closes}" if effects else closes
        self.query_one("#undo-keys", Static).update(Content.styled(keys, "$foreground-muted"))
        if self._offers:
            safe = 1 if self._anyway else 0  # what loses something is not what Enter does
            found = self._first in self._offers[safe:]
            choices.highlighted = self._offers.index(self._first, safe) if found else safe
            self.call_after_refresh(self._guard.seen)

    def _offer(self, words: str, calls: list[int], number: int | None = None) -> None:
        self._offers.append(calls)
        mark = "   " if number is None else f"{number:>2} "
        self.query_one(Choices).add_option(Option(Content.assemble((mark, "$foreground-muted"), words)))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self._working or not self._guard.open:
            return
        self._working = True
        anyway = bool(self._anyway) and event.option_index == 0
        self.run_worker(self._undo(self._offers[event.option_index], anyway=anyway), group="undo")

    async def _undo(self, calls: list[int], *, anyway: bool) -> None:
        try:
            if self._request is not None:
                fates = await self._undoing.undo(self._request, calls, anyway=anyway)
                self._undone += [one for one in fates if one.fate is Fate.UNDONE]
                self._anyway = [one.call_id for one in fates if one.fate is Fate.CHANGED]
                self._say(Content("\n").join(_in_words(one) for one in fates))
                await self._fill()
        except (JournalError, NotUndoable) as error:
            self._say(Content.styled(visible(str(error)), "$text-error"))
        finally:
            self._working = False

    def _say(self, content: Content) -> None:
        self.query_one("#undo-fates", Static).update(content)
        self.query_one("#undo-said").display = True
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """Keep the title and the keys on the screen: only the list and what was said scroll."""
        lines = self.app.size.height
        self.set_class(lines < LOW, "-tight")
        said, choices = self.query_one("#undo-said"), self.query_one(Choices)
        room = max(lines * 9 // 10 - (4 if lines < LOW else 8), 2)
        half = max(room // 2, 1)
        said.styles.max_height = half
        choices.styles.max_height = room - half if said.display else room

    def action_close(self) -> None:
        if self._working:
            return
        told = self._request is not None and bool(self._undone)
        self.dismiss(UndoneOf(self._request or 0, self._undone) if told else None)


def _in_words(one: Undone) -> Content:
    style = _STYLES.get(one.fate, "$text-warning")
    said = Content.assemble(
        (f"{one.call_id:>2} ", "$foreground-muted"), f"{one_line(one.title)}: ", (FATE_WORDS[one.fate], style)
    )
    detail = "\n".join(f"   {line}" for line in visible(one.detail).splitlines())
    return Content.assemble(said, (f"\n{detail}", "$foreground-muted")) if detail else said
