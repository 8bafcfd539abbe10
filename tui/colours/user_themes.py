"""Themes of the user's own: one TOML file each in the folder `themes` beside the config file.

```toml
dark = true
primary = "#7aa2c8"         # needed; all others have a colour that fits
background = "#101418"
[variables]
foreground-muted = "#a0a8b0"
```
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from textual.color import Color, ColorParseError
from textual.theme import Theme

from tui.colours.contrast import worst

COLORS = (
    "primary", "secondary", "warning", "error", "success", "accent",
    "foreground", "background", "surface", "panel", "boost",
)  # fmt: skip
LARGEST = 64_000
"""Bytes of a file that are looked at."""
READABLE = 4.5
"""Contrast of text that WCAG asks for."""
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_VARIABLE = re.compile(r"[a-z][a-z0-9-]*")


class BadTheme(ValueError):
    """A file is no theme; the message says why."""


def user_themes(folder: Path, taken: Collection[str] = ()) -> tuple[list[Theme], list[str]]:
    """Read the themes of a folder.

    Args:
        folder: with the files; it may be missing.
        taken: names that no theme may have, because there is one.

    Returns:
        the themes that can be used, and a sentence for each file that cannot, or that is hard to read.
    """
    themes: list[Theme] = []
    problems: list[str] = []
    try:
        files = sorted(folder.glob("*.toml"))
    except OSError as error:
        return [], [f"{folder}: {error.strerror or error}"]
    for file in files:
        try:
            theme = _theme(file, taken)
        except BadTheme as error:
            problems.append(f"{file}: {error} It is left out.")
            continue
        themes.append(theme)
        if not theme.ansi and (found := worst(theme)).ratio < READABLE:
            problems.append(
                f"{file}: {found.text} on {found.ground} is hard to read (contrast {found.ratio:.1f},"
                f" {READABLE} is needed). It is used all the same."
            )
    return themes, problems


def _theme(file: Path, taken: Collection[str]) -> Theme:
    name = file.stem
    if not _NAME.fullmatch(name):
        raise BadTheme("its name must be of small letters, digits and - only.")
    if name in taken:
        raise BadTheme(f"there is a theme called {name} already; give the file another name.")
    data = _read(file)
    values: dict[str, Any] = {}
    for key, value in data.items():
        match key, value:
            case (("dark" | "ansi"), bool()):
                values[key] = value
            case (("dark" | "ansi"), _):
                raise BadTheme(f"{key} must be true or false, not {value!r}.")
            case "variables", dict():
                values[key] = {one: _variable(one, color) for one, color in value.items()}
            case _ if key in COLORS:
                values[key] = _color(key, value)
            case _:
                raise BadTheme(f"{key!r} is unknown. Known: dark, ansi, {', '.join(COLORS)}, variables.")
    if "primary" not in values:
        raise BadTheme('primary is missing; write one like primary = "#7aa2c8".')
    theme = Theme(name=name, **values)
    theme.to_color_system().generate()
    return theme


def _read(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > LARGEST:
            raise BadTheme(f"it is larger than {LARGEST // 1000} kB.")
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadTheme(f"it cannot be read as TOML: {error}.") from error


def _color(key: str, value: object) -> str:
    try:
        if isinstance(value, str):
            Color.parse(value)
            return value
    except ColorParseError:
        pass
    raise BadTheme(f'{key} must be a colour such as "#7aa2c8" or "teal", not {value!r}.')


def _variable(name: str, value: object) -> str:
    if not _VARIABLE.fullmatch(name):
        raise BadTheme(f"variables.{name!r} is no name of a variable.")
    return _color(f"variables.{name}", value)
