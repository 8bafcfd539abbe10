"""Keeps secrets out of what is shown and written down: once a value is known, it becomes a mark everywhere.

A secret goes where it is needed and nowhere else. But it can turn up again: in the text of an error, in a
result, on a card that shows what will be sent. So every event, every entry of the journal and every line of
the log passes through here, and holds "‹secret zoom_link›" instead.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import quote, quote_plus

T = TypeVar("T")

SHORTEST = 4
"""Characters below which a value cannot be masked: it would be found in every other word."""

_MARK = re.compile(r"‹secret \w+›")

_marks: dict[str, str] = {}
"""The mark of each known value, in every form that the value may turn up in; the longest first."""


def hide(name: str, value: str) -> None:
    """Mask a value from now on, as it is and as links and JSON spell it.

    Args:
        name: what the mark calls it.
        value: the secret.

    Raises:
        ValueError: it is too short to be told from other text.
    """
    if len(value) < SHORTEST:
        raise ValueError(f"a secret of fewer than {SHORTEST} characters cannot be kept out of other texts")
    escaped = (json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1])
    for form in {value, quote(value), quote(value, safe=""), quote_plus(value), *escaped}:
        _marks[form] = mark(name)
    for form in sorted(_marks, key=len, reverse=True):  # a part must not be taken out of the whole
        _marks[form] = _marks.pop(form)


def mark(name: str) -> str:
    """Return what stands in the place of a secret."""
    return f"‹secret {name}›"


def marked(text: str) -> bool:
    """Tell whether the mark of a secret stands in `text`; also of one that was not fetched yet."""
    return _MARK.search(text) is not None


def masked(value: T) -> T:
    """Return `value` with every known secret in it as a mark: in texts, and in what holds texts."""
    return _masked(value) if _marks else value


def _masked(value: Any) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        for form, one in _marks.items():
            value = value.replace(form, one)
        return value
    if isinstance(value, tuple | list | frozenset | set):
        return type(value)(map(_masked, value))
    if isinstance(value, dict):
        return {_masked(key): _masked(inner) for key, inner in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        old = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
        new = {name: _masked(inner) for name, inner in old.items()}
        return value if new == old else replace(value, **new)
    return value


def unmask_all() -> None:
    """Forget every secret; for tests."""
    _marks.clear()
