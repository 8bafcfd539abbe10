"""The tools are those of TinyAgent's models and nine more; their names and order are a contract."""

from __future__ import annotations

import re

from agent.tools import Effect
from macos_tools.toolset import toolbox

CONTRACT = """
get_phone_number(name)
get_email_address(name)
create_calendar_event(title, start_date, end_date, location, invitees, notes, calendar)
open_and_get_file_path(file_name)
summarize_pdf(pdf_path)
compose_new_email(recipients, cc, subject, context, attachments)
reply_to_email(cc, context, attachments)
forward_email(recipients, cc, context, attachments)
maps_open_location(location)
maps_show_directions(start_location, end_location, transport)
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
add_contact(name, phone, email)
"""
LISTS = {"recipients", "cc", "invitees", "meeting_invitees", "attachments"}


def test_names_and_parameters() -> None:
    wanted = dict(re.findall(r"^(\w+)\((.*)\)$", CONTRACT, re.MULTILINE))
    assert {tool.name: ", ".join(p.name for p in tool.parameters) for tool in toolbox} == wanted


def test_lists_and_effects() -> None:
    assert {p.name for tool in toolbox for p in tool.parameters if p.many} == LISTS
    effects = {effect: {tool.name for tool in toolbox if tool.effect is effect} for effect in Effect}
    assert effects[Effect.SEND] == {"compose_new_email", "reply_to_email", "forward_email", "send_sms"}
    assert effects[Effect.WRITE] == {
        "create_calendar_event",
        "move_calendar_event",
        "delete_calendar_event",
        "create_note",
        "append_note_content",
        "create_reminder",
        "complete_reminder",
        "add_contact",
    }
    assert effects[Effect.OPEN] == {
        "maps_open_location",
        "maps_show_directions",
        "open_note",
        "open_and_get_file_path",
    }


def test_every_tool_explains_itself() -> None:
    for tool in toolbox:
        assert tool.summary.endswith("."), tool.name
        assert all(parameter.description for parameter in tool.parameters), tool.name
