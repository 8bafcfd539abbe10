"""What the tools need of the apps that hold documents: mail, notes, messages, files.

Each app is a small protocol, so that the local folders, the Mac's own apps and servers can stand behind the
same tools. As in `macos_tools.desk`: every method may block and is called from several threads at once; what
cannot be read is skipped and named in `problems()`; what cannot be written is raised as `ToolFailed`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from agent.stop import Stop


class MailFolder(StrEnum):
    """The folders every mail backend has."""

    INBOX = "Inbox"
    DRAFTS = "Drafts"
    OUTBOX = "Outbox"
    SENT = "Sent"


@dataclass(frozen=True, slots=True)
class StoredMail:
    """One mail as the tools see it: decoded, and safe to show."""

    id: str
    """Names the mail to its backend; stays the same while the mail is not moved."""
    folder: MailFolder
    message_id: str
    """With its angle brackets; "" when the mail has none."""
    references: tuple[str, ...]
    """The Message-IDs of its thread, oldest first, without its own."""
    sender_name: str
    """"" when the mail gives only an address."""
    sender: str
    """The address."""
    reply_to: tuple[str, ...]
    """Addresses that an answer goes to: Reply-To, else From."""
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    date: datetime
    """Aware; the time of the file when the mail has no usable Date."""
    text: str
    """The body as plain text (HTML set as text)."""
    attachments: tuple[str, ...]
    """File names, without any folder."""

    @property
    def from_words(self) -> str:
        """Who it is from, as people say it."""
        return self.sender_name or self.sender or "an unknown sender"

    @property
    def title(self) -> str:
        return self.subject or "(no subject)"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a mail."""

    name: str
    """Without any folder."""
    content_type: str
    """Such as "application/pdf"."""
    data: bytes


@dataclass(frozen=True, slots=True)
class MailStock:
    """What lies in a mail folder, told without reading it."""

    total: int
    unread: frozenset[str]
    """The ids of the mails that were not read yet."""


class Mail(Protocol):
    """The user's mail."""

    @property
    def address(self) -> str:
        """The user's address; "" when not known."""

    @property
    def delivers(self) -> bool:
        """Whether a mail that is put in the outbox is sent by itself: an account is set up."""

    def mails(self, folder: MailFolder, limit: int | None = None) -> Sequence[StoredMail]:
        """Return the mails of a folder, newest first; only the last `limit` to arrive when it is given."""

    def stock(self, folder: MailFolder) -> MailStock:
        """Return how many mails a folder holds, and which were not read yet."""

    def mail(self, mail_id: str) -> StoredMail | None:
        """Return one mail; None when it is there no more."""

    def attachments(self, mail_id: str) -> Sequence[Attachment]:
        """Return the files that came with a mail; ToolFailed when it is there no more."""

    def put(self, folder: MailFolder, message: EmailMessage, key: str) -> str:
        """Store a mail and return its id; storing the same key again stores nothing and returns the first id.

        Raises:
            ToolFailed: it cannot be written.
        """

    def problems(self) -> Sequence[str]:
        """Return a sentence for each thing that could not be read."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note."""

    id: str
    title: str
    folder: str
    """"" for notes in no folder."""
    text: str
    """All of it, the heading included."""
    modified: datetime
    version: str
    """Changes whenever the note's text does."""
    path: Path | None = None
    """Where the note is a file."""


class Notes(Protocol):
    """The user's notes."""

    def notes(self) -> Sequence[Note]:
        """Return all notes, by folder and title."""

    def create(self, title: str, text: str, folder: str, key: str) -> Note:
        """Make a note; never replaces one. The same key again changes nothing and returns the first note.

        Args:
            title: its heading; becomes the file name where notes are files.
            text: what stands under the heading.
            folder: made when it is not there; "" for none.
            key: the idempotency key.

        Raises:
            ToolFailed: the title is taken by now, or it cannot be written.
        """

    def append(self, note: Note, text: str, key: str) -> Note:
        """Add `text` on a line of its own at the end of `note`, keeping what is there byte for byte.

        Raises:
            ToolFailed: the note has changed since `note` was read, is gone, or cannot be written.
        """

    def problems(self) -> Sequence[str]:
        """Return a sentence for each thing that could not be read."""


@dataclass(frozen=True, slots=True)
class TextRecipient:
    """Who a text message goes to."""

    number: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class WaitingText:
    """A text message in the outbox."""

    recipients: tuple[TextRecipient, ...]
    text: str
    written: datetime
    """Aware."""


class Messages(Protocol):
    """Text messages."""

    @property
    def delivers(self) -> bool:
        """Whether a message that is put in the outbox is sent by itself."""

    def put(self, recipients: tuple[TextRecipient, ...], text: str, now: datetime, key: str) -> str:
        """Store a message in the outbox and say where; the same key again stores nothing.

        Raises:
            ToolFailed: it cannot be written.
        """

    def waiting(self) -> Sequence[WaitingText]:
        """Return the messages in the outbox, the oldest first."""

    def problems(self) -> Sequence[str]:
        """Return a sentence for each thing that could not be read."""


@dataclass(frozen=True, slots=True)
class DeskFile:
    """One of the user's files."""

    path: Path
    """Absolute."""
    size: int
    """In bytes."""
    modified: datetime
    """Aware, UTC."""


@dataclass(frozen=True, slots=True)
class FileListing:
    """The user's files, as far as they were looked at."""

    files: tuple[DeskFile, ...]
    complete: bool
    """False when a limit of depth, number or time ended the walk."""


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file, page by page."""

    pages: tuple[str, ...]
    """One for a file without pages."""
    total_pages: int
    """How many there are; more than `pages` when a long document was read in part. 0 for no pages."""


class Files(Protocol):
    """The user's files."""

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders that are searched."""

    def listing(self) -> FileListing:
        """Return the files in the user's folders, the last changed first."""

    def document(self, path: Path, stop: Stop) -> Document:
        """Read the text of a PDF, a Word document, or a text file.

        Args:
            path: the file.
            stop: ends the reading at once.

        Raises:
            Stopped: it was stopped.
            ToolFailed: it cannot be read, holds no text, or is of another kind.
        """

    def problems(self) -> Sequence[str]:
        """Return a sentence for each thing that could not be read."""
