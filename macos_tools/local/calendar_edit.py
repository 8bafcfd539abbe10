"""The changes to events, made in the text of their file so that nothing else in it changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from agent.results import ToolFailed
from macos_tools.local import ical, series
from macos_tools.local.ical import Stored
from macos_tools.local.ics_text import IcsText

_KIND = "VEVENT"
_TIMES = frozenset({"DTSTART", "DTEND", "DURATION"})


def move_series(
    text: IcsText,
    mine: Sequence[Stored],
    key: str,
    start: datetime,
    end: datetime,
    all_day: bool,
    zone: ZoneInfo,
) -> IcsText:
    """Return the text with a single event, or a whole series, at other times.

    Args:
        text: the file.
        mine: the components of the event.
        key: marks the change.
        start: the new start of the event, or of the first of the series.
        end: its new end.
        all_day: whether it takes whole days.
        zone: the user's, for an event that had no time of day before.
    """
    master = _master(mine)
    if master is None:
        return _with_times(text, mine[0], key, start, end, all_day, zone)
    old = _start(master)
    rule = ical.rule_of(master.component)
    if rule is None and "RDATE" not in master.component:
        return _with_times(text, master, key, start, end, all_day, zone)
    shift = series.wall_shift(old, ical.written_like(old, start, all_day=all_day, zone=zone))
    remove = {"RRULE", "EXDATE", "RDATE"}
    extra = [f"RRULE:{series.moved_rule(rule, old, shift)}".encode()] if rule else []
    extra += series.moved_dates(master.component, "EXDATE", old, shift)
    extra += series.moved_dates(master.component, "RDATE", old, shift)
    changed = _with_times(text, master, key, start, end, all_day, zone, also_remove=remove, extra=extra)
    for one in mine:
        planned = series.planned_for(one.component)
        if planned is not None:
            # An exception that had a time of its own keeps it; only what it stands for is renamed.
            tzid = ical.tzid_of(one.component, "RECURRENCE-ID")
            line = ical.time_line("RECURRENCE-ID", series.moved(planned, old, shift), tzid)
            changed = changed.with_properties(_KIND, one.index, {"RECURRENCE-ID"}, [line])
    return changed


def move_occurrence(
    text: IcsText,
    mine: Sequence[Stored],
    key: str,
    occurrence: str,
    start: datetime,
    end: datetime,
    all_day: bool,
    zone: ZoneInfo,
) -> IcsText:
    """Return the text with one occurrence of a series at another time (RFC 5545, section 3.8.4.4).

    Args:
        text: the file.
        mine: the components of the series.
        key: marks the change.
        occurrence: which one.
        start: its new start.
        end: its new end.
        all_day: whether it takes whole days.
        zone: the user's.
    """
    if (exception := _exception(mine, occurrence)) is not None:
        return _with_times(text, exception, key, start, end, all_day, zone)
    master = _master(mine)
    if master is None:
        raise ToolFailed("That one of the series is not in the calendar any more.")
    old = _start(master)
    copy = text.component(_KIND, master.index)
    named = ical.time_line(
        "RECURRENCE-ID", series.occurrence_moment(occurrence, old), ical.tzid_of(master.component, "DTSTART")
    )
    remove = {"RRULE", "RDATE", "EXDATE", "EXRULE"}
    alone = Stored(0, master.component)
    copy = _with_times(copy, alone, key, start, end, all_day, zone, also_remove=remove, extra=[named])
    return text.with_component_after(_KIND, master.index, copy)


def delete_series(text: IcsText, mine: Sequence[Stored]) -> IcsText:
    """Return the text without any of the components of an event."""
    for one in sorted(mine, key=lambda stored: stored.index, reverse=True):
        text = text.without_component(_KIND, one.index)
    return text


def delete_occurrence(text: IcsText, mine: Sequence[Stored], key: str, occurrence: str) -> IcsText:
    """Return the text with one occurrence of a series taken out (an EXDATE, RFC 5545, section 3.8.5.1)."""
    master = _master(mine)
    if master is not None and occurrence not in _taken_out(master):
        old = _start(master)
        tzid = ical.tzid_of(master.component, "DTSTART")
        line = ical.time_line("EXDATE", series.occurrence_moment(occurrence, old), tzid)
        stamps = ical.stamp_lines(master.component, key)
        text = text.with_properties(_KIND, master.index, ical.STAMPS, [line, *stamps])
    if (exception := _exception(mine, occurrence)) is not None:
        text = text.without_component(_KIND, exception.index)
    return text


def _with_times(
    text: IcsText,
    one: Stored,
    key: str,
    start: datetime,
    end: datetime,
    all_day: bool,
    zone: ZoneInfo,
    *,
    also_remove: set[str] | None = None,
    extra: Sequence[bytes] = (),
) -> IcsText:
    old = _start(one)
    tzid = ical.tzid_of(one.component, "DTSTART")
    new_start = ical.written_like(old, start, all_day=all_day, zone=zone)
    new_end = ical.written_like(old, end, all_day=all_day, zone=zone)
    if not isinstance(old, datetime):
        tzid = None
    lines = [ical.time_line("DTSTART", new_start, tzid), ical.time_line("DTEND", new_end, tzid)]
    remove = _TIMES | ical.STAMPS | (also_remove or set())
    added = [*lines, *extra, *ical.stamp_lines(one.component, key)]
    changed = text.with_properties(_KIND, one.index, remove, added)
    if isinstance(new_start, datetime) and not isinstance(old, datetime) and zone.key != "UTC":
        changed = _with_zone(changed, zone, start)
    return changed


def _with_zone(text: IcsText, zone: ZoneInfo, around: datetime) -> IcsText:
    """Return the text with a VTIMEZONE for `zone`: an event that had only dates got a time of day."""
    named = {
        line.partition(b":")[2].strip()
        for index in range(text.count("VTIMEZONE"))
        for line in text.properties("VTIMEZONE", index, {"TZID"})
    }
    if zone.key.encode() in named or not text.count("VCALENDAR"):
        return text
    return text.with_component_before(_KIND, 0, ical.zone_lines(zone, around))


def _start(one: Stored) -> date | datetime:
    start = ical.time_of(one.component, "DTSTART")
    if start is None:
        raise ToolFailed("The event has no start any more.")
    return start


def _master(mine: Sequence[Stored]) -> Stored | None:
    return next((one for one in mine if "RECURRENCE-ID" not in one.component), None)


def _exception(mine: Sequence[Stored], occurrence: str) -> Stored | None:
    for one in mine:
        planned = series.planned_for(one.component)
        if planned is not None and series.occurrence_key(planned) == occurrence:
            return one
    return None


def _taken_out(master: Stored) -> set[str]:
    value = master.component.get("EXDATE")
    groups = value if isinstance(value, list) else [] if value is None else [value]
    return {series.occurrence_key(entry.dt) for group in groups for entry in getattr(group, "dts", ())}
