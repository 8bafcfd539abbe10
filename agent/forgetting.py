"""Forgetting requests for real: nothing of them is left in any file of the journal.

Deleting a row leaves its words in the file: on a page that is free now, in the write-ahead log, in the space
behind the last page. So what is deleted is overwritten (secure_delete), the log is written back and cut off,
and the file is built anew without gaps (VACUUM).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from agent.journal import EntryRow, Journal, JournalError, RequestRow

UNKNOWN = "unknown"
"""The outcome of a request with an effect that nobody knows the end of."""
_WAIT = 10.0
"""Seconds that other programs are waited for."""
_AT_ONCE = 500


def why_kept(journal: Journal, row: RequestRow) -> str:
    """Return why a request had better not be forgotten yet; "" when nothing speaks against it.

    Args:
        journal: the journal.
        row: the request.

    Raises:
        JournalError: the journal cannot be read.
    """
    if not row.outcome:
        return "is still running"
    if row.outcome == UNKNOWN or open_effects(journal.entries(row.id)):
        return "has an effect of which nobody knows whether it happened"
    return ""


def open_effects(entries: Iterable[EntryRow]) -> set[int]:
    """Return the calls whose effect was begun, as far as the journal says, and not ended."""
    begun: set[int] = set()
    for entry in entries:
        if entry.call_id is None:
            continue
        if entry.kind == "intent":
            begun.add(entry.call_id)
        elif entry.kind == "outcome":
            begun.discard(entry.call_id)
    return begun


def erase(file: Path, requests: Iterable[int]) -> None:
    """Take requests out of the journal, and every trace of their words out of its files.

    Args:
        file: the journal.
        requests: their numbers.

    Raises:
        JournalError: it could not be done, or not wholly; the message says what to do.
    """
    numbers = list(requests)
    try:
        connection = sqlite3.connect(file, timeout=_WAIT, isolation_level=None)
        try:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA temp_store = MEMORY")  # building anew makes no copy on the disk
            connection.execute("BEGIN IMMEDIATE")
            for at in range(0, len(numbers), _AT_ONCE):
                some = numbers[at : at + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                connection.execute(f"DELETE FROM entries WHERE request_id IN ({marks})", some)
                connection.execute(f"DELETE FROM requests WHERE id IN ({marks})", some)
            connection.execute(
                "DELETE FROM conversations WHERE id NOT IN (SELECT conversation_id FROM requests)"
            )
            connection.execute("COMMIT")
            _cut_off_log(file, connection)
            connection.execute("VACUUM")
            _cut_off_log(file, connection)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise JournalError(
            f"Not everything is gone from {file}: {error}. Close other programs that use it, see that there"
            " is room on the disk, and forget again."
        ) from error


def _cut_off_log(file: Path, connection: sqlite3.Connection) -> None:
    """Write the write-ahead log back into the file and cut it to nothing."""
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise JournalError(
            f"The requests are deleted, but another program reads {file}, so traces of them are left in"
            f" {file.name}-wal. Close it and forget again."
        )
