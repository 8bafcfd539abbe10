"""`tinyagent undo` and `tinyagent resume`, the whole program without a terminal, on a real desk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.tui.test_cli import Program, events

pytestmark = pytest.mark.program

NOTES = '1. create_note("Groceries", "milk", "")\n2. create_note("Books", "Middlemarch", "")\n3. join()\n'
BOTH = (
    '1. create_note("Groceries", "milk", "")\n'
    '2. compose_new_email(["sid@example.org"], [], "Hello", "see you soon", [])\n'
    "3. join()\n"
)


@pytest.fixture
def program(home: Path) -> Program:
    (home / "config").mkdir()
    hold(home, 0)
    return Program(home)


def hold(home: Path, seconds: int) -> None:
    (home / "config" / "config.toml").write_text(f"hold = {seconds}\n", encoding="utf-8")


def words(done: subprocess.CompletedProcess[bytes]) -> str:
    """What was printed, on both streams."""
    return (done.stdout + done.stderr).decode()


@contextmanager
def held(program: Program) -> Iterator[subprocess.Popen[bytes]]:
    """Run a request in a process of its own, up to the moment when its mail is held."""
    hold(program.home, 600)
    plan = program.home / "plan.txt"
    plan.write_text(BOTH, encoding="utf-8")
    command = [sys.executable, "-m", "tests.tui.scripted", str(plan), "ask", "note milk and write to Sid"]
    process = subprocess.Popen(
        [*command, "--yes", "--yes-send"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ
    )
    assert process.stderr is not None
    try:
        while b"goes in 600 s" not in (line := process.stderr.readline()):
            assert line, "it ended before anything was held"
        hold(program.home, 0)
        yield process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def test_nothing_to_undo_and_numbers_that_are_not_there(program: Program) -> None:
    done = program.run("undo")
    assert (done.returncode, done.stdout) == (0, b"There is nothing to undo.\n")
    done = program.run("undo", "--json")
    assert (done.returncode, done.stdout) == (0, b"")
    done = program.run("undo", "7")
    assert done.returncode == 2
    assert "There is no request 7" in words(done)
    done = program.run("resume")
    assert (done.returncode, done.stdout) == (0, b"Nothing was interrupted.\n")
    done = program.run("resume", "7")
    assert done.returncode == 2
    assert "There is no request 7" in words(done)


def test_undo_one_call_then_the_rest_and_the_history_tells_it(program: Program) -> None:
    program.run("ask", "two notes", "--yes", plan=NOTES)
    assert program.files() == {"Groceries.md", "Books.md"}
    done = program.run("undo", "1", "--call", "9")
    assert done.returncode == 2
    assert "nothing left to undo under call 9" in words(done)
    done = program.run("undo", "--call", "2", "--json")
    assert done.returncode == 0
    assert events(done) == [
        {"request": 1, "call": 2, "title": "Create the note “Books”", "fate": "undone", "detail": ""}
    ]
    assert program.files() == {"Groceries.md"}
    done = program.run("undo")
    assert done.returncode == 0
    assert words(done) == "[1] Create the note “Groceries”: undone\n"
    assert program.files() == set()
    done = program.run("undo", "1")
    assert done.returncode == 0
    assert "changed nothing that is left to undo" in words(done)
    told = words(program.run("history", "1"))
    assert "what it changed was put back" in told
    assert f"undo: removes {program.desk / 'notes' / 'Books.md'}" in told
    assert "approved by" in told
    assert "digest" not in told


def test_what_was_changed_since_stays_unless_it_is_wanted_anyway(program: Program) -> None:
    program.run("ask", "note milk", "--yes", plan='1. create_note("Groceries", "milk", "")\n2. join()\n')
    note = program.desk / "notes" / "Groceries.md"
    note.write_text("mine\n", encoding="utf-8")
    done = program.run("undo")
    assert done.returncode == 1
    assert "not undone: it was changed since" in words(done)
    assert '"tinyagent undo 1 --anyway"' in words(done)
    assert note.read_text(encoding="utf-8") == "mine\n"
    assert program.run("undo", "1", "--anyway").returncode == 0
    assert not note.exists()


def test_a_request_that_another_process_lives_is_left_to_it(program: Program) -> None:
    with held(program):
        for command in (("resume", "1"), ("undo", "1")):
            done = program.run(*command)
            assert done.returncode == 1
            assert "Request 1 is still running" in words(done)
        assert program.run("undo").stdout == b"There is nothing to undo.\n"
        assert program.files() == {"Groceries.md"}


def test_ask_says_that_a_request_waits_and_resume_ends_it(program: Program) -> None:
    with held(program) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    done = program.run("ask", "nothing", "--json")
    assert b"resume" not in done.stderr
    done = program.run("ask", "nothing")
    assert b'Request 1 was interrupted: "tinyagent resume" goes on with it.\n' in done.stderr
    assert b"interrupted" not in done.stdout
    told = events(program.run("resume", "--json"))
    assert told[0]["resumed"] is True
    assert told[-1]["outcome"] == "done"
    outbox = list((program.desk / "mail" / "Outbox" / "cur").iterdir())
    assert len(outbox) == 1
    assert "gone on with" in words(program.run("history", "1"))
    assert program.run("resume").stdout == b"Nothing was interrupted.\n"
    done = program.run("resume", "1")
    assert done.returncode == 1
    assert "Request 1 is over" in words(done)
    assert b"interrupted" not in program.run("ask", "nothing").stderr
