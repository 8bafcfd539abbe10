"""The line in which words are typed that the conversation is searched for."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui.keys.actions import Where, bindings_of


class FindLine(Horizontal):
    """Is there while something is searched for."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.FIND)

    class Wanted(Message):
        """The words are others now."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Stepped(Message):
        """The user wants the next place, or the one before."""

        def __init__(self, steps: int) -> None:
            super().__init__()
            self.steps = steps

    class Closed(Message):
        """The user is done searching."""

    def compose(self) -> ComposeResult:
        yield Static(Content("find"), id="find-mark")
        yield Input(placeholder="words in this conversation", compact=True, id="find-words")
        yield Static(markup=False, id="find-count")

    def open(self) -> None:
        """Show the line and take the focus."""
        words = self.query_one(Input)
        words.focus()
        words.select_all()
        self.post_message(self.Wanted(words.value))

    def say(self, text: str) -> None:
        """Tell what was found."""
        self.query_one("#find-count", Static).update(Content(text))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Wanted(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Stepped(-1))

    def action_hit_earlier(self) -> None:
        self.post_message(self.Stepped(-1))

    def action_hit_later(self) -> None:
        self.post_message(self.Stepped(1))

    def action_close_find(self) -> None:
        self.post_message(self.Closed())
