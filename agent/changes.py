"""What effects change in place, kept so that it can be told whether it happened and be put back.

A backend says what it is about to change with `will_change`, once the new content is on the disk and only
a name has to change hands. The engine, inside `keeping`, writes that to the journal before it returns. So
after a crash at any instant: nothing was said, and nothing was changed; or the change stands in the journal
with what was there before (the typed inverse of the effect), and the backend can tell whether it came about.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from agent.results import JsonValue


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an effect changes: a file, or what a server keeps under one name."""

    place: str
    """Names it to its backend, such as a path."""
    before: bytes | None
    """What was there, byte for byte; None for nothing."""
    after: str
    """SHA-256 (hexadecimal) of what is there afterwards; "" for nothing."""
    staged: str = ""
    """Where the new content waits to take its place; it is gone once the change has come about."""

    @property
    def made(self) -> bool:
        """Whether the thing was not there before."""
        return self.before is None

    @property
    def removed(self) -> bool:
        """Whether the thing is not there afterwards."""
        return not self.after

    def __str__(self) -> str:
        """Return what is done to which place."""
        return f"{'made' if self.made else 'removed' if self.removed else 'changed'} {self.place}"

    def as_json(self) -> dict[str, JsonValue]:
        """Return the change for the journal; the bytes in base64."""
        before = None if self.before is None else base64.b64encode(self.before).decode("ascii")
        return {"place": self.place, "before": before, "after": self.after, "staged": self.staged}

    @classmethod
    def from_json(cls, data: dict[str, JsonValue]) -> Change:
        """Return the change that `as_json` wrote; KeyError or ValueError when it is none."""
        before = data["before"]
        kept = None if before is None else base64.b64decode(str(before), validate=True)
        return cls(str(data["place"]), kept, str(data["after"]), str(data["staged"]))


class Standing(StrEnum):
    """How the place of a change looks now."""

    AFTER = "after"
    """As the effect left it: it can be undone."""
    BEFORE = "before"
    """As it was before the effect."""
    OTHER = "other"
    """Somebody changed it since."""


class Restorer(Protocol):
    """What looks at changes again and puts back what was there: the desk's side of undo and of restarts.

    All methods may block. `agent.results.ToolFailed` is raised for a place that cannot be read or written.
    """

    def reports(self, app: str) -> bool:
        """Tell whether every effect on an app says what it changes: without a word nothing was changed."""

    def happened(self, change: Change) -> bool | None:
        """Tell whether a change came about whose outcome was not written down; None if nobody can tell."""

    def clear(self, change: Change) -> None:
        """Throw away what was staged for a change, once the journal says on disk whether it came about."""

    def tidy(self, seconds: float) -> None:
        """Throw away what lives of the program staged and left behind, when no effect is open any more.

        Args:
            seconds: how old it must be, so that other programs that run are not disturbed.
        """

    def standing(self, change: Change) -> Standing:
        """Tell how its place looks now."""

    def differs(self, change: Change) -> str:
        """Say in a few lines how the place differs now from how the effect left it; plain text."""

    def restore(self, change: Change) -> None:
        """Put back what was there before, whatever is there now; this is reported as a change, too."""


_keep: ContextVar[Callable[[Change], None] | None] = ContextVar("keep", default=None)


@contextlib.contextmanager
def keeping(keep: Callable[[Change], None]) -> Iterator[None]:
    """Have `keep` called before each change that is made inside, on the thread that makes it.

    What it raises stops the change. When something fails inside, ask `Restorer.happened` about each change
    that was kept, and then `clear` it: what was staged is left for that.
    """
    token = _keep.set(keep)
    try:
        yield
    finally:
        _keep.reset(token)


def will_change(change: Change) -> None:
    """Say what is about to be changed; returns once that is kept. Nothing happens outside `keeping`."""
    if keep := _keep.get():
        keep(change)


def is_kept() -> bool:
    """Tell whether changes are kept here."""
    return _keep.get() is not None


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
