"""The program on terminals of many kinds: it draws, takes keys, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import sys
import time
from pathlib import Path

import pytest

from tests.program.tmux import Tmux

pytestmark = pytest.mark.program

BARE = ("linux", "vt100")
"""Terminals without a second page: what the app draws would stay when it is gone."""
KINDS = ("xterm-256color", "screen-256color", "tmux-256color", "xterm", *BARE)
SIGNS = frozenset("╭╮╰╯▾▸✓✗•◷⠋")
"""Characters that the fonts of bare terminals may lack."""
SCROLL_BAR = str.maketrans("▁▂▃▄▅▆▇█", "        ")


def on(kind: str, folder: Path, size: tuple[int, int] = (80, 24)) -> Tmux:
    """Start the program on a terminal that calls itself `kind`, in tmux, which shows what comes of it."""
    (folder / "config").mkdir(parents=True)
    (folder / "config" / "config.toml").touch()  # the questions of the first start are answered
    program = ("env", f"TERM={kind}", "COLORTERM=", f"TINYAGENT_HOME={folder}", sys.executable, "-m", "tui")
    return Tmux(folder, program=program, size=size, second_page=kind not in BARE)


def test_on_every_terminal_it_does_a_request_by_keys_and_leaves_the_screen_clean(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:  # all at once: most of the time each of them only waits
        terminals = {kind: stack.enter_context(on(kind, tmp_path / kind)) for kind in KINDS}
        for terminal in terminals.values():
            terminal.wait_for("What would you like done?")
            terminal.type('create a note titled "Groceries" with the content "milk and eggs"')
            terminal.press("Enter")
        for terminal in terminals.values():
            terminal.wait_for("Waits for your yes")
        time.sleep(1)  # keys count half a second after the card was seen
        for terminal in terminals.values():
            terminal.press("C-y")
        for kind, terminal in terminals.items():
            screen = terminal.wait_for("Created the note")
            if kind in BARE:
                assert not SIGNS & set(screen)
            terminal.press("C-q")
        for kind, terminal in terminals.items():
            assert terminal.exit_code() == 0, kind
            assert terminal.screen.strip() == "", kind


def test_resized_to_almost_nothing_and_back_with_the_desk_open(tmp_path: Path) -> None:
    demo = ("env", f"TINYAGENT_HOME={tmp_path}", sys.executable, "-m", "tui", "demo")
    with Tmux(tmp_path, program=demo, size=(160, 48)) as terminal:
        before = terminal.wait_for("Lunch with Ana", "review   demo desk", "The plan is drawn here")
        terminal.press("F9")
        for size in ((100, 30), (60, 18), (20, 5), (12, 3), (80, 24), (20, 5)):
            terminal.resize(*size)
        terminal.wait_for("You see the plan\n")  # which only the last size breaks there
        terminal.press("F9")  # over the chat, where there is room for one only
        terminal.wait_for("Today")
        terminal.resize(160, 48)
        terminal.wait_for("Lunch with Ana", "The plan is drawn here")
        end = time.monotonic() + 10
        while (after := terminal.screen).translate(SCROLL_BAR) != before.translate(SCROLL_BAR):
            assert time.monotonic() < end, after
            time.sleep(0.1)
        terminal.press("C-q")
        assert terminal.exit_code() == 0
