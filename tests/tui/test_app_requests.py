"""A request through the real app: plan, card, approval or refusal, answer, and what is on the desk after."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual import events

from agent.events import Mode, Outcome, State
from agent.plan import Call
from agent.planning import PlanEnd, PlannerUnavailable
from tests.agent.fakes import FakeDesk, FakePlanner
from tests.tui.apps import BOTH, NOTE, SEND, running
from tui.widgets.asks import Asks
from tui.widgets.field_row import FieldRow
from tui.widgets.item_head import ItemHead
from tui.widgets.status_bar import StatusBar


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions take the focus, and keys count, at once."""
    monkeypatch.setattr("tui.guard.SEEING_TAKES", 0.0)
    monkeypatch.setattr("tui.widgets.asks.TYPING_PAUSE", 0.0)


async def test_approved_effects_happen(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, NOTE) as app:
        await app.ask("Note it all down")
        card = await app.card_ready()
        assert "Write 'Plan'" in app.text
        assert "1 Write note" in app.text  # the plan is drawn
        assert app.desk.notes == {}
        card.query_one("#approve").focus()
        await app.pilot.press("enter")
        turn = (await app.over()).turn
        assert app.desk.notes == {"Plan": "All of it"}
        assert turn.calls[1].state is State.DONE
        assert turn.outcome is Outcome.DONE
        assert "Wrote" in app.text


async def test_refused_effects_do_not_happen(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, NOTE) as app:
        await app.ask()
        await app.card_ready()
        await app.pilot.press("ctrl+n")
        turn = (await app.over()).turn
        assert app.desk.notes == {}
        assert turn.calls[1].state is State.SKIPPED
        assert turn.outcome is Outcome.REFUSED


async def test_sending_stands_on_no_until_it_is_set_to_run(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, BOTH) as app:
        await app.ask()
        card = await app.card_ready()
        assert "Run 1 of 2" in app.text
        head = next(head for head in card.query(ItemHead) if head.item.tool == "send")
        head.focus()
        await app.pilot.press("space")
        assert "Run all" in app.text
        await app.pilot.press("ctrl+y")
        await app.over()
        assert app.desk.sent == [(("sid@x.org",), "hello")]
        assert app.desk.notes == {"Plan": "All of it"}


async def test_what_is_left_on_no_is_refused(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, BOTH) as app:
        await app.ask()
        await app.card_ready()
        await app.pilot.press("ctrl+y")
        turn = (await app.over()).turn
        assert app.desk.sent == []
        assert app.desk.notes == {"Plan": "All of it"}
        assert turn.outcome is Outcome.PARTLY


async def test_nothing_can_be_run_when_everything_stands_on_no(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, SEND) as app:
        await app.ask()
        card = await app.card_ready()
        assert card.query_one("#approve").disabled
        await app.pilot.press("ctrl+y", "enter")
        await app.pilot.pause(0.1)
        assert app.main.busy
        assert app.desk.sent == []


async def test_keys_pressed_before_the_card_was_seen_do_not_count(tmp_path: Path) -> None:
    async with running(tmp_path, NOTE) as app:
        await app.ask()
        card = await app.card_shown()
        await app.pilot.press("ctrl+y", "f6", "enter", "space", "ctrl+n")
        await app.pilot.pause(0.1)
        assert app.card is card
        assert not card.decided
        assert app.desk.notes == {}
        await app.until(lambda: card.guard.open)
        await app.pilot.press("ctrl+y")
        await app.over()
        assert app.desk.notes == {"Plan": "All of it"}


async def test_a_call_set_to_no_just_before_approving_does_not_run(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, NOTE) as app:
        await app.ask()
        card = await app.card_ready()
        card.query_one(ItemHead).focus()
        await app.pilot.pause()
        for key, character in (("space", " "), ("ctrl+y", None)):
            app.app.post_message(events.Key(key, character))
        await app.pilot.pause(0.2)
        assert not card.decided
        assert app.desk.notes == {}


async def test_a_card_does_not_take_the_focus_from_someone_who_writes(tmp_path: Path) -> None:
    gate = threading.Event()
    async with running(
        tmp_path, '1. ponder("x")\n2. write_note("$1")\n3. join()', desk=FakeDesk(gate=gate)
    ) as app:
        await app.ask()
        await app.pilot.press(*"hey")
        gate.set()
        await app.card_shown()
        await app.pilot.pause(1.3)
        assert app.prompt.has_focus
        await app.pilot.press("y", "space", "e")
        assert app.prompt.text == "heyy e"
        assert app.desk.notes == {}


