"""The history of 1,000 conversations: opening it, searching it, and opening a very long conversation."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from agent.conversations import Conversations
from agent.journal import Journal
from benchmarks.machine import row
from benchmarks.program import command, home, let_pass, wait_for_paint
from tests.tui.terminals import Terminal

CONVERSATIONS = 1_000
REQUESTS = 10
LONG = 10_000
"""Requests of the long conversation."""
RUNS = 7
SIZE = (120, 40)
F3, ESCAPE = "\x1bOR", "\x1b"
MARK = "zanzibar"
"""A word of one request, in the middle of the past."""
PLAN = '1. get_phone_number("Sid")\n2. send_sms(["$1"], "running late")\n3. join()\n'
WORDS = ("call", "Ana", "Sid", "Lutfi", "friday", "review", "summary", "calendar", "note", "milk", "budget")


def fill(file: Path, conversations: int, requests: int, first: str) -> None:
    """Write a past into a journal.

    Args:
        file: the journal; made when missing.
        conversations: how many more.
        requests: how many each.
        first: the first word of each first request.
    """
    Journal.open(file).close()
    dice, at = random.Random(1), datetime.now(UTC) - timedelta(days=400)
    connection = sqlite3.connect(file)
    (base,) = connection.execute("SELECT ifnull(max(id), 0) FROM requests").fetchone()
    number = base
    for place in range(conversations):
        begun = connection.execute("INSERT INTO conversations (begun) VALUES (?)", (at.isoformat(),))
        for turn in range(requests):
            number += 1
            at += timedelta(minutes=3 if turn else 400)
            words = " ".join(dice.choices(WORDS, k=9))
            marked = MARK if place == conversations // 2 and turn == 5 else words
            text = f"{'' if turn else first} {marked} {number}".strip()
            connection.execute(
                "INSERT INTO requests"
                " (id, at, text, mode, face, key, pid, outcome, answer, owner, conversation_id)"
                " VALUES (?, ?, ?, 'review', 'tui', 'k', 1, 'done', ?, 'x', ?)",
                (
                    number,
                    at.isoformat(),
                    text,
                    f"Texted to Sid: {words}.",
                    begun.lastrowid,
                ),
            )
            connection.executemany(
                "INSERT INTO entries (request_id, at, kind, call_id, data) VALUES (?, ?, ?, ?, ?)",
                [(number, at.isoformat(), kind, call, json.dumps(data)) for kind, call, data in _ENTRIES],
            )
    connection.commit()
    connection.close()


_ENTRIES: tuple[tuple[str, int | None, dict[str, object]], ...] = (
    ("plan", None, {"text": PLAN, "confidence": 0.97, "sure": True, "message": ""}),
    ("state", 1, {"state": "running", "note": ""}),
    ("state", 1, {"state": "done", "note": "Sid's number is +1 510 555 0101."}),
    ("shown", 2, {"title": "Text Sid Jha", "fields": [["To", "Sid Jha"], ["Text", "running late"]]}),
    ("decision", 2, {"verdict": "approve", "digest": "d" * 64}),
    ("intent", 2, {"key": "k", "tool": "send_sms", "title": "Text Sid Jha", "digest": "d" * 64}),
    ("outcome", 2, {"key": "k", "error": ""}),
    ("state", 2, {"state": "done", "note": "Texted."}),
)


def main() -> None:
    """Print the rows."""
    with home() as env:
        file = Path(env["TINYAGENT_HOME"]) / "state" / "journal.sqlite3"
        fill(file, CONVERSATIONS, REQUESTS, "conversation")
        _on_screen(env)
        _search(file)
    with home() as env:
        file = Path(env["TINYAGENT_HOME"]) / "state" / "journal.sqlite3"
        fill(file, CONVERSATIONS // 10, REQUESTS, "conversation")
        fill(file, 1, LONG, "long")
        _open_long(env)
    with home() as env:
        file = Path(env["TINYAGENT_HOME"]) / "state" / "journal.sqlite3"
        fill(file, LONG, REQUESTS, "conversation")
        _at_start(file)


def _on_screen(env: dict[str, str]) -> None:
    """Measure from the key to the list, and from the last letter of a search to what it found."""
    opened, found = [], []
    with Terminal(command(), env, size=SIZE) as terminal:
        wait_for_paint(terminal)
        let_pass(terminal, 4)
        for _ in range(RUNS):
            terminal.type(F3)
            opened.append(_until(terminal, f"{CONVERSATIONS:,} conversations"))
            let_pass(terminal, 0.5)
            terminal.type(MARK[:-1])
            let_pass(terminal, 0.7)
            terminal.type("!")
            _until(terminal, "Nothing found.")
            let_pass(terminal, 0.5)
            terminal.type("\x7f")
            found.append(_until(terminal, "1 conversation"))
            let_pass(terminal, 0.5)
            terminal.type(ESCAPE)
            let_pass(terminal, 0.7)
    what = f"F3 to the list of {CONVERSATIONS:,} conversations of {REQUESTS} requests"
    print(row(f"{what}, first time", opened[:1], "ms"), flush=True)
    print(row(what, opened[1:], "ms"), flush=True)
    print(row(f"key of a search to what it found among {CONVERSATIONS * REQUESTS:,} requests", found, "ms"))


def _search(file: Path) -> None:
    """Measure the search without a screen."""
    journal = Journal.open(file)
    conversations = Conversations(journal)
    for what, words in (
        ("a word of one request", [MARK]),
        ("two words of most", ["ana", "sid"]),
        ("a word with an umlaut", ["übel"]),
    ):
        times = []
        for _ in range(RUNS):
            started = time.perf_counter()
            conversations.search(words)
            times.append(1000 * (time.perf_counter() - started))
        print(row(f"search among {CONVERSATIONS * REQUESTS:,} requests, {what}", times, "ms"), flush=True)
    journal.close()


def _open_long(env: dict[str, str]) -> None:
    """Measure from Enter to a conversation of many requests on the screen."""
    times = []
    with Terminal(command(), env, size=SIZE) as terminal:
        wait_for_paint(terminal)
        let_pass(terminal, 4)
        for _ in range(RUNS):
            terminal.type(F3)
            _until(terminal, str(LONG))
            let_pass(terminal, 0.7)
            terminal.type("\r")
            times.append(_until(terminal, "97 % sure"))
            let_pass(terminal, 1)
            terminal.type("\x0c")  # cleared, so that it has to be drawn anew
            let_pass(terminal, 0.7)
    print(row(f"Enter to a conversation of {LONG:,} requests on the screen", times, "ms"), flush=True)


def _at_start(file: Path) -> None:
    """Measure what the start of the program reads from a journal of very many requests."""
    opened, read = [], []
    for _ in range(RUNS):
        started = time.perf_counter()
        journal = Journal.open(file)
        opened.append(1000 * (time.perf_counter() - started))
        started = time.perf_counter()
        journal.requests(200)
        journal.interrupted()
        read.append(1000 * (time.perf_counter() - started))
        journal.close()
    print(row(f"opening a journal of {LONG * REQUESTS:,} requests", opened, "ms", 1), flush=True)
    print(row("reading from it what the start needs", read, "ms", 1), flush=True)


def _until(terminal: Terminal, words: str) -> float:
    """Return the milliseconds until words come that were not there before."""
    started, seen = time.perf_counter(), len(terminal.text)
    while words not in terminal.text[seen:]:
        if not terminal.read(10):
            raise RuntimeError(f"{words!r} did not come: {terminal.text[-3000:]!r}")
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    main()
