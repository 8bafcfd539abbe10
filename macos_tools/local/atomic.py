"""Writing files so that a crash, a full disk or a second program never leaves half a file.

New content goes to a hidden temporary file in the same folder, is flushed to the disk, and then takes its
place in one step; the folder is flushed too, so that the name survives a power cut (the recipe of
rename(2) and fsync(2)). Every failure becomes a `ToolFailed` that names the path.

Just before that one step the change is reported (`agent.changes`), hidden files excepted: those are our own
book-keeping.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import stat
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from agent.changes import Change, fingerprint, is_kept, will_change
from agent.results import ToolFailed

LOCK_NAME = ".lock"
TEMPORARY = ("**/.?*.????????.tmp", "mail/*/tmp/*.tinyagent")
"""Patterns of temporary files, ours and those of the Maildirs, below the desk's folder."""
_MAX_NAME_BYTES = 200
"""Linux and macOS allow 255; the rest is room for an ending and for the temporary file's own ending."""

_thread_locks: dict[Path, threading.RLock] = {}
_thread_locks_guard = threading.Lock()
_held = threading.local()


def create(path: Path, data: bytes) -> None:
    """Write a new file; whatever stands at `path` already stays as it is.

    Args:
        path: the file; missing folders above it are made.
        data: the whole content.

    Raises:
        FileExistsError: something is at `path` already.
        ToolFailed: it cannot be written.
    """
    with _named_failures(path, may_exist=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = _temporary_with(path, data, mode=None)
        with staged(temporary):
            if not os.path.lexists(path):
                report(path, None, data, temporary)
            _publish_new(temporary, path)
        temporary.unlink(missing_ok=True)
        _flush_folder(path.parent)


def replace(path: Path, data: bytes) -> None:
    """Write a file anew, or for the first time; a reader sees the old or the new content, never a mix.

    The permissions of the old file are kept, and a link stays a link to the file that it points to.

    Args:
        path: the file; missing folders above it are made.
        data: the whole content.

    Raises:
        ToolFailed: it cannot be written; the old content is untouched.
    """
    with _named_failures(path):
        path = path.resolve() if path.is_symlink() else path
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            old = path.stat()
        except FileNotFoundError:
            mode = None
        else:
            mode = stat.S_IMODE(old.st_mode)
            if not os.access(path, os.W_OK):
                # Renaming over a read-only file would work; its owner marked it as not to be changed.
                raise PermissionError(errno.EACCES, "the file is read-only", str(path))
        temporary = _temporary_with(path, data, mode)
        with staged(temporary):
            report(path, None if mode is None else path.read_bytes(), data, temporary)
            temporary.replace(path)
        _flush_folder(path.parent)


def remove(path: Path) -> None:
    """Delete a file; nothing happens when it is gone already.

    Raises:
        ToolFailed: it cannot be deleted.
    """
    with _named_failures(path, doing="deleted"):
        with contextlib.suppress(FileNotFoundError):
            report(path, path.read_bytes(), None)
        path.unlink(missing_ok=True)
        _flush_folder(path.parent)


def move(path: Path, target: Path) -> None:
    """Move a file to a name on the same disk, which needs no room there; hold `locked` while doing it.

    Raises:
        FileExistsError: something is at `target` already.
        ToolFailed: it cannot be moved.
    """
    with _named_failures(target, may_exist=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            raise FileExistsError(errno.EEXIST, "the file exists", str(target))
        report(path, path.read_bytes(), None)
        path.rename(target)
        _flush_folder(path.parent)
        _flush_folder(target.parent)


def report(path: Path, before: bytes | None, after: bytes | None, staged: Path | None = None) -> None:
    """Report that the content of a file is about to become another.

    Args:
        path: the file.
        before: what it holds; None when it is not there.
        after: what it will hold; None when it will not be there.
        staged: the file with the new content, about to be given the name `path`.
    """
    if path.parent.name.startswith("."):
        return
    done = "" if after is None else fingerprint(after)
    will_change(Change(str(path), before, done, "" if staged is None else str(staged)))


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold `folder` for a read-modify-write, against other threads and other running TinyAgents.

    Reentrant in one thread. The lock is advisory (flock(2)) on a hidden file that stays.

    Args:
        folder: what is locked; it is made when missing.

    Raises:
        ToolFailed: the folder cannot be written to.
    """
    with _named_failures(folder):
        folder.mkdir(parents=True, exist_ok=True)
        key = folder.resolve()
    with _thread_locks_guard:
        lock = _thread_locks.setdefault(key, threading.RLock())
    with lock:
        held: set[Path] = _held.__dict__.setdefault("folders", set())
        if key in held:
            yield
            return
        with _named_failures(folder):
            descriptor = os.open(
                key / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600
            )
        try:
            # A file system without locks (some network ones) still gets the threads' lock.
            with contextlib.suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            held.add(key)
            yield
        finally:
            held.discard(key)
            os.close(descriptor)


def require_inside(root: Path, folder: Path) -> None:
    """Make sure that what is written to `folder` lands below `root`, whatever links there are on the way.

    `root` itself may be a link: the user put it there.

    Raises:
        ToolFailed: a link leads out.
    """
    if not folder.resolve().is_relative_to(root.resolve()):
        raise ToolFailed(f"{folder} is a link that leads out of {root}; nothing was written.", "Remove it.")


def safe_name(title: str, ending: str = "", *, fallback: str = "untitled") -> str:
    """Return a file name for `title` that stays in its folder on any system.

    Separators, control and direction-changing characters become spaces or go, leading dots go, and what
    is too long is cut between characters.

    Args:
        title: any text.
        ending: put behind it, such as ".md".
        fallback: used when nothing is left.

    Returns:
        A name of at most 200 bytes plus the ending; never "", "." or "..".
    """
    kept = []
    for character in unicodedata.normalize("NFC", title):
        if character in '/\\:*?"<>|' or character.isspace():
            kept.append(" ")
        elif unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}:
            kept.append(character)
    name = " ".join("".join(kept).split()).strip(". ")
    name = name.encode("utf-8")[:_MAX_NAME_BYTES].decode("utf-8", "ignore").rstrip(". ")
    return (name or fallback) + ending


def write_failed(path: Path, error: OSError, *, doing: str = "written") -> ToolFailed:
    """Return what to raise when `path` could not be written: the cause and the way out."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return ToolFailed(f"{path} was not {doing}: the disk is full.", "Free some space and try again.")
        case errno.EACCES | errno.EPERM:
            return ToolFailed(
                f"{path} was not {doing}: you may not write there.", "Change the permissions and try again."
            )
        case errno.EROFS:
            return ToolFailed(
                f"{path} was not {doing}: the disk is read-only.", "Set another desk in config.toml."
            )
        case errno.ENAMETOOLONG:
            return ToolFailed(f"{path} was not {doing}: the name is too long.", "Try a shorter name.")
        case errno.ENOTDIR | errno.EEXIST:
            return ToolFailed(
                f"{path} was not {doing}: a file stands where a folder should be.", "Move that file away."
            )
        case _:
            return ToolFailed(f"{path} was not {doing}: {error.strerror or error}.")


@contextlib.contextmanager
def staged(temporary: Path) -> Iterator[None]:
    """Throw a temporary file away when what is done inside fails, unless somebody was told of it.

    That it is still there is how a reported change that did not come about is told from one that did; who
    keeps the reports clears it away then (`agent.changes.Restorer.clear`).
    """
    try:
        yield
    except BaseException:
        if not is_kept():
            temporary.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _named_failures(path: Path, *, doing: str = "written", may_exist: bool = False) -> Iterator[None]:
    """Turn failures into `ToolFailed`; with `may_exist`, that `path` exists is passed on as it is."""
    try:
        yield
    except FileExistsError as error:
        if may_exist and error.filename == str(path):
            raise
        raise write_failed(path, error, doing=doing) from error
    except OSError as error:
        raise write_failed(path, error, doing=doing) from error


def _temporary_with(path: Path, data: bytes, mode: int | None) -> Path:
    """Write `data` next to `path` and flush it; `mode` None means what the umask leaves of 0666."""
    short = path.name.encode("utf-8")[:_MAX_NAME_BYTES].decode("utf-8", "ignore")
    temporary = path.with_name(f".{short}.{secrets.token_hex(4)}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _publish_new(temporary: Path, path: Path) -> None:
    """Give `temporary` the name `path` unless that is taken; link(2) refuses where rename(2) overwrites."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise FileExistsError(errno.EEXIST, "the file exists", str(path)) from None
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}:
            raise
        # No hard links here (FAT, some network disks): take the name first, then put the content there.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666))
        temporary.replace(path)


def _flush_folder(folder: Path) -> None:
    # Some file systems refuse to flush a folder; the file itself is on disk by then.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
