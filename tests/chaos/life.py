"""One life of the program: it goes on with what was interrupted, then serves a request, approving all."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from agent.events import (
    ApprovalCard,
    CallChanged,
    Decision,
    Event,
    Finished,
    PlanDropped,
    Question,
    State,
    Verdict,
)
from agent.journal import Journal
from agent.language import parse_plan
from agent.plan import Call
from agent.planning import PlanEnd
from agent.session import Session
from agent.settings import Settings
from agent.tools import Tool
from macos_tools.toolset import toolbox
from tests.chaos.world import NOW, ZONE, World, plan_of, request_of


def clock() -> datetime:
    """The time that sessions go by."""
    return NOW


class ReadsOut:
    """A planner that knows the plan for each round."""

    async def plan(self, request: str, tools: Sequence[Tool]) -> AsyncIterator[Call | PlanEnd]:
        for call in parse_plan(plan_of(request)):
            yield call
        yield PlanEnd(1.0)


def live(world: World, round_number: int) -> None:
    """Live until the round is over, in this process."""
    asyncio.run(_live(world, round_number))


def open_session(world: World) -> Session:
    """A session over the desk and the journal of a world."""
    desk = world.desk()
    return Session(
        planner=ReadsOut(),
        toolbox=toolbox,
        desk=desk,
        journal=Journal.open(world.journal),
        settings=Settings(zone=str(ZONE), hold=0.01, name="Morgan Reed"),
        face="test",
        clock=lambda: clock(),
        restorer=desk.changes,
    )


async def _live(world: World, round_number: int) -> None:
    session = open_session(world)
    report = os.open(world.reports, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def tell(*words: object) -> None:
        os.write(report, (" ".join(map(str, words)) + "\n").encode())

    async def follow(events: AsyncIterator[Event], text: str) -> None:
        number = text.split()[1]
        async for event in events:
            match event:
                case ApprovalCard(card_id, items):
                    session.decide(card_id, {item.call_id: Decision(Verdict.APPROVE) for item in items})
                    tell("asked", number)
                case CallChanged(call_id, State.DONE):
                    tell("done", number, call_id)
                case CallChanged(call_id, State.FAILED | State.SKIPPED | State.UNKNOWN as state, note):
                    tell(state, number, call_id, note)
                case Question(question_id):
                    tell("question", number, event.text)
                    session.answer(question_id, None)
                case PlanDropped():
                    tell("dropped", number)
                case Finished(outcome=outcome):
                    tell("finished", number, outcome)
                case _:
                    pass

    for row in await session.interrupted():
        await follow(session.resume(row.id), row.text)
    request = request_of(round_number)
    if not any(row.text == request and row.outcome == "done" for row in session.journal.requests(10)):
        await follow(session.ask(request), request)
    await session.close()
