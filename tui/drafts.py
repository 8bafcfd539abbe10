"""Keeps what the user was writing when the app ends, however it ends."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.private import private_folder, private_opener


@dataclass(frozen=True, slots=True)
class Draft:
    """An unsent request."""

    text: str = ""
    """As it stands in the input, with a mark for each long paste."""
    pastes: Mapping[str, str] = field(default_factory=dict)
    """What each mark stands for."""
    edits: int | None = None
    """The number of the earlier request that is being changed, 0 when it has none; None for a new request."""
    before: Draft | None = None
    """What was being written when that came in, and comes back after it."""

    @property
    def whole(self) -> str:
        """All of it as text: the pastes in full, and what comes back."""
        whole = self.text
        for mark, text in self.pastes.items():
            whole = whole.replace(mark, text)
        return whole if self.before is None else f"{whole}\n{self.before.whole}"

    def more(self) -> dict[str, Any]:
        """Return what there is besides the text, as JSON; empty when there is nothing."""
        more: dict[str, Any] = {}
        if self.pastes:
            more["pastes"] = dict(self.pastes)
        if self.edits is not None:
            more["edits"] = self.edits
        if self.before is not None and self.before.text:
            more["before"] = {"text": self.before.text, **self.before.more()}
        return more


def load_draft(file: Path | None) -> Draft:
    """Return the kept draft; an empty one when there is none or it cannot be read."""
    if file is None:
        return Draft()
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Draft()
    try:
        return _draft(text, json.loads(_more_of(file).read_text(encoding="utf-8", errors="replace")))
    except (OSError, ValueError):
        return Draft(text)


def _draft(text: str, more: object) -> Draft:
    """Return a draft of its text and what `Draft.more` gave; what does not fit the text is left out."""
    if not isinstance(more, dict):
        return Draft(text)
    pastes, edits, before = more.get("pastes"), more.get("edits"), more.get("before")
    kept = pastes.items() if isinstance(pastes, dict) else ()
    return Draft(
        text,
        {mark: paste for mark, paste in kept if isinstance(paste, str) and mark in text},
        edits if isinstance(edits, int) else None,
        _draft(str(before.get("text")), before) if isinstance(before, dict) else None,
    )


def save_draft(file: Path | None, draft: Draft, kept: Draft | None = None) -> None:
    """Keep a draft, so that no half file is left; a full disk loses the draft and nothing else.

    Args:
        file: where it is kept; None to keep none.
        draft: the draft.
        kept: what is kept there already; its pastes, which may be long, are not written again.
    """
    if file is None:
        return
    with contextlib.suppress(OSError):
        more = draft.more()
        if more and (kept is None or more != kept.more()):
            _write(_more_of(file), json.dumps(more, ensure_ascii=False))
        if draft.text or more:
            _write(file, draft.text)
        else:
            file.unlink(missing_ok=True)
        if not more:
            _more_of(file).unlink(missing_ok=True)


def _more_of(file: Path) -> Path:
    return file.with_suffix(".more.json")


def _write(file: Path, text: str) -> None:
    private_folder(file.parent)
    half = file.with_suffix(".new")
    with open(half, "w", encoding="utf-8", errors="replace", opener=private_opener) as new:
        new.write(text)
    half.replace(file)
