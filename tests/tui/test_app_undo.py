"""Undo in the app, on a real desk of files: what F7 lists, what it puts back, and what the chat says."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from agent.events import ApprovalCard, Decision, Verdict
from tests.agent.test_undoing import files
from tests.chaos.life import open_session
from tests.chaos.world import EFFECTS, World, request_of
from tests.tui.apps import NOTE, Running, on_a_desk, running
from tui.screens.undo import ANYWAY, UndoScreen
from tui.widgets.approval_card import CardPanel
from tui.widgets.asks import Asks
from tui.widgets.choices import Choices
from tui.widgets.item_head import ItemHead


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys count at once."""
    monkeypatch.setattr("tui.guard.SEEING_TAKES", 0.0)
    monkeypatch.setattr("tui.widgets.asks.TYPING_PAUSE", 0.0)


@pytest.fixture
def world(tmp_path: Path) -> World:
    one = World(tmp_path)
    one.begin(1)
    return one


async def done(world: World) -> None:
    """Carry out one round of requests before the app is opened."""
    session = open_session(world)
    async for event in session.ask(request_of(1)):
        if isinstance(event, ApprovalCard):
            session.decide(event.card_id, {item.call_id: Decision(Verdict.APPROVE) for item in event.items})
    await session.close()


@asynccontextmanager
async def opened(
    world: World, size: tuple[int, int] = (120, 50)
) -> AsyncIterator[tuple[Running, UndoScreen]]:
    """Run the app on the desk, with the undo screen open and filled."""
    async with running(world.desk_folder.parent, "", open_program=on_a_desk(world), size=size) as app:
        await app.until(lambda: app.main.program is not None)
        yield app, await open_undo(app)


async def open_undo(app: Running) -> UndoScreen:
    await app.pilot.press("f7")
    await app.until(lambda: isinstance(app.app.screen, UndoScreen))
    screen = app.app.screen
    assert isinstance(screen, UndoScreen)
    await app.until(lambda: screen._guard.open or "Nothing is left" in app.text or "journal" in app.text)
    return screen


def decided(app: Running, card: CardPanel) -> bool:
    """Tell whether a card is not shown any more."""
    return app.main.query_one(Asks).panel is not card


async def choose(app: Running, words: str) -> None:
    """Choose the line that holds `words`."""
    choices = app.app.screen.query_one(Choices)
    place = next(
        place
        for place in range(choices.option_count)
        if words in str(choices.get_option_at_index(place).prompt)
    )
    choices.highlighted = place
    choices.focus()
    await app.pilot.press("enter")


async def test_all_of_a_request_is_put_back(world: World) -> None:
    before = files(world)
    await done(world)
    async with opened(world) as (app, _):
        assert "Request 1  round 1" in app.text
        assert f"All {len(EFFECTS)}, the last first" in app.text
        await choose(app, "All")
        await app.until(lambda: "Nothing is left to undo" in app.text)
        assert files(world) == before
        assert "Text Sid Jha: undone" in app.text
        await app.pilot.press("escape")
        await app.until(lambda: "Request 1. Undone:" in app.text)


async def test_one_thing_alone(world: World) -> None:
    await done(world)
    after = files(world)
    async with opened(world) as (app, _):
        await choose(app, "Gone 1")
        await app.until(lambda: "undone" in app.text)
        assert files(world).keys() - after.keys() == {"calendar/Work/gone-1.ics"}
        await app.until(lambda: f"All {len(EFFECTS) - 1}" in app.text)


async def test_what_was_changed_since_is_shown_and_put_back_on_demand(world: World) -> None:
    before = files(world)
    await done(world)
    log = world.desk_folder / "notes/Log.md"
    log.write_bytes(log.read_bytes() + b"mine\n")
    async with opened(world) as (app, _):
        await choose(app, "“Log”")
        await app.until(lambda: "it was changed since" in app.text)
        assert "-mine" in app.text
        assert log.read_bytes().endswith(b"mine\n")
        await app.until(lambda: ANYWAY in app.text)
        await choose(app, ANYWAY)
        await app.until(lambda: ANYWAY not in app.text)
        assert log.read_bytes() == before["notes/Log.md"]


async def test_nothing_to_undo(world: World) -> None:
    async with opened(world) as (app, _):
        assert "Nothing is left to undo" in app.text
        await app.pilot.press("enter", "escape")
        await app.until(lambda: not isinstance(app.app.screen, UndoScreen))
        assert "Undone" not in app.text


async def test_keys_pressed_before_the_list_was_seen_undo_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await done(world)
    after = files(world)
    async with opened(world) as (app, screen):
        monkeypatch.setattr("tui.guard.SEEING_TAKES", 3600.0)
        await app.pilot.press("enter", "enter")
        assert not screen._working
        assert files(world) == after


async def test_a_journal_that_cannot_be_read_is_told(world: World) -> None:
    await done(world)
    async with running(world.desk_folder.parent, "", open_program=on_a_desk(world)) as app:
        await app.until(lambda: app.main.program is not None)
        with sqlite3.connect(world.journal) as connection:
            connection.execute("ALTER TABLE entries RENAME TO gone")
        await open_undo(app)
        assert "no such table" in app.text
        await app.pilot.press("escape")
        await app.until(lambda: not isinstance(app.app.screen, UndoScreen))


async def test_the_turn_says_it_and_so_does_the_call(world: World) -> None:
    before = files(world)
    async with running(world.desk_folder.parent, "", open_program=on_a_desk(world), size=(160, 48)) as app:
        await app.until(lambda: app.main.program is not None)
        await app.ask(request_of(1))
        for _ in range(2):  # the second card shows what names the new note
            card = await app.card_ready()
            for head in card.query(ItemHead):
                if head.verdict is Verdict.REFUSE:
                    head.focus()
                    await app.pilot.press("space")
            await app.pilot.press("ctrl+y")
            await app.until(partial(decided, app, card))
            if app.turns[0].turn.over:
                break
        await app.over()
        await app.pilot.press("f5")
        app.graph.chosen = 3
        await app.until(lambda: "Made    " in app.text)
        made = world.desk_folder / "notes" / "Note 1.md"
        assert app.turns[0].turn.calls[3].changed == (f"made {made}",)
        await app.pilot.press("u")
        await app.until(lambda: isinstance(app.app.screen, UndoScreen) and "Enter undoes" in app.text)
        choices = app.app.screen.query_one(Choices)
        assert str(choices.get_option_at_index(choices.highlighted or 0).prompt).startswith(" 3 ")
        await app.pilot.press("escape")
        await open_undo(app)
        await choose(app, "All")
        await app.until(lambda: "Nothing is left to undo" in app.text)
        await app.pilot.press("escape")
        await app.until(lambda: "! Undone:" in app.text)
        assert app.turns[0].turn.calls[3].undone
        await app.until(lambda: "done · undone" in app.text)
        assert files(world) == before


async def test_a_desk_that_keeps_nothing_has_nothing_to_undo(tmp_path: Path) -> None:
    async with running(tmp_path, NOTE) as app:
        await app.ask()
        await app.card_ready()
        await app.pilot.press("ctrl+y")
        await app.over()
        await open_undo(app)
        assert "Nothing is left to undo" in app.text


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_it_fits_small_terminals(world: World, size: tuple[int, int]) -> None:
    await done(world)
    async with opened(world, size) as (app, _):
        assert "Undo" in app.text
        assert "Esc closes" in app.text
        await choose(app, "Gone 1")
        await app.until(lambda: "undone" in app.text)
        assert "Esc closes" in app.text
