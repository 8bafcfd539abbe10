"""How the program steps aside for the shell and ends, in a real terminal."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.program.tmux import Tmux
from tests.tui.terminals import Terminal

pytestmark = [pytest.mark.program, pytest.mark.usefixtures("settled_home")]

SHELL = ("bash", "--norc", "--noprofile", "-i")
LEFT = "\x1b[?1049l\x1b[?25h"
"""The terminal's own page again, with its cursor."""
MODES = re.compile(r"\x1b\[\?(\d+)([hl])")
"""What terminals do, such as reporting the mouse, set or taken back."""


def given_back(raw: str) -> bool:
    """Tell whether all that was asked of a terminal was taken back."""
    modes = dict(MODES.findall(raw))
    assert {"1000", "1049", "2004", "7", "25"} <= modes.keys()
    usual = {
        mode: "h" if mode in ("7", "25") else "l" for mode in modes
    }  # long lines go on below; the cursor
    keys = re.findall(r"\x1b\[[<>]\d*u", raw)  # in the form of kitty's protocol, or as ever
    return keys[1:] == ["\x1b[<u"] and LEFT in raw[-200:] and modes == usual


def test_suspended_to_the_shell_and_back_it_goes_on_where_it_was(tmp_path: Path, home: Path) -> None:
    with Tmux(tmp_path, program=SHELL) as terminal:

        def run(line: str) -> None:
            terminal.type(line)
            terminal.press("Enter")

        # Started by another program, as by make: the whole job must stop, or the shell does not come back.
        run(f"PS1='shell> '; clear; sh -c '{sys.executable} -m tui; true'")
        terminal.wait_for("What would you like done?")
        terminal.type("half a request")
        terminal.wait_for("half a request")
        terminal.press("C-z")
        terminal.wait_for("Stopped", "shell>")
        run("stty -a | grep -o ' echo '; stty -a | grep -o ' icanon '")
        terminal.wait_for(" icanon")
        assert (home / "state" / "draft.txt").read_text() == "half a request"
        run("bg")  # it may not draw from there
        run("echo quiet; fg")
        terminal.wait_for("half a request", "F1 help")
        terminal.type(" more")
        assert "shell>" not in terminal.wait_for("half a request more")
        terminal.press("C-z")
        terminal.wait_for("quiet", "Stopped")
        run("fg")
        terminal.wait_for("half a request more", "F1 help")
        terminal.press("C-q")
        screen = terminal.wait_for("quiet", "shell>")
        assert "half a request more" not in screen


def test_without_a_shell_it_stays_and_says_so(tmp_path: Path) -> None:
    with Tmux(tmp_path) as terminal:
        terminal.wait_for("What would you like done?")
        terminal.press("C-z")
        terminal.wait_for("no shell to go to")
        terminal.type("alive")
        terminal.wait_for("› alive")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_it_keeps_the_draft_and_gives_the_terminal_back(
    home: Path, number: signal.Signals
) -> None:
    with Terminal((sys.executable, "-m", "tui"), dict(os.environ)) as terminal:
        terminal.wait_for("What would you like done?")
        terminal.type("half")
        terminal.wait_for("half")
        os.kill(terminal.process.pid, number)
        assert terminal.end() == 128 + number
        assert given_back(terminal.raw)
    assert (home / "state" / "draft.txt").read_text() == "half"
    with sqlite3.connect(home / "state" / "journal.sqlite3") as journal:
        assert journal.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_killed_it_gives_the_terminal_back_all_the_same() -> None:
    started = ("sh", "-c", f"{sys.executable} -m tui; true")  # by a shell, which keeps the terminal open
    with Terminal(started, dict(os.environ)) as terminal:
        terminal.wait_for("What would you like done?")
        terminal.type("half")
        terminal.wait_for("half")
        subprocess.run(["pkill", "-KILL", "-P", str(terminal.process.pid)], check=True)
        assert terminal.end() == 0
        assert given_back(terminal.raw)


def test_told_to_go_on_though_it_never_stopped_it_still_ends(home: Path) -> None:
    with Terminal((sys.executable, "-m", "tui"), dict(os.environ)) as terminal:
        terminal.wait_for("What would you like done?")
        terminal.type("half")
        terminal.wait_for("half")
        for letter in "more!":  # one reader of keys that is never told would keep it alive
            os.kill(terminal.process.pid, signal.SIGCONT)
            terminal.type(letter)
            terminal.wait_for(letter)
        os.kill(terminal.process.pid, signal.SIGHUP)
        end = time.monotonic() + 30
        while terminal.process.poll() is None and time.monotonic() < end:
            os.kill(terminal.process.pid, signal.SIGCONT)  # as tmux does, and a shell that goes away
            terminal.read(0.005)
        assert terminal.end(5) == 128 + signal.SIGHUP
    assert (home / "state" / "draft.txt").read_text() == "halfmore!"


def test_it_ends_with_its_terminal(home: Path) -> None:
    terminal = Terminal((sys.executable, "-m", "tui"), dict(os.environ))
    terminal.wait_for("What would you like done?")
    terminal.type("half")
    terminal.wait_for("half")
    terminal.hang_up()
    assert terminal.process.wait(30) == 128 + signal.SIGHUP
    assert (home / "state" / "draft.txt").read_text() == "half"
