"""The list of conversations, by day: one widget that draws the rows to be seen, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.chat.days import day_words
from tui.highlighting import excerpt, stretches
from tui.safe_text import clip, fit
from tui.words import counted

if TYPE_CHECKING:
    from agent.conversations import Conversation, Found

_ROOMY = 56
"""Cells from which on a row says "12 requests" instead of "12"."""
_GUTTER = 2


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation in the list."""

    conversation: Conversation
    found: Found | None = None
    """Where the words of the search stand in it; None without a search."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the picture: a day, a conversation, or the line below it with what was found."""

    day: str = ""
    place: int = -1
    """Which conversation; -1 for a day."""
    below: bool = False


class ConversationList(ScrollView, can_focus=True):
    """Lists conversations; arrow keys choose one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "talks--day",
        "talks--title",
        "talks--quiet",
        "talks--found",
        "talks--sign",
        "talks--chosen",
        "talks--current",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)", "The one above", show=False),
        Binding("down", "choose(1)", "The one below", show=False),
        Binding("pageup", "turn(-1)", "A page up", show=False),
        Binding("pagedown", "turn(1)", "A page down", show=False),
        Binding("home", "choose(-1_000_000_000)", "The first", show=False),
        Binding("end", "choose(1_000_000_000)", "The last", show=False),
    ]

    chosen: reactive[int] = reactive(0)
    """The place of the chosen conversation."""

    class Chosen(Message):
        """Another conversation is chosen."""

        def __init__(self, listed: Listed | None) -> None:
            super().__init__()
            self.listed = listed

    class Opened(Message):
        """The user clicked the chosen conversation once more."""

    class AboveFirst(Message):
        """The user wants to go up from the first one."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.current: int | None = None
        """The conversation on the screen."""
        self._all: Sequence[Listed] = ()
        self._words: Sequence[str] = ()
        self._rows: list[_Row] = []
        self._row_of: list[int] = []

    def show(self, conversations: Sequence[Listed], words: Sequence[str], now: datetime) -> None:
        """List other conversations; the chosen one stays chosen if it is among them.

        Args:
            conversations: in order; those of a day stand together.
            words: what was searched for, to be marked.
            now: the time, in the user's zone.
        """
        before = self.listed.conversation.id if self.listed else None
        self._all, self._words = conversations, words
        self._rows, self._row_of = [], []
        day = None
        for place, one in enumerate(conversations):
            at = one.conversation.last.astimezone(now.tzinfo).date()
            if at != day:
                day = at
                self._rows.append(_Row(day=day_words(at, now.date())))
            self._row_of.append(len(self._rows))
            self._rows.append(_Row(place=place))
            if one.found is not None and one.found.line and one.found.line != one.conversation.title:
                self._rows.append(_Row(place=place, below=True))
        self._zone = now.tzinfo
        self.virtual_size = Size(1, len(self._rows))
        places = [place for place, one in enumerate(conversations) if one.conversation.id == before]
        self.scroll_home(animate=False)
        self.set_reactive(ConversationList.chosen, places[0] if places and not words else 0)
        self.watch_chosen()

    @property
    def listed(self) -> Listed | None:
        """What is chosen; None when nothing is listed."""
        return self._all[self.chosen] if self.chosen < len(self._all) else None

    def row_region(self) -> Region:
        """Return where the chosen conversation stands on the screen; the first row if it is out of sight."""
        inside = self.content_region
        row = self._row_of[self.chosen] - self.scroll_offset.y if self.listed is not None else 0
        return Region(inside.x, inside.y + (row if 0 <= row < inside.height else 0), inside.width, 1)

    # Choosing

    def choose(self, number: int | None) -> None:
        """Choose the conversation of this number, if it is listed."""
        places = [place for place, one in enumerate(self._all) if one.conversation.id == number]
        self.chosen = places[0] if places else self.chosen

    def validate_chosen(self, place: int) -> int:
        return max(0, min(place, len(self._all) - 1))

    def watch_chosen(self) -> None:
        self._told()
        self.refresh()

    def _told(self) -> None:
        """Bring the chosen one into sight and say which it is."""
        self.reveal()
        self.post_message(self.Chosen(self.listed))

    def reveal(self) -> None:
        """Bring the chosen one into sight, with its day and what was found in it."""
        if self.listed is not None:
            row = self._row_of[self.chosen]
            first = row - 1 if self._rows[row - 1].place < 0 else row  # with its day
            last = self._row_of[self.chosen + 1] if self.chosen + 1 < len(self._all) else len(self._rows)
            self.scroll_to_region(Region(0, first, 1, max(last - first, 1)), animate=False, force=True)

    def action_choose(self, by: int) -> None:
        """Choose another one, so many further down."""
        if by < 0 and self.chosen == 0:
            self.post_message(self.AboveFirst())
        self.chosen += by

    def action_turn(self, pages: int) -> None:
        """Choose another one, so many pages further down."""
        self.chosen += pages * max(self.size.height // 2, 1)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        row = offset.y + self.scroll_offset.y if offset is not None else -1
        if not 0 <= row < len(self._rows) or (place := self._rows[row].place) < 0:
            return
        if place == self.chosen:
            self.post_message(self.Opened())
        self.chosen = place

    # Painting

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one row of the picture."""
        base = self.visual_style.rich_style
        number, width = y + self.scroll_offset.y, self.size.width
        if number >= len(self._rows):
            return Strip.blank(width, base)
        row = self._rows[number]
        if row.place < 0:
            day = Segment(fit(f" {row.day}", width), self.get_component_rich_style("talks--day"))
            return Strip([day]).crop_extend(0, width, base)
        chosen = row.place == self.chosen
        under = self.get_component_rich_style("talks--chosen", partial=True) if chosen else Style()
        if chosen and not self.has_focus:
            under = self.get_component_rich_style("talks--current", partial=True)
        pieces = self._found(row, width) if row.below else self._title(row, width, chosen)
        segments = [
            Segment(text, self.get_component_rich_style(f"talks--{role}") + under) for text, role in pieces
        ]
        return Strip(segments).extend_cell_length(width, base + under).crop(0, width)

    def _title(self, row: _Row, width: int, chosen: bool) -> Iterator[tuple[str, str]]:
        one = self._all[row.place].conversation
        count = counted(one.requests, "request") if width >= _ROOMY else str(one.requests)
        facts = f"  {count:>12}" if width >= _ROOMY else f"  {count:>4}"
        facts += f"  {one.last.astimezone(self._zone):%H:%M} "
        if one.id == self.current:
            facts = ("  on screen" if width >= _ROOMY else "  •") + facts
        elif not one.outcome:
            facts = ("  running" if width >= _ROOMY else "  …") + facts
        room = max(width - _GUTTER - len(facts), 0)
        yield ("› " if chosen else "  "), "sign"
        title = clip(one.title, room)
        for piece, found in stretches(title, self._words):
            yield piece, "found" if found else "title"
        yield " " * max(room - cell_len(title), 0) + facts, "quiet"

    def _found(self, row: _Row, width: int) -> Iterator[tuple[str, str]]:
        found = self._all[row.place].found
        if found is None:
            return
        yield "    → " if found.answered else "      ", "quiet"
        line = excerpt(found.line, self._words, max(width - _GUTTER - 5, 0))
        for piece, is_word in stretches(line, self._words):
            yield piece, "found" if is_word else "quiet"
