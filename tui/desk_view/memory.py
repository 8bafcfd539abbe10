"""Keeps how the desk browser was left: shown or hidden, and which sections are folded."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from agent.private import private_folder, private_opener


@dataclass(frozen=True, slots=True)
class DeskMemory:
    """How the browser was left."""

    shown: bool | None = None
    """None while the user has not said: then the width of the window decides."""
    folded: Collection[str] | None = None
    """Titles of sections; None for those that are folded at first."""


def recall(file: Path | None) -> DeskMemory:
    """Return what was kept; nothing when there is no such file, or none that can be understood."""
    if file is None:
        return DeskMemory()
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        shown, folded = kept["shown"], kept["folded"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return DeskMemory()
    return DeskMemory(
        shown if isinstance(shown, bool) else None,
        frozenset(map(str, folded)) if isinstance(folded, list) else None,
    )


def keep(file: Path | None, memory: DeskMemory) -> None:
    """Keep how the browser was left; a full disk loses that and nothing else."""
    if file is None:
        return
    kept = {"shown": memory.shown, "folded": sorted(memory.folded) if memory.folded is not None else None}
    with contextlib.suppress(OSError):
        private_folder(file.parent)
        half = file.with_suffix(".new")
        with open(half, "w", encoding="utf-8", opener=private_opener) as new:
            json.dump(kept, new)
        half.replace(file)
