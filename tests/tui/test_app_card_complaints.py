"""What users of other tools complain about most, as far as approvals go (numbers of `shared/anchors.md`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from agent.events import Mode, Outcome, State, Verdict
from agent.journal import EntryRow
from tests.agent.fakes import FakeDesk
from tests.agent.test_revising import TELL, Knows
from tests.tui.apps import BOTH, NOTE, SEND, Running, on_the_screen, running
from tui.widgets.asks import Asks
from tui.widgets.field_row import FieldRow
from tui.widgets.item_head import ItemHead

LONG = "\n".join(f"line {number}" for number in range(60))
FULL = '1. find("Sid")\n2. send(["sid@x.org"], "$1")\n3. write_note("Plan", "$1")\n4. join()\n'
READS = "".join(f'{number}. find("Sid")\n' for number in range(1, 41)) + "41. join()\n"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards take the focus, and keys count, at once."""
    monkeypatch.setattr("tui.guard.SEEING_TAKES", 0.0)
    monkeypatch.setattr("tui.widgets.asks.TYPING_PAUSE", 0.0)


# 6. A stray key approved a tool; "always allow" was forgotten; buttons lay off the screen.


async def test_enter_right_after_a_card_showed_itself_never_sends(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, SEND) as app:
        await app.ask()
        card = await app.card_ready()
        await app.until(lambda: card.has_focus_within)
        await app.pilot.press("enter", "enter", "enter", "enter", "space", "space")
        assert not card.decided
        await app.pilot.press("ctrl+n")
        await app.over()
        assert app.desk.sent == []


async def test_also_when_it_was_set_to_run_before_the_card_was_made_afresh(
    tmp_path: Path, quick: None
) -> None:
    async with running(tmp_path, BOTH) as app:
        await app.ask()
        card = await app.card_ready()
        sends = next(head for head in card.query(ItemHead) if head.item.tool == "send")
        sends.flip()
        row = next(row for row in card.query(FieldRow) if row.field.name == "Title")
        row.focus()
        await app.pilot.press("e", "x", "enter")
        await app.until(lambda: app.card is not card)
        fresh = await app.card_ready()
        assert [head.verdict for head in fresh.query(ItemHead)] == [Verdict.APPROVE] * 2
        app.prompt.focus()
        await app.pilot.press("f6", "enter")
        assert not fresh.decided
        await app.pilot.press("ctrl+n")
        await app.over()
        assert app.desk.sent == []


async def test_what_is_always_allowed_is_still_allowed_after_a_restart(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, NOTE) as app:
        await app.ask()
        await app.card_ready()
        await app.pilot.press("a")
        await app.until(lambda: app.main.query("CallChoices OptionList"))
        await app.pilot.press("enter")
        await app.until(lambda: "New rule" in app.text)
        await app.pilot.press("ctrl+y")
        await app.over()
    async with running(tmp_path, NOTE) as app:
        await app.ask()
        turn = (await app.over()).turn
        assert turn.calls[1].state is State.DONE
        assert not any(entry.kind == "shown" for entry in _entries(app, 2))


async def test_the_buttons_are_on_the_screen_however_long_the_card_is(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, FULL, size=(120, 40), desk=FakeDesk(people={"sid": [LONG]})) as app:
        await app.ask()
        card = await app.card_ready()
        for size in ((120, 40), (80, 24), (40, 12), (20, 5)):
            await app.pilot.resize_terminal(*size)
            await app.pilot.pause()
            for name in ("#approve", "#refuse"):
                button = card.query_one(name)
                await app.until(partial(on_the_screen, button))
                assert button.region.height == 1
        await app.pilot.click("#refuse")
        await app.over()
        assert app.desk.sent == []


# 11. Arguments were hidden (`test_app_card_values`); what ran differed from what was approved.


async def test_what_is_done_is_what_the_last_card_showed(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, SEND) as app:
        await app.ask()
        card = await app.card_ready()
        next(row for row in card.query(FieldRow) if row.field.name == "Text").focus()
        await app.pilot.press("e", *" there", "enter")
        await app.until(lambda: app.card is not card)
        card = await app.card_ready()
        (item,) = card.card.items
        shown = {field.name: field.text for field in item.fields}
        card.query_one(ItemHead).focus()
        await app.pilot.press("space", "ctrl+y")
        await app.over()
        assert app.desk.sent == [((shown["To"],), shown["Text"])] == [(("sid@x.org",), "hello there")]
        kept = {entry.kind: entry.data for entry in _entries(app, 1) if entry.call_id == 2}
        assert kept["decision"]["digest"] == kept["intent"]["digest"] == item.digest


# 12. A revised plan ran without being shown again; a dry run sent.


async def test_a_revised_plan_is_shown_again_before_anything_runs(tmp_path: Path, quick: None) -> None:
    desk = FakeDesk(people={"sid": ["sid@x.org"], "ben": ["ben@x.org"]})
    plans = {f"tell {name} hello": TELL.format(name=name) for name in ("Sid", "Ben")}
    async with running(tmp_path, "", planner=Knows(plans), desk=desk) as app:
        await app.ask("tell Sid hello")
        first = await app.card_ready()
        sends = next(head for head in first.query(ItemHead) if head.item.tool == "send")
        sends.focus()
        await app.pilot.press("r")
        await app.until(lambda: first.query("CallChoices EditBox"))
        await app.pilot.press(*"no, to Ben", "enter", "ctrl+y")
        await app.until(lambda: app.main.query_one(Asks).panel not in (None, first))
        second = await app.card_ready()
        assert [field.text for field in second.card.items[-1].fields] == ["ben@x.org", "hello"]
        assert desk.sent == []
        second.query(ItemHead).last().focus()
        await app.pilot.press("space", "ctrl+y")
        await app.over()
        assert desk.sent == [(("ben@x.org",), "hello")]


async def test_a_dry_run_sends_nothing_and_asks_for_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, BOTH, mode=Mode.DRY_RUN) as app:
        await app.ask()
        await app.over()
        assert (app.desk.sent, app.desk.notes) == ([], {})
        assert not any(entry.kind in ("shown", "intent") for entry in _entries(app, 1))


# 13. Hundreds of prompts for calls that only look.


async def test_calls_that_only_look_ask_for_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, READS) as app:
        await app.ask()
        turn = (await app.over()).turn
        assert turn.outcome is Outcome.DONE
        assert not any(entry.kind == "shown" for entry in _entries(app, 1))


async def test_who_steps_lets_them_all_go_with_one_key(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, READS, mode=Mode.STEP) as app:
        await app.ask()
        await app.card_ready()
        await app.pilot.press("l")
        turn = (await app.over()).turn
        assert turn.outcome is Outcome.DONE
        assert sum(entry.kind == "shown" for entry in _entries(app, 1)) == 1


def _entries(app: Running, request: int) -> Sequence[EntryRow]:
    assert app.main.program is not None
    return app.main.program.session.journal.entries(request)
