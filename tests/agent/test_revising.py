"""A refusal in words is worked into the request, or not understood; what was done is not done twice."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from agent.conduct import NOT_WORKED_IN
from agent.events import Answered, ApprovalCard, Decision, Event, Finished, Mode, Outcome, Verdict
from agent.journal import Journal
from agent.language import parse_plan
from agent.past import past_of
from agent.plan import Call
from agent.planning import PlanEnd
from agent.revising import candidates
from agent.session import Session
from agent.settings import Settings
from agent.tools import Tool
from tests.agent.fakes import NOW, ZONE, FakeDesk, toolbox

MEET = '1. meet("Review", "{time}")\n2. join()'
TELL = '1. find("{name}")\n2. write_note("Plan", "x")\n3. send(["$1"], "hello")\n4. join()'


class Knows:
    """A planner with a plan for each of some requests; for others it has none, and is sure of that."""

    def __init__(self, plans: dict[str, str]) -> None:
        self.plans = plans
        self.asked: list[str] = []

    async def plan(self, request: str, tools: Sequence[Tool]) -> AsyncIterator[Call | PlanEnd]:
        self.asked.append(request)
        for call in parse_plan(self.plans.get(request, "1. join()")):
            yield call
        yield PlanEnd(0.9)


def session_with(folder: Path, plans: dict[str, str], desk: FakeDesk, mode: Mode = Mode.REVIEW) -> Session:
    return Session(
        planner=Knows(plans),
        toolbox=toolbox,
        desk=desk,
        journal=Journal.open(folder / "journal.sqlite3"),
        settings=Settings(zone=str(ZONE), hold=0, mode=mode),
        face="test",
        clock=lambda: NOW,
    )


async def refuse(session: Session, text: str, words: str, *, which: tuple[int, ...]) -> list[Event]:
    """Ask, refuse some calls with words, and return what the revision says; all of it is approved."""
    (first,) = [
        event
        for event in await follow(session, session.ask(text), dict.fromkeys(which, words))
        if isinstance(event, Finished)
    ]
    assert first.objection == words
    return await follow(session, session.revise(first.request_id, first.objection), {})


async def follow(session: Session, living: AsyncIterator[Event], refused: dict[int, str]) -> list[Event]:
    events: list[Event] = []
    async for event in living:
        events.append(event)
        if isinstance(event, ApprovalCard):
            verdicts = {
                item.call_id: Decision(Verdict.REFUSE, refused[item.call_id])
                if item.call_id in refused
                else Decision(Verdict.APPROVE)
                for item in event.items
            }
            session.decide(event.card_id, verdicts)
    return events


def cards(events: list[Event]) -> list[list[int]]:
    return [[item.call_id for item in event.items] for event in events if isinstance(event, ApprovalCard)]


@pytest.mark.parametrize(
    ("words", "revised"),
    [
        ("no, make it 4pm", "review on Friday at 4pm"),
        ("on Monday instead", "review on Monday at 3"),
        ("no, tomorrow at noon please", "review on tomorrow at noon"),
    ],
)
def test_a_time_takes_the_place_of_the_time(words: str, revised: str) -> None:
    plan = parse_plan(MEET.format(time="Friday at 3"))
    first = next(candidates("review on Friday at 3", words, plan, list(plan), toolbox))
    assert first.request == revised


@pytest.mark.parametrize("words", ["no, to Ben", "Ben instead", "send it to Ben, please"])
def test_a_name_takes_the_place_of_the_name(words: str) -> None:
    plan = parse_plan(TELL.format(name="Sid"))
    first = next(candidates("tell Sid hello", words, plan, [plan.call(3)], toolbox))
    assert first.request == "tell Ben hello"


def test_which_address_leaves_the_plan_as_it_is() -> None:
    plan = parse_plan(TELL.format(name="Sid"))
    first = next(candidates("tell Sid hello", "no, use his work address", plan, [plan.call(3)], toolbox))
    assert first.request == ""


async def test_the_new_plan_is_shown_again_and_runs(tmp_path: Path) -> None:
    plans = {"at 3": MEET.format(time="at 3"), "at 4": MEET.format(time="at 4")}
    session = session_with(tmp_path, plans, FakeDesk())
    events = await refuse(session, "at 3", "no, at 4", which=(1,))
    assert cards(events) == [[1]]
    assert next(e.outcome for e in events if isinstance(e, Finished)) is Outcome.DONE
    first, second = reversed(session.journal.requests())
    assert (first.text, first.outcome) == ("at 3", "refused")
    assert (second.text, second.outcome) == ("no, at 4", "done")
    past = past_of(session.journal.entries(second.id), second.text)
    assert past.words == "at 3\nno, at 4\nat 4"


async def test_what_was_done_is_not_done_again(tmp_path: Path) -> None:
    desk = FakeDesk(people={"sid": ["sid@x.org"], "ben": ["ben@x.org"]})
    plans = {f"tell {name} hello": TELL.format(name=name) for name in ("Sid", "Ben")}
    session = session_with(tmp_path, plans, desk)
    events = await refuse(session, "tell Sid hello", "no, to Ben", which=(3,))
    assert cards(events) == [[3]]
    assert desk.sent == [(("ben@x.org",), "hello")]
    assert len(desk.keys) == len(set(desk.keys)) == 2


async def test_after_a_mail_was_read_the_new_plan_waits_in_every_mode(tmp_path: Path) -> None:
    reads = '1. read_mail("Eve")\n2. write_note("A", "{text}")\n3. send(["sid@x.org"], "x")\n4. join()'
    plans = {"note a": reads.format(text="a"), "b": '1. write_note("B", "b")\n2. join()'}
    session = session_with(tmp_path, plans, FakeDesk(), Mode.AUTO)
    events = await refuse(session, "note a", "b", which=(3,))
    (card,) = [event for event in events if isinstance(event, ApprovalCard)]
    assert any("after mail: Eve was read" in reason for reason in card.items[0].reasons)
    assert card.items[0].tainted
    assert card.items[0].preselected is Verdict.REFUSE


async def test_words_that_are_not_understood_change_nothing(tmp_path: Path) -> None:
    desk = FakeDesk()
    session = session_with(tmp_path, {"at 3": MEET.format(time="at 3")}, desk)
    events = await refuse(session, "at 3", "make it pretty", which=(1,))
    assert [event.text for event in events if isinstance(event, Answered)] == [NOT_WORKED_IN]
    assert cards(events) == []
    assert desk.keys == []


async def test_only_the_latest_request_can_be_revised(tmp_path: Path) -> None:
    session = session_with(tmp_path, {}, FakeDesk())
    with pytest.raises(KeyError):
        await anext(session.revise(1, "no"))
