"""Step mode on the screen: the panel and the plan move together, and each way to go on does what it says."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from textual.widgets import Static

from agent.events import Mode, Outcome, State
from tests.agent.fakes import FakeDesk
from tests.tui.apps import Running, on_the_screen, running
from tui.keys.actions import Where, actions_of
from tui.widgets.asks import Asks
from tui.widgets.step_menu import StepMenu
from tui.widgets.step_panel import StepPanel

WIDE = (
    '1. find("Sid")\n2. find("Ana")\n3. write_note("A", "for $1")\n4. find("Zoe")\n'
    '5. send(["$2", "$3"], "hello")\n6. join()\n'
)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards take the focus, and keys count, at once."""
    monkeypatch.setattr("tui.guard.SEEING_TAKES", 0.0)
    monkeypatch.setattr("tui.widgets.asks.TYPING_PAUSE", 0.0)


def desk() -> FakeDesk:
    return FakeDesk(people={name: [f"{name}@x.org"] for name in ("sid", "ana", "zoe")})


def panel_of(app: Running) -> StepPanel:
    panel = app.main.query_one(Asks).panel
    assert isinstance(panel, StepPanel)
    return panel


async def at(app: Running, call_id: int) -> StepPanel:
    """Wait for the card of a call."""

    def shown() -> bool:
        panel = app.main.query_one(Asks).panel
        return isinstance(panel, StepPanel) and panel.shown == call_id and panel.ready

    await app.until(shown)
    await app.pilot.pause()
    return panel_of(app)


def gone(app: Running, panel: StepPanel) -> bool:
    return app.main.query_one(Asks).panel is not panel


def way(app: Running, name: str) -> str:
    """What the panel says that a way would do."""
    return str(panel_of(app).query_one(StepMenu).get_option(name).prompt)


async def test_one_call_after_another_and_the_plan_shows_which(tmp_path: Path) -> None:
    async with running(tmp_path, WIDE, mode=Mode.STEP, desk=desk(), size=(160, 48)) as app:
        await app.ask()
        await at(app, 1)
        assert app.graph.chosen == 1
        app.prompt.focus()
        await app.pilot.press("t", "l", "v")  # text, where a request is written
        assert app.prompt.text == "tlv"
        app.prompt.put("")
        await app.pilot.press("f6")
        assert "1 Find · looks" in way(app, "approve")
        assert "1 Find, and so 3 Write note, 5 Send" in way(app, "refuse")
        assert "1 Find, 2 Find, 4 Find" in way(app, "run_reads")
        assert "one card: 3 Write note, 5 Send" in way(app, "to_review")
        await app.pilot.press("ctrl+y")
        await at(app, 2)
        assert app.graph.chosen == 2
        await app.pilot.press("ctrl+n")
        await at(app, 3)
        assert app.turns[0].turn.calls[5].state is State.SKIPPED
        await app.pilot.press("enter")  # the menu begins at "run this" for what only changes something here
        await at(app, 4)
        assert app.desk.notes == {"A": "for Sid: sid@x.org"}
        await app.pilot.press("ctrl+n")
        await app.over()
        assert app.main.query_one(Asks).panel is None
        assert app.prompt.has_focus


async def test_the_selected_call_in_the_plan_is_the_one_on_the_panel(tmp_path: Path) -> None:
    async with running(tmp_path, WIDE, mode=Mode.STEP, desk=desk()) as app:
        await app.ask()
        await at(app, 1)
        await app.pilot.press("f5")
        app.graph.chosen = 4  # waits too, so its own card comes
        await at(app, 4)
        assert app.graph.has_focus
        assert "4" in way(app, "approve")
        app.graph.chosen = 5  # is not ready: it says after what
        await app.until(lambda: panel_of(app).selected == 5)
        await app.pilot.pause()
        told = str(panel_of(app).query_one(".step-ahead", Static).render())
        assert "Its card is shown after 1 Find, 2 Find, 3 Write note." in told
        assert "runs 1, 2, asks at 3, stops at 5" in way(app, "run_to")
        await app.pilot.press("ctrl+y", "ctrl+n")  # neither means a call that is not ready
        await app.pilot.pause(0.1)
        assert app.turns[0].turn.calls[4].state is State.WAITING
        await app.pilot.press("t")
        await at(app, 3)  # an effect on the way waits on its own card
        assert app.graph.chosen == 3
        assert app.desk.notes == {}
        assert [view.state for view in app.turns[0].turn.calls.values()][:2] == [State.DONE, State.DONE]
        await app.pilot.press("ctrl+y")
        await at(app, 5)
        assert app.graph.has_focus
        await app.pilot.press("ctrl+n")
        await at(app, 4)
        await app.pilot.press("ctrl+x")
        await app.over()
        assert app.desk.sent == []


