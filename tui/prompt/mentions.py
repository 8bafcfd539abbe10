"""`@` and some letters name something on the desk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tui.prompt.haystack import Likeness
from tui.prompt.offers import Offer, Row

if TYPE_CHECKING:
    from tui.prompt.names import Names

MOST = 50
"""Names that are offered at once."""
_AT = r"(?:^|(?<=[\s(\[{,;:\"'“„«/]))@"
"""Where an `@` begins a name: not inside a mail address."""
_MENTION = re.compile(_AT + r"(?P<query>(?:[^\s@][^@]{0,60})?)$")
_WRITTEN = re.compile(_AT + r"(?=(?P<word>\w+))")


class Mentions:
    """Offers the names of the desk.

    Args:
        names: those of the desk.
    """

    def __init__(self, names: Names) -> None:
        self._names = names

    def offer(self, before: str, row: int) -> Offer | None:
        """Return the names that fit what stands behind the last `@`, as `Completer.offer` says."""
        mention = _MENTION.search(before)
        if mention is None:
            return None
        query, start = mention["query"], mention.start()
        hits = self._names.find(query)
        if " " in query:
            # A second word is mostly the sentence going on: it must begin a word of the name.
            hits = [hit for hit in hits if hit.likeness <= Likeness.WORDS]
            if not hits:
                return None
        said_before = before[:start]
        rows = tuple(
            Row(hit.name.text, hit.name.said(said_before), hit.name.kind, side=hit.name.detail)
            for hit in hits[:MOST]
        )
        return Offer(start, query, rows, "" if rows else self._nothing(query))

    def _nothing(self, query: str) -> str:
        if not self._names.complete:
            return "Reading your desk …"
        if self._names.problem:
            return self._names.problem
        return f"Nothing on your desk is called “{query}”." if query else "There is nothing on your desk yet."

    def plain(self, text: str) -> str:
        """Return `text` without the `@` before words that are names: planners know people, not handles."""

        def without(written: re.Match[str]) -> str:
            hits = self._names.find(written["word"])
            return "" if hits and hits[0].likeness < Likeness.LETTERS else "@"

        return _WRITTEN.sub(without, text)
