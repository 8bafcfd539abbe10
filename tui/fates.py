"""What became of undoing something, in words."""

from __future__ import annotations

from collections.abc import Iterable

from agent.undoing import Fate, Undone
from tui.safe_text import one_line

FATE_WORDS = {
    Fate.UNDONE: "undone",
    Fate.BEFORE: "was as before already",
    Fate.CHANGED: "not undone: it was changed since",
    Fate.SENT: "cannot be taken back: it has been sent on",
    Fate.NOT_KEPT: "cannot be undone: nothing was kept to put it back from",
    Fate.FAILED: "not undone",
}


def undone_words(fates: Iterable[Undone]) -> str:
    """Return what was undone, on a line."""
    return "Undone: " + "; ".join(one_line(one.title) for one in fates) + "."
