"""A list to choose from, of plain text."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.safe_text import visible


class Choices(OptionList):
    """Shows texts as they are, without markup.

    Args:
        texts: what can be chosen.
        classes: its CSS classes.
    """

    def __init__(self, texts: Iterable[str] = (), *, classes: str | None = None) -> None:
        super().__init__(*map(self.line, texts), markup=False, compact=True, classes=classes)

    @staticmethod
    def line(text: str) -> Option:
        """Return a line of the list."""
        return Option(Content.assemble(("› ", "$text-accent"), visible(text)))

    # Textual 8.2.8 raises KeyError when a list that has no room on the screen is paged.

    def action_page_up(self) -> None:
        if self.size.height and self.option_count:
            super().action_page_up()

    def action_page_down(self) -> None:
        if self.size.height and self.option_count:
            super().action_page_down()
