"""The screen itself: sizes, strange content, drafts, history, help, leaving; quiet when nothing happens."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from agent.events import Outcome
from tests.agent.fakes import FakeDesk
from tests.tui.apps import BOTH, NOTE, running
from tui.keys.actions import ACTIONS, Where, action, actions_of
from tui.screens.help import HelpScreen, help_text
from tui.screens.quit import QuitScreen
from tui.widgets.plan_pane import PlanPane
from tui.widgets.welcome import Welcome

FLOW = (
    '1. find("Sid")\n2. find("Sid")\n3. write_note("Plan", "$1")\n4. send(["$1", "$2"], "hello")\n5. join()\n'
)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions take the focus, and keys count, at once."""
    monkeypatch.setattr("tui.guard.SEEING_TAKES", 0.0)
    monkeypatch.setattr("tui.widgets.asks.TYPING_PAUSE", 0.0)


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (60, 16), (80, 24), (100, 30), (160, 48)])
async def test_a_request_can_be_carried_out_at_every_size(
    tmp_path: Path, quick: None, size: tuple[int, int]
) -> None:
    async with running(tmp_path, FLOW, size=size) as app:
        await app.ask()
        card = await app.card_ready()
        buttons = [card.query_one(name) for name in ("#approve", "#refuse")]
        for button in buttons:
            assert button.region.height == 1
            assert app.app.screen.region.contains_region(button.region) or size[0] < 40
        await app.pilot.press("ctrl+y")
        await app.over()
        assert app.desk.notes == {"Plan": "Sid: sid@x.org"}


async def test_resizing_to_nothing_and_back_keeps_everything(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, FLOW, size=(160, 48)) as app:
        await app.ask()
        await app.card_ready()
        texts = [""]

        def stands_still() -> bool:
            texts.append(app.text)
            return texts[-1] == texts[-2]

        await app.until(stands_still)
        before = app.text
        for size in ((20, 5), (60, 10), (1, 1), (99, 30), (160, 48)):
            await app.pilot.resize_terminal(*size)
            await app.pilot.pause()
        await app.until(lambda: app.text == before)


async def test_the_plan_stands_beside_the_chat_or_above_it(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, NOTE, size=(120, 40)) as app:
        await app.ask()
        await app.card_ready()
        await app.pilot.press("ctrl+n")
        await app.over()
        pane, chat = app.main.query_one(PlanPane), app.main.query_one("#chat")
        assert pane.region.x >= chat.region.right
        await app.pilot.resize_terminal(80, 24)
        await app.pilot.pause()
        assert pane.region.bottom <= chat.region.y
        assert app.graph.region.height >= 3


async def test_markup_and_control_characters_are_shown_not_obeyed(tmp_path: Path, quick: None) -> None:
    nasty = "[red]x[/] \\x1b]52;c;aGk=\\x07 \\u202eevil [link=file:///etc]y[/link]"
    plan = f'1. write_note("[bold]T[/", "{nasty}")\n2. find("[/nope]")\n3. join()'.encode().decode(
        "unicode_escape"
    )
    async with running(tmp_path, plan) as app:
        await app.ask("[/] do \x1b[31m it \u202e [")
        question = await app.question_shown()
        question.refuse()
        await app.card_ready()
        shown = app.text
        assert "[bold]T[/" in shown
        assert "x[/] ]52;c;aGk=" in shown  # the engine takes controls out of what would run
        assert "‹U+202E›" in shown
        assert "\x1b" not in shown
        assert "[/] do ␛[31m it" in shown
        await app.pilot.press("ctrl+y")
        await app.over()
        assert app.turns[0].turn.outcome is Outcome.PARTLY


async def test_wide_and_combined_characters_keep_the_borders_straight(tmp_path: Path, quick: None) -> None:
    plan = '1. write_note("会議の議事録と今後の予定について", "שלום עולם 👩‍👩‍👧 é")\n2. join()'
    async with running(tmp_path, plan) as app:
        await app.ask("会議")
        await app.card_ready()
        for row in range(3):
            strip = app.graph.render_line(row)
            assert strip.cell_length == app.graph.size.width


async def test_a_paste_of_100_000_characters_is_taken_and_shown_short(tmp_path: Path) -> None:
    from textual import events

    words = "lorem ipsum " * 8334
    async with running(tmp_path, '1. find("Sid")\n2. join()') as app:
        app.prompt.focus()
        app.app.post_message(events.Paste(words))
        await app.until(lambda: len(app.prompt.whole) == len(words))
        await app.pilot.press("x")
        await app.pilot.press("enter")
        turn = (await app.over()).turn
        assert turn.text.startswith("lorem")
        assert len(turn.text) >= 100_000
        assert "characters)" in app.text


async def test_nothing_is_animated_when_nothing_runs(tmp_path: Path, quick: None) -> None:
    gate = threading.Event()
    async with running(tmp_path, '1. ponder("x")\n2. join()', desk=FakeDesk(gate=gate)) as app:
        assert not app.graph.animated
        await app.ask()
        await app.until(lambda: app.graph.animated)
        gate.set()
        await app.over()
        assert not app.graph.animated


