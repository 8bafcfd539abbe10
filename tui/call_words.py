"""What the screen says of calls: their arguments, effects and origins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time

from agent.plan import Argument, Call, Items, Literal, Reference, Template
from agent.provenance import Labels, in_words
from agent.times.moment import MONTHS, WEEKDAYS
from agent.tools import Effect
from tui.safe_text import one_line

EFFECT_WORDS = {
    Effect.READ: "looks",
    Effect.OPEN: "opens",
    Effect.WRITE: "changes",
    Effect.SEND: "sends",
}

DOUBT = "not sure, please check"
"""Stands beside a value that the planner is not sure of."""


_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?")


def _in_short(text: str) -> str:
    """Return a time that a model computed as people write it, "Fri 27 Nov 15:00"; other words as they are."""
    if not _ISO.fullmatch(text):
        return text
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return text
    clock = f" {when:%H:%M}" if when.time() != time() else ""
    return f"{WEEKDAYS[when.weekday()][:3]} {when.day} {MONTHS[when.month - 1][:3]}{clock}"


def said_in(argument: Argument) -> Iterator[str]:
    """Yield the words that an argument holds itself; references are drawn as lines."""
    match argument:
        case Literal(value):
            if value is not None and value != "":
                yield _in_short(str(value))
        case Reference():
            return
        case Template(parts):
            words = " ".join(part if isinstance(part, str) else "…" for part in parts)
            if words.strip(" …"):
                yield words
        case Items(items):
            for item in items:
                yield from said_in(item)


def short_arguments(call: Call) -> str:
    """Return the arguments of `call` in a few words; if all come from other calls, which ones."""
    said = " · ".join(one_line(words) for argument in call.arguments for words in said_in(argument))
    return said or (f"← {' '.join(map(str, call.depends_on))}" if call.depends_on else "")


def argument_text(argument: Argument) -> str:
    """Return an argument as the details show it; a reference names the call it takes from."""
    match argument:
        case Literal(None):
            return ""
        case Literal(value):
            return str(value)
        case Reference(call):
            return f"result of {call}"
        case Template(parts):
            return "".join(part if isinstance(part, str) else f"⟨result of {part.call}⟩" for part in parts)
        case Items(items):
            return ", ".join(argument_text(item) for item in items)


def origins(labels: Labels, what: str = "") -> str:
    """Return where something came from, in a phrase: "address from contacts: Sid, Lutfi"."""
    return one_line(in_words(labels, what))
