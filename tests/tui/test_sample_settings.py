"""The sample settings: all of them, with their defaults, and never over the user's own file."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

from agent.settings import Settings, load_settings
from tui.settings.sample import sample_text, write_sample


def test_the_sample_changes_nothing_as_it_is() -> None:
    assert tomllib.loads(sample_text()) == {}


def test_every_setting_stands_in_it_with_its_default(tmp_path: Path) -> None:
    used = re.sub(r"^# (?=\w+ = )", "", sample_text(), flags=re.MULTILINE)
    assert set(tomllib.loads(used)) == {field.name for field in fields(Settings)}
    file = tmp_path / "config.toml"
    file.write_text(used, encoding="utf-8")
    assert load_settings(file) == Settings()


def test_the_user_s_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('name = "Ana"\n', encoding="utf-8")
    write_sample(file)
    assert load_settings(file).name == "Ana"


def test_a_folder_that_is_not_there_is_no_failure(tmp_path: Path) -> None:
    write_sample(tmp_path / "missing" / "config.toml")
    assert not (tmp_path / "missing").exists()
