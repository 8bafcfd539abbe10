"""Fills prose: the body of a mail, the text of a message. The default one never invents.

Without a general model the words are the user's own and the results of calls, set as a letter is set.
"""

from __future__ import annotations

import re
from typing import Protocol

_GREETING = re.compile(r"(?i)(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^.?!\n]{0,40}[,!\n]")


class Writer(Protocol):
    """Turns what a call should say into the text that is written or sent."""

    def mail(self, *, to: tuple[str, ...], content: str, user_name: str) -> str:
        """Return the body of a mail.

        Args:
            to: first names or names of those it goes to; empty when not known.
            content: what it should say, in the user's words and the results of calls.
            user_name: who signs; "" for nobody.
        """

    def message(self, content: str) -> str:
        """Return the text of a short message that says `content`."""


class PlainWriter:
    """Sets the given words as a letter or a message, without adding any of its own but the greeting."""

    def mail(self, *, to: tuple[str, ...], content: str, user_name: str) -> str:
        greeting = f"Hi {_and(to)}," if to and len(to) <= 3 else "Hi,"
        body = _as_sentence(content)
        greeted = _GREETING.match(body) is not None
        parts = [part for part in ("" if greeted else greeting, body, user_name) if part]
        return "\n\n".join(parts) + "\n"

    def message(self, content: str) -> str:
        return _as_sentence(content)


def _and(names: tuple[str, ...]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _as_sentence(text: str) -> str:
    """Return `text` with a capital first letter when it is plain lower-case prose; otherwise as it is."""
    text = text.strip()
    first_word = text.split(" ", 1)[0]
    if first_word.isalpha() and first_word.islower():
        text = text[0].upper() + text[1:]
    return text
