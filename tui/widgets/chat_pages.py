"""Draws a conversation of any length: one widget that lays out what is to be seen, and little more.

What stands at the top of the window stays there, whatever changes above or below; at the end the window
follows. How far the end is from there is partly guessed (`tui.chat.book`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.geometry import Offset, Size
from textual.reactive import reactive, var
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from agent.events import State
from tui.chat.book import Book, Form
from tui.chat.finding import Hit, spans_in
from tui.widgets.row_painter import Overlay, paint

if TYPE_CHECKING:
    from tui.chat.entry import Entry, Part

LINES_OF_ENTRY = 1 << 20
"""Room that each entry has in the numbers of lines, which selection by mouse needs."""
_GROUNDS = frozenset({"code-ground", "cursor"})
_OVERLAYS = frozenset({"hit", "hit-here"})


class ChatPages(ScrollView, can_focus=True):
    """The entries of a conversation, one below the other."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(
            f"chat--{role}"
            for role in (
                *("request", "bar", "words", "quiet", "faint", "day", "good", "bad", "warning", "heading"),
                *("link", "code", "code-fence", "code-ground", "cursor", "cursor-bar", "hit", "hit-here"),
            )
        ),
        *(f"chat--{state.value}" for state in State),
    }

    behind: var[bool] = var(False)
    """Whether something new stands below the window."""
    cursor: reactive[tuple[int, int] | None] = reactive(None)
    """The part that the cursor stands on: entry, part; None for none."""
    timed: reactive[bool] = reactive(False)
    """Whether times are shown."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.book = Book(self.today)
        self.following = True
        """Whether the window shows the end and goes on with it."""
        self._settling = False
        self._styles: dict[str, Style] = {}
        self._anchor = (0, 0)
        """The entry at the top of the window, and how many of its rows are above it."""
        self._pattern: re.Pattern[str] | None = None
        self._hit: Hit | None = None

    # What is shown

    @property
    def entries(self) -> Sequence[Entry]:
        """All that was said."""
        return self.book.entries

    def reset(self, entries: Iterable[Entry]) -> None:
        """Show these entries, from their end."""
        self._begin_anew(entries)
        self.go_to_end()

    def append(self, entry: Entry) -> None:
        """Show one more entry at the end."""
        self.book.append(entry)
        self.entry_changed(len(self.entries) - 1, news=True)

    def remove_entry(self, index: int) -> None:
        """Take an entry out."""
        self._begin_anew(entry for place, entry in enumerate(self.entries) if place != index)
        self._settle(None if self.following else self.scroll_offset.y)

    def _begin_anew(self, entries: Iterable[Entry]) -> None:
        """Take other entries: numbers of lines mean something else from now on."""
        self.cursor = None
        if self.is_mounted:
            self.screen.clear_selection()
        self.book.reset(entries)

    def entry_changed(self, index: int, *, news: bool = False) -> None:
        """Draw an entry anew; what the window shows stays where it is.

        Args:
            index: the entry.
            news: it says something that the user has not seen.
        """
        heights = self.book.heights
        anchor = heights.at(self.scroll_offset.y)
        within = self.scroll_offset.y - heights.top(anchor)
        before, stood = self.book.drawn(index), (self.scroll_offset.y, heights.total)
        self.book.change(index)
        self.book.measure(index)
        top = heights.top(anchor) + within
        if news and not self.following and heights.top(index + 1) > top + self._window:
            self.behind = True
        self._settle(None if self.following else top)
        after = self.book.drawn(index)
        stands = stood == (self.scroll_offset.y, heights.total)
        if not stands or before is None or after is None or len(before) != len(after):
            self.refresh()
        elif changed := [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]:
            self.refresh_lines(heights.top(index) + changed[0], changed[-1] - changed[0] + 1)

    def mark(self, pattern: re.Pattern[str] | None, hit: Hit | None) -> None:
        """Mark what is searched for, and above all the place that was gone to."""
        self._pattern, self._hit = pattern, hit
        self.refresh()

    # Scrolling

    @property
    def _window(self) -> int:
        return self.scrollable_content_region.height

    def go_to_end(self) -> None:
        """Show the end, and follow it from now on."""
        self.following, self.behind = True, False
        self._settle(None)

    def show_lines(self, index: int, first: int, last: int) -> None:
        """Scroll as little as needed to show lines of an entry, the first of them above all."""
        top, bottom = self.book.bounds(index, first, last)
        now, window = self.scroll_offset.y, self._window
        if top >= now and bottom <= now + window:
            return
        self._scroll_to_row(top if top < now or bottom - top > window else bottom - window)

    def hidden_above(self, index: int, part: Part) -> bool:
        """Whether a part goes on above the window."""
        return self.book.bounds(index, part.first, part.last)[0] < self.scroll_offset.y

    def hidden_below(self, index: int, part: Part) -> bool:
        """Whether a part goes on below the window."""
        return self.book.bounds(index, part.first, part.last)[1] > self.scroll_offset.y + self._window

    def in_sight(self, index: int, part: Part) -> bool:
        """Whether some of a part stands in the window."""
        top, bottom = self.book.bounds(index, part.first, part.last)
        return top < self.scroll_offset.y + self._window and bottom > self.scroll_offset.y

    def place_at(self, y: int) -> tuple[int, int] | None:
        """Return the entry and its line in a row of the window; None below the end."""
        return self.book.place_at(y + self.scroll_offset.y)

    def action_page_up(self) -> None:
        self.scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        self.scroll_page_down(animate=False)

    def _scroll_to_row(self, row: int) -> None:
        self.scroll_to(y=row, animate=False, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if not self._settling and self.book.form == self._form:  # else a resize has yet to come
            self.following = self.scroll_offset.y >= self.max_scroll_y
            self._settle(self.scroll_offset.y)
            if self.following:
                self.behind = False

    def on_resize(self) -> None:
        self._settle(None if self.following else self.scroll_offset.y)

    def watch_timed(self) -> None:
        self._settle(None if self.following else self.scroll_offset.y)

    @property
    def _form(self) -> Form:
        """How the entries are to be laid out now."""
        return Form(self.scrollable_content_region.width, not self.screen.has_class("-tiny"), self.timed)

    def _settle(self, top: int | None) -> None:
        """Measure what the window shows and what is near it, and put the window where it belongs.

        Args:
            top: the row at its top, before anything is measured; None for the end.
        """
        if self._settling or not self.is_mounted or not self.scrollable_content_region.width:
            return
        if self.book.form != self._form:
            self.book.lay_out(self._form)
            if top is not None:
                top = self._row_of_anchor()
            self.refresh()
        heights, window = self.book.heights, self._window
        self._settling = True
        try:
            while True:
                row = max(heights.total - window, 0) if top is None else top
                index = heights.at(row)
                self._anchor = (index, row - heights.top(index))
                if not self.book.measure_rows(row - window, row + 2 * window):
                    break
                if top is not None:
                    top = self._row_of_anchor()
            size = Size(self.scrollable_content_region.width, heights.total)
            if size != self.virtual_size:
                self.virtual_size = size
            if row != self.scroll_offset.y:
                self._scroll_to_row(row)
        finally:
            self._settling = False

    def _row_of_anchor(self) -> int:
        """Return the row of what stood at the top of the window when it was put in its place."""
        index, within = self._anchor
        if index >= len(self.entries):
            return 0
        self.book.measure(index)
        return self.book.heights.top(index) + min(within, max(self.book.heights[index] - 1, 0))

    def today(self, at: datetime) -> date:
        """Return the day on which it is read, in the zone of `at`."""
        return datetime.now(at.tzinfo).date()

    # Painting

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()

    def _style_of(self, role: str) -> Style:
        """Return how a role is drawn: what lies behind has a ground, words have none of their own."""
        style = self._styles.get(role)
        if style is None:
            style = self.get_component_rich_style(f"chat--{role}")
            if role in _GROUNDS:
                style = Style(bgcolor=style.bgcolor)
            elif role not in _OVERLAYS:
                style = Style(color=style.color)
            self._styles[role] = style
        return style

    def render_line(self, y: int) -> Strip:
        """Return one row of the window."""
        base = self.visual_style.rich_style
        width = self.scrollable_content_region.width
        row = y + self.scroll_offset.y
        heights = self.book.heights
        index = heights.at(row)
        within = row - heights.top(index)
        laid = self.book.laid_out(index) if row < heights.total else None
        if laid is None or within >= len(laid.rows):
            return Strip.blank(width, base)
        number, part = laid.rows[within]
        line = laid.page.lines[number]
        place = index * LINES_OF_ENTRY + number
        cursor = self._under_cursor(index, number)
        ground = base + self._style_of("cursor") if cursor else base
        overlays = self._overlays(index, number, line.text, place)
        return paint(
            line,
            part,
            width,
            place=place,
            cursor=cursor,
            style_of=self._style_of,
            ground=ground,
            overlays=overlays,
        )

    def _under_cursor(self, index: int, line: int) -> bool:
        if self.cursor is None or self.cursor[0] != index or not self.has_focus:
            return False
        parts = self.book.parts_of(index)
        part = parts[min(self.cursor[1], len(parts) - 1)]
        return part.first <= line <= part.last

    def _overlays(self, index: int, line: int, text: str, place: int) -> list[Overlay]:
        overlays = []
        if self._pattern is not None:
            for start, end in spans_in(text, self._pattern):
                here = self._hit == Hit(index, line, start, end)
                overlays.append(Overlay(start, end, self._style_of("hit-here" if here else "hit")))
        selection = self.text_selection
        if selection is not None and (span := selection.get_span(place)) is not None:
            start, end = span
            style = self.screen.get_component_rich_style("screen--selection")
            overlays.append(Overlay(max(start, 0), len(text) if end < 0 else end, style))
        return overlays

    def watch_cursor(self) -> None:
        self.refresh()

    # Selection by mouse

    def select_lines(self, index: int, first: int, last: int) -> None:
        """Select lines of an entry, as if by mouse."""
        base = index * LINES_OF_ENTRY
        end = Offset(len(self.book.page(index).lines[last].text), base + last)
        self.screen.selections = {self: Selection(Offset(0, base + first), end)}

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text: lines as they are, without the breaks that the window makes."""
        if not self.entries:
            return None
        first = selection.start.y if selection.start is not None else 0
        last = selection.end.y if selection.end is not None else len(self.entries) * LINES_OF_ENTRY
        texts = []
        for index in range(first // LINES_OF_ENTRY, min(last // LINES_OF_ENTRY + 1, len(self.entries))):
            for number, line in enumerate(self.book.page(index).lines):
                span = selection.get_span(index * LINES_OF_ENTRY + number)
                if span is not None:
                    text = line.text
                    texts.append(text[max(span[0], 0) : len(text) if span[1] < 0 else span[1]])
        return "\n".join(texts), "\n"
