"""The journal: what was asked, planned, shown, approved, run and returned; append-only, in SQLite (WAL).

One thread of its own writes, in the order given, and commits what has gathered in one transaction, so that
the event loop never waits for a disk. `record` only queues; `sealed` returns when everything queued so far
is on disk (fsync), which is what an effect waits for before it happens.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import sqlite3
import threading
from asyncio import wrap_future
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.journal_form import VERSION, alone, bring_up, newer_version
from agent.masking import masked
from agent.owner import Owner
from agent.private import private_file, private_folder

if TYPE_CHECKING:
    from agent.results import JsonValue

GATHERING = 0.02
"""Seconds that entries nobody waits for are gathered before they are written together."""
BACKLOG = 10_000
"""Entries that are kept in memory while the disk refuses them."""
RUNNING = "running"
"""The folder beside the journal with one locked file for each program that has it open."""


class JournalError(Exception):
    """The journal cannot be opened or written; the message names the file, the cause and the way out."""


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request of the past."""

    id: int
    at: datetime
    text: str
    mode: str
    face: str
    outcome: str
    """"" while it runs; "interrupted" when the program ended before the request did."""
    answer: str
    key: str = ""
    """What the idempotency keys of its effects begin with."""
    conversation: int = 0
    """The conversation that it belongs to."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One thing that happened during a request."""

    at: datetime
    kind: str
    call_id: int | None
    data: dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class _Statement:
    sql: str
    values: Sequence[Any]


