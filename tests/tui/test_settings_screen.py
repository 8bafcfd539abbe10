"""The settings screen: made from the schema, writes the config file, and overrides nothing silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.setting_sources import Chosen, Origin, choose
from agent.settings import SETTINGS, Settings, load_settings
from tests.tui.apps import NOTE, Running, running
from tui.colours.themes import LIGHT
from tui.screens.settings import SettingsScreen
from tui.screens.themes import ThemeScreen
from tui.widgets.choices import Choices
from tui.widgets.enter_area import EditBox


async def opened(app: Running, setting: str) -> SettingsScreen:
    """Open the settings with one chosen."""
    app.app.action_settings(setting)
    await app.until(
        lambda: isinstance(app.app.screen, SettingsScreen) and app.app.screen.query_one(Choices).option_count
    )
    await app.pilot.pause()
    screen = app.app.screen
    assert isinstance(screen, SettingsScreen)
    return screen


async def test_every_setting_is_there_with_its_meaning_and_its_source(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('name = "Mia Park"\n', encoding="utf-8")
    chosen = choose(file, {"TINYAGENT_ZONE": "Europe/Berlin"}, ["hold=3"])
    async with running(tmp_path, NOTE, chosen=chosen, config_file=file, size=(120, 45)) as app:
        await app.pilot.press("f12")
        await app.until(lambda: isinstance(app.app.screen, SettingsScreen) and "Mia Park" in app.text)
        lines = app.text.splitlines()
        for name in SETTINGS:
            assert any(f" {name.replace('_', ' ')} " in line for line in lines), name
        for name, words in (("zone", "TINYAGENT_ZONE"), ("hold", "--setting"), ("name", "config.toml")):
            assert any(f" {name} " in line and words in line for line in lines)
        assert "as it signs mails" in app.text
        await app.pilot.press("down", "down")
        await app.until(lambda: "set by TINYAGENT_ZONE" in app.text)
        await app.pilot.press("enter", "escape")
        await app.until(lambda: app.app.screen is app.main)
        assert file.read_text() == 'name = "Mia Park"\n'


async def test_a_value_is_checked_while_it_is_written_and_kept_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("# mine\n", encoding="utf-8")
    async with running(tmp_path, NOTE, config_file=file) as app:
        screen = await opened(app, "zone")
        await app.pilot.press("enter", *"Mars", "enter")
        await app.until(lambda: '"Mars" is not a time zone' in app.text)
        assert screen.query_one(EditBox).has_focus  # nothing that was written is lost
        assert file.read_text() == "# mine\n"
        await app.pilot.press("ctrl+u", *"Asia/Tokyo", "enter")
        await app.until(lambda: "from the next start" in app.text)
        assert load_settings(file).zone == "Asia/Tokyo"
        assert file.read_text().startswith("# mine\n")
        await app.pilot.press("delete")
        await app.until(lambda: load_settings(file).zone == "")
        await app.pilot.press("enter", *"nonsense", "escape")
        assert screen.query_one(Choices).has_focus
        assert load_settings(file).zone == ""


async def test_each_kind_of_setting_is_changed(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    folders = ("~/Documents", "~/Desktop", "~/Downloads", "~/b c")
    async with running(tmp_path, NOTE, config_file=file) as app:
        for setting, keys, value in (
            ("bell", ["enter"], True),
            ("notifications", ["enter"], "words"),
            ("hold", ["enter", "ctrl+u", *"2.5", "enter"], 2.5),
            ("files", ["enter", "ctrl+j", *"~/b c", "enter"], folders),
        ):
            await opened(app, setting)
            await app.pilot.press(*keys)
            await app.until(lambda: "Kept." in app.text)
            assert getattr(load_settings(file), setting) == value
            assert getattr(app.app.settings, setting) == value
            await app.pilot.press("escape")


async def test_a_damaged_file_is_told_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    async with running(tmp_path, NOTE, config_file=file) as app:
        file.write_text("name = ", encoding="utf-8")
        await opened(app, "bell")
        await app.pilot.press("enter")
        await app.until(lambda: "Mend it" in app.text)
        assert not app.app.settings.bell
        assert file.read_text() == "name = "


@pytest.mark.parametrize("size", [(20, 5), (40, 12)])
async def test_it_can_be_used_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    file = tmp_path / "config.toml"
    async with running(tmp_path, NOTE, config_file=file, size=size) as app:
        screen = await opened(app, "name")
        await app.pilot.press("enter", *"Ana")
        box = screen.query_one(EditBox)
        await app.until(lambda: box.region.height >= 1 and screen.region.contains_region(box.region))
        await app.pilot.press("enter")
        await app.until(lambda: load_settings(file).name == "Ana")


async def test_the_theme_is_chosen_in_its_own_way(tmp_path: Path) -> None:
    chosen = Chosen(Settings(theme="light"), {"theme": Origin.FILE})
    async with running(tmp_path, NOTE, chosen=chosen) as app:
        await opened(app, "theme")
        await app.pilot.press("enter")
        await app.until(lambda: isinstance(app.app.screen, ThemeScreen))
        await app.pilot.press("escape")
        assert app.app.theme == LIGHT.name
