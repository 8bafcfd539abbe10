"""A conversation of any length in pages: lines are made only of the entries that somebody looks at.

All entries stay in memory as data. An entry has a guessed height until it is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tui.chat.days import day_words
from tui.chat.entry import Entry, Page, Part, Stamp, guessed_height, page_of
from tui.chat.heights import Heights
from tui.chat.lines import Line, Row, rows_of

KEPT_PAGES = 128
"""Entries whose lines are kept."""
USUAL_WIDTH = 80
"""Cells that are guessed with until the width is known."""


@dataclass(frozen=True, slots=True)
class Form:
    """How the entries are laid out."""

    width: int = 0
    """Cells of a row; 0 when it is not known yet."""
    airy: bool = True
    """Whether blank lines part what is said."""
    timed: bool = False
    """Whether it is told when it was said."""


@dataclass(slots=True)
class LaidOut:
    """An entry as rows."""

    page: Page
    rows: list[tuple[int, Row]]
    """Each with the number of its line."""


class Book:
    """The entries of a conversation, one below the other.

    Args:
        today: tells on which day it is read, in the zone of the moment that it gets.
    """

    def __init__(self, today: Callable[[datetime], date]) -> None:
        self.entries: list[Entry] = []
        self.heights = Heights()
        self.form = Form()
        self._today = today
        self._laid: dict[int, LaidOut] = {}
        self._measured: set[int] = set()

    def reset(self, entries: Iterable[Entry]) -> None:
        """Take other entries."""
        self.entries = list(entries)
        self.lay_out(self.form)

    def append(self, entry: Entry) -> None:
        """Take one more entry at the end."""
        self.entries.append(entry)
        self.heights.append(self._guess(entry))

    def lay_out(self, form: Form) -> None:
        """Forget all pages and lay them out in a form, once they are looked at."""
        self.form = form
        self._laid.clear()
        self._measured.clear()
        self.heights = Heights(map(self._guess, self.entries))

    def change(self, index: int) -> None:
        """Take in that an entry says something else."""
        self._laid.pop(index, None)
        self._measured.discard(index)

    def measure(self, index: int) -> bool:
        """Find out the height of an entry; tell whether it is another than was thought."""
        if index in self._measured:
            return False
        self._measured.add(index)
        height = len(self.laid_out(index).rows)
        if height == self.heights[index]:
            return False
        self.heights.change(index, height)
        return True

    def measure_rows(self, first: int, last: int) -> bool:
        """Find out the heights of the entries in some rows; tell whether one is another than was thought."""
        if not self.entries:
            return False
        near = range(self.heights.at(first), self.heights.at(last) + 1)
        return sum(map(self.measure, near)) > 0

    def laid_out(self, index: int) -> LaidOut:
        """Return an entry as rows."""
        laid = self._laid.get(index)
        if laid is None:
            page = self._make_page(index)
            rows = [
                (number, row)
                for number, line in enumerate(page.lines)
                for row in rows_of(line, self.form.width or USUAL_WIDTH)
            ]
            laid = self._laid[index] = LaidOut(page, rows)
            if len(self._laid) > KEPT_PAGES:
                del self._laid[next(iter(self._laid))]
        return laid

    def drawn(self, index: int) -> list[tuple[Line, Row]] | None:
        """Return what the rows of an entry show; None when they are not laid out."""
        laid = self._laid.get(index)
        return None if laid is None else [(laid.page.lines[number], row) for number, row in laid.rows]

    def page(self, index: int) -> Page:
        """Return an entry as lines, without keeping them: for going through many."""
        laid = self._laid.get(index)
        return laid.page if laid is not None else self._make_page(index)

    def parts_of(self, index: int) -> Sequence[Part]:
        """Return the parts of an entry."""
        return self.laid_out(index).page.parts

    def part_with(self, index: int, line: int) -> int:
        """Return the innermost part of an entry that has a line; the first when none has."""
        within = [at for at, part in enumerate(self.parts_of(index)) if part.first <= line <= part.last]
        return within[-1] if within else 0

    def bounds(self, index: int, first: int, last: int) -> tuple[int, int]:
        """Return the row where lines of an entry begin, and that after their end."""
        self.measure(index)
        rows = [place for place, (line, _) in enumerate(self.laid_out(index).rows) if first <= line <= last]
        top = self.heights.top(index)
        return (top + rows[0], top + rows[-1] + 1) if rows else (top, top)

    def place_at(self, row: int) -> tuple[int, int] | None:
        """Return the entry and its line in a row; None below the end."""
        if row >= self.heights.total:
            return None
        index = self.heights.at(row)
        rows = self.laid_out(index).rows
        return index, rows[min(row - self.heights.top(index), len(rows) - 1)][0]

    def _guess(self, entry: Entry) -> int:
        return guessed_height(entry, self.form.width or USUAL_WIDTH, airy=self.form.airy)

    def _make_page(self, index: int) -> Page:
        stamp = self._stamp(index) if self.form.timed else None
        return page_of(self.entries[index], self.form.width or USUAL_WIDTH, airy=self.form.airy, stamp=stamp)

    def _stamp(self, index: int) -> Stamp | None:
        at = _said_at(self.entries[index])
        if at is None:
            return None
        before = _said_at(self.entries[index - 1]) if index else None
        new_day = before is None or before.date() != at.date()
        return Stamp(f"{at:%H:%M}", day_words(at.date(), self._today(at)) if new_day else "")


def _said_at(entry: Entry) -> datetime | None:
    return entry.turn.asked.at if entry.turn is not None and entry.turn.asked is not None else None
