"""Plans, states and the lines of an approval as sentences. Nothing is printed here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from agent.events import CallChanged, CardItem, Outcome, State
from agent.plan import Call, Literal
from agent.provenance import untrusted
from agent.tools import Effect
from tui.call_words import DOUBT, origins, said_in
from tui.ink import Ink, stretches
from tui.safe_text import one_line, visible

if TYPE_CHECKING:
    from agent.results import Field

STATES = {
    State.RUNNING: "is running",
    State.DONE: "is done",
    State.FAILED: "failed",
    State.SKIPPED: "was skipped",
    State.CANCELLED: "was stopped",
    State.UNKNOWN: "may or may not have been done",
}
OUTCOMES = {
    Outcome.DONE: "Done.",
    Outcome.PARTLY: "Done in part.",
    Outcome.REFUSED: "Refused; nothing was changed.",
    Outcome.FAILED: "Failed.",
    Outcome.NO_PLAN: "There is no plan for it.",
    Outcome.CANCELLED: "Stopped.",
    Outcome.UNKNOWN: "Whether it was done is not known.",
}
EFFECTS = {
    Effect.READ: "It only looks something up.",
    Effect.OPEN: "It shows something on the screen.",
    Effect.WRITE: "It changes something on your desk, and can be undone.",
    Effect.SEND: "It sends something away, which cannot be undone.",
}
STRETCHES = {
    Ink.PLAIN: "",
    Ink.FOREIGN: "Others wrote: ",
    Ink.ADDED: "Comes: ",
    Ink.REMOVED: "Goes: ",
    Ink.AROUND: "Is there: ",
}


def plan_sentences(calls: Sequence[Call], titles: dict[int, str], waiting: set[int]) -> Iterator[str]:
    """Yield what a plan is, a sentence for each call.

    Args:
        calls: the calls.
        titles: what people call the tool of each.
        waiting: the calls that wait for the user already.
    """
    count = len(calls)
    yield f"The plan has {count} call{'' if count == 1 else 's'}."
    for call in calls:
        parts = [one_line(titles[call.id]), *_words(call)]
        if call.depends_on:
            parts.append(f"needs {_calls(call.depends_on)}")
        if call.id in waiting:
            parts.append("waits for you")
        yield f"Call {call.id} of {count}: {', '.join(parts)}."


def _words(call: Call) -> Iterator[str]:
    """Yield what a call says in words; numbers and switches say little without their names."""
    for argument in call.arguments:
        if not isinstance(argument, Literal) or isinstance(argument.value, str):
            yield from map(one_line, said_in(argument))


def _calls(numbers: Sequence[int]) -> str:
    """Return "call 1", "calls 1 and 2", "calls 1, 2 and 4"."""
    *most, last = map(str, numbers)
    return f"calls {', '.join(most)} and {last}" if most else f"call {last}"


def state_sentence(change: CallChanged) -> str:
    """Return what became of a call; "" for a state that is told in another way."""
    words = STATES.get(change.state)
    return f"Call {change.call_id} {words}." if words else ""


def card_lines(item: CardItem, position: str) -> Iterator[str]:
    """Yield a call on an approval card: everything that will run, in numbered lines.

    Args:
        item: the call.
        position: such as "2 of 3"; "" for the only one.
    """
    yield f"Question{f' {position}' if position else ''}: call {item.call_id}, {one_line(item.title)}."
    yield EFFECTS[item.effect]
    for number, field in enumerate(item.fields, 1):
        yield from field_lines(number, field, doubtful=field.parameter in item.doubtful)
    for warning in (*item.warnings, *item.reasons):
        yield f"Mind: {one_line(warning)}"


def field_lines(number: int, field: Field, *, doubtful: bool = False) -> Iterator[str]:
    """Yield a line of an approval. What others wrote begins each of its lines with saying so, so that
    nothing in it can be taken for a line of ours.

    Args:
        number: its place on the card.
        field: the line.
        doubtful: the planner is not sure of it.
    """
    first = head = f"{number}. {one_line(field.name)}: "
    for text, ink in stretches(field):
        for line in visible(text).split("\n"):
            bare = line[2:] if ink in (Ink.ADDED, Ink.REMOVED, Ink.AROUND) else line
            if bare.strip():
                said = STRETCHES[ink] or ("Then: " if head is not first else "")
                yield f"{head}{said}{bare}"
                head = "   "
    if head is first:
        yield f"{first}nothing"
    if field.labels:
        foreign = " Others wrote it, or chose it." if untrusted(field.labels) else ""
        yield f"   Origin: {origins(field.labels, field.what)}.{foreign}"
    if doubtful:
        yield f"   {DOUBT.capitalize()}."
