"""Forgets requests for good: in the journal, and wherever else their words may stand."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from agent.forgetting import erase
from tui.drafts import load_draft

if TYPE_CHECKING:
    from agent.journal import RequestRow

LOG = "tinyagent.log"
DRAFT = "draft."


def forget_rows(journal: Path, rows: Sequence[RequestRow]) -> None:
    """Forget requests; blocking.

    The logs go with any request: whether its words are in them cannot be told.

    Args:
        journal: the journal's file.
        rows: the requests.

    Raises:
        JournalError: the journal would not let go of them.
        OSError: a file cannot be written.
    """
    empty_logs(journal.parent)
    forget_drafts(journal.parent, rows)
    erase(journal, [row.id for row in rows])


def empty_logs(state: Path) -> None:
    """Leave nothing in the logs of a state folder."""
    for log in named(state, LOG):
        os.truncate(log, 0)  # a program that writes to it goes on with the same file
        if log.name != LOG:
            log.unlink(missing_ok=True)


def forget_drafts(state: Path, rows: Sequence[RequestRow]) -> None:
    """Delete the drafts of a state folder in which the words of a request stand."""
    kept = load_draft(state / "draft.txt").whole
    for draft in named(state, DRAFT):
        words = f"{kept}\n{load_draft(draft).text}"
        if any(row.text.strip() in words for row in rows if row.text.strip()):
            draft.unlink(missing_ok=True)


def named(folder: Path, beginning: str) -> Iterator[Path]:
    """Yield the files of a folder whose names begin so; nothing when there is no such folder."""
    if folder.is_dir():
        yield from [one for one in folder.iterdir() if one.is_file() and one.name.startswith(beginning)]
