"""What is sent is held first: it can be stopped, let go at once, and goes by itself when the time is over."""

from __future__ import annotations

from pathlib import Path

from agent.events import (
    ApprovalCard,
    CallChanged,
    Decision,
    Event,
    Finished,
    Held,
    Mode,
    Outcome,
    State,
    Verdict,
)
from agent.journal import Journal
from agent.session import Session
from agent.settings import Settings
from tests.agent.fakes import NOW, ZONE, FakeDesk, FakePlanner, toolbox

PLAN = '1. write_note("Plan", "x")\n2. send(["sid@x.org"], "hello")\n3. join()\n'


def session_with(folder: Path, desk: FakeDesk, hold: float, plan: str = PLAN) -> Session:
    return Session(
        planner=FakePlanner(plan),
        toolbox=toolbox,
        desk=desk,
        journal=Journal.open(folder / "journal.sqlite3"),
        settings=Settings(zone=str(ZONE), hold=hold, mode=Mode.REVIEW),
        face="test",
        clock=lambda: NOW,
    )


async def live(session: Session, when_held: str) -> list[Event]:
    events: list[Event] = []
    async for event in session.ask("tell Sid"):
        events.append(event)
        match event:
            case ApprovalCard():
                session.decide(
                    event.card_id, {item.call_id: Decision(Verdict.APPROVE) for item in event.items}
                )
            case Held(call_id) if when_held == "stop":
                session.cancel_call(call_id)
            case Held() if when_held == "stop all":
                session.cancel()
            case Held(call_id) if when_held == "send now":
                session.send_now(call_id)
            case _:
                pass
    return events


def states(events: list[Event]) -> dict[int, State]:
    return {event.call_id: event.state for event in events if isinstance(event, CallChanged)}


async def test_it_goes_when_the_time_is_over(tmp_path: Path) -> None:
    desk = FakeDesk()
    events = await live(session_with(tmp_path, desk, 0.05), "wait")
    (held,) = [event for event in events if isinstance(event, Held)]
    assert (held.call_id, held.seconds, held.title) == (2, 0.05, "Send to sid@x.org")
    assert desk.sent == [(("sid@x.org",), "hello")]
    assert states(events) == {1: State.DONE, 2: State.DONE}


async def test_only_what_leaves_this_machine_is_held(tmp_path: Path) -> None:
    plan = '1. write_note("Plan", "x")\n2. join()\n'
    events = await live(session_with(tmp_path, FakeDesk(), 60, plan), "wait")
    assert not any(isinstance(event, Held) for event in events)


async def test_one_word_stops_it(tmp_path: Path) -> None:
    desk = FakeDesk()
    session = session_with(tmp_path, desk, 60)
    events = await live(session, "stop")
    assert desk.sent == []
    assert states(events) == {1: State.DONE, 2: State.CANCELLED}
    assert "intent" not in [entry.kind for entry in session.journal.entries(1) if entry.call_id == 2]


async def test_a_stop_of_everything_stops_it_too(tmp_path: Path) -> None:
    desk = FakeDesk()
    events = await live(session_with(tmp_path, desk, 60), "stop all")
    assert desk.sent == []
    assert states(events)[2] is State.CANCELLED
    assert next(e.outcome for e in events if isinstance(e, Finished)) is Outcome.CANCELLED


async def test_it_need_not_be_waited_for(tmp_path: Path) -> None:
    desk = FakeDesk()
    events = await live(session_with(tmp_path, desk, 60), "send now")
    assert desk.sent == [(("sid@x.org",), "hello")]
    assert states(events)[2] is State.DONE
