"""A plan for other programs and for people: JSON with every argument by name, and Mermaid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from agent.language import print_argument
from agent.plan import Argument, Call, Items, Literal, Plan, Reference, Template
from agent.times import Moment, TimeAmbiguous, TimeNotUnderstood, resolve, resolve_range
from agent.tools import Kind, Tool, Toolbox

if TYPE_CHECKING:
    from agent.planning import CallConfidence
    from agent.results import JsonValue


def plan_json(
    plan: Plan,
    toolbox: Toolbox,
    now: datetime,
    zone: ZoneInfo,
    *,
    request: str = "",
    confidence: float = 1.0,
    message: str = "",
    confidences: Sequence[CallConfidence] = (),
) -> dict[str, JsonValue]:
    """Return a plan as plain data.

    Args:
        plan: a plan of tools in `toolbox`.
        toolbox: where the parameters' names come from.
        now: when the request was made; times are resolved from there.
        zone: the user's zone.
        request: the user's words.
        confidence: the planner's, 0 to 1.
        message: what the planner has to say.
        confidences: the planner's, one for each call; none when it does not say.

    Returns:
        `{"request", "confidence", "calls": [...], "message"}` with calls of the form
        `{"id", "tool", "arguments", "depends_on", "effect"}`: all arguments by name, references as "$1",
        times as ISO 8601 or, where they cannot be read, as said. Where the planner says how sure it is,
        `"confidence"` (of the tool) and `"argument_confidence"` (by name) stand beside them.
    """
    calls = [_call_json(call, toolbox[call.tool], now, zone) for call in plan]
    for call, said in zip(calls, confidences, strict=False):
        names = [parameter.name for parameter in toolbox[str(call["tool"])].parameters]
        chances = (round(chance, 4) for chance in said.arguments)
        call["confidence"] = round(said.tool, 4)
        call["argument_confidence"] = dict(zip(names, chances, strict=False))
    return {
        "request": request,
        "confidence": round(confidence, 4),
        "calls": list(calls),
        "message": message,
    }


def _call_json(call: Call, tool: Tool, now: datetime, zone: ZoneInfo) -> dict[str, JsonValue]:
    arguments: dict[str, JsonValue] = {}
    moments: dict[str, Moment] = {}
    for index, parameter in enumerate(tool.parameters):
        if index < len(call.arguments):
            value = argument_json(call.arguments[index])
        else:
            value = list(parameter.default) if parameter.many else parameter.default
        if parameter.kind in (Kind.TIME, Kind.RANGE) and isinstance(value, str) and value:
            moment = _moment(value, parameter.kind, now, zone, moments.get(parameter.after or ""))
            if moment is not None:
                moments[parameter.name] = moment
                value = moment.iso_start()
        if parameter.after and not value and (start := moments.get(parameter.after)) is not None:
            value = start.iso_end() or value
        arguments[parameter.name] = value
    depends_on: list[JsonValue] = list(call.depends_on)
    return {
        "id": call.id,
        "tool": call.tool,
        "arguments": arguments,
        "depends_on": depends_on,
        "effect": tool.effect.value,
    }


def _moment(text: str, kind: Kind, now: datetime, zone: ZoneInfo, after: Moment | None) -> Moment | None:
    try:
        if kind is Kind.RANGE:
            return resolve_range(text, now, zone)
        return resolve(text, now, zone, after=after)
    except (TimeNotUnderstood, TimeAmbiguous):
        return None


def argument_json(argument: Argument) -> JsonValue:
    """Return an argument as plain data; references as "$1", also inside text."""
    match argument:
        case Literal(value):
            return value
        case Reference(call):
            return f"${call}"
        case Template(parts):
            return "".join(part if isinstance(part, str) else f"${part.call}" for part in parts)
        case Items(items):
            return [argument_json(item) for item in items]


def plan_mermaid(plan: Plan) -> str:
    """Return the graph in Mermaid's flowchart language."""
    lines = ["flowchart LR"]
    for call in plan:
        arguments = ", ".join(print_argument(argument, call.id) for argument in call.arguments)
        lines.append(f'    c{call.id}["{call.id}. {call.tool}<br/>{_escaped(arguments)}"]')
    lines += [f"    c{start} --> c{end}" for start, end in plan.edges()]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    """Return `text` with Mermaid's entity codes for everything that means something to it."""
    shown = text if len(text) <= 80 else text[:77] + "..."
    return "".join(c if c.isalnum() or c in " .,:-_@/'" else f"#{ord(c)};" for c in shown)
