"""Where the user's things live on this machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME_VARIABLE = "TINYAGENT_HOME"
"""Environment variable that puts everything under one folder."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one user."""

    config: Path
    """Holds `config.toml`."""
    desk: Path
    """The user's data: contacts, calendar, mail, notes, ..."""
    state: Path
    """The journal and the logs."""
    cache: Path
    rules: Path | None = None
    """The folder of `rules.toml` where that is not beside the config: a second desk has rules of its own."""

    @property
    def config_file(self) -> Path:
        return self.config / "config.toml"

    @property
    def rules_file(self) -> Path:
        return (self.rules or self.config) / "rules.toml"

    @property
    def journal_file(self) -> Path:
        return self.state / "journal.sqlite3"

    @property
    def log_file(self) -> Path:
        return self.state / "tinyagent.log"

    def under(self, name: str) -> Places:
        """Return places of their own for a second desk called `name` (the demo), with the same config."""
        return Places(self.config, self.desk / name, self.state / name, self.cache, self.state / name)


def places() -> Places:
    """Return the user's places: under `$TINYAGENT_HOME` when it is set, else where platformdirs says."""
    if home := os.environ.get(HOME_VARIABLE):
        root = Path(home).expanduser().absolute()
        return Places(root / "config", root / "desk", root / "state", root / "cache")
    dirs = platformdirs.PlatformDirs("tinyagent", appauthor=False)
    return Places(
        dirs.user_config_path, dirs.user_data_path / "desk", dirs.user_state_path, dirs.user_cache_path
    )
