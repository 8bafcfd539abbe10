"""The settings: one class gives names, defaults, validation and the sample file."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from agent.events import Mode
from agent.secrets import SecretSource

MAY_BE_SECRET = {"secret": True}
"""Metadata of settings that may name the place of a secret instead of a value."""


class SettingsError(Exception):
    """The config file cannot be used; the message names the file, the key and the way out."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user may set in `config.toml`; the comments of the sample file are these docstrings."""

    name: str = ""
    """Your name, as it signs mails."""
    email: str = ""
    """Your address, as it stands in From."""
    zone: str = ""
    """Your time zone, such as "Europe/Berlin"; "" for that of this machine."""
    mode: Mode = Mode.REVIEW
    """When you are asked: review, step, auto or dry-run."""
    desk: str = ""
    """The folder with your desk; "" for the usual place."""
    files: tuple[str, ...] = ("~/Documents", "~/Desktop", "~/Downloads")
    """Folders that are searched for files, besides `files` on the desk."""
    zoom_link: str | SecretSource = field(default="", metadata=MAY_BE_SECRET)
    """Your personal Zoom meeting link, used for meetings; or where it is kept, if it holds a passcode:
    { keyring = ["tinyagent", "zoom"] }, { command = ["pass", "show", "zoom"] }, { env = "ZOOM_LINK" },
    or { file = "~/.zoom" } (readable for you alone). Several in one table are tried in this order."""
    model: str = ""
    """A GGUF file to plan with instead of the bundled planner; "" for the bundled one."""
    confidence: float = 0.0
    """Below this confidence (0 to 1) no effect runs by itself; 0 for the planner's own threshold."""

    hold: float = 10.0
    """Seconds that what is sent is held after your yes, so that you can still stop it; 0 to send at once."""

    def timezone(self) -> ZoneInfo:
        """Return the user's zone; SettingsError when it is not in this machine's time-zone data."""
        if self.zone:
            try:
                return ZoneInfo(self.zone)
            except (ZoneInfoNotFoundError, ValueError, OSError) as error:
                raise SettingsError(
                    f'zone = "{self.zone}" is not a time zone; write one like "Europe/Berlin".'
                ) from error
        return local_zone()


def local_zone() -> ZoneInfo:
    """Return this machine's zone: `$TZ`, else /etc/localtime, else UTC."""
    for name in (
        os.environ.get("TZ", ""),
        _zone_of_link(Path("/etc/localtime")),
        _first_line(Path("/etc/timezone")),
    ):
        try:
            if name:
                return ZoneInfo(name.removeprefix(":"))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def _zone_of_link(link: Path) -> str:
    target = str(link.resolve()) if link.is_symlink() else ""
    return target.rpartition("zoneinfo/")[2] if "zoneinfo/" in target else ""


def _first_line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def load_settings(file: Path) -> Settings:
    """Read the settings; defaults where the file or a key is missing.

    Raises:
        SettingsError: the file is not TOML, or a key is unknown or of the wrong type.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{file} cannot be read as TOML: {error}. Mend it, or move it away to start afresh."
        ) from error
    known = {one.name: one.default for one in fields(Settings)}
    secret = {one.name for one in fields(Settings) if "secret" in one.metadata}
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in known:
            raise SettingsError(f"{file}: there is no setting called {key!r}. Known: {', '.join(known)}.")
        if key in secret and isinstance(value, dict):
            values[key] = _source(file, key, value)
        else:
            values[key] = _checked(file, key, value, known[key])
    settings = Settings(**values)
    settings.timezone()
    return settings


def _checked(file: Path, key: str, value: object, default: object) -> object:
    match default, value:
        case Mode(), str() if value in list(Mode):
            return Mode(value)
        case Mode(), _:
            raise SettingsError(f"{file}: {key} must be one of {', '.join(Mode)}, not {value!r}.")
        case tuple(), list() if all(isinstance(item, str) for item in value):
            return tuple(value)
        case float(), int() | float() if not isinstance(value, bool):
            return float(value)
        case str(), str():
            return value
    wanted = {"tuple": "a list of texts", "float": "a number", "str": "a text"}[type(default).__name__]
    raise SettingsError(f"{file}: {key} must be {wanted}, not {value!r}.")


def _source(file: Path, key: str, table: dict[str, object]) -> SecretSource:
    try:
        return SecretSource.of(table)
    except ValueError as error:
        raise SettingsError(
            f"{file}: {key} names a secret by keyring, command, env or file; expected {error}."
        ) from error
