"""What is told to those who look elsewhere: when, how, how little, and nothing that could do harm."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from agent.events import ApprovalCard, Event, Finished, Notice, Outcome, Question
from agent.settings import Notices, Settings
from tests.tui.apps import NOTE
from tests.tui.terminals import Terminal
from tui.news import News
from tui.notifying import Way, run_command, sequence, told, way_of

DONE = Finished(1, Outcome.DONE)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with programs that write their arguments down; the only one on the path."""
    for name in ("notify-send", "osascript"):
        file = tmp_path / name
        file.write_text('#!/bin/sh\nfor word in "$@"; do echo "$word" >> "$0.said"; done\n')
        file.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


@pytest.mark.parametrize(
    ("event", "seconds", "settings", "said"),
    [
        (DONE, 30.0, Settings(), "Done."),
        (DONE, 9.9, Settings(), ""),
        (DONE, 1.0, Settings(notify_after=0), "Done."),
        (DONE, 30.0, Settings(notifications=Notices.OFF), ""),
        (DONE, 30.0, Settings(notifications=Notices.WORDS), "Done: email Sid [b] ␛[31m"),
        (Finished(1, Outcome.FAILED), 30.0, Settings(), "It did not work."),
        (Notice("x"), 30.0, Settings(), ""),
    ],
)
def test_what_is_told(event: Event, seconds: float, settings: Settings, said: str) -> None:
    assert told(News("email Sid\n[b] \x1b[31m", event, seconds), settings) == said


def test_every_end_has_words() -> None:
    for outcome in Outcome:
        assert told(News("x", Finished(1, outcome), 99), Settings())


@pytest.mark.parametrize(
    ("environ", "platform", "way"),
    [
        ({"DISPLAY": ":0", "TERM": "xterm"}, "linux", ("notify-send", "--app-name=TinyAgent", "--")),
        ({"TERM": "xterm"}, "darwin", "osascript"),
        ({"TERM": "xterm", "SSH_CONNECTION": "1"}, "darwin", Way(terminal="9")),
        ({"DISPLAY": ":10", "SSH_TTY": "x", "TERM": "foot"}, "linux", Way(terminal="777")),
        ({"TERM": "xterm-kitty", "TMUX": "x"}, "linux", Way(terminal="99", wrap="tmux")),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, "linux", Way(terminal="777")),
        ({"TERM": "screen", "STY": "x"}, "linux", Way(terminal="9", wrap="screen")),
        ({"TERM": "linux"}, "linux", Way()),
        ({"TERM": "dumb"}, "linux", Way()),
    ],
)
def test_the_way_fits_the_machine_and_the_terminal(
    programs: Path, environ: dict[str, str], platform: str, way: Way | str | tuple[str, ...]
) -> None:
    found = way_of(environ, platform)
    match way:
        case Way():
            assert found == way
        case str():
            assert found.command[0] == way
        case _:
            assert found.command == way


@pytest.mark.parametrize("terminal", ["9", "777", "99"])
@pytest.mark.parametrize("wrap", ["", "tmux", "screen"])
def test_no_text_leaves_its_sequence(terminal: str, wrap: str) -> None:
    way = Way(terminal=terminal, wrap=wrap)
    nasty = "Done: a\x07b\x1b]0;evil\x1b\\c\x9c\x9d;d\u202e\n"
    said = sequence(way, nasty)
    for sign in ("\x07", "\x1b", "\x9c", "\x9d", "\n"):
        assert said.count(sign) == sequence(way, "Done").count(sign)


@pytest.mark.parametrize("platform", ["linux", "darwin"])
async def test_text_goes_to_programs_as_arguments(programs: Path, platform: str) -> None:
    way = way_of({"DISPLAY": ":0", "TERM": "xterm"}, platform)
    text = 'Done: "; rm -rf ~; $(x) <b>'
    await run_command(way, text)
    said = (programs / f"{way.command[0]}.said").read_text().splitlines()
    assert said[-2] == "TinyAgent"
    assert said[-1] == (text.replace("<b>", "&lt;b&gt;") if platform == "linux" else text)


async def test_a_program_that_fails_is_left_alone(tmp_path: Path) -> None:
    await run_command(Way((str(tmp_path / "none"),)), "Done.")


@pytest.mark.program
def test_a_terminal_without_the_focus_is_told(tmp_path: Path, settled_home: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(NOTE)
    env = {
        name: value
        for name, value in os.environ.items()
        if name
        not in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "TMUX", "STY", "VTE_VERSION")
    }
    with Terminal([sys.executable, "-m", "tests.tui.scripted_fakes", str(plan)], env) as terminal:
        terminal.wait_for("What would you like done?")
        terminal.type("SECRET\r\x1b[O")  # the request is made, then the window is left
        terminal.wait_for("Waits for your yes")
        while "\x1b]9;" not in terminal.raw:
            assert terminal.read(30)
    assert "\x1b]9;TinyAgent: Waits for your yes.\x07" in terminal.raw


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (ApprovalCard.__new__(ApprovalCard), "Waits for your yes."),
        (Question.__new__(Question), "Has a question."),
    ],
)
def test_questions_and_cards_are_told_whatever_is_on_them(event: Event, said: str) -> None:
    assert told(News("x", event, 0), Settings()) == said
