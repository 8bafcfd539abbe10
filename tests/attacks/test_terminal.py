"""The bytes that reach a real terminal: none of them is the content's own escape sequence."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.attacks.bench import Bench
from tests.attacks.terminal import CSI8, ESC, OSC8, ST8
from tests.tui.terminals import Terminal

pytestmark = [pytest.mark.program, pytest.mark.attack("escape sequences")]

EVIL = (
    f"{ESC}]52;c;cm0gLXJmIH4=\x07 {ESC}]0;owned\x07 {ESC}]8;;https://evil.example\x07bank{ESC}]8;;\x07"
    f" {ESC}[2J{ESC}[41m {OSC8}0;owned{ST8} {CSI8}2J \u202egnp.exe\u202c \u200bhidden\u2066x\u2069"
)
RAW = (
    "\x1b]52;c;cm0",
    "\x1b]0;owned",
    "\x1b]8;;https",
    "\x1b[41m",
    "\x9b",
    "\x9d",
    "\u202e",
    "\u200b",
    "\u2066",
)


@pytest.fixture
def desk(tmp_path: Path, home: Path) -> Bench:
    """A desk whose note is evil, as the one of the program."""
    bench = Bench(tmp_path)
    bench.put("notes/Plans.md", f"# Plans\n\n{EVIL}\n")
    bench.put("notes/Other.md", f"# {EVIL}\n\nplans\n")
    (home / "desk").symlink_to(bench.root)
    return bench


PLAN = (
    '1. search_notes("plans")\n2. open_note("Plans", "")\n'
    '3. compose_new_email(["Sid"], [], "Plans", "$2", [])\n4. join()\n'
)


def assert_clean(terminal: Terminal) -> None:
    assert "›" in terminal.text, "the marks are there"
    assert [one for one in RAW if one in terminal.raw] == []


def test_the_command_line_prints_marks(tmp_path: Path, desk: Bench) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(PLAN)
    words = [sys.executable, "-m", "tests.tui.scripted", str(plan), "ask", "mail Sid my note Plans"]
    with Terminal(words, dict(os.environ), size=(140, 50)) as terminal:
        terminal.wait_for("y/N")
        terminal.type("n\n")
        terminal.end()
        assert_clean(terminal)
    with Terminal([sys.executable, "-m", "tui", "history", "1"], dict(os.environ)) as terminal:
        assert terminal.end() == 0
        assert_clean(terminal)


def test_the_app_draws_marks(tmp_path: Path, desk: Bench, settled_home: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(PLAN)
    words = [sys.executable, "-m", "tests.tui.scripted", str(plan)]
    with Terminal(words, dict(os.environ), size=(140, 50)) as terminal:
        terminal.wait_for("Say what you would like")
        terminal.type("mail Sid my note Plans\r")
        terminal.wait_for("owned")
        for _ in range(100):  # Ctrl+N refuses, once the card has been there long enough
            terminal.type("\x0e")
            terminal.read(0.3)
            if "refused" in terminal.text:
                break
        terminal.wait_for("refused")
        assert_clean(terminal)
