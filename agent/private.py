"""Files and folders that only their owner can read, whatever the umask is and whatever rights they had.

The journal, the log, the draft and the settings say what a person does all day. They are made with the
rights 0600 in folders of 0700, and narrowed to that when they are found wider. Links are left as they are:
where they lead is the user's own choice.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

FOLDER_RIGHTS = 0o700
FILE_RIGHTS = 0o600
_OTHERS = 0o077
_PASSAGE = 0o011


def private_folder(folder: Path) -> None:
    """Make `folder` and what is missing above it for its owner alone; one that is there stays as it is.

    Raises:
        OSError: it cannot be made, or is no folder.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        one.chmod(FOLDER_RIGHTS)  # not as an argument: the umask would take from it
    if not folder.is_dir():
        folder.mkdir()  # says what stands in the way


def private_opener(path: str, flags: int) -> int:
    """Open a file for its owner alone; for `open(path, "a", opener=private_opener)`."""
    if flags & os.O_CREAT:
        with contextlib.suppress(FileExistsError):
            descriptor = os.open(path, flags | os.O_EXCL, FILE_RIGHTS)
            os.fchmod(descriptor, FILE_RIGHTS)
            return descriptor
    descriptor = os.open(path, flags, FILE_RIGHTS)
    narrow(Path(path))
    return descriptor


def private_file(file: Path) -> None:
    """Make sure that `file` is there, empty if it is new, and for its owner alone.

    Raises:
        OSError: it cannot be made.
    """
    os.close(private_opener(str(file), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC))


def narrow(path: Path) -> None:
    """Take the rights of others away from a file or a folder, where that is ours to do."""
    with contextlib.suppress(OSError):  # another's file, or a disk without rights: `wider` tells of it
        found = path.lstat()
        if not stat.S_ISLNK(found.st_mode) and found.st_mode & _OTHERS:
            path.chmod(stat.S_IMODE(found.st_mode) & ~_OTHERS)


def narrow_files(folder: Path) -> None:
    """Narrow every file that lies in `folder` itself; folders in it are somebody else's affair."""
    for file in _files(folder):
        narrow(file)


def wider(folder: Path) -> Iterator[Path]:
    """Yield what others have rights to: the folder itself and the files in it, links followed."""
    for path in (folder, *_files(folder)):
        with contextlib.suppress(OSError):
            if path.stat().st_mode & _OTHERS:
                yield path


def reachable(path: Path) -> bool:
    """Tell whether others can come as far as `path`: every folder above it lets them through."""
    return all(above.stat().st_mode & _PASSAGE for above in path.resolve().parents)


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError:
        return []
