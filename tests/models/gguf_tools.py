"""A small toolbox with every kind of parameter, for tests of planners. Its tools are never run."""

from __future__ import annotations

from typing import Annotated

from agent.results import Missing, ToolReturn
from agent.tools import (
    CallContext,
    Effect,
    EmailAddresses,
    Flag,
    Group,
    Integer,
    Kind,
    Minutes,
    OneOf,
    Path,
    PersonName,
    PhoneNumbers,
    Place,
    Text,
    Title,
    Toolbox,
    When,
)

TOOLBOX = Toolbox()
NOTHING = Missing("nothing", "Nothing is done here.")


@TOOLBOX.tool("Tool", effect=Effect.READ, app="contacts")
def get_phone_number(context: CallContext, name: PersonName) -> ToolReturn:
    """Find the phone number of a contact.

    Args:
        name: whose number.
    """
    return NOTHING


@TOOLBOX.tool("Tool", effect=Effect.READ, app="files")
def summarize_pdf(context: CallContext, pdf_path: Path) -> ToolReturn:
    """Summarize a PDF.

    Args:
        pdf_path: the file.
    """
    return NOTHING


@TOOLBOX.tool("Tool", effect=Effect.SEND, app="messages")
def send_sms(context: CallContext, recipients: PhoneNumbers, message: Text) -> ToolReturn:
    """Send a text message.

    Args:
        recipients: phone numbers.
        message: what it says.
    """
    return NOTHING


@TOOLBOX.tool("Tool", effect=Effect.OPEN, app="maps")
def maps_show_directions(
    context: CallContext,
    start_location: Place,
    end_location: Place,
    transport: Annotated[str, Kind.CHOICE, OneOf(("d", "w", "r"))] = "d",
) -> ToolReturn:
    """Show the way.

    Args:
        start_location: from where; "" for here.
        end_location: to where.
        transport: driving, walking or by train.
    """
    return NOTHING


@TOOLBOX.tool("Tool", effect=Effect.WRITE, app="reminders")
def create_reminder(
    context: CallContext,
    name: Title,
    due_date: When = None,
    notes: Text = "",
    list_name: Group = "",
    priority: Integer = 0,
    all_day: Flag = False,
) -> ToolReturn:
    """Create a reminder.

    Args:
        name: what to be reminded of.
        due_date: when.
        notes: more about it.
        list_name: the list.
        priority: 0 to 9.
        all_day: whether it has no hour.
    """
    return NOTHING


@TOOLBOX.tool("Tool", effect=Effect.WRITE, app="meetings")
def get_zoom_meeting_link(
    context: CallContext,
    topic: Title,
    start_time: When,
    duration: Minutes = 60,
    meeting_invitees: EmailAddresses = (),
) -> ToolReturn:
    """Make a Zoom meeting.

    Args:
        topic: what it is about.
        start_time: when it starts.
        duration: in minutes.
        meeting_invitees: who is invited.
    """
    return NOTHING


@TOOLBOX.tool("Tool", effect=Effect.READ, app="mail")
def list_everything(context: CallContext) -> ToolReturn:
    """List everything there is."""
    return NOTHING


TOOLS = tuple(TOOLBOX)
