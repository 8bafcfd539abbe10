"""Reminders as iCalendar to-dos (RFC 5545, section 3.6.2) in folders: `<folder>/<list>/*.ics`."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
from dateutil.rrule import rrule, rruleset, rrulestr
from icalendar.cal import Component

from agent.results import ToolFailed
from macos_tools.desk import NewReminder, Reminder
from macos_tools.local import atomic, ical
from macos_tools.local.cache import FileCache, Parsed, Unreadable
from macos_tools.local.folders import Folders
from macos_tools.local.ical import Stored
from macos_tools.local.ics_text import IcsText
from macos_tools.local.series import moved, wall_shift

DEFAULT_LIST = "Reminders"
_KIND = "VTODO"
_MOST_SKIPPED = 20_000
"""Times of a series that are looked at for the next one; a daily one since 1980 has fewer."""


@dataclass(frozen=True, slots=True)
class _Todo:
    path: Path
    reminder: Reminder


class LocalReminders:
    """The lists of reminders in a folder.

    Args:
        folder: where the lists are; made when the first reminder is created.
        zone: the user's.
    """

    def __init__(self, folder: Path, zone: ZoneInfo) -> None:
        self._folder = folder
        self._zone = zone
        self._folders = Folders(
            folder, DEFAULT_LIST, ("tasks", "to do", "todo", "inbox", "home", "personal", "private")
        )
        self._cache = FileCache(self._parse, (".ics", ".ical"))

    def lists(self) -> Sequence[str]:
        return self._folders.names()

    def default_list(self) -> str:
        return self._folders.default()

    def all(self) -> Sequence[Reminder]:
        return tuple(todo.reminder for todo in self._all())

    def create(self, key: str, reminder: NewReminder) -> Reminder:
        path = self._folder / self._folders.existing(reminder.list_name) / atomic.safe_name(key, ".ics")
        atomic.require_inside(self._folder, path.parent)
        with contextlib.suppress(FileExistsError):  # when this very call ran before
            atomic.create(path, ical.new_file(self._component(key, reminder)))
        found = self._parse(path, path.read_bytes()).items
        if not found:
            raise ToolFailed(f"{path} is in the way and holds no reminder.", "Move it away and try again.")
        return found[0].reminder

    def complete(self, key: str, reminder: Reminder, at: datetime) -> Reminder:
        with atomic.locked(self._folder):
            path = self._path_of(reminder)
            if path is None:
                raise ToolFailed(f"“{reminder.name}” is not in your reminders any more.")
            text, stored = ical.editable(path, _KIND)
            one = next((s for s in stored if _uid(s.component, path, s.index) == reminder.uid), None)
            if one is None:
                raise ToolFailed(f"“{reminder.name}” is not in your reminders any more.")
            done_before = ical.text_of(one.component, ical.KEY) == key
            if not done_before and not self._reminder(one.component, path, reminder.uid).completed:
                changed = _moved_on(text, one, key, at, self._zone) or _completed(text, one, key, at)
                atomic.replace(path, ical.checked(changed, _KIND, text.count(_KIND), path))
            todos = self._parse(path, path.read_bytes()).items
            return next(todo.reminder for todo in todos if todo.reminder.uid == reminder.uid)

    def problems(self) -> Sequence[str]:
        return self._cache.problems()

    def _all(self) -> list[_Todo]:
        return [todo for _, parsed in self._cache.read(self._folder) for todo in parsed.items]

    def _path_of(self, reminder: Reminder) -> Path | None:
        for todo in self._all():
            if (todo.reminder.uid, todo.reminder.list_name) == (reminder.uid, reminder.list_name):
                return todo.path
        return None

    def _parse(self, path: Path, data: bytes) -> Parsed[_Todo]:
        items: dict[str, _Todo] = {}
        contents = ical.components_of(data, _KIND)
        problems = [f"A reminder in {path} was skipped: {why}." for why in contents.broken]
        for stored in contents.stored:
            if "RECURRENCE-ID" in stored.component:
                continue  # one time of a series; the series itself says when it is due next
            uid = _uid(stored.component, path, stored.index)
            try:
                items.setdefault(uid, _Todo(path, self._reminder(stored.component, path, uid)))
            except Unreadable as error:
                name = ical.text_of(stored.component, "SUMMARY")
                problems.append(f"The reminder{f' “{name}”' if name else ''} in {path} was skipped: {error}.")
        return Parsed(tuple(items.values()), tuple(problems))

    def _reminder(self, component: Component, path: Path, uid: str) -> Reminder:
        # To-dos of some programs have only a start: that is when they are shown.
        raw = ical.time_of(component, "DUE") or ical.time_of(component, "DTSTART")
        status = ical.text_of(component, "STATUS").upper()
        return Reminder(
            uid=uid,
            list_name=self._folders.of(path),
            name=" ".join(ical.text_of(component, "SUMMARY").split()) or "(no name)",
            due=None if raw is None else ical.in_zone(raw, self._zone),
            all_day=raw is not None and not isinstance(raw, datetime),
            notes=ical.text_of(component, "DESCRIPTION"),
            priority=_priority(component),
            completed=status in {"COMPLETED", "CANCELLED"} or "COMPLETED" in component,
            recurrence=ical.rule_of(component),
        )

    def _component(self, key: str, reminder: NewReminder) -> Component:
        component = icalendar.Todo()
        component.add("uid", key)
        component.add("dtstamp", datetime.now(UTC).replace(microsecond=0))
        component.add("summary", reminder.name)
        if reminder.due is not None:
            due = reminder.due.date() if reminder.all_day else reminder.due.astimezone(self._zone)
            if reminder.recurrence:
                # RFC 5545, section 3.8.2.4: what repeats needs a start, and it comes before the end.
                component.add("dtstart", due)
                component.add("rrule", ical.recur(reminder.recurrence))
            else:
                component.add("due", due)
        if reminder.notes:
            component.add("description", reminder.notes)
        if reminder.priority:
            component.add("priority", reminder.priority)
        component.add("status", "NEEDS-ACTION")
        return component


def _completed(text: IcsText, one: Stored, key: str, at: datetime) -> IcsText:
    lines = [
        b"STATUS:COMPLETED",
        ical.time_line("COMPLETED", at.astimezone(UTC).replace(microsecond=0)),
        b"PERCENT-COMPLETE:100",
        *ical.stamp_lines(one.component, key),
    ]
    remove = {"STATUS", "COMPLETED", "PERCENT-COMPLETE"} | ical.STAMPS
    return text.with_properties(_KIND, one.index, remove, lines)


def _moved_on(text: IcsText, one: Stored, key: str, at: datetime, zone: ZoneInfo) -> IcsText | None:
    """Return the text with a repeating to-do at its next time; None when it has none."""
    component = one.component
    rule = ical.rule_of(component)
    due = ical.time_of(component, "DUE")
    start = ical.time_of(component, "DTSTART")
    base = start or due
    if rule is None or base is None:
        return None
    try:
        following, passed = _next(rule, component, base, due or base, at, zone)
    except ical.BROKEN as error:
        raise ToolFailed(
            "How this reminder repeats cannot be read, so it was left as it is.",
            "Mend it in its own program.",
        ) from error
    if following is None:
        return None
    shift = wall_shift(base, following)
    lines = [
        ical.time_line(name, moved(moment, base, shift), ical.tzid_of(component, name))
        for name, moment in (("DTSTART", start), ("DUE", due))
        if moment is not None
    ]
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    if parts.get("COUNT", "").isdigit():
        parts["COUNT"] = str(int(parts["COUNT"]) - passed)
        lines.append(f"RRULE:{';'.join(f'{name}={value}' for name, value in parts.items())}".encode())
    remove = {line.split(b":")[0].split(b";")[0].decode() for line in lines} | ical.STAMPS
    return text.with_properties(_KIND, one.index, remove, [*lines, *ical.stamp_lines(component, key)])


def _next(
    rule: str, component: Component, base: date | datetime, due: date | datetime, at: datetime, zone: ZoneInfo
) -> tuple[date | datetime | None, int]:
    """Return the next time of a series after now and after the one just done, and how many it passes.

    All is computed by the clock on the wall of the series' own zone, where daylight saving does not move it.
    """
    own_zone = base.tzinfo if isinstance(base, datetime) and base.tzinfo else zone
    first = _wall(base)
    lead = _wall(due) - first
    now = at.astimezone(own_zone).replace(tzinfo=None)
    after = now if isinstance(base, datetime) else now.replace(hour=0, minute=0, second=0, microsecond=0)
    times = rruleset()
    until = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part).get("UNTIL", "")
    if until.endswith("Z"):
        # dateutil wants UNTIL as naive as the start.
        local = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(own_zone)
        rule = rule.upper().replace(until, f"{local:%Y%m%dT%H%M%S}")
    if not ical.expandable(rule):
        raise ValueError("it repeats too often")
    parsed = rrulestr(rule, dtstart=first)
    if not isinstance(parsed, rrule):
        raise ValueError("it is not one rule")
    times.rrule(parsed)
    for taken_out in _exdates(component):
        times.exdate(taken_out)
    for passed, moment in enumerate(times):
        if passed > _MOST_SKIPPED:
            raise ValueError("it repeats too often")
        if moment > first and moment + lead > after:
            return _like(moment, base), passed
    return None, 0


def _exdates(component: Component) -> list[datetime]:
    value = component.get("EXDATE")
    groups = value if isinstance(value, list) else [] if value is None else [value]
    return [_wall(entry.dt) for group in groups for entry in getattr(group, "dts", ())]


def _wall(moment: date | datetime) -> datetime:
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return datetime.combine(moment, datetime.min.time())


def _like(moment: datetime, base: date | datetime) -> date | datetime:
    return moment.replace(tzinfo=base.tzinfo) if isinstance(base, datetime) else moment.date()


def _uid(component: Component, path: Path, index: int) -> str:
    return ical.text_of(component, "UID") or f"{path.name}#{index}"


def _priority(component: Component) -> int:
    try:
        priority = int(component.get("PRIORITY", 0))
    except (TypeError, ValueError):
        return 0
    return priority if 0 <= priority <= 9 else 0
