"""Killed while a mail is held: the next start goes on, the mail is there once, and undo takes it back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agent.paths import places
from tests.program.tmux import REPOSITORY, Tmux
from tui.compose import demo_places

pytestmark = pytest.mark.program

REQUEST = "email Sid that the room is booked"


def tinyagent(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tui", "--demo", *arguments],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )


def files(desk: Path) -> dict[str, bytes]:
    """What a person sees on a desk."""
    found = (path.relative_to(desk) for path in desk.rglob("*") if path.is_file())
    return {
        str(path): (desk / path).read_bytes() for path in found if not any(p[0] == "." for p in path.parts)
    }


def outbox(desk: Path) -> list[Path]:
    """The mails that wait to be sent."""
    return [path for path in (desk / "mail" / "Outbox").rglob("*") if path.is_file()]


def test_killed_in_the_hold_done_once_and_undone(tmp_path: Path, home: Path) -> None:
    (home / "config").mkdir()
    (home / "config" / "config.toml").write_text("hold = 60\n", encoding="utf-8")
    assert tinyagent("demo", "--fill-only").returncode == 0
    desk = demo_places(places()).desk
    before = files(desk)
    mails = len(outbox(desk))
    with Tmux(tmp_path, ("--demo",)) as terminal:
        terminal.wait_for("What would you like done?")
        terminal.type(REQUEST)
        terminal.press("Enter")
        terminal.wait_for("Waits for your yes", "□ no")
        terminal.press("F6")
        time.sleep(1)  # as late as a person: keys count half a second after the card has the focus
        terminal.press("Space")
        terminal.wait_for("■ run")
        terminal.press("C-y")
        terminal.wait_for("Goes in", "unless you stop it")
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.exit_code()
    assert files(desk) == before
    (tmp_path / "exit-code").unlink()
    with Tmux(tmp_path, ("--demo",)) as terminal:
        terminal.wait_for(REQUEST, "The program ended in the middle", "Goes in")
        time.sleep(1)
        terminal.press("C-y")
        terminal.wait_for("in the outbox")
        terminal.press("C-q")
        assert terminal.exit_code() == 0
    assert len(outbox(desk)) == mails + 1
    undone = tinyagent("undo")
    assert undone.returncode == 0, undone.stderr
    assert "Mail Sid" in undone.stdout
    assert files(desk) == before
