"""Text as it was written: every character and line end stays; headings, lists and code are only coloured.

Answers from the results of tools are plain text that may hold anything: a note with `#`, `*` or `[x]` must
not be changed by showing it. So what looks like Markdown is drawn as its signs ask, with the signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rich.cells import cell_len

from tui.chat.lines import Line, Piece, Role


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code within some lines."""

    first: int
    """Its first line, counted from 0."""
    last: int
    """Its last line."""
    text: str
    """The code itself, for copying."""


@dataclass(frozen=True, slots=True)
class Body:
    """A text as lines."""

    lines: tuple[Line, ...]
    codes: tuple[Code, ...] = ()


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[^`]*$")
_HEADING = re.compile(r" {0,3}#{1,6}\s+\S")
_QUOTE = re.compile(r" {0,3}> ?")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?")
_INLINE = re.compile(
    r"(?P<code>`[^`\n]+`)"
    r"|(?P<link>\b(?:https?://|mailto:)[^\s<>\"“”]+[^\s<>\"“”.,:;!?)\]])"
    r"|(?P<strong>\*\*(?=\S)[^*\n]+?(?<=\S)\*\*)"
)


def written(text: str) -> Body:
    """Return a text, made visible before, as lines that hold exactly its characters."""
    lines: list[Line] = []
    codes: list[Code] = []
    fence, began = "", 0
    source = text.split("\n")
    for number, one in enumerate(source):
        found = _FENCE.match(one)
        if fence and found and found[1].startswith(fence) and one.strip() == found[1]:
            codes.append(Code(began, number, "\n".join(source[began + 1 : number])))
            fence = ""
            lines.append(_code(one, "code-fence"))
        elif fence:
            lines.append(_code(one, "code"))
        elif found:
            fence, began = found[1], number
            lines.append(_code(one, "code-fence"))
        else:
            lines.append(_prose(one))
    if fence:  # it still grows, or nobody closed it
        codes.append(Code(began, len(lines) - 1, "\n".join(source[began + 1 :])))
    return Body(tuple(lines), tuple(codes))


@lru_cache(maxsize=1024)
def _code(text: str, role: Role) -> Line:
    return Line((Piece(text, role),), ground="code-ground")


@lru_cache(maxsize=1024)
def _prose(text: str) -> Line:
    if _HEADING.match(text):
        return Line((Piece(text, "words", strong=True),))
    head = _ITEM.match(text) or _QUOTE.match(text)
    if head is None:
        return Line(tuple(_inline(text)), hang=_indentation(text))
    return Line((Piece(head[0], "quiet"), *_inline(text[head.end() :])), hang=cell_len(head[0]))


def _indentation(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _inline(text: str) -> Iterator[Piece]:
    """Yield a line in stretches: code, addresses of pages and what is strong stand out."""
    at = 0
    for found in _INLINE.finditer(text):
        if found.start() > at:
            yield Piece(text[at : found.start()])
        match found.lastgroup:
            case "code":
                yield Piece(found[0], "code")
            case "link":
                yield Piece(found[0], "link")
            case _:
                yield Piece(found[0], strong=True)
        at = found.end()
    if at < len(text):
        yield Piece(text[at:])
