"""Changes `config.toml` for the user and keeps everything else in it: comments, order, spacing, rights.

What cannot be kept whole is not touched: a damaged file is named, and stays as it is.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from agent.private import FILE_RIGHTS, private_folder, private_opener
from agent.settings import SETTINGS, SettingsError, load_values
from tui.settings.sample import sample_text


def write_settings(file: Path, changes: Mapping[str, object]) -> None:
    """Write settings into the config file; what is there already stays as it is.

    Args:
        file: the config file; a missing one begins as the sample.
        changes: settings by name with their new values; None takes one out, so that its default counts.

    Raises:
        SettingsError: the file is damaged, a value is no value of its setting, or it cannot be written;
            the file is as it was.
    """
    file = file.resolve()  # a link into the user's own folder of settings stays a link
    load_values(file)
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else sample_text()
        before = tomllib.loads(text)
        for name, value in changes.items():
            wanted = None if value is None else _plain(value)
            if wanted is not None:
                SETTINGS[name].checked(wanted, str(file))
            text = _changed(text, name, wanted)
        after = before | {name: _plain(value) for name, value in changes.items()}
        if tomllib.loads(text) != {name: value for name, value in after.items() if value is not None}:
            raise SettingsError(f"{file} could not be changed safely; change it in an editor.")
        _replace(file, text)
    except OSError as error:
        raise SettingsError(f"{file} cannot be written: {error.strerror or error}.") from error


def _changed(text: str, name: str, value: object) -> str:
    """Return the file with one setting changed, or taken out where `value` is None."""
    if name not in tomllib.loads(text):
        return text if value is None else _added(text, name, value)
    import tomlkit

    document = tomlkit.parse(text)
    if value is None:
        document.remove(name)
    else:
        document[name] = value
    return str(document.as_string())


def _added(text: str, name: str, value: object) -> str:
    """Return the file with a new setting: where the sample has it behind a #, else after the others."""
    wanted = tomllib.loads(text) | {name: value}
    line = f"{name} = {_toml(value)}"
    for found in re.finditer(rf"^#[ \t]*{name}[ \t]*=.*$", text, re.MULTILINE):
        if _means(trial := text[: found.start()] + line + text[found.end() :], wanted):
            return trial
    table = re.search(r"^[ \t]*\[", text, re.MULTILINE)
    for at in (len(text), table.start() if table else 0, 0):
        head = text[:at] if not text[:at] or text[:at].endswith("\n") else f"{text[:at]}\n"
        if _means(trial := f"{head}{line}\n{text[at:]}", wanted):
            return trial
    raise SettingsError(f"{name} finds no place in the config file; write it there in an editor.")


def _means(text: str, wanted: dict[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _plain(value: object) -> object:
    """Return a setting's value as TOML has it."""
    match value:
        case StrEnum():
            return value.value
        case tuple() if all(isinstance(one, tuple) for one in value) and value:
            return {name: keys[0] if len(keys) == 1 else list(keys) for name, keys in value}
        case tuple():
            return list(value)
        case _:
            return value


def _toml(value: object) -> str:
    """Return a value as TOML in one line; texts and lists look as in JSON (TOML 1.0)."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _replace(file: Path, text: str) -> None:
    """Write the file whole or not at all, with the rights it had; a new one is for the user alone."""
    private_folder(file.parent)
    rights = stat.S_IMODE(file.stat().st_mode) if file.exists() else FILE_RIGHTS
    half = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        with open(half, "w", encoding="utf-8", opener=private_opener) as new:
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
        half.chmod(rights)
        half.replace(file)
    finally:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)
