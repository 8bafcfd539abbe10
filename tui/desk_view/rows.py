"""The rows of the desk browser, and how one is cut to its width. No widget in here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui.safe_text import clip, fit
from tui.signs import signs

if TYPE_CHECKING:
    from tui.desk_view.door import Board, Entry, Section

LATE_SIGN = "!"
WIDEST_LEAD = 9
"""Cells of the column in front of the names."""
_LEAST_DETAIL = 10
_GAP = 2

Piece = tuple[str, str]
"""A stretch of a row: its text and its role."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a section's heading, or a thing in it."""

    section: str
    entry: Entry | None = None
    """None for a heading."""
    folded: bool = False
    count: str = ""
    """What stands at the end of a heading."""
    lead_cells: int = 0
    """Width of the column in front of the names in this section."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same when the desk is looked at again."""
        entry = self.entry
        return self.section, entry.name if entry else "", entry.lead if entry else ""


def rows_of(board: Board, folded: Collection[str]) -> list[Row]:
    """Return the rows of a board.

    Args:
        board: the desk.
        folded: titles of the sections of which only the heading is shown.
    """
    rows: list[Row] = []
    for section in board.sections:
        shut = section.title in folded
        rows.append(Row(section.title, folded=shut, count=_count(section)))
        if not shut:
            lead = min(max((cell_len(one.lead) for one in section.entries), default=0), WIDEST_LEAD)
            rows += (Row(section.title, one, lead_cells=lead) for one in section.entries)
    return rows


def _count(section: Section) -> str:
    count = f"{section.total:,}"
    if section.total > len(section.entries):
        count = f"{len(section.entries)} of {count}"
    return f"{section.fresh} new, {count}" if section.fresh else count


def pieces_of(row: Row, width: int) -> list[Piece]:
    """Return a row in stretches that fill `width` cells at most."""
    return list(_trimmed(_pieces(row, width), width))


def _pieces(row: Row, width: int) -> Sequence[Piece]:
    entry = row.entry
    if entry is None:
        title = f"{signs().folded if row.folded else signs().unfolded} {row.section}"
        space = width - cell_len(title) - cell_len(row.count)
        return [(title, "heading"), (" " * max(space, 1), "quiet"), (row.count, "quiet")]
    sign, role = (LATE_SIGN, "late") if entry.late else (" ", "quiet")
    if entry.fresh:
        sign, role = signs().bullets[0], "fresh"
    lead = f"{fit(entry.lead, row.lead_cells)}{' ' * _GAP}" if row.lead_cells else ""
    room = width - 3 - cell_len(lead)
    name = clip(entry.name, room)
    pieces = [(f" {sign} ", role), (lead, "late" if entry.late else "quiet"), (name, "name")]
    left = room - cell_len(name) - _GAP
    if entry.detail and left >= _LEAST_DETAIL:
        detail = clip(entry.detail, left)
        pieces += ((" " * (room - cell_len(name) - cell_len(detail)), "quiet"), (detail, "quiet"))
    return pieces


def _trimmed(pieces: Sequence[Piece], width: int) -> Iterator[Piece]:
    """Yield the pieces as far as there is room: a window may be narrower than any of them."""
    for text, role in pieces:
        if width <= 0:
            return
        shown = text if cell_len(text) <= width else clip(text, width)
        width -= cell_len(shown)
        yield shown, role
