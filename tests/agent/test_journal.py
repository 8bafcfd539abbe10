"""The journal: durable, readable by several programs, and careful with files that are not its own."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.journal import Journal, JournalError

AT = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)

WRITER = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from agent.journal import Journal

async def main():
    journal = Journal.open(Path(sys.argv[1]))
    at = datetime.now(UTC)
    request = journal.begin("kill me", at, "review", "test", "key")
    number = 0
    while True:
        journal.record(request, at, "entry", number)
        await journal.sealed()
        print(number, flush=True)
        number += 1

asyncio.run(main())
"""


async def test_what_is_recorded_is_read_back_in_order(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "state" / "journal.sqlite3")
    request = journal.begin("50% off _now_ \udc80", AT, "review", "test", "k")
    for number in range(1200):
        journal.record(request, AT, "entry", number, text="ä\u2028")
    journal.end(request, "done", "fine")
    await journal.sealed()
    assert [entry.call_id for entry in journal.entries(request)] == list(range(1200))
    assert journal.entries(request)[0].data == {"text": "ä\u2028"}
    assert [row.id for row in journal.requests(search="% off _")] == [request]
    assert journal.requests(search="%%") == []
    journal.close()


async def test_two_programs_share_it(tmp_path: Path) -> None:
    first, second = (Journal.open(tmp_path / "journal.sqlite3") for _ in range(2))
    numbers = [
        journal.begin(f"{n}", AT, "review", "test", "k") for n in range(5) for journal in (first, second)
    ]
    for journal in (first, second):
        journal.record(numbers[0], AT, "entry")
        await journal.sealed()
    assert len(set(numbers)) == 10
    assert len(first.entries(numbers[0])) == 2
    first.close()
    second.close()


def test_what_was_sealed_survives_a_kill(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite3"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(file)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        sealed = [int(process.stdout.readline()) for _ in range(20)]
        os.kill(process.pid, signal.SIGKILL)
        sealed += [int(line) for line in process.stdout.read().split()]
    journal = Journal.open(file)
    (row,) = journal.requests()
    assert row.outcome == "interrupted"
    assert [entry.call_id for entry in journal.entries(row.id)][: len(sealed)] == sealed
    journal.close()
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_newer_journal_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite3"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version=99")
        connection.execute("CREATE TABLE future (x)")
    before = file.read_bytes()
    with pytest.raises(JournalError, match="newer version"):
        Journal.open(file)
    assert file.read_bytes()[:24] == before[:24]
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("future",)]


def test_what_is_not_a_journal_is_named_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite3"
    file.write_bytes(b"my diary, not a database" * 100)
    with pytest.raises(JournalError, match=r"journal\.sqlite3"):
        Journal.open(file)
    assert file.read_bytes().startswith(b"my diary")
