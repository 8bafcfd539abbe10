"""Undo and restarts on the local desk: how a changed file looks now, and putting it back."""

from __future__ import annotations

import contextlib
import difflib
import time
from itertools import islice
from pathlib import Path

from agent.changes import Change, Standing, fingerprint
from agent.results import ToolFailed
from macos_tools.local import atomic

_LINES = 30
"""Lines of a difference that are told."""


class LocalChanges:
    """Looks at the changes of files below the desk's folder; see `agent.changes.Restorer`.

    Args:
        root: the desk's folder. Nothing outside it is read or written.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def reports(self, app: str) -> bool:
        return True

    def happened(self, change: Change) -> bool | None:
        if not change.staged:
            # A removal: there is no new content whose absence would tell.
            now = self._now(change)
            return True if now is None else False if now == change.before else None
        staged = self._inside(change.staged)
        try:
            # With a second name the content has arrived, and only its first name was still to go.
            return staged.lstat().st_nlink > 1
        except FileNotFoundError:
            return True
        except OSError:
            return None

    def clear(self, change: Change) -> None:
        with contextlib.suppress(OSError, ToolFailed):
            if change.staged:
                staged, path = self._inside(change.staged), self._inside(change.place)
                if change.made and staged.lstat().st_nlink == 1 and not path.stat().st_size:
                    path.unlink()  # a name that was taken for content which never came (see `atomic.create`)
        with contextlib.suppress(OSError, ToolFailed):
            if change.staged:
                self._inside(change.staged).unlink()

    def tidy(self, seconds: float) -> None:
        before = time.time() - seconds
        for pattern in atomic.TEMPORARY:
            for path in self._root.glob(pattern):
                with contextlib.suppress(OSError):
                    if path.lstat().st_mtime <= before:
                        path.unlink()

    def standing(self, change: Change) -> Standing:
        now = self._now(change)
        if (fingerprint(now) if now is not None else "") == change.after:
            return Standing.AFTER
        return Standing.BEFORE if now == change.before else Standing.OTHER

    def differs(self, change: Change) -> str:
        now, then = self._now(change), change.before
        if now is None:
            return f"{change.place} is not there any more."
        if then is None:
            return f"{change.place} was changed since."
        lines = difflib.unified_diff(
            _lines(now), _lines(then), "as it is now", "as it was before", n=1, lineterm=""
        )
        shown = list(islice(lines, _LINES + 1))
        more = ["…"] if len(shown) > _LINES else []
        return "\n".join([f"{change.place} was changed since.", *shown[:_LINES], *more])

    def restore(self, change: Change) -> None:
        path = self._path(change)
        with atomic.locked(self._app(path)):
            if change.before is None:
                atomic.remove(path)
            else:
                atomic.replace(path, change.before)

    def _now(self, change: Change) -> bytes | None:
        """Return the content of the place as it is now; None when nothing is there."""
        path = self._path(change)
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ToolFailed(f"{path} cannot be read: {error.strerror}.") from error

    def _path(self, change: Change) -> Path:
        """Return the file of a change, under the name that it has now."""
        path = self._inside(change.place)
        if path.parent.name == "cur" and not path.exists():
            # A mail program that shows a mail in a Maildir writes what it did behind the name.
            base = path.name.partition(":2,")[0]
            found = [one for one in path.parent.glob("*:2,*") if one.name.partition(":2,")[0] == base]
            return found[0] if found else path
        return path

    def _app(self, path: Path) -> Path:
        """Return the folder that the app of a file locks while it writes."""
        root = self._root.resolve()
        folders = path.parent.resolve().relative_to(root).parts
        return root / folders[0] if folders else root

    def _inside(self, place: str) -> Path:
        path = Path(place)
        if not path.is_absolute() or not path.parent.resolve().is_relative_to(self._root.resolve()):
            raise ToolFailed(
                f"{place} is not on this desk ({self._root}).", "Open the desk that it belongs to."
            )
        return path


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8", "replace").splitlines()
