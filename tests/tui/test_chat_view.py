"""The chat in the app: it stays where the user looks, however long; folding, copying, finding, the queue."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from textual.geometry import Offset

from agent.events import Answered, Finished, Outcome, PlanGrew
from agent.plan import Call
from agent.tools import Effect
from tests.agent.fakes import NOW, FakeDesk
from tests.tui.apps import NOTE, Running, running
from tests.tui.turns import asked_turn, ended_turn
from tui.chat.entry import Entry, Kind, Page, Stamp, page_of
from tui.safe_text import LONGEST_SHOWN
from tui.terminal.clipboard import Copied
from tui.widgets.chat_pages import ChatPages
from tui.widgets.chat_view import ChatView
from tui.widgets.plan_pane import PlanPane

READS = '1. find("Sid")\n2. join()\n'


def rows(app: Running) -> list[str]:
    """Return what stands in the rows of the chat."""
    view = app.chat.view
    return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


def row_with(app: Running, words: str) -> int:
    """Return the row of the screen in which words stand."""
    return app.chat.view.region.y + next(y for y, text in enumerate(rows(app)) if words in text)


async def focused(app: Running) -> ChatView:
    """Go into the chat."""
    app.prompt.focus()
    await app.pilot.press("shift+up")
    await app.until(lambda: app.chat.view.has_focus)
    return app.chat.view


@pytest.fixture
def clipboard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was copied, in the place of a terminal."""
    copied: list[str] = []

    async def copy(text: str, hand_over: object) -> Copied:
        copied.append(text)
        return Copied(text, None)

    monkeypatch.setattr("tui.terminal.clipboard.copy", copy)
    return copied


# Complaint 2: scrolling jumps or locks while text streams


async def test_nothing_moves_while_an_answer_grows_below(tmp_path: Path) -> None:
    async with running(tmp_path, READS, size=(80, 24)) as app:
        await app.chat.load([ended_turn(number) for number in range(30)])
        turn = asked_turn(31, "stream it")
        await app.chat.add(turn)
        view = app.chat.view
        assert view.following
        await app.until(lambda: "stream it" in app.text)
        await app.pilot.press("pageup", "pageup")
        await app.until(lambda: not view.following)
        await app.pilot.pause()
        before, row = rows(app), view.scroll_offset.y
        words = ""
        for number in range(60):
            words += f"line {number} of what comes\n"
            turn.apply(Answered(words), 0)
            await app.chat.update_turn(turn)
        await app.pilot.pause()
        assert view.scroll_offset.y == row
        assert "new below ↓" in app.text
        assert rows(app) == before
        await app.pilot.press("end")
        await app.until(lambda: "line 59 of what comes" in app.text and "new below" not in app.text)
        assert view.following
        turn.apply(Answered(words + "the very end"), 0)
        await app.chat.update_turn(turn)
        await app.until(lambda: "the very end" in app.text)


async def test_what_changes_above_the_window_does_not_move_it(tmp_path: Path) -> None:
    async with running(tmp_path, READS, size=(80, 24)) as app:
        turns = [ended_turn(number) for number in range(40)]
        turns[2].outcome = None
        await app.chat.load(turns)
        await app.until(lambda: "request number 39" in app.text)
        await app.pilot.press("pageup")
        await app.until(lambda: "request number 39" not in app.text)
        shown, row = rows(app), app.chat.view.scroll_offset.y
        turns[2].apply(Answered("much more\n" * 30), 0)
        await app.chat.update_turn(turns[2])
        await app.pilot.pause()
        assert rows(app) == shown
        assert app.chat.view.scroll_offset.y == row + 30


async def test_a_click_on_the_hint_goes_to_the_end(tmp_path: Path) -> None:
    async with running(tmp_path, READS, size=(80, 24)) as app:
        await app.chat.load([ended_turn(number) for number in range(30)])
        await app.pilot.press("home")
        await app.until(lambda: "request number 0" in app.text)
        await app.chat.tell("Something happened.")
        await app.until(lambda: "new below ↓" in app.text)
        await app.pilot.click("#new-below")
        await app.until(lambda: "Something happened." in app.text and "new below" not in app.text)


