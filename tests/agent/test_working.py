"""Tools at work, through the real session: their time, the second try, how many at once, and stopping."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from agent import run
from agent.events import (
    Answered,
    ApprovalCard,
    CallChanged,
    Decision,
    EndedLate,
    Event,
    Finished,
    Held,
    Mode,
    Outcome,
    Question,
    State,
    Verdict,
)
from agent.journal import Journal
from agent.results import Ambiguous, Choice, Field, Proposal, Result, ToolFailed, ToolReturn
from agent.session import Session
from agent.settings import Settings
from agent.stop import Stop, Stopped
from agent.tools import CallContext, Effect, Text, Title, Toolbox
from tests.agent.fakes import NOW, ZONE, FakePlanner, FakeResult, live

SHORT = 0.05
"""Seconds that a tool of these tests may take which is to take too long."""


@dataclass
class Bench:
    """What the tools of these tests work on."""

    tries: int = 0
    gate: threading.Event = field(default_factory=threading.Event)
    """Nothing that hangs goes on before it is set."""
    began: threading.Event = field(default_factory=threading.Event)
    ended: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    """Released by each work that hung, or was told to stop."""
    done: list[str] = field(default_factory=list)
    running: int = 0
    most: int = 0
    threads: set[int] = field(default_factory=set)
    order: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


toolbox = Toolbox({"few": 2, "one": 1})


@toolbox.tool("Shaky", effect=Effect.READ, app="net")
def shaky(context: CallContext, what: Text) -> ToolReturn:
    """Fail the first time.

    Args:
        what: "passing" fails as something that passes; "always" fails each time; others fail for good.
    """
    bench: Bench = context.desk
    bench.tries += 1
    if bench.tries == 1 or what == "always":
        raise ToolFailed("The server is busy.", "Wait a little.", passing=what in ("passing", "always"))
    return FakeResult("found", "Found it.")


@toolbox.tool("Shaky show", effect=Effect.OPEN, app="net")
def shaky_show(context: CallContext, what: Text) -> ToolReturn:
    """Fail to show something, in passing.

    Args:
        what: anything.
    """
    context.desk.tries += 1
    raise ToolFailed("The screen is busy.", passing=True)


@toolbox.tool("Shaky note", effect=Effect.WRITE, app="net")
def shaky_note(context: CallContext, name: Title) -> ToolReturn:
    """Fail to write, in passing.

    Args:
        name: "early" fails before there is anything to approve.
    """
    bench: Bench = context.desk
    if name == "early":
        bench.tries += 1
        raise ToolFailed("The disk is busy.", passing=True)

    def commit(key: str) -> Result:
        bench.tries += 1
        raise ToolFailed("The disk is busy.", passing=True)

    return Proposal(f"Write {name!r}", (Field("Title", name, "name"),), commit)


@toolbox.tool("Hang", effect=Effect.READ, app="hung", timeout=SHORT)
def hang(context: CallContext, what: Text) -> ToolReturn:
    """Take too long, and hear nothing.

    Args:
        what: "once" hangs the first time only.
    """
    bench: Bench = context.desk
    bench.tries += 1
    if what != "once" or bench.tries == 1:
        bench.gate.wait(120)
        bench.ended.release()
    return FakeResult(what, f"Came to {what}.")


@toolbox.tool("Deaf", effect=Effect.READ, app="few")
def deaf(context: CallContext, what: Text) -> ToolReturn:
    """Hear nothing while it works.

    Args:
        what: anything.
    """
    bench: Bench = context.desk
    bench.began.set()
    bench.gate.wait(120)
    bench.done.append(what)
    return FakeResult(what, f"Heard {what}.")


@toolbox.tool("Listen", effect=Effect.READ, app="polite")
def listen(context: CallContext, what: Text) -> ToolReturn:
    """Work until it is told to stop.

    Args:
        what: anything.
    """
    bench: Bench = context.desk
    try:
        bench.began.set()
        context.stop.wait(30)
    except Stopped:
        bench.ended.release()
        raise
    return FakeResult(what)


@toolbox.tool("Crowd", effect=Effect.READ, app="few")
def crowd(context: CallContext, what: Text) -> ToolReturn:
    """Count who works at the same time.

    Args:
        what: anything.
    """
    bench: Bench = context.desk
    with bench.lock:
        bench.threads.add(threading.get_ident())
        bench.running += 1
        bench.most = max(bench.most, bench.running)
        full = bench.running == 2
    if full:
        bench.began.set()
    bench.began.wait(5)  # the first two surely meet
    with bench.lock:
        bench.running -= 1
    return FakeResult(what)


@toolbox.tool("Alone", effect=Effect.READ, app="one")
def alone(context: CallContext, what: Text) -> ToolReturn:
    """Say who works.

    Args:
        what: anything.
    """
    context.desk.order.append(what)
    return FakeResult(what)


@toolbox.tool("Quit", effect=Effect.READ, app="odd")
def leave(context: CallContext, how: Text) -> ToolReturn:
    """End in ways that no tool should.

    Args:
        how: "exit", "cancelled" or "stop iteration".
    """
    match how:
        case "exit":
            raise SystemExit(3)
        case "cancelled":
            raise asyncio.CancelledError
        case _:
            raise StopIteration


@toolbox.tool("Slow note", effect=Effect.WRITE, app="notes", timeout=SHORT)
def slow_note(context: CallContext, name: Title) -> ToolReturn:
    """Write a note that is not on disk before the gate opens.

    Args:
        name: its title; "full" finds the disk full.
    """
    bench: Bench = context.desk

    def commit(key: str) -> Result:
        bench.began.set()
        bench.gate.wait(120)
        if name == "full":
            raise ToolFailed("The disk is full.", "Free some space.")
        bench.done.append(key)
        return FakeResult(name, f"Wrote {name!r}.")

    return Proposal(f"Write {name!r}", (Field("Title", name, "name"),), commit)


@toolbox.tool("Which", effect=Effect.READ, app="odd")
def which(context: CallContext, what: Text) -> ToolReturn:
    """Ask which one is meant.

    Args:
        what: anything.
    """
    return Ambiguous("which", "Which one?", (Choice("this", "this"), Choice("that", "that")))


@toolbox.tool("Mail", effect=Effect.SEND, app="net")
def mail(context: CallContext, what: Text) -> ToolReturn:
    """Send something.

    Args:
        what: anything.
    """
    bench: Bench = context.desk

    def commit(key: str) -> Result:
        bench.done.append(key)
        return FakeResult(what, "Sent.")

    return Proposal("Send it", (Field("Text", what, "what"),), commit)


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.gate.set()


def open_session(folder: Path, plan: str, bench: Bench, mode: Mode = Mode.REVIEW) -> Session:
    return Session(
        planner=FakePlanner(plan),
        toolbox=toolbox,
        desk=bench,
        journal=Journal.open(folder / "journal.sqlite3"),
        settings=Settings(zone=str(ZONE), mode=mode, hold=600),
        face="test",
        clock=lambda: NOW,
    )


def as_killed_now(folder: Path) -> Path:
    """Return the state folder as a kill at this instant would leave it."""
    killed = folder / "killed"
    killed.mkdir()
    for file in folder.glob("journal.sqlite3*"):
        shutil.copy(file, killed)
    return killed


def states(events: list[Event], call_id: int) -> list[State]:
    return [event.state for event in events if isinstance(event, CallChanged) and event.call_id == call_id]


def notes(events: list[Event], call_id: int) -> list[str]:
    return [event.note for event in events if isinstance(event, CallChanged) and event.call_id == call_id]


def outcome(events: list[Event]) -> Outcome:
    assert isinstance(events[-1], Finished)
    return events[-1].outcome


def answer(events: list[Event]) -> str:
    return next(event.text for event in events if isinstance(event, Answered))


async def began(bench: Bench) -> None:
    assert await asyncio.to_thread(bench.began.wait, 10)


# Time and the second try.


async def test_a_look_that_takes_too_long_fails_with_the_cause_and_the_way_out(
    tmp_path: Path, bench: Bench
) -> None:
    plan = '1. hang("on")\n2. shaky_note("$1")\n3. shaky("always")\n4. join()'
    events = await live(open_session(tmp_path, plan, bench))
    assert states(events, 1)[-1] is State.FAILED
    assert "took longer than 0.05 seconds" in notes(events, 1)[-1]
    assert "Try again" in notes(events, 1)[-1]
    assert states(events, 2) == [State.SKIPPED]


async def test_what_comes_after_the_time_is_dropped(tmp_path: Path, bench: Bench) -> None:
    session = open_session(tmp_path, '1. hang("on")\n2. join()', bench)
    events = await live(session)
    bench.gate.set()
    later = await live(session)
    assert "Came to on." not in answer(events)
    assert "Came to on." in answer(later)


async def test_a_look_that_takes_too_long_once_is_tried_once_more(tmp_path: Path, bench: Bench) -> None:
    events = await live(open_session(tmp_path, '1. hang("once")\n2. join()', bench))
    assert answer(events) == "Came to once."
    assert bench.tries == 2
    assert any("Trying once more" in note for note in notes(events, 1))


async def test_a_look_that_fails_in_passing_is_tried_once_more(tmp_path: Path, bench: Bench) -> None:
    events = await live(open_session(tmp_path, '1. shaky("passing")\n2. join()', bench))
    assert answer(events) == "Found it."
    assert bench.tries == 2
    assert "The server is busy. Trying once more." in notes(events, 1)


@pytest.mark.parametrize(("what", "tries"), [("for good", 1), ("always", 2)])
async def test_other_failures_and_second_failures_stand(
    tmp_path: Path, bench: Bench, what: str, tries: int
) -> None:
    events = await live(open_session(tmp_path, f'1. shaky("{what}")\n2. join()', bench))
    assert "The server is busy. Wait a little." in answer(events)
    assert bench.tries == tries


@pytest.mark.parametrize("call", ['shaky_show("x")', 'shaky_note("early")', 'shaky_note("late")'])
async def test_what_shows_or_changes_something_is_never_tried_again(
    tmp_path: Path, bench: Bench, call: str
) -> None:
    events = await live(open_session(tmp_path, f"1. {call}\n2. join()", bench))
    assert states(events, 1)[-1] is State.FAILED
    assert bench.tries == 1


@pytest.mark.parametrize("how", ["exit", "cancelled", "stop iteration"])
async def test_a_tool_that_ends_oddly_is_a_failed_call(tmp_path: Path, bench: Bench, how: str) -> None:
    session = open_session(tmp_path, f'1. leave("{how}")\n2. join()', bench)
    for _ in range(2):
        assert states(await live(session), 1)[-1] is State.FAILED


async def test_an_effect_that_takes_long_is_told_and_awaited(tmp_path: Path, bench: Bench) -> None:
    session = open_session(tmp_path, '1. slow_note("A")\n2. join()', bench)
    events: list[Event] = []
    async for event in session.ask("x"):
        events.append(event)
        match event:
            case ApprovalCard():
                session.decide(event.card_id, {1: Decision(Verdict.APPROVE)})
            case CallChanged(state=State.RUNNING, note=note) if "still under way" in note:
                bench.gate.set()
            case _:
                pass
    assert any("still under way after 0.05 seconds" in note for note in notes(events, 1))
    assert states(events, 1)[-1] is State.DONE
    assert outcome(events) is Outcome.DONE


# How many at once.


async def test_an_app_works_on_as_many_calls_as_its_limit_says(tmp_path: Path, bench: Bench) -> None:
    calls = [f'{number}. crowd("{number}")' for number in range(1, 41)]
    events = await live(open_session(tmp_path, "\n".join([*calls, "41. join()"]), bench))
    assert outcome(events) is Outcome.DONE
    assert bench.most == 2
    assert len(bench.threads) < 10  # a call that waits in line has no thread


async def test_calls_of_an_app_have_their_turn_in_the_order_they_came(tmp_path: Path, bench: Bench) -> None:
    calls = [f'{number}. alone("{number}")' for number in range(1, 31)]
    await live(open_session(tmp_path, "\n".join([*calls, "31. join()"]), bench))
    assert bench.order == [str(number) for number in range(1, 31)]


async def test_a_busy_app_holds_no_other_up(tmp_path: Path, bench: Bench) -> None:
    plan = '1. deaf("a")\n2. deaf("b")\n3. deaf("c")\n4. shaky("passing")\n5. join()'
    session = open_session(tmp_path, plan, bench)
    events: list[Event] = []
    async for event in session.ask("x"):
        events.append(event)
        if isinstance(event, CallChanged) and event.call_id == 4 and event.state is State.DONE:
            bench.gate.set()
    assert outcome(events) is Outcome.DONE


async def test_an_app_whose_calls_hang_is_refused_in_words_until_they_end(
    tmp_path: Path, bench: Bench
) -> None:
    session = open_session(tmp_path, '1. hang("a")\n2. hang("b")\n3. join()', bench)
    await live(session)  # each is tried twice: four threads hang, as many as may work at once
    assert "earlier calls of hung were given up" in answer(await live(session))
    assert bench.tries == 4
    bench.gate.set()
    for _ in range(4):
        await asyncio.to_thread(bench.ended.acquire, timeout=10)
    assert outcome(await live(session)) is Outcome.DONE


# Stopping.


async def stopped(session: Session, bench: Bench) -> list[Event]:
    """Ask, stop once a tool has begun, and return what happened."""
    events: list[Event] = []

    async def stop() -> None:
        await began(bench)
        session.cancel()

    stopping = asyncio.create_task(stop())
    async for event in session.ask("x"):
        events.append(event)
        if isinstance(event, ApprovalCard):
            session.decide(event.card_id, {item.call_id: Decision(Verdict.APPROVE) for item in event.items})
    await stopping
    return events


async def test_a_tool_that_listens_is_told_to_stop(tmp_path: Path, bench: Bench) -> None:
    events = await stopped(open_session(tmp_path, '1. listen("a")\n2. join()', bench), bench)
    assert states(events, 1)[-1] is State.CANCELLED
    assert outcome(events) is Outcome.CANCELLED
    assert await asyncio.to_thread(bench.ended.acquire, timeout=10)


@pytest.mark.parametrize(
    ("call", "when"), [('which("x")', Question), ('mail("x")', ApprovalCard), ('mail("x")', Held)]
)
async def test_a_stop_while_the_user_is_waited_for_or_something_is_held(
    tmp_path: Path, bench: Bench, call: str, when: type[Event]
) -> None:
    session = open_session(tmp_path, f"1. {call}\n2. join()", bench)
    events: list[Event] = []
    async for event in session.ask("x"):
        events.append(event)
        if isinstance(event, when):
            session.cancel()
        elif isinstance(event, ApprovalCard):
            session.decide(event.card_id, {1: Decision(Verdict.APPROVE)})
    assert states(events, 1)[-1] is State.CANCELLED
    assert outcome(events) is Outcome.CANCELLED
    assert not session.under_way
    await session.close()
    assert bench.done == []


def test_a_tool_that_hangs_does_not_keep_the_program_from_ending(tmp_path: Path) -> None:
    code = f"""
