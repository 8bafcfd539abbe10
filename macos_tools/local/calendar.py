"""Calendars as folders of iCalendar files (RFC 5545), the way vdirsyncer and CalDAV servers lay them out.

What we create is one event a file; files with many events, from any program, are read and changed in place.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from icalendar.cal import Component

from agent.plain_text import one_line
from agent.results import ToolFailed
from macos_tools.desk import Event, NewEvent
from macos_tools.local import atomic, ical, series
from macos_tools.local.cache import FileCache, Parsed, Unreadable
from macos_tools.local.calendar_edit import delete_occurrence, delete_series, move_occurrence, move_series
from macos_tools.local.folders import Folders

DEFAULT_CALENDAR = "Calendar"
_KIND = "VEVENT"


@dataclass(frozen=True, slots=True)
class _Series:
    """All components of one UID in one file: a single event, or a series with its exceptions."""

    path: Path
    event: Event
    """The event, or the series by its first occurrence."""
    repeats: recurring_ical_events.CalendarQuery | None
    """None for a single event, and for a series that cannot be expanded."""


class LocalCalendar:
    """The calendars in a folder: `<folder>/<calendar>/*.ics`.

    Args:
        folder: where the calendars are; made when the first event is created.
        zone: the user's.
        user_email: the organizer of the events that are created; "" for none.
    """

    def __init__(self, folder: Path, zone: ZoneInfo, user_email: str = "") -> None:
        self._folder = folder
        self._zone = zone
        self._user_email = user_email
        self._folders = Folders(folder, DEFAULT_CALENDAR, ("home", "personal", "private"))
        self._cache = FileCache(self._parse, (".ics", ".ical"))
        self._lock = threading.Lock()  # the library that expands repeats is not said to be thread-safe

    def calendars(self) -> Sequence[str]:
        return self._folders.names()

    def default_calendar(self) -> str:
        return self._folders.default()

    def events(self) -> Sequence[Event]:
        return tuple(sorted((one.event for one in self._all()), key=_by_time))

    def between(self, start: datetime, end: datetime) -> Sequence[Event]:
        found = [event for one in self._all() for event in self._expanded(one, start, end)]
        return tuple(sorted(found, key=_by_time))

    def occurrences(self, uid: str, calendar: str, start: datetime, end: datetime) -> Sequence[Event]:
        mine = [one for one in self._all() if (one.event.uid, one.event.calendar) == (uid, calendar)]
        found = [event for one in mine for event in self._expanded(one, start, end)]
        return tuple(sorted(found, key=_by_time))

    def create(self, key: str, event: NewEvent) -> Event:
        calendar = self._folders.existing(event.calendar)
        path = self._folder / calendar / atomic.safe_name(key, ".ics")
        atomic.require_inside(self._folder, path.parent)
        with contextlib.suppress(FileExistsError):  # when this very call ran before
            atomic.create(path, ical.new_file(self._component(key, event)))
        found = self._parse(path, path.read_bytes()).items
        if not found:
            raise ToolFailed(f"{path} is in the way and holds no event.", "Move it away and try again.")
        return found[0].event

    def move(self, key: str, event: Event, start: datetime, end: datetime, *, all_day: bool) -> Event:
        with atomic.locked(self._folder):
            path, data = self._moved(key, event, start, end, all_day)
            if data is not None:
                atomic.replace(path, data)
        return replace(event, start=start, end=end, all_day=all_day)

    def check_move(self, event: Event, start: datetime, end: datetime, *, all_day: bool) -> None:
        self._moved("", event, start, end, all_day)

    def _moved(
        self, key: str, event: Event, start: datetime, end: datetime, all_day: bool
    ) -> tuple[Path, bytes | None]:
        """Return the event's file and its content after a move; None when `key` moved it already."""
        path = self._path_of(event)
        if path is None:
            raise ToolFailed(f"“{event.title}” is not in the calendar any more.")
        text, stored = ical.editable(path, _KIND)
        mine = [one for one in stored if _uid(one.component, path, one.index) == event.uid]
        if key and any(ical.text_of(one.component, ical.KEY) == key for one in mine):
            return path, None
        if event.occurrence is None:
            changed = move_series(text, mine, key, start, end, all_day, self._zone)
        else:
            changed = move_occurrence(text, mine, key, event.occurrence, start, end, all_day, self._zone)
        expected = changed.count(_KIND)
        if expected - text.count(_KIND) not in {0, 1}:
            raise ToolFailed(f"{path} was left as it is: the change would lose something in it.")
        return path, ical.checked(changed, _KIND, expected, path)

    def delete(self, key: str, event: Event) -> None:
        with atomic.locked(self._folder):
            path = self._path_of(event)
            if path is None:
                return  # it is gone, which is what was wanted
            text, stored = ical.editable(path, _KIND)
            mine = [one for one in stored if _uid(one.component, path, one.index) == event.uid]
            if event.occurrence is None:
                changed = delete_series(text, mine)
                expected = text.count(_KIND) - len(mine)
            else:
                changed = delete_occurrence(text, mine, key, event.occurrence)
                expected = changed.count(_KIND)
            # What a deletion takes away is kept out of sight, so that it can be put back.
            kept = self._folder / ".deleted" / atomic.safe_name(key, ".ics")
            atomic.require_inside(self._folder, kept.parent)
            if expected == 0 and not any(changed.count(kind) for kind in ("VTODO", "VJOURNAL", "VFREEBUSY")):
                if kept.exists() or path.is_symlink():
                    atomic.remove(path)
                else:
                    atomic.move(path, kept)
            else:
                data = ical.checked(changed, _KIND, expected, path)
                with contextlib.suppress(FileExistsError):
                    atomic.create(kept, text.data())
                atomic.replace(path, data)

    def problems(self) -> Sequence[str]:
        return self._cache.problems()

    def _path_of(self, event: Event) -> Path | None:
        for one in self._all():
            if (one.event.uid, one.event.calendar) == (event.uid, event.calendar):
                return one.path
        return None

    def _all(self) -> list[_Series]:
        return [one for _, parsed in self._cache.read(self._folder) for one in parsed.items]

    def _expanded(self, one: _Series, start: datetime, end: datetime) -> list[Event]:
        if one.repeats is None:
            return [one.event] if _touches(one.event, start, end) else []
        try:
            with self._lock:
                # A day more on both sides: whole days have no zone for the library to go by.
                found = one.repeats.between(start - timedelta(days=1), end + timedelta(days=1))
        except ical.BROKEN:  # it was tried, and named if it fails, when the file was read
            found = []
        events = []
        for component in found:
            try:
                event = self._event(component, one.path, one.event.uid)
                planned = series.planned_for(component)
            except Unreadable:
                continue  # named when the file was read
            key = series.occurrence_key(planned) if planned is not None else None
            event = replace(
                event,
                recurrence=one.event.recurrence or "",
                occurrence=key,
                planned=ical.in_zone(planned, self._zone) if planned is not None else None,
            )
            if _touches(event, start, end):
                events.append(event)
        return events

    def _parse(self, path: Path, data: bytes) -> Parsed[_Series]:
        groups: dict[str, list[ical.Stored]] = {}
        contents = ical.components_of(data, _KIND)
        for stored in contents.stored:
            groups.setdefault(_uid(stored.component, path, stored.index), []).append(stored)
        items: list[_Series] = []
        problems = [f"An event in {path} was skipped: {why}." for why in contents.broken]
        for uid, group in groups.items():
            try:
                one, problem = self._series(path, uid, [stored.component for stored in group])
                items.append(one)
            except Unreadable as error:
                title = ical.text_of(group[0].component, "SUMMARY")
                problem = f"The event{f' “{title}”' if title else ''} in {path} was skipped: {error}."
            if problem:
                problems.append(problem)
        return Parsed(tuple(items), tuple(problems))

    def _series(self, path: Path, uid: str, components: list[Component]) -> tuple[_Series, str]:
        masters = [component for component in components if "RECURRENCE-ID" not in component]
        for component in components:
            series.planned_for(component)
            self._event(component, path, uid)
        first = max(masters, key=_sequence) if masters else components[0]
        event = self._event(first, path, uid)
        rule = ical.rule_of(first) if masters else None
        if not (rule or "RDATE" in first or len(masters) < len(components)):
            return _Series(path, event, None), ""
        event = replace(event, recurrence=rule or "")
        try:
            if rule and not ical.expandable(rule):
                raise ValueError("it repeats too often to be listed")
            calendar = icalendar.Calendar()
            for component in [first, *(c for c in components if c not in masters)] if masters else components:
                calendar.add_component(component)
            repeats = recurring_ical_events.of(calendar)
            repeats.between(event.start, event.start + timedelta(days=1))
        except ical.BROKEN as error:
            why = " ".join(str(error).split())[:120]
            once = _Series(path, replace(event, recurrence=None), None)
            return (
                once,
                f"“{event.title}” in {path} is shown only once: how it repeats cannot be read ({why}).",
            )
        return _Series(path, event, repeats), ""

    def _event(self, component: Component, path: Path, uid: str) -> Event:
        raw = ical.time_of(component, "DTSTART")
        if raw is None:
            raise Unreadable("it has no start")
        start = ical.in_zone(raw, self._zone)
        all_day = not isinstance(raw, datetime)
        return Event(
            uid=uid,
            calendar=self._folders.of(path),
            title=" ".join(ical.text_of(component, "SUMMARY").split()) or "(no title)",
            start=start,
            end=self._end(component, raw, start),
            all_day=all_day,
            location=" ".join(ical.text_of(component, "LOCATION").split()),
            notes=ical.text_of(component, "DESCRIPTION"),
            attendees=tuple(_attendees(component)),
            busy=_text(component, "TRANSP") != "TRANSPARENT" and _text(component, "STATUS") != "CANCELLED",
        )

    def _end(self, component: Component, raw: date | datetime, start: datetime) -> datetime:
        all_day = not isinstance(raw, datetime)
        shortest = ical.day_after(start) if all_day else start
        end = ical.time_of(component, "DTEND")
        if end is not None:
            return max(ical.in_zone(end, self._zone), shortest)
        duration = component.get("DURATION")
        length = getattr(duration, "dt", None) if duration is not None else None
        if isinstance(length, timedelta) and length > timedelta():
            try:
                return ical.in_zone(raw + length, self._zone)
            except OverflowError as error:
                raise Unreadable("its duration is out of range") from error
        return shortest

    def _component(self, key: str, event: NewEvent) -> Component:
        component = icalendar.Event()
        component.add("uid", key)
        component.add("dtstamp", datetime.now(UTC).replace(microsecond=0))
        component.add("summary", event.title)
        component.add("dtstart", event.start.date() if event.all_day else event.start.astimezone(self._zone))
        component.add("dtend", event.end.date() if event.all_day else event.end.astimezone(self._zone))
        if event.recurrence:
            component.add("rrule", ical.recur(event.recurrence))
        if event.location:
            component.add("location", event.location)
        if event.notes:
            component.add("description", event.notes)
        if event.attendees and self._user_email:
            component.add("organizer", icalendar.vCalAddress(f"mailto:{self._user_email}"))
        for address, name in event.attendees:
            attendee = icalendar.vCalAddress(f"mailto:{address}")
            if name:
                attendee.params["CN"] = " ".join(name.split())
            attendee.params["PARTSTAT"] = "NEEDS-ACTION"
            component.add("attendee", attendee, encode=False)
        return component


def _uid(component: Component, path: Path, index: int) -> str:
    return ical.text_of(component, "UID") or f"{path.name}#{index}"


def _sequence(component: Component) -> int:
    try:
        return int(component.get("SEQUENCE", 0))
    except (TypeError, ValueError):
        return 0


def _text(component: Component, name: str) -> str:
    return ical.text_of(component, name).upper()


def _attendees(component: Component) -> list[str]:
    value = component.get("ATTENDEE")
    values = value if isinstance(value, list) else [] if value is None else [value]
    return [one_line(str(one)).removeprefix("mailto:").removeprefix("MAILTO:") for one in values]


def _by_time(event: Event) -> tuple[datetime, bool, datetime, str]:
    return event.start.astimezone(UTC), not event.all_day, event.end.astimezone(UTC), event.title


def _touches(event: Event, start: datetime, end: datetime) -> bool:
    # In UTC: two times of one zone would compare by the wall clock, which goes back once a year.
    first, last = event.start.astimezone(UTC), event.end.astimezone(UTC)
    begin, stop = start.astimezone(UTC), end.astimezone(UTC)
    return first < stop and (last > begin or (first == last and first >= begin))
