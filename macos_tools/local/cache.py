"""Reading many files again and again: each is parsed once, and again only when it changed.

A file counts as changed when its time, size or inode did, so that what other programs write is seen at the
next look and 5,000 unchanged contacts cost only the listing of their folder.
"""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

Item = TypeVar("Item")

MAX_FILE_BYTES = 64 * 1024 * 1024
"""Larger files are named and skipped; an address book of 100,000 people is smaller."""

_Version = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Item]):
    """What was found in one file."""

    items: tuple[Item, ...]
    problems: tuple[str, ...] = ()
    """A sentence for each part that could not be read."""


class Unreadable(Exception):
    """Nothing in a file can be used; the text says why, to stand behind "... was skipped: "."""


class FileCache(Generic[Item]):
    """The parsed files of a folder and of the folders in it.

    Args:
        parse: turns the path and the bytes of a file into what is kept; raises `Unreadable`.
        endings: the files to look at, such as (".ics",); compared without case.
    """

    def __init__(self, parse: Callable[[Path, bytes], Parsed[Item]], endings: tuple[str, ...]) -> None:
        self._parse = parse
        self._endings = endings
        self._kept: dict[str, tuple[_Version, Path, Parsed[Item]]] = {}
        self._problems: tuple[str, ...] = ()
        self._lock = threading.Lock()

    def read(self, folder: Path) -> list[tuple[Path, Parsed[Item]]]:
        """Return every file that can be read with what is in it, in the order of their paths.

        A missing folder is an empty one.
        """
        with self._lock:
            problems: list[str] = []
            found: dict[str, tuple[_Version, Path, Parsed[Item]]] = {}
            # As texts: comparing and making thousands of Path objects takes longer than listing the folder.
            for name, version in sorted(
                _files(str(folder), os.path.realpath(folder), self._endings, problems)
            ):
                known = self._kept.get(name)
                if known is None or known[0] != version:
                    path = Path(name)
                    known = version, path, self._parsed(path, version)
                found[name] = known
                problems += known[2].problems
            self._kept = found
            self._problems = tuple(problems)
            return [(path, parsed) for _, path, parsed in found.values()]

    def problems(self) -> tuple[str, ...]:
        """Return what could not be read the last time, a sentence each."""
        return self._problems

    def _parsed(self, path: Path, version: _Version) -> Parsed[Item]:
        try:
            if version[1] > MAX_FILE_BYTES:
                raise Unreadable(f"it is larger than {MAX_FILE_BYTES // 1024**2} MB")
            return self._parse(path, path.read_bytes())
        except Unreadable as error:
            why = str(error)
        except OSError as error:
            why = error.strerror or str(error)
        return Parsed((), (f"{path} was skipped: {why}.",))


def decoded(data: bytes) -> str:
    """Return the text of a file written by any program: UTF-8 or UTF-16 by its mark, else Latin-1."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _files(
    folder: str, root: str, endings: tuple[str, ...], problems: list[str], depth: int = 2
) -> Iterator[tuple[str, _Version]]:
    """Yield the files of `folder` and of `depth` levels of folders in it.

    Hidden ones, and links that lead out of `root` (a real path), are left out.
    """
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    except OSError as error:
        problems.append(f"{folder} was skipped: {error.strerror or error}.")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            info = entry.stat()
        except OSError as error:
            # A link to nothing, or a file that another program took away just now.
            if entry.name.lower().endswith(endings) and entry.is_symlink():
                problems.append(f"{entry.path} was skipped: {error.strerror or error}.")
            continue
        if entry.is_symlink() and not os.path.realpath(entry.path).startswith(f"{root}{os.sep}"):
            # Whoever may put a file on the desk must not have others read, changed or filled with it.
            problems.append(f"{entry.path} was skipped: it is a link that leads out of the desk.")
            continue
        if stat.S_ISDIR(info.st_mode):
            if depth:
                yield from _files(entry.path, root, endings, problems, depth - 1)
        elif stat.S_ISREG(info.st_mode) and entry.name.lower().endswith(endings):
            yield entry.path, (info.st_mtime_ns, info.st_size, info.st_ino)
