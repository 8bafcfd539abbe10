"""Draws a conversation of any length: one widget that lays out what is to be seen, and little more.

Everything stays in memory as data; lines are made only for the entries around the window, and the others
have a guessed height until somebody looks. What stands at the top of the window stays there, whatever
changes above or below; at the end the window follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from rich.style import Style
from textual.geometry import Offset, Size
from textual.reactive import reactive, var
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from agent.events import State
from tui.chat.days import day_words
from tui.chat.entry import Entry, Page, Part, Stamp, guessed_height, page_of
from tui.chat.finding import Hit, spans_in
from tui.chat.heights import Heights
from tui.chat.lines import Row, rows_of
from tui.widgets.row_painter import Overlay, paint

LINES_OF_ENTRY = 1 << 20
"""Room that each entry has in the numbers of lines, which selection by mouse needs."""
_GROUNDS = frozenset({"code-ground", "cursor"})
_OVERLAYS = frozenset({"hit", "hit-here"})
KEPT_PAGES = 256
"""Entries whose lines are kept."""


@dataclass(slots=True)
class _LaidOut:
    """An entry as rows."""

    page: Page
    rows: list[tuple[int, Row]]
    """Each with the number of its line."""


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
        self.entries: list[Entry] = []
        self.following = True
        """Whether the window shows the end and goes on with it."""
        self._heights = Heights()
        self._laid: dict[int, _LaidOut] = {}
        self._measured: set[int] = set()
        self._laid_for: tuple[int, bool] = (0, True)
        self._settling = False
        self._styles: dict[str, Style] = {}
        self._anchor = (0, 0)
        """The entry at the top of the window, and how many of its rows are above it."""
        self._pattern: re.Pattern[str] | None = None
        self._hit: Hit | None = None

    # What is shown

    def reset(self, entries: Iterable[Entry]) -> None:
        """Show these entries, from their end."""
        self.entries = list(entries)
        self.cursor = None
        self._forget_layout()
        self._heights = Heights(self._guess(entry) for entry in self.entries)
        self.go_to_end()

    def append(self, entry: Entry) -> None:
        """Show one more entry at the end."""
        self.entries.append(entry)
        self._heights.append(self._guess(entry))
        self.entry_changed(len(self.entries) - 1, news=True)

    def remove_entry(self, index: int) -> None:
        """Take an entry out."""
        following, top = self.following, self.scroll_offset.y
        del self.entries[index]
        self._forget_layout()
        self.cursor = None
        self._heights = Heights(self._guess(entry) for entry in self.entries)
        self._settle(None if following else top)

    def entry_changed(self, index: int, *, news: bool = False) -> None:
        """Draw an entry anew; what the window shows stays where it is.

        Args:
            index: the entry.
            news: it says something that the user has not seen.
        """
        self._laid.pop(index, None)
        self._measured.discard(index)
        anchor = self._heights.at(self.scroll_offset.y)
        within = self.scroll_offset.y - self._heights.top(anchor)
        self._measure(index)
        top = self._heights.top(anchor) + within
        if news and not self.following and self._heights.top(index + 1) > top + self._window:
            self.behind = True
        self._settle(None if self.following else top)
        self.refresh()

    def mark(self, pattern: re.Pattern[str] | None, hit: Hit | None) -> None:
        """Mark what is searched for, and above all the place that was gone to."""
        self._pattern, self._hit = pattern, hit
        self.refresh()

    def parts_of(self, index: int) -> Sequence[Part]:
        """Return the parts of an entry."""
        return self._layout(index).page.parts

    def part_with(self, index: int, line: int) -> int:
        """Return the innermost part of an entry that has a line; the first when none has."""
        within = [at for at, part in enumerate(self.parts_of(index)) if part.first <= line <= part.last]
        return within[-1] if within else 0

    def page(self, index: int) -> Page:
        """Return an entry as lines, without keeping them: for going through many."""
        laid = self._laid.get(index)
        return laid.page if laid is not None else self._make_page(index)

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
        top, bottom = self._bounds(index, first, last)
        now, window = self.scroll_offset.y, self._window
        if top >= now and bottom <= now + window:
            return
        self._scroll_to_row(top if top < now or bottom - top > window else bottom - window)

    def hidden_above(self, index: int, part: Part) -> bool:
        """Whether a part goes on above the window."""
        return self._bounds(index, part.first, part.last)[0] < self.scroll_offset.y

    def hidden_below(self, index: int, part: Part) -> bool:
        """Whether a part goes on below the window."""
        return self._bounds(index, part.first, part.last)[1] > self.scroll_offset.y + self._window

    def _bounds(self, index: int, first: int, last: int) -> tuple[int, int]:
        """Return the row where lines of an entry begin, and that after their end."""
        self._measure(index)
        rows = [place for place, (line, _) in enumerate(self._layout(index).rows) if first <= line <= last]
        top = self._heights.top(index)
        return (top + rows[0], top + rows[-1] + 1) if rows else (top, top)

    def place_at(self, y: int) -> tuple[int, int] | None:
        """Return the entry and its line in a row of the window; None below the end."""
        row = y + self.scroll_offset.y
        if row >= self._heights.total:
            return None
        index = self._heights.at(row)
        rows = self._layout(index).rows
        return index, rows[min(row - self._heights.top(index), len(rows) - 1)][0]

    def action_page_up(self) -> None:
        self.scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        self.scroll_page_down(animate=False)

    def _scroll_to_row(self, row: int) -> None:
        self.scroll_to(y=row, animate=False, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if not self._settling and self._laid_for == self._layout_key:  # else a resize has yet to come
            self.following = self.scroll_offset.y >= self.max_scroll_y
            self._settle(self.scroll_offset.y)
            if self.following:
                self.behind = False

    def on_resize(self) -> None:
        if self._laid_for != self._layout_key:
            self._lay_out_anew()
        else:
            self._settle(None if self.following else self.scroll_offset.y)

    def watch_timed(self) -> None:
        self._lay_out_anew()

    def _lay_out_anew(self) -> None:
        index, within = self._anchor
        self._forget_layout()
        self._heights = Heights(self._guess(entry) for entry in self.entries)
        if index < len(self.entries):
            self._measure(index)
            top = self._heights.top(index) + min(within, max(self._heights[index] - 1, 0))
            self._settle(None if self.following else top)
        self.refresh()

    def _settle(self, top: int | None) -> None:
        """Measure what the window shows and what is near it, and put the window where it belongs.

        Args:
            top: the row at its top, before anything is measured; None for the end.
        """
        if self._settling or not self.is_mounted or not self.scrollable_content_region.width:
            return
        if self._laid_for != self._layout_key:
            self._lay_out_anew()
            return
        self._settling = True
        try:
            window = self._window
            while True:
                row = max(self._heights.total - window, 0) if top is None else top
                index = self._heights.at(row)
                within = row - self._heights.top(index)
                near = range(self._heights.at(row - window), self._heights.at(row + 2 * window) + 1)
                if not self.entries or not self._measure_all(near):
                    break
                if top is not None:
                    top = self._heights.top(index) + min(within, max(self._heights[index] - 1, 0))
            self._anchor = (index, within)
            size = Size(self.scrollable_content_region.width, self._heights.total)
            if size != self.virtual_size:
                self.virtual_size = size
            if row != self.scroll_offset.y:
                self._scroll_to_row(row)
        finally:
            self._settling = False

    # Layout

    @property
    def _layout_key(self) -> tuple[int, bool]:
        return self.scrollable_content_region.width, not self.screen.has_class("-tiny")

    def _forget_layout(self) -> None:
        self._laid.clear()
        self._measured.clear()
        self._laid_for = self._layout_key if self.is_mounted else (0, True)

    def _guess(self, entry: Entry) -> int:
        width, airy = self._laid_for
        return guessed_height(entry, width or 80, airy=airy)

    def _measure(self, index: int) -> bool:
        """Find out the height of an entry; tell whether it is another than was thought."""
        if index in self._measured:
            return False
        self._measured.add(index)
        height = len(self._layout(index).rows)
        if height == self._heights[index]:
            return False
        self._heights.change(index, height)
        return True

    def _measure_all(self, indexes: Iterable[int]) -> bool:
        """Find out the heights of some entries; tell whether one is another than was thought."""
        return sum(map(self._measure, indexes)) > 0

    def _layout(self, index: int) -> _LaidOut:
        laid = self._laid.get(index)
        if laid is None:
            page = self._make_page(index)
            width = self._laid_for[0]
            rows = [(place, row) for place, line in enumerate(page.lines) for row in rows_of(line, width)]
            laid = self._laid[index] = _LaidOut(page, rows)
            if len(self._laid) > KEPT_PAGES:
                del self._laid[next(iter(self._laid))]
        return laid

    def _make_page(self, index: int) -> Page:
        width, airy = self._laid_for
        return page_of(
            self.entries[index], width, airy=airy, stamp=self._stamp(index) if self.timed else None
        )

    def _stamp(self, index: int) -> Stamp | None:
        at = _said_at(self.entries[index])
        if at is None:
            return None
        before = _said_at(self.entries[index - 1]) if index else None
        new_day = before is None or before.date() != at.date()
        return Stamp(f"{at:%H:%M}", day_words(at.date(), self.today(at)) if new_day else "")

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
        index = self._heights.at(row)
        if row >= self._heights.total or not self._laid_for[0]:
            return Strip.blank(width, base)
        laid = self._layout(index)
        within = row - self._heights.top(index)
        if within >= len(laid.rows):
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
        parts = self.parts_of(index)
        return (
            self.cursor[1] < len(parts) and parts[self.cursor[1]].first <= line <= parts[self.cursor[1]].last
        )

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
        end = Offset(len(self.page(index).lines[last].text), base + last)
        self.screen.selections = {self: Selection(Offset(0, base + first), end)}

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text: lines as they are, without the breaks that the window makes."""
        if not self.entries:
            return None
        first = selection.start.y if selection.start is not None else 0
        last = selection.end.y if selection.end is not None else len(self.entries) * LINES_OF_ENTRY
        texts = []
        for index in range(first // LINES_OF_ENTRY, min(last // LINES_OF_ENTRY + 1, len(self.entries))):
            for number, line in enumerate(self.page(index).lines):
                span = selection.get_span(index * LINES_OF_ENTRY + number)
                if span is not None:
                    text = line.text
                    texts.append(text[max(span[0], 0) : len(text) if span[1] < 0 else span[1]])
        return "\n".join(texts), "\n"


def _said_at(entry: Entry) -> datetime | None:
    return entry.turn.asked.at if entry.turn is not None and entry.turn.asked is not None else None
