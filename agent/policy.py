"""Who must be asked: the gate that every call passes, whatever the face. Code, not words in a prompt."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from agent.binding import Bound
from agent.events import Mode
from agent.provenance import Label, Labels, Origin, in_words, untrusted
from agent.results import Field
from agent.tools import Effect, Kind, Tool

_TRUSTED_RECIPIENTS = frozenset({Origin.USER, Origin.CONTACTS})


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the policy says of one call."""

    ask: bool
    """It waits for the user's approval."""
    withheld: bool
    """It does not run at all (dry run)."""
    reasons: tuple[str, ...]
    """What is special about it, in words."""
    tainted: bool
    """Content that others can write goes into it, or its recipient is not from the user or contacts."""


def assess(
    tool: Tool,
    bound: Mapping[str, Bound],
    mode: Mode,
    *,
    sure: bool,
    content: Labels = frozenset(),
    after_reading: Labels = frozenset(),
) -> Assessment:
    """Decide whether a call may run by itself.

    Args:
        tool: the tool it calls.
        bound: its resolved arguments.
        mode: the user's mode.
        sure: the planner's confidence is above its threshold.
        content: labels of what the proposal adds to the arguments (the mail that is forwarded).
        after_reading: what had been read before the plan was made anew; others may have had a say in it then.
    """
    reasons: list[str] = []
    if tool.effect is Effect.SEND:
        reasons.append("leaves this machine and cannot be undone")
    foreign = _foreign_recipients(tool, bound)
    if foreign:
        reasons.append(f"the recipient comes from {in_words(foreign)}, not from you or your contacts")
    sources = frozenset(label for one in bound.values() for label in one.labels) | content
    borrowed = frozenset(label for label in sources if untrusted([label]))
    if borrowed:
        reasons.append(f"holds content from {in_words(borrowed)}")
    if not sure:
        reasons.append("the planner is not sure that this is what you meant")
    heard = frozenset(label for label in after_reading if untrusted([label]))
    if heard and tool.effect in (Effect.WRITE, Effect.SEND):
        reasons.append(f"planned anew after {in_words(heard)} was read")
    tainted = bool(foreign or borrowed or heard)
    special = tainted or not sure
    match mode, tool.effect:
        case Mode.STEP, _:
            ask = True
        case _, Effect.READ:
            ask = False
        case _, Effect.OPEN:
            ask = tainted
        case Mode.AUTO, Effect.WRITE:
            ask = special
        case _:
            ask = True
    withheld = mode is Mode.DRY_RUN and tool.effect in (Effect.WRITE, Effect.SEND)
    return Assessment(ask, withheld, tuple(reasons), tainted)


def _foreign_recipients(tool: Tool, bound: Mapping[str, Bound]) -> Labels:
    """Return the origins of recipients that the user neither said nor has in the contacts."""
    if tool.effect not in (Effect.WRITE, Effect.SEND):
        return frozenset()
    recipients = [
        bound[parameter.name] for parameter in tool.parameters if parameter.kind in (Kind.EMAIL, Kind.PHONE)
    ]
    # What nobody vouches for counts as the planner's.
    unknown = any(one.text and not one.labels for one in recipients)
    foreign = {label for one in recipients for label in one.labels if label.origin not in _TRUSTED_RECIPIENTS}
    return frozenset(foreign | {Label(Origin.MODEL)} if unknown else foreign)


def digest(tool: Tool, bound: Mapping[str, Bound], title: str, fields: tuple[Field, ...]) -> str:
    """Return the SHA-256 that an approval is bound to: the tool, every argument and every line shown."""
    shown = [[field.name, field.text] for field in fields]
    arguments = {name: [one.text, str(one.value)] for name, one in bound.items()}
    canonical = json.dumps([tool.name, arguments, title, shown], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
