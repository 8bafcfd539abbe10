"""Comparing what people type with what is stored: without case, accents or punctuation, and nearly."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")

# Letters that Unicode does not take apart into a base letter and a mark.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
MAX_KEPT = 2000
"""Characters of a text whose folded form is kept."""
_NO_WORD = re.compile(r"[^\w]+|_+")
_FILLERS = frozenset(
    {"a", "an", "the", "my", "our", "with", "for", "of", "to", "on", "at", "in", "and", "about"}
)


def fold(text: str) -> str:
    """Return `text` for comparing: "Müller-Łoś " and "muller los" become the same."""
    # Whole mails are not kept: 65,536 of them would fill the memory.
    return _folded(text) if len(text) <= MAX_KEPT else _folded.__wrapped__(text)


@functools.lru_cache(maxsize=65536)
def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(character for character in text if not unicodedata.combining(character))
    text = text.translate(_PLAIN).replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    return _NO_WORD.sub(" ", text).strip()


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of `text`."""
    return tuple(fold(text).split())


def telling_words(text: str) -> tuple[str, ...]:
    """Return the folded words of `text` without "the", "my", "with" and the like; all when only such."""
    every = words(text)
    return tuple(word for word in every if word not in _FILLERS) or every


def contains_words(text: str, query: str) -> bool:
    """Tell whether every telling word of `query` begins a word of `text`, in any order."""
    have = words(text)
    return all(any(word.startswith(wanted) for word in have) for wanted in telling_words(query))


def best_titled(things: Iterable[Thing], title: Callable[[Thing], str], query: str) -> list[Thing]:
    """Return the things that `query` names, by the strictest of these readings that finds any.

    The same title; all words of the query in the title; one spelling mistake away from such.

    Args:
        things: what to look through.
        title: what a thing is called.
        query: what the user calls it.
    """
    listed = list(things)
    wanted = fold(query)
    if not wanted:
        return []
    if same := [thing for thing in listed if fold(title(thing)) == wanted]:
        return same
    telling = " ".join(telling_words(query))
    if same := [thing for thing in listed if " ".join(telling_words(title(thing))) == telling]:
        return same
    if inside := [thing for thing in listed if set(telling_words(query)) <= set(words(title(thing)))]:
        return inside
    if begun := [thing for thing in listed if contains_words(title(thing), query)]:
        return begun
    return [thing for thing in listed if _nearly_all(telling_words(query), words(title(thing)))]


def near(
    things: Iterable[Thing], title: Callable[[Thing], str], query: str, *, limit: int = 5
) -> list[Thing]:
    """Return the things whose title looks most like `query`, the likest first.

    The likeness is `difflib`'s ratio (Ratcliff and Obershelp, 1988), of the whole or of the best words.
    """
    wanted = fold(query)
    scored: list[tuple[float, int, Thing]] = []
    for place, thing in enumerate(things):
        score = _likeness(wanted, fold(title(thing)))
        if score >= 0.6:
            scored.append((-score, place, thing))
    scored.sort(key=lambda entry: entry[:2])
    return [thing for _, _, thing in scored[:limit]]


def listed(items: Sequence[str], last: str = "and") -> str:
    """Return "a", "a and b" or "a, b and c"."""
    return f" {last} ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def _likeness(wanted: str, title: str) -> float:
    if not wanted or not title:
        return 0.0
    matcher = difflib.SequenceMatcher(b=wanted, autojunk=False)
    best = 0.0
    for candidate in dict.fromkeys((title, *title.split())):
        matcher.set_seq1(candidate)
        # The two quick ratios are upper bounds: most titles are dismissed by them.
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
            best = max(best, matcher.ratio())
    return best


def _nearly_all(wanted: Sequence[str], have: Sequence[str]) -> bool:
    return bool(wanted) and all(
        word in have or (len(word) >= 4 and bool(difflib.get_close_matches(word, have, n=1, cutoff=0.8)))
        for word in wanted
    )
