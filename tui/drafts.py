"""Keeps what the user was writing when the app ends, however it ends."""

from __future__ import annotations

import contextlib
from pathlib import Path

from agent.private import private_folder, private_opener

LONGEST = 200_000
"""Characters that are kept."""


def load_draft(file: Path | None) -> str:
    """Return the kept draft; "" when there is none or it cannot be read."""
    if file is None:
        return ""
    try:
        return file.read_text(encoding="utf-8", errors="replace")[:LONGEST]
    except OSError:
        return ""


def save_draft(file: Path | None, text: str) -> None:
    """Keep `text`, so that no half file is left; a full disk loses the draft and nothing else."""
    if file is None:
        return
    with contextlib.suppress(OSError):
        if not text:
            file.unlink(missing_ok=True)
            return
        private_folder(file.parent)
        half = file.with_suffix(".new")
        with open(half, "w", encoding="utf-8", errors="replace", opener=private_opener) as new:
            new.write(text[:LONGEST])
        half.replace(file)
