"""The local desk: plain open files in one folder, which any other program can read.

contacts/*.vcf   calendar/<calendar>/*.ics   reminders/<list>/*.ics   mail/   notes/   messages/   files/
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from macos_tools.desk import Desk
from macos_tools.local.calendar import LocalCalendar
from macos_tools.local.changes import LocalChanges
from macos_tools.local.contacts import LocalContacts
from macos_tools.local.files import LocalFiles
from macos_tools.local.mail import LocalMail
from macos_tools.local.maps import LinkMaps
from macos_tools.local.meetings import PersonalRoom
from macos_tools.local.messages import LocalMessages
from macos_tools.local.notes import LocalNotes
from macos_tools.local.reminders import LocalReminders
from macos_tools.local.watching import FolderWatch
from macos_tools.opener import Opener

_APPS = ("contacts", "calendar", "reminders", "mail", "notes", "messages")
"""The apps, by the folders that they keep to themselves."""


def local_desk(
    root: Path,
    *,
    files: Sequence[Path],
    opener: Opener,
    zoom_link: str | Callable[[], str],
    user_name: str,
    user_email: str,
    zone: ZoneInfo,
) -> Desk:
    """Return the desk in a folder. Nothing is read or made before a tool needs it.

    Args:
        root: the desk's folder; it need not exist yet.
        files: folders that are searched for files besides `root/files`.
        opener: shows links and files on the screen.
        zoom_link: the user's personal meeting link, or what fetches it when it is needed; "" for none.
        user_name: the user's name; "" when not known.
        user_email: the user's address; "" when not known.
        zone: the user's time zone.
    """
    return Desk(
        contacts=LocalContacts(root / "contacts"),
        calendar=LocalCalendar(root / "calendar", zone, user_email),
        reminders=LocalReminders(root / "reminders", zone),
        maps=LinkMaps(opener),
        meetings=PersonalRoom(zoom_link),
        mail=LocalMail(root / "mail", user_email),
        notes=LocalNotes(root / "notes"),
        messages=LocalMessages(root / "messages"),
        files=LocalFiles([root / "files", *files]),
        changes=LocalChanges(root),
        opener=opener,
        user_name=user_name,
        user_email=user_email,
        zone=zone,
    )


def local_watches(root: Path, files: Sequence[Path]) -> dict[str, FolderWatch]:
    """Return what tells, for each app of the desk by the name of its folder, whether something has changed.

    Args:
        root: the desk's folder.
        files: folders that are searched for files besides `root/files`.
    """
    watches = {app: FolderWatch([root / app]) for app in _APPS}
    return {**watches, "files": FolderWatch([root / "files", *files])}


def local_watch(root: Path) -> FolderWatch:
    """Return what tells whether something on the desk at `root` has changed; its `files` are left out."""
    return FolderWatch([root / app for app in _APPS])