async def test_keys_of_the_input_scroll_only_while_nothing_is_written(tmp_path: Path) -> None:
    async with running(tmp_path, READS, size=(80, 24)) as app:
        await app.chat.load([ended_turn(number) for number in range(30)])
        await app.pilot.press("home")
        await app.until(lambda: "request number 0" in app.text)
        view = await focused(app)
        assert "request number 0" in app.text  # nothing moves when the chat is gone into
        assert view.entry is not None
        assert view.entry.turn is not None
        assert int(view.entry.turn.text.split()[-1]) < 10
        await app.pilot.press("escape", "end")
        await app.until(lambda: "request number 29" in app.text)
        await app.pilot.press(*"milk", "home", *"buy ")
        assert app.prompt.text == "buy milk"
        assert "request number 29" in app.text


# Complaint 3: slower and slower as the chat grows


async def test_ten_thousand_requests_are_there_and_few_are_laid_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Entry] = []

    def counted(entry: Entry, width: int, *, airy: bool = True, stamp: Stamp | None = None) -> Page:
        made.append(entry)
        return page_of(entry, width, airy=airy, stamp=stamp)

    monkeypatch.setattr("tui.chat.book.page_of", counted)
    async with running(tmp_path, READS, size=(80, 24)) as app:
        await app.chat.load([ended_turn(number) for number in range(10_000)])
        await app.until(lambda: "request number 9999" in app.text)
        assert len(made) < 100
        made.clear()
        await app.pilot.press(*"typed fast")
        assert made == []
        assert app.prompt.text == "typed fast"
        app.prompt.put("")
        await app.pilot.press("home")
        await app.until(lambda: "request number 0" in app.text)
        view = app.chat.view
        view.scroll_to(y=view.max_scroll_y // 2, animate=False)
        await app.pilot.pause()
        assert "request number" in app.text
        await app.pilot.press("end")
        await app.until(lambda: "request number 9999" in app.text)
        assert len(made) < 300
        assert len(view.children) == 0  # not a widget for each
        await app.ask("one more")
        await app.over()
        assert len(app.turns) == 10_001


async def test_a_conversation_without_end_keeps_its_latest_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.widgets.chat.MOST_ENTRIES", 20)
    monkeypatch.setattr("tui.widgets.chat.AT_ONCE", 5)
    async with running(tmp_path, READS, size=(80, 24)) as app:
        await app.chat.load([ended_turn(number) for number in range(19)])
        for number in range(19, 24):
            await app.chat.add(ended_turn(number))
        assert [turn.text for turn in app.chat.turns] == [f"request number {n}" for n in range(5, 24)]
        await app.until(lambda: "request number 23" in app.text)
        assert app.chat.turn_of(23) is app.chat.turns[-1]


async def test_resizing_keeps_what_is_read_in_sight(tmp_path: Path) -> None:
    async with running(tmp_path, READS, size=(120, 40)) as app:
        long = "words that have to be broken into rows of another length " * 4
        await app.chat.load([ended_turn(number, f"number {number} {long}") for number in range(60)])
        await app.until(lambda: "number 59" in app.text)
        view = app.chat.view
        view.show_lines(30, 0, 0)
        for size in ((60, 20), (40, 12), (20, 5), (120, 40)):
            await app.pilot.resize_terminal(*size)
            await app.pilot.pause()
            place = view.place_at(0)
            assert place is not None
            assert place[0] == 30


async def test_a_megabyte_is_shown_in_part_and_the_rest_is_in_reach(
    tmp_path: Path, clipboard: list[str]
) -> None:
    text = "".join(f"{number:>9}\n" for number in range(100_000))
    async with running(tmp_path, READS, size=(80, 24)) as app:
        await app.chat.load([ended_turn(1, answer=text)])
        await app.until(lambda: "… 980,000 more characters" in app.text)
        view = await focused(app)
        assert view.part is not None
        assert view.part.kind is Kind.MORE
        await app.pilot.press("enter")
        assert view.entries[0].shown == 2 * LONGEST_SHOWN
        await app.pilot.press("up", "c")
        await app.until(lambda: clipboard)
        assert clipboard == [text]


# Complaint 5: square brackets crash the app


async def test_what_looks_like_markup_is_shown_as_it_is(tmp_path: Path) -> None:
    nasty = "[/] [red]x[/red] [link=file:///etc]y[/link] [@click=app.quit]z[/]\n\x1b]52;c;aGk=\x07 \u202eevil"
    nasty += "\n# [x] *a* `b`"
    async with running(tmp_path, READS) as app:
        await app.chat.load([ended_turn(1, nasty, nasty)])
        await app.chat.tell(nasty)
        await app.until(lambda: "evil" in app.text)
        for name in ("as it is", "as Markdown"):
            shown = app.text
            assert shown.count("[red]x[/red]") == 3, name
            assert "[@click=app.quit]z[/]" in shown
            assert "\x1b" not in shown
            assert "\u202e" not in shown
            assert "‹U+202E›evil" in shown
            if name == "as it is":
                assert shown.count("# [x] *a* `b`") == 3
                await focused(app)
                await app.pilot.press("up", "m")
                await app.until(lambda: "[x] a b" in app.text)


# Folding, copying, going about


async def test_a_plan_unfolds_in_the_chat_and_shows_in_the_pane(tmp_path: Path, clipboard: list[str]) -> None:
    async with running(tmp_path, READS) as app:
        await app.chat.load([ended_turn(number) for number in range(3)])
        view = await focused(app)
        await app.pilot.press("home", "down")
        assert view.part is not None
        assert view.part.kind is Kind.PLAN
        await app.pilot.press("enter")
        await app.until(lambda: "✓ 1 Find  Sid" in app.text and "Sid: sid@x.org" in app.text)
        assert app.main.query_one(PlanPane).turn is view.entries[0].turn
        await app.pilot.press("down", "down", "enter")
        await app.until(lambda: app.graph.chosen == 2)
        await app.pilot.press("up", "c")
        await app.until(lambda: clipboard)
        assert clipboard == ["Sid: sid@x.org"]
        await app.pilot.press("up", "c", "enter")
        await app.until(lambda: "✓ 1 Find  Sid" not in app.text.split("│")[0])
        assert "1 Find  Sid: Sid: sid@x.org" in clipboard[1]
        assert not view.entries[0].unfolded


async def test_the_mouse_unfolds_and_selects(tmp_path: Path) -> None:
    async with running(tmp_path, READS, size=(80, 24)) as app:
        await app.chat.load([ended_turn(1, answer="first line\nsecond line that goes on")])
        view = app.chat.view
        await app.until(lambda: "2 calls" in app.text)
        await app.pilot.click(offset=(6, row_with(app, "2 calls")))
        await app.until(lambda: view.entries[0].unfolded)
        await app.until(lambda: "Sid: sid@x.org" in app.text)
        first = row_with(app, "first line")
        await app.pilot.mouse_down(offset=(3 + 6, first))
        await app.pilot.hover(offset=(3 + 5, first + 1))
        await app.pilot.mouse_up(offset=(3 + 5, first + 1))
        assert app.main.get_selected_text() == "line\nsecond"
        assert view.entries[0].unfolded  # selecting is no click
        assert app.prompt.has_focus  # and whoever writes goes on writing
        await app.pilot.click(offset=(6, first), times=2)
        assert app.main.get_selected_text() == "first line\nsecond line that goes on"


async def test_selected_text_knows_nothing_of_the_rows_of_the_window(tmp_path: Path) -> None:
    answer = "a line that is much too long for a window of forty cells, and another word"
    async with running(tmp_path, READS, size=(40, 24)) as app:
        await app.chat.load([ended_turn(1, answer=answer)])
        view = app.chat.view
        answered = next(part for part in view.book.parts_of(0) if part.kind is Kind.ANSWER)
        view.select_lines(0, answered.first, answered.last)
        assert app.main.get_selected_text() == answer
        app.main.selections = {view: app.main.selections[view]._replace(start=Offset(0, 0))}
        assert (
            app.main.get_selected_text() == f"\nrequest number 1\n▸ {app.chat.turns[0].summary()}\n\n{answer}"
        )


async def test_requests_are_put_into_the_input_again(tmp_path: Path) -> None:
    async with running(tmp_path, READS) as app:
        await app.chat.load([ended_turn(1, "call Ana"), ended_turn(2)])
        await focused(app)
        await app.pilot.press("home", "e")
        await app.until(lambda: app.prompt.text == "call Ana" and app.prompt.has_focus)


async def test_messages_are_saved_into_a_file(tmp_path: Path) -> None:
    async with running(tmp_path, READS) as app:
        app.app.copies = tmp_path / "copies"
        await app.chat.load([ended_turn(1, answer="keep me")])
        await focused(app)
        await app.pilot.press("s")
        await app.until(lambda: (tmp_path / "copies").exists())
        (file,) = (tmp_path / "copies").iterdir()
        assert file.read_text() == "keep me"


async def test_code_in_an_answer_is_copied_by_itself(tmp_path: Path, clipboard: list[str]) -> None:
    async with running(tmp_path, READS) as app:
        await app.chat.load([ended_turn(1, answer="do this:\n```sh\nmake run\n```\nand wait")])
        await focused(app)
        await app.pilot.press("c", "up", "c")
        await app.until(lambda: len(clipboard) == 2)
        assert clipboard == ["make run", "do this:\n```sh\nmake run\n```\nand wait"]


async def test_times_are_shown_on_demand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ChatPages, "today", lambda self, at: NOW.date())
    day = 24 * 60
    async with running(tmp_path, READS) as app:
        await app.chat.load([ended_turn(1, minutes=day), ended_turn(2, minutes=5), ended_turn(3)])
        assert f"{NOW:%H:%M}" not in app.text
        await focused(app)
        await app.pilot.press("t")
        await app.until(lambda: f"{NOW:%H:%M}" in app.text)
        lines = [line.split("│")[0].strip() for line in app.text.split("\n")]
        assert lines.index("Yesterday") < lines.index("Today")
        assert lines.count("Today") == 1
        await app.pilot.press("t")
        await app.until(lambda: "Today" not in app.text)


