"""Marked text and a tiny grammar for it.

A request is built from plain words and *marks*: stretches that some argument of the plan copies verbatim.
Marks survive everything that happens to the text later (joining, lower-casing, typos), so offsets are
computed once, at the very end, and are right by construction.

Templates are written in a notation of three signs: ``(a|b|)`` picks one alternative (the empty one makes it
optional), ``{name}`` is a slot, everything else is itself. Alternatives nest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TypeAlias, TypeVar


@dataclass(eq=False, frozen=True, slots=True)
class Mark:
    """A stretch of the request that arguments may copy; a mark is equal only to itself."""

    text: str
    """The words as they are to appear, without surrounding space or quotes."""
    solid: bool = False
    """True for addresses, numbers and file names, which noise must not misspell."""


Piece: TypeAlias = str | Mark
Phrase: TypeAlias = tuple[Piece, ...]
Slots: TypeAlias = Mapping[str, Phrase]
Maker: TypeAlias = Callable[[Random], str]
"""Something that says a word or two at random: a kind of meeting, a subject area."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str


@dataclass(frozen=True, slots=True)
class _Choice:
    options: tuple[tuple[str | _Slot | _Choice, ...], ...]


_Sequence: TypeAlias = tuple["str | _Slot | _Choice", ...]


@cache
def _parse(template: str) -> _Sequence:
    sequence, end = _parse_sequence(template, 0)
    if end != len(template):
        raise ValueError(f"Stray ')' or '|' at {end} in template {template!r}")
    return sequence


def _parse_sequence(template: str, at: int) -> tuple[_Sequence, int]:
    items: list[str | _Slot | _Choice] = []
    start = at
    while at < len(template):
        sign = template[at]
        if sign not in "({|)":
            at += 1
            continue
        if start < at:
            items.append(template[start:at])
        if sign in "|)":
            return tuple(items), at
        if sign == "{":
            close = template.index("}", at)
            items.append(_Slot(template[at + 1 : close]))
            at = close + 1
        else:
            options: list[_Sequence] = []
            while True:
                option, at = _parse_sequence(template, at + 1)
                options.append(option)
                if at >= len(template):
                    raise ValueError(f"Unclosed '(' in template {template!r}")
                if template[at] == ")":
                    break
            items.append(_Choice(tuple(options)))
            at += 1
        start = at
    if start < at:
        items.append(template[start:at])
    return tuple(items), at


def _write(rng: Random, sequence: _Sequence, slots: Slots, out: list[Piece]) -> None:
    for item in sequence:
        match item:
            case str():
                out.append(item)
            case _Slot(name):
                out.extend(slots[name])
            case _Choice(options):
                _write(rng, options[int(rng.random() * len(options))], slots, out)


def grow(rng: Random, template: str, slots: Slots | None = None) -> Phrase:
    """Expand a template once.

    Args:
        rng: the only source of chance.
        template: text in the notation of this module.
        slots: what stands in each ``{slot}``.

    Returns:
        Pieces with single spaces and no space before punctuation.

    Raises:
        KeyError: a slot of the chosen alternative is not given.
    """
    out: list[Piece] = []
    _write(rng, _parse(template), slots or {}, out)
    return tidy(out)


class _Made(Mapping[str, Phrase]):
    """Slots whose content is made up when it is asked for."""

    def __init__(self, rng: Random, makers: Mapping[str, Maker]) -> None:
        self._rng = rng
        self._makers = makers

    def __getitem__(self, name: str) -> Phrase:
        return (self._makers[name](self._rng),)

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def word(rng: Random, template: str, makers: Mapping[str, Maker] | None = None) -> str:
    """Expand a template to plain text, each ``{slot}`` made up anew by its maker."""
    return plain(grow(rng, template, _Made(rng, makers or {})))


@cache
def slots_of(template: str) -> frozenset[str]:
    """The slots a template names. Alternatives of one choice should name the same ones."""

    def walk(sequence: _Sequence) -> Iterator[str]:
        for item in sequence:
            match item:
                case _Slot(name):
                    yield name
                case _Choice(options):
                    for option in options:
                        yield from walk(option)
                case _:
                    pass

    return frozenset(walk(_parse(template)))


def pick(rng: Random, options: Sequence[T]) -> T:
    """One option, each equally likely (quicker than ``rng.choice``)."""
    return options[int(rng.random() * len(options))]


def tidy(pieces: Sequence[Piece]) -> Phrase:
    """Merge neighbouring strings, collapse spaces, drop spaces before punctuation and at the ends."""
    merged: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        elif piece != "":
            merged.append(piece)
    out: list[Piece] = []
    for index, piece in enumerate(merged):
        if isinstance(piece, Mark):
            out.append(piece)
            continue
        text = " ".join(piece.split())
        if piece[:1].isspace() and index > 0 and text[:1] not in (",", ".", "?", "!", ";", ":"):
            text = " " + text
        if piece[-1:].isspace() and index < len(merged) - 1 and not text.endswith(" "):
            text += " "
        for sign in ",.?!;:":
            text = text.replace(" " + sign, sign)
        text = text.replace(" him's", " his").replace(" her's", " her").replace(" them's", " their")
        if text:
            out.append(text)
    return tuple(out)


def joined(rng: Random, parts: Sequence[Phrase], last: str = "and") -> Phrase:
    """A list as people write it: "A", "A and B", "A, B(,) and C", now and then "A, B, C"."""
    if not parts:
        return ()
    out: list[Piece] = list(parts[0])
    comma = rng.random() < 0.6
    bare = rng.random() < 0.08
    chain = rng.random() < 0.08
    for index, part in enumerate(parts[1:], start=2):
        final = index == len(parts)
        if bare or (not final and not chain):
            out.append(", ")
        elif final and len(parts) > 2 and comma and not chain:
            out.append(f", {last} ")
        else:
            out.append(f" {last} ")
        out.extend(part)
    return tuple(out)


def listed(text: str) -> list[str]:
    """Words separated by blanks; after the first "|", entries separated by "|" that may hold blanks."""
    head, *rest = text.split("|")
    return head.split() + [" ".join(entry.split()) for entry in rest]


def plain(phrase: Sequence[Piece]) -> str:
    """The phrase as text, without marks."""
    return "".join(piece.text if isinstance(piece, Mark) else piece for piece in phrase)
