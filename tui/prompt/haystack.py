"""Finds texts by what is typed of them, in many thousands and between two keys.

All texts stand in one string, a line each, and are searched by patterns made of what was typed: the work is
done inside the regular expression engine, which looks through a megabyte in a few milliseconds.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import islice

LONGEST = 300
"""Characters of a text that are looked through, if nothing else is said."""

# Letters that Unicode does not take apart into a base letter and a mark.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_MORE = "\x1f"
"""Stands between a text and the other words for it; `folded` leaves none in a text."""
_BETWEEN_WORDS = re.compile(r"[\s!-/:-@\[-`{-~\x00-\x1f\x7f]+")


class Likeness(IntEnum):
    """How well a text fits what is typed, the best first."""

    BEGINS = 0
    """The text begins with it."""
    WORDS = 1
    """Each typed word begins a word of the text itself, in any order."""
    INSIDE = 2
    """Each typed word stands somewhere in the text, or in the other words for it."""
    LETTERS = 3
    """Its letters stand in the text in this order, from the start of a word on; only if nothing is better."""


def folded(text: str) -> str:
    """Return `text` for searching: without case, accents and punctuation, with single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(letter for letter in text if not unicodedata.combining(letter)).translate(_PLAIN)
    return _BETWEEN_WORDS.sub(" ", text).strip().lower()


class Haystack:
    """Texts to be found; made once, searched often.

    Args:
        texts: the texts, in the order in which they are to be found.
        also: more words for each, which are searched but not for single letters.
        longest: characters of a text that are looked through.
    """

    def __init__(self, texts: Sequence[str], also: Sequence[str] = (), *, longest: int = LONGEST) -> None:
        # Each line begins with a blank, so that the start of a word is always " " and the word: plain text,
        # which is found ten times as quickly as a pattern.
        lines = [f"\n {folded(text[:longest])}" for text in texts]
        if also:
            lines = [f"{line}{_MORE} {folded(more)}" for line, more in zip(lines, also, strict=True)]
        self._all = "".join(lines)
        self._starts: list[int] = []
        at = 0
        for line in lines:
            self._starts.append(at)
            at += len(line)

    def find(self, query: str, most: int) -> list[tuple[Likeness, int]]:
        """Return how well the best texts fit, and their places, the best first; those alike in their order.

        Args:
            query: what is typed. An empty one finds the first texts.
            most: texts that are looked for.
        """
        words = folded(query).split()
        if not words:
            return [(Likeness.BEGINS, place) for place in range(min(most, len(self._starts)))]
        found: dict[int, Likeness] = {}
        for likeness in Likeness:
            if likeness is Likeness.LETTERS and found:
                break  # single letters are a last resort: among real hits they look like mistakes
            for place in self._fitting(words, likeness):
                found.setdefault(place, likeness)
                if len(found) >= most:
                    return _in_order(found)
        return _in_order(found)

    def in_order(self, query: str, most: int) -> list[int]:
        """Return the places of the texts that hold each word of `query`, else its letters, in their order."""
        words = folded(query).split()
        found = list(islice(self._fitting(words, Likeness.INSIDE), most))
        return found or list(islice(self._fitting(words, Likeness.LETTERS), most))

    def _fitting(self, words: Sequence[str], likeness: Likeness) -> Iterator[int]:
        """Yield the places of the texts that fit in one way, in their order."""
        # The longest word is on the fewest lines; the others are looked for on those lines only.
        first, *others = sorted(words, key=len, reverse=True) or [""]
        match likeness:
            case Likeness.BEGINS:
                return self._lines_with(f"\n {' '.join(words)}", ())
            case Likeness.WORDS:
                return self._lines_with(f" {first}", [f" {word}" for word in others], texts_only=True)
            case Likeness.INSIDE:
                return self._lines_with(first, others)
            case Likeness.LETTERS:
                letters = "".join(words)
                return self._lines_of(_letters(letters)) if len(letters) > 1 else iter(())

    def _lines_with(self, first: str, others: Sequence[str], *, texts_only: bool = False) -> Iterator[int]:
        at = 0
        while at < len(self._all) and (hit := self._all.find(first, at)) >= 0:
            place, at = self._line_at(hit)
            start, end = self._starts[place], at
            if texts_only and (more := self._all.find(_MORE, start, at)) >= 0:
                end = more
            if hit < end and all(self._all.find(other, start, end) >= 0 for other in others):
                yield place

    def _lines_of(self, pattern: re.Pattern[str]) -> Iterator[int]:
        at = 0
        while (hit := pattern.search(self._all, at)) is not None:
            place, at = self._line_at(hit.start())
            yield place

    def _line_at(self, at: int) -> tuple[int, int]:
        """Return the line at a place in the string, and where the next one begins."""
        line = bisect_right(self._starts, at)
        return line - 1, self._starts[line] if line < len(self._starts) else len(self._all)


def _in_order(found: dict[int, Likeness]) -> list[tuple[Likeness, int]]:
    return sorted((likeness, place) for place, likeness in found.items())


@functools.lru_cache(maxsize=64)
def _letters(letters: str) -> re.Pattern[str]:
    first, *others = list(letters)
    # "[^\na]*a" never has to try anything twice, as ".*a" would.
    rest = "".join(f"[^\\n{_MORE}{re.escape(letter)}]*{re.escape(letter)}" for letter in others)
    return re.compile(f" {re.escape(first)}{rest}")


def marked(text: str, query: str) -> list[tuple[int, int]]:
    """Return the stretches of `text` to mark: those of the words of `query`, else of its letters."""
    letters, places = [" "], [0]
    for place, character in enumerate(text):
        for letter in folded(character) or " ":
            letters.append(letter)
            places.append(place)
    line = "".join(letters)
    stretches = []
    for word in folded(query).split():
        at = line.find(f" {word}") + 1 or line.find(word)
        if at < 0:
            return _marked_letters(line, places, folded(query).replace(" ", ""))
        stretches.append((places[at], places[at + len(word) - 1] + 1))
    return stretches


def _marked_letters(line: str, places: Sequence[int], letters: str) -> list[tuple[int, int]]:
    hit = _letters(letters).search(line) if letters else None
    if hit is None:
        return []
    stretches, at = [], hit.start()
    for letter in letters:
        at = line.index(letter, at)
        stretches.append((places[at], places[at] + 1))
        at += 1
    return stretches
