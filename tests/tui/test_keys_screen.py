"""Keys are changed by pressing the new one: it counts at once, and is there at the next start."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from agent.settings import load_settings
from tests.tui.apps import NOTE, Running, running
from tui.keys.actions import action, use_keys
from tui.screens.help import HelpScreen
from tui.screens.keys import KeysScreen
from tui.widgets.choices import Choices


@pytest.fixture(autouse=True)
def usual_keys_afterwards() -> Iterator[None]:
    yield
    use_keys({})


def said_in(app: Running, said: str) -> bool:
    return said in app.text


async def opened(app: Running, name: str) -> None:
    """Open the keys with an action chosen."""
    app.app.action_keys()
    await app.until(
        lambda: isinstance(app.app.screen, KeysScreen) and app.app.screen.query_one(Choices).option_count
    )
    choices = app.app.screen.query_one(Choices)
    words = action(name).description
    choices.highlighted = next(
        at for at, one in enumerate(choices.options) if str(one.prompt).startswith(words[:20])
    )
    await app.pilot.pause()


async def test_a_key_is_changed_by_pressing_it(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    async with running(tmp_path, NOTE, config_file=file) as app:
        await opened(app, "help")
        await app.pilot.press("enter")
        await app.until(lambda: "Press the new key for: Show what" in app.text)
        await app.pilot.press("ctrl+k")
        await app.until(lambda: "Kept." in app.text)
        assert load_settings(file).keys == (("help", ("ctrl+k",)),)
        await app.pilot.press("escape")
        await app.until(lambda: app.app.screen is app.main and "Ctrl+K help" in app.text)
        await app.pilot.press("ctrl+k")
        await app.until(lambda: isinstance(app.app.screen, HelpScreen))
        await app.pilot.press("ctrl+k")
        await opened(app, "help")
        await app.pilot.press("delete")
        await app.until(lambda: load_settings(file).keys == ())
        assert action("help").shown_key == "F1"


async def test_what_cannot_be_had_is_told_and_nothing_changes(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    async with running(tmp_path, NOTE, config_file=file) as app:
        await opened(app, "help")
        for key, said in (
            ("ctrl+q", "cannot both be on Ctrl+Q"),  # which does not leave now
            ("k", "needed for writing"),
            ("f12", "help and settings cannot both be on F12"),
            ("escape", "cannot both be on Esc"),
        ):
            await app.pilot.press("enter")
            await app.until(lambda: "Press the new key" in app.text)
            await app.pilot.press(key)
            await app.until(partial(said_in, app, said))
        assert app.app.is_running
        assert not file.exists()
        assert action("help").shown_key == "F1"
