"""What lies on the desk, in sections, for a face to list and to show; nothing here changes anything.

The classes meet the protocols of `tui.desk_view.door`, which the faces know.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

from agent.results import ToolFailed
from macos_tools.desk import Contact, Desk, Event, Reminder
from macos_tools.desk_documents import MailFolder, Note, StoredMail, WaitingText
from macos_tools.when import event_in_words, repeats_in_words, stretch_in_words

DAYS = 7
"""Days ahead that are listed, today among them."""
MOST_MAILS = 50
"""Mails of a folder that are listed, the newest first."""
MOST_NOTES = 50
"""Notes that are listed, the last changed first."""


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """One thing on the desk."""

    name: str
    """What the user would call it."""
    lead: str = ""
    """A word or two in front of it, such as "09:00"."""
    detail: str = ""
    """Where it is, or whom it concerns."""
    late: bool = False
    """Should have been done by now."""
    fresh: bool = False
    """Nobody has read it yet."""
    read: Callable[[], str] = str
    """Returns all of it as plain text; may block."""


@dataclass(frozen=True, slots=True)
class DeskSection:
    """Things of one kind."""

    title: str
    entries: tuple[DeskEntry, ...]
    total: int
    """How many there are, where only the first are listed."""
    fresh: int = 0
    """How many of them nobody has read yet."""


@dataclass(frozen=True, slots=True)
class DeskBoard:
    """The desk at one time."""

    at: datetime
    sections: tuple[DeskSection, ...]
    """In the order to show them; those without entries are left out. The last is what could not be read."""


def look_at(desk: Desk, root: Path, now: datetime) -> DeskBoard:
    """Read what lies on the desk. Blocking; what is unreadable is skipped and named.

    Args:
        desk: the desk.
        root: its folder, which goes without saying.
        now: aware, in the user's zone.
    """
    problems: list[str] = []
    sections: list[DeskSection] = []
    for part in (_events, _reminders, _mail, _texts, _contacts, _notes):
        try:
            sections += part(desk, now)
        except (ToolFailed, OSError) as error:
            problems.append(str(error))
    for app in (desk.contacts, desk.calendar, desk.reminders, desk.notes, desk.mail, desk.messages):
        problems += app.problems()
    unread = tuple(DeskEntry(one.replace(f"{root}{os.sep}", ""), read=partial(str, one)) for one in problems)
    sections.append(DeskSection("Not read", unread, len(unread)))
    return DeskBoard(now, tuple(one for one in sections if one.entries))


def _events(desk: Desk, now: datetime) -> Iterator[DeskSection]:
    today = datetime.combine(now.date(), time(), now.tzinfo)
    marks = [today + timedelta(days=days) for days in (0, 1, 2, DAYS)]
    titles = ("Today", "Tomorrow", f"Next {DAYS} days")
    coming = desk.calendar.between(marks[0], marks[-1])
    for title, start, end in zip(titles, marks[:-1], marks[1:], strict=True):
        # What began on an earlier day stands under the first day that it touches.
        found = [one for one in coming if max(one.start, today) < end and max(one.start, today) >= start]
        entries = tuple(_event(one, now, with_day=title == titles[-1]) for one in found)
        yield DeskSection(title, entries, len(entries))


def _event(event: Event, now: datetime, *, with_day: bool) -> DeskEntry:
    clock = "all day" if event.all_day else f"{event.start:%H:%M}"
    day = f"{event.start:%a}"
    lead = clock if not with_day else day if event.all_day else f"{day} {clock}"
    over = event.end <= now and not event.all_day
    detail = " · ".join(part for part in ("over" if over else "", event.location) if part)
    return DeskEntry(event.title or "(no title)", lead, detail, read=partial(_event_text, event, now))


def _event_text(event: Event, now: datetime) -> str:
    return _told(
        event.title,
        ("When", event_in_words(event, now)),
        ("Repeats", repeats_in_words(event.recurrence, event.start) if event.recurrence else ""),
        ("Where", event.location),
        ("With", "\n".join(event.attendees)),
        ("Calendar", event.calendar),
        text=event.notes,
    )


def _reminders(desk: Desk, now: datetime) -> Iterator[DeskSection]:
    open_ones = [one for one in desk.reminders.all() if not one.completed]
    open_ones.sort(key=lambda one: (one.due is None, one.due or now, one.name))
    entries = tuple(_reminder(one, now) for one in open_ones)
    yield DeskSection("Reminders", entries, len(entries))


def _reminder(reminder: Reminder, now: datetime) -> DeskEntry:
    due = reminder.due
    lead, late = "", False
    if due is not None:
        late = due.date() < now.date() if reminder.all_day else due < now
        lead = _day(due, now) if reminder.all_day or due.date() != now.date() else f"{due:%H:%M}"
    return DeskEntry(
        reminder.name or "(no name)",
        lead,
        reminder.list_name,
        late,
        read=partial(_reminder_text, reminder, now),
    )


def _reminder_text(reminder: Reminder, now: datetime) -> str:
    due = reminder.due
    said = stretch_in_words(due, due, now, all_day=reminder.all_day) if due is not None else ""
    return _told(
        reminder.name,
        ("Due", said),
        ("Repeats", repeats_in_words(reminder.recurrence, due) if reminder.recurrence and due else ""),
        ("List", reminder.list_name),
        text=reminder.notes,
    )


def _mail(desk: Desk, now: datetime) -> Iterator[DeskSection]:
    for folder, title in (
        (MailFolder.INBOX, "Inbox"),
        (MailFolder.DRAFTS, "Drafts"),
        (MailFolder.OUTBOX, "Outbox"),
    ):
        stock = desk.mail.stock(folder)
        unread = stock.unread if folder is MailFolder.INBOX else frozenset()
        entries = tuple(
            _letter(one, now, fresh=one.id in unread) for one in desk.mail.mails(folder, MOST_MAILS)
        )
        yield DeskSection(title, entries, max(stock.total, len(entries)), len(unread))


def _letter(mail: StoredMail, now: datetime, *, fresh: bool) -> DeskEntry:
    whom = mail.from_words if mail.folder is MailFolder.INBOX else ", ".join(mail.to)
    return DeskEntry(
        mail.title,
        _day(mail.date.astimezone(now.tzinfo), now),
        whom,
        fresh=fresh,
        read=partial(_letter_text, mail, now),
    )


def _letter_text(mail: StoredMail, now: datetime) -> str:
    date = mail.date.astimezone(now.tzinfo)
    return _told(
        mail.title,
        ("From", f"{mail.sender_name} <{mail.sender}>" if mail.sender_name else mail.sender),
        ("To", ", ".join(mail.to)),
        ("Cc", ", ".join(mail.cc)),
        ("Date", stretch_in_words(date, date, now)),
        ("Attached", ", ".join(mail.attachments)),
        text=mail.text,
    )


def _texts(desk: Desk, now: datetime) -> Iterator[DeskSection]:
    entries = tuple(_text(one, now) for one in desk.messages.waiting())
    yield DeskSection("Texts to send", entries, len(entries))


def _text(message: WaitingText, now: datetime) -> DeskEntry:
    whom = ", ".join(person.name or person.number for person in message.recipients)
    numbers = ", ".join(person.number for person in message.recipients)
    return DeskEntry(
        whom or "(nobody)",
        _day(message.written.astimezone(now.tzinfo), now),
        message.text,
        read=partial(_told, whom, ("To", numbers), text=message.text),
    )


def _contacts(desk: Desk, now: datetime) -> Iterator[DeskSection]:
    people = sorted(desk.contacts.people(), key=lambda one: one.name.casefold())
    names = {one.uid: one.name for one in people}
    entries = tuple(_contact(one, names) for one in people)
    yield DeskSection("Contacts", entries, len(entries))


def _contact(contact: Contact, names: Mapping[str, str]) -> DeskEntry:
    reach = (*contact.emails, *contact.phones)
    detail = contact.organisation or (reach[0].value if reach else "")
    return DeskEntry(contact.name or "(no name)", detail=detail, read=partial(_contact_text, contact, names))


def _contact_text(contact: Contact, names: Mapping[str, str]) -> str:
    kinds = [(reach, "Phone") for reach in contact.phones] + [(reach, "Mail") for reach in contact.emails]
    return _told(
        contact.name,
        ("Also", ", ".join(contact.nicknames)),
        ("At", contact.organisation),
        *((what, " · ".join((reach.value, *reach.kinds))) for reach, what in kinds),
        *((relation.capitalize(), names.get(other, other)) for relation, other in contact.relations),
    )


def _notes(desk: Desk, now: datetime) -> Iterator[DeskSection]:
    notes: Sequence[Note] = sorted(desk.notes.notes(), key=lambda one: one.modified, reverse=True)
    entries = tuple(_note(one, now) for one in notes[:MOST_NOTES])
    yield DeskSection("Notes", entries, len(notes))


def _note(note: Note, now: datetime) -> DeskEntry:
    changed = note.modified.astimezone(now.tzinfo)
    return DeskEntry(note.title, _day(changed, now), note.folder, read=partial(str, note.text))


def _day(when: datetime, now: datetime) -> str:
    """Return a day in a word or two: the hour for today, a weekday for one that comes soon, else the date."""
    days = (when.date() - now.date()).days
    if days == 0:
        return f"{when:%H:%M}" if when.time() != time() else "today"
    if 0 < days < DAYS:
        return f"{when:%a}"
    return f"{when.day} {when:%b}" if when.year == now.year else f"{when:%b %y}"


def _told(title: str, *lines: tuple[str, str], text: str = "") -> str:
    """Return a thing as plain text: its title, what is known of it, its own words."""
    known = [(name, said) for name, said in lines if said]
    width = max((len(name) for name, _ in known), default=0)
    below = f"\n{' ' * (width + 2)}"
    rows: Iterable[str] = (f"{name:{width}}  {below.join(said.splitlines())}" for name, said in known)
    return "\n\n".join(part for part in (title, "\n".join(rows), text.strip()) if part)


class DeskBrowser:
    """Lets a face look at the desk, again and again.

    Args:
        desk: the desk.
        root: its folder.
        changed: tells cheaply whether something on it has changed.
        clock: returns the time of now, aware, in the user's zone.
    """

    def __init__(
        self, desk: Desk, root: Path, changed: Callable[[], bool], clock: Callable[[], datetime]
    ) -> None:
        self._desk = desk
        self._root = root
        self._changed = changed
        self._clock = clock

    def look(self) -> DeskBoard:
        """Read what lies on the desk. Blocking."""
        return look_at(self._desk, self._root, self._clock())

    def changed(self) -> bool:
        """Tell whether anything has changed since this was asked last. Blocking, mostly for a blink."""
        return self._changed()
