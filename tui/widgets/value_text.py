"""A value of an approval, drawn row by row as it is scrolled to: all of it, however long it is."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Iterable

from textual import work
from textual.content import Content, Span
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui.safe_text import visible
from tui.wrapping import Rows, rows_of

LARGE = 300_000
"""Characters from which on a text is broken into rows on a thread, so that keys go on being heard.

Such a text scrolls in a window: laying a screen out takes Textual time for each row that a widget is high."""
WINDOW = 12
"""Rows of such a text that are to be seen at once."""


class ValueText(ScrollView, can_focus=False):
    """Draws a text in stretches of one style each, and something quiet behind its end.

    Args:
        stretches: text as it is, and its style; made visible here.
        tails: stand behind the text, each on a row of its own where there is no room.
    """

    def __init__(
        self,
        stretches: Iterable[tuple[str, str]],
        tails: Iterable[Content] = (),
        *,
        classes: str | None = None,
    ) -> None:
        super().__init__(classes=classes)
        self._stretches = list(stretches)
        self._tails = list(tails)
        self._text = ""
        self._starts: list[int] = []
        """Where each stretch begins in the text as it is drawn."""
        self._inks: list[str] = []
        """The style of each."""
        self._large = sum(len(text) for text, _ in self._stretches) > LARGE
        self._rows = Rows([])
        self._tail_rows: list[Content] = []
        """The rows of the tail that do not fit behind the last row of the text."""
        self._behind = Content()
        self._width = 0
        """What the rows are made for, in cells; 0 while there are none."""
        self._wanted = 0
        if self._large:
            self.styles.max_height = WINDOW
            self.styles.overflow_y = "scroll"
        else:
            self._make_visible()

    @property
    def laid_out(self) -> bool:
        """Whether all of the text can be scrolled to."""
        return not self._large or bool(self._width)

    def _make_visible(self) -> None:
        at = 0
        pieces = []
        for text, style in self._stretches:
            pieces.append(visible(text))
            self._starts.append(at)
            self._inks.append(style)
            at += len(pieces[-1])
        self._text = "".join(pieces)
        self._stretches = []

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many rows there are; one while a very long text is being broken into rows."""
        width -= self._large  # its scroll bar
        if width != self._wanted and width > 0:
            self._wanted = width
            if self._large:
                self._break_later(width)
            else:
                self._take(rows_of(self._text, width), width)
        return self._height

    @property
    def _height(self) -> int:
        return max(len(self._rows) + len(self._tail_rows), 1)

    @work(exclusive=True)
    async def _break_later(self, width: int) -> None:
        if self._stretches:
            await asyncio.to_thread(self._make_visible)
        self._take(await asyncio.to_thread(rows_of, self._text, width), width)
        self.virtual_size = Size(width, self._height)
        self.refresh(layout=True)

    def _take(self, rows: Rows, width: int) -> None:
        self._rows, self._width = rows, width
        start, end = rows[-1] if rows else (0, 0)
        self._behind, self._tail_rows = Content(), []
        cells = Content(self._text[start:end]).cell_length
        for part in self._tails:
            fits = cells + 2 + part.cell_length <= width
            if not fits:
                self._tail_rows += part.wrap(width)
            elif self._tail_rows:
                self._tail_rows[-1] = Content.assemble(self._tail_rows[-1], "  ", part)
            else:
                self._behind = Content.assemble(self._behind, "  ", part)
            cells = cells + 2 + part.cell_length if fits else self._tail_rows[-1].cell_length

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        row = self._row(y + self.scroll_offset.y)
        strips = Visual.to_strips(self, row, self.size.width, 1, self.visual_style)
        return strips[0]

    def _row(self, y: int) -> Content:
        if not self.laid_out:
            return Content.styled("a very long text; it is there in a moment …", "$foreground-muted")
        if y >= len(self._rows):
            at = y - len(self._rows)
            return self._tail_rows[at] if at < len(self._tail_rows) else Content()
        start, end = self._rows[y]
        row = Content(self._text[start:end], spans=self._spans(start, end))
        return row.append(self._behind) if y == len(self._rows) - 1 else row

    def _spans(self, start: int, end: int) -> list[Span]:
        first = max(bisect_right(self._starts, start) - 1, 0)
        spans = []
        for at in range(first, len(self._starts)):
            if self._starts[at] >= end:
                break
            stop = self._starts[at + 1] if at + 1 < len(self._starts) else len(self._text)
            spans.append(Span(max(self._starts[at] - start, 0), min(stop, end) - start, self._inks[at]))
        return spans
