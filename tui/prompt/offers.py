"""What is offered for the piece of text that is being written: names, commands, earlier requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to take."""

    text: str
    """What it is called; safe to show, on one line."""
    insert: str
    """What stands in the place of the piece when it is taken."""
    kind: str = ""
    """What it is, in a word; stands before it."""
    detail: str = ""
    """What it means; stands behind it."""
    side: str = ""
    """What tells it from others of its name; stands at the end of the row."""
    runs: bool = False
    """Enter sends the line at once when this is taken."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be taken for a piece of text that ends at the cursor."""

    start: int
    """The column where the piece begins."""
    query: str
    """What is looked for; its letters are marked in the rows."""
    rows: tuple[Row, ...] = ()
    """The best first."""
    note: str = ""
    """Words in the place of rows, or about them."""
    wrong: bool = False
    """The note says why what is written was not taken."""
    chosen: int | None = 0
    """The row that Enter takes; None when Enter is not for the rows until one is chosen."""


class Completer(Protocol):
    """Knows what may be written."""

    def offer(self, before: str, row: int) -> Offer | None:
        """Return what can be taken; None when what is written asks for nothing.

        Args:
            before: the line up to the cursor.
            row: which line it is, from 0.
        """
