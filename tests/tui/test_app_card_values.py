"""What stands on the card: all of every value within reach, changed in place, by keys or with the mouse."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.agent.fakes import FakeDesk
from tests.tui.apps import Running, running
from tui.widgets.approval_card import CardPanel
from tui.widgets.asks import Asks
from tui.widgets.enter_area import EditBox
from tui.widgets.field_row import FieldRow
from tui.widgets.item_head import ItemHead
from tui.widgets.key_hints import KeyHints
from tui.widgets.value_text import LARGE, WINDOW

BODY = "Dear all,\n\n" + "\n".join(f"line {number}" for number in range(1, 25)) + "\n\nThe end."
LONG_NOTE = '1. find("Sid")\n2. write_note("Plan", "$1")\n3. join()\n'
MEET = '1. meet("Review", "tomorrow at 3pm")\n2. join()\n'


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards take the focus, and keys count, at once."""
    monkeypatch.setattr("tui.guard.SEEING_TAKES", 0.0)
    monkeypatch.setattr("tui.widgets.asks.TYPING_PAUSE", 0.0)


def holding(text: str) -> FakeDesk:
    return FakeDesk(people={"sid": [text]})


def row_of(card: CardPanel, name: str) -> FieldRow:
    return next(row for row in card.query(FieldRow) if row.field.name == name)


async def seen_going_down(app: Running, presses: int = 80) -> str:
    """Everything that the screen shows while Down is pressed from the head of the first call."""
    app.card.query(ItemHead).first().focus()
    await app.pilot.pause()
    shown = [app.text]
    for _ in range(presses):
        await app.pilot.press("down")
        shown.append(app.text)
        if app.card.query_one("#approve").has_focus or app.card.query_one("#refuse").has_focus:
            break
    return "\n".join(shown)


async def test_going_down_passes_every_line_of_every_value(tmp_path: Path) -> None:
    async with running(tmp_path, LONG_NOTE, size=(40, 12), desk=holding(BODY)) as app:
        await app.ask()
        await app.card_ready()
        shown = await seen_going_down(app)
        for number in range(1, 25):
            assert f"line {number}" in shown
        assert "The end." in shown
        await app.pilot.press("ctrl+n")
        await app.over()


async def test_how_much_is_below_is_said_and_pages_turn(tmp_path: Path) -> None:
    async with running(tmp_path, LONG_NOTE, size=(80, 24), desk=holding(BODY)) as app:
        await app.ask()
        await app.card_ready()
        assert "more" in app.text
        assert "The end." not in app.text
        await app.pilot.press("end")
        await app.until(lambda: "The end." in app.text and " more" not in app.text)
        await app.pilot.press("home")
        await app.until(lambda: "line 1" in app.text)
        await app.pilot.press("pagedown")
        await app.until(lambda: "Title" not in app.text)
        await app.pilot.press("ctrl+n")
        await app.over()


async def test_a_line_of_megabytes_is_all_within_reach(tmp_path: Path) -> None:
    text = "start " + "x" * (3 * LARGE) + " finish"
    async with running(tmp_path, LONG_NOTE, size=(80, 24), desk=holding(text)) as app:
        await app.ask()
        card = await app.card_shown()
        await app.until(lambda: card.ready)
        row = row_of(card, "Text")
        row.focus()
        await app.until(lambda: "start" in app.text)
        assert row.text.size.height <= WINDOW
        rows = row.text.virtual_size.height
        drawn = "".join(piece.text for y in range(2) for piece in row.text.render_line(y)).split()
        assert "x" * 40 in "".join(drawn)
        assert rows * row.text.size.width >= len(text)
        await app.pilot.press("end")
        await app.until(lambda: "finish" in app.text)
        await app.pilot.press("e")
        assert not row.editing  # a text area would stand still over it
        await app.pilot.press("ctrl+y")
        await app.over()
        assert app.desk.notes["Plan"].endswith("finish")


async def test_a_body_is_written_in_lines_and_taken_with_the_key_for_yes(tmp_path: Path) -> None:
    async with running(tmp_path, LONG_NOTE, desk=holding("one\ntwo")) as app:
        await app.ask()
        card = await app.card_ready()
        row = row_of(card, "Text")
        row.focus()
        await app.pilot.press("e", "enter", *"three")
        assert app.card is card
        assert "take it" in app.text
        await app.pilot.press("ctrl+y")  # takes the change, and approves nothing
        await app.until(lambda: app.card is not card)
        assert app.desk.notes == {}
        await app.pilot.pause()
        assert app.card.focus_key == (2, "Text")
        await app.pilot.press("ctrl+y")
        await app.over()
        assert app.desk.notes["Plan"].endswith("one\ntwo\nthree")


