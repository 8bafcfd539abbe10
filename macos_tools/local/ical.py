"""What events and reminders share: components of iCalendar files, their times, and new files."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
from icalendar.cal import Component
from icalendar.prop import vRecur

from agent.results import ToolFailed
from macos_tools.local.cache import Unreadable, decoded
from macos_tools.local.ics_text import CannotEdit, IcsText

PRODUCT = "-//TinyAgent//tinyagent-tui//EN"
KEY = "X-TINYAGENT-KEY"
"""Holds the idempotency key of the last change that we made to a component."""

BROKEN = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What the libraries raise, besides their own kinds of ValueError, for damaged rules and dates."""

_FIRST_YEAR, _LAST_YEAR = 1000, 9000
"""Beyond these nothing is an appointment, and counting on from there leaves what Python can express."""

_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY"})
_MOST_A_DAY = 48
"""Times that something may repeat in a day; more is no appointment, and a year of it takes minutes."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A component in a file."""

    index: int
    """Its place among those of its kind in the file."""
    component: Component


@dataclass(frozen=True, slots=True)
class Contents:
    """The components of one kind in a file."""

    stored: tuple[Stored, ...]
    broken: tuple[str, ...] = ()
    """Why, for each component that cannot be read at all."""


def components_of(data: bytes, kind: str) -> Contents:
    """Return the components of `kind` in a file, in order.

    Raises:
        Unreadable: it is not iCalendar.
    """
    try:
        found = _parsed(decoded(data), kind)
    except Unreadable as error:
        return _one_by_one(data, kind, error)
    return Contents(tuple(Stored(index, component) for index, component in enumerate(found)))


def _one_by_one(data: bytes, kind: str, error: Unreadable) -> Contents:
    """Read the components of a file apart from each other, so that a broken one does not hide the rest."""
    stored: list[Stored] = []
    broken: list[str] = []
    try:
        text = IcsText.of(data)
        zones = b"".join(text.component("VTIMEZONE", n).data() for n in range(text.count("VTIMEZONE")))
        for index in range(text.count(kind)):
            alone = (
                b"BEGIN:VCALENDAR\r\n" + zones + text.component(kind, index).data() + b"\r\nEND:VCALENDAR\r\n"
            )
            try:
                stored += [Stored(index, component) for component in _parsed(decoded(alone), kind)]
            except Unreadable as why:
                broken.append(str(why))
    except CannotEdit:
        raise error from None
    if not stored:
        raise error
    return Contents(tuple(stored), tuple(broken))


def _parsed(text: str, kind: str) -> list[Component]:
    try:
        parsed = icalendar.Calendar.from_ical(text, multiple=True)
    except Exception as error:  # ValueError is documented; damage gets others out of it
        raise Unreadable(f"it is not iCalendar ({' '.join(str(error).split())[:120]})") from error
    if not parsed:
        raise Unreadable("there is nothing in it")
    return [component for calendar in parsed for component in calendar.walk(kind)]


def editable(path: Path, kind: str) -> tuple[IcsText, list[Stored]]:
    """Read a file in order to change it.

    Returns:
        Its text, and its components in step with the text.

    Raises:
        ToolFailed: it cannot be read, or not changed without a risk of losing something.
    """
    try:
        data = path.read_bytes()
        text = IcsText.of(data)
        contents = components_of(data, kind)
        if text.count(kind) != len(contents.stored) + len(contents.broken):
            raise CannotEdit("its parts do not match its text")
    except OSError as error:
        raise ToolFailed(f"{path} cannot be read: {error.strerror or error}.") from error
    except (CannotEdit, Unreadable) as error:
        hint = "Mend it, or change it with its own program."
        raise ToolFailed(f"{path} was left as it is: {error}.", hint) from error
    return text, list(contents.stored)


def checked(text: IcsText, kind: str, expected: int, path: Path) -> bytes:
    """Return the bytes of a changed file after making sure that it still reads as it should.

    Raises:
        ToolFailed: it does not; the file must be left as it is.
    """
    data = text.data()
    try:
        found = text.count(kind)
        if expected:
            contents = components_of(data, kind)
            found = len(contents.stored) + len(contents.broken)
    except Unreadable as error:
        raise ToolFailed(f"{path} was left as it is: the change would break it ({error}).") from error
    if found != expected:
        raise ToolFailed(f"{path} was left as it is: the change would lose something in it.")
    return data


def text_of(component: Component, name: str) -> str:
    """Return a text property in full; "" when there is none."""
    value = component.get(name)
    if isinstance(value, list):
        value = value[0] if value else None
    text = "" if value is None else str(value)
    return "".join(c for c in text if c.isprintable() or c in "\n\t").strip()


def time_of(component: Component, name: str) -> date | datetime | None:
    """Return a date or a time as it is written; None when there is none.

    Raises:
        Unreadable: what is written there is neither.
    """
    value = component.get(name)
    if isinstance(value, list):
        value = value[0] if value else None
    if value is None:
        return None
    try:
        moment = value.dt
    except Exception as error:  # vBroken raises its own kind for each thing that can be wrong
        raise Unreadable(f"its {name} is not a date") from error
    if not isinstance(moment, date):
        raise Unreadable(f"its {name} is not a date")
    return moment


