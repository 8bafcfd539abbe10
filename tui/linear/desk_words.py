"""What lies on the desk, as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tui.safe_text import clip
from tui.words import counted

if TYPE_CHECKING:
    from tui.desk_view.door import Entry, Section

FIRST = 4
"""Sections that are told when nothing more is asked for: days, and what is to be done."""
_LONGEST = 200


def desk_lines(sections: Sequence[Section], *, whole: bool) -> Iterator[str]:
    """Yield what lies on the desk.

    Args:
        sections: of the board.
        whole: all of them, not just the first.
    """
    if not sections:
        yield "Your desk is empty."
    for section in sections if whole else sections[:FIRST]:
        fresh = f", {section.fresh} not read" if section.fresh else ""
        yield f"{section.title}: {counted(section.total, 'entry', 'entries')}{fresh}."
        for entry in section.entries:
            yield f"  {_sentence(entry)}."
    if not whole and len(sections) > FIRST:
        more = ", ".join(f"{one.title} {one.total}" for one in sections[FIRST:])
        yield f"There is more: {more}. desk all tells it."


def _sentence(entry: Entry) -> str:
    parts = (
        entry.lead,
        "overdue" if entry.late else "not read" if entry.fresh else "",
        entry.name,
        entry.detail,
    )
    return ", ".join(clip(part, _LONGEST) for part in parts if part)
