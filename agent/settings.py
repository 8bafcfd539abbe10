"""The settings: one class gives names, defaults, bounds, validation, the sample file and the settings screen.

`agent.setting_sources` puts the sources of values together: default, config file, environment, command line.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from agent.events import Mode

if TYPE_CHECKING:
    from agent.secrets import SecretSource


class SettingsError(Exception):
    """A setting cannot be used; the message names where it stands, the key and the way out."""


class Group(StrEnum):
    """What settings are about; the settings screen shows them so, in this order."""

    YOU = "You"
    ASKING = "When you are asked"
    DESK = "Your desk"
    PLANNER = "The planner"
    LOOKS = "Looks"
    NOTICES = "Notifications"
    KEYS = "Keys"


class Notices(StrEnum):
    """What is told outside the window when it does not have the focus."""

    OFF = "off"
    QUIET = "quiet"
    """That something is done or waits, without any of your words."""
    WORDS = "words"
    """With the request, too."""


KeyWishes = tuple[tuple[str, tuple[str, ...]], ...]
"""Actions with the keys that the user wishes for them."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What else is known of a setting."""

    group: Group
    low: float | None = None
    high: float | None = None
    secret: bool = False
    """It may name the place of a secret instead of a value."""
    at_once: bool = False
    """A change takes effect while the app is open."""
    check: Callable[[Any], str] | None = None
    """Returns what is wrong with a value of the right type; "" when nothing is."""


def _about(group: Group, **traits: Any) -> Mapping[str, Traits]:
    return {"traits": Traits(group, **traits)}


