"""What a generated sample must satisfy, whatever the chance that made it."""

from __future__ import annotations

from models.planner.signatures import BY_TOOL, Kind, Slot
from models.training.samples import Arg, List, Parts, Ref, Sample, Span, Text, references, spans

DURATIONS = (15, 20, 30, 45, 60, 90, 120)
"""The minutes that the planner has an output for."""


def problem(sample: Sample) -> str | None:
    """What is wrong with a sample, or None."""
    for number, call in enumerate(sample.calls):
        signature = BY_TOOL.get(call.tool)
        if signature is None:
            return f"unknown tool {call.tool}"
        if len(signature.slots) != len(call.arguments):
            return f"{call.tool} takes {len(signature.slots)} arguments, not {len(call.arguments)}"
        for slot, argument in zip(signature.slots, call.arguments, strict=True):
            if not _fits(slot, argument):
                return f"{call.tool}: {slot.name} cannot be {argument!r}"
            if any(not 0 <= k < number for k in references(argument)):
                return f"{call.tool} refers to a call that is not before it"
            for span in spans(argument):
                if not 0 <= span.start < span.end <= len(sample.request):
                    return f"{call.tool}: {span} is outside the request"
                copied = sample.request[span.start : span.end]
                if copied != copied.strip():
                    return f"{call.tool}: {copied!r} has space around it"
    return None


def _fits(slot: Slot, argument: Arg) -> bool:
    match slot.kind:
        case Kind.LIST:
            return isinstance(argument, List)
        case Kind.OPTIONAL:
            return argument is None or isinstance(argument, Span)
        case Kind.TIME:
            return isinstance(argument, Span) or argument == Text("") or _all_copied(argument)
        case Kind.TRANSPORT:
            return isinstance(argument, Text) and argument.value in ("d", "w", "r")
        case Kind.BOOL:
            return isinstance(argument, bool)
        case Kind.PRIORITY:
            return isinstance(argument, int) and not isinstance(argument, bool) and 0 <= argument <= 9
        case Kind.DURATION:
            return argument in DURATIONS
        case Kind.TEXT if not slot.required:
            return isinstance(argument, Span | Ref | Parts) or argument == Text("")
        case _:
            return isinstance(argument, Span | Ref) or (not slot.required and argument == Text(""))


def _all_copied(argument: Arg) -> bool:
    return isinstance(argument, Parts) and all(isinstance(item, Span) for item in argument.items)
