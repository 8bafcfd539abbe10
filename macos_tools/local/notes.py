"""Notes as Markdown files in folders, for any editor to open."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from agent.changes import fingerprint
from agent.plain_text import one_line
from agent.results import ToolFailed
from macos_tools.desk_documents import Note
from macos_tools.local import atomic
from macos_tools.local.receipts import Receipt, Receipts
from macos_tools.matching import fold

ENDINGS = (".md", ".markdown", ".txt")
MAX_BYTES = 4 * 1024 * 1024
"""A larger file is not a note that somebody wrote."""
MAX_DEPTH = 6
_HEADING = re.compile(r"^#[ \t](.*)$", re.MULTILINE)
_CLOSING = re.compile(r"(?:^|[ \t])#+$")
"""Number signs that close a heading (CommonMark 0.31, section 4.2)."""


class LocalNotes:
    """The notes under one folder: `Folder/Title.md`, with the title as first heading."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._receipts = Receipts(root)
        self._cache: dict[Path, tuple[tuple[int, int], Note | str]] = {}
        self._problems: tuple[str, ...] = ()

    def notes(self) -> Sequence[Note]:
        found: list[Note] = []
        problems: list[str] = []
        cache: dict[Path, tuple[tuple[int, int], Note | str]] = {}
        for path in self._files(self._root, 0, problems):
            try:
                state = path.stat()
            except OSError:
                continue  # deleted since it was listed
            stamp = (state.st_mtime_ns, state.st_size)
            known = self._cache.get(path)
            note = known[1] if known and known[0] == stamp else self._read(path)
            cache[path] = (stamp, note)
            if isinstance(note, Note):
                found.append(note)
            else:
                problems.append(note)
        self._cache, self._problems = cache, tuple(problems)
        return tuple(sorted(found, key=lambda note: (fold(note.folder), fold(note.title), note.id)))

    def problems(self) -> Sequence[str]:
        return self._problems

    def create(self, title: str, text: str, folder: str, key: str) -> Note:
        title = one_line(title)
        with atomic.locked(self._root):
            if (receipt := self._receipts.get(key)) and (done := self._done(receipt)):
                return done
            place = self._folder(folder)
            wanted = fold(title)
            if any(fold(n.title) == wanted and n.folder == self._name_of(place) for n in self.notes()):
                raise ToolFailed(f"There is a note called “{title}” by now.", "Ask again for another name.")
            atomic.require_inside(self._root, place)
            path = self._free(place, title)
            data = f"{_as_heading(title)}\n\n{text.strip()}".rstrip().encode("utf-8", "replace") + b"\n"
            name = path.relative_to(self._root).as_posix()
            self._receipts.put(key, Receipt(name, 0, len(data), fingerprint(data)))
            try:
                atomic.create(path, data)
            except FileExistsError as error:
                raise ToolFailed(f"{path} exists by now.", "Ask again for another name.") from error
        return self._fresh(path)

    def append(self, note: Note, text: str, key: str) -> Note:
        path = self._inside(note.id)
        with atomic.locked(self._root):
            try:
                data = path.read_bytes()
            except FileNotFoundError as error:
                raise ToolFailed(f"The note “{note.title}” is not there any more.", "") from error
            except OSError as error:
                raise ToolFailed(f"{path} cannot be read: {error.strerror}.") from error
            if (receipt := self._receipts.get(key)) and receipt.name == note.id and receipt.done(data):
                return self._fresh(path)
            if fingerprint(data) != note.version:
                raise ToolFailed(
                    f"The note “{note.title}” has changed since you saw it; nothing was added.",
                    "Ask again to add to it as it is now.",
                )
            newline = b"\r\n" if b"\r\n" in data else b"\n"
            lines = text.rstrip("\r\n").encode("utf-8", "replace").replace(b"\r\n", b"\n").split(b"\n")
            between = b"" if not data or data.endswith(b"\n") else newline
            after = data + between + newline.join(lines) + newline
            self._receipts.put(key, Receipt(note.id, len(data), len(after), fingerprint(after)))
            atomic.replace(path, after)
        return self._fresh(path)

    def _files(self, folder: Path, depth: int, problems: list[str]) -> Iterator[Path]:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except FileNotFoundError:
            return
        except OSError as error:
            problems.append(f"The folder {folder} cannot be read: {error.strerror}.")
            return
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if depth < MAX_DEPTH:
                    yield from self._files(Path(entry.path), depth + 1, problems)
            elif entry.name.lower().endswith(ENDINGS) and self._is_ours(entry):
                yield Path(entry.path)

    def _is_ours(self, entry: os.DirEntry[str]) -> bool:
        """Tell whether it is a file, and a link only to another file among the notes."""
        try:
            if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(self._root.resolve()):
                return False
            return entry.is_file()
        except OSError:
            return False

    def _read(self, path: Path) -> Note | str:
        """Return the note, or a sentence about why it cannot be read."""
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
            seconds = max(0.0, min(path.stat().st_mtime, 2.0**33))
        except OSError as error:
            return f"The note {path} cannot be read: {error.strerror}."
        if len(data) > MAX_BYTES:
            return f"The note {path} is larger than {MAX_BYTES // 1024 // 1024} MB and was left out."
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return f"The note {path} is not text in UTF-8 and was left out."
        if "\0" in text:
            return f"The note {path} is not text and was left out."
        title = _title_of(text) or path.stem
        name = path.relative_to(self._root).as_posix()
        return Note(
            name,
            title,
            self._name_of(path.parent),
            text,
            datetime.fromtimestamp(seconds, UTC),
            fingerprint(data),
            path,
        )

    def _fresh(self, path: Path) -> Note:
        note = self._read(path)
        if isinstance(note, str):
            raise ToolFailed(note)
        return note

    def _done(self, receipt: Receipt) -> Note | None:
        """Return the note that a key made; None when the file is not there, so that it is made now."""
        path = self._inside(receipt.name)
        return self._fresh(path) if path.is_file() else None

    def _name_of(self, folder: Path) -> str:
        name = folder.relative_to(self._root).as_posix()
        return "" if name == "." else name

    def _inside(self, name: str) -> Path:
        """Return the path of a note's id; ToolFailed for one that would leave the notes."""
        if not name or any(part in ("..", "/") for part in PurePosixPath(name).parts):
            raise ToolFailed(f"There is no note called “{name}”.")
        return self._root / name

    def _folder(self, name: str) -> Path:
        """Return the folder called `name`, in whatever case it is spelled on disk."""
        place = self._root
        for part in name.replace("\\", "/").split("/"):
            if not part.strip(" ."):
                continue
            atomic.require_inside(self._root, place)
            wanted = atomic.safe_name(part)
            place = next((p for p in _folders(place) if fold(p.name) == fold(wanted)), place / wanted)
        return place

    @staticmethod
    def _free(folder: Path, title: str) -> Path:
        """Return a free path for a note; another note's file may have the name that this title gives."""
        number = 1
        while True:
            path = folder / atomic.safe_name(title if number == 1 else f"{title} {number}", ".md")
            if not os.path.lexists(path):
                return path
            number += 1


def _title_of(text: str) -> str:
    """Return the first heading of a note; "" when it has none."""
    for heading in _HEADING.finditer(text):
        if title := one_line(_CLOSING.sub("", heading[1].strip(" \t\r"))):
            return title
    return ""


def _as_heading(title: str) -> str:
    """Return the line that `_title_of` reads `title` from, be it "C #"."""
    return f"# {title} #" if _CLOSING.search(title) else f"# {title}"


def _folders(place: Path) -> list[Path]:
    try:
        return sorted(Path(e.path) for e in os.scandir(place) if e.is_dir(follow_symlinks=False))
    except OSError:
        return []
