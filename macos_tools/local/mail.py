"""Mail as one Maildir per folder, which any mail program can read.

`Inbox`, `Drafts`, `Outbox` and `Sent` each hold `tmp`, `new` and `cur`
(the format: https://cr.yp.to/proto/maildir.html). A mail is written to `tmp`, flushed, and linked into `cur`.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from pathlib import Path
from typing import Any

from agent.results import ToolFailed
from macos_tools.desk_documents import Attachment, MailFolder, MailStock, StoredMail
from macos_tools.keys import plain_key
from macos_tools.local import atomic, mail_text

MAX_BYTES = 64 * 1024 * 1024
"""A larger mail is named and left out."""
_ID_HEADERS = frozenset({"message-id", "in-reply-to", "references"})
_FLAGS = {MailFolder.DRAFTS: "DS"}


class MailPolicy(EmailPolicy):
    """Writes mails that every program reads: 7-bit, lines of 78 characters, Message-IDs never encoded.

    The standard policies turn a Message-ID longer than a line into encoded words, which breaks threads.
    """

    def fold(self, name: str, value: Any) -> str:
        if name.lower() in _ID_HEADERS:
            return f"{name}: " + f"{self.linesep} ".join(str(value).split()) + self.linesep
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() in _ID_HEADERS:
            return self.fold(name, value).encode("ascii", "replace")
        return bytes(super().fold_binary(name, value))


MAIL_POLICY = MailPolicy(cte_type="7bit", max_line_length=78)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file of a Maildir."""

    path: Path
    base: str
    """Its name without the flags: what stays the same."""
    modified_ns: int
    size: int
    seen: bool
    """Somebody has read it."""


