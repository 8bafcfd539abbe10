"""After the program ended in the middle of a request, the app takes it up again and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.events import ApprovalCard, Outcome, State
from agent.journal import Journal
from tests.agent.fakes import FakeDesk
from tests.agent.test_resuming import begun, interrupt, keep_up_to, runs
from tests.tui.apps import running
from tui.turn import RESUMED
from tui.widgets.asks import Asks

PLAN = '1. write_note("Plan", "All of it")\n2. join()\n'


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions take the focus, and keys count, at once."""
    monkeypatch.setattr("tui.guard.SEEING_TAKES", 0.0)
    monkeypatch.setattr("tui.widgets.asks.TYPING_PAUSE", 0.0)


async def test_what_was_approved_goes_on_at_the_start(tmp_path: Path) -> None:
    state = await interrupt(tmp_path, FakeDesk(), runs, after_approval=True)
    keep_up_to(state, "decision")
    desk = FakeDesk()
    async with running(state, "", desk=desk) as app:
        turn = (await app.over()).turn
        assert turn.outcome is Outcome.DONE
        assert desk.notes == {"Plan": "All of it"}
        assert len(desk.sent) == 1
        assert RESUMED in turn.notices
        assert "! The program ended in the middle of this." in app.text
        assert "tell Sid all of it" in app.text
        assert "taken up again" in app.text


async def test_what_was_sent_after_a_restart_is_held_again(tmp_path: Path) -> None:
    state = await interrupt(tmp_path, FakeDesk(), runs, after_approval=True)
    keep_up_to(state, "decision")
    desk = FakeDesk()
    async with running(state, "", desk=desk, hold=60) as app:
        await app.hold_shown()
        assert desk.sent == []
        await app.pilot.press("ctrl+n")
        turn = (await app.over()).turn
        assert desk.sent == []
        assert turn.calls[3].state is State.CANCELLED


async def test_what_was_not_approved_yet_is_asked_again(tmp_path: Path) -> None:
    state = await interrupt(tmp_path, FakeDesk(), lambda event: isinstance(event, ApprovalCard))
    desk = FakeDesk()
    async with running(state, "", desk=desk) as app:
        card = await app.card_ready()
        assert [item.call_id for item in card.card.items] == [2, 3]
        await app.pilot.press("ctrl+n")
        assert (await app.over()).turn.outcome is Outcome.REFUSED
        assert desk.notes == {}


@pytest.mark.parametrize(
    ("downs", "notes", "ended"),
    [(1, {}, Outcome.DONE), (2, {"Plan": "All of it"}, Outcome.DONE)],
    ids=["it happened", "run it again"],
)
async def test_what_nobody_can_tell_is_asked(
    tmp_path: Path, downs: int, notes: dict[str, str], ended: Outcome
) -> None:
    state = await begun(tmp_path, PLAN)
    desk = FakeDesk()
    async with running(state, PLAN, desk=desk) as app:
        question = await app.question_shown()
        assert len(question.question.choices) == 3
        assert "may or may not have happened" in " ".join(app.text.split())
        await app.pilot.press(*["down"] * downs, "enter")
        assert (await app.over()).turn.outcome is ended
        assert desk.notes == notes


async def test_to_check_once_more_asks_again_when_nothing_can_be_told(tmp_path: Path) -> None:
    state = await begun(tmp_path, PLAN)
    async with running(state, PLAN) as app:
        first = await app.question_shown()
        await app.pilot.press("enter")
        await app.until(lambda: app.main.query_one(Asks).panel not in (None, first))
        await app.question_shown()
        await app.pilot.press("ctrl+n")
        assert (await app.over()).turn.outcome is Outcome.UNKNOWN
        assert app.desk.notes == {}


async def test_a_request_that_another_program_took_up_is_left_alone_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = await interrupt(tmp_path, FakeDesk(), lambda event: isinstance(event, ApprovalCard))
    monkeypatch.setattr(Journal, "claim", lambda self, request_id: False)
    desk = FakeDesk()
    async with running(state, "", desk=desk) as app:
        await app.until(lambda: "being gone on with by another" in app.text)
        assert app.turns[0].turn.outcome is Outcome.FAILED
        assert desk.notes == {}
