"""Keeps what the user was writing when the app ends, however it ends."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agent.private import private_folder, private_opener


@dataclass(frozen=True, slots=True)
class Draft:
    """An unsent request."""

    text: str = ""
    """As it stands in the input, with a mark for each long paste."""
    pastes: Mapping[str, str] = field(default_factory=dict)
    """What each mark stands for."""

    @property
    def whole(self) -> str:
        """The text with the pastes in full."""
        whole = self.text
        for mark, text in self.pastes.items():
            whole = whole.replace(mark, text)
        return whole


def load_draft(file: Path | None) -> Draft:
    """Return the kept draft; an empty one when there is none or it cannot be read."""
    if file is None:
        return Draft()
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Draft()
    try:
        pastes = json.loads(_pastes_of(file).read_text(encoding="utf-8", errors="replace"))
    except (OSError, ValueError):
        return Draft(text)
    usable = isinstance(pastes, dict) and all(isinstance(one, str) for one in pastes.values())
    return Draft(text, {mark: one for mark, one in pastes.items() if mark in text} if usable else {})


def save_draft(file: Path | None, draft: Draft, kept: Draft | None = None) -> None:
    """Keep a draft, so that no half file is left; a full disk loses the draft and nothing else.

    Args:
        file: where it is kept; None to keep none.
        draft: the draft.
        kept: what is kept there already; the same pastes, which may be long, are not written again.
    """
    if file is None:
        return
    with contextlib.suppress(OSError):
        if draft.pastes and (kept is None or kept.pastes != draft.pastes):
            _write(_pastes_of(file), json.dumps(dict(draft.pastes), ensure_ascii=False))
        if draft.text:
            _write(file, draft.text)
        else:
            file.unlink(missing_ok=True)
        if not draft.pastes:
            _pastes_of(file).unlink(missing_ok=True)


def _pastes_of(file: Path) -> Path:
    return file.with_suffix(".pastes.json")


def _write(file: Path, text: str) -> None:
    private_folder(file.parent)
    half = file.with_suffix(".new")
    with open(half, "w", encoding="utf-8", errors="replace", opener=private_opener) as new:
        new.write(text)
    half.replace(file)
