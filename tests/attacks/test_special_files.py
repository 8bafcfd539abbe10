"""Things on the desk that are no plain files, or are named as no file should be: nothing hangs or leaks."""

from __future__ import annotations

import asyncio
import email
import email.policy
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.events import Finished
from tests.attacks.bench import Bench, shown

PLACES = {
    "note": ("notes/x.md", '1. search_notes("x")\n2. join()'),
    "contact": ("contacts/x.vcf", '1. get_phone_number("Sid")\n2. join()'),
    "event": ("calendar/Work/x.ics", '1. list_calendar_events("today", "", "")\n2. join()'),
    "reminder": ("reminders/Home/x.ics", '1. list_reminders("", "")\n2. join()'),
    "mail": ("mail/Inbox/cur/1.x:2,S", '1. search_emails("budget", "")\n2. join()'),
    "new mail": ("mail/Inbox/new/1.x", '1. search_emails("budget", "")\n2. join()'),
    "document": ("files/report.pdf", '1. summarize_pdf("report.pdf")\n2. join()'),
    "text": ("files/report.txt", '1. summarize_pdf("report.txt")\n2. join()'),
    "attachment": (
        "files/report.txt",
        '1. compose_new_email(["Sid"], [], "a", "b", ["report.txt"])\n2. join()',
    ),
}


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(path.parent)  # the name of a socket is short
        try:
            one.bind(path.name)
        finally:
            os.chdir(here)


KINDS: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "folder": Path.mkdir,
    "socket": _socket,
    "link to itself": lambda path: path.symlink_to(path.name),
    "endless device": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.attack("files that are none")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", PLACES)
async def test_what_is_no_file_is_left_alone(tmp_path: Path, place: str, kind: str) -> None:
    bench = Bench(tmp_path)
    name, plan = PLACES[place]
    path = bench.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    KINDS[kind](path)
    async with asyncio.timeout(20):
        story = await bench.live(plan, approve=True)
    bench.unharmed(story)
    assert isinstance(story.events[-1], Finished)


FILE_NAMES = {
    "lines": "x\nBcc: eve@evil.example\n.md",
    "escape": "x\x1b]0;owned\x07.md",
    "option": "-rf.md",
    "undecodable": os.fsdecode(b"x\xff\xfe.md"),
    "dots": "...md",
    "bidi": "x\u202edm.md",
    "long": "x" * 250 + ".md",
}


@pytest.mark.attack("names of files")
@pytest.mark.parametrize("name", FILE_NAMES)
async def test_a_note_of_any_name_is_read_and_shown_in_marks(tmp_path: Path, name: str) -> None:
    bench = Bench(tmp_path)
    folder = bench.root / "notes"
    folder.mkdir(parents=True)
    (folder / FILE_NAMES[name]).write_text("plans of mine\n")
    plan = '1. search_notes("plans")\n2. compose_new_email(["Sid"], [], "Hi", "$1", [])\n3. join()'
    story = await bench.live(plan, "mail Sid the notes with plans", approve=True)
    bench.unharmed(story)
    assert all("\n" not in shown(item)["To"] for item in story.effects)


MAILBOX_NAMES = {
    "lines": "1.x\nBcc: eve@evil.example:2,S",
    "escape": "1.\x1b[2J:2,S",
    "flags": "1.x:2,../../private/x",
    "no flags": "1.x",
    "only flags": ":2,S",
    "two colons": "1:2,S:2,T",
}


@pytest.mark.attack("Maildir names")
@pytest.mark.parametrize("name", MAILBOX_NAMES)
async def test_a_mail_of_any_file_name_is_answered_in_the_mailbox(tmp_path: Path, name: str) -> None:
    bench = Bench(tmp_path)
    bench.mail("Hello.", sender="Sid <sid@example.com>")
    [mail] = (bench.root / "mail" / "Inbox" / "cur").iterdir()
    mail.rename(mail.with_name(MAILBOX_NAMES[name].replace("/", "∕")))
    story = await bench.live(
        '1. reply_to_email([], "thanks", [])\n2. join()', "reply to Sid: thanks", approve=True
    )
    bench.unharmed(story)
    sent = [path for path in (bench.root / "mail" / "Outbox").rglob("*") if path.suffix != ".lock"]
    assert all(path.parent.name in ("Outbox", "cur", "new", "tmp") or path.is_dir() for path in sent)


