"""Settings: what each may be, where each comes from, and what is said when it cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.events import Mode
from agent.setting_meanings import meanings
from agent.setting_sources import Chosen, Origin, choose
from agent.settings import SETTINGS, Group, Notices, Settings, SettingsError


def test_every_setting_has_a_meaning_and_a_group_in_one_stretch() -> None:
    assert set(meanings()) == set(SETTINGS)
    groups = [one.traits.group for one in SETTINGS.values()]
    assert list(dict.fromkeys(groups)) == list(Group)
    assert groups == sorted(groups, key=list(Group).index)


def test_the_stronger_source_wins(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('name = "File"\nzone = "Europe/Berlin"\nhold = 3\nmode = "step"\n', encoding="utf-8")
    environ = {
        "TINYAGENT_ZONE": "Asia/Tokyo",
        "TINYAGENT_HOLD": "4",
        "TINYAGENT_BELL": "yes",
        "TINYAGENT_NAME": "",
    }
    chosen = choose(file, environ, ["hold=5", "files=~/a:~/b"])
    settings = chosen.settings
    assert (settings.name, settings.zone, settings.hold) == ("File", "Asia/Tokyo", 5.0)
    assert settings.mode is Mode.STEP
    assert settings.bell is True
    assert settings.files == ("~/a", "~/b")
    assert [chosen.origin(name) for name in ("email", "name", "zone", "hold")] == list(Origin)
    places = [chosen.place(name, file) for name in ("email", "name", "zone", "hold")]
    assert places == ["default", str(file), "TINYAGENT_ZONE", "--setting"]


def test_without_any_source_there_are_the_defaults(tmp_path: Path) -> None:
    assert choose(tmp_path / "none.toml", {}) == Chosen(Settings())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hold = -1", "hold must be a number from 0 to 86400, not -1"),
        ("hold = nan", "hold must be a number"),
        ("hold = true", "hold must be a number"),
        ("confidence = 1.5", "confidence must be a number from 0 to 1"),
        ('bell = "yes"', "bell must be true or false"),
        ('mode = "often"', "mode must be one of review, step, auto, dry-run"),
        ('notifications = "loud"', "must be one of off, quiet, words"),
        ('zone = "Mars/Base"', '"Mars/Base" is not a time zone'),
        ("files = [1]", "files must be a list of texts"),
        ("theme = 3", "theme must be a text"),
        ("colour = 3", "no setting called 'colour'"),
        ("nmae = 3", "Is name meant?"),
        ("keys = 3", "keys must be a table of actions"),
        ("[keys]\nhelp = 3", "keys.help must be a key such as"),
        ("hold = ", "cannot be read as TOML"),
    ],
)
def test_what_cannot_be_used_is_explained(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as failed:
        choose(file, {})
    assert said in str(failed.value)
    assert str(file) in str(failed.value)


@pytest.mark.parametrize(
    ("environ", "flags", "said"),
    [
        ({"TINYAGENT_HOLD": "soon"}, [], "TINYAGENT_HOLD: hold must be a number from 0 to 86400, not 'soon'"),
        ({"TINYAGENT_BELL": "maybe"}, [], "TINYAGENT_BELL: bell must be true or false"),
        ({"TINYAGENT_ZONE": "Mars"}, [], "TINYAGENT_ZONE"),
        ({}, ["hold"], "write it as NAME=VALUE"),
        ({}, ["hodl=3"], "Is hold meant?"),
        ({}, ["mode=often"], "--setting mode=often: mode must be one of"),
        ({"TINYAGENT_KEYS": "help"}, [], "keys must be a table"),
    ],
)
def test_the_source_of_a_wrong_value_is_named(
    tmp_path: Path, environ: dict[str, str], flags: list[str], said: str
) -> None:
    with pytest.raises(SettingsError) as failed:
        choose(tmp_path / "none.toml", environ, flags)
    assert said in str(failed.value)


def test_keys_and_choices_are_read(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('notifications = "off"\n[keys]\nhelp = "ctrl+k"\nclear = ""\nflip = ["x", "space"]\n')
    settings = choose(file, {}).settings
    assert settings.notifications is Notices.OFF
    assert settings.keys == (("help", ("ctrl+k",)), ("clear", ()), ("flip", ("x", "space")))
