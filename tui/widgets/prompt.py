"""The input: where requests are written."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import SuspendNotSupported
from textual.message import Message

from tui.drafts import Draft
from tui.keys.actions import Action, Where, action_on
from tui.prompt.commands import Commands, WrongCommand, typed, unescaped
from tui.prompt.offers import Offer
from tui.prompt.pastes import UNFOLDED, Pastes
from tui.safe_text import clip
from tui.widgets.completing_area import CompletingArea
from tui.widgets.search_line import SearchLine, pass_on

if TYPE_CHECKING:
    from tui.prompt.mentions import Mentions
    from tui.widgets.suggestions import Suggestions

LONGEST_NAME = 120
"""Cells of a name that is put into a request."""


class Prompt(CompletingArea):
    """Where requests are written. Up and down go through earlier ones."""

    WHERE = Where.INPUT

    class Sent(Message):
        """A request was written."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Commanded(Message):
        """A command was written."""

        def __init__(self, action: Action, argument: str) -> None:
            super().__init__()
            self.action = action
            self.argument = argument

    class ModeWanted(Message):
        """The user wants to be asked in another way."""

    class ChatWanted(Message):
        """The user wants to see another part of the conversation."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action
            """What the conversation shall do."""

    def __init__(self, suggestions: Suggestions, *, placeholder: str, id: str | None = None) -> None:
        super().__init__(suggestions, placeholder=placeholder, id=id)
        self.cursor_blink = False  # a blinking cursor is work while idle
        self.search: SearchLine | None = None
        """What takes over to search all earlier requests; None while they cannot be read."""
        self.commands: Commands | None = None
        """The commands that can be written; None for none."""
        self.mentions: Mentions | None = None
        """The names of the desk; None while they are not there."""
        self.edits: int | None = None
        """The number of the earlier request that is being changed, 0 when it has none; None when none is."""
        self._before: Draft | None = None
        """What comes back after it."""
        self._earlier: list[str] = []
        self._place = 0
        self._here = Draft()
        """What was being written before Up went back."""

    def remember(self, earlier: Sequence[str]) -> None:
        """Set the requests that Up goes through, the oldest first."""
        self._earlier = list(earlier)
        self._place = len(self._earlier)

    @property
    def draft(self) -> Draft:
        """What is written, with what comes back after it; kept for the next start."""
        text = self.text
        pastes = {mark: paste for mark, paste in self.pastes.texts.items() if mark in text}
        if self._is_back and self._here.text:
            return Draft(text, pastes, 0, self._here)
        return Draft(text, pastes, self.edits, self._before)

    @property
    def _is_back(self) -> bool:
        """Whether Up has gone back to a request that was sent."""
        return self._place < len(self._earlier)

    def put(self, text: str) -> None:
        """Write `text` here, with the cursor at its end; a long one is folded."""
        self.pastes = Pastes()
        self.text = self.pastes.fold(text)
        self.move_cursor(self.document.end)

    def put_draft(self, draft: Draft) -> None:
        """Write a draft here, with the cursor at its end."""
        self.edits, self._before = draft.edits, draft.before
        self.pastes = Pastes(draft.pastes)
        short = len(draft.text) <= UNFOLDED
        self.text = draft.text if short else self.pastes.fold(self.pastes.whole(draft.text))
        self.move_cursor(self.document.end)

    def put_in(self, words: str) -> None:
        """Write `words`, which may come from anywhere, at the cursor, apart from what stands before it."""
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        self.insert(f"{' ' if before and not before.endswith(' ') else ''}{clip(words, LONGEST_NAME)} ")

    def change(self, number: int, text: str) -> None:
        """Bring an earlier request in, to be changed and sent anew; what was being written comes back.

        Args:
            number: its number; 0 when it has none.
            text: its words.
        """
        before = self.draft if self.edits is None else self._before
        self.put(text)
        self.edits, self._before = number, before
        self.focus()

    @property
    def has_more(self) -> bool:
        """Whether something comes back when the earlier request goes."""
        return self._before is not None and bool(self._before.text)

    def give_back(self) -> None:
        """Put what was being written back in the place of the earlier request."""
        self.put_draft(self._before or Draft())

    async def on_key(self, event: events.Key) -> None:
        self.typed_at = time.monotonic()
        if self.search is not None and self.search.display:
            pass_on(event, self.search)
            return
        if self.edits is not None and self.offer is None and self._closes(event.key):
            event.stop()
            event.prevent_default()
            self.give_back()
            return
        await super().on_key(event)

    @staticmethod
    def _closes(key: str) -> bool:
        return action_on(key, Where.LIST) == "close_list"

    def take_paste(self, text: str) -> None:
        self.typed_at = time.monotonic()
        super().take_paste(text)

    def action_send(self) -> None:
        self.typed_at = time.monotonic()
        written = self.whole
        if self.commands is not None and (command := typed(written)) is not None:
            try:
                action = self.commands.named(command)
            except WrongCommand as error:
                self._list.show(Offer(0, command.name, error.near, str(error), wrong=True, chosen=None))
                return
            self.post_message(self.Commanded(action, command.argument))
            self._sent(written.strip())
            return
        text = unescaped(written)
        text = (text if self.mentions is None else self.mentions.plain(text)).strip()
        if text:
            self.post_message(self.Sent(text))
            self._sent(text)

    def _sent(self, text: str) -> None:
        """Make room for the next request, or for what was being written before Up went back."""
        if self._is_back:
            self.edits, self._before = 0, self._here
        if not self._earlier or self._earlier[-1] != text:
            self._earlier.append(text)
        self._place = len(self._earlier)
        self.give_back()

    def action_newline(self) -> None:
        self.typed_at = time.monotonic()
        self.insert("\n")

    def action_undo_typing(self) -> None:
        self.undo()

    def action_mode_here(self) -> None:
        self.post_message(self.ModeWanted())

    def action_find_earlier(self) -> None:
        if self.search is None:
            self.app.notify("The history is not there yet.", markup=False)
        else:
            self.search.begin()
            self.display = False

    def action_go_chat(self) -> None:
        if self.navigator.is_first_wrapped_line(self.cursor_location):
            self.post_message(self.ChatWanted("focus"))
        else:
            self.action_cursor_up(select=True)

    def action_chat_page_up(self) -> None:
        self.post_message(self.ChatWanted("page_up"))

    def action_chat_page_down(self) -> None:
        self.post_message(self.ChatWanted("page_down"))

    def action_chat_start(self) -> None:
        if self.text:
            self.action_cursor_line_start()
        else:
            self.post_message(self.ChatWanted("scroll_home"))

    def action_chat_end(self) -> None:
        if self.text:
            self.action_cursor_line_end()
        else:
            self.post_message(self.ChatWanted("scroll_end"))

    def action_older(self) -> None:
        if (
            self._place == 0
            or self.edits is not None
            or not self.navigator.is_first_wrapped_line(self.cursor_location)
        ):
            self.action_cursor_up()
            return
        if not self._is_back:
            self._here = self.draft
        self._place -= 1
        self.put(self._earlier[self._place])

    def action_newer(self) -> None:
        at_end = self.navigator.is_last_wrapped_line(self.cursor_location)
        if not self._is_back or self.edits is not None or not at_end:
            self.action_cursor_down()
            return
        self._place += 1
        if self._place == len(self._earlier):
            self.put_draft(self._here)
        else:
            self.put(self._earlier[self._place])

    def action_cut(self) -> None:
        # Ctrl+X stops what runs: pressed a moment too late it must not take a line of the draft.
        if not self.selection.is_empty:
            super().action_cut()

    def action_redo_typing(self) -> None:
        self.redo()

    def action_open_editor(self) -> None:
        """Open what is written in the user's editor, pastes in full, and take what comes back."""
        from tui.prompt.editor import EditorFailed, edited

        whole = self.whole
        try:
            with self.app.suspend():
                changed = edited(whole)
        except SuspendNotSupported:
            self.app.notify("No editor can be opened from here.", severity="warning", markup=False)
        except EditorFailed as error:
            self.app.notify(str(error), severity="error", markup=False, timeout=10)
        else:
            if changed != whole:
                shown = self.pastes.fold(self.pastes.folded_again(changed))
                self.replace(shown, (0, 0), self.document.end)  # an edit like others: it can be taken back
                self.move_cursor(self.document.end)
        self.app.refresh()
