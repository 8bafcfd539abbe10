"""The request as the planner reads it: word pieces, where each stands, and what the lower-casing hid."""

from __future__ import annotations

from dataclasses import dataclass

from tokenizers import Encoding

from models.planner.grammar import MAX_TOKENS

SHAPES = 8
"""How many shapes there are: capitals (none, first, more) and whether the word stands in quotes, 2 * 3, plus
one for the marks around the request."""

_OPEN, _CLOSE = '"“«„', '"”»“'


@dataclass(frozen=True, slots=True)
class Words:
    """A request in word pieces.

    The lists have one entry for each piece, the marks around the request included.
    """

    ids: tuple[int, ...]
    shapes: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]
    """Where each piece stands in the request, in characters."""
    starts: tuple[bool, ...]
    """Whether a copied piece may start here: at the first piece of a word."""
    stops: tuple[bool, ...]
    """Whether a copied piece may end here: at the last piece of a word."""
    inner: tuple[bool, ...]
    """Whether the piece stands for characters of the request."""
    dollars: frozenset[int]
    """The pieces that are a dollar sign."""
    complete: bool
    """Whether the whole request was read."""
    read: int
    """How many characters of it were."""


def _quoted(request: str) -> list[bool]:
    inside = False
    flags = []
    for character in request:
        if inside and character in _CLOSE:
            inside = False
        elif not inside and character in _OPEN:
            inside = True
        flags.append(inside)
    return flags


def _shape(piece: str, word: str, quoted: bool) -> int:
    capitals = sum(c.isupper() for c in word)
    level = 2 if capitals > 1 else 1 if word[:1].isupper() else 0
    return 1 + level + (3 if quoted else 0)


def words_of(request: str, encoding: Encoding, limit: int = MAX_TOKENS) -> Words:
    """Reads an encoded request.

    Args:
        request: the text that was encoded.
        encoding: as the tokenizer gave it, with the marks around it.
        limit: most pieces to read, the marks included.
    """
    ids, offsets = list(encoding.ids), list(encoding.offsets)
    word_ids = list(encoding.word_ids)
    complete = len(ids) <= limit
    if not complete:
        ids = [*ids[: limit - 1], ids[-1]]
        offsets = [*offsets[: limit - 1], (0, 0)]
        word_ids = [*word_ids[: limit - 1], None]
    quoted = _quoted(request)
    bounds: dict[int, tuple[int, int]] = {}
    for word, (start, end) in zip(word_ids, offsets, strict=True):
        if word is not None:
            low, high = bounds.get(word, (start, end))
            bounds[word] = (min(low, start), max(high, end))
    shapes, starts, stops, inner = [], [], [], []
    for place, (word, (start, end)) in enumerate(zip(word_ids, offsets, strict=True)):
        real = word is not None and end > start
        inner.append(real)
        if word is None or not real:
            shapes.append(0)
            starts.append(False)
            stops.append(False)
            continue
        low, high = bounds[word]
        shapes.append(_shape(request[start:end], request[low:high], quoted[start]))
        quote = request[start:end] in _OPEN + _CLOSE
        starts.append(not quote and (place == 0 or word_ids[place - 1] != word))
        stops.append(not quote and (place + 1 == len(ids) or word_ids[place + 1] != word))
    read = max((end for _, end in offsets), default=0) if not complete else len(request)
    return Words(
        ids=tuple(ids),
        shapes=tuple(shapes),
        offsets=tuple(offsets),
        starts=tuple(starts),
        stops=tuple(stops),
        inner=tuple(inner),
        dollars=frozenset(n for n, (start, end) in enumerate(offsets) if request[start:end] == "$"),
        complete=complete,
        read=read,
    )