async def test_a_card_takes_the_focus_once_nobody_writes(tmp_path: Path) -> None:
    async with running(tmp_path, NOTE) as app:
        await app.ask()
        card = await app.card_shown()
        await app.until(lambda: card.has_focus_within)


async def test_a_changed_line_is_what_runs(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, NOTE) as app:
        await app.ask()
        card = await app.card_ready()
        row = next(row for row in card.query(FieldRow) if row.field.name == "Title")
        row.focus()
        await app.pilot.press("enter")
        await app.pilot.press(*"ned")
        await app.pilot.press("enter")
        await app.until(lambda: app.card is not card)
        await app.pilot.pause()
        assert "Write 'Planned'" in app.text
        assert app.card.focus_key == (1, "Title")
        await app.pilot.press("ctrl+y")
        await app.over()
        assert app.desk.notes == {"Planned": "All of it"}


async def test_a_line_left_with_escape_stays_as_it_was(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, NOTE) as app:
        await app.ask()
        card = await app.card_ready()
        row = next(row for row in card.query(FieldRow) if row.field.name == "Title")
        row.focus()
        await app.pilot.press("e", "x", "escape")
        assert row.has_focus
        await app.pilot.press("ctrl+y")
        await app.over()
        assert app.desk.notes == {"Plan": "All of it"}


async def test_a_value_that_cannot_be_used_is_refused_with_the_reason(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, '1. meet("Review", "tomorrow at 3pm")\n2. join()') as app:
        await app.ask("meet tomorrow at 3pm")
        card = await app.card_ready()
        row = next(row for row in card.query(FieldRow) if row.field.name == "Starts")
        row.focus()
        await app.pilot.press("enter", "ctrl+u", *"gibberish", "enter")
        await app.until(lambda: row.query(".field-error"))
        assert app.card is card
        assert "gibberish" in app.text
        await app.pilot.press("escape", "ctrl+n")
        await app.over()


async def test_a_question_is_answered_with_a_choice(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, '1. find("John")\n2. join()') as app:
        await app.ask()
        question = await app.question_shown()
        assert "Which John?" in app.text
        question.take_focus()
        await app.pilot.press("down", "enter")
        turn = (await app.over()).turn
        assert turn.calls[1].state is State.DONE
        assert "John is b@x.org." in app.text


async def test_a_question_is_answered_in_words(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, '1. find("Zoe")\n2. join()') as app:
        await app.ask()
        question = await app.question_shown()
        question.take_focus()
        await app.pilot.press(*"zoe@x.org", "enter")
        await app.over()
        assert "Zoe is zoe@x.org." in app.text


async def test_giving_up_on_a_question_leaves_the_call_out(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, '1. find("John")\n2. join()') as app:
        await app.ask()
        await app.question_shown()
        await app.pilot.press("ctrl+n")
        turn = (await app.over()).turn
        assert turn.calls[1].state is State.SKIPPED


async def test_several_questions_come_one_after_another(tmp_path: Path, quick: None) -> None:
    desk = FakeDesk(people={"john": ["a@x.org", "b@x.org"], "zoe": ["y@x.org", "z@x.org"]})
    async with running(tmp_path, '1. find("John")\n2. find("Zoe")\n3. join()', desk=desk) as app:
        await app.ask()
        first = await app.question_shown()  # either of them: they are looked up side by side
        first.take_focus()
        await app.pilot.press("enter")
        await app.until(lambda: app.question is not first)
        app.question.take_focus()
        await app.pilot.press("enter")
        turn = (await app.over()).turn
        assert [view.state for view in turn.calls.values()] == [State.DONE, State.DONE]


async def test_stop_ends_the_request(tmp_path: Path) -> None:
    gate = threading.Event()
    async with running(
        tmp_path, '1. ponder("x")\n2. write_note("$1")\n3. join()', desk=FakeDesk(gate=gate)
    ) as app:
        await app.ask()
        await app.until(lambda: app.turns[0].turn.running)
        await app.pilot.press("ctrl+x")
        await app.pilot.pause(0.05)
        gate.set()
        turn = (await app.over()).turn
        assert turn.outcome is Outcome.CANCELLED
        assert app.desk.notes == {}


async def test_requests_queue_while_one_runs(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, NOTE) as app:
        await app.ask("first")
        await app.card_ready()
        app.prompt.focus()
        await app.ask("second")
        await app.pilot.pause()
        assert "1 request queued" in app.text
        assert "waiting its turn" in app.text
        first = app.card
        first.refuse()
        await app.until(lambda: app.main.query_one(Asks).panel not in (None, first))
        await app.card_ready()
        await app.pilot.press("ctrl+y")
        await app.until(lambda: all(view.turn.over for view in app.turns))
        assert [view.turn.outcome for view in app.turns] == [Outcome.REFUSED, Outcome.DONE]


