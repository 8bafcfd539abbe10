"""Mails to be written: their parts, and the message they make (RFC 5322, MIME)."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default as DEFAULT_POLICY
from email.utils import format_datetime

from agent.plain_text import one_line
from agent.results import ToolFailed
from macos_tools.desk_documents import Attachment, DeskFile, StoredMail
from macos_tools.wording import size_in_words

MAX_REFERENCES = 30
LARGE = 20 * 1000 * 1000
"""Bytes of attachments that many mail servers refuse (they grow by a third on the way)."""
_REPLY = re.compile(r"^\s*(?:(?:re|aw|sv|antw|vs|odp|rif)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_FORWARD = re.compile(r"^\s*(?:(?:fwd?|wg|tr|enc|rv|doorst)\s*:\s*)+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody in an address header."""

    address: str
    name: str = ""

    def __str__(self) -> str:
        return f"{header_text(self.name)} <{self.address}>" if self.name else self.address


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it will be written."""

    sender: Mailbox | None
    """None when the user's address is not known: the mail program fills it in."""
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    subject: str
    body: str
    date: datetime
    files: tuple[DeskFile, ...] = ()
    """Read when the mail is written."""
    enclosed: tuple[Attachment, ...] = ()
    """Taken over from a forwarded mail."""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all that is attached."""
        return sum(file.size for file in self.files) + sum(len(one.data) for one in self.enclosed)

    def attached_in_words(self) -> str:
        """Return what is attached, a line each: name, size, and for a file where it is."""
        lines = [
            f"{one_line(file.path.name)} ({size_in_words(file.size)}), {one_line(str(file.path))}"
            for file in self.files
        ]
        lines += [
            f"{one_line(one.name)} ({size_in_words(len(one.data))}), from the mail" for one in self.enclosed
        ]
        return "\n".join(lines)


def message_of(letter: Letter, token: str, *, with_files: bool = True) -> EmailMessage:
    """Return the mail as a MIME message.

    Args:
        letter: what it says.
        token: the left side of its Message-ID: letters, digits, "-" and "_".
        with_files: False leaves the files out, to check the rest before they are read.

    Raises:
        ToolFailed: an address cannot stand in a mail, or a file is gone or was changed since it was found.
    """
    message = EmailMessage(policy=DEFAULT_POLICY)
    try:
        if letter.sender:
            message["From"] = _address(letter.sender)
        if letter.to:
            message["To"] = [_address(one) for one in letter.to]
        if letter.cc:
            message["Cc"] = [_address(one) for one in letter.cc]
        message["Subject"] = header_text(letter.subject)
        message["Date"] = format_datetime(letter.date)
        domain = letter.sender.address.rpartition("@")[2] if letter.sender else "tinyagent.invalid"
        message["Message-ID"] = f"<{token}@{_ascii_domain(domain)}>"
        if letter.in_reply_to:
            message["In-Reply-To"] = letter.in_reply_to
        if letter.references:
            message["References"] = " ".join(letter.references)
        text = _CONTROL.sub("", letter.body.replace("\r\n", "\n").replace("\r", "\n"))
        text = text.encode("utf-8", "replace").decode("utf-8")
        # Never base64: a mail in the outbox can be read with any viewer.
        plain = text.isascii() and all(len(line) <= 998 for line in text.splitlines())
        message.set_content(text, charset="utf-8", cte="7bit" if plain else "quoted-printable")
    except (ValueError, MessageError, UnicodeError) as error:
        raise ToolFailed(f"The mail cannot be set as one: {error}.", "Check the addresses.") from error
    for one in letter.enclosed if with_files else ():
        _attach(message, one.name, one.content_type, one.data)
    for file in letter.files if with_files else ():
        content_type, encoding = mimetypes.guess_type(file.path.name)
        kind = content_type if content_type and not encoding else "application/octet-stream"
        _attach(message, file.path.name, kind, _unchanged(file))
    return message


def _attach(message: EmailMessage, name: str, content_type: str, data: bytes) -> None:
    main, _, sub = content_type.partition("/")
    if main in ("message", "multipart") or not sub or not re.fullmatch(r"[\w.+-]+/[\w.+-]+", content_type):
        # A mail inside goes along as a file: opened with one click, and never parsed on the way.
        main, sub = "application", "octet-stream"
    message.add_attachment(data, maintype=main, subtype=sub, filename=header_text(name))


def _unchanged(file: DeskFile) -> bytes:
    """Return the file as it was when the user saw it named."""
    try:
        data = file.path.read_bytes()
        modified = file.path.stat().st_mtime
    except OSError as error:
        raise ToolFailed(f"{file.path} cannot be read: {error.strerror}.", "Nothing was written.") from error
    if len(data) != file.size or abs(modified - file.modified.timestamp()) > 0.001:
        raise ToolFailed(f"{file.path} was changed since you saw it; nothing was written.", "Ask again.")
    return data


def _address(one: Mailbox) -> Address:
    local, _, domain = one.address.rpartition("@")
    if not one.address.isprintable() or not local.isascii():
        raise ToolFailed(f"“{one.address}” is not an address that mail can be sent to.", "Correct it.")
    return Address(header_text(one.name), local, _ascii_domain(domain))


def _ascii_domain(domain: str) -> str:
    """Return a domain as it stands in headers (IDNA, RFC 3490)."""
    return domain if domain.isascii() else domain.encode("idna").decode("ascii")


def header_text(text: str) -> str:
    """Return `text` as a header can hold it: on one line, and without what reads as an encoded word.

    "=?utf-8?b?...?=" (RFC 2047) would say one thing on the approval and another in the mail.
    """
    return one_line(text).replace("=?", "= ?")


def reply_subject(subject: str) -> str:
    """Return "Re: ..." with one prefix, whatever stood there."""
    return f"Re: {header_text(_REPLY.sub('', subject)) or '(no subject)'}"


def forward_subject(subject: str) -> str:
    """Return "Fwd: ..." with one prefix of this kind."""
    return f"Fwd: {header_text(_FORWARD.sub('', subject)) or '(no subject)'}"


def quoted(mail: StoredMail, when: str) -> str:
    """Return the mail as it stands below an answer.

    Args:
        mail: what is answered.
        when: its date in words.
    """
    lines = [
        f">{'' if line.startswith('>') or not line else ' '}{line}" for line in mail.text.strip().splitlines()
    ]
    return "\n".join([f"On {when}, {mail.from_words} wrote:", *lines])


def forwarded(mail: StoredMail, when: str) -> str:
    """Return the mail as it stands in the one that passes it on."""
    head = [
        "---------- Forwarded message ----------",
        f"From: {Mailbox(mail.sender, mail.sender_name)}",
        f"Date: {when}",
        f"Subject: {mail.subject}",
    ]
    if mail.to:
        head.append(f"To: {', '.join(mail.to)}")
    return "\n".join([*head, "", mail.text.strip()])


def thread(mail: StoredMail) -> tuple[str, ...]:
    """Return the References of an answer to `mail` (RFC 5322, section 3.6.4); long threads are cut."""
    every = (*mail.references, *((mail.message_id,) if mail.message_id else ()))
    ids = [one for one in dict.fromkeys(every) if one.isascii()]
    return tuple(ids) if len(ids) <= MAX_REFERENCES else (ids[0], *ids[-(MAX_REFERENCES - 1) :])


def odd_addresses(boxes: Sequence[Mailbox]) -> list[str]:
    """Return a warning for each address that may not be what it looks like: other alphabets, a false name."""
    found = []
    for box in boxes:
        if not box.address.isascii():
            domain = _ascii_domain(box.address.rpartition("@")[2])
            found.append(
                f"{box.address} has letters that are not plain ones and may only look like them: {domain}."
            )
        if "@" in box.name and box.address.casefold() not in box.name.casefold():
            found.append(
                f"The name “{one_line(box.name)}” holds an address, but the mail goes to {box.address}."
            )
    return found


def without(boxes: Sequence[Mailbox], *others: Sequence[Mailbox]) -> tuple[Mailbox, ...]:
    """Return `boxes` once each, without those in `others`."""
    seen = {box.address.casefold() for group in others for box in group}
    kept = []
    for box in boxes:
        if box.address.casefold() not in seen:
            seen.add(box.address.casefold())
            kept.append(box)
    return tuple(kept)
