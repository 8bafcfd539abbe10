"""`tinyagent forget`: what is forgotten stands in no file any more, byte for byte."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent import forgetting
from agent.journal import Journal, JournalError
from tests.tui.terminals import Terminal

pytestmark = pytest.mark.program

ZONE = ZoneInfo("UTC")
WORDS = ("SENTINEL-request", "SENTINEL-title", "SENTINEL-text", "SENTINEL-answer", "SENTINEL-typed")


class Kept:
    """A home with a past: in the journal, a draft, logs and a cache."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.state = home / "state"
        self.file = self.state / "journal.sqlite3"
        self.now = datetime.now(ZONE)
        self.state.mkdir(parents=True)

    def fill(self, journal: Journal, word: str, *, days_ago: int = 0, ended: bool = True) -> int:
        """Write a request whose every text holds `word`, long enough to need pages of its own."""
        at = self.now - timedelta(days=days_ago)
        number = journal.begin(f"{word}-request", at, "review", "cli", f"key-{word}")
        for call in range(1, 40):
            journal.record(
                number, at, "shown", call, title=f"{word}-title", fields=[["Text", f"{word}-text " * 40]]
            )
        journal.record(number, at, "answer", 1, slot="x", value=f"{word}-typed")
        if ended:
            journal.end(number, "done", f"{word}-answer " * 100)
        return number

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tui", *arguments],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False, env=self.env,
        )  # fmt: skip

    @property
    def env(self) -> dict[str, str]:
        return {**os.environ, "TINYAGENT_HOME": str(self.home), "TZ": "UTC"}

    def holding(self, word: str) -> list[str]:
        """Return the files beside the desk in whose bytes a word stands, in any encoding that is used."""
        return [
            str(file.relative_to(self.home))
            for file in self.home.rglob("*")
            if file.is_file()
            and any(word.encode(code) in file.read_bytes() for code in ("utf-8", "utf-16-le"))
        ]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "home")


@pytest.fixture
def full(kept: Kept) -> Kept:
    """A past with three requests: two of today, one of the day before yesterday."""
    journal = Journal.open(kept.file)
    for word, days in (("OLD", 2), ("SENTINEL", 0), ("OTHER", 0)):
        kept.fill(journal, word, days_ago=days)
    journal.close()
    (kept.state / "tinyagent.log").write_text("something of SENTINEL-text\n")
    (kept.state / "tinyagent.log.1").write_text("something of SENTINEL-text\n")
    (kept.state / "draft.txt").write_text("SENTINEL-request, and more")
    return kept