async def test_stop_drops_what_waits_its_turn_too(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, NOTE) as app:
        await app.ask("first")
        await app.card_ready()
        app.prompt.focus()
        await app.ask("second")
        await app.pilot.press("ctrl+x")
        await app.over()
        assert [view.turn.outcome for view in app.turns] == [Outcome.CANCELLED, Outcome.CANCELLED]
        assert app.desk.notes == {}
        assert not app.main.busy


async def test_step_mode_shows_reads_too(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, '1. find("Sid")\n2. join()', mode=Mode.STEP) as app:
        await app.ask()
        card = await app.card_ready()
        assert [head.item.tool for head in card.query(ItemHead)] == ["find"]
        await app.pilot.press("ctrl+y")
        turn = (await app.over()).turn
        assert turn.calls[1].state is State.DONE


async def test_dry_run_does_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, NOTE, mode=Mode.DRY_RUN) as app:
        await app.ask()
        turn = (await app.over()).turn
        assert turn.calls[1].state is State.SKIPPED
        assert app.desk.notes == {}


async def test_a_mode_chosen_while_one_runs_holds_from_the_next_request(tmp_path: Path, quick: None) -> None:
    async with running(tmp_path, NOTE) as app:
        await app.ask()
        await app.card_ready()
        assert app.main.program is not None
        await app.pilot.press("f2")
        assert app.main.program.session.mode == "review"
        await app.pilot.press("ctrl+n")
        await app.over()
        await app.ask()
        await app.card_ready()
        assert app.main.program.session.mode == "step"
        assert "step" in str(app.main.query_one(StatusBar).render())


class MissingPlanner(FakePlanner):
    """A planner without weights."""

    async def plan(self, request, tools):
        if request:
            raise PlannerUnavailable("The weights are missing.", "Run make weights.")
        yield PlanEnd(0.0)


class BrokenPlanner(FakePlanner):
    """A planner with a defect, the first time."""

    async def plan(self, request, tools):
        if request == "break":
            raise ZeroDivisionError("oh")
        yield Call(1, "find", ())
        yield PlanEnd(1.0)


async def test_a_missing_planner_is_told(tmp_path: Path) -> None:
    async with running(tmp_path, "", planner=MissingPlanner("")) as app:
        await app.ask()
        turn = (await app.over()).turn
        assert turn.outcome is Outcome.FAILED
        assert "The weights are missing." in app.text


async def test_a_defect_becomes_a_notice_and_the_app_lives_on(tmp_path: Path) -> None:
    async with running(tmp_path, "", planner=BrokenPlanner("")) as app:
        await app.ask("break")
        await app.until(lambda: app.turns and app.turns[0].turn.over)
        assert "ZeroDivisionError" in app.text
        assert "Traceback" not in app.text
        await app.ask("again")
        await app.until(lambda: len(app.turns) == 2 and app.turns[1].turn.over)


async def test_a_program_that_does_not_open_is_told_and_tried_again(tmp_path: Path) -> None:
    tries = 0

    async def fails():
        nonlocal tries
        tries += 1
        raise OSError("The disk is full.")

    async with running(tmp_path, NOTE, open_program=fails) as app:
        await app.until(lambda: "The disk is full." in app.text)
        assert tries == 1
        await app.ask()
        await app.until(lambda: app.turns and app.turns[0].turn.over)
        assert tries == 2
        assert app.app.is_running


async def test_an_effect_under_way_does_not_keep_the_screen_and_is_told_later(
    tmp_path: Path, quick: None
) -> None:
    disk = threading.Event()
    async with running(tmp_path, NOTE, desk=FakeDesk(disk=disk)) as app:
        await app.ask()
        card = await app.card_ready()
        card.query_one("#approve").focus()
        await app.pilot.press("enter")
        await app.until(lambda: app.turns[0].turn.calls[1].state is State.RUNNING and not app.desk.notes)
        await app.pilot.press("ctrl+x")
        turn = (await app.over()).turn
        assert turn.outcome is Outcome.CANCELLED
        assert turn.calls[1].state is State.UNKNOWN
        assert app.desk.notes == {}
        disk.set()
        await app.until(lambda: "done after all" in app.text)
        assert app.turns[0].turn.calls[1].state is State.DONE
        assert app.desk.notes == {"Plan": "All of it"}
