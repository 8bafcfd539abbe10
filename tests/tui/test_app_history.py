"""The history in the app: conversations are listed, found, gone on with, named and deleted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from textual.widgets import Button

from agent.conversations import Conversations
from agent.events import ApprovalCard, State
from agent.forgetting import erase
from agent.journal import Journal
from tests.agent.fakes import NOW, FakeDesk, live, open_session
from tests.agent.test_resuming import interrupt
from tests.tui.apps import NOTE, Running, running
from tests.tui.test_app_undo import decided
from tui.screens.forget import ForgetScreen
from tui.screens.history import HistoryScreen
from tui.widgets.conversation_list import ConversationList
from tui.widgets.conversation_preview import ConversationPreview

FIND = '1. find("Sid")\n2. join()\n'


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys count at once."""
    monkeypatch.setattr("tui.guard.SEEING_TAKES", 0.0)
    monkeypatch.setattr("tui.widgets.asks.TYPING_PAUSE", 0.0)


def past(folder: Path, *conversations: tuple[str, ...]) -> None:
    """Write conversations into the journal, a day each, the last one today; each request is answered."""
    journal = Journal.open(folder / "journal.sqlite3")
    for place, texts in enumerate(conversations):
        at, number = NOW - timedelta(days=len(conversations) - 1 - place), None
        for text in texts:
            request = journal.begin(text, at, "review", "tui", "k", number)
            journal.end(request, "done", f"The answer to {text}.")
            journal.seal()
            row = journal.request(request)
            assert row is not None
            number = row.conversation
    journal.close()


@asynccontextmanager
async def history(
    folder: Path, plan: str = FIND, size: tuple[int, int] = (120, 40), desk: FakeDesk | None = None
) -> AsyncIterator[tuple[Running, HistoryScreen]]:
    """Run the app with the history open and filled."""
    async with running(folder, plan, size=size, desk=desk) as app:
        await app.until(lambda: app.main.program is not None)
        yield app, await open_history(app)


async def open_history(app: Running) -> HistoryScreen:
    await app.pilot.press("f3")
    await app.until(lambda: isinstance(app.app.screen, HistoryScreen))
    screen = app.app.screen
    assert isinstance(screen, HistoryScreen)
    await app.until(
        lambda: screen.query_one(ConversationList).listed or screen.query_one("#history-said").display
    )
    await app.pilot.pause()
    return screen


def conversations(app: Running) -> Conversations:
    assert app.main.program is not None
    return Conversations(app.main.program.session.journal)


def said(app: Running) -> list[str]:
    """The requests in the chat."""
    return [view.turn.text for view in app.turns]


async def closed(app: Running) -> None:
    await app.until(lambda: app.app.screen is app.main)
    await app.pilot.pause()


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12), (20, 5)])
async def test_it_lists_by_day_and_opens_what_is_chosen(tmp_path: Path, size: tuple[int, int]) -> None:
    past(tmp_path, ("the oldest",), ("plan the [b]offsite[/b]", "and the bus"), ("the newest",))
    async with history(tmp_path, size=size) as (app, _):
        if size[0] >= 40:
            assert "Today" in app.text
            assert "the newest" in app.text
        if size[0] >= 80:
            assert "Yesterday" in app.text
            assert "3 conversations" in app.text
            assert "2 requests" in app.text
            assert "The answer to the newest." in app.text
        await app.pilot.press("down", "down", "enter")
        await closed(app)
        await app.until(lambda: said(app) == ["plan the [b]offsite[/b]", "and the bus"])
        assert app.turns[0].turn.answer is not None
        await app.ask("goes on")
        await app.over()
        assert said(app)[-1] == "goes on"
        assert [one.text for one in conversations(app).requests(2)][-1] == "goes on"
        assert conversations(app).latest()[0].id == 2


async def test_all_words_of_all_conversations_are_searched_while_typing(tmp_path: Path) -> None:
    past(tmp_path, ("plan the offsite", "and the bus to Ghent"), ("where is Sid",), ("50% of it",))
    async with history(tmp_path) as (app, screen):
        await app.pilot.press(*"ghent ANSWER")
        await app.until(lambda: "1 conversation" in app.text and "2 conversations" not in app.text)
        assert "where is Sid" not in app.text
        assert "The answer to and the bus to Ghent." in app.text
        listed = screen.query_one(ConversationList).listed
        assert listed is not None
        assert listed.found is not None
        assert listed.found.request == 2
        await app.pilot.press(*["backspace"] * 12, *"50% o")
        await app.until(lambda: "Ghent" not in app.text and "50% of it" in app.text)
        await app.pilot.press(*"zzz")
        await app.until(lambda: "Nothing found." in app.text)
        await app.pilot.press("enter", "down", "escape")
        await closed(app)
        assert app.prompt.has_focus


