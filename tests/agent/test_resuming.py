"""After the program ended in the middle of a request: what is done stays done, what is open is looked at."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.events import (
    ApprovalCard,
    Asked,
    CallChanged,
    Decision,
    Event,
    Finished,
    Outcome,
    PlanGrew,
    Question,
    State,
    Verdict,
)
from agent.journal import Journal
from agent.journal_form import VERSION
from agent.past import past_of
from agent.resuming import NotResumable
from agent.session import Session
from tests.agent.fakes import NOW, FakeDesk, open_session

PLAN = '1. find("Sid")\n2. write_note("Plan", "All of it")\n3. send(["$1"], "hello")\n4. join()\n'


async def interrupt(
    folder: Path,
    desk: FakeDesk,
    when: Callable[[Event], bool],
    plan: str = PLAN,
    *,
    after_approval: bool = False,
    pause: float = 0.0,
) -> Path:
    """Run a request until `when`, and return the state folder as a kill at that instant would leave it."""
    session = open_session(folder / "before", plan, desk=desk, pause=pause)
    killed = folder / "killed"
    approved: dict[int, Decision] = {}
    async for event in session.ask("tell Sid all of it"):
        if when(event) and (approved or not after_approval):
            await session.journal.sealed()
            killed.mkdir()
            for file in (folder / "before").glob("journal.sqlite3*"):
                shutil.copy(file, killed)
            break
        if isinstance(event, ApprovalCard):
            approved = {item.call_id: Decision(Verdict.APPROVE) for item in event.items}
            session.decide(event.card_id, approved)
    await session.close()
    return killed


def runs(event: Event) -> bool:
    return isinstance(event, CallChanged) and event.state is State.RUNNING


def keep_up_to(state: Path, kind: str, change: str = "") -> None:
    """Take away what was written after the last entry of a kind, and change the rest."""
    with sqlite3.connect(state / "journal.sqlite3") as connection:
        connection.execute(
            "DELETE FROM entries WHERE id > (SELECT MAX(id) FROM entries WHERE kind = ?)", (kind,)
        )
        if change:
            connection.execute(f"{change} WHERE kind = 'decision'")


async def begun(folder: Path, plan: str) -> Path:
    """Return the state that a kill leaves between the intent of the first effect and its outcome."""
    state = await interrupt(folder, FakeDesk(), runs, plan, after_approval=True)
    with sqlite3.connect(state / "journal.sqlite3") as connection:
        connection.execute("DELETE FROM entries WHERE kind IN ('intent', 'outcome', 'result')")
        connection.execute("DELETE FROM entries WHERE kind = 'state' AND data LIKE '%done%'")
        connection.execute(
            "INSERT INTO entries (request_id, at, kind, call_id, data) VALUES (1, ?, 'intent', 1, ?)",
            (NOW.isoformat(), '{"key": "k-1", "digest": "d", "tool": "write_note", "title": "Write it"}'),
        )
    return state


async def go_on(
    session: Session, answers: tuple[str | None, ...] = (), verdict: Verdict = Verdict.APPROVE
) -> list[Event]:
    (row,) = await session.interrupted()
    return await follow(session, row.id, answers, verdict)


async def follow(
    session: Session,
    request: int,
    answers: tuple[str | None, ...] = (),
    verdict: Verdict = Verdict.APPROVE,
) -> list[Event]:
    events: list[Event] = []
    left = list(answers)
    async for event in session.resume(request):
        events.append(event)
        match event:
            case ApprovalCard():
                session.decide(event.card_id, {item.call_id: Decision(verdict) for item in event.items})
            case Question():
                session.answer(event.question_id, left.pop(0) if left else None)
            case _:
                pass
    return events


def outcome(events: list[Event]) -> Outcome:
    return next(event.outcome for event in events if isinstance(event, Finished))


def cards(events: list[Event]) -> list[list[int]]:
    return [[item.call_id for item in event.items] for event in events if isinstance(event, ApprovalCard)]


async def test_before_the_approval_it_is_asked_again(tmp_path: Path) -> None:
    state = await interrupt(tmp_path, FakeDesk(), lambda event: isinstance(event, ApprovalCard))
    desk = FakeDesk(people={})  # what was found before is not looked up again
    events = await go_on(open_session(state, "", desk=desk))
    assert events[0] == Asked(1, "tell Sid all of it", NOW, resumed=True)
    assert [event.call.id for event in events if isinstance(event, PlanGrew)] == [1, 2, 3]
    assert cards(events) == [[2, 3]]
    assert outcome(events) is Outcome.DONE
    assert desk.sent == [(("sid@x.org",), "hello")]


async def test_what_was_approved_and_not_begun_goes_on_without_asking(tmp_path: Path) -> None:
    state = await interrupt(tmp_path, FakeDesk(), runs, after_approval=True)
    keep_up_to(state, "decision")
    desk = FakeDesk()
    events = await go_on(open_session(state, "", desk=desk))
    assert cards(events) == []
    assert outcome(events) is Outcome.DONE
    assert desk.notes == {"Plan": "All of it"}
    assert desk.sent == [(("sid@x.org",), "hello")]


async def test_an_approval_that_no_longer_fits_is_asked_again(tmp_path: Path) -> None:
    state = await interrupt(tmp_path, FakeDesk(), runs, after_approval=True)
    keep_up_to(state, "decision", "UPDATE entries SET data = json_set(data, '$.digest', 'another')")
    assert cards(await go_on(open_session(state, "", desk=FakeDesk()))) == [[2, 3]]


async def test_an_old_approval_is_asked_again(tmp_path: Path) -> None:
    state = await interrupt(tmp_path, FakeDesk(), runs, after_approval=True)
    keep_up_to(state, "decision", "UPDATE entries SET at = '2026-11-20T10:00:00-08:00'")
    assert cards(await go_on(open_session(state, "", desk=FakeDesk()))) == [[2, 3]]


@pytest.mark.parametrize(
    ("answers", "notes", "ended"),
    [
        (("happened",), {}, Outcome.DONE),
        (("again",), {"Plan": "All of it"}, Outcome.DONE),
        (("check", "check", "happened"), {}, Outcome.DONE),
        ((None,), {}, Outcome.UNKNOWN),
    ],
)
async def test_what_nobody_can_tell_is_asked(
    tmp_path: Path, answers: tuple[str | None, ...], notes: dict[str, str], ended: Outcome
) -> None:
    state = await begun(tmp_path, '1. write_note("Plan", "All of it")\n2. join()\n')
    desk = FakeDesk()
    session = open_session(state, "", desk=desk)
    events = await go_on(session, answers)
    asked = [event for event in events if isinstance(event, Question) and "may or may not" in event.text]
    assert len(asked) == len(answers)
    assert len(asked[0].choices) == 3
    assert State.UNKNOWN in [event.state for event in events if isinstance(event, CallChanged)]
    assert desk.notes == notes
    assert outcome(events) is ended
    if ended is Outcome.UNKNOWN:  # it can be settled later, when somebody knows
        assert await session.interrupted() == []
        assert outcome(await follow(session, 1, ("happened",))) is Outcome.DONE


async def test_what_depends_on_something_unknown_goes_on_once_it_is_known(tmp_path: Path) -> None:
    plan = '1. write_note("Plan", "All of it")\n2. send(["sid@x.org"], "$1")\n3. join()\n'
    state = await begun(tmp_path, plan)
    desk = FakeDesk()
    session = open_session(state, "", desk=desk)
    assert outcome(await go_on(session, (None,))) is Outcome.UNKNOWN
    assert desk.sent == []
    assert outcome(await follow(session, 1, ("happened",))) is Outcome.DONE
    assert len(desk.sent) == 1


async def test_a_request_that_was_not_planned_yet_is_closed(tmp_path: Path) -> None:
    state = await interrupt(tmp_path, FakeDesk(), lambda e: isinstance(e, PlanGrew), pause=0.01)
    session = open_session(state, "")
    assert await session.interrupted() == []
    (row,) = session.journal.requests()
    assert row.outcome == "failed"
    assert "ask again" in row.answer


async def test_only_one_program_goes_on_with_a_request(tmp_path: Path) -> None:
    state = await interrupt(tmp_path, FakeDesk(), lambda event: isinstance(event, ApprovalCard))
    first, second = open_session(state, ""), open_session(state, "")
    (row,) = await second.interrupted()
    events = first.resume(row.id)
    await anext(events)
    assert await second.interrupted() == []
    with pytest.raises(NotResumable, match="still running"):
        await follow(second, row.id)
    await events.aclose()
    await first.close()
    await second.close()


async def test_a_request_of_a_program_that_runs_is_left_alone(tmp_path: Path) -> None:
    session = open_session(tmp_path, PLAN)
    events = session.ask("x")
    async for event in events:
        if isinstance(event, ApprovalCard):
            break
    other = open_session(tmp_path, PLAN)
    assert await other.interrupted() == []
    assert other.journal.requests()[0].outcome == ""
    await events.aclose()


async def test_the_journal_gives_back_what_was_planned_and_found(tmp_path: Path) -> None:
    state = await interrupt(tmp_path, FakeDesk(), lambda event: isinstance(event, ApprovalCard))
    journal = Journal.open(state / "journal.sqlite3")
    past = past_of(journal.entries(1), "tell Sid all of it")
    assert past.plan is not None
    assert [call.tool for call in past.plan] == ["find", "write_note", "send"]
    found = past.calls[1].result
    assert found is not None
    assert (found.as_argument(), found.as_text()) == ("sid@x.org", "Sid: sid@x.org")
    assert {label.source for label in found.labels()} >= {"Sid"}
    journal.close()


async def test_a_journal_of_the_first_version_is_read_and_not_gone_on_with(tmp_path: Path) -> None:
    shutil.copy(Path(__file__).parent / "journals" / "v1.sqlite3", tmp_path / "journal.sqlite3")
    session = open_session(tmp_path, PLAN)
    rows = session.journal.requests()
    assert [row.outcome for row in rows] == ["interrupted", "refused", "done"]
    assert [entry.kind for entry in session.journal.entries(3)] == ["plan", "decision", "intent"]
    assert await session.interrupted() == []
    with pytest.raises(NotResumable, match="older version"):
        await follow(session, 3)
    assert session.undoing.latest() is None
    (version,) = session.journal._connection.execute("PRAGMA user_version").fetchone()
    assert version == VERSION
    await session.close()