async def test_all_reads_at_once_and_then_back_to_review(tmp_path: Path) -> None:
    plan = WIDE.replace('5. send(["$2", "$3"], "hello")', '5. write_note("B", "$2")')
    async with running(tmp_path, plan, mode=Mode.STEP, desk=desk()) as app:
        await app.ask()
        await at(app, 1)
        await app.pilot.press("l")
        panel = await at(app, 3)
        assert [app.turns[0].turn.calls[k].state for k in (1, 2, 4)] == [State.DONE] * 3
        assert panel.query_one(StepMenu).get_option("run_reads").disabled
        await app.pilot.press("v")
        card = await app.card_ready()
        assert not isinstance(card, StepPanel)
        assert [item.call_id for item in card.card.items] == [3, 5]
        await app.pilot.press("ctrl+y")
        assert (await app.over()).turn.outcome is Outcome.DONE
        assert app.desk.notes == {"A": "for Sid: sid@x.org", "B": "Ana: ana@x.org"}
        await app.ask()  # the next request is stepped through again
        await at(app, 1)
        await app.pilot.press("ctrl+x")
        await app.over()


async def test_words_for_what_should_be_different_skip_the_call(tmp_path: Path) -> None:
    async with running(tmp_path, '1. write_note("A", "x")\n2. join()', mode=Mode.STEP) as app:
        await app.ask()
        panel = await at(app, 1)
        await app.until(lambda: panel.has_focus_within)
        await app.pilot.press("r")
        await app.until(lambda: panel.query("CallChoices EditBox"))
        app.graph.chosen = None
        app.graph.chosen = 1  # what is being written is not lost over it
        await app.pilot.press(*"shorter", "enter")
        await app.until(lambda: app.turns[0].turn.over)
        assert app.turns[0].turn.answer is not None
        assert "you refused it: shorter" in app.turns[0].turn.answer.text
        assert app.desk.notes == {}
        await app.pilot.press("ctrl+x")


async def test_enter_on_what_sends_skips_it(tmp_path: Path) -> None:
    async with running(tmp_path, '1. send(["sid@x.org"], "hi")\n2. join()', mode=Mode.STEP) as app:
        await app.ask()
        panel = await at(app, 1)
        await app.until(lambda: panel.has_focus_within)
        await app.pilot.press("enter")
        turn = (await app.over()).turn
        assert turn.outcome is Outcome.REFUSED
        assert app.desk.sent == []


async def test_every_way_can_be_clicked(tmp_path: Path) -> None:
    async with running(tmp_path, WIDE, mode=Mode.STEP, desk=desk(), size=(80, 24)) as app:
        await app.ask()
        calls = [(1, "approve"), (2, "refuse"), (3, "run_reads"), (3, "to_review")]
        for call_id, name in calls:
            panel = await at(app, call_id)
            menu = panel.query_one(StepMenu)
            await app.pilot.click(menu, offset=(4, menu.get_option_index(name)))
            await app.until(partial(gone, app, panel))
        card = await app.card_ready()
        assert [item.call_id for item in card.card.items] == [3]
        states = [app.turns[0].turn.calls[number].state for number in (1, 2, 4)]
        assert states == [State.DONE, State.SKIPPED, State.DONE]
        await app.pilot.click("#refuse")
        await app.over()


async def test_keys_before_the_panel_was_seen_do_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.guard.SEEING_TAKES", 3600.0)
    async with running(tmp_path, WIDE, mode=Mode.STEP, desk=desk()) as app:
        await app.ask()
        await app.card_shown()
        await app.until(lambda: app.card.has_focus_within)
        await app.pilot.press("ctrl+y", "enter", "l", "v", "ctrl+n", "t")
        await app.pilot.pause(0.1)
        assert {view.state for view in app.turns[0].turn.calls.values()} == {State.WAITING, State.PENDING}
        await app.pilot.press("ctrl+x")
        await app.over()


async def test_its_ways_are_on_the_screen_at_every_size(tmp_path: Path) -> None:
    async with running(tmp_path, WIDE, mode=Mode.STEP, desk=desk(), size=(160, 48)) as app:
        await app.ask()
        await at(app, 1)
        for size in ((80, 24), (40, 12), (20, 5)):
            await app.pilot.resize_terminal(*size)
            await app.pilot.pause()
            menu = panel_of(app).query_one(StepMenu)
            await app.until(partial(on_the_screen, menu))
            assert menu.region.height >= 1
        await app.pilot.press("l")
        await at(app, 3)
        await app.pilot.press("ctrl+n")
        await app.over()


def test_each_way_has_a_key_of_its_own() -> None:
    assert {one.id for one in actions_of(Where.STEP)} == {"run_to", "run_reads", "to_review"}
