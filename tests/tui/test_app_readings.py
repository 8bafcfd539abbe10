"""What the app shows of a planner that is not sure: a question about the request, doubts, how sure it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.planning import CallConfidence
from tests.agent.fakes import FakePlanner
from tests.tui.apps import NOTE, SEND, running
from tui.call_words import DOUBT


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions take the focus, and keys count, at once."""
    monkeypatch.setattr("tui.guard.SEEING_TAKES", 0.0)
    monkeypatch.setattr("tui.widgets.asks.TYPING_PAUSE", 0.0)


def unsure() -> FakePlanner:
    return FakePlanner(NOTE, confidence=0.3, sure=False, others=(SEND,))


async def test_another_reading_is_chosen_drawn_and_run(tmp_path: Path) -> None:
    async with running(tmp_path, NOTE, planner=unsure()) as app:
        await app.ask("plan hello sid")
        await app.until(lambda: "Which is it?" in app.text)
        assert "Write note: Plan, All of it" in app.text
        assert "None of these" in app.text
        app.question.take_focus()
        await app.pilot.press("down", "enter")
        await app.card_ready()
        assert "Send to sid@x.org" in app.text
        assert "1 Write note" not in app.text
        assert "your choice" in app.text
        await app.pilot.press("ctrl+n")
        await app.over()
        assert (app.desk.notes, app.desk.sent) == ({}, [])


async def test_none_of_the_readings(tmp_path: Path) -> None:
    async with running(tmp_path, NOTE, planner=unsure()) as app:
        await app.ask("plan hello sid")
        await app.until(lambda: "Which is it?" in app.text)
        app.question.take_focus()
        await app.pilot.press("ctrl+n")
        await app.over()
        assert "Nothing was done." in app.text


async def test_doubts_are_marked_and_confidence_is_said(tmp_path: Path) -> None:
    planner = FakePlanner(NOTE, confidence=0.91, calls=(CallConfidence(0.97, (0.99, 0.31)),))
    async with running(tmp_path, NOTE, planner=planner) as app:
        await app.ask("plan it")
        await app.card_ready()
        assert "91 % sure" in app.text
        assert app.text.count(DOUBT) == 1
        await app.pilot.press("ctrl+n")
        await app.over()
