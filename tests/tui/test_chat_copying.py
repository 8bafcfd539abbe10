"""Copying says the truth: "copied" only after the clipboard was read back; else the way to a file is told."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.apps import running
from tui.copying import copy_and_tell
from tui.terminal.clipboard import PATIENCE, Copied, copy, save, tools

KEEPS = 'cat > "$HELD"'
GIVES = 'cat "$HELD"'
FORGETS = "cat > /dev/null"
WORDS = 'Zoë said: "£5\n\n第三 [x]"\n\ttab'


class FakeTools:
    """Clipboard programs on a path of their own, as shell scripts, over one file."""

    def __init__(self, folder: Path) -> None:
        self.held = folder / "held"
        self._bin = folder / "bin"
        self._bin.mkdir()
        self.handed: list[str] = []
        self.environment = {"PATH": f"{self._bin}:/usr/bin:/bin", "HELD": str(self.held)}

    def add(self, name: str, script: str) -> None:
        program = self._bin / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    async def copy(self, text: str, platform: str = "linux", **more: str) -> Copied:
        environment = {**self.environment, **more}
        return await copy(text, self.handed.append, environment=environment, platform=platform)


@pytest.fixture
def desk(tmp_path: Path) -> FakeTools:
    return FakeTools(tmp_path)


async def test_a_tool_that_keeps_the_text_confirms_it(desk: FakeTools) -> None:
    desk.add("wl-copy", KEEPS)
    desk.add("wl-paste", GIVES)
    copied = await desk.copy(WORDS, WAYLAND_DISPLAY="wayland-0")
    assert copied.confirmed
    assert "wl-copy took it, and it was read back the same" in copied.said
    assert desk.held.read_text() == WORDS
    assert desk.handed == [WORDS]


async def test_a_tool_that_forgets_the_text_is_not_believed(desk: FakeTools) -> None:
    desk.held.write_text("old")
    desk.add("xclip", f'case "$*" in *-o*) {GIVES};; *) {FORGETS};; esac')
    copied = await desk.copy("new", DISPLAY=":0")
    assert not copied.confirmed
    assert "whether it took it cannot be told" in copied.said
    assert "xclip took it, but something else is in the clipboard now" in copied.said


async def test_the_next_tool_is_tried_when_one_fails(desk: FakeTools) -> None:
    desk.add("xclip", "echo no display >&2; exit 1")
    desk.add("xsel", f'case "$*" in *output*) {GIVES};; *) {KEEPS};; esac')
    copied = await desk.copy("x", DISPLAY=":0")
    assert copied.confirmed
    assert copied.tool is not None
    assert copied.tool.name == "xsel"


async def test_a_tool_that_hangs_does_not_keep_the_user(
    desk: FakeTools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.terminal.clipboard.PATIENCE", PATIENCE / 20)
    desk.add("wl-copy", "exec sleep 60")
    desk.add("wl-paste", GIVES)
    copied = await desk.copy("x", WAYLAND_DISPLAY="wayland-0")
    assert not copied.confirmed
    assert "wl-copy did not take it" in copied.said


async def test_a_tool_that_stays_to_serve_the_clipboard_does_not_keep_the_user(desk: FakeTools) -> None:
    desk.add("wl-copy", f"{KEEPS}; sleep 30 &")
    desk.add("wl-paste", GIVES)
    assert (await desk.copy("x", WAYLAND_DISPLAY="wayland-0")).confirmed


async def test_windows_line_ends_count_as_the_same(desk: FakeTools) -> None:
    desk.add("clip.exe", 'iconv -f utf-16 -t utf-8 > "$HELD"')
    desk.add("powershell.exe", "sed 's/$/\\r/' \"$HELD\"; echo")  # as Get-Clipboard -Raw prints it
    assert (await desk.copy("é\nb", WSL_DISTRO_NAME="Debian")).confirmed


async def test_over_ssh_the_clipboard_of_the_far_machine_does_not_count(desk: FakeTools) -> None:
    desk.add("pbcopy", KEEPS)
    desk.add("pbpaste", GIVES)
    assert (await desk.copy("x", "darwin")).confirmed
    assert not (await desk.copy("x", "darwin", SSH_CONNECTION="1.2.3.4 5 6.7.8.9 22")).confirmed


async def test_without_any_tool_it_is_only_handed_over(desk: FakeTools) -> None:
    copied = await desk.copy("x\x1b]52;c;aGk=\x07y\x00")
    assert copied.text == "x]52;c;aGk=y"
    assert desk.handed == [copied.text]
    assert copied.said == "Handed to the terminal; whether it took it cannot be told."
    assert "Many terminals drop what is so long (100,000 characters)" in (await desk.copy("x" * 100_000)).said


async def test_tmux_itself_confirms_what_its_buffer_holds(tmp_path: Path) -> None:
    socket = str(tmp_path / "tmux.sock")

    def tmux(*arguments: str) -> str:
        done = subprocess.run(["tmux", "-S", socket, *arguments], capture_output=True, text=True, check=True)
        return done.stdout

    tmux("-f", "/dev/null", "new-session", "-d", "sleep 60")
    try:
        environment = {"PATH": os.environ["PATH"], "TMUX": f"{socket},1,0", "LC_ALL": "C.UTF-8"}
        copied = await copy(WORDS, lambda text: None, environment=environment, platform="linux")
        assert copied.confirmed
        assert copied.said == "In tmux's buffer. Whether the terminal took it, too, cannot be told."
        assert tmux("show-buffer") == WORDS
    finally:
        tmux("kill-server")


def test_tools_that_are_not_there_are_not_named() -> None:
    everything = {
        "WAYLAND_DISPLAY": "w",
        "DISPLAY": ":0",
        "TMUX": "t",
        "WSL_DISTRO_NAME": "d",
        "PATH": "/none",
    }
    assert list(tools(everything, "darwin")) == []


def test_files_are_private_and_never_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "copies"
    files = [save(f"text {number}", folder) for number in range(3)]
    assert [file.read_text() for file in files] == ["text 0", "text 1", "text 2"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_the_app_offers_a_file_and_tells_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("WAYLAND_DISPLAY", "DISPLAY", "TMUX", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    async with running(tmp_path, "1. join()") as app:
        told: list[str] = []
        monkeypatch.setattr(
            app.app, "notify", lambda text, *, title="", **how: told.append(f"{title}: {text}")
        )
        app.app.copies = tmp_path / "copies"
        await app.pilot.press("ctrl+s")
        assert told == [": Nothing was copied yet."]
        copied = await copy_and_tell(app.app, "some [words]", "the message")
        assert not copied.confirmed
        assert told[1].startswith("The message · 12 characters: Handed to the terminal; whether")
        assert told[1].endswith("Ctrl+S writes it into a file.")
        await app.pilot.press("ctrl+s")
        (file,) = app.app.copies.iterdir()
        assert file.read_text() == "some [words]"
        assert told[2] == f"Saved, 12 characters, for you alone: {file}"
        app.app.copies = tmp_path / "copies" / file.name
        await app.pilot.press("ctrl+s")
        assert told[3].startswith(": It could not be saved in")
