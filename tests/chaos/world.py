"""A desk and the requests that work on it: each round uses every tool that changes or sends something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from macos_tools.desk import Desk
from macos_tools.desk_documents import MailFolder
from macos_tools.local import local_desk
from macos_tools.opener import NoOpener

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=ZONE)
_PLAN = """
1. get_email_address("Sid Jha")
2. get_phone_number("Sid Jha")
3. create_note("Note {n}", "text {n}", "")
4. append_note_content("Log", "line {n}", "")
5. create_calendar_event("Event {n}", "2026-12-01 10:00:00", "2026-12-01 11:00:00", "", ["$1"], "", None)
6. move_calendar_event("Move {n}", "2026-12-03 15:00:00")
7. delete_calendar_event("Gone {n}")
8. create_reminder("Remind {n}", "2026-12-02 09:00:00", "", "", 0, False)
9. complete_reminder("Tick {n}")
10. add_contact("Person {n}", "+1 510 555 {n:04d}", "")
11. compose_new_email(["$1"], [], "Mail {n}", "body {n}", [])
12. reply_to_email([], "reply {n}", [])
13. forward_email(["$1"], [], "forward {n}", [])
14. send_sms(["$2"], "sms {n}")
15. append_note_content("$3", "more {n}", "")
16. join()
"""
EFFECTS = tuple(range(3, 16))
"""The calls of the plan that change or send something."""


def request_of(round_number: int) -> str:
    return f"round {round_number}"


def plan_of(request: str) -> str:
    """The plan for a request, in the plan language."""
    return _PLAN.format(n=int(request.split()[1]))


class World:
    """A home with a desk and a state folder.

    Args:
        home: the folder; filled when it is new.
    """

    def __init__(self, home: Path) -> None:
        self.desk_folder = home / "desk"
        self.journal = home / "state" / "journal.sqlite3"
        self.reports = home / "reports"
        """A line for everything that the program told its user."""
        if not self.desk_folder.exists():
            self._put("contacts/sid.vcf", _card("Sid Jha", "sid@example.com", "+1 510 555 0101"))
            self._put("notes/Log.md", "# Log\n\nthe first line\n")
            self._put("mail/Inbox/cur/1.a:2,S", _mail())

    def begin(self, round_number: int) -> None:
        """Put on the desk what a round works on."""
        n = round_number
        self._put(f"calendar/Work/move-{n}.ics", _event(f"Move {n}"))
        self._put(f"calendar/Work/gone-{n}.ics", _event(f"Gone {n}"))
        self._put(f"reminders/Home/tick-{n}.ics", _todo(f"Tick {n}"))

    def desk(self) -> Desk:
        return local_desk(
            self.desk_folder,
            files=(),
            opener=NoOpener(),
            zoom_link="",
            user_name="Morgan Reed",
            user_email="me@example.com",
            zone=ZONE,
        )

    def counts(self, round_number: int) -> dict[int, int]:
        """How often the effect of each call of a round is on the desk."""
        n, desk = round_number, self.desk()
        notes = {note.title: note.text.splitlines() for note in desk.notes.notes()}
        events = Counter(event.title for event in desk.calendar.events())
        moved = [event for event in desk.calendar.events() if event.title == f"Move {n}"]
        reminders = desk.reminders.all()
        mails = desk.mail.mails(MailFolder.OUTBOX)
        texts = [path.read_text("utf-8") for path in (self.desk_folder / "messages").glob("Outbox/*.json")]
        return {
            3: sum(note.title == f"Note {n}" for note in desk.notes.notes()),
            4: notes.get("Log", []).count(f"line {n}"),
            5: events[f"Event {n}"],
            6: sum((event.start.day, event.start.hour) == (3, 15) for event in moved),
            7: 1 - events[f"Gone {n}"],
            8: sum(one.name == f"Remind {n}" for one in reminders),
            9: sum(one.name == f"Tick {n}" and one.completed for one in reminders),
            10: sum(one.name == f"Person {n}" for one in desk.contacts.people()),
            11: sum(mail.subject == f"Mail {n}" for mail in mails),
            12: sum(f"Reply {n}" in _words(mail.text) for mail in mails),
            13: sum(f"Forward {n}" in _words(mail.text) for mail in mails),
            14: sum(f'"Sms {n}"' in text for text in texts),
            15: notes.get(f"Note {n}", []).count(f"more {n}"),
        }

    def litter(self) -> list[Path]:
        """Temporary files that nobody will clear away any more."""
        return [path for path in self._all() if path.name.endswith(".tmp") or path.parent.name == "tmp"]

    def problems(self) -> list[str]:
        """What on the desk cannot be read."""
        desk = self.desk()
        desk.contacts.people(), desk.calendar.events(), desk.reminders.all(), desk.notes.notes()
        for folder in MailFolder:
            desk.mail.mails(folder)
        apps = (desk.contacts, desk.calendar, desk.reminders, desk.notes, desk.mail)
        return [problem for app in apps for problem in app.problems()]

    def _all(self) -> Iterator[Path]:
        return (path for path in self.desk_folder.rglob("*") if path.is_file())

    def _put(self, name: str, text: str) -> None:
        path = self.desk_folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def _words(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


def _card(name: str, address: str, number: str) -> str:
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEMAIL:{address}\r\nTEL:{number}\r\nEND:VCARD\r\n"


def _event(title: str) -> str:
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:{title}\r\nSUMMARY:{title}\r\n"
        "DTSTART:20261130T090000Z\r\nDTEND:20261130T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def _todo(title: str) -> str:
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTODO\r\nUID:{title}\r\nSUMMARY:{title}\r\n"
        "STATUS:NEEDS-ACTION\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
    )


def _mail() -> str:
    return (
        "From: Ana Silva <ana@example.com>\r\nTo: me@example.com\r\nSubject: Hello\r\n"
        "Date: Fri, 20 Nov 2026 10:00:00 +0100\r\nMessage-ID: <1@example.com>\r\n\r\nHow are you?\r\n"
    )
