"""Session events as JSON, one object a line: what `tinyagent ask --json` prints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from agent.events import (
    Answered,
    AnswerGrew,
    ApprovalCard,
    Asked,
    CallChanged,
    CardItem,
    EndedLate,
    Event,
    Finished,
    Held,
    Notice,
    PlanDropped,
    PlanGrew,
    PlanReady,
    Question,
)  # fmt: skip
from agent.export import plan_json
from agent.plan import Plan

if TYPE_CHECKING:
    from agent.planning import CallConfidence
    from agent.provenance import Labels
    from agent.results import Choice, Field, JsonValue
    from agent.tools import Toolbox


class EventsAsJson:
    """Turns the events of one request into plain data.

    Args:
        toolbox: names the arguments of calls.
        zone: the user's zone.
    """

    def __init__(self, toolbox: Toolbox, zone: ZoneInfo) -> None:
        self._toolbox = toolbox
        self._zone = zone
        self._now = datetime.now(zone)
        self._text = ""

    def of(self, event: Event) -> dict[str, JsonValue]:
        """Return one event; the key "event" says which kind it is."""
        match event:
            case Asked():
                self._now, self._text = event.at, event.text
                return {
                    "event": "asked",
                    "request": event.request_id,
                    "text": event.text,
                    "at": event.at.isoformat(),
                    "resumed": event.resumed,
                }
            case PlanGrew():
                return {"event": "call", "call": self._plan(Plan((event.call,)))["calls"][0]}  # type: ignore[index]
            case PlanReady():
                plan = self._plan(event.plan, event.confidence, event.message, event.calls)
                return {"event": "plan", "sure": event.sure, "seconds": round(event.seconds, 4), **plan}
            case CallChanged():
                result = None if event.result is None else event.result.as_json()
                return {
                    "event": "state", "call": event.call_id, "state": event.state.value, "note": event.note,
                    "result": result, "seconds": event.seconds, "changed": list(event.changed),
                }  # fmt: skip
            case Held():
                return {
                    "event": "held",
                    "call": event.call_id,
                    "seconds": event.seconds,
                    "title": event.title,
                }
            case PlanDropped():
                return {"event": "plan dropped"}
            case Question():
                return {
                    "event": "question",
                    "question": event.question_id,
                    "call": event.call_id,
                    "text": event.text,
                    "choices": _choices(event.choices),
                    "accepts_text": event.accepts_text,
                }
            case ApprovalCard():
                items: list[JsonValue] = [_item(item) for item in event.items]
                return {
                    "event": "approval",
                    "card": event.card_id,
                    "items": items,
                    "later": list(event.later),
                    "step": event.step,
                }
            case Notice():
                return {"event": "notice", "text": event.text}
            case AnswerGrew():
                return {"event": "answer grew", "text": event.text}
            case Answered():
                return {"event": "answer", "text": event.text, "from": _labels(event.labels)}
            case Finished():
                return {"event": "finished", "request": event.request_id, "outcome": event.outcome.value}

    def _plan(
        self,
        plan: Plan,
        confidence: float = 1.0,
        message: str = "",
        confidences: Sequence[CallConfidence] = (),
    ) -> dict[str, JsonValue]:
        return plan_json(
            plan,
            self._toolbox,
            self._now,
            self._zone,
            request=self._text,
            confidence=confidence,
            message=message,
            confidences=confidences,
        )


def late_json(late: EndedLate) -> dict[str, JsonValue]:
    """Return how an effect ended that its request did not wait for; it comes after "finished"."""
    return {
        "event": "ended late", "request": late.request_id, "call": late.call_id, "title": late.title,
        "state": late.state.value, "note": late.note,
    }  # fmt: skip


def _item(item: CardItem) -> dict[str, JsonValue]:
    fields: list[JsonValue] = [_field(field) for field in item.fields]
    return {
        "call": item.call_id, "tool": item.tool, "effect": item.effect.value, "title": item.title,
        "fields": fields, "warnings": list(item.warnings), "reasons": list(item.reasons),
        "rule": None if item.rule is None else str(item.rule),
        "tainted": item.tainted, "doubtful": list(item.doubtful), "digest": item.digest,
    }  # fmt: skip


def _field(field: Field) -> dict[str, JsonValue]:
    return {
        "name": field.name,
        "text": field.text,
        "from": _labels(field.labels),
        "foreign": [[one.start, one.end] for one in field.passages],
        "choices": _choices(field.choices),
    }


def _choices(choices: tuple[Choice, ...]) -> list[JsonValue]:
    return [{"label": choice.label, "value": choice.value} for choice in choices]


def _labels(labels: Labels) -> list[JsonValue]:
    return [{"origin": label.origin.value, "source": label.source} for label in sorted(labels)]
