"""The whole program in a real terminal, with the bundled planner: what a user types ends on the desk."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from tests.program.tmux import Tmux, wait_until_file

pytestmark = [pytest.mark.program, pytest.mark.usefixtures("settled_home")]

REQUEST = 'create a note titled "Groceries" with the content "milk and eggs"'
READY = "ready"


def ask(terminal: Tmux, request: str) -> None:
    """Type a request once the app is there."""
    terminal.wait_for("What would you like done?")
    terminal.type(request)
    terminal.press("Enter")


def decide(terminal: Tmux, key: str) -> None:
    """Press a key that decides, as late as a person would: keys count half a second after the card showed."""
    time.sleep(1)
    terminal.press(key)


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
def test_a_request_becomes_the_right_file_after_approval(
    tmp_path: Path, home: Path, size: tuple[int, int]
) -> None:
    with Tmux(tmp_path, size=size) as terminal:
        ask(terminal, REQUEST)
        terminal.wait_for("Waits for your yes", "Groceries", "milk and eggs")
        assert not list((home / "desk" / "notes").rglob("*.md"))
        decide(terminal, "C-y")
        text = wait_until_file(home / "desk" / "notes" / "Groceries.md")
        assert "milk and eggs" in text
        terminal.wait_for("Created the note")
        terminal.press("C-q")
        assert terminal.exit_code() == 0


def test_a_refused_request_leaves_no_file(tmp_path: Path, home: Path) -> None:
    with Tmux(tmp_path) as terminal:
        ask(terminal, REQUEST)
        terminal.wait_for("Waits for your yes")
        decide(terminal, "C-n")
        terminal.wait_for("Not done")
        assert not list((home / "desk" / "notes").rglob("*.md"))


def test_keys_typed_before_the_card_was_seen_approve_nothing(tmp_path: Path, home: Path) -> None:
    with Tmux(tmp_path) as terminal:
        ask(terminal, REQUEST)
        for _ in range(10):
            terminal.press("y", "Enter")
        terminal.wait_for("Waits for your yes")
        time.sleep(1)
        assert not list((home / "desk" / "notes").rglob("*.md"))


def test_a_killed_program_loses_nothing_and_says_so(tmp_path: Path, home: Path) -> None:
    with Tmux(tmp_path) as terminal:
        ask(terminal, REQUEST)
        terminal.wait_for("Waits for your yes")
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.exit_code()
    (tmp_path / "exit-code").unlink()
    with Tmux(tmp_path) as terminal:
        terminal.wait_for("The program ended in the middle", "Waits for your yes")
        decide(terminal, "C-y")
        wait_until_file(home / "desk" / "notes" / "Groceries.md")
        terminal.wait_for("Created the note")
        terminal.press("C-q")
        assert terminal.exit_code() == 0
    with sqlite3.connect(home / "state" / "journal.sqlite3") as journal:
        assert journal.execute("SELECT outcome FROM requests").fetchall() == [("done",)]
        assert journal.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_two_at_once_on_one_desk(tmp_path: Path, home: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    with Tmux(folders[0]) as first, Tmux(folders[1]) as second:
        for terminal, title in ((first, "Groceries"), (second, "Shopping")):
            ask(terminal, f'create a note titled "{title}" with the content "milk and eggs"')
        for terminal in (first, second):
            terminal.wait_for("Waits for your yes")
            decide(terminal, "C-y")
        for title in ("Groceries", "Shopping"):
            assert "milk and eggs" in wait_until_file(home / "desk" / "notes" / f"{title}.md")


def test_a_terminal_of_20_by_5_and_back(tmp_path: Path) -> None:
    with Tmux(tmp_path, size=(20, 5)) as terminal:
        terminal.wait_for("What would")
        terminal.type("hello")
        terminal.wait_for("hello")
        terminal.resize(80, 24)
        terminal.wait_for("F1 help")
        terminal.resize(20, 5)
        terminal.press("C-q")
        assert terminal.exit_code() == 0


def test_a_paste_of_100000_characters_is_taken(tmp_path: Path) -> None:
    with Tmux(tmp_path) as terminal:
        terminal.wait_for("What would you like done?")
        terminal.paste("remind me to call Ana tomorrow at 9 " + "and so on " * 10_000, tmp_path)
        terminal.press("Enter")
        terminal.wait_for("characters were planned")
        terminal.press("C-x")
        terminal.wait_for("Stopped")
        terminal.quit()


def test_markup_and_escape_sequences_in_a_request_stay_text(tmp_path: Path) -> None:
    with Tmux(tmp_path) as terminal:
        ask(terminal, "[bold red]hello[/] [nope [/nope] what's 2+2")
        terminal.wait_for("[bold red]hello[/]")
        terminal.press("C-q")
        assert terminal.exit_code() == 0


def test_c_goes_on_with_the_last_conversation(tmp_path: Path, home: Path) -> None:
    with Tmux(tmp_path) as terminal:
        ask(terminal, "what is on my calendar today")
        terminal.wait_for("% sure", "· done")
        terminal.press("C-q")
        assert terminal.exit_code() == 0
    with Tmux(tmp_path, ["-c"]) as terminal:
        terminal.wait_for("what is on my calendar today", "· done")
        ask(terminal, "and tomorrow?")
        terminal.wait_for("and tomorrow?")
        terminal.press("F3")
        terminal.wait_for("1 conversation", "2 requests")
    with sqlite3.connect(home / "state" / "journal.sqlite3") as connection:
        assert connection.execute("SELECT conversation_id FROM requests").fetchall() == [(1,), (1,)]
