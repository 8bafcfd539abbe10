"""The conversations of the past: found by any word in them, gone on with, named, deleted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from agent.conversations import MOST_WORDS, Conversation, Conversations
from agent.journal import Journal, JournalError
from tui.forgetting import forget_rows
from tui.keys.actions import Where, action, bindings_of, sheet_bindings
from tui.safe_text import one_line, visible
from tui.screens.forget import ForgetScreen, Going, going
from tui.screens.steady_focus import SteadyFocus
from tui.widgets.conversation_list import ConversationList, Listed
from tui.widgets.conversation_preview import MOST_SHOWN, ConversationPreview
from tui.widgets.key_hints import KeyHints
from tui.words import counted

MOST = 2_000
"""Conversations that are listed; the search looks through all."""
WIDTHS = [(0, "-slim"), (100, "-broad")]
"""Columns from which the screen has the class."""
HEIGHTS = [(0, "-flat"), (18, "-high")]
"""Lines from which the screen has the class."""
_HINTS_SEARCH = ("open", "to_list", "new_here", "close")
_HINTS_LIST = ("open", "use_again", "rename", "forget", "new_here", "save_plan", "to_search", "close")
_HINTS_REQUESTS = ("use_again", "save_plan", "open", "to_list", "close")


@dataclass(frozen=True, slots=True)
class OpenConversation:
    """The user wants to see a conversation and go on with it."""

    conversation: int


@dataclass(frozen=True, slots=True)
class UseWords:
    """The user wants the words of a request in the input."""

    text: str


@dataclass(frozen=True, slots=True)
class BeginConversation:
    """The user wants a new conversation."""


Wish = OpenConversation | UseWords | BeginConversation


class HistoryScreen(SteadyFocus[Wish | None], ModalScreen[Wish | None]):
    """Lists the conversations over the main screen; its result is what the user wants of them.

    Args:
        journal: where they are.
        current: the one on the screen; None for one without a request so far.
        clock: gives the time, aware, in the user's zone.
        save: saves the plan of a request, by its number, and tells where.
        words: what to search for at first.
        renames: begin with naming the conversation on the screen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*sheet_bindings("history"), *bindings_of(Where.HISTORY)]
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(
        self,
        journal: Journal,
        current: int | None,
        clock: Callable[[], datetime],
        *,
        save: Callable[[str], Awaitable[None]],
        words: str = "",
        renames: bool = False,
    ) -> None:
        super().__init__()
        self._journal = journal
        self._conversations = Conversations(journal)
        self._current = current
        self._clock = clock
        self._save = save
        self._words: Sequence[str] = words.split()[:MOST_WORDS]
        self._renames = renames
        self._renaming: int | None = None
        """The conversation whose name is being changed."""
        self._forgetting = False
        """Something is being deleted; until that is told the screen stays."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet", id="history"):
            with Horizontal(id="history-head"):
                yield Input(
                    " ".join(self._words),
                    placeholder="Search all that was asked and answered",
                    compact=True,
                    id="history-search",
                )
                yield Static(markup=False, id="history-count")
            with Horizontal(id="history-body"):
                yield ConversationList(id="talks")
                yield ConversationPreview(id="preview")
            yield Static(markup=False, id="history-said")
            yield KeyHints(classes="history-keys")
            yield Input(compact=True, id="history-name")

    async def on_mount(self) -> None:
        self._list.current = self._current
        self.query_one("#history-name").display = False
        self._say("")
        self._hint(_HINTS_SEARCH)
        await self._fill(self._words)  # so that the first picture has the list; it takes 13 ms for 1,000

    @property
    def _list(self) -> ConversationList:
        return self.query_one(ConversationList)

    @property
    def _preview(self) -> ConversationPreview:
        return self.query_one(ConversationPreview)

    # Listing and searching

    def _look(self) -> None:
        """List what the search finds; everything when nothing is searched for."""
        words = self.query_one("#history-search", Input).value.split()[:MOST_WORDS]
        self.run_worker(self._fill(words), exclusive=True, group="look")

    async def _fill(self, words: Sequence[str]) -> None:
        try:
            if words:
                found = await asyncio.to_thread(self._conversations.search, words, MOST)
                listed = [Listed(one.conversation, one) for one in found]
            else:
                latest = await asyncio.to_thread(self._conversations.latest, MOST)
                listed = [Listed(one) for one in latest]
        except JournalError as error:
            self._say(str(error), bad=True)
            return
        self._words = words
        self._list.show(listed, words, self._clock())
        self._count(len(listed))
        nothing = "Nothing found." if words else "Nothing was asked yet."
        self._say("" if listed else nothing)
        if self._renames:
            self._renames = False
            self._list.choose(self._current)
            self.call_after_refresh(self.action_rename)

    def _count(self, number: int) -> None:
        shown = f"{number:,}" + ("+" if number == MOST else "")
        self.query_one("#history-count", Static).update(
            Content.styled(
                f"{shown} {'conversation' if number == 1 else 'conversations'}", "$foreground-muted"
            )
        )

    def on_conversation_list_chosen(self, event: ConversationList.Chosen) -> None:
        if self._chosen is None or self._chosen.id != self._renaming:  # the message may be an older one
            self._stop_renaming()
        self.run_worker(self._show(event.listed), exclusive=True, group="preview")

    async def _show(self, listed: Listed | None) -> None:
        """Show the chosen conversation beside the list."""
        if listed is None:
            self._preview.clear()
            return
        until = listed.found.request if listed.found else None
        one = listed.conversation
        try:
            rows = await asyncio.to_thread(self._conversations.requests, one.id, MOST_SHOWN, until)
        except JournalError as error:
            self._say(str(error), bad=True)
            return
        self._preview.show(one, rows, self._words, self._clock())

    def _say(self, text: str, *, bad: bool = False) -> None:
        said = self.query_one("#history-said", Static)
        said.update(Content.styled(visible(text), "$text-error" if bad else "$foreground-muted"))
        said.display = bool(text)

    # Where the keys go

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Take no letter for a command that was typed before there was a place for it."""
        return self.focused is not None or action == "close"

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "history-search":
            self._look()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "history-name":
            self.run_worker(self._take_name(one_line(event.value)), group="name")
        else:
            self.action_open()

    def on_conversation_list_above_first(self) -> None:
        self.action_to_search()

    def on_conversation_list_opened(self) -> None:
        self.action_open()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_use_again()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        match event.widget.id:
            case "history-search":
                self._hint(_HINTS_SEARCH)
            case "talks":
                self._hint(_HINTS_LIST)
            case "history-name":
                self._hint(("close",))
            case _:
                self._hint(_HINTS_REQUESTS)

    def _hint(self, names: Sequence[str]) -> None:
        self.query_one(KeyHints).show([(name, action(name).label) for name in names])

    async def on_key_hints_picked(self, event: KeyHints.Picked) -> None:
        event.stop()
        await self.run_action(event.name)

    def action_to_list(self) -> None:
        if (
            self.query_one("#history-search").has_focus and self._list.listed is not None
        ) or self._preview.choices.has_focus:
            self.set_focus(self._list)

    def action_to_search(self) -> None:
        self.set_focus(self.query_one("#history-search"))

    def action_to_requests(self) -> None:
        if self._preview.request is not None and self._preview.display:
            self.set_focus(self._preview.choices)

    # What can be done with a conversation

    @property
    def _chosen(self) -> Conversation | None:
        listed = self._list.listed
        return listed.conversation if listed else None

    def action_open(self) -> None:
        if self._chosen is not None and not self._forgetting:
            self.dismiss(OpenConversation(self._chosen.id))

    def action_new_here(self) -> None:
        if not self._forgetting:
            self.dismiss(BeginConversation())

    def action_use_again(self) -> None:
        row = self._preview.request
        if row is not None and not self._forgetting:
            self.dismiss(UseWords(row.text))

    async def action_save_plan(self) -> None:
        if (row := self._preview.request) is not None:
            await self._save(str(row.id))

    def action_rename(self) -> None:
        """Have the chosen conversation's name changed where it stands."""
        one, box = self._chosen, self.query_one("#history-name", Input)
        if one is None:
            return
        self._renaming = one.id
        box.value = one_line(one.title)
        box.display = True
        self.set_focus(box)
        self._list.reveal()
        self._place_name()
        self.call_after_refresh(self._place_name)  # where it is once the list has come to rest

    def _place_name(self) -> None:
        """Lay the input for the name over the row of its conversation."""
        region = self._list.row_region()
        inside = self.query_one("#history").content_region
        box = self.query_one("#history-name", Input)
        box.styles.offset = (region.x - inside.x + 1, region.y - inside.y)
        box.styles.width = max(region.width - 2, 8)

    async def _take_name(self, name: str) -> None:
        number, self._renaming = self._renaming, None
        before = self._chosen
        if number is None or before is None:
            return
        try:
            if name != one_line(before.title):
                await asyncio.to_thread(self._conversations.rename, number, name)
        except JournalError as error:
            self._say(str(error), bad=True)
        self._stop_renaming()
        self._look()

    def _stop_renaming(self) -> None:
        self._renaming = None
        box = self.query_one("#history-name", Input)
        if box.display:
            box.display = False
            self.set_focus(self._list)

    def on_resize(self) -> None:
        if self._renaming is not None:
            self.call_after_refresh(self._place_name)

    def action_forget(self) -> None:
        if self._chosen is not None and not self._forgetting:
            self.run_worker(self._ask_to_forget(self._chosen), exclusive=True, group="forget")

    async def _ask_to_forget(self, one: Conversation) -> None:
        """Say what goes, and delete it if that is wanted."""
        try:
            what = await asyncio.to_thread(going, self._journal, one)
            if await self.app.push_screen_wait(ForgetScreen(what)):
                await self._forget(what)
        except (JournalError, OSError) as error:
            self._say(str(error), bad=True)

    async def _forget(self, what: Going) -> None:
        self._forgetting = True
        self._say("Deleting …")
        try:
            await asyncio.to_thread(forget_rows, self._journal.file, what.rows)
        finally:
            self._forgetting = False
        self._look()
        self.app.notify(f"Deleted: {counted(len(what.rows), 'request')}.", markup=False)

    def action_close(self) -> None:
        if self.query_one("#history-name").display:
            self._stop_renaming()
        elif not self._forgetting:
            self.dismiss(None)