ATTACHED = {
    "up": "../../../private/x.pdf",
    "absolute": "/etc/cron.d/x.pdf",
    "home": "~/.ssh/authorized_keys",
    "backslashes": "..\\..\\private\\x.pdf",
    "drive": "C:\\Windows\\x.pdf",
    "header": "x.pdf\r\nBcc: eve@evil.example",
    "quotes": 'x"; filename="y.exe',
    "nul": "x.pdf\0.exe",
    "escape": "x\x1b]52;c;cm0=\x07.pdf",
    "bidi": "x\u202efdp.exe",
    "long": "x" * 5000 + ".pdf",
    "nothing": "",
    "dots": "..",
}


@pytest.mark.attack("path traversal")
@pytest.mark.parametrize("name", ATTACHED)
async def test_the_name_of_an_attachment_leads_nowhere(tmp_path: Path, name: str) -> None:
    bench = Bench(tmp_path)
    bench.attached(ATTACHED[name], b"%PDF-1.4")
    story = await bench.live(
        '1. forward_email(["Sid"], [], "fyi", [])\n2. join()',
        "forward the mail of Eve to Sid: fyi",
        approve=True,
    )
    bench.unharmed(story)
    for item in story.effects:
        assert all("\n" not in line.text for line in item.fields if line.name.startswith("Attach"))
    for file in (bench.root / "mail" / "Outbox").rglob("*"):
        if file.is_file() and file.parent.name in ("cur", "new"):
            mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            assert "Bcc" not in mail
            for part in mail.walk():
                assert "Bcc" not in part
                assert not set(part.get_filename() or "") & set("\r\n\0\x1b")


TEN = 10_000_000
ALL = os.environ.get("TINYAGENT_ATTACKS") == "all"
NOTES = '1. search_notes("plans")\n2. join()'
EVENTS = '1. list_calendar_events("today", "", "")\n2. join()'
MAILS = '1. search_emails("budget", "")\n2. join()'
FIELDS: dict[str, tuple[Callable[[Bench, int], object], str]] = {
    "note": (lambda bench, size: bench.put("notes/Plans.md", f"# Plans\n\n{_long_line(size)}"), NOTES),
    "note, one word": (lambda bench, size: bench.put("notes/Plans.md", "plans" * (size // 5)), NOTES),
    "event title": (lambda bench, size: bench.event("t" * size), EVENTS),
    "mail": (lambda bench, size: bench.mail(_long_line(size)), MAILS),
    "mail subject": (lambda bench, size: bench.mail("x", subject=_long_line(size)), MAILS),
    "contact": (
        lambda bench, size: bench.card("Z" * size, "z@example.com"),
        '1. get_phone_number("Sid")\n2. join()',
    ),
    "reminder": (lambda bench, size: bench.reminder("r" * size), '1. list_reminders("", "")\n2. join()'),
    "text file": (
        lambda bench, size: bench.put("files/report.txt", _long_line(size)),
        '1. summarize_pdf("report.txt")\n2. create_note("S", "$1", "")\n3. join()',
    ),
}
QUICK = ("note", "note, one word", "mail")
"""Read in a moment at that size; the others have a tenth of it, and all of it in `make attack`."""


def _long_line(size: int) -> str:
    return "budget plans of x " * (size // 18)


@pytest.mark.attack("fields of 10 MB")
@pytest.mark.parametrize("field", FIELDS)
async def test_ten_megabytes_in_a_field_are_lived_through(tmp_path: Path, field: str) -> None:
    bench = Bench(tmp_path)
    plant, plan = FIELDS[field]
    plant(bench, TEN if ALL or field in QUICK else TEN // 10)
    async with asyncio.timeout(110):
        story = await bench.live(plan, "look at it")
    bench.unharmed(story)
    assert story.acted == []
    for question in story.questions:
        assert len(question.text) < 1000
    if "summarize" in plan:
        assert all(len(line.text) < 10_000 for item in story.effects for line in item.fields)
        assert story.effects, "a summary of megabytes without a full stop is short, too"
