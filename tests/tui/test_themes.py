"""Colours: readable in every theme, chosen by trying, kept, and one's own."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest
from rich.style import Style
from textual.color import Color
from textual.theme import Theme

from agent.setting_sources import Chosen, Origin
from agent.settings import Settings, load_settings
from tests.tui.apps import NOTE, running
from tests.tui.terminals import Terminal
from tui.colours.contrast import contrast, worst
from tui.colours.nearest import in_256, number_of
from tui.colours.themes import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, TERMINAL, setting_for, theme_for
from tui.colours.user_themes import user_themes
from tui.screens.themes import ThemeScreen


@pytest.mark.parametrize(
    ("theme", "needed"), [(DARK, 4.5), (LIGHT, 4.5), (CONTRAST_DARK, 7.0), (CONTRAST_LIGHT, 7.0)]
)
def test_all_text_can_be_read_on_all_grounds(theme: Theme, needed: float) -> None:
    found = worst(theme)
    assert found.ratio >= needed, found


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_with_256_colours_grounds_are_greys_that_differ_as_they_should(theme: Theme) -> None:
    colours = theme.to_color_system().generate()

    def number(name: str) -> int:
        return number_of(*Color.parse(colours[name]).rgb)

    grounds = [number(name) for name in ("background", "surface", "panel", "primary-muted")]
    assert len(set(grounds)) == len(grounds)
    assert set(grounds) <= {16, 231, *range(232, 256)}, grounds  # black, white and greys, no blue
    style = Style.parse(f"bold {colours['foreground']} on {colours['primary-muted']}")
    drawn = in_256(style)
    assert drawn.bold
    assert drawn.bgcolor is not None
    assert drawn.bgcolor.number == grounds[-1]
    assert in_256(Style.parse("red on default")) == Style.parse("red on default")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(Color.parse("#000"), Color.parse("#fff")) == pytest.approx(21)
    assert contrast(Color.parse("#777"), Color.parse("#fff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("setting", "environ", "name"),
    [
        ("auto", {}, DARK.name),
        ("auto", {"COLORFGBG": "15;0"}, DARK.name),
        ("auto", {"COLORFGBG": "0;default;15"}, LIGHT.name),
        ("auto", {"COLORFGBG": "0;7"}, LIGHT.name),
        ("auto", {"COLORFGBG": "nonsense"}, DARK.name),
        ("auto", {"TERM": "linux"}, TERMINAL.name),
        ("auto", {"TERM": "screen", "COLORFGBG": "0;15"}, TERMINAL.name),
        ("auto", {"TERM": "xterm-256color"}, DARK.name),
        ("auto", {"TERM": "alacritty", "COLORTERM": "truecolor"}, DARK.name),
        ("auto", {"TERM": "foot"}, DARK.name),  # over ssh, where COLORTERM is lost
        ("auto", {"TERM": "xterm-direct"}, DARK.name),
        ("auto", {"TERM": "linux", "TEXTUAL_COLOR_SYSTEM": "truecolor"}, DARK.name),
        ("dark", {"COLORFGBG": "0;15", "TERM": "linux"}, DARK.name),
        ("terminal", {}, TERMINAL.name),
        ("nord", {}, "nord"),
        ("mauve", {}, None),
    ],
)
def test_a_setting_finds_its_theme(setting: str, environ: dict[str, str], name: str | None) -> None:
    assert theme_for(setting, {"nord"}, environ) == name
    if name and setting != "auto":
        assert setting_for(name) == setting


async def test_a_theme_is_tried_out_kept_and_there_at_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    async with running(tmp_path, NOTE, config_file=file) as app:
        await app.pilot.press("ctrl+p", *"colours", "enter")
        await app.until(lambda: isinstance(app.app.screen, ThemeScreen))
        await app.pilot.press("down", "down")
        await app.until(lambda: app.app.theme == LIGHT.name)  # seen before it is chosen
        await app.pilot.press("escape")
        await app.until(lambda: app.app.theme == DARK.name)
        assert not file.exists()
        await app.pilot.press("ctrl+p", *"colours", "enter")
        await app.until(lambda: isinstance(app.app.screen, ThemeScreen))
        await app.pilot.press("down", "down", "down", "enter")
        await app.until(lambda: app.app.screen is app.main)
        assert app.app.theme == CONTRAST_DARK.name
        await app.pilot.press("f8")
        assert app.app.theme == CONTRAST_LIGHT.name
    settings = load_settings(file)
    assert settings.theme == "contrast-light"
    async with running(tmp_path, NOTE, chosen=Chosen(settings)) as app:
        assert app.app.theme == CONTRAST_LIGHT.name


async def test_a_theme_from_the_environment_is_changed_for_now_only(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    chosen = Chosen(Settings(theme="light"), {"theme": Origin.ENVIRONMENT})
    async with running(tmp_path, NOTE, chosen=chosen, config_file=file, toasts=True) as app:
        await app.pilot.press("f8")
        await app.until(lambda: app.app.theme == DARK.name and "TINYAGENT_THEME" in app.text)
        assert not file.exists()


async def test_themes_of_the_user_s_own_are_offered_and_bad_ones_told(tmp_path: Path) -> None:
    folder = tmp_path / "themes"
    folder.mkdir()
    (folder / "mine.toml").write_text('dark = true\nprimary = "#88aaff"\nbackground = "#001122"\n')
    (folder / "broken.toml").write_text('primary = "no colour"\n')
    chosen = Chosen(Settings(theme="mine"))
    async with running(
        tmp_path, NOTE, chosen=chosen, config_file=tmp_path / "config.toml", toasts=True
    ) as app:
        assert app.app.theme == "mine"
        await app.until(lambda: "broken.toml" in app.text)
        await app.pilot.press("ctrl+p", *"colours", "enter")
        await app.until(lambda: isinstance(app.app.screen, ThemeScreen) and "Yours" in app.text)


async def test_an_unknown_theme_is_told_and_the_usual_one_shown(tmp_path: Path) -> None:
    async with running(tmp_path, NOTE, chosen=Chosen(Settings(theme="mauve")), toasts=True) as app:
        await app.until(lambda: "no theme called 'mauve'" in app.text)
        assert app.app.theme == DARK.name


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a", "primary = ", "cannot be read as TOML"),
        ("a", "dark = true", "primary is missing"),
        ("a", 'primary = "#12345"', "must be a colour"),
        ("a", "primary = 3", "must be a colour"),
        ("a", 'primary = "#123456"\ndark = 1', "dark must be true or false"),
        ("a", 'primary = "#123456"\ncolour = "red"', "'colour' is unknown"),
        ("a", 'primary = "#123456"\n[variables]\ntext = "x y"', "variables.text must be a colour"),
        ("A b", 'primary = "#123456"', "small letters"),
        ("nord", 'primary = "#123456"', "a theme called nord already"),
        ("a", 'primary = "#123456"\n#' + "x" * 70_000, "larger than"),
    ],
)
def test_a_bad_theme_is_left_out_with_its_reason(tmp_path: Path, name: str, text: str, said: str) -> None:
    file = tmp_path / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    themes, problems = user_themes(tmp_path, {"nord"})
    assert themes == []
    assert said in problems[0]
    assert str(file) in problems[0]


def test_a_theme_that_is_hard_to_read_is_used_and_told(tmp_path: Path) -> None:
    (tmp_path / "pale.toml").write_text(
        'dark = false\nprimary = "#ccccff"\nforeground = "#dddddd"\nbackground = "#ffffff"\n'
    )
    themes, problems = user_themes(tmp_path)
    assert [one.name for one in themes] == ["pale"]
    assert "hard to read" in problems[0]


@pytest.mark.program
def test_without_colours_none_are_sent(tmp_path: Path, settled_home: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(NOTE)
    command = [sys.executable, "-m", "tests.tui.scripted_fakes", str(plan)]
    with Terminal(command, {**os.environ, "NO_COLOR": "1"}) as terminal:
        terminal.wait_for("What would you like done?")
        terminal.type("\t")
        terminal.wait_for("Remind me")
    styles = {
        number for codes in re.findall(r"\x1b\[([0-9;]*)m", terminal.raw) for number in codes.split(";")
    }
    assert styles - {"", "0", "1", "2", "3", "4", "7", "39", "49"} == set()
