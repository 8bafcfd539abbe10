"""The input in a real terminal: a megabyte pasted, the user's editor, names of a real desk, keys in a row."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from agent.journal import Journal
from tests.program.tmux import Tmux

pytestmark = pytest.mark.program


def test_a_megabyte_an_editor_and_the_names_of_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nprintf "open " > "$1"; wc -c < "$1" > "$0.seen"\n')
    editor.chmod(0o700)
    monkeypatch.setenv("TINYAGENT_HOME", str(home))
    monkeypatch.setenv("EDITOR", str(editor))
    line = "lorem ipsum dolor sit amet, consectetur adipiscing\n"
    text = line * (1_000_000 // len(line))
    with Tmux(tmp_path, ["demo"], size=(80, 24)) as terminal:
        terminal.wait_for("What would you like done?")
        terminal.paste(text, tmp_path)
        terminal.type(" and more")
        mark = f"[pasted text 1: {len(text):,} characters, {text.count(chr(10)) + 1:,} lines]"
        terminal.wait_for(mark, "and more")
        began = time.monotonic()
        terminal.type("x")
        terminal.wait_for("and morex")
        assert time.monotonic() - began < 5  # not frozen, however slow the machine
        terminal.press("C-g")  # the editor gets all of it, and gives back something else
        terminal.wait_for("› open")
        terminal.press("C-_")
        terminal.wait_for(mark)
        terminal.press("C-u")
        terminal.wait_for("What would you like done?")
        terminal.type("open @lisb")
        terminal.wait_for("Lisbon itinerary.pdf", "Trip to Lisbon")
        terminal.press("Tab")
        terminal.wait_for('open the note "Lisbon"')
        terminal.press("Enter")
        terminal.wait_for("done")
        terminal.press("C-r")
        terminal.type("lis")
        terminal.wait_for("Esc leaves")
        terminal.press("Enter")
        terminal.wait_for("editing request 1")
        terminal.press("Escape")
        terminal.wait_for("What would you like done?")
        terminal.paste("one\ntwo", tmp_path)
        terminal.wait_for("› one", "two")
        terminal.press("C-u", "C-u", "C-u")
        terminal.wait_for("What would you like done?")
        terminal.press("C-q")
        assert terminal.exit_code() == 0
    assert not list(home.rglob("draft*"))
    journal = Journal.open(next(home.rglob("journal.sqlite3")))
    assert [row.text for row in journal.requests()] == ['open the note "Lisbon"']
    journal.close()
