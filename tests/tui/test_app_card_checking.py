"""What is typed on a card is looked at meanwhile: what it will be taken as, or why it cannot be used."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from agent.events import ApprovalCard, EditRejected, Event
from tests.agent.fakes import FakeDesk, open_session
from tests.tui.apps import Running, running
from tui.widgets.enter_area import EditBox
from tui.widgets.field_row import FieldRow

MEET = '1. meet("Review", "tomorrow at 3pm")\n2. join()\n'
WEIGH = '1. write_note("Plan", "x")\n2. join()\n'


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards take the focus, and keys count, at once."""
    monkeypatch.setattr("tui.guard.SEEING_TAKES", 0.0)
    monkeypatch.setattr("tui.widgets.asks.TYPING_PAUSE", 0.0)


async def opened(app: Running, name: str) -> EditBox:
    """Open a line of the card for writing, empty."""
    await app.ask()
    card = await app.card_ready()
    row = next(row for row in card.query(FieldRow) if row.field.name == name)
    row.focus()
    await app.pilot.press("e")
    await app.until(lambda: card.query(EditBox))
    box = card.query_one(EditBox)
    box.clear()
    return box


@pytest.mark.parametrize("size", [(100, 30), (40, 12)])
async def test_what_it_will_be_taken_as_is_shown_while_typing(tmp_path: Path, size: tuple[int, int]) -> None:
    async with running(tmp_path, MEET, size=size) as app:
        box = await opened(app, "Starts")
        box.insert("friday at 3p")
        await app.pilot.press("m")
        await app.until(lambda: "2026-11-27T15:00" in app.text)
        card, shown = app.card, len(app.turns)
        box.insert(" or else")
        await app.until(lambda: "could not" in app.text)
        assert app.card is card  # nothing was changed, nothing typed is lost
        assert (box.text, box.has_focus) == ("friday at 3pm or else", True)
        assert len(app.turns) == shown
        box.clear()
        box.insert("sunday 9:30")
        await app.until(lambda: "2026-11-29T09:30" in app.text)
        await app.pilot.press("enter")
        await app.until(lambda: app.card is not card)
        await app.card_ready()
        assert "2026-11-29T09:30" in app.text
        await app.pilot.press("ctrl+n")
        await app.over()


async def test_a_slow_look_is_made_once_at_a_time_and_taking_ends_it(tmp_path: Path) -> None:
    desk = FakeDesk(weigh=threading.Event())
    async with running(tmp_path, WEIGH, desk=desk) as app:
        await opened(app, "Text")
        await app.pilot.press(*"weigh")
        await app.until(desk.weighing.is_set)
        desk.weighing.clear()
        await app.pilot.press("s")  # the screen goes on, and this waits for the look to end
        await app.until(lambda: "weighs" in app.text)
        await app.pilot.press("enter")
        await app.until(lambda: not app.card.query(EditBox))
        assert desk.stopped.is_set()
        await app.card_ready()
        assert app.card.card.items[0].fields[1].text == "weighs"
        await app.pilot.press("ctrl+n")
        await app.over()


async def test_a_check_changes_nothing_and_writes_nothing_down(tmp_path: Path) -> None:
    session = open_session(tmp_path, MEET)
    events: list[Event] = []
    async for event in session.ask("do it"):
        events.append(event)
        if not isinstance(event, ApprovalCard):
            continue
        await session.journal.sealed()
        before = len(session.journal.entries(1))
        told = len(events)
        reading = await session.check(event.card_id, 1, {"start": "friday at noon"})
        assert [(line.name, line.text) for line in reading.fields] == [
            ("Starts", "2026-11-27T12:00:00-08:00"),
            ("How", "room"),
        ]
        for wrong in ({"start": "some day"}, {"how": "by mail"}):
            with pytest.raises(EditRejected) as raised:
                await session.check(event.card_id, 1, wrong)
            assert str(raised.value)
        with pytest.raises(KeyError):
            await session.check(event.card_id + 1, 1, {"how": "phone"})
        await session.journal.sealed()
        assert len(session.journal.entries(1)) == before
        assert len(events) == told
        session.decide(event.card_id, {})
    assert sum(isinstance(event, ApprovalCard) for event in events) == 1
    await session.close()
