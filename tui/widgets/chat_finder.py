"""Searches the conversation while keys still have their turn, and goes from one place to the next."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.chat.finding import Hit, hits_in, pattern_of

if TYPE_CHECKING:
    from tui.widgets.chat_pages import ChatPages

ENTRIES_AT_A_TIME = 100
"""Entries that are searched before something else has its turn."""


@dataclass(frozen=True, slots=True)
class Found:
    """How far a search has got."""

    number: int = 0
    """The place that is shown, counted from 1; 0 for none."""
    count: int = 0
    hidden: int = 0
    """Places in what is not shown of long answers."""
    whole: bool = True
    """Whether everything was searched."""

    @property
    def said(self) -> str:
        """That, in words."""
        more = "" if self.whole else "…"
        hidden = f" (and {self.hidden:,} in what is not shown)" if self.hidden else ""
        if not self.count:
            return f"nothing found{hidden}" if self.whole else more
        return f"{self.number:,} of {self.count:,}{more}{hidden}"


class Finder:
    """The search in one conversation.

    Args:
        pages: shows it.
    """

    def __init__(self, pages: ChatPages) -> None:
        self._pages = pages
        self._pattern: re.Pattern[str] | None = None
        self._hits: list[Hit] = []
        self._at: int | None = None
        """The place gone to, counted from the end: the search goes on at the other."""
        self._hidden = 0
        self._whole = True

    @property
    def found(self) -> Found:
        """How far it has got."""
        count = len(self._hits)
        number = count - self._at if self._at is not None else 0
        return Found(number, count, self._hidden, self._whole)

    async def find(self, words: str) -> None:
        """Find all places where words stand, the latest first, and go to that one; "" ends the search."""
        self._pattern, self._hits, self._at, self._hidden = pattern_of(words), [], None, 0
        self._whole = self._pattern is None
        self._pages.mark(self._pattern, None)
        if self._pattern is None:
            return
        latest_first: list[Hit] = []
        self._hits = latest_first
        for done, index in enumerate(reversed(range(len(self._pages.entries))), 1):
            self._look_in(index, self._pattern)
            if done % ENTRIES_AT_A_TIME == 0:
                await asyncio.sleep(0)
        self._whole = True

    def _look_in(self, index: int, pattern: re.Pattern[str]) -> None:
        entry = self._pages.entries[index]
        if not any(pattern.search(text) for text in entry.texts()):
            return
        self._hits += reversed(list(hits_in(self._pages.book.page(index).lines, pattern, index)))
        self._hidden += sum(1 for _ in pattern.finditer(entry.answer, entry.shown))
        if self._at is None and self._hits:
            self._go_to(0)

    def step(self, steps: int) -> None:
        """Go on to a later place, or back to an earlier one; around at the ends."""
        if self._hits:
            self._go_to(((self._at or 0) - steps) % len(self._hits))

    def _go_to(self, at: int) -> None:
        self._at = at
        hit = self._hits[at]
        self._pages.mark(self._pattern, hit)
        if hit.entry < len(self._pages.entries):
            self._pages.cursor = hit.entry, self._pages.book.part_with(hit.entry, hit.line)
            self._pages.show_lines(hit.entry, hit.line, hit.line)
