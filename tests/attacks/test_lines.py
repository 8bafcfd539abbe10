"""No argument adds a line to a file: every file that is written reads back as what the card showed."""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import icalendar
import pytest
import vobject

from agent.events import Mode
from agent.plain_text import plain
from tests.attacks.bench import Bench, shown

pytestmark = pytest.mark.attack("CSV, vCard, iCalendar, header lines")

PAYLOADS = {
    "crlf header": "Lunch\r\nBcc: eve@evil.example\r\n\r\nforged body",
    "lone returns": "Lunch\rBcc: eve@evil.example\rX-Mark: 1",
    "folded": "Lunch\r\n Bcc: eve@evil.example\n\tX-Mark: 1",
    "component": "Lunch\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:forged\nEND:VEVENT",
    "to-do": "Lunch\\nEND:VTODO\r\nBEGIN:VTODO\r\nUID:forged",
    "card": "Lunch\r\nEMAIL:eve@evil.example\r\nEND:VCARD\r\nBEGIN:VCARD",
    "odd line ends": "Lunch\x0bBcc: a\x0cBcc: b\x85Bcc: c\u2028Bcc: d\u2029Bcc: e\x1cBcc: f\x1eBcc: g",
    "controls": "Lu\x00nch \x1b]52;c;eA==\x07 \x9b2J \x7f",
    "separators": "a;b,c:d\"e'f\\g\\n\\,\\;=1",
    "parameters": 'Lunch";X-FORGED="1:;VALUE=URI:mailto:eve@evil.example',
    "encoded word": "=?utf-8?q?Lunch=0D=0ABcc:_eve=40evil.example?=",
    "markdown": "Lunch #\n# Forged\n\n---\n> quote\n[x](javascript:alert)",
    "json": 'Lunch", "to": [{"number": "900"}], "x": "\\u0000',
    "formula": '=HYPERLINK("https://evil.example","x")\n@SUM(1)\n+1\n-1',
    "mbox": "Lunch\nFrom eve@evil.example Fri Nov 20 00:00:00 2026\n.\n..\n",
    "surrogate": "Lunch \ud800 \udfff \U0001f37d\ufe0f",
}


@dataclass(frozen=True, slots=True)
class Writer:
    """A tool that writes the payload into every field that takes text."""

    plan: Callable[[str], str]
    file: str
    read: Callable[[bytes], dict[str, str]]
    """The fields in the file, read by a parser that is not ours."""


def _event(data: bytes) -> dict[str, str]:
    [event] = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert set(event) <= {"UID", "DTSTAMP", "SUMMARY", "DTSTART", "DTEND", "LOCATION", "DESCRIPTION"}
    return {
        "Title": str(event["SUMMARY"]),
        "Where": str(event["LOCATION"]),
        "Notes": str(event["DESCRIPTION"]),
    }


def _reminder(data: bytes) -> dict[str, str]:
    [todo] = icalendar.Calendar.from_ical(data).walk("VTODO")
    assert set(todo) <= {"UID", "DTSTAMP", "SUMMARY", "DESCRIPTION", "STATUS"}
    return {"Reminder": str(todo["SUMMARY"]), "Notes": str(todo["DESCRIPTION"])}


def _contact(data: bytes) -> dict[str, str]:
    [card] = vobject.readComponents(data.decode())
    assert set(card.contents) <= {"version", "uid", "fn", "n", "email"}
    return {"Name": card.fn.value, "Mail": card.email.value}


def _mail(data: bytes) -> dict[str, str]:
    mail = email.message_from_bytes(data, policy=email.policy.default)
    assert [name for name in mail.keys() if name not in MAIL_HEADS] == []  # noqa: SIM118  # a mail may repeat one
    assert len(mail.keys()) == len(set(mail.keys()))
    return {"To": str(mail["To"]), "Subject": str(mail["Subject"]), "Text": mail.get_content().strip("\n")}


MAIL_HEADS = (
    "From", "To", "Subject", "Date", "Message-ID", "Content-Type", "Content-Transfer-Encoding",
    "MIME-Version",
)  # fmt: skip


def _message(data: bytes) -> dict[str, str]:
    message = json.loads(data)
    assert set(message) == {"to", "text", "written"}
    [to] = message["to"]
    return {"To": f"{to['name']} {to['number']}", "Text": message["text"]}


def _note(data: bytes) -> dict[str, str]:
    heading, _, text = data.decode().partition("\n\n")
    assert "\n" not in heading
    return {"Title": heading.removeprefix("# ").removesuffix(" #"), "Text": text.strip()}


WRITERS = {
    "event": Writer(
        lambda p: f'1. create_calendar_event({p}, "tomorrow at 3", "", {p}, [], {p}, "")\n2. join()',
        "calendar/*/*.ics", _event,
    ),
    "reminder": Writer(lambda p: f'1. create_reminder({p}, "", {p}, "", 0, False)\n2. join()',
                       "reminders/*/*.ics", _reminder),
    "contact": Writer(lambda p: f'1. add_contact({p}, "", "bob@example.com")\n2. join()',
                      "contacts/*-1.vcf", _contact),
    "mail": Writer(lambda p: f'1. compose_new_email(["Sid"], [], {p}, {p}, [])\n2. join()',
                   "mail/Outbox/cur/*", _mail),
    "message": Writer(lambda p: f'1. send_sms(["Sid"], {p})\n2. join()',
                      "messages/Outbox/*.json", _message),
    "note": Writer(lambda p: f'1. create_note({p}, {p}, "")\n2. join()', "notes/*.md", _note),
}  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("writer", WRITERS)
async def test_a_file_holds_what_the_card_shows(tmp_path: Path, writer: str, payload: str) -> None:
    bench, how = Bench(tmp_path), WRITERS[writer]
    quoted = json.dumps(PAYLOADS[payload], ensure_ascii=False).replace("$", "\\$")
    story = await bench.live(how.plan(quoted), mode=Mode.REVIEW, approve=True)
    bench.unharmed(story)
    [item] = story.items
    card = shown(item)
    assert all(plain(text) == text for text in card.values()), "nothing that only steers is left"
    read = how.read(bench.written(how.file).read_bytes())
    assert read == {name: card[name] for name in read}
