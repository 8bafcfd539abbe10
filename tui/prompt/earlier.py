"""All earlier requests, to be searched while letters are typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from tui.prompt.haystack import Haystack
from tui.prompt.offers import Offer, Row
from tui.safe_text import clip

MOST = 200
"""Requests that are offered at once."""
SEARCHED = 2_000
"""Characters of each request that are looked through."""
SHOWN = 300
"""Cells of each request that can be seen at most."""


class Asked(Protocol):
    """A request of the past."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def at(self) -> datetime:
        """When it was asked."""

    @property
    def text(self) -> str:
        """Its words."""


class Past(Protocol):
    """Where the requests of the past are kept: the journal. Its methods block."""

    def requests(self, limit: int = 100, search: str = "") -> Sequence[Asked]:
        """Return the latest requests, the newest first; all of them when `limit` is negative."""

    def request(self, request_id: int) -> Asked | None:
        """Return one request; None when there is none of this number."""


class Earlier:
    """The requests of the past, each wording once.

    Args:
        requests: all of them, the newest first.
    """

    def __init__(self, requests: Sequence[Asked]) -> None:
        wordings: dict[str, Asked] = {}
        for one in requests:
            wordings.setdefault(one.text, one)
        self._requests = list(wordings.values())
        self._haystack = Haystack(list(wordings), longest=SEARCHED)

    def __len__(self) -> int:
        return len(self._requests)

    def find(self, query: str) -> list[Asked]:
        """Return those that hold what is typed, the newest first."""
        return [self._requests[place] for place in self._haystack.in_order(query, MOST)]

    def offer(self, query: str) -> Offer:
        """Return the same, to be shown."""
        rows = tuple(
            Row(clip(one.text, SHOWN), one.text, side=f"{one.at:%-d %b %H:%M}") for one in self.find(query)
        )
        note = "" if rows else f"No earlier request holds “{query}”." if query else "Nothing was asked yet."
        return Offer(0, query, rows, note)
