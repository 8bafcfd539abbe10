"""A line of an approval in stretches that are drawn alike: what others wrote, what comes, goes or stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from agent.results import Field, Form

OPEN_MARK, CLOSE_MARK = "⟦", "⟧"
"""Stand around what others wrote where colours may be missing."""
ARROW = " → "
"""Stands between what there is before and what after."""
_MARKS = re.compile(f"[{OPEN_MARK}{CLOSE_MARK}]")


class Ink(StrEnum):
    """How a stretch is drawn."""

    PLAIN = "plain"
    FOREIGN = "foreign"
    """Others wrote it."""
    ADDED = "added"
    REMOVED = "removed"
    AROUND = "around"
    """Shown for orientation: it is there already, or stays."""


def stretches(field: Field) -> Iterator[tuple[str, Ink]]:
    """Yield the text of a line in stretches; the text is as it is, to be made visible by the face."""
    at = 0
    for passage in field.passages:
        yield from _own(field, at, passage.start)
        yield field.text[passage.start : passage.end], Ink.FOREIGN
        at = passage.end
    yield from _own(field, at, len(field.text))


def _own(field: Field, start: int, end: int) -> Iterator[tuple[str, Ink]]:
    """Yield a part of a line's text that no others wrote; in a diff each line as its beginning says."""
    if field.form is Form.CHANGE and start <= (arrow := field.text.find(ARROW)) < end:
        yield field.text[start:arrow], Ink.REMOVED
        yield field.text[arrow:end], Ink.ADDED
        return
    if field.form is not Form.DIFF:
        if start < end:
            yield field.text[start:end], Ink.PLAIN
        return
    while start < end:
        head = field.text.rfind("\n", 0, start) + 1
        stop = field.text.find("\n", start, end) + 1 or end
        yield field.text[start:stop], _INK_OF.get(field.text[head : head + 2], Ink.PLAIN)
        start = stop


_INK_OF = {"+ ": Ink.ADDED, "- ": Ink.REMOVED, "  ": Ink.AROUND}


def marked(text: str) -> str:
    """Return what others wrote between marks; marks of their own become ordinary brackets' names."""
    inner = _MARKS.sub(lambda match: f"‹U+{ord(match[0]):04X}›", text)
    return f"{OPEN_MARK}{inner}{CLOSE_MARK}"
