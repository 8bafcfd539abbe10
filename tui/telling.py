"""Hands a growing answer out in pieces to faces that print: each line once, as soon as it is whole."""

from __future__ import annotations


class Telling:
    """What was told of one answer."""

    def __init__(self) -> None:
        self._told = ""

    def more(self, text: str) -> str:
        """Return the lines that became whole since the last time; "" for none.

        Args:
            text: the answer as far as it goes.
        """
        whole = text[: text.rfind("\n") + 1]
        more = whole.removeprefix(self._told).removesuffix("\n")
        self._told = whole
        return more

    def rest(self, text: str) -> str:
        """Return what is left of an answer that is whole; "" for nothing."""
        return f"{text}\n".removeprefix(self._told).removesuffix("\n")
