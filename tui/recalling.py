"""Turns of the past: what the screen knew of a request, made again from what the journal kept of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from functools import partial

from agent.events import (
    Answered,
    Asked,
    CallChanged,
    Event,
    Notice,
    Outcome,
    PlanGrew,
    PlanReady,
    State,
)
from agent.journal import EntryRow, Journal, JournalError, RequestRow
from agent.past import PastCall, past_of
from agent.plan import Plan
from agent.results import Field, JsonValue
from agent.tools import Effect, Toolbox
from tui.turn import Turn

INTERRUPTED = "The program ended in the middle of this, and it was not gone on with."
ELSEWHERE = "This was not over when it was looked at: another program may be at work on it."


def past_turns(journal: Journal, rows: Iterable[RequestRow], toolbox: Toolbox, zone: tzinfo) -> list[Turn]:
    """Return the turns of requests that are over; their plans are read when they are first shown.

    Args:
        journal: where they are.
        rows: the requests.
        toolbox: the tools there are; a call of one that is gone is shown by its name.
        zone: where the user is.
    """
    turns = []
    for row in rows:
        turn = Turn(row.text, unread=partial(_recall, journal, row, toolbox))
        turn.asked = Asked(row.id, row.text, row.at.astimezone(zone))
        turn.answer = Answered(row.answer) if row.answer else None
        turn.outcome = Outcome(row.outcome) if row.outcome in list(Outcome) else Outcome.UNKNOWN
        turns.append(turn)
    return turns


class NoPlan(Exception):
    """There is no plan of a request to show; the message says why."""


def past_turn(journal: Journal, number: int, toolbox: Toolbox, zone: tzinfo) -> Turn:
    """Return the turn of one request with its plan, for keeping it elsewhere. Blocking.

    Args:
        journal: where it is.
        number: the number of the request.
        toolbox: the tools there are.
        zone: where the user is.

    Raises:
        NoPlan: there is no such request, or it was not planned.
        JournalError: the journal cannot be read.
    """
    row = journal.request(number)
    if row is None:
        raise NoPlan(f'There is no request {number}. "tinyagent history" lists them.')
    (turn,) = past_turns(journal, [row], toolbox, zone)
    turn.read()
    if not turn.calls:
        why = turn.notices[-1] if turn.notices else "It ended without one."
        raise NoPlan(f"Request {number} has no plan. {why}")
    return turn


def _recall(journal: Journal, row: RequestRow, toolbox: Toolbox, turn: Turn) -> None:
    """Take in what else the journal kept of a request."""
    try:
        entries = journal.entries(row.id)
    except JournalError as error:
        turn.notices.append(str(error))
        return
    for event in _events(row, entries, toolbox):
        turn.apply(event, 0.0)
    for entry in entries:
        view = turn.calls.get(entry.call_id) if entry.call_id is not None else None
        if view is not None and entry.kind == "shown":
            view.fields = _fields(entry.data)
        elif view is not None and entry.kind == "undone":
            view.undone = True


def _events(row: RequestRow, entries: Sequence[EntryRow], toolbox: Toolbox) -> Iterator[Event]:
    """Yield what a session would have said of it between the request and its answer."""
    past = past_of(entries, row.text)
    plan = past.plan or Plan()
    for call in plan:
        if call.tool in toolbox:
            tool = toolbox[call.tool]
            yield PlanGrew(call, tool.effect, tool.title)
        else:
            yield PlanGrew(call, Effect.READ, call.tool)
    planned = [entry.at for entry in entries if entry.kind == "plan"]
    if planned:
        seconds = max((planned[-1] - row.at).total_seconds(), 0.0)
        yield PlanReady(plan, past.confidence, past.sure, past.message, seconds, chosen=past.dropped > 0)
    for number, known in past.calls.items():
        yield _changed(number, known)
    for entry in entries:
        if entry.kind == "notice":
            yield Notice(str(entry.data.get("text", "")))
    if row.outcome not in list(Outcome):
        yield Notice(INTERRUPTED if row.outcome else ELSEWHERE)


def _changed(number: int, call: PastCall) -> CallChanged:
    """Return how a call stands."""
    state = call.state
    if not state.final:
        state = State.UNKNOWN if call.open else State.CANCELLED
    changed = tuple(map(str, call.changes)) if state is State.DONE else ()
    return CallChanged(number, state, call.note, call.result, call.seconds, changed)


def _fields(data: Mapping[str, JsonValue]) -> tuple[Field, ...]:
    """Return the lines of an approval card."""
    fields = data.get("fields")
    lines = fields if isinstance(fields, list) else []
    return tuple(Field(str(one[0]), str(one[1])) for one in lines if isinstance(one, list) and len(one) == 2)