import asyncio
from pathlib import Path
from tests.agent import test_working as here

async def main():
    bench = here.Bench()
    session = here.open_session(Path({str(tmp_path)!r}), '1. deaf("a")\\n2. join()', bench)
    events = await here.stopped(session, bench)
    await session.close()
    print(here.outcome(events).value)

asyncio.run(main())
"""
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, timeout=60, check=True)
    assert done.stdout == b"cancelled\n"
    assert done.stderr == b""


async def test_stopping_one_call_reaches_its_tool_only(tmp_path: Path, bench: Bench) -> None:
    session = open_session(tmp_path, '1. listen("a")\n2. deaf("b")\n3. join()', bench)
    events: list[Event] = []
    async for event in session.ask("x"):
        events.append(event)
        if isinstance(event, CallChanged) and (event.call_id, event.state) == (2, State.RUNNING):
            await began(bench)
            session.cancel_call(1)
            bench.gate.set()
    assert states(events, 1)[-1] is State.CANCELLED
    assert states(events, 2)[-1] is State.DONE


async def test_a_tool_that_hears_nothing_does_not_keep_the_request(tmp_path: Path, bench: Bench) -> None:
    session = open_session(tmp_path, '1. deaf("a")\n2. join()', bench)
    events = await stopped(session, bench)
    assert bench.done == []  # it still hangs, and yet:
    assert outcome(events) is Outcome.CANCELLED
    assert not session.busy
    bench.gate.set()
    assert "Heard a." not in answer(events)
    assert outcome(await live(session)) is Outcome.DONE


async def test_an_effect_under_way_is_left_and_told_when_it_ends(tmp_path: Path, bench: Bench) -> None:
    session = open_session(tmp_path, '1. slow_note("A")\n2. shaky_note("$1")\n3. join()', bench)
    events = await stopped(session, bench)
    assert states(events, 1)[-1] is State.UNKNOWN
    assert states(events, 2)[-1] is State.CANCELLED
    assert "Not known whether done: Write 'A'." in answer(events)
    assert not session.busy
    assert outcome(events) is Outcome.CANCELLED
    (row,) = session.journal.requests()
    assert row.outcome == ""  # it is not closed: if the program ended now, the next start would look
    bench.gate.set()
    late = await anext(session.late())
    assert late == EndedLate(1, 1, "Write 'A'", State.DONE, "Wrote 'A'.")
    await session.close()
    journal = Journal.open(tmp_path / "journal.sqlite3")
    (row,) = journal.requests()
    assert row.outcome == "cancelled"
    entries = [entry for entry in journal.entries(1) if entry.call_id == 1]
    assert [entry.data["key"] for entry in entries if entry.kind == "outcome"] == bench.done
    assert [entry.data["state"] for entry in entries if entry.kind == "state"][-2:] == ["unknown", "done"]
    journal.close()


async def test_an_effect_that_was_left_is_asked_about_when_the_program_ends_first(
    tmp_path: Path, bench: Bench
) -> None:
    plan = '1. slow_note("A")\n2. shaky_note("$1")\n3. join()'
    session = open_session(tmp_path, plan, bench)
    await stopped(session, bench)
    await session.journal.sealed()
    again = open_session(as_killed_now(tmp_path), plan, Bench())
    assert [row.id for row in await again.interrupted()] == [1]
    events: list[Event] = []
    async for event in again.resume(1):
        events.append(event)
        if isinstance(event, Question):
            assert "Write 'A'" in event.text
            again.answer(event.question_id, next(c.value for c in event.choices if "happened" in c.label))
    assert states(events, 1)[-1] is State.DONE
    assert State.RUNNING not in states(events, 2)  # it was stopped
    await again.close()


async def test_an_effect_that_was_left_and_fails_is_told_too(tmp_path: Path, bench: Bench) -> None:
    session = open_session(tmp_path, '1. slow_note("full")\n2. join()', bench)
    await stopped(session, bench)
    bench.gate.set()
    late = await anext(session.late())
    assert (late.state, late.note) == (State.FAILED, "The disk is full. Free some space.")


async def test_an_effect_that_ends_soon_is_known_when_the_request_ends(
    tmp_path: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "GRACE", 30)
    session = open_session(tmp_path, '1. slow_note("A")\n2. join()', bench)
    events: list[Event] = []
    async for event in session.ask("x"):
        events.append(event)
        if isinstance(event, ApprovalCard):
            session.decide(event.card_id, {1: Decision(Verdict.APPROVE)})
        elif isinstance(event, CallChanged) and event.note.startswith("still under way"):
            session.cancel()
            bench.gate.set()
    assert states(events, 1)[-1] is State.DONE
    assert "Wrote 'A'." in answer(events)


async def test_the_end_of_the_program_waits_for_an_effect_under_way(tmp_path: Path, bench: Bench) -> None:
    session = open_session(tmp_path, '1. slow_note("A")\n2. join()', bench)
    await stopped(session, bench)
    closing = asyncio.create_task(session.close())
    await asyncio.sleep(0)
    assert not closing.done()
    bench.gate.set()
    await closing
    assert len(bench.done) == 1


# The sign itself.


def test_the_sign_wakes_what_sleeps_and_ends_what_is_waited_for() -> None:
    stop = Stop()
    calls: list[str] = []
    with stop.calling(lambda: calls.append("over")):
        pass
    with stop.calling(lambda: calls.append("now")):
        stop.set()
        assert calls == ["now"]
    with stop.calling(lambda: calls.append("late")):
        assert calls == ["now", "late"]
    with pytest.raises(Stopped):
        stop.wait(30)
    with pytest.raises(Stopped):
        stop.check()