# Finding


async def test_words_are_found_in_the_whole_conversation(tmp_path: Path) -> None:
    turns = [ended_turn(number) for number in range(300)]
    turns[3] = ended_turn(3, "buy Milk", "Milk it is.")
    turns[250] = ended_turn(250, "milk again")
    async with running(tmp_path, READS, size=(80, 24)) as app:
        await app.chat.load(turns)
        await app.pilot.press("ctrl+f", *"milk")
        await app.until(lambda: "3 of 3" in app.text)
        assert "milk again" in app.text
        await app.pilot.press("enter")
        await app.until(lambda: "2 of 3" in app.text and "Milk it is." in app.text)
        await app.pilot.press("up", "up")
        await app.until(lambda: "3 of 3" in app.text)
        await app.pilot.press(*" no such words")
        await app.until(lambda: "nothing found" in app.text)
        await app.pilot.press("escape")
        await app.until(lambda: app.chat.view.has_focus and "nothing found" not in app.text)
        await app.pilot.press("slash")
        await app.until(lambda: "nothing found" in app.text)


# The queue


async def test_waiting_requests_can_be_dropped_or_put_into_the_input(tmp_path: Path) -> None:
    gate = threading.Event()
    async with running(tmp_path, '1. ponder("x")\n2. join()', desk=FakeDesk(gate=gate)) as app:
        await app.ask("first")
        await app.until(lambda: app.turns and app.turns[0].turn.running)
        for text in ("second", "third", "fourth"):
            await app.ask(text)
        await app.until(lambda: app.text.count("waiting its turn") == 3)
        view = await focused(app)
        await app.pilot.press("delete")
        await app.until(lambda: len(app.turns) == 3)
        assert "2 requests queued" in app.text
        await app.pilot.press("end", "enter")
        await app.until(lambda: app.prompt.text == "third")
        assert [turn.text for turn in app.chat.turns] == ["first", "second"]
        gate.set()
        await app.until(lambda: all(turn.over for turn in app.chat.turns) and not app.main.busy)
        assert [turn.outcome for turn in app.chat.turns] == [Outcome.DONE, Outcome.DONE]
        assert view.entries


async def test_another_conversation_takes_the_place_of_this_one_but_for_what_runs(tmp_path: Path) -> None:
    async with running(tmp_path, NOTE) as app:
        await app.chat.load([ended_turn(1, "old one")])
        await app.ask("running now")
        await app.card_shown()
        await app.chat.load([ended_turn(7, "from the journal")])
        assert [turn.text for turn in app.chat.turns] == ["from the journal", "running now"]
        assert app.chat.turn_of(7) is app.chat.turns[0]


async def test_a_plan_that_is_dropped_and_grows_again_is_drawn_anew(tmp_path: Path) -> None:
    async with running(tmp_path, READS) as app:
        turn = asked_turn(1)
        await app.chat.add(turn)
        app.chat.view.entries[0].unfolded = True
        for number in range(1, 4):
            turn.apply(PlanGrew(Call(number, "find", ()), Effect.READ, f"Look {number}"), 0)
            await app.chat.update_turn(turn)
        await app.until(lambda: "○ 3 Look 3" in app.text)
        turn.apply(Finished(1, Outcome.NO_PLAN), 0)
        turn.calls = {1: replace(turn.calls[1])}
        await app.chat.update_turn(turn)
        await app.until(lambda: "Look 3" not in app.text)
