"""Events that repeat: naming one occurrence, and moving a whole series with its exceptions."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from icalendar.cal import Component

from agent.results import ToolFailed
from macos_tools.local.cache import Unreadable
from macos_tools.local.ical import time_line, tzid_of

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ONE_BY_ONE = "Move one of them instead, or delete the series and create it anew."


def occurrence_key(moment: date | datetime) -> str:
    """Return the name of the occurrence that was first planned for `moment`."""
    if not isinstance(moment, datetime):
        return f"{moment:%Y%m%d}"
    return f"{moment:%Y%m%dT%H%M%S}" if moment.tzinfo is None else f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def occurrence_moment(key: str, like: date | datetime) -> date | datetime:
    """Return the moment that `occurrence_key` named, in the zone of `like`."""
    if "T" not in key:
        return datetime.strptime(key, "%Y%m%d").date()  # a date has no zone
    if not key.endswith("Z"):
        return datetime.strptime(key, "%Y%m%dT%H%M%S")  # a floating time has no zone
    moment = datetime.strptime(key, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return moment.astimezone(like.tzinfo) if isinstance(like, datetime) and like.tzinfo else moment


def wall_shift(old: date | datetime, new: date | datetime) -> timedelta:
    """Return how far `new` is from `old` by the clock on the wall.

    Raises:
        ToolFailed: one is a whole day and the other a time.
    """
    if isinstance(old, datetime) != isinstance(new, datetime):
        raise ToolFailed("A series cannot change between whole days and times of day.", _ONE_BY_ONE)
    if isinstance(old, datetime) and isinstance(new, datetime):
        return new.replace(tzinfo=None) - old.replace(tzinfo=None)
    return datetime.combine(new, time()) - datetime.combine(old, time())


def moved_rule(rule: str, old: date | datetime, shift: timedelta) -> str:
    """Return the rule of a series whose first occurrence moves from `old` by `shift`.

    A rule that names the day it repeats on ("every Monday") names the new one afterwards.

    Raises:
        ToolFailed: it names several days, so that it is not clear what the new ones are.
    """
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    new = old + shift if isinstance(old, datetime) else datetime.combine(old, time()) + shift
    if until := parts.get("UNTIL"):
        parts["UNTIL"] = _moved_until(until, shift)
    if new.date() != (old.date() if isinstance(old, datetime) else old):
        _move_days(parts, old, new)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def moved_dates(component: Component, name: str, master: date | datetime, shift: timedelta) -> list[bytes]:
    """Return the lines of EXDATE or RDATE with every date shifted by the clock of the series' own zone."""
    value = component.get(name)
    if value is None:
        return []
    lines = []
    for group in value if isinstance(value, list) else [value]:
        try:
            moments = [entry.dt for entry in group.dts]
        except Exception as error:  # a broken property raises its own kinds
            raise ToolFailed(f"The series has a {name} that cannot be read.", _ONE_BY_ONE) from error
        for moment in moments:
            if not isinstance(moment, date):
                raise ToolFailed(f"The series has a {name} with periods, which cannot be moved.", _ONE_BY_ONE)
            lines.append(time_line(name, moved(moment, master, shift), tzid_of(component, "DTSTART")))
    return lines


def moved(moment: date | datetime, master: date | datetime, shift: timedelta) -> date | datetime:
    """Return `moment` shifted by the clock in the zone of the series (`master` is its DTSTART)."""
    if not isinstance(moment, datetime):
        return moment + shift
    if moment.tzinfo is None or not isinstance(master, datetime) or master.tzinfo is None:
        return moment + shift
    return moment.astimezone(master.tzinfo) + shift


def planned_for(component: Component) -> date | datetime | None:
    """Return the RECURRENCE-ID; None for a component that is not an exception.

    Raises:
        Unreadable: it cannot be read.
    """
    value = component.get("RECURRENCE-ID")
    if value is None:
        return None
    try:
        moment = value.dt
    except Exception as error:  # a broken property raises its own kinds
        raise Unreadable("its RECURRENCE-ID is not a date") from error
    if not isinstance(moment, date):
        raise Unreadable("its RECURRENCE-ID is not a date")
    return moment


def _moved_until(until: str, shift: timedelta) -> str:
    pattern = {8: "%Y%m%d", 15: "%Y%m%dT%H%M%S", 16: "%Y%m%dT%H%M%SZ"}.get(len(until))
    if pattern is None:
        raise ToolFailed("The series has an end that cannot be read.", _ONE_BY_ONE)
    moment = datetime.strptime(until, pattern) + shift  # its zone does not matter for a shift
    return moment.strftime(pattern)


def _move_days(parts: dict[str, str], old: date | datetime, new: datetime) -> None:
    unclear = ToolFailed(
        "The series repeats on several days; where all of them should go is not clear.", _ONE_BY_ONE
    )
    fixed = {name for name in parts if name.startswith("BY")} - {"BYHOUR", "BYMINUTE", "BYSECOND"}
    match parts.get("FREQ", ""):
        case "WEEKLY" if fixed <= {"BYDAY"}:
            wanted = {"BYDAY": (_DAYS[old.weekday()], _DAYS[new.weekday()])}
        case "MONTHLY" if fixed <= {"BYMONTHDAY"}:
            wanted = {"BYMONTHDAY": (str(old.day), str(new.day))}
        case "YEARLY" if fixed <= {"BYMONTHDAY", "BYMONTH"}:
            wanted = {
                "BYMONTHDAY": (str(old.day), str(new.day)),
                "BYMONTH": (str(old.month), str(new.month)),
            }
        case _ if not fixed:
            return
        case _:
            raise unclear
    for name, (before, after) in wanted.items():
        if name in parts:
            if parts[name] != before:
                raise unclear
            parts[name] = after
