"""The desk: the user's data behind the tools, one small protocol per app.

A tool knows only these protocols. A backend (local files here; the Mac's apps and servers later) only
stores and reads; finding what the user means, asking, and wording live in `macos_tools.tools`, so that
they are the same for every backend.

All methods may block and are called from several threads at once. A backend skips what it cannot read
and names it in `problems()`; what cannot be written is raised as `agent.results.ToolFailed`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from agent.changes import Restorer
from macos_tools.desk_documents import Files, Mail, Messages, Notes
from macos_tools.opener import Opener


@dataclass(frozen=True, slots=True)
class Reach:
    """One phone number or mail address of a contact."""

    value: str
    kinds: tuple[str, ...] = ()
    """Lower-case words for what it is, such as "home", "work", "cell"."""
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or an organisation in the address book."""

    uid: str
    name: str
    """The full name, as shown."""
    given: str = ""
    family: str = ""
    nicknames: tuple[str, ...] = ()
    phones: tuple[Reach, ...] = ()
    emails: tuple[Reach, ...] = ()
    organisation: str = ""
    relations: tuple[tuple[str, str], ...] = ()
    """(relation, uid or name of the other), such as ("mother", "Ann Lee"): who they are to this contact."""


class Contacts(Protocol):
    """The address book."""

    def people(self) -> Sequence[Contact]:
        """Return everybody, in a stable order."""

    def add(self, key: str, name: str, phones: Sequence[str], emails: Sequence[str]) -> Contact:
        """Add a contact; with a `key` that was used before, return the one added then."""

    def problems(self) -> Sequence[str]:
        """Return a sentence for each thing that could not be read."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event, or one occurrence of an event that repeats."""

    uid: str
    calendar: str
    title: str
    start: datetime
    """Aware, in the user's zone; midnight when `all_day`."""
    end: datetime
    """Exclusive; the midnight after the last day when `all_day`."""
    all_day: bool = False
    location: str = ""
    notes: str = ""
    attendees: tuple[str, ...] = ()
    """Mail addresses, or names where there is no address."""
    busy: bool = True
    """False for what takes up no time, such as a birthday."""
    recurrence: str | None = None
    """The RRULE of the series that this is part of; None when it does not repeat."""
    occurrence: str | None = None
    """Which of the series this is (the backend's own key); None for a single event or a whole series."""
    planned: datetime | None = None
    """When the series has this one of it; not the same as `start` when it was moved by itself."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event as it will be created."""

    title: str
    start: datetime
    end: datetime
    all_day: bool = False
    location: str = ""
    notes: str = ""
    attendees: tuple[tuple[str, str], ...] = ()
    """(address, name or "")."""
    recurrence: str | None = None
    calendar: str = ""
    """"" for the default one; one that does not exist is made."""

    def as_event(self) -> Event:
        """Return the event that this becomes, which has no UID yet."""
        return Event(
            uid="",
            calendar=self.calendar,
            title=self.title,
            start=self.start,
            end=self.end,
            all_day=self.all_day,
            location=self.location,
            notes=self.notes,
            attendees=tuple(address for address, _ in self.attendees),
            recurrence=self.recurrence,
        )


class Calendar(Protocol):
    """The calendars."""

    def calendars(self) -> Sequence[str]:
        """Return the names of the calendars."""

    def default_calendar(self) -> str:
        """Return the one that is used when none is said; it may still have to be made."""

    def between(self, start: datetime, end: datetime) -> Sequence[Event]:
        """Return what touches the stretch, repeats expanded, in order of time."""

    def events(self) -> Sequence[Event]:
        """Return every event once: of a series, its first (with `recurrence`, and `occurrence` None)."""

    def occurrences(self, uid: str, calendar: str, start: datetime, end: datetime) -> Sequence[Event]:
        """Return the occurrences of one event that touch the stretch."""

    def create(self, key: str, event: NewEvent) -> Event:
        """Create an event; with a `key` that was used before, return the one created then."""

    def move(self, key: str, event: Event, start: datetime, end: datetime, *, all_day: bool) -> Event:
        """Give an event other times: one of a series when `event.occurrence` is set, else all of it.

        With a `key` that was used before nothing changes.
        """

    def check_move(self, event: Event, start: datetime, end: datetime, *, all_day: bool) -> None:
        """Find out whether `move` would work, without changing anything; ToolFailed when it would not."""

    def delete(self, key: str, event: Event) -> None:
        """Delete an event: one of a series when `event.occurrence` is set, else all of it."""

    def problems(self) -> Sequence[str]:
        """Return a sentence for each thing that could not be read."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to be done."""

    uid: str
    list_name: str
    name: str
    due: datetime | None = None
    """Aware, in the user's zone; midnight when `all_day`."""
    all_day: bool = False
    notes: str = ""
    priority: int = 0
    """0 none, 1 highest, 9 lowest (RFC 5545, section 3.8.1.9)."""
    completed: bool = False
    recurrence: str | None = None


@dataclass(frozen=True, slots=True)
class NewReminder:
    """A reminder as it will be created."""

    name: str
    due: datetime | None = None
    all_day: bool = False
    notes: str = ""
    priority: int = 0
    recurrence: str | None = None
    list_name: str = ""
    """"" for the default list; one that does not exist is made."""


class Reminders(Protocol):
    """The lists of reminders."""

    def lists(self) -> Sequence[str]:
        """Return the names of the lists."""

    def default_list(self) -> str:
        """Return the one that is used when none is said; it may still have to be made."""

    def all(self) -> Sequence[Reminder]:
        """Return every reminder, done ones too, in a stable order."""

    def create(self, key: str, reminder: NewReminder) -> Reminder:
        """Create a reminder; with a `key` that was used before, return the one created then."""

    def complete(self, key: str, reminder: Reminder, at: datetime) -> Reminder:
        """Mark a reminder as done; one that repeats moves on to its next time instead.

        With a `key` that was used before nothing changes.
        """

    def problems(self) -> Sequence[str]:
        """Return a sentence for each thing that could not be read."""


class Maps(Protocol):
    """Maps on the screen."""

    def place(self, location: str) -> str:
        """Return the link that shows a place."""

    def directions(self, start: str, end: str, transport: str) -> str:
        """Return the link that shows the way.

        Args:
            start: a place; "" for where the user is.
            end: a place.
            transport: "d" by car, "w" on foot, "r" by public transport.
        """

    def show(self, link: str) -> bool:
        """Show a link; False when there is nothing to show it with."""


class Meetings(Protocol):
    """Video meetings."""

    def link(self) -> str:
        """Return the link of the user's own meeting room; "" when none is set up."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the tools work on."""

    contacts: Contacts
    calendar: Calendar
    reminders: Reminders
    maps: Maps
    meetings: Meetings
    mail: Mail
    notes: Notes
    messages: Messages
    files: Files
    changes: Restorer
    """Looks at what was changed, and puts it back."""
    opener: Opener
    user_name: str
    user_email: str
    zone: ZoneInfo
