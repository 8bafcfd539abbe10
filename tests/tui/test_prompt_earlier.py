"""Earlier requests: searched in all of the journal, changed and asked anew; the draft waits meanwhile."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from agent.journal import Journal
from tests.agent.fakes import NOW
from tests.tui.apps import NOTE, Running, running
from tui.drafts import Draft, load_draft
from tui.prompt.editor import EditorFailed, edited, editor

FIND = '1. find("Sid")\n2. join()'


def fill(folder: Path, texts: list[str]) -> None:
    """Write requests into the journal, the oldest first."""
    journal = Journal.open(folder / "journal.sqlite3")
    for number, text in enumerate(texts):
        request = journal.begin(text, NOW + timedelta(minutes=number), "review", "test", f"key-{number}")
        journal.end(request, "done", "")
    journal.close()


async def search(app: Running, words: str = "") -> None:
    await app.until(lambda: app.main.program)
    await app.pilot.press("ctrl+r")
    await app.until(lambda: "Reading the history" not in app.text)
    await app.pilot.press(*words)
    await app.pilot.pause()


async def test_all_of_the_journal_is_searched(tmp_path: Path) -> None:
    many = [f"request {number}" for number in range(250)]
    fill(tmp_path, ["the very first one", *many, "call Ana", "call Ben"])
    async with running(tmp_path, FIND) as app:
        await app.pilot.press(*"my draft")
        await search(app, "first")
        assert "the very first one" in app.text
        assert "my draft" not in app.text
        await app.pilot.press("escape")
        assert app.prompt.text == "my draft"
        assert app.prompt.has_focus
        await search(app, "call")
        assert app.text.index("call Ana") < app.text.index("call Ben")
        await app.pilot.press("ctrl+r", "enter")
        await app.until(lambda: app.prompt.text == "call Ana")
        assert "editing request 252 · Esc: your draft" in app.text
        await app.pilot.press(*" today", "enter")
        assert (await app.over()).turn.text == "call Ana today"
        assert app.prompt.text == "my draft"
        await search(app, "nothing like it")
        assert "No earlier request holds" in app.text
        await app.pilot.press("enter")  # there is nothing to take
        await app.pilot.press("escape")
        assert app.prompt.text == "my draft"


async def test_a_request_comes_back_by_its_number(tmp_path: Path) -> None:
    fill(tmp_path, ["call Ana", "mail\nBen"])
    async with running(tmp_path, FIND, toasts=True) as app:
        await app.until(lambda: app.main.program)
        await app.pilot.press(*"/again ")
        await app.until(lambda: "mail Ben" in app.text)
        await app.pilot.press(*"1", "enter")
        await app.until(lambda: app.prompt.text == "call Ana")
        await app.pilot.press("up", "up")  # the history is not for what is being changed
        assert app.prompt.text == "call Ana"
        await app.pilot.press("escape", *"/again", "enter")
        await app.until(lambda: app.prompt.text == "mail\nBen")
        await app.pilot.press("enter")
        assert (await app.over()).turn.text == "mail\nBen"
        await app.pilot.press(*"/again 77", "enter")
        await app.until(lambda: "There is no request 77." in app.text)


async def test_the_keys_of_a_shell_and_the_growing_input(tmp_path: Path) -> None:
    async with running(tmp_path, FIND, size=(80, 24)) as app:
        await app.pilot.press(*"one two", "ctrl+a", *">", "ctrl+e", *"<", "ctrl+w", "ctrl+w")
        assert app.prompt.text == ">one "
        await app.pilot.press("ctrl+u")
        assert app.prompt.text == ""
        await app.pilot.press("ctrl+underscore")  # what was deleted in one go comes back in one go
        assert app.prompt.text == ">one two<"
        await app.pilot.press("alt+underscore")
        assert app.prompt.text == ""
        bottom = app.prompt.region.bottom
        await app.pilot.press(*"a", *(["ctrl+j"] * 20))
        assert 3 < app.prompt.size.height <= 8
        assert app.prompt.region.bottom == bottom
        await app.pilot.press("ctrl+x")  # nothing runs: it must not cut a line of the draft
        assert app.prompt.text == "a" + "\n" * 20


async def test_what_was_being_written_comes_back_after_a_request_from_the_history(tmp_path: Path) -> None:
    fill(tmp_path, ["call Ana"])
    draft = tmp_path / "draft.txt"
    async with running(tmp_path, FIND, draft_file=draft) as app:
        await app.until(lambda: app.main.program)
        await app.pilot.press(*"my draft", "home")
        await app.until(lambda: app.prompt.cursor_at_start_of_line)
        await app.until(lambda: app.prompt.text == "my draft")
        await app.pilot.press("up")
        await app.until(lambda: app.prompt.text == "call Ana")
        await app.until(lambda: load_draft(draft).before == Draft("my draft"))
        await app.pilot.press("enter")
        await app.over()
        assert app.prompt.text == "my draft"
        await app.pilot.press("up", "down")
        assert app.prompt.text == "my draft"


async def test_no_editor_here_is_told(tmp_path: Path) -> None:
    async with running(tmp_path, FIND, toasts=True) as app:
        await app.pilot.press(*"draft", "ctrl+g")
        await app.until(lambda: "No editor can be opened from here." in app.text)
        assert app.prompt.text == "draft"


def test_the_editor_gets_a_private_file_and_its_failures_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "my editor"
    script.write_text(f'#!/bin/sh\nls -l "$2" > "{tmp_path}/rights"\nprintf "x\\r\\ny\\033\\n" >> "$2"\n')
    script.chmod(0o700)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("EDITOR", f"'{script}' -w")
    assert edited("draft: ") == "draft: x\ny"
    assert (tmp_path / "rights").read_text().startswith("-rw-------")
    assert not list(tmp_path.glob("tinyagent-*"))
    for named, said in (
        ("false", "ended with code 1"),
        ("/no/such", "cannot be used"),
        ("'", "cannot be read"),
    ):
        monkeypatch.setenv("EDITOR", named)
        with pytest.raises(EditorFailed, match=said):
            edited("draft")
    monkeypatch.setenv("EDITOR", "")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EditorFailed, match="There is no editor"):
        editor()


async def test_a_card_that_takes_the_focus_ends_the_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.widgets.asks.TYPING_PAUSE", 0.3)
    async with running(tmp_path, NOTE) as app:
        await app.until(lambda: app.main.program)
        await app.pilot.press(*"do it", "enter", "ctrl+r", *"do")
        card = await app.card_shown()
        await app.until(lambda: card.has_focus_within)
        assert app.prompt.display
        assert "Ctrl+R older" not in app.text
        await app.pilot.press("escape", "z")
        assert app.prompt.text == "z"
