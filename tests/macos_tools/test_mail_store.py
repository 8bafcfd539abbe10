"""Mail as Maildirs: what other programs wrote is read, what is written others can read, nothing gets lost."""

from __future__ import annotations

import errno
import mailbox
import os
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.results import ToolFailed
from macos_tools.desk_documents import MailFolder
from macos_tools.local import mail_text
from macos_tools.local.mail import LocalMail


def a_message(subject: str = "Hello", text: str = "A line.\n") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ana Silva <ana@example.com>"
    message["To"] = "me@example.com"
    message["Subject"] = subject
    message["Date"] = "Fri, 20 Nov 2026 14:05:00 +0100"
    message["Message-ID"] = "<a@example.com>"
    message.set_content(text)
    return message


def deliver(root: Path, data: bytes, name: str = "1.a.host", part: str = "new") -> Path:
    """Put a mail into the Inbox as a delivery agent does."""
    for folder in ("tmp", "new", "cur"):
        (root / "Inbox" / folder).mkdir(parents=True, exist_ok=True)
    file = root / "Inbox" / part / name
    file.write_bytes(data)
    return file


def test_other_programs_read_what_is_written(tmp_path: Path) -> None:
    LocalMail(tmp_path).put(MailFolder.OUTBOX, a_message("Grüße aus Łódź 🎉", "Schöne Grüße\n"), "key-1")
    box = mailbox.Maildir(tmp_path / "Outbox", create=False)
    (message,) = list(box)
    assert str(mail_text.header(message, "Subject")) == "Grüße aus Łódź 🎉"
    assert "S" in message.get_flags()
    assert mail_text.body(message) == "Schöne Grüße"
    assert message.as_bytes().isascii(), "7 bit, for every mail program there is"


def test_what_other_programs_wrote_is_read(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "Inbox", create=True)
    box.add(a_message("From mutt"))
    (mail,) = LocalMail(tmp_path).mails(MailFolder.INBOX)
    assert (mail.subject, mail.sender, mail.sender_name) == ("From mutt", "ana@example.com", "Ana Silva")
    assert mail.text.strip() == "A line."
    assert mail.date.isoformat() == "2026-11-20T14:05:00+01:00"


def test_the_same_key_leaves_one_mail_even_when_it_was_moved_on(tmp_path: Path) -> None:
    mail = LocalMail(tmp_path)
    first = mail.put(MailFolder.OUTBOX, a_message(), "key-1")
    assert LocalMail(tmp_path).put(MailFolder.OUTBOX, a_message(), "key-1") == first
    assert len(list((tmp_path / "Outbox" / "cur").iterdir())) == 1
    (file,) = (tmp_path / "Outbox" / "cur").iterdir()
    sent = tmp_path / "Sent" / "cur"
    sent.mkdir(parents=True)
    file.rename(sent / file.name)
    assert mail.put(MailFolder.OUTBOX, a_message(), "key-1").startswith("Sent/")
    assert not list((tmp_path / "Outbox" / "cur").iterdir())
    mail.put(MailFolder.OUTBOX, a_message(), "key-2")
    assert len(list((tmp_path / "Outbox" / "cur").iterdir())) == 1


def test_a_key_that_is_no_file_name_works(tmp_path: Path) -> None:
    mail = LocalMail(tmp_path)
    first = mail.put(MailFolder.DRAFTS, a_message(), "../../etc/passwd\n:2,S")
    assert mail.put(MailFolder.DRAFTS, a_message(), "../../etc/passwd\n:2,S") == first
    assert len(list(tmp_path.rglob("*.tinyagent:2,DS"))) == 1


def test_the_id_stays_when_another_program_marks_the_mail_as_read(tmp_path: Path) -> None:
    mail = LocalMail(tmp_path)
    file = deliver(tmp_path, a_message().as_bytes())
    (stored,) = mail.mails(MailFolder.INBOX)
    file.rename(tmp_path / "Inbox" / "cur" / f"{file.name}:2,RS")
    found = mail.mail(stored.id)
    assert found is not None
    assert found.subject == "Hello"


def test_a_mail_marked_as_trash_is_gone(tmp_path: Path) -> None:
    deliver(tmp_path, a_message().as_bytes(), "1.a.host:2,ST", "cur")
    assert not LocalMail(tmp_path).mails(MailFolder.INBOX)


def test_what_is_no_mail_is_named_and_kept_and_the_others_are_read(tmp_path: Path) -> None:
    broken = deliver(tmp_path, b"\x00\xff\xfe binary junk", "1.junk.host")
    deliver(tmp_path, a_message().as_bytes(), "2.good.host")
    mail = LocalMail(tmp_path)
    assert [one.subject for one in mail.mails(MailFolder.INBOX)] == ["Hello"]
    (problem,) = mail.problems()
    assert str(broken) in problem
    assert broken.read_bytes() == b"\x00\xff\xfe binary junk"
    broken.unlink()
    mail.mails(MailFolder.INBOX)
    assert mail.problems() == ()


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    mail = LocalMail(tmp_path)
    file = deliver(tmp_path, a_message("One").as_bytes())
    assert mail.mails(MailFolder.INBOX)[0].subject == "One"
    file.write_bytes(a_message("Two, and longer").as_bytes())
    assert mail.mails(MailFolder.INBOX)[0].subject == "Two, and longer"


