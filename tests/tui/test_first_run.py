"""The first start: three questions that can be answered or skipped, and never asked again."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from textual.widgets import Input

from agent.settings import SettingsError, load_settings, local_zone
from tests.program.tmux import Tmux
from tests.tui.apps import screen_text
from tui.screens.first_run import FirstRunApp
from tui.settings.first_run import Answers, guessed, is_first, keep

GUESS = Answers("Mia Park", "Europe/Berlin")


class Kept:
    """Takes answers."""

    def __init__(self, trouble: str = "") -> None:
        self.answers: list[Answers] = []
        self._trouble = trouble

    def __call__(self, answers: Answers) -> None:
        if self._trouble:
            raise SettingsError(self._trouble)
        self.answers.append(answers)


@pytest.mark.parametrize("size", [(20, 5), (80, 24)])
async def test_enter_takes_what_was_guessed(size: tuple[int, int]) -> None:
    kept = Kept()
    app = FirstRunApp(GUESS, kept, desk="~/desk")
    async with app.run_test(size=size) as pilot:
        await pilot.press("enter", "enter", "enter")
        await pilot.pause()
    assert app.return_value == GUESS
    assert kept.answers == [GUESS]


async def test_other_answers_are_checked_and_kept() -> None:
    kept = Kept()
    app = FirstRunApp(GUESS, kept, desk="~/desk")
    async with app.run_test() as pilot:
        await pilot.press("ctrl+u", *"Zoë Li", "enter", "ctrl+u", *"Mars/Base", "enter")
        await pilot.pause()
        assert "no zone called 'Mars/Base'" in screen_text(app)
        assert app.query_one("#my-zone", Input).has_focus
        await pilot.press("ctrl+u", *"Asia/Tokyo")
        await pilot.pause()
        assert re.search(r"it is \w+day \d\d:\d\d there", screen_text(app))
        await pilot.press("enter", "down", "enter")
        await pilot.pause()
    assert kept.answers == [Answers("Zoë Li", "Asia/Tokyo", demo=True)]


async def test_escape_skips_and_the_key_to_leave_leaves() -> None:
    for key, answers in (("escape", Answers()), ("ctrl+q", None)):
        app = FirstRunApp(GUESS, Kept(), desk="~/desk")
        async with app.run_test() as pilot:
            await pilot.press(key)
            await pilot.pause()
        assert app.return_value == answers


async def test_what_cannot_be_written_is_told_and_can_be_skipped() -> None:
    app = FirstRunApp(GUESS, Kept("config.toml cannot be written: No space left."), desk="~/desk")
    async with app.run_test() as pilot:
        await pilot.press("enter", "enter", "enter")
        await pilot.pause()
        assert "No space left" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
    assert app.return_value == Answers()


def test_answers_are_written_and_the_machine_s_own_zone_is_left_to_it(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    assert is_first(file)
    keep(file, Answers("Mia", local_zone().key))
    assert (load_settings(file).name, load_settings(file).zone) == ("Mia", "")
    assert not is_first(file)
    skipped = tmp_path / "skipped" / "config.toml"
    skipped.parent.mkdir()
    keep(skipped, Answers())
    assert not is_first(skipped)
    assert guessed().zone == local_zone().key


@pytest.mark.program
def test_it_is_asked_once_and_the_answers_count_at_once(tmp_path: Path, home: Path) -> None:
    with Tmux(tmp_path) as terminal:
        terminal.wait_for("Welcome", "Your time zone")
        terminal.type("Mia Park")
        terminal.wait_for("Mia Park")
        while "local desk" not in terminal.screen:
            terminal.press("Enter")  # from question to question; nothing once the app is there
            time.sleep(0.2)
        terminal.wait_for("What would you like done?")
        assert load_settings(home / "config" / "config.toml").name.endswith("Mia Park")
        terminal.press("C-q")
    with Tmux(tmp_path) as terminal:
        terminal.wait_for("What would you like done?")
        assert "Welcome" not in terminal.screen
