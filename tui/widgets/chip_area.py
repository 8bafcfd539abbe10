"""A text area in which a long paste is one mark: it moves, goes and comes as one, and is sent whole."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.widgets.text_area import Edit, EditResult, Location

from tui.keys.actions import action
from tui.prompt.pastes import LONGEST, UNFOLDED, Pastes, cleaned
from tui.widgets.enter_area import InOrderArea


class ChipArea(InOrderArea):
    """Folds long pastes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"chip-area--mark"}

    def __init__(self, *, placeholder: str, id: str | None = None) -> None:
        super().__init__(
            id=id, compact=True, soft_wrap=True, highlight_cursor_line=False, placeholder=placeholder
        )
        self.pastes = Pastes()
        """The pastes that are folded here, and those that were until an undo may bring them back."""

    @property
    def whole(self) -> str:
        """The text with the pastes in full."""
        return self.pastes.whole(self.text)

    @property
    def length(self) -> int:
        """Characters of the text with the pastes in full."""
        return self.pastes.length(self.text)

    @property
    def at_chip(self) -> bool:
        """Whether the cursor is in a mark, or right behind one."""
        row, column = self.cursor_location
        return any(start < column <= end for start, end in self._spans(row))

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        self.take_paste(event.text)

    def action_paste(self) -> None:
        self.take_paste(self.app.clipboard)

    def take_paste(self, text: str) -> None:
        """Write a paste where the cursor is, folded when it is long."""
        if len(text) > LONGEST:
            said = f"A paste of {len(text):,} characters is too long: {LONGEST:,} fit. Nothing was changed."
            self.app.notify(said, severity="warning", markup=False)
            return
        result = self.replace(self.pastes.fold(cleaned(text)), *self.selection)
        self.move_cursor(result.end_location)

    def action_unfold(self) -> None:
        """Put the text of the mark at the cursor, or else of the last one, in its place."""
        row, column = self.cursor_location
        spans = [
            (at, span) for at in range(self.document.line_count) for span in self._spans(at)
        ]  # a mark never spans lines
        if not spans:
            self.app.notify("No pasted text is folded here.", markup=False)
            return
        at, (start, end) = min(
            spans, key=lambda one: (one[0] != row, not one[1][0] <= column <= one[1][1], -one[0])
        )
        text = self.pastes.texts[self.document.get_line(at)[start:end]]
        if len(text) > UNFOLDED:
            key = action("open_editor").shown_key
            said = f"{len(text):,} characters are too many to unfold here; {key} shows them in your editor."
            self.app.notify(said, markup=False)
            return
        result = self.replace(text, (at, start), (at, end), maintain_selection_offset=False)
        self.move_cursor(result.end_location)

    # A mark is one thing: edits take all of it or nothing, and the cursor steps over it.

    def edit(self, edit: Edit) -> EditResult:
        """Carry out an edit, on all of the marks that it cuts; every change comes through here."""
        start, end = self._widened(edit.from_location, edit.to_location)
        return super().edit(Edit(edit.text, start, end, edit.maintain_selection_offset))

    def get_cursor_left_location(self) -> Location:
        """Return the place to the left of the cursor, before a mark that stands there."""
        return self._edge(super().get_cursor_left_location(), 0)

    def get_cursor_right_location(self) -> Location:
        """Return the place to the right of the cursor, behind a mark that stands there."""
        return self._edge(super().get_cursor_right_location(), 1)

    def get_line(self, line_index: int) -> Text:
        """Return a line with its marks set apart."""
        line = super().get_line(line_index)
        for start, end in self._spans(line_index):
            line.stylize(self.get_component_rich_style("chip-area--mark"), start, end)
        return line

    def _spans(self, row: int) -> list[tuple[int, int]]:
        if row >= self.document.line_count:  # "delete the line" reaches to the start of the next
            return []
        return self.pastes.spans(self.document.get_line(row))

    def _widened(self, start: Location, end: Location) -> tuple[Location, Location]:
        if start == end:  # nothing goes: what is written inside a mark comes behind it
            behind = self._edge(start, 1)
            return behind, behind
        first, last = sorted((start, end))
        first, last = self._edge(first, 0), self._edge(last, 1)
        return (first, last) if start < end else (last, first)

    def _edge(self, place: Location, side: int) -> Location:
        """Return the place, or when it is inside a mark the mark's beginning (side 0) or end (side 1)."""
        row, column = place
        return row, next((span[side] for span in self._spans(row) if span[0] < column < span[1]), column)
