"""The engine through its only door: requests, modes, approvals, questions, failures, stopping."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path

import pytest

from agent.conduct import NO_TOOL
from agent.events import (
    Answered,
    ApprovalCard,
    Asked,
    CallChanged,
    Decision,
    EditRejected,
    Event,
    Finished,
    Mode,
    Outcome,
    PlanGrew,
    PlanReady,
    Question,
    State,
    Verdict,
)
from agent.provenance import Origin
from agent.session import Busy, Session
from tests.agent.fakes import FakeDesk, live, open_session

TO_SID = '1. find("Sid")\n2. write_note("List", "for $1")\n3. send(["$1"], "hello")\n4. join()'


def states(events: list[Event], call_id: int) -> list[State]:
    return [event.state for event in events if isinstance(event, CallChanged) and event.call_id == call_id]


def answer(events: list[Event]) -> str:
    return next(event.text for event in events if isinstance(event, Answered))


def outcome(events: list[Event]) -> Outcome:
    assert isinstance(events[-1], Finished)
    return events[-1].outcome


def cards(events: list[Event]) -> list[ApprovalCard]:
    return [event for event in events if isinstance(event, ApprovalCard)]


async def test_reads_run_then_one_card_then_exactly_what_it_showed(tmp_path: Path) -> None:
    desk = FakeDesk()
    events = await live(open_session(tmp_path, TO_SID, desk=desk))
    assert isinstance(events[0], Asked)
    assert [event.call.id for event in events if isinstance(event, PlanGrew)] == [1, 2, 3]
    (card,) = cards(events)
    assert [item.tool for item in card.items] == ["write_note", "send"]
    assert [field.text for field in card.items[1].fields] == ["sid@x.org", "hello"]
    assert [item.preselected for item in card.items] == [Verdict.APPROVE, Verdict.REFUSE]
    assert states(events, 1) == [State.RUNNING, State.DONE]
    assert states(events, 3) == [State.RUNNING, State.WAITING, State.RUNNING, State.DONE]
    assert desk.notes == {"List": "for Sid: sid@x.org"}
    assert desk.sent == [(("sid@x.org",), "hello")]
    assert len(set(desk.keys)) == 2
    assert answer(events) == "Wrote 'List'.\nSent to sid@x.org."
    assert outcome(events) is Outcome.DONE


async def test_labels_on_the_card_say_where_each_line_came_from(tmp_path: Path) -> None:
    events = await live(open_session(tmp_path, TO_SID), "tell sid hello")
    send = cards(events)[0].items[1]
    origins = [{label.origin for label in field.labels} for field in send.fields]
    assert origins == [{Origin.CONTACTS, Origin.USER}, {Origin.USER}]
    assert not send.tainted


async def test_a_refusal_leaves_nothing_behind(tmp_path: Path) -> None:
    desk = FakeDesk()
    events = await live(open_session(tmp_path, TO_SID, desk=desk), verdict=Verdict.REFUSE)
    assert (desk.notes, desk.sent) == ({}, [])
    assert outcome(events) is Outcome.REFUSED
    assert "you refused it" in answer(events)


async def test_calls_left_out_of_a_decision_are_refused(tmp_path: Path) -> None:
    desk = FakeDesk()
    session = open_session(tmp_path, TO_SID, desk=desk)
    async for event in session.ask("x"):
        if isinstance(event, ApprovalCard):
            session.decide(event.card_id, {2: Decision(Verdict.APPROVE)})
    assert desk.notes
    assert not desk.sent


async def test_auto_mode_asks_only_for_what_is_sent_or_foreign(tmp_path: Path) -> None:
    desk = FakeDesk()
    plan = '1. read_mail("x")\n2. write_note("A", "mine")\n3. write_note("B", "$1")\n4. join()'
    events = await live(open_session(tmp_path, plan, desk=desk, mode=Mode.AUTO), verdict=Verdict.REFUSE)
    assert [[item.call_id for item in card.items] for card in cards(events)] == [[3]]
    assert cards(events)[0].items[0].tainted
    assert desk.notes == {"A": "mine"}


@pytest.mark.parametrize("mode", [Mode.REVIEW, Mode.AUTO])
async def test_a_recipient_out_of_a_mail_is_named_as_such(tmp_path: Path, mode: Mode) -> None:
    events = await live(
        open_session(tmp_path, '1. read_mail("x")\n2. send(["$1"], "hi")\n3. join()', mode=mode)
    )
    (item,) = cards(events)[0].items
    assert item.tainted
    assert item.preselected is Verdict.REFUSE
    assert any("recipient comes from" in reason for reason in item.reasons)


async def test_dry_run_does_nothing_and_tells_what_it_would(tmp_path: Path) -> None:
    desk = FakeDesk(notes={"Old": "text"})
    plan = '1. find("Sid")\n2. send(["$1"], "hello")\n3. show_note("Old")\n4. join()'
    events = await live(open_session(tmp_path, plan, desk=desk, mode=Mode.DRY_RUN))
    assert cards(events) == []
    assert desk.sent == []
    assert states(events, 3) == [State.RUNNING, State.DONE]
    assert "Not done: Send to sid@x.org (dry run; it would have: To: sid@x.org; Text: hello)." in answer(
        events
    )
    assert outcome(events) is Outcome.DONE


async def test_step_mode_shows_every_call_alone(tmp_path: Path) -> None:
    events = await live(open_session(tmp_path, TO_SID, mode=Mode.STEP))
    assert [[item.call_id for item in card.items] for card in cards(events)] == [[1], [2], [3]]
    assert outcome(events) is Outcome.DONE


async def test_effects_that_need_an_effect_come_on_a_later_card(tmp_path: Path) -> None:
    desk = FakeDesk()
    plan = '1. write_note("A", "x")\n2. send(["sid@x.org"], "see $1")\n3. join()'
    events = await live(open_session(tmp_path, plan, desk=desk), "send sid@x.org see A")
    assert [([item.call_id for item in card.items], card.later) for card in cards(events)] == [
        ([1], (2,)),
        ([2], ()),
    ]
    assert desk.sent == [(("sid@x.org",), "see A")]


async def test_a_failure_skips_what_needs_it_and_nothing_else(tmp_path: Path) -> None:
    desk = FakeDesk()
    plan = '1. ponder("fail")\n2. write_note("A", "$1")\n3. send(["$2"], "x")\n4. ponder("other")\n5. join()'
    events = await live(open_session(tmp_path, plan, desk=desk))
    assert states(events, 1)[-1] is State.FAILED
    assert states(events, 2) == [State.SKIPPED]
    assert states(events, 3) == [State.SKIPPED]
    assert states(events, 4)[-1] is State.DONE
    assert (desk.notes, desk.sent) == ({}, [])
    assert "It failed. Try again." in answer(events)
    assert "Pondered other." in answer(events)
    assert outcome(events) is Outcome.PARTLY


async def test_a_broken_tool_is_a_failed_call_not_a_crash(tmp_path: Path) -> None:
    events = await live(open_session(tmp_path, '1. ponder("break")\n2. join()'))
    assert "ZeroDivisionError" in answer(events)
    assert outcome(events) is Outcome.FAILED


async def test_ambiguity_becomes_a_question_and_the_answer_is_used(tmp_path: Path) -> None:
    desk = FakeDesk()
    session = open_session(tmp_path, '1. find("John")\n2. send(["$1"], "x")\n3. join()', desk=desk)
    events = await live(session, answers=["b@x.org"])
    (question,) = [event for event in events if isinstance(event, Question)]
    assert [choice.value for choice in question.choices] == ["a@x.org", "b@x.org"]
    assert not question.accepts_text
    assert desk.sent == [(("b@x.org",), "x")]


async def test_an_approved_call_is_not_asked_again_after_its_question(tmp_path: Path) -> None:
    session = open_session(tmp_path, '1. find("John")\n2. join()', mode=Mode.STEP)
    events = await live(session, answers=["b@x.org"])
    assert len(cards(events)) == 1
    assert answer(events) == "John is b@x.org."


async def test_giving_up_on_a_question_skips_the_call(tmp_path: Path) -> None:
    events = await live(open_session(tmp_path, '1. find("Nobody")\n2. send(["$1"], "x")\n3. join()'))
    assert states(events, 1)[-1] is State.SKIPPED
    assert "There is nobody called Nobody." in answer(events)
    assert outcome(events) is Outcome.FAILED


async def test_a_time_that_cannot_be_read_is_asked(tmp_path: Path) -> None:
    events = await live(
        open_session(tmp_path, '1. meet("Lunch", "blurgsday")\n2. join()'), answers=["tomorrow at 3 PM"]
    )
    assert any(isinstance(event, Question) for event in events)
    assert answer(events) == "Lunch at 2026-11-23T15:00:00-08:00."


async def test_an_edit_makes_a_fresh_card_and_runs_as_edited(tmp_path: Path) -> None:
    desk = FakeDesk()
    session = open_session(tmp_path, '1. send(["sid@x.org"], "helo")\n2. join()', desk=desk)
    shown: list[ApprovalCard] = []
    async for event in session.ask("x"):
        if isinstance(event, ApprovalCard):
            shown.append(event)
            if len(shown) == 1:
                await session.edit(
                    event.card_id, 1, {"message": "hello", "recipients": "sid@x.org, ana@x.org"}
                )
            else:
                with pytest.raises(KeyError):
                    session.decide(shown[0].card_id, {1: Decision(Verdict.APPROVE)})
                session.decide(event.card_id, {1: Decision(Verdict.APPROVE)})
    assert shown[0].items[0].digest != shown[1].items[0].digest
    assert desk.sent == [(("sid@x.org", "ana@x.org"), "hello")]


async def test_an_edit_that_cannot_be_used_keeps_the_card(tmp_path: Path) -> None:
    session = open_session(tmp_path, '1. meet("Lunch", "noon")\n2. join()')
    async for event in session.ask("x"):
        if isinstance(event, ApprovalCard):
            with pytest.raises(EditRejected, match="phone, room"):
                await session.edit(event.card_id, 1, {"how": "smoke signals"})
            with pytest.raises(EditRejected):
                await session.edit(event.card_id, 1, {"start": "blurgsday"})
            session.decide(event.card_id, {1: Decision(Verdict.APPROVE)})
        elif isinstance(event, Finished):
            assert event.outcome is Outcome.DONE


@pytest.mark.parametrize("how", ["everything", "the call", "decided", "another edit"])
async def test_a_stop_reaches_the_tool_that_looks_at_an_edit(tmp_path: Path, how: str) -> None:
    desk = FakeDesk(weigh=threading.Event())
    session = open_session(tmp_path, '1. write_note("A", "x")\n2. join()', desk=desk)
    waiting: asyncio.Task[None] | None = None
    async for event in session.ask("x"):
        if isinstance(event, ApprovalCard) and waiting is None:
            waiting = asyncio.create_task(session.edit(event.card_id, 1, {"content": "weigh"}))
            assert await asyncio.to_thread(desk.weighing.wait, 5)
            match how:
                case "everything":
                    session.cancel()
                case "the call":
                    session.cancel_call(1)
                case "decided":
                    session.decide(event.card_id, {1: Decision(Verdict.APPROVE)})
                case _:
                    await session.edit(event.card_id, 1, {"content": "y"})
            with pytest.raises(KeyError):
                await asyncio.wait_for(waiting, 2)
            assert await asyncio.to_thread(desk.stopped.wait, 2)
        elif isinstance(event, ApprovalCard):
            session.decide(event.card_id, {1: Decision(Verdict.APPROVE)})
    assert desk.notes == {"decided": {"A": "x"}, "another edit": {"A": "y"}}.get(how, {})


async def test_what_is_named_later_waits_for_what_writes_it(tmp_path: Path) -> None:
    events = await live(open_session(tmp_path, '1. write_note("Plan", "x")\n2. show_note("Plan")\n3. join()'))
    assert not any(isinstance(event, Question) for event in events)
    assert outcome(events) is Outcome.DONE


async def test_independent_calls_really_overlap(tmp_path: Path) -> None:
    desk = FakeDesk(seconds=0.1)
    plan = "\n".join([*(f'{number}. ponder("{number}")' for number in range(1, 5)), "5. join()"])
    await live(open_session(tmp_path, plan, desk=desk))
    assert desk.most >= 2


async def test_calls_run_while_the_plan_still_streams(tmp_path: Path) -> None:
    events = await live(open_session(tmp_path, '1. find("Sid")\n2. find("Sid")\n3. join()', pause=0.2))
    kinds = [type(event).__name__ for event in events]
    assert kinds.index("CallChanged") < kinds.index("PlanReady")


async def test_a_result_that_is_a_whole_text_stands_as_prose(tmp_path: Path) -> None:
    desk = FakeDesk()
    plan = '1. find("Sid")\n2. write_note("$1", "$1")\n3. join()'
    await live(open_session(tmp_path, plan, desk=desk))
    assert desk.notes == {"sid@x.org": "Sid: sid@x.org"}


async def test_stopping_everything_while_a_call_runs(tmp_path: Path) -> None:
    desk = FakeDesk(gate=threading.Event())
    session = open_session(tmp_path, '1. ponder("long")\n2. write_note("A", "$1")\n3. join()', desk=desk)
    events = []
    async for event in session.ask("x"):
        events.append(event)
        if isinstance(event, PlanReady):  # the first call is at work by now
            session.cancel()
    assert desk.gate is not None
    desk.gate.set()
    assert outcome(events) is Outcome.CANCELLED
    assert states(events, 1)[-1] is State.CANCELLED
    assert states(events, 2)[-1] in (State.CANCELLED, State.SKIPPED)
    assert desk.notes == {}


async def test_stopping_one_call_skips_its_dependents_only(tmp_path: Path) -> None:
    desk = FakeDesk()
    session = open_session(tmp_path, '1. write_note("A", "x")\n2. write_note("B", "y")\n3. join()', desk=desk)
    async for event in session.ask("x"):
        if isinstance(event, ApprovalCard):
            if len(event.items) == 2:
                session.cancel_call(1)
            else:
                session.decide(event.card_id, {2: Decision(Verdict.APPROVE)})
    assert desk.notes == {"B": "y"}


async def test_stopping_while_the_planner_thinks(tmp_path: Path) -> None:
    session = open_session(tmp_path, TO_SID, pause=30)
    events = []
    async for event in session.ask("x"):
        events.append(event)
        if isinstance(event, Asked):
            asyncio.get_running_loop().call_later(0.05, session.cancel)
    assert outcome(events) is Outcome.CANCELLED


async def test_leaving_early_stops_the_request_and_the_next_one_works(tmp_path: Path) -> None:
    desk = FakeDesk()
    session = open_session(tmp_path, TO_SID, desk=desk)
    stream = session.ask("x")
    async for event in stream:
        if isinstance(event, ApprovalCard):
            break
    await stream.aclose()
    assert not session.busy
    assert desk.sent == []
    assert outcome(await live(session)) is Outcome.DONE


async def test_one_request_at_a_time(tmp_path: Path) -> None:
    session = open_session(tmp_path, TO_SID)
    async for event in session.ask("x"):
        if isinstance(event, ApprovalCard):
            with pytest.raises(Busy):
                await anext(session.ask("y"))
            session.cancel()


@pytest.mark.parametrize("text", ["", "   \n\t"])
async def test_an_empty_request_is_answered_with_an_example(tmp_path: Path, text: str) -> None:
    events = await live(open_session(tmp_path, "1. join()"), text)
    assert "for example" in answer(events)
    assert outcome(events) is Outcome.NO_PLAN


async def test_a_request_that_no_tool_fits(tmp_path: Path) -> None:
    events = await live(open_session(tmp_path, "1. join()"), "sing")
    assert answer(events) == NO_TOOL


async def test_a_planner_that_writes_nonsense_is_told_and_nothing_runs(tmp_path: Path) -> None:
    desk = FakeDesk()
    events = await live(
        open_session(tmp_path, '1. write_note("A", "x")\n2. fly("moon")\n3. join()', desk=desk)
    )
    assert "fly" in answer(events)
    assert outcome(events) is Outcome.FAILED
    assert desk.notes == {}


async def test_an_unsure_plan_waits_even_in_auto_mode(tmp_path: Path) -> None:
    session = open_session(
        tmp_path, '1. write_note("A", "x")\n2. join()', mode=Mode.AUTO, sure=False, confidence=0.2
    )
    events = await live(session)
    assert len(cards(events)) == 1
    (ready,) = [event for event in events if isinstance(event, PlanReady)]
    assert not ready.sure
    assert "not sure" in ready.message


async def test_the_journal_tells_the_whole_story(tmp_path: Path) -> None:
    session = open_session(tmp_path, TO_SID)
    await live(session, "tell Sid hello")
    (row,) = session.journal.requests()
    assert (row.text, row.outcome, row.face) == ("tell Sid hello", "done", "test")
    entries = session.journal.entries(row.id)
    story = [entry.kind for entry in entries if entry.call_id == 3]
    assert story == [
        "state", "state", "shown", "decision", "state", "intent", "outcome", "state",
    ]  # fmt: skip
    by_kind = {entry.kind: entry.data for entry in entries if entry.call_id == 3}
    assert by_kind["shown"]["digest"] == by_kind["decision"]["digest"] == by_kind["intent"]["digest"]
    assert json.loads(json.dumps(by_kind["outcome"]))["key"] == by_kind["intent"]["key"]
    await session.close()


async def test_without_a_writable_journal_nothing_has_an_effect(tmp_path: Path) -> None:
    desk = FakeDesk()
    session: Session = open_session(tmp_path, TO_SID, desk=desk)
    session.journal.close()
    events = await live(session)
    assert outcome(events) is Outcome.FAILED
    assert "journal" in answer(events)
    assert desk.sent == []


async def test_a_stop_in_the_moment_in_which_a_call_is_to_begin(tmp_path: Path) -> None:
    session = open_session(tmp_path, '1. find("Sid")\n2. ponder("tea")\n3. join()')
    events: list[Event] = []
    async with asyncio.timeout(10):
        async for event in session.ask("do it"):
            events.append(event)
            if isinstance(event, PlanGrew):
                session.cancel()
    assert states(events, 1) == [State.CANCELLED]
    assert outcome(events) is Outcome.CANCELLED
