"""The chat: the conversation, what stands there before the first request, and the line to search with.

The conversation is loaded when something is said: the first frame has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui.signs import signs
from tui.widgets.welcome import Welcome

if TYPE_CHECKING:
    from tui.chat.entry import Entry
    from tui.turn import Turn
    from tui.widgets.chat_finder import Finder
    from tui.widgets.chat_view import ChatView
    from tui.widgets.find_line import FindLine

MOST_ENTRIES = 12_000
"""Requests and other things said that stay in the conversation; what was before is in the history."""
AT_ONCE = 2_000
"""How many of the first go when there are too many."""
HINT_CELLS = 16
"""From the beginning of the hint to the right edge."""
MOST_KEPT = 1_000
"""Requests that stay on the screen; the history has them all."""


class NewBelow(Static):
    """Tells that something new stands below the window; a click goes there."""

    class Clicked(Message):
        """The user wants to see it."""

    def __init__(self) -> None:
        super().__init__(Content(f" new below {signs().below} "), id="new-below")

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Clicked())


class Chat(Container):
    """The conversation. It follows what is new, unless the user has scrolled up.

    Args:
        examples: requests to begin with.
    """

    def __init__(self, examples: Sequence[str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: ChatView | None = None
        self._search: tuple[FindLine, Finder] | None = None
        self._examples = examples
        self._places: dict[int, Entry] = {}
        """Entry by the identity of its turn."""
        self._loaded = 0
        """So many entries were put here together: a conversation that was opened stays whole."""

    def compose(self) -> ComposeResult:
        yield Welcome(self._examples)

    @property
    def view(self) -> ChatView:
        """What shows the conversation."""
        return self._view or self.get_ready()

    def get_ready(self) -> ChatView:
        """Load and return what shows the conversation, before it is wanted."""
        if self._view is None:
            from tui.widgets.chat_view import ChatView

            self._view = ChatView(id="chat-view")
            self._view.display = False  # until something is said
            self.mount(self._view, NewBelow())
            self.on_resize()
            self.watch(self._view, "behind", self._show_below)
        return self._view

    def show_times(self, shown: bool) -> None:
        """Show when each request was made, or not."""
        if shown or self._view is not None:
            self.view.timed = shown

    @property
    def is_read(self) -> bool:
        """Whether the user goes through the conversation."""
        return self._view is not None and self._view.has_focus

    @property
    def _entries(self) -> Sequence[Entry]:
        return () if self._view is None else self._view.entries

    def on_resize(self) -> None:
        for hint in self.query(NewBelow):
            hint.styles.offset = max(self.size.width - HINT_CELLS, 0), 0

    def _show_below(self, behind: bool) -> None:
        self.set_class(behind, "-behind")

    def on_new_below_clicked(self, event: NewBelow.Clicked) -> None:
        event.stop()
        self.view.go_to_end()

    def _show_welcome(self) -> None:
        empty = not self._entries
        self.query_one(Welcome).display = empty
        self.view.display = not empty

    # What is said

    @property
    def turns(self) -> list[Turn]:
        """The requests of the conversation, the oldest first."""
        return [entry.turn for entry in self._entries if entry.turn is not None]

    async def load(self, turns: Sequence[Turn]) -> None:
        """Show another conversation; requests that still run or wait stay at its end.

        Args:
            turns: its requests, the oldest first.
        """
        from tui.chat.entry import Entry

        self._loaded = len(turns)
        going = [entry for entry in self._entries if entry.turn is not None and not entry.turn.over]
        self._show([*map(Entry, turns), *going])

    async def add(self, turn: Turn) -> None:
        """Show a new request at the end, and go there: it is the user's own."""
        from tui.chat.entry import Entry

        if len(self._entries) >= MOST_ENTRIES:
            self._show(self._entries[AT_ONCE:])
        entry = Entry(turn)
        self._places[id(turn)] = entry
        self.view.append(entry)
        self._let_go()
        self._show_welcome()
        self.view.go_to_end()

    def _let_go(self) -> None:
        """Take the oldest off the screen, many at once, so that a program left open does not grow."""
        entries = self._entries
        kept = max(self._loaded, MOST_KEPT)
        over = all(one.turn is None or one.turn.over for one in entries[:-kept])
        if over and len(entries) > kept + kept // 10:
            self._show(entries[-kept:])

    async def update_turn(self, turn: Turn) -> None:
        """Draw what has changed in a request."""
        entry = self._places.get(id(turn))
        if entry is not None:
            self.view.entry_changed(self._index_of(entry), news=True)

    async def tell(self, text: str) -> None:
        """Say something that belongs to no request."""
        from tui.chat.entry import Entry

        self.view.append(Entry(None, text))
        self._show_welcome()

    async def take_out(self, turn: Turn) -> None:
        """Take a request out that did not run."""
        entry = self._places.pop(id(turn), None)
        if entry is not None:
            self.view.remove_entry(self._index_of(entry))
            self._show_welcome()

    async def clear(self) -> None:
        """Take everything but the requests that still run off the screen."""
        await self.load(())

    def turn_of(self, request_id: int) -> Turn | None:
        """Return the request of this number, if it is in the conversation."""
        numbered = (turn for turn in reversed(self.turns) if turn.asked is not None)
        return next((turn for turn in numbered if turn.asked and turn.asked.request_id == request_id), None)

    def _show(self, entries: Sequence[Entry]) -> None:
        self._places = {id(entry.turn): entry for entry in entries if entry.turn is not None}
        self.view.reset(entries)
        self._show_welcome()

    def _index_of(self, entry: Entry) -> int:
        """Return where an entry stands; those that change stand near the end."""
        entries = self._entries
        return next(index for index in reversed(range(len(entries))) if entries[index] is entry)

    # Finding

    async def find(self) -> None:
        """Let the user type what is searched for."""
        if self._entries:
            line, _ = await self._finding()
            self.add_class("-finding")
            line.open()

    async def _finding(self) -> tuple[FindLine, Finder]:
        """Return the line to search with, and what searches."""
        if self._search is None:
            from tui.widgets.chat_finder import Finder
            from tui.widgets.find_line import FindLine

            line = FindLine(id="find")
            self._search = line, Finder(self.view)
            await self.mount(line)
        return self._search

    def on_find_line_wanted(self, event: FindLine.Wanted) -> None:
        event.stop()
        self._search_for(event.words)

    @work(group="find", exclusive=True, exit_on_error=False)
    async def _search_for(self, words: str) -> None:
        line, finder = await self._finding()
        line.say("…" if words else "")
        await finder.find(words)
        line.say(finder.found.said if words else "")

    async def on_find_line_stepped(self, event: FindLine.Stepped) -> None:
        event.stop()
        await self._step(event.steps)

    async def on_chat_view_find_wanted(self, event: ChatView.FindWanted) -> None:
        event.stop()
        if event.steps and self._search is not None and self._search[1].found.count:
            await self._step(event.steps)
        else:
            await self.find()

    async def _step(self, steps: int) -> None:
        line, finder = await self._finding()
        finder.step(steps)
        line.say(finder.found.said)

    def on_find_line_closed(self, event: FindLine.Closed) -> None:
        event.stop()
        self.remove_class("-finding")
        self._search_for("")
        self.view.focus()
