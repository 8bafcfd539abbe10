"""What became of undoing something, in words."""

from __future__ import annotations

from agent.undoing import Fate

FATE_WORDS = {
    Fate.UNDONE: "undone",
    Fate.BEFORE: "was as before already",
    Fate.CHANGED: "not undone: it was changed since",
    Fate.SENT: "cannot be taken back: it has been sent on",
    Fate.NOT_KEPT: "cannot be undone: nothing was kept to put it back from",
    Fate.FAILED: "not undone",
}