class LocalMail:
    """The user's mail in Maildirs under one folder.

    Args:
        root: holds the folders.
        address: the user's own; "" when not known.
    """

    delivers = False
    """There is no account: the outbox is a folder that nothing empties."""

    def __init__(self, root: Path, address: str = "") -> None:
        self._root = root
        self.address = address
        self._lock = threading.Lock()
        self._cache: dict[Path, tuple[int, int, StoredMail | str]] = {}
        self._problems: dict[MailFolder, tuple[str, ...]] = {}

    def mails(self, folder: MailFolder, limit: int | None = None) -> Sequence[StoredMail]:
        problems: list[str] = []
        found: list[StoredMail] = []
        entries = sorted(self._entries(folder, problems), key=lambda entry: -entry.modified_ns)
        for entry in entries[:limit]:
            mail = self._stored(folder, entry)
            if isinstance(mail, StoredMail):
                found.append(mail)
            else:
                problems.append(mail)
        with self._lock:
            self._problems[folder] = tuple(problems)
        return tuple(sorted(found, key=lambda mail: mail.date, reverse=True))

    def stock(self, folder: MailFolder) -> MailStock:
        entries = list(self._entries(folder, []))
        return MailStock(
            len(entries), frozenset(f"{folder.value}/{entry.base}" for entry in entries if not entry.seen)
        )

    def mail(self, mail_id: str) -> StoredMail | None:
        if (found := self._find(mail_id)) is None:
            return None
        mail = self._stored(*found)
        return mail if isinstance(mail, StoredMail) else None

    def attachments(self, mail_id: str) -> Sequence[Attachment]:
        if (found := self._find(mail_id)) is None:
            raise ToolFailed("The mail is not there any more.", "Search for it again.")
        try:
            return mail_text.attachments(mail_text.parse(found[1].path.read_bytes()))
        except OSError as error:
            raise ToolFailed(f"{found[1].path} cannot be read: {error.strerror}.") from error

    def put(self, folder: MailFolder, message: EmailMessage, key: str) -> str:
        name = plain_key(key)
        place = self._root / folder.value
        with atomic.locked(self._root):
            for other in (folder, *MailFolder):
                # By now the mail may have been moved on, from the outbox to the sent ones.
                for entry in self._entries(other, []):
                    if name in entry.base.split("."):
                        return f"{other.value}/{entry.base}"
            for part in ("tmp", "new", "cur"):
                atomic.require_inside(self._root, place / part)
                self._make(place / part)
            base = f"{int(datetime.now(UTC).timestamp())}.{name}.tinyagent"
            try:
                data = message.as_bytes(policy=MAIL_POLICY)
            except (ValueError, LookupError, UnicodeError) as error:
                raise ToolFailed(f"The mail could not be set as one: {error}.") from error
            path = place / "cur" / f"{base}:2,{_FLAGS.get(folder, 'S')}"
            _write(place / "tmp" / base, path, data)
        return f"{folder.value}/{base}"

    def problems(self) -> Sequence[str]:
        with self._lock:
            return tuple(problem for problems in self._problems.values() for problem in problems)

    def _entries(self, folder: MailFolder, problems: list[str]) -> Iterator[_Entry]:
        for part in ("cur", "new"):
            place = self._root / folder.value / part
            try:
                if not place.resolve().is_relative_to(self._root.resolve()):
                    problems.append(f"{place} was skipped: it is a link that leads out of your mail.")
                    continue
                listed = list(os.scandir(place))
            except FileNotFoundError:
                continue
            except OSError as error:
                problems.append(f"The mail folder {place} cannot be read: {error.strerror}.")
                continue
            for item in listed:
                base, _, flags = item.name.partition(":2,")
                if item.name.startswith(".") or "T" in flags:
                    continue  # T: thrown away, but not emptied out yet
                try:
                    if not item.is_file(follow_symlinks=False):
                        continue
                    state = item.stat(follow_symlinks=False)
                except OSError:
                    continue  # moved on since it was listed
                yield _Entry(Path(item.path), base, state.st_mtime_ns, state.st_size, "S" in flags)

    def _find(self, mail_id: str) -> tuple[MailFolder, _Entry] | None:
        name, _, base = mail_id.partition("/")
        if name not in list(MailFolder):
            return None
        folder = MailFolder(name)
        return next(((folder, entry) for entry in self._entries(folder, []) if entry.base == base), None)

    def _stored(self, folder: MailFolder, entry: _Entry) -> StoredMail | str:
        """Return the mail, or a sentence about why it cannot be read; kept while the file is the same."""
        with self._lock:
            known = self._cache.get(entry.path)
        if known and known[:2] == (entry.modified_ns, entry.size):
            return known[2]
        mail = _read(folder, entry)
        with self._lock:
            self._cache[entry.path] = (entry.modified_ns, entry.size, mail)
        return mail

    @staticmethod
    def _make(folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise atomic.write_failed(folder, error) from error


def _read(folder: MailFolder, entry: _Entry) -> StoredMail | str:
    if entry.size > MAX_BYTES:
        return f"The mail {entry.path} is larger than {MAX_BYTES // 1024 // 1024} MB and was left out."
    try:
        data = entry.path.read_bytes()
    except OSError as error:
        return f"The mail {entry.path} cannot be read: {error.strerror}."
    try:
        message = mail_text.parse(data)
        if not mail_text.looks_like_mail(message):
            return f"The file {entry.path} is not a mail and was left out."
        return _stored_mail(folder, entry, message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError) as error:
        # The standard parser fails in many ways on hostile mails; one such mail must not hide the others.
        return f"The mail {entry.path} is damaged and was left out ({type(error).__name__})."


def _stored_mail(folder: MailFolder, entry: _Entry, message: mail_text.Parsed) -> StoredMail:
    arrived = datetime.fromtimestamp(max(0, min(entry.modified_ns // 10**9, 2**33)), UTC)
    sender_name, sender = next(iter(mail_text.addresses(message, "From")), ("", ""))
    answers_to = mail_text.addresses(message, "Reply-To")
    ids = mail_text.message_ids(message, "Message-ID")
    own = ids[0] if ids else ""
    references = mail_text.message_ids(message, "References") or mail_text.message_ids(message, "In-Reply-To")
    return StoredMail(
        id=f"{folder.value}/{entry.base}",
        folder=folder,
        message_id=own,
        references=tuple(reference for reference in references if reference != own),
        sender_name=sender_name,
        sender=sender,
        reply_to=tuple(address for _, address in answers_to) or ((sender,) if sender else ()),
        to=tuple(address for _, address in mail_text.addresses(message, "To")),
        cc=tuple(address for _, address in mail_text.addresses(message, "Cc")),
        subject=mail_text.header(message, "Subject"),
        date=mail_text.date_of(message, arrived),
        text=mail_text.body(message),
        attachments=mail_text.attachment_names(message),
    )


def _write(temporary: Path, path: Path, data: bytes) -> None:
    """Write a mail as the format asks: whole in `tmp`, then in one step into `cur`."""
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(temporary, flags, 0o600)
        with atomic.staged(temporary):
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            atomic.report(path, None, data, temporary)
            temporary.rename(path)
    except OSError as error:
        raise atomic.write_failed(path, error) from error
    with contextlib.suppress(OSError):  # some file systems refuse to flush a folder
        descriptor = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