def in_zone(moment: date | datetime, zone: ZoneInfo) -> datetime:
    """Return a date (its midnight) or a time (without a zone: the user's) in the user's zone.

    Raises:
        Unreadable: it is outside the years that can be computed with.
    """
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise Unreadable("its date is out of range")
    try:
        if not isinstance(moment, datetime):
            return datetime.combine(moment, time(), zone)
        return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    except (OverflowError, ValueError) as error:
        raise Unreadable("its date is out of range") from error


def rule_of(component: Component) -> str | None:
    """Return the RRULE as text, or None."""
    value = component.get("RRULE")
    if isinstance(value, list):
        value = value[0] if value else None
    if value is None:
        return None
    raw = value.to_ical() if hasattr(value, "to_ical") else str(value)
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)


def expandable(rule: str) -> bool:
    """Tell whether a rule repeats rarely enough to be listed; every minute for ever is not."""
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    if parts.get("FREQ", "") in _TOO_OFTEN:
        return False
    hours = 24 if parts.get("FREQ") == "HOURLY" and "BYHOUR" not in parts else 1
    times = (len(parts.get(name, "").split(",")) for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    return hours * math.prod(times) <= _MOST_A_DAY


def recur(rule: str) -> vRecur:
    """Return a rule for writing; ToolFailed when it is none."""
    try:
        return vRecur(vRecur.from_ical(rule))
    except ValueError as error:
        raise ToolFailed(f"“{rule}” is not a repetition that a calendar knows.") from error


def written_like(
    old: date | datetime | None, new: datetime, *, all_day: bool, zone: ZoneInfo
) -> date | datetime:
    """Return `new` in the form in which the component writes its times.

    A whole day is a DATE; a time keeps the component's zone, be it UTC, another one, or none at all.
    """
    if all_day:
        return new.date()
    if not isinstance(old, datetime):
        return new.astimezone(zone)
    return new.astimezone(zone).replace(tzinfo=None) if old.tzinfo is None else new.astimezone(old.tzinfo)


def time_line(name: str, moment: date | datetime, tzid: str | None = None) -> bytes:
    """Return a line such as `DTSTART;TZID=Europe/Berlin:20261127T150000`.

    Args:
        name: the property.
        moment: its value.
        tzid: the file's own name for the zone, where it differs from Python's.
    """
    component = Component()
    component.add(name, moment)
    value = component[name]
    if tzid and isinstance(moment, datetime) and moment.tzinfo is not None:
        # Written by hand: icalendar would write the zone under Python's name for it.
        return f"{name};TZID={_quoted(tzid)}:{moment:%Y%m%dT%H%M%S}".encode()
    line = icalendar.parser.Contentline.from_parts(name, value.params, value)
    return bytes(line.to_ical())


def text_line(name: str, text: str) -> bytes:
    """Return a line with a text, escaped and folded."""
    line = icalendar.parser.Contentline.from_parts(name, icalendar.Parameters(), icalendar.vText(text))
    return bytes(line.to_ical())


def tzid_of(component: Component, name: str) -> str | None:
    """Return the TZID that a component gives for a time."""
    value = component.get(name)
    return str(value.params["TZID"]) if hasattr(value, "params") and "TZID" in value.params else None


def stamp_lines(component: Component, key: str) -> list[bytes]:
    """Return the lines that mark a change: its time, its number and the key of the call that made it."""
    now = datetime.now(UTC).replace(microsecond=0)
    try:
        sequence = int(component.get("SEQUENCE", 0)) + 1
    except (TypeError, ValueError):
        sequence = 1
    return [
        time_line("DTSTAMP", now),
        time_line("LAST-MODIFIED", now),
        f"SEQUENCE:{sequence}".encode(),
        text_line(KEY, key),
    ]


STAMPS = frozenset({"DTSTAMP", "LAST-MODIFIED", "SEQUENCE", KEY})


def new_file(component: Component) -> bytes:
    """Return a calendar file with one component and the time zones that it names."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add_component(component)
    year = min((moment.year for moment in _moments(component)), default=datetime.now(UTC).year)
    # Enough for a series of a generation; the whole history of a zone would be ten times the event itself.
    last = date(year + (25 if "RRULE" in component else 2), 12, 31)
    calendar.add_missing_timezones(first_date=date(year - 1, 1, 1), last_date=last)
    return bytes(calendar.to_ical())


def zone_lines(zone: ZoneInfo, around: datetime) -> list[bytes]:
    """Return a VTIMEZONE for a file that does not have one, as lines."""
    timezone = icalendar.Timezone.from_tzinfo(
        zone, first_date=date(around.year - 1, 1, 1), last_date=date(around.year + 25, 12, 31)
    )
    return [bytes(line.to_ical()) for line in timezone.content_lines(sorted=False) if line]


def day_after(moment: datetime, days: int = 1) -> datetime:
    """Return the midnight `days` later by the calendar, whatever daylight saving does in between."""
    return datetime.combine(moment.date() + timedelta(days=days), time(), moment.tzinfo)


def _moments(component: Component) -> list[date]:
    values = [component.get(name) for name in ("DTSTART", "DTEND", "DUE")]
    return [value.dt for value in values if value is not None]


def _quoted(text: str) -> str:
    return f'"{text}"' if any(c in text for c in ':;,"') else text
