"""Secrets: where they lie, how they are fetched, and a type that never shows them.

The settings name a place, not the secret: `zoom_link = { command = ["pass", "show", "zoom"] }`. It is looked
up when a tool needs it, not at the start, so that a locked keyring asks only then.
"""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from agent.masking import hide, mark
from agent.results import ToolFailed

COMMAND_SECONDS = 20.0
"""How long a command may take; a password manager that asks for its own password needs a while."""
LONGEST = 65_536
"""Bytes of a file or of a command's answer that are looked at."""
_OTHERS = 0o077


class SecretUnavailable(ToolFailed):
    """A secret is in none of the places that the settings name; the message says why, for each."""


class Secret:
    """A value that does not show itself: printed, formatted, compared or logged, it says its name only.

    Args:
        name: what it is for, such as "zoom_link".
        value: the secret; masked everywhere from now on.
        place: where it was found, in words.
    """

    __slots__ = ("__value", "name", "place")

    def __init__(self, name: str, value: str, place: str) -> None:
        hide(name, value)
        self.name = name
        self.place = place
        self.__value = value

    def reveal(self) -> str:
        """Return the value itself, for the one place that needs it."""
        return self.__value

    def __repr__(self) -> str:
        return mark(self.name)

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(mark(self.name), spec)

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(f"{self!r} is not to be written down")


@dataclass(frozen=True, slots=True)
class SecretSource:
    """The places where a secret may lie. They are tried in this order; the first that has it gives it."""

    keyring: tuple[str, ...] = ()
    """Service and user, as in `keyring get SERVICE USER`."""
    command: tuple[str, ...] = ()
    """A program and its arguments; the first line that it prints is the secret. No shell is involved."""
    env: str = ""
    """An environment variable."""
    file: str = ""
    """A file that nobody else can read; its first line is the secret."""

    @classmethod
    def of(cls, table: dict[str, object]) -> SecretSource:
        """Return the source that a table of the settings describes.

        Raises:
            ValueError: it describes none; the message says what is wrong with it.
        """
        values: dict[str, str | tuple[str, ...]] = {}
        for key, value in table.items():
            match key, value:
                case "keyring", [str(service), str(user)]:
                    values[key] = (service, user)
                case "command", [str(), *_] as words if all(isinstance(one, str) for one in words):
                    values[key] = tuple(str(one) for one in words)
                case (("env" | "file"), str()) if value:
                    values[key] = str(value)
                case _:
                    raise ValueError(f"{key} = {_WANTED[key]}" if key in _WANTED else f"not {key!r}")
        if not values:
            raise ValueError("at least one of them")
        return cls(**values)  # type: ignore[arg-type]

    def places(self) -> str:
        """Return where it is looked for, in words, without fetching anything."""
        return ", ".join(place for place, _ in self._ways())

    def fetch(self, name: str) -> Secret:
        """Return the secret. Blocking; a keyring may ask the user to unlock it.

        Args:
            name: what it is for, such as "zoom_link".

        Raises:
            SecretUnavailable: no place has it.
        """
        reasons = []
        for place, way in self._ways():
            try:
                return Secret(name, _usable(way()), place)
            except _NotThereError as reason:
                reasons.append(f"{place}: {reason}")
            except ValueError as reason:  # too short to be masked
                reasons.append(f"{place}: {reason}")
        raise SecretUnavailable(
            f"The secret {name} was not found. {'; '.join(reasons)}.",
            f"Put it there, or change {name} in config.toml.",
        )

    def _ways(self) -> Iterator[tuple[str, Callable[[], str]]]:
        if self.keyring:
            service, user = self.keyring
            yield f"keyring ({service}, {user})", lambda: _from_keyring(service, user)
        if self.command:
            yield f"command {Path(self.command[0]).name}", lambda: _from_command(self.command)
        if self.env:
            yield f"environment variable {self.env}", lambda: _from_environment(self.env)
        if self.file:
            yield f"file {self.file}", lambda: _from_file(Path(self.file).expanduser())


_WANTED = {
    "keyring": '["service", "user"]',
    "command": '["program", "argument", ...] (a list: no shell runs it)',
    "env": '"VARIABLE"',
    "file": '"~/path"',
}


class _NotThereError(Exception):
    """One place does not have the secret; says why, without a word of what was found."""


def _usable(text: str) -> str:
    line = text.strip("\r\n").partition("\n")[0].strip()
    if not line:
        raise _NotThereError("it is empty")
    if not line.isprintable():
        raise _NotThereError("it holds characters that cannot be printed")
    return line


def _from_keyring(service: str, user: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise _NotThereError("the package keyring is not installed") from None
    try:
        found = keyring.get_password(service, user)
    except (KeyringError, OSError, RuntimeError) as error:
        raise _NotThereError(f"it cannot be used ({type(error).__name__})") from None
    if found is None:
        raise _NotThereError("it has no such entry")
    return str(found)


def _from_command(words: tuple[str, ...]) -> str:
    # A session of its own: it cannot read keys from the terminal or draw over the app, and ends as a whole.
    program, *arguments = words
    try:
        child = subprocess.Popen(
            [str(Path(program).expanduser()), *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its arguments cannot be used"
        raise _NotThereError(f"it cannot be started ({why})") from None
    try:
        said, _ = child.communicate(timeout=COMMAND_SECONDS)
    except subprocess.TimeoutExpired:
        raise _NotThereError(f"it took longer than {COMMAND_SECONDS:g} seconds") from None
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)  # and what it left running, which holds the pipe open
        child.wait()
        if child.stdout is not None:
            child.stdout.close()
    if child.returncode != 0:
        raise _NotThereError(f"it ended with {child.returncode}; run it by hand to see why")
    return said[:LONGEST].decode("utf-8", "replace")


def _from_environment(name: str) -> str:
    try:
        return os.environ[name]
    except KeyError:
        raise _NotThereError("it is not set") from None


def _from_file(file: Path) -> str:
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as opened:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise _NotThereError("it is not a file")
            if found.st_mode & _OTHERS or found.st_uid not in (os.getuid(), 0):
                raise _NotThereError("others can read or own it: chmod 600 it")
            return opened.read(LONGEST).decode("utf-8", "replace")
    except OSError as error:
        raise _NotThereError(f"it cannot be read ({error.strerror})") from None