async def test_nothing_runs_while_a_change_is_open(tmp_path: Path) -> None:
    async with running(tmp_path, MEET) as app:
        await app.ask("meet tomorrow at 3pm")
        card = await app.card_ready()
        row_of(card, "Starts").focus()
        await app.pilot.press("e", *" or so")
        card.query_one("#approve").focus()
        await app.pilot.press("enter")
        assert not card.decided
        assert card.query_one(EditBox).has_focus
        await app.pilot.press("escape", "ctrl+n")
        await app.over()
        assert app.desk.keys == []


async def test_what_cannot_be_used_is_said_beside_the_line_and_what_was_typed_stays(tmp_path: Path) -> None:
    async with running(tmp_path, MEET, size=(80, 24)) as app:
        await app.ask("meet tomorrow at 3pm")
        card = await app.card_ready()
        row = row_of(card, "How")
        row.focus()
        await app.pilot.press("e", "ctrl+u", *"smoke", "enter")
        await app.until(lambda: "phone, room" in app.text)
        box = row.query_one(EditBox)
        assert box.text == "smoke"
        assert box.has_focus
        error = row.query_one(".field-error")
        assert error.region.y == box.region.bottom
        await app.pilot.press("ctrl+u", *"phone", "enter")
        await app.until(lambda: app.card is not card)
        await app.pilot.press("ctrl+n")
        await app.over()


async def test_a_slow_look_at_a_change_can_be_stopped(tmp_path: Path) -> None:
    desk = FakeDesk(weigh=threading.Event())
    async with running(tmp_path, '1. write_note("A", "x")\n2. join()\n', desk=desk) as app:
        await app.ask()
        card = await app.card_ready()
        row_of(card, "Text").focus()
        await app.pilot.press("e", "ctrl+u", *"weigh", "enter")
        await app.until(desk.weighing.is_set)
        await app.until(lambda: "looking at it" in app.text)
        await app.pilot.press("escape")
        await app.until(desk.stopped.is_set)
        await app.pilot.pause()
        assert app.card is card
        await app.pilot.press("ctrl+y")
        await app.over()
        assert desk.notes == {"A": "x"}


async def test_all_of_it_works_with_the_mouse(tmp_path: Path) -> None:
    plan = '1. send(["sid@x.org"], "hello")\n2. write_note("Plan", "x")\n3. join()\n'
    async with running(tmp_path, plan, size=(80, 24)) as app:
        await app.ask()
        card = await app.card_ready()
        head = card.query(ItemHead).first()
        await app.pilot.click(head, offset=(3, 0))
        assert head.has_class("-runs")
        row = next(row for row in card.query(FieldRow) if row.field.name == "Title")
        await app.pilot.click(row, offset=(4, 0))
        assert row.editing
        await app.pilot.press(*"ned")
        hints = row.query_one(KeyHints)
        await app.pilot.click(hints, offset=(2, 0))  # "take it"
        await app.until(lambda: app.card is not card)
        card = await app.card_ready()
        hints = card.query(".ask-keys").last(KeyHints)
        column = str(hints.render()).index("why not")
        card.query(ItemHead).last().focus()
        await app.pilot.click(hints, offset=(column, 0))
        assert card.query_one(".call-choices EditBox").has_focus
        await app.pilot.press("escape")
        await app.pilot.click("#approve")
        await app.over()
        assert app.desk.sent == [(("sid@x.org",), "hello")]
        assert app.desk.notes == {"Planned": "x"}


async def test_a_card_need_not_wait_for_the_end_of_a_hold(tmp_path: Path) -> None:
    plan = (
        '1. send(["sid@x.org"], "hello")\n2. write_note("Plan", "x")\n3. write_note("C", "$2")\n4. join()\n'
    )
    async with running(tmp_path, plan, hold=60, size=(80, 24)) as app:
        await app.ask()
        card = await app.card_ready()
        await app.pilot.press("space", "ctrl+y")
        hold = await app.hold_shown()
        hold.take_focus()
        await app.until(lambda: app.main.query_one(Asks).panel not in (None, card))
        second = await app.card_ready()
        assert [item.call_id for item in second.card.items] == [3]
        assert hold.has_focus_within  # who is about to stop it finds the key where it was
        for button in ("#stop-held", "#send-now", "#approve", "#refuse"):
            assert app.app.screen.region.contains_region(app.main.query_one(button).region)
        await app.pilot.press("ctrl+y")  # the card's, while there is one
        await app.until(lambda: "C" in app.desk.notes)
        assert app.desk.sent == []
        await app.pilot.press("ctrl+n")
        await app.over()
        assert app.desk.sent == []
