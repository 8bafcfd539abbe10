"""What stands in the chat before the first request: what one can say."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static

from tui.widgets.choices import Choices


class Welcome(Vertical):
    """Says how to begin, with examples to pick.

    Args:
        examples: requests to begin with.
    """

    class Picked(Message):
        """The user picked an example."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, examples: Sequence[str]) -> None:
        super().__init__(id="welcome")
        self._examples = list(examples)

    def compose(self) -> ComposeResult:
        yield Static(Content("Say what you would like done."), classes="welcome-title")
        yield Static(
            Content(
                "You see the plan before anything changes, and nothing is sent without your yes."
                " Type a request below, or Tab here and pick one:"
            ),
            classes="welcome-text",
        )
        yield Choices(self._examples)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Picked(self._examples[event.option_index]))
