"""What stands on the desk by name: people, files, notes, events, reminders, mails."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from macos_tools.desk import Contact, Desk, Event, Reminder
from macos_tools.desk_documents import DeskFile, MailFolder

EVENTS_BEFORE, EVENTS_AFTER = timedelta(days=30), timedelta(days=180)
"""The stretch around now whose events are named."""
MOST_MAILS = 100
"""Mails, the latest to arrive, whose subjects are named."""


class NameKind(StrEnum):
    """What a name is the name of."""

    CONTACT = "contact"
    EVENT = "event"
    REMINDER = "reminder"
    NOTE = "note"
    FILE = "file"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class DeskName:
    """One thing on the desk."""

    kind: NameKind
    name: str
    """As it stands on the desk; may hold anything."""
    detail: str = ""
    """What tells it from others of that name."""
    also: str = ""
    """More words by which it may be looked for."""


APP_OF = {
    NameKind.CONTACT: "contacts",
    NameKind.EVENT: "calendar",
    NameKind.REMINDER: "reminders",
    NameKind.NOTE: "notes",
    NameKind.FILE: "files",
    NameKind.MAIL: "mail",
}
"""Which app of the desk has the things of a kind."""


class DeskNames:
    """Reads the names from the desk anew each time; the backends keep what has not changed.

    Args:
        desk: whose names.
        clock: gives the time, aware; events are sorted by how near they are.
        changed: tells cheaply of an app, by its name, whether anything has changed since that was asked last.
    """

    def __init__(
        self, desk: Desk, clock: Callable[[], datetime], changed: Callable[[str], bool] = lambda app: True
    ) -> None:
        self._desk = desk
        self._clock = clock
        self._changed = changed

    def kinds(self) -> Sequence[NameKind]:
        """Return the kinds of names, in the order in which they are worth showing."""
        return tuple(NameKind)

    def changed(self, kind: str) -> bool:
        """Tell, cheaply, whether names of a kind may have changed since this was asked last. Blocking."""
        return self._changed(APP_OF[NameKind(kind)])

    def names(self, kind: str) -> list[DeskName]:
        """Return the names of one kind, those most likely meant first. Blocking.

        Raises:
            ToolFailed, OSError: the app cannot be read.
        """
        return list(self._names(NameKind(kind)))

    def _names(self, kind: NameKind) -> Iterator[DeskName]:
        desk = self._desk
        match kind:
            case NameKind.CONTACT:
                return map(_person, desk.contacts.people())
            case NameKind.EVENT:
                return self._events()
            case NameKind.REMINDER:
                return _reminders(desk.reminders.all())
            case NameKind.NOTE:
                notes = sorted(desk.notes.notes(), key=lambda note: note.modified, reverse=True)
                return (DeskName(kind, note.title, note.folder) for note in notes)
            case NameKind.MAIL:
                mails = desk.mail.mails(MailFolder.INBOX, MOST_MAILS)
                named = (DeskName(kind, mail.subject, mail.from_words) for mail in mails if mail.subject)
                return _once(named)
            case NameKind.FILE:
                return _files(desk.files.listing().files, desk.files.folders)

    def _events(self) -> Iterator[DeskName]:
        now = self._clock()
        events = self._desk.calendar.between(now - EVENTS_BEFORE, now + EVENTS_AFTER)
        coming = [event for event in events if event.end >= now]
        past = [event for event in reversed(events) if event.end < now]
        return _once(map(_event, [*coming, *past]))


def _person(person: Contact) -> DeskName:
    reach = next((one.value for one in (*person.emails, *person.phones)), "")
    about = person.organisation if person.organisation != person.name else ""
    also = (*person.nicknames, person.organisation, *(one.value for one in person.emails))
    return DeskName(NameKind.CONTACT, person.name, about or reach, " ".join(also))


def _event(event: Event) -> DeskName:
    when = f"{event.start:%a %-d %b}" if event.all_day else f"{event.start:%a %-d %b, %H:%M}"
    return DeskName(NameKind.EVENT, event.title, when, event.location)


def _reminders(reminders: Iterable[Reminder]) -> Iterator[DeskName]:
    still_open = [one for one in reminders if not one.completed]
    still_open.sort(key=lambda one: (one.due is None, one.due.timestamp() if one.due else 0.0))
    for one in still_open:
        due = f", due {one.due:%a %-d %b}" if one.due else ""
        yield DeskName(NameKind.REMINDER, one.name, f"{one.list_name}{due}")


def _files(files: Iterable[DeskFile], folders: Sequence[Path]) -> Iterator[DeskName]:
    roots = [str(folder.resolve()) for folder in folders]
    for file in files:
        folder = str(file.path.parent)
        root = next((one for one in roots if folder == one or folder.startswith(f"{one}/")), "")
        yield DeskName(NameKind.FILE, file.path.name, folder[len(root) :].strip("/") if root else folder)


def _once(names: Iterable[DeskName]) -> Iterator[DeskName]:
    """Leave out names that were there before: they mean the same to a request."""
    seen: set[str] = set()
    for one in names:
        if one.name not in seen:
            seen.add(one.name)
            yield one
