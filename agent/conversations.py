"""Conversations: the requests that belong together, as the journal keeps them; listed, searched, named.

A conversation begins with its first request and is never empty: it goes with the last one
(`agent.forgetting`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agent.journal import Journal, RequestRow, storable

LONGEST_NAME = 200
"""Characters of a conversation's name."""
FIRST_WORDS = 300
"""Characters of its first request that stand for a conversation without a name."""
MOST_WORDS = 20
"""Words that are searched for at once."""
LONGEST_WORD = 200
"""Characters of one of them."""
LONGEST_LINE = 600
"""Characters of the line with the words searched for."""
_LOOKED_AT = 20_000
"""Characters of a text that the line with the words searched for is taken from."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation of the past, or the one that goes on."""

    id: int
    name: str
    """The user's; "" for one that goes by its first request."""
    first: str
    """The beginning of its first request."""
    requests: int
    """How many there are."""
    begun: datetime
    last: datetime
    """When its latest request was made."""
    outcome: str
    """How that one ended; "" while it runs."""

    @property
    def title(self) -> str:
        """What it goes by."""
        return self.name or self.first.strip() or "an empty request"


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation in which all words of a search stand."""

    conversation: Conversation
    request: int
    """The latest request that holds them all."""
    line: str
    """The line of that request or its answer with the most of them; "" when only the name holds them."""
    answered: bool
    """The line is from an answer, not from a request."""


class Conversations:
    """The conversations in a journal. Its methods block, and raise JournalError when the file cannot be used.

    Args:
        journal: the journal.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def latest(self, limit: int = -1) -> list[Conversation]:
        """Return the conversations, the one with the latest request first.

        Args:
            limit: how many at most; -1 for all.
        """
        return [_conversation(row) for row in self._journal.read(_LATEST, (limit,))]

    def one(self, number: int) -> Conversation | None:
        """Return one conversation; None when there is none of this number."""
        rows = self._journal.read(_ONE, (number,))
        return _conversation(rows[0]) if rows else None

    def requests(self, number: int, limit: int = -1, until: int | None = None) -> list[RequestRow]:
        """Return the requests of a conversation, in order.

        Args:
            number: the conversation.
            limit: only so many of the latest; -1 for all.
            until: only those up to this one; None for all.
        """
        return self._journal.requests_of(number, limit, until)

    def search(self, words: Sequence[str], limit: int = -1) -> list[Found]:
        """Return the conversations in one request of which all words stand, whatever the case.

        They may stand in the words asked, in the answer or in the conversation's name. The conversation with
        the latest request comes first.

        Args:
            words: at least one; what goes beyond `MOST_WORDS` or `LONGEST_WORD` is not looked at.
            limit: how many at most; -1 for all.
        """
        words = [word[:LONGEST_WORD] for word in words[:MOST_WORDS]]
        conditions, values = [], []
        for word in words:
            condition, value = _holds(word)
            conditions.append(" OR ".join(condition.format(column) for column in _SEARCHED))
            values += [value] * len(_SEARCHED)
        query = _SEARCH.format(f"({') AND ('.join(conditions)})")
        rows = self._journal.read(query, [*values, limit])
        return [
            Found(_conversation(row), hit, *_line(text, answer or "", words))
            for *row, hit, text, answer in rows
        ]

    def changed(self, number: int) -> int:
        """Return how many requests of a conversation changed something."""
        rows = self._journal.read(_CHANGED, (number,))
        return int(rows[0][0])

    def rename(self, number: int, name: str) -> None:
        """Give a conversation a name; "" has it go by its first request again."""
        plain = " ".join(storable(name).split())[:LONGEST_NAME]
        self._journal.write("UPDATE conversations SET name = ? WHERE id = ?", (plain, number))


_COLUMNS = f"c.id, c.name, substr(first.text, 1, {FIRST_WORDS}), n.requests, c.begun, last.at, last.outcome"
_NUMBERS = "SELECT conversation_id, min(id) AS first, max(id) AS last, count(*) AS requests FROM requests"
_JOINED = (
    "JOIN conversations c ON c.id = n.conversation_id"
    " JOIN requests first ON first.id = n.first JOIN requests last ON last.id = n.last"
)
_ONE = f"SELECT {_COLUMNS} FROM ({_NUMBERS} WHERE conversation_id = ? GROUP BY 1) n {_JOINED}"
_LATEST = (
    f"SELECT {_COLUMNS} FROM ({_NUMBERS} GROUP BY 1 ORDER BY last DESC LIMIT ?) n {_JOINED}"
    " ORDER BY n.last DESC"
)
_CHANGED = (
    "SELECT count(*) FROM requests r WHERE conversation_id = ?"
    " AND EXISTS (SELECT 1 FROM entries WHERE kind = 'change' AND request_id = r.id)"
)
_SEARCHED = ("r.text", "r.answer", "c.name")
_SEARCH = (
    "WITH hit AS (SELECT r.conversation_id AS conversation, max(r.id) AS id"
    " FROM requests r JOIN conversations c ON c.id = r.conversation_id WHERE {} GROUP BY 1)"
    f" SELECT {_COLUMNS}, h.id, substr(h.text, 1, {_LOOKED_AT}), substr(h.answer, 1, {_LOOKED_AT})"
    f" FROM ({_NUMBERS} WHERE conversation_id IN (SELECT conversation FROM hit) GROUP BY 1) n {_JOINED}"
    " JOIN hit ON hit.conversation = c.id JOIN requests h ON h.id = hit.id ORDER BY n.last DESC LIMIT ?"
)


def _conversation(row: Sequence[Any]) -> Conversation:
    number, name, first, requests, begun, last, outcome = row
    return Conversation(
        number,
        name,
        first,
        requests,
        datetime.fromisoformat(begun),
        datetime.fromisoformat(last),
        outcome or "",
    )


def _holds(word: str) -> tuple[str, str]:
    """Return the condition that a column holds a word, and the value to compare with.

    LIKE knows the case of the letters A to Z only; what goes beyond is folded first, which takes longer.
    """
    if word.isascii():
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return "{} LIKE ? ESCAPE '\\'", f"%{escaped}%"
    return "instr(folded({}), ?)", word.casefold()


def _line(text: str, answer: str, words: Sequence[str]) -> tuple[str, bool]:
    """Return the line with the most of the words, and whether it is the answer's."""
    folded = [word.casefold() for word in words]
    best, most, answered = "", 0, False
    for said, is_answer in ((text, False), (answer, True)):
        for line in said.splitlines():
            held = sum(word in line.casefold() for word in folded)
            if held > most:
                best, most, answered = line, held, is_answer
    if len(best) > LONGEST_LINE:
        at = best.casefold().find(next(word for word in folded if word in best.casefold()))
        start = max(at - LONGEST_LINE // 3, 0)
        best = ("…" if start else "") + best[start : start + LONGEST_LINE]
    return best, answered
