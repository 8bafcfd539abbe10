"""What is held before it is sent, in the app: the countdown, the keys that stop it, the word to let it go."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agent.events import Outcome, State, Verdict
from tests.tui.apps import Running, running
from tui.widgets.asks import Asks
from tui.widgets.held_row import HeldRow
from tui.widgets.item_head import ItemHead
from tui.widgets.status_bar import StatusBar

SEND = '1. send(["sid@x.org"], "hello")\n2. join()\n'
TWO = '1. send(["sid@x.org"], "hello")\n2. send(["b@x.org"], "hi")\n3. join()\n'
AND_ONE_MORE = '1. send(["sid@x.org"], "hello")\n2. write_note("Plan", "$1")\n3. join()\n'
WITH_A_QUESTION = (
    '1. write_note("Plan", "x")\n2. send(["sid@x.org"], "hello")\n3. show_note("Plan")\n'
    '4. show_note("$1 too")\n5. join()\n'
)
LONG = 60.0
"""Seconds; nothing that is held this long goes by itself while a test runs."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards take the focus, and keys count, at once."""
    monkeypatch.setattr("tui.guard.SEEING_TAKES", 0.0)
    monkeypatch.setattr("tui.widgets.asks.TYPING_PAUSE", 0.0)


async def approve(app: Running) -> None:
    """Ask, and approve every call of the card."""
    await app.ask()
    card = await app.card_ready()
    for head in card.query(ItemHead):
        if head.verdict is Verdict.REFUSE:
            head.focus()
            await app.pilot.press("space")
    await app.pilot.press("ctrl+y")


def seconds_in(text: str) -> int:
    """The seconds of the countdown on the screen."""
    found = re.search(r"Goes in (\d+) s", text)
    assert found, text
    return int(found[1])


async def test_the_countdown_counts_and_the_plan_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, SEND, hold=LONG) as app:
        await approve(app)
        await app.hold_shown()
        await app.until(lambda: "Goes in 60 s" in app.text)
        assert "Send to sid@x.org" in app.text
        assert "◷ 1 Send" in app.text
        assert "1 held" in app.text
        await app.until(lambda: seconds_in(app.text) < 60)
        await app.until(lambda: f"in {seconds_in(app.text)} s \u2502" in app.text)
        assert app.desk.sent == []


async def test_it_goes_by_itself(tmp_path: Path) -> None:
    async with running(tmp_path, SEND, hold=0.1) as app:
        await approve(app)
        assert (await app.over()).turn.outcome is Outcome.DONE
        assert app.desk.sent == [(("sid@x.org",), "hello")]
        assert app.main.query_one(Asks).hold is None
        assert app.prompt.has_focus


@pytest.mark.parametrize("how", ["ctrl+n", "ctrl+x", "button", "delete"])
async def test_every_way_to_stop_stops_it(tmp_path: Path, how: str) -> None:
    async with running(tmp_path, SEND, hold=LONG) as app:
        await approve(app)
        hold = await app.hold_shown()
        match how:
            case "button":
                hold.query_one("#stop-held").focus()
                await app.pilot.press("enter")
            case "delete":
                await app.pilot.press("f5", "delete")
            case key:
                await app.pilot.press(key)
        turn = (await app.over()).turn
        assert app.desk.sent == []
        assert turn.calls[1].state is State.CANCELLED
        assert app.main.query_one(Asks).hold is None


@pytest.mark.parametrize("how", ["ctrl+y", "button"])
async def test_it_need_not_be_waited_for(tmp_path: Path, how: str) -> None:
    async with running(tmp_path, SEND, hold=LONG) as app:
        await approve(app)
        hold = await app.hold_shown()
        await app.until(lambda: hold.guard.open)
        if how == "button":
            hold.query_one("#send-now").focus()
            await app.pilot.press("enter")
        else:
            await app.pilot.press(how)
        await app.over()
        assert app.desk.sent == [(("sid@x.org",), "hello")]


async def test_a_key_too_early_does_not_let_it_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path, SEND, hold=LONG) as app:
        await approve(app)
        monkeypatch.setattr("tui.guard.SEEING_TAKES", 3600.0)
        hold = await app.hold_shown()
        await app.pilot.press("ctrl+y", "ctrl+y")
        hold.query_one("#send-now").focus()
        await app.pilot.press("enter")
        assert app.desk.sent == []
        assert not hold.guard.open
        await app.pilot.press("ctrl+n")
        await app.over()
        assert app.desk.sent == []


async def test_several_are_shown_together_and_stopped_together(tmp_path: Path) -> None:
    async with running(tmp_path, TWO, hold=LONG) as app:
        await approve(app)
        await app.hold_shown()
        await app.until(lambda: "2 calls go, unless you stop them" in app.text)
        assert "Send to sid@x.org" in app.text
        assert "Send to b@x.org" in app.text
        await app.pilot.press("ctrl+n")
        turn = (await app.over()).turn
        assert app.desk.sent == []
        assert {view.state for view in turn.calls.values()} == {State.CANCELLED}


