"""Tells cheaply whether files in some folders have changed.

A look at every file of a large desk costs tens of milliseconds, one at its folders a fraction of one.
Programs that write a file anew beside the old one and rename it, as this one does, change the folder too;
those that write into the file do not. So folders are looked at each time, and all files only as often as
stays light.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

SHARE = 0.003
"""The part of one core that looking at all files may take."""
DEEPEST = 6
"""Folders within folders that are looked into."""

_Stamp = tuple[str, int, int, int]


class FolderWatch:
    """Watches folders and the folders in them; not for several threads at once.

    Args:
        folders: they need not exist yet.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._roots = tuple(map(str, folders))
        self._folders: dict[str, int | None] = {}
        self._files = 0
        self._next_full = 0.0

    def changed(self) -> bool:
        """Tell whether something has changed since the last time this was asked; True the first time."""
        if self._folders and self._stamps() == self._folders and time.monotonic() < self._next_full:
            return False
        began = time.thread_time()
        folders: dict[str, int | None] = dict.fromkeys(self._roots)
        files = hash(tuple(stamp for root in self._roots for stamp in _walk(root, folders, DEEPEST)))
        same = bool(self._folders) and (folders, files) == (self._folders, self._files)
        self._folders, self._files = folders, files
        self._next_full = time.monotonic() + (time.thread_time() - began) / SHARE
        return not same

    def _stamps(self) -> dict[str, int | None]:
        return {folder: _time_of(folder) for folder in self._folders}


def _time_of(folder: str) -> int | None:
    try:
        return Path(folder).stat().st_mtime_ns
    except OSError:
        return None


def _walk(folder: str, folders: dict[str, int | None], depth: int) -> Iterator[_Stamp]:
    """Yield a stamp for each file in `folder`, and note the times of folders; hidden ones are left out."""
    folders[folder] = _time_of(folder)
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            state = entry.stat(follow_symlinks=False)
        except OSError:
            continue  # taken away just now: the folder has changed, too
        if stat.S_ISDIR(state.st_mode):
            if depth:
                yield from _walk(entry.path, folders, depth - 1)
        else:
            yield entry.path, state.st_mtime_ns, state.st_size, state.st_ino
