"""A list to choose from, of plain text."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.safe_text import visible
from tui.wrapping import rows_of

_MARK = "› "
_PADDING = 2
"""Cells at the sides of each line, by the style sheet."""


class Line(Option):
    """A text to choose; its further rows stand below the first, not below the mark."""

    def __init__(self, text: str) -> None:
        self._text = visible(text)
        super().__init__(self.in_rows())

    def in_rows(self, width: int | None = None) -> Content:
        """Return what is shown in so many cells; None for one row."""
        text = self._text
        if width is not None:
            rows = rows_of(text, width - len(_MARK))
            text = f"\n{' ' * len(_MARK)}".join(text[start:end] for start, end in rows)
        return Content.assemble((_MARK, "$text-accent"), text)


class Choices(OptionList):
    """Shows texts as they are, without markup.

    Args:
        texts: what can be chosen.
        classes: its CSS classes.
    """

    def __init__(self, texts: Iterable[str] = (), *, classes: str | None = None) -> None:
        super().__init__(*map(self.line, texts), markup=False, compact=True, classes=classes)
        self._fitted = 0
        """Cells that the lines are broken for."""

    @staticmethod
    def line(text: str) -> Option:
        """Return a line of the list."""
        return Line(text)

    def on_resize(self) -> None:
        width = self.scrollable_content_region.width - _PADDING
        if width == self._fitted:
            return
        self._fitted = width
        for index, line in enumerate(self.options):
            if isinstance(line, Line):
                # Also when it says the same: Textual 8.2.8 keeps the rows of another width.
                self.replace_option_prompt_at_index(index, line.in_rows(width))

    # Textual 8.2.8 raises KeyError when a list that has no room on the screen is paged.

    def action_page_up(self) -> None:
        if self.size.height and self.option_count:
            super().action_page_up()

    def action_page_down(self) -> None:
        if self.size.height and self.option_count:
            super().action_page_down()
