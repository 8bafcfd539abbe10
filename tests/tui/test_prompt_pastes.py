"""Long pastes: folded to one mark, sent whole, kept over restarts; and what hides in a clipboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from tests.tui.apps import Running, running
from tui.drafts import Draft, load_draft, save_draft
from tui.prompt.pastes import Pastes, cleaned

FIND = '1. find("Sid")\n2. join()'
LONG = "lorem ipsum dolor sit amet\n" * 40


async def paste(app: Running, text: str) -> None:
    app.prompt.focus()
    app.app.post_message(events.Paste(text))
    await app.pilot.pause()


def test_a_text_comes_back_as_it_was() -> None:
    pastes = Pastes()
    one, two = pastes.fold(LONG), pastes.fold("x" * 2000)
    assert one == "[pasted text 1: 1,080 characters, 41 lines]"
    assert two == "[pasted text 2: 2,000 characters]"
    shown = f"sum up {one} and {two} but not [pasted text 3: 1 characters]"
    whole = pastes.whole(shown)
    assert whole == f"sum up {LONG} and {'x' * 2000} but not [pasted text 3: 1 characters]"
    assert pastes.length(shown) == len(whole)
    assert pastes.folded_again(whole) == shown
    assert pastes.fold("short") == "short"


def test_line_ends_become_newlines_and_what_steers_or_hides_goes() -> None:
    assert (
        cleaned("a\r\nb\rc\x1b[31m\x07d\tא\u200fב \u202eevil\u202c \ud800") == "a\nb\nc[31md\tא\u200fב evil �"
    )


async def test_a_mark_is_one_thing_to_the_cursor_and_to_edits(tmp_path: Path) -> None:
    async with running(tmp_path, FIND, reads=1000) as app:
        await app.pilot.press(*"see ")
        await paste(app, LONG)
        mark = "[pasted text 1: 1,080 characters, 41 lines]"
        assert app.prompt.text == f"see {mark}"
        assert "the planner reads about 1,000 of 1,084 characters" in app.text
        assert app.prompt.size.height == 1
        await app.pilot.press("left")
        assert app.prompt.cursor_location == (0, 4)
        await app.pilot.press("right", *" ok")
        assert app.prompt.text == f"see {mark} ok"
        await app.pilot.press("left", "left", "left", "backspace")
        assert app.prompt.text == "see  ok"
        await app.pilot.press("ctrl+underscore")
        assert app.prompt.text == f"see {mark} ok"
        app.prompt.move_cursor((0, 10))  # clicked into the mark: what is typed comes behind it
        await app.pilot.press("!")
        assert app.prompt.text == f"see {mark}! ok"
        app.prompt.move_cursor((0, 10))
        await app.pilot.press("ctrl+w")
        assert app.prompt.text == "see ! ok"
        await app.pilot.press("ctrl+underscore", "ctrl+o")
        assert app.prompt.text == f"see {LONG}! ok"
        assert app.prompt.whole == app.prompt.text


async def test_it_is_sent_whole_and_comes_back_folded_with_up(tmp_path: Path) -> None:
    async with running(tmp_path, FIND) as app:
        await paste(app, LONG.replace("\n", "\r"))
        await app.pilot.press(*" thanks", "enter")
        turn = (await app.over()).turn
        assert turn.text == f"{LONG} thanks"
        await app.pilot.press("up")
        assert app.prompt.text.startswith("[pasted text 1: ")
        assert app.prompt.whole == turn.text


async def test_a_draft_with_pastes_and_one_under_it_are_there_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "draft.txt"
    async with running(tmp_path, FIND, draft_file=file) as app:
        await app.ask("first one")
        await app.over()
        await paste(app, LONG)
        await app.pilot.press("ctrl+r")
        await app.until(lambda: "first one" in app.text and "Ctrl+R older" in app.text)
        await app.pilot.press("enter")
        await app.until(lambda: "editing request 1" in app.text)
        await app.pilot.press("!")
        await app.until(lambda: load_draft(file).text == "first one!")
    assert LONG in load_draft(file).whole
    async with running(tmp_path, FIND, draft_file=file) as app:
        await app.until(lambda: "editing request 1" in app.text)
        assert app.prompt.text == "first one!"
        await app.pilot.press("escape")
        assert app.prompt.whole == LONG
        await app.pilot.press("enter")
        assert (await app.over()).turn.text == LONG.strip()
        await app.until(lambda: not list(tmp_path.glob("draft*")))


def test_drafts_that_cannot_be_read_are_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "draft.txt"
    assert load_draft(file) == Draft()
    draft = Draft("a [pasted text 1: 3 characters]", {"[pasted text 1: 3 characters]": "b\nc"}, 4, Draft("d"))
    save_draft(file, draft)
    assert load_draft(file) == draft
    for broken in ("", "[", "[]", '{"pastes": 3, "edits": "x", "before": []}'):
        file.with_suffix(".more.json").write_text(broken)
        assert load_draft(file) == Draft(draft.text)
    save_draft(file, Draft())
    assert not list(tmp_path.iterdir())


async def test_a_paste_that_is_too_long_is_refused_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.widgets.chip_area.LONGEST", 3000)
    async with running(tmp_path, FIND, toasts=True) as app:
        await app.pilot.press(*"draft")
        await paste(app, "x" * 3001)
        await app.until(lambda: "3,001 characters" in app.text)
        assert app.prompt.text == "draft"
