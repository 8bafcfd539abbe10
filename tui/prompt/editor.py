"""The user's own editor, for what is written in the input."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from agent.plain_text import plain

USUAL = ("sensible-editor", "nano", "vim", "vi")
"""Editors that are looked for when the environment names none."""


class EditorFailed(Exception):
    """The text was not changed; the message names the cause and the way out."""


def editor() -> list[str]:
    """Return the command of the user's editor.

    Raises:
        EditorFailed: there is none, or what the environment names cannot be read.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        if command := shlex.split(named):
            return command
    except ValueError as error:
        raise EditorFailed(f"The editor in $VISUAL or $EDITOR cannot be read: {error}.") from error
    if found := next((one for one in USUAL if shutil.which(one)), None):
        return [found]
    raise EditorFailed("There is no editor: name one in $EDITOR, such as EDITOR=nano.")


def edited(text: str) -> str:
    """Let the user edit `text` and return it as it is then; blocking, the editor has the terminal.

    It lies in a file that only the user can read, and that is deleted at the end.

    Raises:
        EditorFailed: the editor cannot be started, or ended badly; the text is what it was.
    """
    command = editor()
    try:
        handle, name = tempfile.mkstemp(prefix="tinyagent-", suffix=".txt")  # with the rights 0600
    except OSError as error:
        raise EditorFailed(f"No file can be made for the editor: {error.strerror}.") from error
    file = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as out:
            out.write(text)
        code = subprocess.run([*command, name], check=False).returncode
        if code:
            raise EditorFailed(f"{command[0]} ended with code {code}; what you were writing is as it was.")
        changed = plain(file.read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise EditorFailed(
            f"{command[0]} cannot be used: {error.strerror or error}. Name another editor in $EDITOR."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            file.unlink()
    # Editors end the last line, which the text need not have done.
    return changed if text.endswith("\n") else changed.removesuffix("\n")
