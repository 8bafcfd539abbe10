"""Writes `docs/keys.md` from the registry of actions: `python -m tui.keys.page`."""

from __future__ import annotations

from pathlib import Path

from tui.keys.actions import Action, Where, actions_of
from tui.keys.names import key_words

PAGE = Path(__file__).parents[2] / "docs" / "keys.md"
INTRODUCTION = """\
# Keys

Everything that can be done, with its usual key. The command palette lists the same and runs it; the name in
the last column is what `/name` runs in the input, and what `[keys]` in the config changes
([configuration.md](configuration.md#keys)). This page is written by `python -m tui.keys.page`.
"""


def page() -> str:
    """Return the page: a table of actions for each part of the screen."""
    parts = [INTRODUCTION]
    for where in Where:
        rows = [_row(one) for one in actions_of(where)]
        if rows:
            parts.append(
                "\n".join([f"## {where.value}\n", "| key | | name |", "|---|---|---|", *rows]) + "\n"
            )
    return "\n".join(parts)


def _row(one: Action) -> str:
    keys = " or ".join(_cell(key) for key in map(key_words, one.usual_keys)) or "–"
    command = f" (`/{one.slash}`)" if one.in_palette and one.slash != one.id else ""
    return f"| {keys} | {one.description.replace('|', '&#124;')} | `{one.id}`{command} |"


def _cell(key: str) -> str:
    return {"|": "&#124;", "\\": "&#92;"}.get(key, key)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
