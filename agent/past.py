"""What the journal says of a request: its plan, and how far each call has come. Read after a restart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from agent.changes import Change
from agent.events import State, Step, Verdict
from agent.language import PlanError, parse_plan
from agent.provenance import Label, Labels, Origin
from agent.results import JsonValue, Result

if TYPE_CHECKING:
    from agent.journal import EntryRow
    from agent.plan import Plan


@dataclass(frozen=True, slots=True)
class Recalled(Result):
    """A result as the journal kept it."""

    argument: str | tuple[str, ...]
    text: str
    sentence: str
    json: JsonValue
    origins: Labels

    def as_argument(self) -> str | tuple[str, ...]:
        return self.argument

    def as_text(self) -> str:
        return self.text

    def as_sentence(self) -> str:
        return self.sentence

    def as_json(self) -> JsonValue:
        return self.json

    def labels(self) -> Labels:
        return self.origins


def kept(result: Result, labels: Labels) -> dict[str, JsonValue]:
    """Return a result for the journal, so that `recalled` can give it back.

    Args:
        result: what a call gave.
        labels: all that it came from.
    """
    argument = result.as_argument()
    origins: list[JsonValue] = [[label.origin.value, label.source] for label in sorted(labels)]
    return {
        "argument": argument if isinstance(argument, str) else list(argument),
        "text": result.as_text(),
        "sentence": result.as_sentence(),
        "json": result.as_json(),
        "labels": origins,
    }


def recalled(data: JsonValue) -> Recalled | None:
    """Return the result that `kept` wrote; None for anything else, such as entries of older versions."""
    match data:
        case {
            "argument": str() | list() as argument,
            "text": str(text),
            "sentence": str(sentence),
            "json": json,
            "labels": list(labels),
        }:
            origins = frozenset(
                Label(Origin(str(one[0])), str(one[1])) for one in labels if isinstance(one, list)
            )
            passed = argument if isinstance(argument, str) else tuple(str(item) for item in argument)
            return Recalled(passed, text, sentence, json, origins)
        case _:
            return None


@dataclass(slots=True)
class PastCall:
    """How far a call has come."""

    state: State = State.PENDING
    note: str = ""
    result: Recalled | None = None
    seconds: float | None = None
    answers: dict[str, str] = field(default_factory=dict)
    """The user's answers to the tool's questions, by slot."""
    changed: dict[str, str] = field(default_factory=dict)
    """What the user typed on a card, by parameter or slot."""
    approved: str = ""
    """The digest of what was approved last; "" when nothing is, or when it was changed since."""
    approved_at: datetime | None = None
    tool: str = ""
    title: str = ""
    """What the effect was to be, in words."""
    key: str = ""
    """The idempotency key; "" when the effect was not begun."""
    expected: Recalled | None = None
    """The result that the effect will have had if it came about."""
    ended: bool = False
    """The outcome of the effect stands in the journal."""
    changes: list[Change] = field(default_factory=list)
    """What the effect changed, or was about to."""
    undone: bool = False

    @property
    def open(self) -> bool:
        """Whether the effect was begun and nobody knows how it ended."""
        return bool(self.key) and not self.ended


@dataclass(slots=True)
class Past:
    """A request's plan with its calls."""

    plan: Plan | None = None
    """None when the program ended before the plan was whole."""
    confidence: float = 0.0
    sure: bool = False
    message: str = ""
    calls: dict[int, PastCall] = field(default_factory=dict)
    words: str = ""
    """The words of a request that revises another: both together; "" for one that stands by itself."""
    dropped: int = 0
    """How many plans came before this one and were not meant."""
    reviewed: bool = False
    """The user went back from step mode to review."""
    readable: bool = True
    """False when the entries are of an older version, which kept too little to go on from."""


def past_of(entries: Iterable[EntryRow], request: str) -> Past:
    """Return what the journal says of a request.

    Args:
        entries: all of the request's, in order.
        request: the user's words.
    """
    past = Past()
    for entry in entries:
        if entry.call_id is not None:
            _take_call(past, past.calls.setdefault(entry.call_id, PastCall()), entry)
        elif entry.kind == "dropped":
            past = Past(words=past.words, dropped=past.dropped + 1)
        elif entry.kind == "revises":
            past.words = str(entry.data.get("words", ""))
        elif entry.kind == "step":
            past.reviewed = past.reviewed or entry.data.get("step") == Step.REVIEW
        elif entry.kind == "plan":
            _take_plan(past, entry.data, past.words or request)
    return past


def _take_plan(past: Past, data: dict[str, JsonValue], request: str) -> None:
    confidence, sure = data.get("confidence"), data.get("sure")
    past.readable = isinstance(sure, bool)
    past.sure = sure is True
    past.confidence = float(confidence) if isinstance(confidence, int | float) else 0.0
    past.message = str(data.get("message", ""))
    try:
        past.plan = parse_plan(str(data.get("text")), request)
    except PlanError:
        past.readable = False


def _take_call(past: Past, call: PastCall, entry: EntryRow) -> None:
    data = entry.data
    match entry.kind:
        case "state":
            call.state, call.note = State(str(data["state"])), str(data.get("note", ""))
        case "result":
            call.result = recalled(data.get("kept"))
            past.readable = past.readable and call.result is not None
            call.seconds = _seconds(data)
            call.state, call.note = State.DONE, call.result.sentence if call.result else ""
        case "answer":
            if data.get("value") is not None:
                call.answers[str(data["slot"])] = str(data["value"])
        case "edit":
            changes = data.get("changes")
            if isinstance(changes, dict):
                call.changed.update({name: str(value) for name, value in changes.items()})
            call.approved = ""
        case "decision":
            approves = data.get("verdict") == Verdict.APPROVE
            call.approved = str(data["digest"]) if approves else ""
            call.approved_at = entry.at
        case "intent":
            call.key, call.tool = str(data["key"]), str(data.get("tool", ""))
            call.title, call.expected = str(data.get("title", "")), recalled(data.get("expected"))
            call.ended, call.changes = False, []
        case "change":
            change = data.get("change")
            if isinstance(change, dict) and not data.get("undo"):
                call.changes.append(Change.from_json(change))
        case "outcome":
            call.ended, call.result, call.seconds = True, recalled(data.get("kept")), _seconds(data)
            call.state = State.DONE if call.result else State.FAILED
            call.note = call.result.sentence if call.result else str(data.get("error", ""))
        case "not begun":
            call.key, call.changes = "", []
        case "undone":
            call.undone = True
        case _:
            pass


def _seconds(data: dict[str, JsonValue]) -> float | None:
    seconds = data.get("seconds")
    return float(seconds) if isinstance(seconds, int | float) else None
