"""A line of an approval in stretches that are drawn alike: what others wrote, what comes, goes or stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from agent.results import Field, Form

OPEN_MARK, CLOSE_MARK = "⟦", "⟧"
"""Stand around what others wrote where colours may be missing."""
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
        yield from _own(field.text[at : passage.start], field.form)
        yield field.text[passage.start : passage.end], Ink.FOREIGN
        at = passage.end
    yield from _own(field.text[at:], field.form)


def _own(text: str, form: Form) -> Iterator[tuple[str, Ink]]:
    if form is not Form.DIFF:
        if text:
            yield text, Ink.PLAIN
        return
    for line in text.splitlines(keepends=True):
        yield line, _INK_OF.get(line[:2], Ink.PLAIN)


_INK_OF = {"+ ": Ink.ADDED, "- ": Ink.REMOVED, "  ": Ink.AROUND}


def marked(text: str) -> str:
    """Return what others wrote between marks; marks of their own become ordinary brackets' names."""
    inner = _MARKS.sub(lambda match: f"‹U+{ord(match[0]):04X}›", text)
    return f"{OPEN_MARK}{inner}{CLOSE_MARK}"
