"""The form of the journal's file: its tables, and how a file of an earlier version is brought up to it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

VERSION = 3
_MIGRATIONS = (
    """
CREATE TABLE requests (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, text TEXT NOT NULL, mode TEXT NOT NULL, face TEXT NOT NULL,
    key TEXT NOT NULL,
    pid INTEGER NOT NULL, outcome TEXT, answer TEXT
);
CREATE TABLE entries (
    id INTEGER PRIMARY KEY, request_id INTEGER NOT NULL REFERENCES requests(id), at TEXT NOT NULL,
    kind TEXT NOT NULL, call_id INTEGER, data TEXT NOT NULL
);
CREATE INDEX entries_of_request ON entries(request_id, id)
""",
    # Process numbers come round again; a lock is gone with its process.
    """
ALTER TABLE requests ADD COLUMN owner TEXT;
UPDATE requests SET outcome = 'interrupted' WHERE outcome IS NULL;
CREATE INDEX entries_of_kind ON entries(kind, request_id)
""",
    # Earlier requests belong together when one process served them without half a day of silence between two.
    """
CREATE TABLE conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL DEFAULT '', begun TEXT NOT NULL
);
ALTER TABLE requests ADD COLUMN conversation_id INTEGER REFERENCES conversations(id);
CREATE TEMP TABLE grouped (request_id INTEGER PRIMARY KEY, first INTEGER, conversation INTEGER);
INSERT INTO grouped
    SELECT id, first, dense_rank() OVER (ORDER BY first) FROM (
        SELECT id, max(first) OVER (PARTITION BY face, pid ORDER BY id) AS first FROM (
            SELECT id, face, pid, CASE WHEN abs(julianday(at) - julianday(lag(at) OVER of_process)) < 0.5
                THEN NULL ELSE id END AS first
            FROM requests WINDOW of_process AS (PARTITION BY face, pid ORDER BY id)
        )
    );
INSERT INTO conversations (id, begun)
    SELECT conversation, at FROM grouped JOIN requests ON id = first WHERE request_id = first;
UPDATE requests SET conversation_id = (SELECT conversation FROM grouped WHERE request_id = id);
DROP TABLE grouped;
CREATE INDEX requests_of_conversation ON requests(conversation_id, id);
CREATE INDEX requests_of_outcome ON requests(outcome)
""",
)
"""What makes each version out of the one before; the first out of nothing."""


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other programs from opening the journal meanwhile: SQLite does not wait where WAL is set up."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def newer_version(connection: sqlite3.Connection) -> int | None:
    """Return the version of a journal that a newer program wrote; None for any that this one knows."""
    version = _version(connection)
    return version if version > VERSION else None


def bring_up(connection: sqlite3.Connection) -> None:
    """Bring a journal to this version, step by step in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    for step in _MIGRATIONS[_version(connection) :]:
        for statement in filter(str.strip, step.split(";")):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version={VERSION}")
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
