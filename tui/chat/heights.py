"""How high each entry of the conversation is, and where it therefore begins."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Heights:
    """Rows of all entries, one below the other. Only what stands below a change is added up anew."""

    def __init__(self, heights: Iterable[int] = ()) -> None:
        self._heights = list(heights)
        self._tops = [0, *accumulate(self._heights)]

    def __len__(self) -> int:
        return len(self._heights)

    @property
    def total(self) -> int:
        """Rows of all."""
        return self._tops[-1]

    def __getitem__(self, index: int) -> int:
        return self._heights[index]

    def top(self, index: int) -> int:
        """Return the row in which an entry begins; that of the end for the entry after the last."""
        return self._tops[index]

    def at(self, row: int) -> int:
        """Return the entry that stands in a row; the nearest when none does."""
        return min(max(bisect_right(self._tops, row) - 1, 0), max(len(self._heights) - 1, 0))

    def append(self, height: int) -> None:
        """Add an entry at the end."""
        self._heights.append(height)
        self._tops.append(self._tops[-1] + height)

    def change(self, index: int, height: int) -> None:
        """Set the height of an entry."""
        if self._heights[index] != height:
            self._heights[index] = height
            self._tops[index:] = accumulate(self._heights[index:], initial=self._tops[index])
