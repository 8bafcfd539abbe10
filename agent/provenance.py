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

MAX_NAMED = 5
"""Sources of one kind that are named."""
_REACHES = frozenset({"address", "number"})

UNTRUSTED = frozenset({Origin.FILE, Origin.MAIL, Origin.WEB})
"""Others can write here: what comes from these may carry someone else's intent."""


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """One source of a value, such as (contacts, "Sid Jha") or (file, "report.pdf, page 2")."""

    origin: Origin
    source: str = ""

    def __str__(self) -> str:
        return in_words([self])


Labels = frozenset[Label]

YOURS: Labels = frozenset({Label(Origin.USER)})
NO_LABELS: Labels = frozenset()


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a text, and where it came from."""

    start: int
    end: int
    """Exclusive; both count characters of the text."""
    labels: Labels


def untrusted(labels: Iterable[Label]) -> bool:
    """Tell whether any label is of a source that others can write to."""
    return any(label.origin in UNTRUSTED for label in labels)


def in_words(labels: Iterable[Label], what: str = "") -> str:
    """Return where something came from, in a phrase.

    Args:
        labels: its labels.
        what: what it is, such as "address" or "text".

    Returns:
        Such as "contacts: Sid Jha", "your words", "report.pdf, pages 1 and 2"; with `what`,
        "address from contacts: Sid Jha".
    """
    sources: dict[Origin, list[str]] = {}
    for label in sorted(labels):
        sources.setdefault(label.origin, []).append(_cut(label.source))
    if Origin.CONTACTS in sources and what in _REACHES:
        sources.pop(Origin.USER, None)  # the user said whose it is
    phrases = [_phrase(origin, names) for origin, names in sources.items()]
    text = "; ".join(phrases)
    ours = sources.keys() <= {Origin.USER, Origin.MODEL}
    return text if ours or not what else f"{what} from {text}"


def _phrase(origin: Origin, sources: list[str]) -> str:
    """Return one origin with its sources."""
    names = [name for name in sources if name]
    match origin:
        case Origin.USER:
            return "your words"
        case Origin.MODEL:
            return f"words of {_listed(names)}" if names else "the planner's words"
        case Origin.FILE if names:
            return _listed(_by_document(names))
        case _:
            return f"{origin.value}: {_listed(names)}" if names else origin.value


def _by_document(names: list[str]) -> list[str]:
    """Return "report.pdf, pages 1 and 2" for two labels of its pages."""
    pages: dict[str, list[str]] = {}
    for name in names:
        document, said, page = name.rpartition(", page ")
        if said and page.isdecimal():
            pages.setdefault(document, []).append(page)
        else:
            pages.setdefault(name, [])
    return [
        f"{document}, page{'s' if len(numbers) > 1 else ''} {_listed(sorted(numbers, key=int))}"
        if numbers
        else document
        for document, numbers in pages.items()
    ]


def _listed(names: list[str]) -> str:
    shown = names[:MAX_NAMED]
    if len(names) > MAX_NAMED:
        shown.append(f"{len(names) - MAX_NAMED} more")
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def _cut(source: str) -> str:
    source = one_line(source[: 2 * MAX_SOURCE])
    return source if len(source) <= MAX_SOURCE else source[: MAX_SOURCE - 1] + "…"
