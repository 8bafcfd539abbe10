"""Finding what the user means by a name: the same name first, then all its words, then small typos.

Never picks: it returns everything of the best kind of match, and the tool asks when that is several.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")

_MARKS = re.compile("[\u0300-\u036f]")
"""The accents of Latin, Greek and Cyrillic letters; marks of other scripts carry meaning and stay."""
_NOT_WORD = re.compile(r"[\W_]+")
_NEAR_RATIO = 0.6
MAX_NEAR = 5


def folded(text: str) -> str:
    """Return `text` without case, accents, punctuation and extra spaces, for comparing names."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return " ".join(_NOT_WORD.sub(" ", unicodedata.normalize("NFC", plain).casefold()).split())


def words(text: str) -> list[str]:
    """Return the folded words of `text`."""
    return folded(text).split()


def alike(one: str, other: str) -> bool:
    """Tell whether two folded words are the same but for a typo: one edit from 4 letters on, two from 8 on."""
    if one == other:
        return True
    short = min(len(one), len(other))
    allowed = 2 if short >= 8 else 1 if short >= 4 else 0
    return allowed > 0 and abs(len(one) - len(other)) <= allowed and _edits(one, other, allowed) <= allowed


def _edits(one: str, other: str, limit: int) -> int:
    """Return the Damerau-Levenshtein distance (adjacent swaps count once), or more than `limit`."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


@dataclass(frozen=True, slots=True)
class Matches(Generic[Item]):
    """What a name may mean."""

    hits: tuple[Item, ...]
    """Everything of the best kind of match found; empty when nothing matches."""
    near: tuple[Item, ...]
    """When there are no hits: the most similar, best first."""


def match(query: str, items: Iterable[Item], name: Callable[[Item], str]) -> Matches[Item]:
    """Find the items that `query` names.

    Args:
        query: what the user called it.
        items: the candidates; their order is kept.
        name: gives a candidate's name.

    Returns:
        The items with that very name; else with just its words; else with all its words among others; else with
        all its words but for typos; else none, with near ones.
    """
    wanted = folded(query)
    pool = [(item, folded(name(item))) for item in items]
    if not wanted:
        return Matches((), ())
    parts = wanted.split()
    kinds: tuple[Callable[[str], bool], ...] = (
        lambda other: other == wanted,
        lambda other: sorted(other.split()) == sorted(parts),
        lambda other: set(parts) <= set(other.split()),
        lambda other: wanted in other,
        lambda other: all(any(alike(part, word) for word in other.split()) for part in parts),
    )
    for fits in kinds:
        if hits := tuple(item for item, other in pool if other and fits(other)):
            return Matches(hits, ())
    scored = [(similarity(wanted, other), n, item) for n, (item, other) in enumerate(pool)]
    best = sorted((entry for entry in scored if entry[0] >= _NEAR_RATIO), key=lambda entry: (-entry[0], entry[1]))
    return Matches((), tuple(item for _, _, item in best[:MAX_NEAR]))


def similarity(one: str, other: str) -> float:
    """Return how similar two folded names are, from 0 to 1: by shared words, else by letters."""
    shared = set(one.split()) & set(other.split())
    by_letters = difflib.SequenceMatcher(None, one[:80], other[:80], autojunk=False).ratio()
    longest = max((len(word) for word in shared), default=0)
    return max(by_letters, 0.6 + 0.05 * len(shared) if longest >= 4 else 0.0)
