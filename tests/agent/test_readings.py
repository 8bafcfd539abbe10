"""A planner that is not sure: one question if its readings would do different things; doubts are marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.conduct import MEANT_OTHERWISE, plan_only
from agent.events import ApprovalCard, CardItem, Event, Mode, Outcome, PlanDropped, PlanGrew, Question
from agent.export import plan_json
from agent.planning import CallConfidence
from agent.readings import WHOLE_REQUEST
from agent.session import Session
from tests.agent.fakes import NOW, ZONE, FakeDesk, FakePlanner, live, open_session, toolbox
from tests.agent.test_session import answer, cards, outcome

NOTE = '1. find("Sid")\n2. write_note("A", "for $1")\n3. join()'
SEND = '1. find("Sid")\n2. send(["$1"], "hello")\n3. join()'
OTHER_NOTE = '1. write_note("A", "x")\n2. join()'


def unsure(folder: Path, text: str, *others: str, desk: FakeDesk | None = None, **more: object) -> Session:
    return open_session(folder, text, desk=desk, sure=False, confidence=0.3, others=others, **more)  # type: ignore[arg-type]


def asked(events: list[Event]) -> list[Question]:
    return [event for event in events if isinstance(event, Question)]


async def test_readings_that_do_different_things_are_asked_about(tmp_path: Path) -> None:
    events = await live(unsure(tmp_path, NOTE, SEND), answers=["0"])
    (question,) = asked(events)
    assert (question.question_id, question.call_id) == (WHOLE_REQUEST, WHOLE_REQUEST)
    assert [choice.label for choice in question.choices] == ["Write note: A, for", "Send: hello"]


async def test_the_planners_own_choice_goes_on_and_is_still_shown(tmp_path: Path) -> None:
    desk = FakeDesk()
    events = await live(unsure(tmp_path, NOTE, SEND, desk=desk, mode=Mode.AUTO), answers=["0"])
    assert [item.tool for item in cards(events)[0].items] == ["write_note"]
    assert desk.notes
    assert not [event for event in events if isinstance(event, PlanDropped)]


async def test_another_reading_takes_the_place_of_the_plan(tmp_path: Path) -> None:
    desk = FakeDesk()
    events = await live(unsure(tmp_path, NOTE, SEND, desk=desk), answers=["1"])
    dropped = next(place for place, event in enumerate(events) if isinstance(event, PlanDropped))
    grown = [event.call.tool for event in events[dropped:] if isinstance(event, PlanGrew)]
    assert grown == ["find", "send"]
    assert desk.notes == {}
    assert desk.sent == [(("sid@x.org",), "hello")]
    assert outcome(events) is Outcome.DONE


@pytest.mark.parametrize("reply", [None, "7", "no such answer"])
async def test_none_of_the_readings_does_nothing_and_says_how_to_go_on(
    tmp_path: Path, reply: str | None
) -> None:
    desk = FakeDesk()
    events = await live(unsure(tmp_path, NOTE, SEND, desk=desk), answers=[reply])
    assert (desk.notes, desk.sent) == ({}, [])
    assert answer(events) == MEANT_OTHERWISE
    assert outcome(events) is Outcome.NO_PLAN


async def test_readings_that_do_the_same_are_not_asked_about(tmp_path: Path) -> None:
    events = await live(unsure(tmp_path, NOTE, OTHER_NOTE))
    assert asked(events) == []
    assert len(cards(events)) == 1


async def test_a_sure_planner_is_not_questioned(tmp_path: Path) -> None:
    assert asked(await live(open_session(tmp_path, NOTE, others=(SEND,)))) == []


async def test_small_talk_that_may_be_a_request_is_asked_about(tmp_path: Path) -> None:
    desk = FakeDesk()
    events = await live(unsure(tmp_path, "1. join()", OTHER_NOTE, desk=desk), answers=["1"])
    assert desk.notes == {"A": "x"}
    assert outcome(events) is Outcome.DONE


async def test_the_question_can_be_stopped(tmp_path: Path) -> None:
    session = unsure(tmp_path, NOTE, SEND)
    events: list[Event] = []
    async for event in session.ask("do it"):
        events.append(event)
        if isinstance(event, Question):
            session.cancel()
    assert outcome(events) is Outcome.CANCELLED
    with pytest.raises(KeyError):
        session.answer(WHOLE_REQUEST, "0")


async def test_the_journal_tells_which_reading_was_meant(tmp_path: Path) -> None:
    session = unsure(tmp_path, NOTE, SEND)
    await live(session, answers=["1"])
    (row,) = session.journal.requests()
    kinds = [entry.kind for entry in session.journal.entries(row.id) if entry.call_id is None]
    assert kinds == ["plan", "question", "answer", "dropped", "plan"]


async def test_what_the_planner_is_not_sure_of_is_marked_until_it_is_typed_over(tmp_path: Path) -> None:
    said = (CallConfidence(0.9, (0.95, 0.4)),)
    session = open_session(tmp_path, OTHER_NOTE, calls=said)
    shown: list[CardItem] = []
    async for event in session.ask("do it"):
        if isinstance(event, ApprovalCard):
            shown.append(event.items[0])
            if len(shown) == 1:
                await session.edit(event.card_id, 1, {"content": "y"})
            else:
                session.decide(event.card_id, {})
    assert [item.doubtful for item in shown] == [("content",), ()]


async def test_a_plan_as_json_says_how_sure_each_part_is() -> None:
    planner = FakePlanner(OTHER_NOTE, calls=(CallConfidence(0.9, (0.95, 0.41234)),))
    plan, end = await plan_only(planner, toolbox, "do it")
    data = plan_json(plan, toolbox, NOW, ZONE, confidence=end.confidence, confidences=end.calls)
    assert isinstance(data["calls"], list)
    (call,) = data["calls"]
    assert isinstance(call, dict)
    assert call["confidence"] == 0.9
    assert call["argument_confidence"] == {"name": 0.95, "content": 0.4123}