async def test_one_of_several_is_stopped_in_the_plan_and_the_rest_goes(tmp_path: Path) -> None:
    async with running(tmp_path, TWO, hold=LONG) as app:
        await approve(app)
        hold = await app.hold_shown()
        await app.until(lambda: "2 calls go" in app.text)
        await app.pilot.press("f5", "delete")
        await app.until(lambda: "Goes in" in app.text)
        assert app.main.query_one(Asks).hold is hold
        await app.until(lambda: hold.guard.open)
        await app.pilot.press("ctrl+y")
        await app.over()
        assert app.desk.sent == [(("b@x.org",), "hi")]


async def test_what_depends_on_it_is_asked_after_it(tmp_path: Path) -> None:
    async with running(tmp_path, AND_ONE_MORE, hold=LONG) as app:
        await approve(app)
        hold = await app.hold_shown()
        await app.until(lambda: hold.guard.open)
        await app.pilot.press("ctrl+y")
        card = await app.card_ready()
        assert [item.call_id for item in card.card.items] == [2]
        assert app.main.query_one(Asks).hold is None
        await app.pilot.press("ctrl+n")
        await app.over()
        assert app.desk.notes == {}


async def test_a_question_beside_it_takes_nothing_from_the_stop(tmp_path: Path) -> None:
    async with running(tmp_path, WITH_A_QUESTION, hold=LONG) as app:
        await approve(app)
        await app.hold_shown()
        question = await app.question_shown()
        assert "Goes in" in app.text
        assert "There is no note called" in app.text
        await app.pilot.press("ctrl+n")  # stops what is held, and leaves the question
        await app.until(lambda: app.main.query_one(Asks).hold is None)
        assert app.question is question
        assert app.main.busy
        await app.pilot.press("ctrl+n")
        turn = (await app.over()).turn
        assert app.desk.sent == []
        assert turn.calls[2].state is State.CANCELLED
        assert turn.calls[4].state is State.SKIPPED


async def test_who_is_typing_keeps_the_focus_and_stops_or_sends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, SEND, hold=LONG) as app:
        await app.ask()
        card = await app.card_ready()
        card.query_one(ItemHead).focus()
        await app.pilot.press("space")
        app.prompt.focus()
        await app.pilot.press(*"next")
        await app.pilot.press("ctrl+y")
        hold = await app.hold_shown()
        await app.pilot.press("space", *"yes")
        assert app.prompt.has_focus
        assert app.prompt.text == "next yes"
        assert not hold.has_focus_within
        assert app.desk.sent == []
        await app.pilot.press("enter")  # sends the next request, not the mail
        await app.until(lambda: len(app.turns) == 2)
        assert app.desk.sent == []
        assert app.turns[0].turn.calls[1].held_until is not None
        await app.pilot.press("f6")
        assert hold.query_one("#stop-held").has_focus
        await app.pilot.press("ctrl+x")
        await app.over()
        assert app.desk.sent == []


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (160, 48)])
async def test_both_buttons_are_on_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    async with running(tmp_path, TWO, hold=LONG, size=size) as app:
        await approve(app)
        await app.hold_shown()
        await app.until(lambda: "Stop" in app.text and "Send now" in app.text and "2 calls go" in app.text)
        await app.pilot.press("ctrl+x")
        await app.over()


THREE = (
    '1. send(["sid@x.org"], "hello")\n2. send(["b@x.org"], "hi")\n3. send(["c@x.org"], "hey")\n4. join()\n'
)


@pytest.mark.parametrize(
    ("how", "size"), [("key", (40, 12)), ("click", (40, 12)), ("command", (80, 24)), ("chat", (80, 24))]
)
async def test_one_of_several_is_stopped_by_itself(tmp_path: Path, how: str, size: tuple[int, int]) -> None:
    async with running(tmp_path, THREE, hold=LONG, size=size) as app:
        await approve(app)
        hold = await app.hold_shown()
        await app.until(lambda: "3 calls go" in app.text and app.text.count("  stop") == 3)
        row = hold.query(HeldRow)[1]
        match how:
            case "key":
                await app.pilot.press("f6", "up", "up", "delete")
            case "click":
                await app.pilot.click(row, offset=(row.size.width - 2, 0))
            case "command":
                await app.pilot.press("escape", *"/stop-held 2", "enter")
            case _:
                view = app.chat.view
                view.focus()
                view.entries[-1].unfolded = True
                view.entry_changed(0)
                parts = view.book.parts_of(0)
                view.cursor = 0, next(at for at, part in enumerate(parts) if part.call_id == 2)
                await app.pilot.press("delete")
        await app.until(lambda: len(hold.query(HeldRow)) == 2)
        calls = app.turns[-1].turn.calls
        assert [calls[number].held_until is None for number in (1, 2, 3)] == [False, True, False]
        assert app.main.query_one(Asks).hold is hold
        await app.until(lambda: hold.guard.open)
        await app.pilot.press("ctrl+y")
        await app.over()
        assert [message for _, message in app.desk.sent] == ["hello", "hey"]


async def test_the_status_line_counts_and_stops_by_a_click(tmp_path: Path) -> None:
    async with running(tmp_path, SEND, hold=LONG, size=(40, 12)) as app:
        await approve(app)
        await app.hold_shown()
        bar = app.main.query_one(StatusBar)
        await app.until(lambda: "goes in 59 s" in str(bar.render()))
        place = str(bar.render()).index("stop it")
        app.prompt.focus()
        await app.pilot.click(bar, offset=(place, 0))
        await app.over()
        assert app.desk.sent == []
