"""Requests that are over, as the screen knows them: made from the events that a session would tell."""

from __future__ import annotations

from datetime import timedelta

from agent.events import Answered, Asked, CallChanged, Finished, Outcome, PlanGrew, PlanReady, State
from agent.past import Recalled
from agent.plan import Call, Literal, Plan, Reference
from agent.tools import Effect
from tests.agent.fakes import NOW
from tui.turn import Turn


def asked_turn(number: int, text: str = "", *, minutes: float = 0) -> Turn:
    """Return a request that has begun, `minutes` before `NOW`."""
    turn = Turn(text or f"request number {number}")
    turn.apply(Asked(number, turn.text, NOW - timedelta(minutes=minutes)), 0)
    return turn


def ended_turn(number: int, text: str = "", answer: str = "", *, minutes: float = 0) -> Turn:
    """Return a request with two calls that is over."""
    turn = asked_turn(number, text, minutes=minutes)
    calls = (
        Call(1, "find", (Literal("Sid"),)),
        Call(2, "write_note", (Literal(f"Plan {number}"), Reference(1))),
    )
    for call, effect, title in zip(calls, (Effect.READ, Effect.WRITE), ("Find", "Write note"), strict=True):
        turn.apply(PlanGrew(call, effect, title), 0)
    turn.apply(PlanReady(Plan(calls), 0.9, True, "", 0.01), 0)
    found = Recalled("sid@x.org", "sid@x.org", "Sid: sid@x.org", None, frozenset())
    turn.apply(CallChanged(1, State.DONE, found.sentence, found, 0.01), 0)
    turn.apply(CallChanged(2, State.DONE, f"Wrote “Plan {number}”.", None, 0.02), 0)
    turn.apply(Answered(answer or f"Wrote “Plan {number}”."), 0)
    turn.apply(Finished(number, Outcome.DONE), 0)
    return turn
