"""Finds what others wrote inside a text that was made of it: a greeting above, a bullet before, lines cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agent.provenance import NO_LABELS, Labels, Passage

RUN = 4
"""Words in a row that count as taken over, where the text as a whole was changed on the way."""
MAX_COMPARED = 300_000
"""Characters of a text that is compared word by word; a longer one counts as taken over whole."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an argument, as it was filled in."""

    text: str
    labels: Labels


def find_passages(text: str, pieces: Iterable[Piece]) -> tuple[Passage, ...]:
    """Return the parts of `text` that come from `pieces`, in order and without overlap.

    A piece that stands there as it is, is found to the letter. One that was set differently (its lines
    quoted or joined, its first letter made a capital, its end cut) is found by its words: each run of
    `RUN` of them, or all if it has fewer.
    """
    spans: list[Passage] = []
    for piece in pieces:
        wanted = piece.text.strip()
        if not wanted or not text:
            continue
        found = _as_it_is(text, wanted) or _by_words(text, wanted)
        spans += [Passage(start, end, piece.labels) for start, end in found]
    return _merged(spans)


def _as_it_is(text: str, wanted: str) -> list[tuple[int, int]]:
    found = []
    start = text.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if _whole(text, start, end):
            found.append((start, end))
        start = text.find(wanted, end)
    return found


def _whole(text: str, start: int, end: int) -> bool:
    """Tell whether no word is cut at either end: "is" does not come from "this"."""
    before = text[start - 1 : start].isalnum() and text[start].isalnum()
    return not before and not (text[end - 1].isalnum() and text[end : end + 1].isalnum())


def _by_words(text: str, wanted: str) -> list[tuple[int, int]]:
    if max(len(text), len(wanted)) > MAX_COMPARED:
        return [(0, len(text))]
    theirs = [word[0].casefold() for word in _WORD.finditer(wanted)]
    ours = list(_WORD.finditer(text))
    run = min(RUN, len(theirs))
    if not run:
        return []
    known = {tuple(theirs[at : at + run]) for at in range(len(theirs) - run + 1)}
    words = [word[0].casefold() for word in ours]
    return [
        (ours[at].start(), ours[at + run - 1].end())
        for at in range(len(words) - run + 1)
        if tuple(words[at : at + run]) in known
    ]


def _merged(spans: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return spans in order; those that overlap or touch become one."""
    merged: list[Passage] = []
    for one in sorted(spans, key=lambda span: (span.start, span.end)):
        last = merged[-1] if merged else Passage(0, -1, NO_LABELS)
        if one.start <= last.end:
            merged[-1] = Passage(last.start, max(last.end, one.end), last.labels | one.labels)
        else:
            merged.append(one)
    return tuple(merged)