async def test_the_unsent_request_is_there_again_after_a_restart(tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    async with running(tmp_path, NOTE, draft_file=draft) as app:
        app.prompt.put("remind me\nto buy milk")
        await app.until(lambda: app.main.program)
        await app.pilot.press("ctrl+q")
        await app.pilot.pause()
    async with running(tmp_path, NOTE, draft_file=draft) as app:
        assert app.prompt.text == "remind me\nto buy milk"


async def test_a_draft_survives_a_kill(tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    async with running(tmp_path, NOTE, draft_file=draft) as app:
        await app.pilot.press(*"milk")
        await app.until(lambda: draft.exists() and draft.read_text() == "milk")


async def test_new_lines_with_ctrl_j_and_earlier_requests_with_up(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, '1. find("Sid")\n2. join()') as app:
        app.prompt.focus()
        await app.pilot.press("a", "ctrl+j", "b", "enter")
        turn = (await app.over()).turn
        assert turn.text == "a\nb"
        await app.pilot.press("c", "up")
        assert app.prompt.text == "a\nb"
        await app.pilot.press("down")
        assert app.prompt.text == "c"


async def test_an_example_can_be_chosen(tmp_path: Path) -> None:
    async with running(tmp_path, NOTE) as app:
        app.main.query_one(Welcome).query_one("OptionList").focus()
        await app.pilot.press("down", "enter")
        await app.pilot.pause()
        assert app.prompt.text
        assert app.prompt.has_focus
        assert not app.main.busy


async def test_help_lists_every_action_with_its_key(tmp_path: Path) -> None:
    async with running(tmp_path, NOTE, size=(100, 190)) as app:
        await app.pilot.press("f1")
        await app.until(lambda: isinstance(app.app.screen, HelpScreen))
        for one in ACTIONS:
            assert one.shown_key in help_text(200).plain
            assert one.description in help_text(200).plain
        assert ACTIONS[0].description in app.text
        await app.pilot.press("escape")
        assert app.app.screen is app.main


async def test_leaving_while_something_runs_asks_first(tmp_path: Path) -> None:
    gate = threading.Event()
    async with running(tmp_path, '1. ponder("x")\n2. join()', desk=FakeDesk(gate=gate)) as app:
        await app.ask()
        await app.until(lambda: app.turns[0].turn.running)
        await app.pilot.press("ctrl+q")
        await app.until(lambda: isinstance(app.app.screen, QuitScreen))
        await app.pilot.press("escape")
        assert app.app.screen is app.main
        assert app.main.busy
        gate.set()
        await app.over()


async def test_an_earlier_plan_opens_from_its_line(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, BOTH) as app:
        await app.ask("first")
        await app.card_ready()
        await app.pilot.press("ctrl+n")
        await app.over()
        app.planner.text = NOTE
        await app.ask("second")
        await app.card_ready()
        await app.pilot.press("ctrl+n")
        await app.over()
        pane = app.main.query_one(PlanPane)
        assert pane.turn is app.turns[1].turn
        await app.pilot.press("shift+up", "home", "down", "enter")
        await app.pilot.pause()
        assert pane.turn is app.turns[0].turn
        assert "3 Send" in app.text


async def test_walking_the_plan_shows_the_details_of_each_call(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, BOTH) as app:
        await app.ask()
        await app.card_ready()
        await app.pilot.press("ctrl+n")
        await app.over()
        await app.pilot.press("f5")
        await app.until(lambda: app.graph.chosen == 1)
        await app.pilot.press("right")
        assert app.graph.chosen == 3
        assert "recipients" in app.text or "To" in app.text
        await app.pilot.press("escape")
        assert app.prompt.has_focus


async def test_clearing_empties_the_screen(tmp_path: Path) -> None:
    async with running(tmp_path, '1. find("Sid")\n2. join()') as app:
        await app.ask()
        await app.over()
        await app.pilot.press("ctrl+l")
        await app.until(lambda: app.main.query_one(Welcome).display)
        assert not app.turns


def test_keys_are_unambiguous_within_each_part_of_the_screen() -> None:
    for where in Where:
        keys = [key for one in actions_of(where) for key in one.usual_keys]
        assert len(keys) == len(set(keys))


def test_actions_are_found_by_name() -> None:
    assert action("stop").shown_key == "Ctrl+X"
    with pytest.raises(KeyError):
        action("nonsense")


async def test_what_is_pasted_into_a_search_cannot_steer_the_terminal(tmp_path: Path, quick: None) -> None:
    from textual import events
    from textual.widgets import Input

    async with running(tmp_path, NOTE) as app:
        await app.pilot.press("f3")
        await app.until(lambda: isinstance(app.app.focused, Input))
        app.app.post_message(events.Paste("a\x1b]52;c;aGk=\x07b"))
        await app.until(lambda: isinstance(box := app.app.focused, Input) and "b" in box.value)
        assert "\x1b" not in app.text


async def test_the_only_line_of_a_request_is_deleted_with_ctrl_k(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, NOTE) as app:
        for text in ("", "one line"):
            app.prompt.put(text)
            await app.pilot.press("home", "ctrl+k")
        assert app.prompt.text == ""


async def test_a_box_that_was_taken_off_the_screen_draws_nothing_in_16_colours(
    tmp_path: Path, quick: None
) -> None:
    from textual.geometry import Region

    from tui.widgets.enter_area import EditBox

    async with running(tmp_path, NOTE) as app:
        app.app.theme = "ansi-dark"
        box = EditBox("value")
        await app.main.mount(box)
        await app.pilot.pause()
        await box.remove()
        assert [strip.text for strip in box.render_lines(Region(0, 0, 5, 2))] == ["     "] * 2
