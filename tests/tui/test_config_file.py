"""The config file is changed as by a careful hand: all else in it stays, and a damaged one is left alone."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.events import Mode
from agent.settings import Notices, SettingsError, load_settings
from tui.settings.config_file import write_settings
from tui.settings.sample import sample_text, write_sample

OWN = """\
# mine
name   =   "Ana"   # with spaces

files = [
  "~/a",  # one
  "~/b",
]

[zoom_link]
env = "ZOOM"

[keys]   # of my own
help = "ctrl+k"
"""


def test_everything_else_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(OWN, encoding="utf-8")
    write_settings(file, {"name": "Zoë", "hold": 3.0, "mode": Mode.STEP, "bell": True})
    text = file.read_text(encoding="utf-8")
    assert text.replace('"Zoë"', '"Ana"').replace('hold = 3.0\nmode = "step"\nbell = true\n', "") == OWN
    settings = load_settings(file)
    assert (settings.name, settings.hold, settings.mode, settings.bell) == ("Zoë", 3.0, Mode.STEP, True)
    write_settings(file, {"name": None, "hold": None, "mode": None, "bell": None})
    assert load_settings(file).name == ""
    assert "# mine" in file.read_text()
    write_settings(file, {"keys": (("stop", ("f12",)), ("clear", ())), "files": ("~/c",)})
    assert load_settings(file).keys == (("stop", ("f12",)), ("clear", ()))
    assert load_settings(file).files == ("~/c",)


def test_in_the_sample_a_setting_is_written_below_its_meaning(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    write_sample(file)
    write_settings(file, {"theme": "light", "notifications": Notices.OFF})
    changed = [line for line in file.read_text().splitlines() if line not in sample_text().splitlines()]
    assert changed == ['theme = "light"', 'notifications = "off"']
    assert len(file.read_text().splitlines()) == len(sample_text().splitlines())


def test_a_missing_file_begins_as_the_sample_and_is_the_user_s_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.toml"
    write_settings(file, {"name": "Ana"})
    assert "Your time zone" in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o640)
    write_settings(file, {"name": "Ben"})
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert list(file.parent.iterdir()) == [file]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "dotfiles.toml", tmp_path / "config.toml"
    real.write_text('name = "Ana"\n')
    link.symlink_to(real)
    write_settings(link, {"name": "Ben"})
    assert link.is_symlink()
    assert real.read_text() == 'name = "Ben"\n'


@pytest.mark.parametrize("text", ["name = ", "colour = 3\n", "\xff = 1"])
def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="latin-1")
    with pytest.raises(SettingsError, match=r"config\.toml"):
        write_settings(file, {"name": "Ana"})
    assert file.read_text(encoding="latin-1") == text


def test_a_value_that_is_none_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    with pytest.raises(SettingsError, match="hold must be"):
        write_settings(file, {"hold": -1.0})
    assert not file.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(SettingsError, match="cannot be written"):
        write_settings(tmp_path / "config.toml", {"name": "Ana"})


@given(
    name=st.text(st.characters(exclude_categories=["Cs"])),
    folders=st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=3).map(tuple),
    begun=st.sampled_from(["", OWN, sample_text()]),
)
def test_any_text_is_written_so_that_it_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, name: str, folders: tuple[str, ...], begun: str
) -> None:
    file = tmp_path_factory.mktemp("any") / "config.toml"
    file.write_text(begun, encoding="utf-8")
    write_settings(file, {"email": "x"})
    write_settings(file, {"email": name, "files": folders})
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    assert (read["email"], tuple(read["files"])) == (name, folders)


def tinyagent(home: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "tui", "--home", str(home), *arguments]
    return subprocess.run(command, capture_output=True, timeout=60, check=False)


@pytest.mark.program
def test_tinyagent_settings_shows_and_writes_them(tmp_path: Path) -> None:
    home = tmp_path / "home"
    shown = tinyagent(home, "settings", "theme", "light")
    assert shown.returncode == 0
    assert b"theme = light" in shown.stdout
    listed = tinyagent(home, "--setting", "bell=yes", "settings", "--json")
    by_name = {one["name"]: one for one in map(json.loads, listed.stdout.splitlines())}
    assert by_name["theme"]["origin"] == "config file"
    assert by_name["bell"] == {
        "name": "bell", "value": True, "origin": "command line", "place": "--setting",
        "group": "Notifications",
    }  # fmt: skip
    wrong = tinyagent(home, "settings", "hold", "soon")
    assert wrong.returncode == 2
    assert b"hold must be a number" in wrong.stderr
    assert b"theme" in tinyagent(home, "settings", "theme", "--default").stdout
    assert load_settings(home / "config" / "config.toml").theme == "auto"
