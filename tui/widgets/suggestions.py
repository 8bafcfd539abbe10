"""The list above the input: what can be taken for the piece that is being written, the best next to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.prompt.haystack import marked
from tui.safe_text import clip, fit

if TYPE_CHECKING:
    from tui.prompt.offers import Offer, Row

MOST_ROWS = 8
"""Rows that are shown at once."""
_KIND_CELLS = 10
_FEW_CELLS = 12
_QUIET, _WRONG = "$foreground-muted", "$text-error"
_NARROW = 56
"""Columns under which only the names themselves are shown."""


class Suggestions(Widget, can_focus=False):
    """Draws an offer over what is above the input, so that nothing there moves.

    The best row is the lowest, next to the input, and stays in its place whatever is typed.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"suggestions--chosen"}

    class Picked(Message):
        """A row was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.display = False
        self.offer: Offer | None = None
        """What is offered; None when nothing is."""
        self.chosen: int | None = None
        """The row that is highlighted."""
        self._first = 0
        """The lowest row that is shown."""
        self._most_rows = MOST_ROWS
        """Rows that there is room for."""

    def show(self, offer: Offer | None) -> None:
        """Show an offer from now on, or none."""
        if offer == self.offer:
            return
        self.offer = offer
        self.chosen = None if offer is None or not offer.rows else offer.chosen
        self._first = 0
        if offer is None or not (offer.rows or offer.note):
            self.display = False
            return
        if isinstance(self.parent, Widget):
            self._most_rows = self.parent.region.y  # what is above the input
        height = len(self._lines())
        self.styles.height = height
        self.styles.offset = (0, -height)
        self.display = True
        self.refresh()

    def move(self, rows: int) -> None:
        """Highlight another row: so many further from the input; from the last one on to the first."""
        if self.offer is None or not self.offer.rows:
            return
        count = len(self.offer.rows)
        at = (self.chosen + rows) if self.chosen is not None else (0 if rows > 0 else count - 1)
        self.chosen = at % count
        self._first = min(self._first, self.chosen)
        self._first = max(self._first, self.chosen - self._room + 1)
        self.refresh()

    @property
    def taken(self) -> Row | None:
        """The highlighted row."""
        return self.offer.rows[self.chosen] if self.offer is not None and self.chosen is not None else None

    @property
    def hidden(self) -> int:
        """How many rows there is no room for."""
        return 0 if self.offer is None else max(len(self.offer.rows) - self._room, 0)

    @property
    def _room(self) -> int:
        """Rows that are shown besides the note."""
        noted = self.offer is not None and bool(self.offer.note)
        return max(min(self._most_rows, MOST_ROWS) - noted, 1)

    def _lines(self) -> list[int | None]:
        """Return what stands on each line, from the top: the place of a row, None for the note."""
        if self.offer is None:
            return []
        last = min(self._first + self._room, len(self.offer.rows))
        rows: list[int | None] = list(range(last - 1, self._first - 1, -1))
        return [None, *rows] if self.offer.note else rows

    def render(self) -> RenderResult:
        """Return the whole list."""
        offer = self.offer
        if offer is None:
            return Content()
        return Content("\n").join(
            self._note(offer) if place is None else self._row(offer.rows[place], place == self.chosen)
            for place in self._lines()
        )

    def _note(self, offer: Offer) -> Content:
        return Content.styled(f" {clip(offer.note, self.size.width - 2)}", _WRONG if offer.wrong else _QUIET)

    def _row(self, row: Row, chosen: bool) -> Content:
        """Return a row, what was typed marked in it; what there is no room for is left out."""
        rows, query = (self.offer.rows, self.offer.query) if self.offer is not None else ((), "")
        room = self.size.width - 2
        wide = room >= _NARROW
        kind = fit(row.kind, _KIND_CELLS) if wide and any(one.kind for one in rows) else ""
        side = clip(row.side, room // 3) if wide else ""
        room -= cell_len(kind) + (cell_len(side) + 2 if side else 0)
        name = clip(row.text, room)
        detail = ""
        if row.detail:
            # What rows mean begins in one column; it goes where there is hardly room for a word.
            column = min(max(cell_len(one.text) for one in rows), room) + 2
            name += " " * (column - cell_len(name))
            detail = clip(row.detail, room - column) if room - column >= _FEW_CELLS else ""
        gap = room - cell_len(name) - cell_len(detail) + (2 if side else 0)
        marks = marked(name, query)
        # A name that does not hold what was typed was found by what stands at the end of its row.
        line = Content.assemble(
            " ",
            (kind, _QUIET),
            _marked(Content(name), marks),
            (detail, _QUIET),
            " " * gap,
            _marked(Content.styled(side, _QUIET), [] if marks else marked(side, query)),
            " ",
        )
        return line.stylize_before(self.get_visual_style("suggestions--chosen")) if chosen else line

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if (place := self._place_at(event.y)) is not None:
            self.post_message(self.Picked(place))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if (place := self._place_at(event.y)) is not None and place != self.chosen:
            self.chosen = place
            self.refresh()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(-1)

    def _scroll(self, rows: int) -> None:
        self._first = max(min(self._first + rows, self.hidden), 0)
        self.refresh()

    def _place_at(self, y: int) -> int | None:
        lines = self._lines()
        return lines[y] if 0 <= y < len(lines) else None


def _marked(shown: Content, stretches: Iterable[tuple[int, int]]) -> Content:
    for start, end in stretches:
        shown = shown.stylize("bold $text-accent", start, end)
    return shown
