"""The list of what lies on the desk: one widget that draws every row itself, be they ten or ten thousand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.desk_view.rows import Row, pieces_of, rows_of
from tui.keys.actions import Where, bindings_of

if TYPE_CHECKING:
    from tui.desk_view.door import Board, Entry

FOLDED_AT_FIRST = frozenset({"Contacts"})


class DeskView(ScrollView, can_focus=True):
    """Shows a board; sections fold, the arrows walk."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "desk--heading",
        "desk--name",
        "desk--quiet",
        "desk--late",
        "desk--fresh",
        "desk--chosen",
        "desk--hovered",
    }
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.DESK)

    chosen: reactive[int] = reactive(0)
    """The row that the keys are on."""
    hovered: reactive[int | None] = reactive(None)
    """The row that the mouse is on."""

    class Opened(Message):
        """The user wants to see a thing."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    class Named(Message):
        """The user wants to ask about a thing."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    class Folded(Message):
        """A section was folded or unfolded."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._board: Board | None = None
        self._rows: Sequence[Row] = ()
        self.folded: Collection[str] = FOLDED_AT_FIRST
        """Titles of the sections that are folded."""

    def show(self, board: Board) -> None:
        """Show a board from now on; what was chosen stays chosen while it is there."""
        self._board = board
        self._lay_out()

    def _lay_out(self) -> None:
        if self._board is None:
            return
        before = self._rows[self.chosen] if self.chosen < len(self._rows) else None
        self._rows = rows_of(self._board, self.folded)
        if before is not None:
            keys = [row.key for row in self._rows]
            same = keys.index(before.key) if before.key in keys else self.chosen
            self.chosen = max(min(same, len(self._rows) - 1), 0)
        size = Size(1, len(self._rows))
        if size != self.virtual_size:
            self.virtual_size = size
        self.refresh()

    # Painting

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        number = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        base = self.visual_style.rich_style
        if number >= len(self._rows):
            return Strip.blank(width, base)
        over = None
        if self.has_focus and number == self.chosen:
            over = self.get_component_rich_style("desk--chosen")
        elif number == self.hovered:
            over = self.get_component_rich_style("desk--hovered")
        segments = []
        for text, role in pieces_of(self._rows[number], width):
            style = self.get_component_rich_style(f"desk--{role}")
            segments.append(Segment(text, style + over if over else style))
        return Strip(segments).extend_cell_length(width, base + over if over else base).crop(0, width)

    def _repaint(self, *rows: int | None) -> None:
        for row in rows:
            if row is not None:
                self.refresh_lines(row, 1)

    def watch_chosen(self, before: int, chosen: int) -> None:
        self._repaint(before, chosen)
        if self.has_focus:
            self.scroll_to_region(Region(0, chosen, 1, 1), animate=False)

    def watch_hovered(self, before: int | None, hovered: int | None) -> None:
        self._repaint(before, hovered)

    def on_resize(self, event: events.Resize) -> None:
        self.refresh()

    def on_focus(self) -> None:
        self._repaint(self.chosen)

    def on_blur(self) -> None:
        self._repaint(self.chosen)

    # The mouse

    def _row_at(self, event: events.MouseEvent) -> int | None:
        offset = event.get_content_offset(self)
        row = offset.y + self.scroll_offset.y if offset is not None else len(self._rows)
        return row if row < len(self._rows) else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.hovered = self._row_at(event)

    def on_leave(self) -> None:
        self.hovered = None

    def on_click(self, event: events.Click) -> None:
        row = self._row_at(event)
        if row is not None:
            self.chosen = row
            self.action_desk_open()

    # Actions

    @property
    def _row(self) -> Row | None:
        return self._rows[self.chosen] if self.chosen < len(self._rows) else None

    def _move(self, rows: int) -> None:
        self.chosen = max(min(self.chosen + rows, len(self._rows) - 1), 0)

    def action_desk_up(self) -> None:
        self._move(-1)

    def action_desk_down(self) -> None:
        self._move(1)

    def action_desk_page_up(self) -> None:
        self._move(-max(self.size.height - 1, 1))

    def action_desk_page_down(self) -> None:
        self._move(max(self.size.height - 1, 1))

    def action_desk_first(self) -> None:
        self._move(-len(self._rows))

    def action_desk_last(self) -> None:
        self._move(len(self._rows))

    def action_desk_fold(self) -> None:
        """Fold the section, and stand on its heading."""
        row = self._row
        if row is not None and not row.folded:
            self._set_folded(row.section, True)

    def action_desk_unfold(self) -> None:
        row = self._row
        if row is not None and row.folded:
            self._set_folded(row.section, False)

    def _set_folded(self, title: str, folded: bool) -> None:
        self.folded = {*self.folded, title} if folded else set(self.folded) - {title}
        heading = next(number for number, row in enumerate(self._rows) if row.section == title)
        self.chosen = heading
        self._lay_out()
        self.post_message(self.Folded())

    def action_desk_open(self) -> None:
        """Show the thing; of a section, fold or unfold it."""
        row = self._row
        if row is None:
            return
        if row.entry is None:
            self._set_folded(row.section, not row.folded)
        else:
            self.post_message(self.Opened(row.entry))

    def action_desk_name(self) -> None:
        if (row := self._row) is not None and row.entry is not None:
            self.post_message(self.Named(row.entry.name))
