"""A desk to play with: a believable set of people, plans, mails, notes and documents around today."""

from __future__ import annotations

import contextlib
import os
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from macos_tools.demo.documents import PDFS, TEXTS
from macos_tools.demo.mails import messages
from macos_tools.demo.notes import NOTES
from macos_tools.demo.pdf_writer import write_pdf
from macos_tools.demo.people import EMAIL as DEMO_EMAIL
from macos_tools.demo.people import NAME as DEMO_NAME
from macos_tools.demo.people import cards
from macos_tools.demo.plans import events, reminders
from macos_tools.local import atomic, local_desk
from macos_tools.opener import NoOpener

__all__ = ["DEMO_EMAIL", "DEMO_NAME", "fill_demo_desk"]


def fill_demo_desk(root: Path, now: datetime) -> None:
    """Fill a desk for the demo; what is there already, from an earlier run or by hand, stays as it is.

    Args:
        root: the folder of the desk.
        now: what "today" is; aware, in the user's zone.

    Raises:
        ToolFailed: it cannot be written.
    """
    zone = now.tzinfo if isinstance(now.tzinfo, ZoneInfo) else ZoneInfo("UTC")
    now = now.astimezone(zone)
    desk = local_desk(
        root, files=(), opener=NoOpener(), zoom_link="", user_name=DEMO_NAME, user_email=DEMO_EMAIL, zone=zone
    )
    for name, card in cards():
        _create(root / "contacts" / name, card)
    for number, event in enumerate(events(now)):
        desk.calendar.create(f"demo-event-{number}", event)
    for number, reminder in enumerate(reminders(now)):
        desk.reminders.create(f"demo-reminder-{number}", reminder)
    for mail, message, sent in messages(now):
        place = root / "mail" / desk.mail.put(mail.folder, message, f"demo-{mail.name}")
        _dated(next(iter(place.parent.glob(f"cur/{place.name}:2,*")), place), sent)
    for folder, title, text in NOTES:
        _create(root / "notes" / folder / f"{atomic.safe_name(title)}.md", f"# {title}\n\n{text}".encode())
    for number, (name, title, pages) in enumerate(PDFS):
        _create(root / "files" / name, write_pdf(pages, title), now - timedelta(days=2 + 5 * number))
    for number, (name, text) in enumerate(TEXTS):
        _create(root / "files" / name, text.encode(), now - timedelta(days=1 + 4 * number))


def _create(path: Path, data: bytes, changed: datetime | None = None) -> None:
    with contextlib.suppress(FileExistsError):
        atomic.create(path, data)
        if changed:
            _dated(path, changed)


def _dated(path: Path, when: datetime) -> None:
    """Set the time of a file, so that mails and documents are not all of this minute."""
    with contextlib.suppress(OSError):
        os.utime(path, (when.timestamp(), when.timestamp()))