def test_one_request_is_gone_and_the_others_are_not(full: Kept) -> None:
    assert len(full.holding("SENTINEL")) == 4, "so that the test can fail"
    done = full.run("forget", "2", "--yes")
    assert done.returncode == 0, done.stderr
    assert "Forgotten: 1 request." in done.stdout
    assert full.holding("SENTINEL") == []
    assert full.holding("OLD-text") == full.holding("OTHER-text") == ["state/journal.sqlite3"]
    assert "OTHER-request" in full.run("history", "3").stdout
    assert full.run("history", "2").returncode == 2
    with sqlite3.connect(full.file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_day_is_gone(full: Kept) -> None:
    assert full.run("forget", "--day", "today", "--yes").returncode == 0
    assert full.holding("SENTINEL") == full.holding("OTHER-") == []
    assert full.holding("OLD-text") == ["state/journal.sqlite3"]
    day = f"{full.now - timedelta(days=2):%Y-%m-%d}"
    assert full.run("forget", "--day", day, "--yes").returncode == 0
    assert full.holding("OLD-") == []


def test_everything_is_gone_also_of_the_demo(full: Kept) -> None:
    demo = full.state / "demo"
    demo.mkdir()
    shutil.copy(full.file, demo / full.file.name)
    (demo / "draft.new").write_text("half a SENTINEL")
    cached = full.home / "cache" / "deep"
    cached.mkdir(parents=True)
    (cached / "x").write_text("SENTINEL")
    config = full.home / "config" / "config.toml"
    config.parent.mkdir()
    config.write_text('name = "Mia"\n')
    done = full.run("forget", "--all", "--yes")
    assert done.returncode == 0, done.stderr
    assert "Everything is forgotten" in done.stdout
    for word in ("SENTINEL", "OLD-", "OTHER-"):
        assert full.holding(word) == []
    assert config.exists()
    assert "Nothing has been asked yet" in full.run("history").stdout


def test_what_stands_in_the_write_ahead_log_is_gone(kept: Kept) -> None:
    # A program that was killed leaves its log behind, with words that are in no other file.
    plan = kept.home / "plan.txt"
    plan.write_text('1. create_note("SENTINEL-title", "SENTINEL-text", "")\n2. join()\n')
    words = [sys.executable, "-m", "tests.tui.scripted", str(plan), "ask", "SENTINEL-request"]
    with Terminal(words, kept.env) as terminal:
        terminal.wait_for("SENTINEL-title")
        terminal.process.send_signal(signal.SIGKILL)
        terminal.process.wait()
    plan.unlink()
    assert "state/journal.sqlite3-wal" in kept.holding("SENTINEL")
    done = kept.run("forget", "1", "--yes")
    assert done.returncode == 0, done.stderr
    assert kept.holding("SENTINEL") == []


def test_it_is_gone_although_another_program_has_the_journal_open(full: Kept) -> None:
    journal = Journal.open(full.file)
    assert journal.requests()
    done = full.run("forget", "2", "--yes")
    assert done.returncode == 0, done.stderr
    assert full.holding("SENTINEL") == []
    assert [row.id for row in journal.requests()] == [3, 1], "and the other program works on"
    assert full.fill(journal, "LATER") == 4
    journal.close()


def test_a_journal_that_somebody_reads_is_not_said_to_be_clean(
    full: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "_WAIT", 0.2)
    (full.state / "draft.txt").unlink()
    reader = sqlite3.connect(full.file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM entries").fetchone()
    with pytest.raises(JournalError, match="forget again"):
        forgetting.erase(full.file, [2])
    reader.execute("COMMIT")
    reader.close()
    assert full.run("forget", "--day", "today", "--yes").returncode == 0
    assert full.holding("SENTINEL") == []


def test_a_request_that_runs_is_kept(kept: Kept) -> None:
    journal = Journal.open(kept.file)
    number = kept.fill(journal, "SENTINEL", ended=False)
    for more in ((), ("--anyway",)):
        done = kept.run("forget", str(number), "--yes", *more)
        assert done.returncode == 2
        assert "still running" in done.stderr
    journal.close()
    assert kept.holding("SENTINEL-text")


def test_an_effect_of_unknown_outcome_is_kept_unless_told(kept: Kept) -> None:
    journal = Journal.open(kept.file)
    number = kept.fill(journal, "SENTINEL", ended=False)
    journal.record(number, kept.now, "intent", 1, key="k", title="SENTINEL-title")
    journal.end(number, "interrupted", "")
    journal.close()
    done = kept.run("forget", "--all", "--yes")
    assert done.returncode == 2
    assert "nobody knows whether it happened" in done.stderr
    assert kept.holding("SENTINEL")
    assert kept.run("forget", str(number), "--yes", "--anyway").returncode == 0
    assert kept.holding("SENTINEL") == []


def test_a_damaged_journal_goes_as_a_whole(kept: Kept) -> None:
    kept.file.write_bytes(b"not a database, but SENTINEL all the same" * 100)
    assert kept.run("forget", "1", "--yes").returncode == 1
    assert kept.holding("SENTINEL")
    assert kept.run("forget", "--all", "--yes").returncode == 0
    assert kept.holding("SENTINEL") == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Say what to forget"),
        (("1", "--all"), "Say what to forget"),
        (("99",), "There is no request 99"),
        (("--day", "someday"), "--day takes today"),
        (("--day", "1999-01-01"), "no request of 1999-01-01"),
        (("2",), "--yes forgets without asking"),
    ],
)
def test_what_cannot_be_done_is_explained(full: Kept, arguments: tuple[str, ...], says: str) -> None:
    done = full.run("forget", *arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert full.holding("SENTINEL-text")


def test_on_a_terminal_it_asks_first(full: Kept) -> None:
    words = [sys.executable, "-m", "tui", "forget", "2"]
    with Terminal(words, full.env) as terminal:
        terminal.wait_for("Forget? [y/N]")
        assert "SENTINEL-request" in terminal.text
        assert "cannot be undone" in terminal.text
        terminal.type("\n")
        terminal.wait_for("Nothing was forgotten")
        assert terminal.end() == 3
    assert full.holding("SENTINEL-text")
    with Terminal(words, full.env) as terminal:
        terminal.wait_for("Forget? [y/N]")
        terminal.type("y\n")
        terminal.wait_for("Forgotten: 1 request.")
    assert full.holding("SENTINEL") == []
