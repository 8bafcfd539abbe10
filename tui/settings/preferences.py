"""The settings while the app is open: what is in use, and changes to it that last."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from agent.setting_sources import Chosen, Origin
from agent.settings import SETTINGS, Settings, SettingsError


class Preferences:
    """What the user has set, with changes that are kept.

    Args:
        chosen: the settings with where they come from.
        file: the config file; None to keep changes for this run only.
    """

    def __init__(self, chosen: Chosen, file: Path | None = None) -> None:
        self.chosen = chosen
        self.file = file

    @property
    def settings(self) -> Settings:
        """The settings in use."""
        return self.chosen.settings

    def fixed_by(self, name: str) -> str:
        """Return what sets a setting so that the config file cannot; "" when nothing does."""
        match self.chosen.origin(name):
            case Origin.ENVIRONMENT:
                return SETTINGS[name].variable
            case Origin.FLAG:
                return "--setting on the command line"
            case _:
                return ""

    def place(self, name: str) -> str:
        """Return where the value of a setting comes from, in words."""
        origin = self.chosen.origin(name)
        return self.fixed_by(name) or (
            self.file.name if self.file and origin is Origin.FILE else origin.value
        )

    def change(self, name: str, value: Any) -> None:
        """Set a setting, now and in the config file. Blocking.

        Args:
            name: the setting.
            value: one of its values; None for its default.

        Raises:
            SettingsError: it cannot have that value, it comes from elsewhere, or the file cannot be changed;
                nothing has changed then.
        """
        if fixed := self.fixed_by(name):
            raise SettingsError(f"{name} is set by {fixed}; change it there.")
        if self.file is not None:
            from tui.settings.config_file import write_settings

            write_settings(self.file, {name: value})
        used: Any = SETTINGS[name].default if value is None else value
        origins = dict(self.chosen.origins)
        if value is None:
            origins.pop(name, None)
        else:
            origins[name] = Origin.FILE
        self.chosen = Chosen(replace(self.settings, **{name: used}), origins)
