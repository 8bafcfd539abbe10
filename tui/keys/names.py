"""What keys are called: by Textual ("question_mark", "ctrl+x"), and by people ("?", "Ctrl+X")."""

from __future__ import annotations

import string
from functools import cache

from textual.binding import Binding
from textual.keys import key_to_character

_WORDS = {
    "escape": "Esc", "delete": "Del", "pageup": "PgUp", "pagedown": "PgDn",
    "up": "↑", "down": "↓", "left": "←", "right": "→",
}  # fmt: skip


def key_words(key: str) -> str:
    """Return a key as people write it: "ctrl+x" is "Ctrl+X"; "n" stays, for "N" is another key."""
    if len(key) == 1:
        return key
    return "+".join(_WORDS.get(part) or _signs().get(part) or part.capitalize() for part in key.split("+"))


def long_name(sign: str) -> str:
    """Return what Textual calls the key that writes `sign`: "question_mark" for "?"."""
    if sign == ",":  # a separator where bindings are made
        return "comma"
    (binding,) = Binding.make_bindings([Binding(sign, "")])
    return binding.key


def sign_of(key: str) -> str:
    """Return the sign that a key writes; "" when it writes none."""
    sign = _signs().get(key) or key_to_character(key) or ""
    return sign if sign.isprintable() else ""


@cache
def _signs() -> dict[str, str]:
    """Return the signs by the names of their keys: Textual's own table has other names for some."""
    return {long_name(sign): sign for sign in string.punctuation}
