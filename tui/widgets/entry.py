"""The input with what belongs to it: its mark, the list above it, the search, and the words on its rule."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static, TextArea

from tui.keys.actions import action
from tui.prompt.commands import Argument, Commands
from tui.safe_text import clip, one_line
from tui.widgets.prompt import Prompt
from tui.widgets.search_line import SearchLine
from tui.widgets.suggestions import Suggestions

if TYPE_CHECKING:
    from agent import events
    from tui.prompt.earlier import Asked, Past
    from tui.prompt.names import Names, NameSource

LATEST = 30
"""Requests whose numbers are offered."""
PLACEHOLDER = "What would you like done?"
HINT = "   @ names things, / runs commands"
"""Stands behind it where there is room."""
ROOM_FOR_HINT = 70
"""Columns from which there is."""


class Entry(Vertical):
    """Holds the input; the screen gives it what it needs once that is there.

    Args:
        can: tells of an action, by its id, whether it can be done now.
        arguments: gives what may stand behind the command of an action.
    """

    def __init__(self, can: Callable[[str], bool], arguments: Callable[[str], Sequence[Argument]]) -> None:
        super().__init__()
        self._list = Suggestions(id="suggestions")
        self.prompt = Prompt(self._list, placeholder=PLACEHOLDER, id="prompt")
        """Where requests are written."""
        self._search: SearchLine | None = None
        self._commands = Commands(can, arguments)
        self.prompt.commands = self._commands
        self.prompt.completers = (self._commands,)
        self._names: Names | None = None
        self._past: Past | None = None
        self._latest: deque[Argument] = deque(maxlen=LATEST)
        """Numbers and words of the latest requests, the newest first."""
        self._reads: int | None = None
        self._busy = False
        self._said = "", "›"
        """The words and the mark that are shown."""

    def compose(self) -> ComposeResult:
        yield self._list
        with Horizontal(id="entry"):
            yield Static(Content("›"), id="mark")
            yield self.prompt

    def on_resize(self) -> None:
        wide = self.size.width >= ROOM_FOR_HINT
        self.prompt.placeholder = f"{PLACEHOLDER}{HINT}" if wide else PLACEHOLDER

    def at_hand(self, names: NameSource | None, past: Past, reads: int | None) -> None:
        """Take what the session brings.

        Args:
            names: reads the names on the desk; None where there are none.
            past: the requests of the past.
            reads: characters of a request that the planner reads, roughly; None for all.
        """
        self._past = past
        if self._search is None:
            self._search = SearchLine(self._list, self._found, self.prompt, id="search")
            self.query_one("#entry").mount(self._search)
        self.prompt.search = self._search
        self._reads = reads
        if names is not None:
            from tui.prompt.mentions import Mentions
            from tui.prompt.names import Names

            self._names = Names(names, self._names_came)
            self.prompt.mentions = Mentions(self._names)
            self.prompt.completers = (self._commands, self.prompt.mentions)

    def remember(self, rows: Sequence[Asked]) -> None:
        """Take in the latest requests, the newest first."""
        self.prompt.remember([row.text for row in reversed(rows)])
        self._latest.clear()
        self._latest.extend((str(row.id), one_line(row.text[:200])) for row in rows[:LATEST])

    def asked(self, event: events.Asked) -> None:
        """Take in the number of a request."""
        self._latest.appendleft((str(event.request_id), one_line(event.text[:200])))

    def look_again(self) -> None:
        """Read the names of the desk: it has changed, or is known for the first time."""
        if self._names is not None:
            self._names.outdate()
            self.run_worker(self._names.refresh(), group="names", exit_on_error=False)

    def desk_changed(self) -> None:
        """Read the names anew when they are wanted the next time."""
        if self._names is not None:
            self._names.outdate()

    @property
    def names_wanted(self) -> bool:
        """Whether names of the desk are still to be read, for the first time or anew."""
        return self._names is not None and (self._names.stale or not self._names.complete)

    def show_busy(self, busy: bool) -> None:
        """Say whether what is sent now has to wait for its turn."""
        if busy != self._busy:
            self._busy = busy
            self._show_words()

    def _names_came(self) -> None:
        if self.is_mounted and self.prompt.offer is not None:
            self.prompt.look()

    # The search

    @property
    def _searching(self) -> bool:
        return self._search is not None and self._search.display

    def on_search_line_begun(self) -> None:
        self._show_words()
        if self._past is not None:
            self.run_worker(self._read(self._past), group="earlier", exclusive=True, exit_on_error=False)

    async def _read(self, past: Past) -> None:
        from tui.prompt.earlier import Earlier

        earlier = await asyncio.to_thread(lambda: Earlier(past.requests(-1)))
        if self._search is not None:
            self._search.know(earlier)

    def _found(self, request: Asked | None) -> None:
        """Let the input take over again, with what was found."""
        self.prompt.display = True
        if request is not None:
            self.prompt.change(request.id, request.text)
        self._show_words()

    def numbers(self) -> Sequence[Argument]:
        """Return the numbers of the latest requests, with their words."""
        return list(self._latest)

    async def edit(self, number: str = "") -> None:
        """Bring an earlier request into the input, to be changed and asked anew.

        Args:
            number: its number; "" for the latest.
        """
        number = number or next((known for known, _ in self._latest), "")
        request = None
        if number.isdecimal() and self._past is not None:
            request = await asyncio.to_thread(self._past.request, int(number))
        if request is None:
            said = f"There is no request {number}." if number else "Nothing was asked yet."
            self.app.notify(said, severity="error", markup=False)
        else:
            self.prompt.change(request.id, request.text)

    # The list

    def on_suggestions_picked(self, event: Suggestions.Picked) -> None:
        event.stop()
        if self._search is not None and self._search.display:
            self._search.choose(event.place)
        else:
            self.prompt.take(event.place)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self._show_words()
        if self._names is not None and self.names_wanted and self.prompt.offer is not None:
            self.run_worker(self._names.refresh(), group="names", exit_on_error=False)

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        self._show_words()

    # The words on the rule

    def _show_words(self) -> None:
        """Say on the rule above the input what is special about it now; nothing moves for that."""
        said = clip(self._words(), max(self.size.width - 6, 0)), self._sign()
        if said != self._said:  # at most keys there is nothing new to draw
            self._said = said
            self.query_one("#entry").border_title = Content(said[0]) if said[0] else None
            self.query_one("#mark", Static).update(Content(said[1]))

    def _sign(self) -> str:
        if self._searching:
            return "⌕"
        return "↻" if self.prompt.edits is not None else "+" if self._busy else "›"

    def _words(self) -> str:
        prompt = self.prompt
        if self._searching:
            return f"{key('take_and_go')} takes · {key('close_list')} leaves · {key('find_earlier')} older"
        if self._list.display and self._list.hidden:
            return f"{self._list.hidden} more"
        if prompt.edits is not None:
            back = "your draft" if prompt.has_more else "leave it"
            which = f"request {prompt.edits}" if prompt.edits else "an earlier request"
            return f"editing {which} · {key('close_list')}: {back}"
        length = prompt.length
        if self._reads is not None and length > self._reads:
            return f"the planner reads about {self._reads:,} of {length:,} characters"
        if prompt.at_chip:
            return f"{key('unfold')} unfolds the paste · Backspace removes it"
        if self._busy and prompt.text:
            return "waits its turn"
        return ""


def key(name: str) -> str:
    """Return the key of an action as people write it."""
    return action(name).shown_key
