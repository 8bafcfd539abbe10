"""The command palette: every action with its key, and what is picked is run where it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.setting_sources import Chosen
from agent.settings import Settings
from tests.tui.apps import BOTH, NOTE, running
from tui.keys.actions import ACTIONS
from tui.screens.help import HelpScreen
from tui.screens.palette import PaletteScreen, commands
from tui.widgets.call_choices import CallChoices
from tui.widgets.choices import Choices


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions take the focus, and keys count, at once."""
    monkeypatch.setattr("tui.guard.SEEING_TAKES", 0.0)
    monkeypatch.setattr("tui.widgets.asks.TYPING_PAUSE", 0.0)


async def test_every_action_is_listed_with_its_key(tmp_path: Path) -> None:
    async with running(tmp_path, NOTE, size=(120, 40)) as app:
        await app.pilot.press("ctrl+p")
        await app.until(lambda: isinstance(app.app.screen, PaletteScreen))
        choices = app.app.screen.query_one(Choices)
        await app.until(lambda: choices.option_count)
        lines = [str(option.prompt) for option in choices.options]
        for one in ACTIONS:
            if one.id == "command_palette":
                continue
            line = next(line for line in lines if line.startswith(one.description[:40]))
            assert not one.shown_key or any(
                one.shown_key in line for line in lines if line.startswith(one.description[:40])
            )
            assert line


@pytest.mark.parametrize("size", [(20, 5), (40, 12)])
async def test_what_is_found_is_run_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    async with running(tmp_path, NOTE, size=size) as app:
        await app.pilot.press("ctrl+p", *"with the keys")
        await app.until(lambda: "Show what" in app.text)
        await app.pilot.press("enter")
        await app.until(lambda: isinstance(app.app.screen, HelpScreen))
        await app.pilot.press("escape", "ctrl+p", *"xyzzy")
        await app.until(lambda: "Nothing is" in app.text)
        await app.pilot.press("enter", "escape")
        await app.until(lambda: app.app.screen is app.main)


async def test_actions_of_the_card_are_run_on_the_line_that_had_the_focus(
    tmp_path: Path, quick: None
) -> None:
    async with running(tmp_path, BOTH) as app:
        offered = {one.action.id: one.node for one in commands(app.main)}
        assert offered["say_why"] is None
        assert offered["approve"] is None
        assert offered["undo"] is app.main  # not the text area's own undo
        assert offered["copy"] is None  # nor its own copy
        await app.ask()
        card = await app.card_ready()
        await app.pilot.press("f6", "ctrl+p", *"should be different", "enter")
        await app.until(lambda: card.query(CallChoices))


async def test_it_shows_changed_keys_and_opens_with_a_changed_key(tmp_path: Path) -> None:
    chosen = Chosen(Settings(keys=(("help", ("ctrl+k",)), ("command_palette", ("ctrl+g",)))))
    async with running(tmp_path, NOTE, chosen=chosen) as app:
        await app.pilot.press("ctrl+g", *"with the keys")
        await app.until(lambda: "Ctrl+K" in app.text and "F1" not in app.text.partition("Enter runs it")[0])
        await app.pilot.press("ctrl+g")
        await app.until(lambda: app.app.screen is app.main)