async def test_the_words_of_a_request_are_used_again(tmp_path: Path) -> None:
    past(tmp_path, ("plan the offsite", "and the\nbus", "and the food"))
    async with history(tmp_path) as (app, screen):
        await app.pilot.press("down", "u")
        await closed(app)
        assert app.prompt.text == "and the food"
        assert said(app) == []
        await open_history(app)
        await app.pilot.press("down", "right", "up")
        assert app.app.screen.query_one(ConversationPreview).choices.has_focus
        await app.pilot.press("enter")
        await closed(app)
        assert app.prompt.text == "and the\nbus"
        assert screen is not app.app.screen


async def test_one_is_named_where_it_stands(tmp_path: Path) -> None:
    past(tmp_path, ("the oldest",), ("the newest",))
    async with history(tmp_path) as (app, _):
        await app.pilot.press("down", "down", "r", *"[b]Trip")
        assert "[b]Trip" in app.text
        await app.pilot.resize_terminal(80, 24)
        await app.until(lambda: "[b]Trip" in app.text)
        await app.pilot.press("escape")
        assert isinstance(app.app.screen, HistoryScreen)
        await app.pilot.press("r", "enter")
        await app.until(lambda: not app.app.screen.query_one("#history-name").display)
        assert conversations(app).latest()[1].name == ""
        await app.pilot.press("r", *"Trip to Ghent", "enter")
        await app.until(lambda: "Trip to Ghent" in app.text)
        await app.until(lambda: conversations(app).latest()[1].name == "Trip to Ghent")
        await app.pilot.press("slash", *"ghent")
        await app.until(lambda: "the newest" not in app.text and "Trip to Ghent" in app.text)


async def test_one_is_deleted_for_good_after_it_was_said_what_goes(tmp_path: Path) -> None:
    past(tmp_path, ("SENTINEL one", "SENTINEL two"), ("the newest",))
    log = tmp_path / "tinyagent.log"
    log.write_text("SENTINEL in the log")
    async with history(tmp_path) as (app, screen):
        await app.pilot.press("down", "down", "enter")
        await app.until(lambda: len(app.turns) == 2)
        await open_history(app)
        await app.pilot.press("down", "down", "d")
        await app.until(lambda: isinstance(app.app.screen, ForgetScreen))
        assert "2 requests" in app.text
        assert "cannot be undone" in app.text
        await app.pilot.press("enter")  # stands on "Keep it"
        await app.until(lambda: isinstance(app.app.screen, HistoryScreen))
        assert len(conversations(app).latest()) == 2
        await app.pilot.press("d")
        await app.until(lambda: isinstance(app.app.screen, ForgetScreen))
        await app.pilot.press("tab", "enter")
        await app.until(lambda: [one.title for one in conversations(app).latest()] == ["the newest"])
        await app.until(lambda: "1 conversation" in app.text)
        await app.pilot.press("escape")
        await closed(app)
        await app.until(lambda: said(app) == [])
        assert app.main._talk.ongoing.id is None
        assert log.read_text() == ""
        assert b"SENTINEL" not in b"".join(one.read_bytes() for one in tmp_path.glob("*.*"))  # noqa: ASYNC240
        await app.pilot.press("up")
        assert app.prompt.text == "the newest"
        assert screen is not None


async def test_what_was_changed_and_what_runs_is_said_before_deleting(tmp_path: Path) -> None:
    past(tmp_path, ("changed something",))
    journal = Journal.open(tmp_path / "journal.sqlite3")
    journal.record(1, NOW, "intent", 1, key="k")
    journal.record(1, NOW, "change", 1, change={})
    journal.close()
    async with running(tmp_path, NOTE) as app:
        await app.until(lambda: app.main.program is not None)
        await app.ask("think")
        await app.card_ready()
        await open_history(app)
        await app.pilot.press("down", "d")
        await app.until(lambda: isinstance(app.app.screen, ForgetScreen))
        assert "still running" in app.text
        assert not app.app.screen.query(Button).filter("#forget")
        await app.pilot.press("enter")
        await app.until(lambda: isinstance(app.app.screen, HistoryScreen))
        await app.pilot.press("down", "d")
        await app.until(lambda: "changed something on your desk" in " ".join(app.text.split()))
        assert "nobody knows yet" in " ".join(app.text.split())
        await app.pilot.press("escape", "escape")


async def test_a_request_that_runs_goes_on_and_stays_with_its_conversation(tmp_path: Path) -> None:
    past(tmp_path, ("the oldest",))
    async with running(tmp_path, NOTE) as app:
        await app.until(lambda: app.main.program is not None)
        await app.ask("think")
        await app.ask("think more")
        await app.card_ready()
        await open_history(app)
        await app.pilot.press("down", "down", "enter")
        await closed(app)
        await app.until(lambda: set(said(app)) == {"the oldest", "think", "think more"})
        assert ["belongs to the conversation “think”" in str(view.turn.notices) for view in app.turns] == [
            view.turn.text != "the oldest" for view in app.turns
        ]
        await app.ask("goes on with the oldest")
        for _ in range(3):
            card = await app.card_ready()
            await app.pilot.press("ctrl+n")
            await app.until(partial(decided, app, card))
        await app.until(lambda: not app.main.busy)
        talks = conversations(app)
        assert [row.text for row in talks.requests(1)] == ["the oldest", "goes on with the oldest"]
        assert [row.text for row in talks.requests(2)] == ["think", "think more"]
        assert {row.outcome for row in talks.requests(2)} == {"refused"}


