"""Markdown drawn as its signs ask, without the signs. Nothing in it acts: links only show where they lead.

Line ends stay line ends, HTML stays what it is: text. While a text grows at its end, only its last block is
read anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui.chat.lines import BLANK, Line, Piece, Role
from tui.chat.written import Body, Code
from tui.signs import signs

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

RULE_CELLS = 40


def rendered(text: str, width: int) -> Body:
    """Return a Markdown text, made visible before, as lines for `width` cells."""
    lines: list[Line] = []
    codes: list[Code] = []
    for block in _blocks(text):
        body = _block(block, width)
        if lines and body.lines:
            lines.append(BLANK)
        at = len(lines)
        lines += body.lines
        codes += [Code(code.first + at, code.last + at, code.text) for code in body.codes]
    return Body(tuple(lines), tuple(codes))


def _blocks(text: str) -> Iterator[str]:
    """Yield parts of a text that are read each by itself: they are parted by blank lines, outside of code.

    What is indented belongs to what stands before it, such as the second paragraph of an item.
    """
    block: list[str] = []
    fence, blank = "", False
    for line in text.split("\n"):
        bare = line.strip()
        if fence:
            if bare.startswith(fence) and not bare.strip(fence[0]):
                fence = ""
        elif bare.startswith(("```", "~~~")):
            fence = bare[: len(bare) - len(bare.lstrip(bare[0]))]
        if blank and bare and not line.startswith((" ", "\t")) and block:
            yield "\n".join(block)
            block = []
        block.append(line)
        blank = not bare and not fence
    if any(block):
        yield "\n".join(block)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # takes 60 ms; most answers are not Markdown

    return MarkdownIt("gfm-like")


@lru_cache(maxsize=128)
def _block(text: str, width: int) -> Body:
    writer = _Writer(width)
    writer.write(_parser().parse(text))
    return Body(tuple(writer.lines), tuple(writer.codes))


@dataclass(slots=True)
class _Table:
    """The cells of a table, row by row; the first row is its head."""

    rows: list[list[tuple[Piece, ...]]] = field(default_factory=list)
    right: set[int] = field(default_factory=set)
    """Columns that stand at their right edge."""


class _Writer:
    """Goes through the tokens of a block and writes lines."""

    def __init__(self, width: int) -> None:
        self.lines: list[Line] = []
        self.codes: list[Code] = []
        self._width = width
        self._margin: list[Piece] = []
        self._marker: Piece | None = None
        """What the next line has in the place of its innermost margin: the bullet or number of an item."""
        self._lists: list[int | None] = []
        """The lists that are open: the number of the next item, None without numbers."""
        self._table: _Table | None = None
        self._heading = False
        self._apart = False
        """Whether a blank line must come before the next line."""

    def write(self, tokens: Sequence[Token]) -> None:
        """Write all blocks that the tokens tell of."""
        for token in tokens:
            self._take(token)

    def _take(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self._part()
                self._heading = True
            case "heading_close":
                self._heading = False
            case "paragraph_open" if not token.hidden:
                self._part()
            case "inline" if self._table is not None:
                self._table.rows[-1].append(tuple(piece for row in self._pieces(token) for piece in row))
            case "inline":
                for pieces in self._pieces(token):
                    self._line(pieces)
            case "bullet_list_open" | "ordered_list_open":
                if not self._lists:
                    self._part()
                start = token.attrGet("start")
                numbered = token.type == "ordered_list_open"
                self._lists.append((int(start) if start is not None else 1) if numbered else None)
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._open_item()
            case "list_item_close" | "blockquote_close":
                self._margin.pop()
                self._marker = None
            case "blockquote_open":
                self._part()
                self._margin.append(Piece(f"{signs().quote} ", "quiet"))
            case "fence" | "code_block":
                self._code(token.content.removesuffix("\n"), token.info.split(" ")[0])
            case "html_block":
                self._part()
                for line in token.content.removesuffix("\n").split("\n"):
                    self._line((Piece(line, "quiet"),))
            case "hr":
                self._part()
                self._line((Piece(signs().rule * min(self._room, RULE_CELLS), "quiet"),))
            case "table_open":
                self._table = _Table()
            case "tr_open" if self._table is not None:
                self._table.rows.append([])
            case "th_open" if self._table is not None and "right" in str(token.attrGet("style") or ""):
                self._table.right.add(len(self._table.rows[-1]))
            case "table_close" if self._table is not None:
                table, self._table = self._table, None
                self._part()
                self._write_table(table)
            case _:
                pass

    @property
    def _room(self) -> int:
        return max(self._width - sum(cell_len(piece.text) for piece in self._margin), 1)

    def _part(self) -> None:
        """Set the next line apart from those before, unless an item begins with it."""
        self._apart = bool(self.lines) and self._marker is None

    def _open_item(self) -> None:
        depth = len(self._lists) - 1
        number = self._lists[-1]
        if number is not None:
            self._lists[-1] = number + 1
        marker = f"{number}. " if number is not None else f"{signs().bullets[depth % len(signs().bullets)]} "
        self._marker = Piece(marker, "quiet")
        self._margin.append(Piece(" " * cell_len(marker)))

    def _line(self, pieces: Iterable[Piece], ground: Role = "", aside: str = "") -> None:
        if self._apart:
            quotes = tuple(self._margin) if any(piece.text.strip() for piece in self._margin) else ()
            self.lines.append(Line(margin=quotes))
            self._apart = False
        margin = tuple(self._margin)
        first: tuple[Piece, ...] = ()
        if self._marker is not None:
            first, self._marker = (*margin[:-1], self._marker), None
        self.lines.append(Line(tuple(pieces), margin, first, ground=ground, aside=aside))

    def _code(self, text: str, language: str) -> None:
        self._part()
        first = len(self.lines) + self._apart
        for place, line in enumerate(text.split("\n")):
            self._line((Piece(line, "code"),), "code-ground", language if not place else "")
        self.codes.append(Code(first, len(self.lines) - 1, text))

    def _pieces(self, token: Token) -> list[list[Piece]]:
        """Return the words of a paragraph, line by line."""
        rows: list[list[Piece]] = [[]]
        plain = Piece("", "heading" if self._heading else "words", strong=self._heading)
        how, leads_to = plain, ""
        for child in token.children or ():
            match child.type:
                case "softbreak" | "hardbreak":
                    rows.append([])
                case "strong_open" | "strong_close":
                    how = replace(how, strong=child.type == "strong_open" or self._heading)
                case "em_open" | "em_close":
                    how = replace(how, slanted=child.type == "em_open")
                case "s_open" | "s_close":
                    how = replace(how, struck=child.type == "s_open")
                case "link_open":
                    how, leads_to = replace(how, role="link"), str(child.attrGet("href") or "")
                case "link_close":
                    how = replace(how, role=plain.role)
                    said = "".join(piece.text for piece in rows[-1])
                    if leads_to and not said.endswith(leads_to.removeprefix("mailto:")):
                        rows[-1].append(Piece(f" ({leads_to})", "quiet"))
                case "code_inline":
                    rows[-1].append(Piece(child.content, "code"))
                case "image":
                    source = str(child.attrGet("src") or "")
                    rows[-1].append(Piece(f"[picture: {child.content}] ({source})", "quiet"))
                case _:
                    rows[-1].append(replace(how, text=child.content))
        return rows

    def _write_table(self, table: _Table) -> None:
        """Write a table in columns where there is room, else each row as a list of its values."""
        head, *rows = table.rows
        widths = [max(_cells(row[column]) for row in table.rows) for column in range(len(head))]
        if sum(widths) + 2 * (len(widths) - 1) <= self._room:
            for place, row in enumerate(table.rows):
                self._line(_columns(row, widths, table.right, strong=not place))
                if not place:
                    self._line((Piece("  ".join(signs().rule * width for width in widths), "quiet"),))
            return
        for row in rows:
            self._part()
            for name, value in zip(head, row, strict=True):
                names = (Piece("".join(piece.text for piece in name) + ": ", "quiet"),) if name else ()
                self._line((*names, *value))


def _cells(pieces: Iterable[Piece]) -> int:
    return sum(cell_len(piece.text) for piece in pieces)


def _columns(
    row: Sequence[tuple[Piece, ...]], widths: Sequence[int], right: set[int], *, strong: bool
) -> Iterator[Piece]:
    for column, (pieces, width) in enumerate(zip(row, widths, strict=True)):
        space = Piece(" " * (width - _cells(pieces)))
        shown = tuple(replace(piece, strong=True) for piece in pieces) if strong else pieces
        yield from (space, *shown) if column in right else (*shown, space)
        if column < len(widths) - 1:
            yield Piece("  ")