def _zone_trouble(name: str) -> str:
    try:
        if name:
            ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return f'zone = "{name}" is not a time zone; write one like "Europe/Berlin".'
    return ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user may set in `config.toml`; the comments of the sample file are these docstrings."""

    name: str = field(default="", metadata=_about(Group.YOU))
    """Your name, as it signs mails."""
    email: str = field(default="", metadata=_about(Group.YOU))
    """Your address, as it stands in From."""
    zone: str = field(default="", metadata=_about(Group.YOU, check=_zone_trouble))
    """Your time zone, such as "Europe/Berlin"; "" for that of this machine."""
    mode: Mode = field(default=Mode.REVIEW, metadata=_about(Group.ASKING))
    """When you are asked: review, step, auto or dry-run."""
    confidence: float = field(default=0.0, metadata=_about(Group.ASKING, low=0, high=1))
    """Below this confidence (0 to 1) no effect runs by itself; 0 for the planner's own threshold."""
    hold: float = field(default=10.0, metadata=_about(Group.ASKING, low=0, high=86400))
    """Seconds that what is sent is held after your yes, so that you can still stop it; 0 to send at once."""
    desk: str = field(default="", metadata=_about(Group.DESK))
    """The folder with your desk; "" for the usual place."""
    files: tuple[str, ...] = field(
        default=("~/Documents", "~/Desktop", "~/Downloads"), metadata=_about(Group.DESK)
    )
    """Folders that are searched for files, besides `files` on the desk."""
    zoom_link: str | SecretSource = field(default="", metadata=_about(Group.DESK, secret=True))
    """Your personal Zoom meeting link, used for meetings; or where it is kept, if it holds a passcode:
    { keyring = ["tinyagent", "zoom"] }, { command = ["pass", "show", "zoom"] }, { env = "ZOOM_LINK" },
    or { file = "~/.zoom" } (readable for you alone). Several in one table are tried in this order."""
    model: str = field(default="", metadata=_about(Group.PLANNER))
    """A GGUF file to plan with instead of the bundled planner; "" for the bundled one."""
    theme: str = field(default="auto", metadata=_about(Group.LOOKS, at_once=True))
    """The colours: auto (dark or light as the terminal is), dark, light, contrast-dark, contrast-light,
    terminal (the terminal's own sixteen), or one of yours from the folder themes beside this file."""
    timestamps: bool = field(default=False, metadata=_about(Group.LOOKS, at_once=True))
    """Show when each request was made."""
    ascii: bool = field(default=False, metadata=_about(Group.LOOKS))
    """Draw with plain characters only, for fonts and terminals without lines and signs."""
    linear: bool = field(default=False, metadata=_about(Group.LOOKS))
    """One line after another instead of a drawn screen, for screen readers."""
    notifications: Notices = field(default=Notices.QUIET, metadata=_about(Group.NOTICES, at_once=True))
    """Told by the system when you look elsewhere and something is done or waits for you: off, quiet (none of
    your words), or words (with the request)."""
    notify_after: float = field(default=10.0, metadata=_about(Group.NOTICES, low=0, high=86400, at_once=True))
    """Seconds a request must have taken for its end to be told."""
    bell: bool = field(default=False, metadata=_about(Group.NOTICES, at_once=True))
    """Ring the terminal's bell, too."""
    keys: KeyWishes = field(default=(), metadata=_about(Group.KEYS, at_once=True))
    """Keys of your own for what the app can do, as a table: an action of docs/keys.md with a key or a list
    of keys, or with "" for none, such as: help = "ctrl+k"."""

    def timezone(self) -> ZoneInfo:
        """Return the user's zone; SettingsError when it is not in this machine's time-zone data."""
        if trouble := _zone_trouble(self.zone):
            raise SettingsError(trouble)
        return ZoneInfo(self.zone) if self.zone else local_zone()


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, as the sample file, the command line and the settings screen want to know it."""

    name: str
    default: Any
    traits: Traits

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"TINYAGENT_{self.name.upper()}"

    @property
    def choices(self) -> tuple[str, ...]:
        """All its values; () where there is no end of them."""
        return tuple(type(self.default)) if isinstance(self.default, StrEnum) else ()

    @property
    def wanted(self) -> str:
        """What its value must be, in words."""
        match self.default:
            case bool():
                return "true or false"
            case StrEnum():
                return f"one of {', '.join(self.choices)}"
            case float() if self.traits.low is not None and self.traits.high is not None:
                return f"a number from {self.traits.low:g} to {self.traits.high:g}"
            case float():
                return "a number"
            case tuple() if self.name == "keys":
                return "a table of actions with their keys"
            case tuple():
                return "a list of texts"
            case _:
                return "a text"

    def checked(self, value: object, place: str) -> Any:
        """Return a value of TOML as one of the settings.

        Args:
            value: what was written.
            place: where, for the message.

        Raises:
            SettingsError: it cannot be that.
        """
        found = self._converted(value, place)
        if found is None:
            raise SettingsError(f"{place}: {self.name} must be {self.wanted}, not {value!r}.")
        if self.traits.check and (trouble := self.traits.check(found)):
            raise SettingsError(f"{place}: {trouble}")
        return found

    def read(self, text: str, place: str) -> Any:
        """Return a value that was written as plain text, such as in the environment.

        Args:
            text: what was written; a list has the system's separator of paths between its items.
            place: where, for the message.

        Raises:
            SettingsError: it cannot be that.
        """
        value: object = text
        match self.default:
            case bool():
                value = _WORDS_OF_TRUTH.get(text.strip().lower(), text)
            case float():
                value = _number(text)
            case tuple() if self.name != "keys":
                value = [one for one in text.split(os.pathsep) if one]
        return self.checked(value, place)

    def _converted(self, value: object, place: str) -> object:
        """Return a value as one of the right type; None when it is none."""
        low, high = self.traits.low, self.traits.high
        match self.default, value:
            case StrEnum() as default, str() if value in self.choices:
                return type(default)(value)
            case bool(), bool():
                return value
            case float(), int() | float() if not isinstance(value, bool):
                inside = (low is None or value >= low) and (high is None or value <= high)
                return float(value) if inside else None
            case tuple(), dict() if self.name == "keys":
                return _wishes(value, place)
            case tuple(), list() if self.name != "keys" and all(isinstance(item, str) for item in value):
                return tuple(value)
            case StrEnum(), _:
                return None
            case str(), str():
                return value
            case str(), dict() if self.traits.secret:
                return _source(place, self.name, value)
        return None


SETTINGS = {one.name: Setting(one.name, one.default, one.metadata["traits"]) for one in fields(Settings)}
"""All settings by name, in the order of the sample file."""

_WORDS_OF_TRUTH = {
    "true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False,
}  # fmt: skip


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


def setting(name: str, place: str) -> Setting:
    """Return the setting called `name`.

    Args:
        name: as it was written.
        place: where, for the message.

    Raises:
        SettingsError: there is none.
    """
    if name in SETTINGS:
        return SETTINGS[name]
    from difflib import get_close_matches

    near = get_close_matches(name, SETTINGS, 1)
    meant = f" Is {near[0]} meant?" if near else ""
    raise SettingsError(f"{place}: there is no setting called {name!r}.{meant} Known: {', '.join(SETTINGS)}.")


def load_settings(file: Path) -> Settings:
    """Read the settings of a file; defaults where it or a key is missing.

    Raises:
        SettingsError: the file is not TOML, or a key is unknown or of the wrong type.
    """
    return Settings(**load_values(file))


def load_values(file: Path) -> dict[str, Any]:
    """Return the settings that stand in a file; none when it is missing.

    Raises:
        SettingsError: the file is not TOML, or a key is unknown or of the wrong type.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{file} cannot be read as TOML: {error}. Mend it, or move it away to start afresh."
        ) from error
    return {key: setting(key, str(file)).checked(value, str(file)) for key, value in data.items()}


def _number(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


def _wishes(table: Mapping[str, object], place: str) -> KeyWishes:
    found: dict[str, tuple[str, ...]] = {}
    for name, keys in table.items():
        match keys:
            case str():
                found[name] = (keys,) if keys.strip() else ()
            case list() if all(isinstance(key, str) for key in keys):
                found[name] = tuple(keys)
            case _:
                raise SettingsError(
                    f'{place}: keys.{name} must be a key such as "ctrl+k", a list or "", not {keys!r}.'
                )
    return tuple(found.items())


def _source(place: str, key: str, table: dict[str, object]) -> SecretSource:
    from agent.secrets import SecretSource

    try:
        return SecretSource.of(table)
    except ValueError as error:
        raise SettingsError(
            f"{place}: {key} names a secret by keyring, command, env or file; expected {error}."
        ) from error
