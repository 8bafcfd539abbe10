"""The tools as the planner sees them: names, and for each parameter what kind of thing may stand there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an argument may be."""

    TEXT = "text"
    """Words of the request, a result, or a mix of both; or nothing."""
    FACT = "fact"
    """One exact thing, such as a phone number: words of the request or a result, never a mix; or nothing."""
    TIME = "time"
    """Words of the request that say a time; or nothing."""
    LIST = "list"
    """A list of words of the request and results."""
    TRANSPORT = "transport"
    """`d`, `w` or `r`."""
    PRIORITY = "priority"
    """A digit."""
    DURATION = "duration"
    """Minutes."""
    BOOL = "bool"
    OPTIONAL = "optional"
    """Words of the request, or `None`."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One parameter of a tool."""

    name: str
    kind: Kind
    required: bool = False
    """Whether it may not be empty."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A tool's name and parameters, in order."""

    tool: str
    slots: tuple[Slot, ...]


_KINDS = {
    "recipients": Kind.LIST,
    "cc": Kind.LIST,
    "invitees": Kind.LIST,
    "meeting_invitees": Kind.LIST,
    "attachments": Kind.LIST,
    "start_date": Kind.TIME,
    "end_date": Kind.TIME,
    "new_start_date": Kind.TIME,
    "due_date": Kind.TIME,
    "start_time": Kind.TIME,
    "date": Kind.TIME,
    "transport": Kind.TRANSPORT,
    "priority": Kind.PRIORITY,
    "duration": Kind.DURATION,
    "all_day": Kind.BOOL,
    "calendar": Kind.OPTIONAL,
    "phone": Kind.FACT,
    "email": Kind.FACT,
    "pdf_path": Kind.FACT,
}

_TOOLS = """
get_phone_number(name!)
get_email_address(name!)
create_calendar_event(title, start_date, end_date, location, invitees, notes, calendar)
open_and_get_file_path(file_name!)
summarize_pdf(pdf_path!)
compose_new_email(recipients, cc, subject, context, attachments)
reply_to_email(cc, context, attachments)
forward_email(recipients, cc, context, attachments)
maps_open_location(location!)
maps_show_directions(start_location, end_location!, transport)
create_note(name, content, folder)
open_note(name, folder)
append_note_content(name, content, folder)
create_reminder(name, due_date, notes, list_name, priority, all_day)
send_sms(recipients, message)
get_zoom_meeting_link(topic, start_time, duration, meeting_invitees)
list_calendar_events(start_date, end_date, query)
move_calendar_event(title, new_start_date)
delete_calendar_event(title, date)
list_reminders(list_name, query)
complete_reminder(name)
search_emails(query, sender)
search_notes(query)
find_files(query)
add_contact(name!, phone, email)
"""


def _signature(line: str) -> Signature:
    tool, _, rest = line.strip().rstrip(")").partition("(")
    slots = []
    for word in rest.split(", "):
        name = word.rstrip("!")
        slots.append(Slot(name, _KINDS.get(name, Kind.TEXT), required=word.endswith("!")))
    return Signature(tool, tuple(slots))


SIGNATURES: tuple[Signature, ...] = tuple(_signature(line) for line in _TOOLS.strip().splitlines())
"""The tools the shipped weights were trained for, in the order of their output units."""

BY_TOOL: dict[str, Signature] = {signature.tool: signature for signature in SIGNATURES}
