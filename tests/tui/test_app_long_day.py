"""A program that is left open all day does not grow: old requests leave the screen, and only the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.apps import running
from tui.widgets.chat import Chat

READ = '1. find("Sid")\n2. join()\n'


async def test_the_oldest_requests_leave_the_screen_and_stay_in_the_history(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.widgets.chat.MOST_KEPT", 10)
    async with running(tmp_path, READ) as app:
        chat = app.main.query_one(Chat)
        for number in range(1, 13):
            await app.ask(f"request {number}")
            await app.until(lambda: chat.turns and chat.turns[-1].over and not app.main.busy)
        texts = [turn.text for turn in chat.turns]
        assert texts[-1] == "request 12"
        assert 10 <= len(texts) <= 11
        assert "request 1" not in texts
        assert app.main.program is not None
        assert len(app.main.program.session.journal.requests(50)) == 12


async def test_a_conversation_that_was_opened_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.widgets.chat.MOST_KEPT", 10)
    from benchmarks.staged import turns

    async with running(tmp_path, READ) as app:
        chat = app.main.query_one(Chat)
        await chat.load(turns(30))
        await app.ask("one more")
        await app.until(lambda: chat.turns[-1].over and not app.main.busy)
        assert len(chat.turns) == 31
