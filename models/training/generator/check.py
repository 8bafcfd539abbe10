"""What a generated sample must satisfy, whatever the chance that made it."""

from __future__ import annotations

from models.training.samples import Arg, List, Parts, Ref, Sample, Span, Text, references, spans

SIGNATURES: dict[str, str] = {
    "get_phone_number": "s",
    "get_email_address": "s",
    "create_calendar_event": "ssssLsc",
    "open_and_get_file_path": "s",
    "summarize_pdf": "s",
    "compose_new_email": "LLssL",
    "reply_to_email": "LsL",
    "forward_email": "LLsL",
    "maps_open_location": "s",
    "maps_show_directions": "sst",
    "create_note": "sss",
    "open_note": "ss",
    "append_note_content": "sss",
    "create_reminder": "ssssib",
    "send_sms": "Ls",
    "get_zoom_meeting_link": "ssmL",
    "list_calendar_events": "sss",
    "move_calendar_event": "ss",
    "delete_calendar_event": "ss",
    "list_reminders": "ss",
    "complete_reminder": "s",
    "search_emails": "ss",
    "search_notes": "s",
    "find_files": "s",
    "add_contact": "sss",
}
"""Each tool's parameters: s text, L list, c text or None, t transport, i priority, m minutes, b yes or no."""


def problem(sample: Sample) -> str | None:
    """What is wrong with a sample, or None."""
    for number, call in enumerate(sample.calls):
        signature = SIGNATURES.get(call.tool)
        if signature is None:
            return f"unknown tool {call.tool}"
        if len(signature) != len(call.arguments):
            return f"{call.tool} takes {len(signature)} arguments, not {len(call.arguments)}"
        for kind, argument in zip(signature, call.arguments, strict=True):
            if not _fits(kind, argument):
                return f"{call.tool}: {argument!r} is no {kind}"
            if any(not 0 <= k < number for k in references(argument)):
                return f"{call.tool} refers to a call that is not before it"
            for span in spans(argument):
                copied = sample.request[span.start : span.end]
                if not 0 <= span.start < span.end <= len(sample.request):
                    return f"{call.tool}: {span} is outside the request"
                if copied != copied.strip():
                    return f"{call.tool}: {copied!r} has space around it"
    return None


def _fits(kind: str, argument: Arg) -> bool:
    match kind:
        case "L":
            return isinstance(argument, List)
        case "c" if argument is None:
            return True
        case "s" | "c":
            return isinstance(argument, Span | Ref | Parts) or argument == Text("")
        case "t":
            return isinstance(argument, Text) and argument.value in ("d", "w", "r")
        case "b":
            return isinstance(argument, bool)
        case "i":
            return isinstance(argument, int) and not isinstance(argument, bool) and 0 <= argument <= 9
        case _:
            return argument in (15, 20, 30, 45, 60, 90, 120)
