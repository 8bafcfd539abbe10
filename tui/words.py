"""What the screen calls things: tools, states, modes, arguments, durations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.events import EndedLate, Mode, Outcome, State
from agent.plan import Argument, Call, Items, Literal, Reference, Template
from agent.provenance import Labels, in_words
from agent.tools import Effect
from tui.safe_text import one_line

MODE_WORDS = {
    Mode.REVIEW: ("review", "Reads run; effects wait for you on one card."),
    Mode.STEP: ("step", "Every call waits for you."),
    Mode.AUTO: ("auto", "Only sending, and calls with foreign content, wait for you."),
    Mode.DRY_RUN: ("dry run", "Nothing with an effect runs."),
}

EFFECT_WORDS = {
    Effect.READ: "looks",
    Effect.OPEN: "opens",
    Effect.WRITE: "changes",
    Effect.SEND: "sends",
}

OUTCOME_WORDS = {
    Outcome.DONE: "done",
    Outcome.PARTLY: "partly done",
    Outcome.REFUSED: "refused",
    Outcome.FAILED: "failed",
    Outcome.NO_PLAN: "no plan",
    Outcome.CANCELLED: "stopped",
    Outcome.UNKNOWN: "not known whether done",
}


def said_in(argument: Argument) -> Iterator[str]:
    """Yield the words that an argument holds itself; references are drawn as lines."""
    match argument:
        case Literal(value):
            if value is not None and value != "":
                yield str(value)
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


def duration(seconds: float) -> str:
    """Return a duration in at most six cells: "12 ms", "0.4 s", "2 min"."""
    if seconds < 0.0995:
        return f"{max(seconds, 0) * 1000:.0f} ms"
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min"


def late_words(late: EndedLate) -> str:
    """Return how an effect ended that its request did not wait for."""
    how = "was done after all" if late.state is State.DONE else "did not work"
    return f"“{one_line(late.title)}”, under way when you stopped, {how}. {late.note}".strip()


def interrupted_words(requests: Sequence[int]) -> str:
    """Return that requests wait to be gone on with, and how."""
    if len(requests) == 1:
        return f'Request {requests[0]} was interrupted: "tinyagent resume" goes on with it.'
    return f'{len(requests)} requests were interrupted: "tinyagent resume" goes on with the oldest.'


DOUBT = "not sure, please check"
"""Stands beside a value that the planner is not sure of."""


def percent(share: float) -> str:
    """Return a share from 0 to 1 as "93 %"; never a rounded-up "100 %"."""
    return f"{min(int(100 * share), 99)} %"


def counted(number: int, one: str, many: str = "") -> str:
    """Return "1 call", "3 calls"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