async def test_a_new_one_begins_with_the_next_request(tmp_path: Path) -> None:
    past(tmp_path, ("the oldest",))
    async with history(tmp_path) as (app, _):
        await app.pilot.press("enter")
        await app.until(lambda: said(app) == ["the oldest"])
        screen = await open_history(app)
        screen.set_focus(None)
        await app.pilot.press("n")  # as if typed before the screen was there
        assert app.app.screen is screen
        screen.set_focus(screen.query_one("#history-search"))
        await app.pilot.press("down", "n")
        await closed(app)
        await app.until(lambda: said(app) == [])
        await app.ask("something else")
        await app.over()
        await app.main.run_action("new_conversation")
        await app.ask("a third")
        await app.over()
        assert [one.title for one in conversations(app).latest()] == [
            "a third",
            "something else",
            "the oldest",
        ]


async def test_a_past_turn_is_as_it_was(tmp_path: Path) -> None:
    session = open_session(tmp_path, '1. find("Sid")\n2. write_note("Plan", "All of it")\n3. join()\n')
    await live(session, "note all of it")
    await session.close()
    async with history(tmp_path, size=(160, 48)) as (app, _):
        await app.pilot.press("enter")
        await app.until(lambda: said(app) == ["note all of it"])
        turn = app.turns[0].turn
        assert [view.state for view in turn.calls.values()] == [State.DONE, State.DONE]
        assert turn.over
        assert turn.asked is not None
        assert turn.asked.at == NOW
        assert "2 calls · 1 effect" in app.text
        assert "Wrote 'Plan'." in app.text
        await app.pilot.press("f5", "right")
        await app.until(lambda: "All of it" in app.text)


async def test_it_can_all_be_done_with_the_mouse(tmp_path: Path) -> None:
    past(tmp_path, ("the oldest",), ("the newest",))
    async with history(tmp_path) as (app, screen):
        await app.pilot.click("#talks", offset=(5, 3))
        await app.until(lambda: "The answer to the oldest." in app.text)
        await app.pilot.click("#talks", offset=(5, 3))
        await closed(app)
        await app.until(lambda: said(app) == ["the oldest"])
        screen = await open_history(app)
        await app.pilot.click("#talks", offset=(5, 3))
        await app.until(lambda: " delete " in app.text)
        keys = next(line for line in app.text.splitlines() if " delete " in line)
        hints = screen.query_one(".history-keys").content_region
        await app.pilot.click(".history-keys", offset=(keys.index("delete") - hints.x, 0))
        await app.until(lambda: isinstance(app.app.screen, ForgetScreen))
        await app.pilot.click("#forget")
        await app.until(lambda: len(conversations(app).latest()) == 1)


async def test_what_was_deleted_elsewhere_and_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    past(tmp_path, ("the oldest",), ("the newest",))
    async with history(tmp_path) as (app, _):
        erase(tmp_path / "journal.sqlite3", [2])
        await app.pilot.press("enter")
        await closed(app)
        await app.until(lambda: "no conversation 2 any more" in app.text)
        assert app.main.program is not None
        app.main.program.session.journal._connection.execute("ALTER TABLE conversations RENAME TO gone")
        await app.pilot.press("f3")
        await app.until(lambda: "no such table" in app.text)
        await app.pilot.press("escape")
        await closed(app)


async def test_commands_search_all_and_name_this_one(tmp_path: Path) -> None:
    past(tmp_path, ("the oldest",), ("the newest",))
    async with running(tmp_path, FIND) as app:
        await app.until(lambda: app.main.program is not None)
        await app.ask("/search oldest answer")
        await app.until(lambda: "1 conversation" in app.text and "Search" not in app.text)
        await app.pilot.press("enter")
        await app.until(lambda: said(app) == ["the oldest"])
        await app.ask("/name  Old [b]things")
        await app.until(lambda: conversations(app).latest()[1].name == "Old [b]things")
        await app.main.run_action("name_conversation")
        await app.until(
            lambda: (
                app.app.screen.query("#history-name") and app.app.screen.query_one("#history-name").has_focus
            )
        )
        await app.pilot.press("end", "!", "enter")
        await app.until(lambda: conversations(app).latest()[1].name == "Old [b]things!")


async def test_what_was_interrupted_goes_on_in_its_conversation(tmp_path: Path) -> None:
    state = await interrupt(tmp_path, FakeDesk(), lambda event: isinstance(event, ApprovalCard))
    journal = Journal.open(state / "journal.sqlite3")
    journal.end(journal.begin("before it", NOW, "review", "tui", "k", 1), "done", "Said.")
    journal.close()
    async with running(state, FIND) as app:
        await app.card_ready()
        assert said(app) == ["before it", "tell Sid all of it"]
        await app.pilot.press("ctrl+n")
        await app.over()
        await app.ask("and after it")
        await app.over()
        assert [row.text for row in conversations(app).requests(1)][-1] == "and after it"
