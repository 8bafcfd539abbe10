"""Named groups that are folders: calendars, lists of reminders."""

from __future__ import annotations

import os
from pathlib import Path

from agent.plain_text import one_line
from macos_tools.local import atomic
from macos_tools.matching import fold


class Folders:
    """The folders in a folder, by the names people say.

    Args:
        root: the folder that holds them.
        default: the name of the one that is used when none is said and none is there yet.
        usual: folded names that serve as the default one too, best first.
    """

    def __init__(self, root: Path, default: str, usual: tuple[str, ...]) -> None:
        self._root = root
        self._default = default
        self._usual = usual

    def names(self) -> tuple[str, ...]:
        """Return the names of all, in order."""
        try:
            with os.scandir(self._root) as entries:
                # A name with a line break in it would forge a line of an approval.
                return tuple(
                    sorted(
                        e.name
                        for e in entries
                        if not e.name.startswith(".") and e.name.isprintable() and e.is_dir()
                    )
                )
        except OSError:
            return ()

    def default(self) -> str:
        """Return the one for when none is said: that of the usual name, the only one, or a new one."""
        names = self.names()
        by_fold = {fold(name): name for name in reversed(names)}
        usual = [by_fold[name] for name in (fold(self._default), *self._usual) if name in by_fold]
        return (usual or (names if len(names) == 1 else [self._default]))[0]

    def existing(self, name: str) -> str:
        """Return the folder that the user calls `name`: one that exists, else a safe name for a new one."""
        names = self.names()
        wanted = fold(name)
        if not wanted and not name.strip():
            return self.default()
        return next(
            (one for one in names if fold(one) == wanted), atomic.safe_name(name.strip(), fallback="Other")
        )

    def of(self, path: Path) -> str:
        """Return the name of the group that a file is in; files beside the folders are in the default one."""
        parts = path.relative_to(self._root).parts
        return one_line(parts[0]) if len(parts) > 1 else self._default
