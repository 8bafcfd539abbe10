"""The user's files, found by walking their folders; nothing is indexed, so nothing is out of date."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from agent.stop import Stop
from macos_tools.desk_documents import DeskFile, Document, FileListing
from macos_tools.local.documents import read_document

MAX_DEPTH = 8
MAX_FILES = 50_000
MAX_SECONDS = 3.0
_SKIPPED = frozenset({"node_modules", "__pycache__", "site-packages", "lost+found"})
"""Folders of programs, where no file is one that the user made."""
_BUNDLES = (".app", ".photoslibrary", ".musiclibrary", ".framework", ".xcodeproj")
"""Folders that the Mac shows as one thing."""


@dataclass(slots=True)
class _Walk:
    """What one walk has found so far."""

    deadline: float
    roots: tuple[Path, ...]
    files: dict[str, DeskFile] = field(default_factory=dict)
    """By real path, so that folders inside each other give each file once."""
    problems: list[str] = field(default_factory=list)
    complete: bool = True


class LocalFiles:
    """Files under the given folders.

    Hidden files are left out, and links that lead out of the folders are not followed.

    Args:
        folders: where to look; those that do not exist are passed over.
        clock: seconds that only grow, for the limit of time.
    """

    def __init__(self, folders: Sequence[Path], clock: Callable[[], float] = time.monotonic) -> None:
        self._folders = tuple(dict.fromkeys(folder.expanduser().absolute() for folder in folders))
        self._clock = clock
        self._problems: tuple[str, ...] = ()

    @property
    def folders(self) -> tuple[Path, ...]:
        return self._folders

    def listing(self) -> FileListing:
        roots = tuple(Path(os.path.realpath(folder)) for folder in self._folders)
        walk = _Walk(self._clock() + MAX_SECONDS, roots)
        # Breadth first over all folders at once: what lies near the top is found before a limit is reached.
        waiting = deque((str(folder), 0) for folder in self._folders)
        while waiting:
            if len(walk.files) >= MAX_FILES or self._clock() > walk.deadline:
                walk.complete = False
                break
            folder, depth = waiting.popleft()
            waiting.extend((inner, depth + 1) for inner in self._look_into(walk, folder, depth))
        self._problems = tuple(walk.problems)
        files = sorted(walk.files.values(), key=lambda file: (file.modified, str(file.path)), reverse=True)
        return FileListing(tuple(files), walk.complete)

    def document(self, path: Path, stop: Stop) -> Document:
        return read_document(path, stop)

    def problems(self) -> Sequence[str]:
        return self._problems

    def _look_into(self, walk: _Walk, folder: str, depth: int) -> list[str]:
        """Take in the files of one folder and return the folders in it."""
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            walk.problems.append(f"The folder {folder} cannot be read: {error.strerror}.")
            return []
        inner: list[str] = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name in _SKIPPED or entry.name.lower().endswith(_BUNDLES):
                        continue
                    if depth >= MAX_DEPTH:
                        walk.complete = False
                        continue
                    inner.append(entry.path)
                elif entry.is_file():
                    self._take(walk, entry)
            except OSError:
                continue  # deleted since it was listed, or a link in a circle
        return inner

    @staticmethod
    def _take(walk: _Walk, entry: os.DirEntry[str]) -> None:
        real = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
        if entry.is_symlink() and not any(Path(real).is_relative_to(root) for root in walk.roots):
            return
        state = entry.stat()
        modified = datetime.fromtimestamp(max(0.0, min(state.st_mtime, 2.0**33)), UTC)
        walk.files.setdefault(real, DeskFile(Path(entry.path), state.st_size, modified))