def test_only_the_last_to_arrive_are_read_with_a_limit(tmp_path: Path) -> None:
    for number in range(5):
        file = deliver(tmp_path, a_message(f"Mail {number}").as_bytes(), f"{number}.a.host")
        os.utime(file, (1_000_000 + number, 1_000_000 + number))
    subjects = {mail.subject for mail in LocalMail(tmp_path).mails(MailFolder.INBOX, 2)}
    assert subjects == {"Mail 4", "Mail 3"}


def test_no_room_to_write_is_said_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ToolFailed, match="disk is full"):
        LocalMail(tmp_path).put(MailFolder.OUTBOX, a_message(), "key-1")
    assert not [path for path in (tmp_path / "Outbox").rglob("*") if path.is_file()]


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "Outbox").write_text("not a folder")
    with pytest.raises(ToolFailed, match="Outbox"):
        LocalMail(tmp_path).put(MailFolder.OUTBOX, a_message(), "key-1")
    assert (tmp_path / "Outbox").read_text() == "not a folder"


def test_a_long_message_id_is_not_encoded(tmp_path: Path) -> None:
    long = f"<{'x' * 120}@mail.example.com>"
    message = a_message()
    message["In-Reply-To"] = long
    message["References"] = f"<one@example.com> {long}"
    mail_id = LocalMail(tmp_path).put(MailFolder.OUTBOX, message, "key-1")
    stored = LocalMail(tmp_path).mail(mail_id)
    assert stored is not None
    assert stored.references == ("<one@example.com>", long)


@pytest.mark.parametrize(
    ("data", "subject"),
    [
        (
            b"From: a@b.c\nSubject: =?utf-8?q?broken=ZZ?= =?nonsense?b?!!!?=\n\nx",
            "broken=ZZ",
        ),
        (b"From: a@b.c\nSubject: =?klingon?b?SGVsbG8=?=\n\nx", "Hello"),
        (b"From: a@b.c\nSubject: two\n lines\n\nx", "two lines"),
        (b"From: a@b.c\nSubject: caf\xe9 raw\n\nx", "café raw"),
        (b"From: a@b.c\nSubject: \xe2\x80\xaereversed\n\nx", "reversed"),
        (b"From: a@b.c\nDate: Foo, 99 Bar 99999\nSubject: bad date\n\nx", "bad date"),
        (b"From: a@b.c\nDate: Fri, 20 Nov 9999 14:05:00 +0000\nSubject: far\n\nx", "far"),
        (b"From: a@b.c\nSubject: no parts\nContent-Type: multipart/mixed\n\nx", "no parts"),
        (b"From: a@b.c\nSubject: b64\nContent-Transfer-Encoding: base64\n\n!!!not base64!!!", "b64"),
        (b"From: a@b.c\nSubject: cs\nContent-Type: text/plain; charset=x-none\n\nhello", "cs"),
    ],
)
def test_malformed_mails_are_shown_as_far_as_they_can_be(tmp_path: Path, data: bytes, subject: str) -> None:
    deliver(tmp_path, data)
    (mail,) = LocalMail(tmp_path).mails(MailFolder.INBOX)
    assert mail.subject == subject
    assert mail.date.tzinfo is not None


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail(tail: bytes) -> None:
    for data in (
        tail,
        b"From: a@b.c\nSubject: x\n" + tail,
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + tail,
    ):
        message = mail_text.parse(data)
        mail_text.looks_like_mail(message)
        mail_text.body(message)
        mail_text.attachments(message)
        mail_text.addresses(message, "From", "To")
        assert "\n" not in mail_text.header(message, "Subject")


def test_html_is_read_as_text() -> None:
    html = "<head><title>t</title><style>p{}</style></head><h1>Ferry</h1><p>opens&nbsp;on <b>Monday</b></p>"
    assert mail_text.text_of_html(html) == "Ferry\n\nopens on Monday"
    assert mail_text.text_of_html("<p>a<script>alert('x')</script>b") == "ab"
    assert "unclosed" in mail_text.text_of_html("<![if <p>unclosed")


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../.bashrc", "bashrc"),
        ("/etc/passwd", "passwd"),
        ("C:\\x\\evil.exe", "evil.exe"),
        ("..", "attachment"),
    ],
)
def test_an_attachment_names_no_folder(given_name: str, kept: str) -> None:
    message = a_message()
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename=given_name)
    assert mail_text.attachment_names(mail_text.parse(message.as_bytes())) == (kept,)


def test_many_at_once_with_one_key_leave_one_mail(tmp_path: Path) -> None:
    def put(_: int) -> str:
        return LocalMail(tmp_path).put(MailFolder.OUTBOX, a_message(), "key-1")

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(put, range(16)))) == 1
    assert len(list((tmp_path / "Outbox" / "cur").iterdir())) == 1
