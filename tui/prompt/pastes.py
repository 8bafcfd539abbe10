"""Long pastes, which stand in the input as one mark each and are sent whole."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.plain_text import plain

FOLDED_CHARACTERS = 1_500
FOLDED_LINES = 12
"""A paste with more than either is folded."""
LONGEST = 20_000_000
"""Characters of a paste that are taken."""
UNFOLDED = 50_000
"""Characters of a paste that can be unfolded: longer ones would make the input slow."""

_MARK = re.compile(r"\[pasted text (\d+): [\d,]+ characters(?:, [\d,]+ lines)?\]")


_DECEIVING = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
"""Direction overrides and tags: they hide words or show them in another order. Single marks and joiners stay:
languages and emoji need them."""


def cleaned(text: str) -> str:
    """Return a paste with newlines as line ends, without what only steers terminals or deceives readers."""
    return _DECEIVING.sub("", plain(text))


class Pastes:
    """The folded pastes of one request.

    Args:
        texts: those of a draft that was kept, by their marks.
    """

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self.texts: dict[str, str] = dict(texts or {})
        """What each mark stands for."""
        hits = map(_MARK.fullmatch, self.texts)
        self._last = max((int(hit[1]) for hit in hits if hit), default=0)

    def fold(self, text: str) -> str:
        """Return what is to stand in the input for `text`: a mark when it is long, else the text itself."""
        lines = text.count("\n") + 1
        if len(text) <= FOLDED_CHARACTERS and lines <= FOLDED_LINES:
            return text
        self._last += 1
        many = f", {lines:,} lines" if lines > 1 else ""
        mark = f"[pasted text {self._last}: {len(text):,} characters{many}]"
        self.texts[mark] = text
        return mark

    def spans(self, line: str) -> list[tuple[int, int]]:
        """Return where marks stand in a line."""
        if not self.texts or "[pasted text " not in line:
            return []
        return [hit.span() for hit in _MARK.finditer(line) if hit[0] in self.texts]

    def whole(self, shown: str) -> str:
        """Return what the input stands for: with each mark replaced by its text."""
        return _MARK.sub(lambda hit: self.texts.get(hit[0], hit[0]), shown) if self.texts else shown

    def length(self, shown: str) -> int:
        """Return how long the whole text is, without making it."""
        marks = [hit[0] for hit in _MARK.finditer(shown)] if self.texts else ()
        return len(shown) + sum(len(self.texts[mark]) - len(mark) for mark in marks if mark in self.texts)

    def folded_again(self, whole: str) -> str:
        """Return what is to stand in the input for a text in which some of the pastes may stand unchanged."""
        for mark, text in self.texts.items():
            whole = whole.replace(text, mark)
        return whole
