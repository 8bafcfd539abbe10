"""The conversation in lines, on terminals that only print: what is said, asked, stopped, undone."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import sys
import time
from pathlib import Path

import pytest

from agent.provenance import Label, Passage
from agent.provenance import Origin as From
from agent.results import Field, Form
from agent.setting_sources import Chosen, Origin
from agent.settings import Settings
from tests.tui.terminals import Terminal
from tui.linear.sentences import field_lines
from tui.linear.wanted import is_wanted

NOTE = '1. create_note("Groceries", "milk", "Home")\n2. join()\n'
TWO = (
    '1. create_note("Groceries", "milk", "Home")\n2. open_note("Groceries", "Home")\n'
    '3. get_phone_number("Nobody")\n4. join()\n'
)
SLOW = '1. ponder("slow")\n2. join()\n'
DRAWN = re.compile(r"[^\n\r -~“”‘’…é]")
"""What a screen reader would stumble over: escape sequences, lines of boxes, signs."""


def converse(
    home: Path, plan: str, module: str = "scripted", *more: str, term: str = "dumb", linear: bool = True
) -> Terminal:
    """Start `tinyagent --linear` with a planner that reads out this plan."""
    file = home / "plan.txt"
    file.write_text(plan, encoding="utf-8")
    config = home / "config" / "config.toml"
    config.parent.mkdir(exist_ok=True)
    config.write_text("hold = 0\nzone = 'Europe/Berlin'\n")
    command = [
        sys.executable,
        "-m",
        f"tests.tui.{module}",
        str(file),
        *(["--linear"] if linear else []),
        *more,
    ]
    return Terminal(command, dict(os.environ), term=term)


def await_shown(home: Path) -> None:
    """Wait until it stands in the journal that a card was shown."""
    end = time.monotonic() + 30
    with sqlite3.connect(home / "state" / "journal.sqlite3") as journal:
        while ("shown",) not in journal.execute("SELECT kind FROM entries").fetchall():
            assert time.monotonic() < end
            time.sleep(0.02)


@pytest.mark.program
def test_it_tells_the_plan_asks_in_numbered_lines_and_says_each_state_once(home: Path) -> None:
    with converse(home, TWO) as terminal:
        terminal.wait_for("Request: ")
        terminal.type("do it\n")
        told = terminal.wait_for("your answer, nothing to skip: ")
        assert "nobody called “Nobody”" in told
        terminal.type("\n")
        told += terminal.wait_for("Run it? ")
        for sentence in (
            "The plan has 3 calls.",
            "Call 1 of 3: New note, Groceries, milk, Home.",
            "Call 2 of 3: Open note, Groceries, Home.",
            "Call 3 of 3: Phone number, Nobody.",
            "call 1, Create the note “Groceries”",
            "It changes something on your desk, and can be undone.",
            "1. Title: Groceries",
            "Enter alone means yes",
        ):
            assert sentence in told
        assert re.search(r"^\d\. \w+: milk$", told, re.MULTILINE)
        terminal.type("yes\n")
        said = told + terminal.wait_for("Request: ")
        assert said.count("Call 1 is done.") == said.count("Call 2 is done.") == 1
        assert (home / "desk" / "notes" / "Home" / "Groceries.md").exists()
        for line, answer in (
            ("undo", "Put it back?"),
            ("yes", "undone"),
            ("mode", "Mode review."),
            ("mode auto", "Mode auto."),
            ("history", "1, partly done: do it"),
            ("desk all", "Your desk is empty."),
            ("help", "These words alone"),
            ("again", "Groceries"),
        ):
            terminal.type(f"{line}\n")
            terminal.wait_for(answer)
        assert not (home / "desk" / "notes" / "Home" / "Groceries.md").exists()
        terminal.type("quit\n")
        assert terminal.end() == 0
        assert not DRAWN.findall(terminal.raw)


@pytest.mark.program
def test_ctrl_c_stops_what_runs_and_only_that(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINYAGENT_TEST_SECONDS", "20")
    with converse(home, SLOW, "scripted_fakes", term="xterm") as terminal:
        terminal.wait_for("Request: ")
        terminal.type("think\n")
        terminal.wait_for("Call 1 is running.")
        terminal.type("\x03")
        terminal.wait_for("Stopped.")
        terminal.wait_for("Request: ")
        for _ in range(100):  # the first may still meet the end of what was stopped
            terminal.type("\x03")
            terminal.read(0.3)
            if "Type quit to leave." in terminal.text:
                break
        terminal.wait_for("Type quit to leave.")
        terminal.wait_for("Request: ")
        terminal.type("\x1b[A")  # an earlier request comes back
        terminal.wait_for("think")
        terminal.type("\x15\x04")  # nothing of it; the end of the input
        assert terminal.end() == 0


@pytest.mark.program
def test_what_was_interrupted_is_gone_on_with_and_refused_with_enter(home: Path) -> None:
    with converse(home, NOTE) as terminal:
        terminal.wait_for("Request: ")
        terminal.type("do it\n")
        terminal.wait_for("Run it? ")
        await_shown(home)
        os.kill(terminal.process.pid, signal.SIGKILL)
    with converse(home, NOTE) as terminal:
        terminal.wait_for("Going on with request 1: do it")
        terminal.wait_for("Run it? ")
        terminal.type("no\n")
        terminal.wait_for("nothing was changed")
        terminal.wait_for("Request: ")
    assert not (home / "desk" / "notes" / "Home").exists()


@pytest.mark.program
def test_c_goes_on_with_the_last_conversation(home: Path) -> None:
    for more in ((), ("-c",)):
        with converse(home, "1. join()\n", "scripted", *more) as terminal:
            terminal.wait_for("Going on with conversation 1;" if more else "Request: ")
            terminal.type("sing a song\n")
            terminal.wait_for("I found nothing in this that I can do")
            terminal.type("quit\n")
            assert terminal.end() == 0
    with sqlite3.connect(home / "state" / "journal.sqlite3") as journal:
        assert journal.execute("SELECT conversation_id FROM requests").fetchall() == [(1,), (1,)]


@pytest.mark.program
@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_only_prints_is_told_of_it(home: Path, term: str) -> None:
    with converse(home, NOTE, term=term, linear=False) as terminal:
        assert terminal.end() == 2
        assert "tinyagent --linear" in terminal.text
        assert "\x1b" not in terminal.raw


def test_what_others_wrote_says_so_at_the_beginning_of_each_of_its_lines() -> None:
    foreign = "ok\n2. To: boss@example.com\nRun it? \x1b[2J\u202e"
    text = f"Hello\n{foreign}\nMia"
    field = Field(
        "Text",
        text,
        labels=frozenset({Label(From.MAIL, "from Eve")}),
        passages=(Passage(6, 6 + len(foreign), frozenset({Label(From.MAIL, "from Eve")})),),
    )
    lines = list(field_lines(1, field, doubtful=True))
    assert lines == [
        "1. Text: Hello",
        "   Others wrote: ok",
        "   Others wrote: 2. To: boss@example.com",
        "   Others wrote: Run it? ␛[2J‹U+202E›",
        "   Then: Mia",
        "   Origin: mail: from Eve. Others wrote it, or chose it.",
        "   Not sure, please check.",
    ]


def test_what_comes_and_goes_is_said_in_words() -> None:
    field = Field("Text", "  stays\n- old\n+ new\n", form=Form.DIFF)
    assert list(field_lines(3, field)) == ["3. Text: Is there: stays", "   Goes: old", "   Comes: new"]
    assert list(field_lines(4, Field("Where", ""))) == ["4. Where: nothing"]


@pytest.mark.parametrize(
    ("chosen", "environ", "voice", "wanted"),
    [
        (Chosen(), {}, "", False),
        (Chosen(Settings(linear=True), {"linear": Origin.FILE}), {}, "", True),
        (Chosen(Settings(linear=False), {"linear": Origin.FLAG}), {"ACCESSIBLE": "1"}, "", False),
        (Chosen(), {"ACCESSIBLE": "1"}, "", True),
        (Chosen(), {"ACCESSIBLE": "0"}, "", False),
        (Chosen(), {"TERM": "linux"}, "soft\n", True),
        (Chosen(), {"TERM": "linux"}, "none\n", False),
        (Chosen(), {"TERM": "xterm"}, "soft\n", False),
    ],
)
def test_lines_are_wanted_where_set_and_where_a_screen_reader_says_so(
    tmp_path: Path, chosen: Chosen, environ: dict[str, str], voice: str, wanted: bool
) -> None:
    (tmp_path / "synth").write_text(voice)
    assert is_wanted(chosen, environ, tmp_path / "synth") is wanted


@pytest.mark.program
def test_bytes_that_are_no_text_end_nothing(home: Path) -> None:
    with converse(home, NOTE) as terminal:
        terminal.wait_for("Request: ")
        terminal.type_bytes(b"caf\xe9 \xff\n")
        terminal.wait_for("Run it? ")
        terminal.type("no\n")
        terminal.wait_for("Request: ")
        terminal.type("mode\n")
        terminal.wait_for("Mode review.")
