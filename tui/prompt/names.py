"""What stands on the desk by name, kept ready to complete: loaded on a thread, searched between two keys."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from agent.plain_text import one_line
from agent.results import ToolFailed
from tui.prompt.haystack import Haystack, Likeness

FRESH = 10.0
"""Seconds after which it is looked whether names that are wanted have changed."""
AGAIN = 900.0
"""Seconds after which they are read anew in any case: what is near in time changes by itself."""
OF_EACH_KIND = 20
"""Names of one kind that a search gives at most."""
MIXED = 3
"""Names of one kind that stand together before those of the next kind come, where they fit alike."""
LONGEST = 200
"""Characters of a name; what is longer than that is no name to type."""

log = logging.getLogger(__name__)

_HIDDEN = re.compile("[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]")
"""Direction marks, joiners and tags: a name with these is found without them, too."""


class Named(Protocol):
    """One thing on the desk, as whoever reads the desk gives it; its words may hold anything."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def detail(self) -> str:
        """What tells it from others of that name."""

    @property
    def also(self) -> str:
        """More words by which it may be looked for."""


class NameSource(Protocol):
    """Reads names from the desk."""

    def kinds(self) -> Sequence[str]:
        """Return the kinds of names, in the order in which they are worth showing."""

    def changed(self, kind: str) -> bool:
        """Tell, cheaply, whether names of a kind may have changed since this was asked last. Blocking."""

    def names(self, kind: str) -> Sequence[Named]:
        """Return the names of one kind, those most likely meant first. Blocking.

        Raises:
            ToolFailed, OSError: they cannot be read.
        """


@dataclass(frozen=True, slots=True)
class Name:
    """A name that can be shown and typed as it is: one line, nothing that steers a terminal."""

    kind: str
    text: str
    detail: str = ""
    shared: bool = False
    """Others of its kind are called the same."""

    def said(self, before: str) -> str:
        """Return the words that a planner takes for it.

        Args:
            before: what stands before it, so that "the note" is not said twice.
        """
        match self.kind:
            case "contact":
                return self.text
            case "file" if self.shared and self.detail:
                words = f"{self.detail.rsplit('/', 1)[-1]}/{self.text}"
            case "file" if re.search(r"\w\.\w{1,5}$", self.text):
                return self.text
            case _:
                words = self.text
        said = before.casefold().split()[-2:]
        # A title in quotes is taken as it is; the word before it tells notes from places on a map.
        quoted = '"' + words.replace('"', "'") + '"'
        if self.kind in said:
            return quoted
        article = "" if said and said[-1] in ("the", "my", "our", "a") else "the "
        return f"{article}{self.kind} {quoted}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A name that fits what is typed."""

    name: Name
    likeness: Likeness


class Names:
    """The names on the desk.

    Args:
        source: reads them.
        tell: is called, in the event loop, whenever more of them are there.
    """

    def __init__(self, source: NameSource, tell: Callable[[], None]) -> None:
        self._source = source
        self._tell = tell
        self._kinds: dict[str, tuple[Sequence[Name], Haystack]] = {}
        self._read_at: float | None = None
        self._all_read_at = float("-inf")
        self._reading = False
        self._last: tuple[str, list[Hit]] | None = None
        """What was looked for last, and found: each key asks more than once."""
        self.problem = ""
        """Why some of them could not be read the last time; "" when all could."""

    @property
    def complete(self) -> bool:
        """Whether all kinds have been read at least once."""
        return self._read_at is not None

    @property
    def stale(self) -> bool:
        """Whether they should be read anew when they are wanted."""
        if self._reading:
            return False
        return self._read_at is None or time.monotonic() - self._read_at >= FRESH

    def outdate(self) -> None:
        """Have the names read anew the next time they are wanted: something has changed."""
        if self._read_at is not None:
            self._read_at = float("-inf")

    async def refresh(self) -> None:
        """Read the names, one kind after another on a thread, unless that was just done."""
        if not self.stale:
            return
        self._reading = True
        problem = ""
        now = time.monotonic()
        if again := now - self._all_read_at >= AGAIN:
            self._all_read_at = now
        try:
            for kind in self._source.kinds():
                try:
                    if (read := await asyncio.to_thread(self._read, kind, again)) is None:
                        continue
                    self._kinds[kind] = read
                except (ToolFailed, OSError) as error:  # the other apps have names all the same
                    self._all_read_at = float("-inf")
                    log.warning("names of kind %s cannot be read", kind, exc_info=error)
                    problem = f"{kind.capitalize()}s cannot be read: {one_line(str(error))}"
                self._last = None
                self._tell()
        finally:
            self._reading = False
        self.problem = problem
        self._read_at = time.monotonic()
        self._tell()

    def _read(self, kind: str, again: bool) -> tuple[Sequence[Name], Haystack] | None:
        """Return the names of one kind; None when they are still the same."""
        if not self._source.changed(kind) and not again and kind in self._kinds:
            return None
        found = [
            (name, safe(one.detail), safe(one.also))
            for one in self._source.names(kind)
            if (name := safe(one.name))
        ]
        often = Counter(name for name, _, _ in found)
        names = [Name(kind, name, detail, often[name] > 1) for name, detail, _ in found]
        also = [f"{detail} {also}" for _, detail, also in found]
        return names, Haystack([name for name, _, _ in found], also)

    def find(self, query: str) -> list[Hit]:
        """Return the names that fit `query`, the best first and the kinds mixed."""
        if self._last is not None and self._last[0] == query:
            return self._last[1]
        found = []
        for order, (names, haystack) in enumerate(self._kinds.values()):
            for place, (likeness, at) in enumerate(haystack.find(query, OF_EACH_KIND)):
                found.append((likeness, place // MIXED, order, place, names[at]))
        found.sort(key=lambda one: one[:4])
        if found and found[0][0] < Likeness.LETTERS:
            found = [one for one in found if one[0] < Likeness.LETTERS]
        hits = [Hit(name, likeness) for likeness, _, _, _, name in found]
        self._last = query, hits
        return hits


def safe(name: str) -> str:
    """Return a name from the desk fit to show and to type: on one line, only what can be printed."""
    return one_line(_HIDDEN.sub("", name[:LONGEST]))
