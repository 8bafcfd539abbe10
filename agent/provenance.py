"""Where a value came from, carried along the references of a plan into arguments and approvals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from agent.plain_text import one_line


class Origin(StrEnum):
    """The kinds of source that content can have."""

    USER = "user"
    CONTACTS = "contacts"
    CALENDAR = "calendar"
    REMINDER = "reminder"
    NOTE = "note"
    FILE = "file"
    MAIL = "mail"
    WEB = "web"
    MODEL = "model"


MAX_SOURCE = 120
"""Characters of a source's name that are shown: others choose it, and it must not fill an approval."""

UNTRUSTED = frozenset({Origin.FILE, Origin.MAIL, Origin.WEB})
"""Others can write here: what comes from these may carry someone else's intent."""


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """One source of a value, such as (contacts, "Sid Jha") or (file, "report.pdf, page 2")."""

    origin: Origin
    source: str = ""

    def __str__(self) -> str:
        match self.origin:
            case Origin.USER:
                return "your words"
            case Origin.MODEL:
                return "the planner's words"
            case _:
                source = one_line(self.source[: 2 * MAX_SOURCE])
                source = source if len(source) <= MAX_SOURCE else source[: MAX_SOURCE - 1] + "…"
                return f"{self.origin.value}: {source}" if source else self.origin.value


Labels = frozenset[Label]

YOURS: Labels = frozenset({Label(Origin.USER)})
NO_LABELS: Labels = frozenset()


def untrusted(labels: Iterable[Label]) -> bool:
    """Tell whether any label is of a source that others can write to."""
    return any(label.origin in UNTRUSTED for label in labels)


def in_words(labels: Iterable[Label]) -> str:
    """Return the labels as a phrase for an approval, such as "contacts: Sid Jha"."""
    return ", ".join(str(label) for label in sorted(labels))