class Journal:
    """The journal of one user. Open it with `Journal.open`."""

    def __init__(self, file: Path, connection: sqlite3.Connection, owner: Owner) -> None:
        self.file = file
        self._owner = owner
        self._connection = connection
        self._lock = threading.Lock()
        self._queue: queue.SimpleQueue[_Statement | Future[None] | None] = queue.SimpleQueue()
        self._error: JournalError | None = None
        self._backlog: list[_Statement] = []
        """What could not be written yet."""
        self._urgent = threading.Event()
        """Set when somebody waits for the disk."""
        self._thread = threading.Thread(target=self._write_all, name="journal", daemon=True)
        self._thread.start()

    @classmethod
    def open(cls, file: Path) -> Journal:
        """Open or make the journal at `file`.

        Raises:
            JournalError: the folder cannot be written, the file is no journal, or is from a newer version.
        """
        try:
            private_folder(file.parent)
            private_file(file)  # SQLite gives its -wal and -shm the same rights
            connection = sqlite3.connect(file, timeout=10, check_same_thread=False, isolation_level=None)
            with contextlib.ExitStack() as if_it_fails:
                if_it_fails.callback(connection.close)
                with alone(file.parent):
                    _refuse_newer(file, connection)
                    connection.execute("PRAGMA journal_mode=WAL")
                    connection.execute("PRAGMA synchronous=FULL")
                    bring_up(connection)
                connection.create_function("folded", 1, _folded, deterministic=True)
                owner = Owner.begin(file.parent / RUNNING)
                _mark_interrupted(connection, owner)
                if_it_fails.pop_all()
        except (OSError, sqlite3.Error) as error:
            raise JournalError(
                f"The journal {file} cannot be used: {error}. Free some space, make its folder"
                " writable, or move the file away."
            ) from error
        return cls(file, connection, owner)

    def begin(
        self, text: str, at: datetime, mode: str, face: str, key: str, conversation: int | None = None
    ) -> int:
        """Write a new request and return its number.

        Args:
            text: the user's words.
            at: when they were said.
            mode: the mode it runs in.
            face: where it was said.
            key: what the idempotency keys of its effects begin with.
            conversation: the conversation that it belongs to; None begins one.

        Raises:
            JournalError: the disk refused.
        """
        when = at.isoformat()
        with self._transaction() as connection:
            # One that was forgotten meanwhile begins again under its number.
            begun = connection.execute(
                "INSERT OR IGNORE INTO conversations (id, begun) VALUES (?, ?)", (conversation, when)
            )
            belongs = begun.lastrowid if conversation is None else conversation
            cursor = connection.execute(
                "INSERT INTO requests (at, text, mode, face, key, pid, owner, conversation_id)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (when, storable(text), mode, face, key, os.getpid(), self._owner.name, belongs),
            )
        return int(cursor.lastrowid or 0)

    def claim(self, request_id: int) -> bool:
        """Take over an interrupted request, or one with something unknown; False when another program did.

        Raises:
            JournalError: the disk refused.
        """
        with self._transaction() as connection:
            cursor = connection.execute(
                "UPDATE requests SET outcome = NULL, owner = ?"
                " WHERE id = ? AND outcome IN ('interrupted', 'unknown')",
                (self._owner.name, request_id),
            )
        return cursor.rowcount == 1

    def record(
        self, request_id: int, at: datetime, kind: str, call_id: int | None = None, **data: JsonValue
    ) -> None:
        """Queue an entry of a request."""
        values = (request_id, at.isoformat(), kind, call_id, json.dumps(masked(data)))
        self._queue.put(
            _Statement(
                "INSERT INTO entries (request_id, at, kind, call_id, data) VALUES (?, ?, ?, ?, ?)", values
            )
        )

    def end(self, request_id: int, outcome: str, answer: str) -> None:
        """Queue the end of a request."""
        values = (outcome, storable(answer), request_id)
        self._queue.put(_Statement("UPDATE requests SET outcome = ?, answer = ? WHERE id = ?", values))

    async def sealed(self) -> None:
        """Return when everything queued before is on disk.

        Raises:
            JournalError: it could not be written.
        """
        done: Future[None] = Future()
        self._queue.put(done)
        self._urgent.set()
        await wrap_future(done)

    def seal(self) -> None:
        """As `sealed`, for threads: block until everything queued before is on disk.

        Raises:
            JournalError: it could not be written.
        """
        done: Future[None] = Future()
        self._queue.put(done)
        self._urgent.set()
        done.result()

    def requests(self, limit: int = 100, search: str = "") -> list[RequestRow]:
        """Return the latest requests, newest first.

        Args:
            limit: how many at most.
            search: only those whose text or answer holds this, whatever the case.
        """
        pattern = "%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        rows = self.read(
            f"SELECT {_REQUEST} FROM requests"
            " WHERE text LIKE ? ESCAPE '\\' OR answer LIKE ? ESCAPE '\\' ORDER BY id DESC LIMIT ?",
            (pattern, pattern, limit),
        )
        return [_request_row(row) for row in rows]

    def requests_of(self, conversation: int, limit: int = -1, until: int | None = None) -> list[RequestRow]:
        """Return requests of one conversation, in order.

        Args:
            conversation: the conversation.
            limit: only so many of the latest; -1 for all.
            until: only those up to this one; None for all.
        """
        rows = self.read(
            f"SELECT {_REQUEST} FROM requests WHERE conversation_id = ? AND id <= ifnull(?, id)"
            " ORDER BY id DESC LIMIT ?",
            (conversation, until, limit),
        )
        return [_request_row(row) for row in reversed(rows)]

    def request(self, request_id: int) -> RequestRow | None:
        """Return one request; None when there is none of this number."""
        rows = self.read(f"SELECT {_REQUEST} FROM requests WHERE id = ?", (request_id,))
        return _request_row(rows[0]) if rows else None

    def interrupted(self) -> list[RequestRow]:
        """Return the requests whose program ended before they did, oldest first."""
        with contextlib.suppress(sqlite3.Error), self._lock:
            _mark_interrupted(self._connection, self._owner)
        rows = self.read(
            f"SELECT {_REQUEST} FROM requests"
            " WHERE outcome = 'interrupted' AND owner IS NOT NULL ORDER BY id",
            (),
        )
        return [_request_row(row) for row in rows]

    def latest_changed(self, limit: int = 20) -> list[RequestRow]:
        """Return the latest requests that changed something, newest first."""
        rows = self.read(
            f"SELECT {_REQUEST} FROM requests"
            " WHERE id IN (SELECT request_id FROM entries WHERE kind = 'change')"
            " ORDER BY id DESC LIMIT ?",
            (limit,),
        )
        return [_request_row(row) for row in rows]

    def entries(self, request_id: int) -> list[EntryRow]:
        """Return what happened during one request, in order."""
        rows = self.read(
            "SELECT at, kind, call_id, data FROM entries WHERE request_id = ? ORDER BY id", (request_id,)
        )
        return [
            EntryRow(datetime.fromisoformat(at), kind, call, json.loads(data))
            for at, kind, call, data in rows
        ]

    def close(self) -> None:
        """Write what is queued and close the file."""
        if self._thread.is_alive():
            self._queue.put(None)
            self._urgent.set()
            self._thread.join()
            self._connection.close()
            self._owner.end()

    def read(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return what a query finds.

        Raises:
            JournalError: the file cannot be read.
        """
        try:
            with self._lock:
                return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def write(self, sql: str, values: Sequence[Any]) -> None:
        """Carry out a statement now; it is on disk when this returns.

        Raises:
            JournalError: the disk refused.
        """
        with self._transaction() as connection:
            connection.execute(sql, values)

    def _write_all(self) -> None:
        running = True
        while running:
            batch = [self._queue.get()]
            self._urgent.wait(GATHERING)
            self._urgent.clear()
            while not self._queue.empty() and len(batch) < 500:
                batch.append(self._queue.get())
            running = None not in batch
            self._write([item for item in batch if isinstance(item, _Statement)])
            for waiting in batch:
                # One that was stopped while it waited is cancelled, and takes no result.
                if isinstance(waiting, Future) and waiting.set_running_or_notify_cancel():
                    if self._error is None:
                        waiting.set_result(None)
                    else:
                        waiting.set_exception(self._error)

    def _write(self, statements: list[_Statement]) -> None:
        """Write in one transaction; a failure makes `sealed` fail until a later write succeeds."""
        statements = [*self._backlog, *statements]
        if not statements:
            return
        try:
            with self._transaction() as connection:
                for statement in statements:
                    connection.execute(statement.sql, statement.values)
            self._error, self._backlog = None, []
        except JournalError as error:
            self._error, self._backlog = error, statements[-BACKLOG:]

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Have everything that is written inside on disk afterwards, or nothing of it.

        Raises:
            JournalError: the disk refused.
        """
        try:
            with self._lock:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield self._connection
                    self._connection.execute("COMMIT")
                except BaseException:
                    if self._connection.in_transaction:
                        self._connection.execute("ROLLBACK")
                    raise
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def _failure(self, error: sqlite3.Error) -> JournalError:
        return JournalError(
            f"The journal {self.file} cannot be written: {error}. Free some space or mend its rights."
        )


_REQUEST = "id, at, text, mode, face, outcome, answer, key, conversation_id"


def _request_row(row: tuple[Any, ...]) -> RequestRow:
    number, at, text, mode, face, outcome, answer, key, conversation = row
    when = datetime.fromisoformat(at)
    return RequestRow(number, when, text, mode, face, outcome or "", answer or "", key, conversation)


def _refuse_newer(file: Path, connection: sqlite3.Connection) -> None:
    if (version := newer_version(connection)) is not None:
        raise JournalError(
            f"The journal {file} was written by a newer version (form {version}; this one knows {VERSION})."
            " Update the program, or move the file away."
        )


def _mark_interrupted(connection: sqlite3.Connection, owner: Owner) -> None:
    """Close the requests whose program ended before they did."""
    rows = connection.execute("SELECT id, owner FROM requests WHERE outcome IS NULL").fetchall()
    for request_id, name in rows:
        if name is None or (name != owner.name and not owner.lives(name)):
            connection.execute("UPDATE requests SET outcome = 'interrupted' WHERE id = ?", (request_id,))


def storable(text: str) -> str:
    """Return a text as the journal keeps it: without secrets, and UTF-8, which is all that SQLite takes."""
    return masked(text).encode("utf-8", "replace").decode("utf-8")


def _folded(text: str | None) -> str:
    """Return a text as it is compared where the case of letters makes no difference."""
    return (text or "").casefold()
