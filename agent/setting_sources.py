"""Where each setting comes from: command line before environment before config file before default."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from agent.settings import SETTINGS, Settings, SettingsError, load_values, setting


class Origin(StrEnum):
    """A source of values, the weakest first."""

    DEFAULT = "default"
    FILE = "config file"
    ENVIRONMENT = "environment"
    FLAG = "command line"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The settings with where each comes from."""

    settings: Settings = field(default_factory=Settings)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Of the settings that do not have their default."""

    def origin(self, name: str) -> Origin:
        """Return where the value of a setting comes from."""
        return self.origins.get(name, Origin.DEFAULT)

    def place(self, name: str, file: Path) -> str:
        """Return where the value of a setting comes from, so that it can be found.

        Args:
            name: the setting.
            file: the config file.
        """
        match self.origin(name):
            case Origin.FILE:
                return str(file)
            case Origin.ENVIRONMENT:
                return SETTINGS[name].variable
            case Origin.FLAG:
                return "--setting"
            case _:
                return "default"


def choose(file: Path, environ: Mapping[str, str] | None = None, flags: Sequence[str] = ()) -> Chosen:
    """Read all sources of settings.

    Args:
        file: the config file, which may be missing.
        environ: the environment; this process's when None. A variable that is empty counts as missing.
        flags: settings of the command line, each as `name=value`.

    Raises:
        SettingsError: a value cannot be used; the message says where it stands.
    """
    values: dict[str, Any] = load_values(file)
    origins = dict.fromkeys(values, Origin.FILE)
    for one in SETTINGS.values():
        if text := (os.environ if environ is None else environ).get(one.variable, ""):
            values[one.name] = one.read(text, one.variable)
            origins[one.name] = Origin.ENVIRONMENT
    for flag in flags:
        name, equals, text = flag.partition("=")
        if not equals:
            raise SettingsError(f"--setting {flag}: write it as NAME=VALUE, such as --setting theme=light.")
        values[name] = setting(name, f"--setting {flag}").read(text, f"--setting {flag}")
        origins[name] = Origin.FLAG
    return Chosen(Settings(**values), origins)
