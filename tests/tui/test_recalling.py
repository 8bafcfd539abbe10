"""Turns of the past are as they were, whatever the journal kept of them."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from agent.events import ApprovalCard, Decision, Outcome, Question, State, Verdict
from agent.journal import Journal
from agent.tools import Effect, Toolbox
from tests.agent.fakes import NOW, ZONE, live, open_session, toolbox
from tests.agent.test_conversations import JOURNALS
from tests.tui.apps import BOTH
from tui.compose import Program
from tui.conversation import Conversation, Ongoing
from tui.recalling import ELSEWHERE, INTERRUPTED, past_turns
from tui.turn import Turn


def recalled(folder: Path, tools: Toolbox = toolbox) -> list[Turn]:
    """Return all turns in a journal, read."""
    journal = Journal.open(folder / "journal.sqlite3")
    turns = past_turns(journal, reversed(journal.requests(-1)), tools, ZONE)
    for turn in turns:
        turn.read()
    journal.close()
    return turns


async def test_plan_states_fields_times_and_answer_come_back(tmp_path: Path) -> None:
    session = open_session(tmp_path, BOTH)
    before = Turn("tell Sid all of it")
    async for event in session.ask(before.text):
        before.apply(event, 0.0)
        if isinstance(event, ApprovalCard):
            verdicts = (Verdict.APPROVE, Verdict.REFUSE)
            decisions = {item.call_id: Decision(one) for item, one in zip(event.items, verdicts, strict=True)}
            session.decide(event.card_id, decisions)
    await session.close()
    (turn,) = recalled(tmp_path)
    assert turn.asked == before.asked
    assert turn.answer is not None
    assert before.answer is not None
    assert turn.answer.text == before.answer.text
    assert turn.outcome is Outcome.PARTLY
    assert turn.notices == before.notices == []
    assert turn.ready is not None
    assert before.ready is not None
    assert turn.ready.plan == before.ready.plan
    assert turn.over
    for number, view in before.calls.items():
        again = turn.calls[number]
        assert (again.call, again.effect, again.title, again.state) == (
            view.call,
            view.effect,
            view.title,
            view.state,
        )
        assert [(line.name, line.text) for line in again.fields] == [
            (line.name, line.text) for line in view.fields
        ]
        assert (again.result is None) == (view.result is None)
        if again.result is not None and view.result is not None:
            assert again.result.as_sentence() == view.result.as_sentence()
    assert turn.calls[3].state is State.SKIPPED
    assert "refused" in turn.calls[3].note


async def test_a_question_an_unknown_tool_and_what_was_not_over(tmp_path: Path) -> None:
    session = open_session(tmp_path, '1. find("John")\n2. join()\n')
    events = await live(session, "which John", answers=["b@x.org"])
    assert any(isinstance(event, Question) for event in events)
    session.journal.begin("still running", NOW, "review", "tui", "k")
    session.journal.record(2, NOW, "notice", text="Something is odd.")
    session.journal.seal()
    asked, running = past_turns(session.journal, reversed(session.journal.requests(-1)), Toolbox(), ZONE)
    for turn in (asked, running):
        turn.read()
    assert asked.calls[1].title == "find"
    assert asked.calls[1].effect is Effect.READ
    assert asked.calls[1].state is State.DONE
    assert running.notices == ["Something is odd.", ELSEWHERE]
    assert running.over
    await session.close()


def test_turns_of_older_journals_and_of_one_that_breaks(tmp_path: Path) -> None:
    for version, interrupted in (("v1", 1), ("v2", 0)):
        folder = tmp_path / version
        folder.mkdir()
        shutil.copy(JOURNALS / f"{version}.sqlite3", folder / "journal.sqlite3")
        turns = recalled(folder)
        assert all(turn.over for turn in turns)
        assert [turn.outcome for turn in turns][:1] == [Outcome.DONE]
        assert sum(INTERRUPTED in turn.notices for turn in turns) == interrupted
    journal = Journal.open(tmp_path / "v2" / "journal.sqlite3")
    (first, *_) = past_turns(journal, journal.requests(-1), toolbox, ZONE)
    with sqlite3.connect(journal.file) as connection:
        connection.execute("ALTER TABLE entries RENAME TO gone")
    first.read()
    assert "no such table" in first.notices[0]
    journal.close()


def test_words_about_a_request_stay_in_its_conversation() -> None:
    async def never() -> Program:
        raise AssertionError

    queue = Conversation(never, None)
    first, about = Turn("first"), Turn("make it 4pm", revises=1)
    queue.add(first)
    (_, belongs), *_ = queue.unfinished
    queue.ongoing = Ongoing(7)
    queue.add(Turn("second"))
    queue.add(about)
    assert [(turn.text, place is belongs) for turn, place in queue.unfinished] == [
        ("make it 4pm", True),
        ("first", True),
        ("second", False),
    ]
    assert queue.take_back(first) is first
    assert queue.take_back(first) is None
