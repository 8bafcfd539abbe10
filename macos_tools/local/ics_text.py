"""Changing parts of an iCalendar file and leaving every other byte as it was.

A parsed calendar printed anew loses what the parser does not know: odd lines, odd encodings, the order, the
folding. So changes are made in the text, line by line (RFC 5545, section 3.1): a component is found by its
place among those of its kind, and only the lines named are replaced.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_NAME = re.compile(rb"[^:;]*")


class CannotEdit(Exception):
    """The text is not laid out as iCalendar; changing it could lose something."""


@dataclass(frozen=True, slots=True)
class IcsText:
    """The content lines of a file, each with its continuations and line ends."""

    lines: tuple[bytes, ...]
    newline: bytes

    @classmethod
    def of(cls, data: bytes) -> IcsText:
        """Take a file apart.

        Raises:
            CannotEdit: it is in UTF-16, or holds no lines.
        """
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise CannotEdit("it is in UTF-16, not in the UTF-8 that iCalendar asks for")
        lines: list[bytes] = []
        for physical in data.splitlines(keepends=True) if b"\n" not in data else _by_newline(data):
            if physical[:1] in {b" ", b"\t"} and lines:
                lines[-1] += physical
            else:
                lines.append(physical)
        if not lines:
            raise CannotEdit("it is empty")
        newline = b"\r\n" if data.count(b"\r\n") * 2 >= data.count(b"\n") else b"\n"
        return cls(tuple(lines), newline)

    def data(self) -> bytes:
        """Return the whole file."""
        return b"".join(self.lines)

    def count(self, kind: str) -> int:
        """Return how many components of `kind`, such as "VEVENT", there are."""
        return len(self._spans(kind))

    def with_properties(
        self, kind: str, index: int, remove: Collection[str], add: Sequence[bytes]
    ) -> IcsText:
        """Return the text with properties of one component exchanged.

        Args:
            kind: the component's name.
            index: its place among those of its kind, from 0.
            remove: the names of the properties to take out.
            add: whole lines without line ends (folded where long), put where the first one was taken out.
        """
        start, end = self._spans(kind)[index]
        kept: list[bytes] = []
        place: int | None = None
        depth = 0
        for line in self.lines[start + 1 : end]:
            name = _name(line)
            depth += name == "BEGIN"
            if depth == 0 and name in remove:
                place = len(kept) if place is None else place
            else:
                if depth == 1 and name == "BEGIN" and place is None:
                    place = len(kept)  # properties stand before the alarms
                kept.append(line)
            depth -= name == "END"
        place = len(kept) if place is None else place
        body = [*kept[:place], *self._ended(add), *kept[place:]]
        return IcsText((*self.lines[: start + 1], *body, *self.lines[end:]), self.newline)

    def properties(self, kind: str, index: int, names: Collection[str]) -> tuple[bytes, ...]:
        """Return the lines of one component with these names, as they stand, without line ends."""
        start, end = self._spans(kind)[index]
        found: list[bytes] = []
        depth = 0
        for line in self.lines[start + 1 : end]:
            name = _name(line)
            depth += name == "BEGIN"
            if depth == 0 and name in names:
                found.append(line.rstrip(b"\r\n"))
            depth -= name == "END"
        return tuple(found)

    def component(self, kind: str, index: int) -> IcsText:
        """Return one component alone."""
        start, end = self._spans(kind)[index]
        return IcsText(self.lines[start : end + 1], self.newline)

    def with_component_after(self, kind: str, index: int, component: IcsText) -> IcsText:
        """Return the text with a component put behind another one."""
        _, end = self._spans(kind)[index]
        return IcsText((*self.lines[: end + 1], *component.lines, *self.lines[end + 1 :]), self.newline)

    def with_component_before(self, kind: str, index: int, lines: Sequence[bytes]) -> IcsText:
        """Return the text with the lines of a component put before another one."""
        start, _ = self._spans(kind)[index]
        return IcsText((*self.lines[:start], *self._ended(lines), *self.lines[start:]), self.newline)

    def without_component(self, kind: str, index: int) -> IcsText:
        """Return the text without one component."""
        start, end = self._spans(kind)[index]
        return IcsText((*self.lines[:start], *self.lines[end + 1 :]), self.newline)

    def _ended(self, lines: Sequence[bytes]) -> list[bytes]:
        return [line.replace(b"\r\n", b"\n").replace(b"\n", self.newline) + self.newline for line in lines]

    def _spans(self, kind: str) -> list[tuple[int, int]]:
        """Return (line of BEGIN, line of END) of every component of `kind`, in order."""
        spans: list[tuple[int, int]] = []
        open_at: list[tuple[str, int]] = []
        for number, line in enumerate(self.lines):
            match _name(line):
                case "BEGIN":
                    open_at.append((_value(line), number))
                case "END":
                    if not open_at or open_at[-1][0] != _value(line):
                        raise CannotEdit("its BEGIN and END lines do not match")
                    name, start = open_at.pop()
                    if name == kind:
                        spans.append((start, number))
        if open_at:
            raise CannotEdit("it is cut off: an END line is missing")
        return sorted(spans)


def _by_newline(data: bytes) -> list[bytes]:
    """Split after each LF only: bytes.splitlines would split at a lone CR inside a line as well."""
    parts = data.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _unfolded(line: bytes) -> bytes:
    return re.sub(rb"\r?\n[ \t]", b"", line).strip(b"\r\n \t\xef\xbb\xbf")


def _name(line: bytes) -> str:
    found = _NAME.match(_unfolded(line))
    return found[0].decode("latin-1").strip().upper() if found else ""


def _value(line: bytes) -> str:
    return _unfolded(line).partition(b":")[2].decode("latin-1").strip().upper()
