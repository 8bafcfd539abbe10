"""From marked text to a sample: the final words, the offsets of every mark, and the canonical order of calls.

Noise is applied here, piece by piece, so that a mark can be changed (lower-cased, misspelt) and its offsets
and the copied text still agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from models.training.generator.scene import Draft, DraftCall
from models.training.generator.text import Mark, Phrase, Piece, pick
from models.training.samples import Arg, List, Parts, Ref, Sample, SampleCall, Span, Text, canonical


@dataclass(frozen=True, slots=True)
class Habit:
    """How this speaker types."""

    lower: bool
    """No capitals at all."""
    bare: bool
    """No punctuation outside copied words, as from dictation."""
    upper: bool
    """ALL CAPITALS."""
    typos: float
    """How likely each longer word is misspelt."""
    american: bool
    """Commas and full stops inside the closing quote."""
    sloppy: bool
    """u, pls, tmrw, no apostrophes."""
    capital: bool
    """The first letter is a capital."""


def habit(rng: Random, formal: bool) -> Habit:
    """How someone types: careful in long, formal requests, anyhow in short ones."""
    careful = rng.random() < (0.85 if formal else 0.45)
    lower = not careful and rng.random() < 0.45
    return Habit(
        lower=lower,
        bare=lower and rng.random() < 0.4,
        upper=not lower and rng.random() < 0.006,
        typos=0.06 if rng.random() < (0.06 if careful else 0.16) else 0.0,
        american=rng.random() < 0.3,
        sloppy=not careful and rng.random() < 0.2,
        capital=careful or rng.random() < 0.5,
    )


SHORT = {
    "please": "pls",
    "you": "u",
    "are": "r",
    "your": "ur",
    "message": "msg",
    "and": "n",
    "meeting": "mtg",
    "because": "cuz",
    "with": "w/",
    "what's": "whats",
    "don't": "dont",
    "can't": "cant",
    "I'm": "im",
    "let's": "lets",
    "about": "abt",
    "thanks": "thx",
    "number": "nr",
    "directions": "direction",
}


def _misspell(rng: Random, word: str) -> str:
    """One slip of the finger in a word of at least four letters."""
    at = rng.randrange(1, len(word) - 1)
    match rng.randrange(4):
        case 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case 2:
            return word[:at] + word[at] + word[at:]
        case _:
            return word[:at] + pick(rng, "aeiorstnl") + word[at + 1 :]


def _each_word(text: str, change: Callable[[str], str]) -> str:
    return " ".join(change(part) if part else part for part in text.split(" "))


def _rough(rng: Random, text: str, how: Habit, *, solid: bool, copied: bool) -> str:
    """One piece with this speaker's slips."""
    if how.typos and not solid:
        chance = how.typos * (0.5 if copied else 1)
        text = _each_word(
            text, lambda w: _misspell(rng, w) if len(w) > 3 and w.isalpha() and rng.random() < chance else w
        )
    if how.sloppy and not copied:
        text = _each_word(text, lambda w: SHORT[w] if w in SHORT and rng.random() < 0.5 else w)
    if how.bare and not copied:
        for sign in ',.;:!?"“”«»`':
            text = text.replace(sign, "")
    if how.lower:
        text = text.lower()
    if how.upper and not (solid and "@" in text):
        text = text.upper()
    return text


BEFORE_CONSONANT = re.compile(r"\b([Aa])n (?=[bcdfgjklmnpqrtvwyz])")
BEFORE_VOWEL = re.compile(r"\b([Aa]) (?=[aeio](?!ne\b|u))")
ARTICLE = re.compile(r"\b([Aa])n?( [\"'“‘`«]?)$")


def _plain_articles(text: str) -> str:
    return BEFORE_CONSONANT.sub(r"\1 ", BEFORE_VOWEL.sub(r"\1n ", text))


def _articles(pieces: Sequence[Piece]) -> list[Piece]:
    """ "a" or "an" before a mark, by its first letter."""
    out = [_plain_articles(p) if isinstance(p, str) else p for p in pieces]
    for index, piece in enumerate(out[:-1]):
        after = out[index + 1]
        if isinstance(piece, str) and isinstance(after, Mark) and after.text:
            an = "n" if after.text[0] in "aeioAEIO8" else ""
            out[index] = ARTICLE.sub(rf"\g<1>{an}\g<2>", piece)
    return out


def realize(
    rng: Random, pieces: Phrase, calls: Sequence[DraftCall], anchors: Sequence[Mark], how: Habit
) -> Sample:
    """Write the request and turn every mark into offsets.

    Args:
        rng: the only source of chance.
        pieces: the whole request.
        calls: the plan, in any order without cycles.
        anchors: for each step an empty mark that stands where the step begins.
        how: how the speaker types.

    Returns:
        The sample, its calls in canonical order.

    Raises:
        KeyError: an argument copies a mark that is not in the request.
    """
    spans: dict[int, Span] = {}
    places: dict[int, int] = {}
    text = ""
    first = True
    for piece in pieces if how.sloppy else _articles(pieces):
        if isinstance(piece, Mark) and not piece.text:
            places.setdefault(id(piece), len(text))
            continue
        copied = isinstance(piece, Mark)
        raw = piece.text if isinstance(piece, Mark) else piece
        solid = isinstance(piece, Mark) and piece.solid
        if not copied and how.american and raw[:2] in ('",', '".'):
            raw = raw[1] + raw[0] + raw[2:]
        written = _rough(rng, raw, how, solid=solid, copied=copied)
        if not text:
            written = written.lstrip()
        if text.endswith(" ") and written.startswith(" "):
            written = written.lstrip() if not copied else written
        if first and how.capital and written and not how.lower and not solid:
            letter = next((i for i, sign in enumerate(written) if sign.isalpha()), None)
            if letter is not None:
                written = written[:letter] + written[letter].upper() + written[letter + 1 :]
                first = False
        elif written.strip():
            first = False
        if isinstance(piece, Mark):
            spans.setdefault(id(piece), Span(len(text), len(text) + len(written)))
        text += written
    text = text.rstrip()

    def settled(draft: Draft) -> Arg:
        match draft:
            case Mark():
                return spans[id(draft)]
            case list():
                return List(tuple(_item(settled(item)) for item in draft))
            case tuple():
                return Parts(tuple(_part(settled(item)) for item in draft))
            case _:
                return draft

    settled_calls = tuple(SampleCall(call.tool, tuple(settled(a) for a in call.arguments)) for call in calls)
    mentions = [places.get(id(anchors[call.step]), 0) + index / 1000 for index, call in enumerate(calls)]
    return canonical(Sample(text, settled_calls), mentions)


def _item(argument: Arg) -> Span | Ref | Text | Parts:
    if not isinstance(argument, Span | Ref | Text | Parts):
        raise TypeError(f"{argument!r} cannot stand in a list")
    return argument


def _part(argument: Arg) -> Span | Ref | Text:
    if not isinstance(argument, Span | Ref | Text):
        raise TypeError(f"{argument!r} cannot be part of a text")
    return argument
