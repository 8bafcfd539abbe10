"""Whatever was there and whatever the umask: what the whole program keeps is for its owner alone."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tui.drafts import Draft, load_draft, save_draft

pytestmark = pytest.mark.program

NOTE = '1. create_note("Groceries", "milk", "")\n2. join()\n'


def run(home: Path, *arguments: str, umask: int = -1) -> subprocess.CompletedProcess[bytes]:
    """Run `tinyagent` with a planner that reads out a plan."""
    plan = home.parent / "plan.txt"
    plan.write_text(NOTE, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "tests.tui.scripted", str(plan), *arguments],
        capture_output=True,
        env={**os.environ, "TINYAGENT_HOME": str(home)},
        timeout=60,
        check=False,
        umask=umask,
    )


def rights(home: Path) -> dict[str, int]:
    """Return the rights of everything that the program keeps beside the desk."""
    return {
        str(path.relative_to(home)): stat.S_IMODE(path.lstat().st_mode)
        for folder in ("config", "state", "cache")
        for path in (home / folder, *(home / folder).rglob("*"))
    }


def assert_private(home: Path) -> None:
    found = rights(home)
    assert {"config/config.toml", "state/journal.sqlite3", "state/tinyagent.log"} <= set(found)
    assert {mode for name, mode in found.items() if (home / name).is_dir()} == {0o700}
    assert {mode for name, mode in found.items() if (home / name).is_file()} == {0o600}


@pytest.mark.parametrize("umask", [0o000, 0o777], ids=["umask-000", "umask-777"])
def test_a_new_home_is_private(tmp_path: Path, umask: int) -> None:
    home = tmp_path / "home"
    done = run(home, "ask", "note milk", "--yes", umask=umask)
    assert done.returncode == 0 or os.geteuid(), done.stderr  # the desk keeps to the umask
    assert_private(home)
    assert stat.S_IMODE((home / "desk").stat().st_mode) == 0o700


def test_a_home_that_was_open_is_told_of_and_closed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(home, "ask", "note milk", "--yes").returncode == 0
    (home / "state" / "draft.txt").write_text("half a thought")
    (home / "config" / "rules.toml").write_text("")
    for path in (*home.rglob("*"), home):
        path.chmod(0o777 if path.is_dir() else 0o666)
    [finding] = [
        one
        for one in map(json.loads, run(home, "doctor", "--json").stdout.splitlines())
        if one["name"] == "rights"
    ]
    assert finding["level"] == "warn"
    assert str(home / "config") in finding["text"]
    for name in ("state/journal.sqlite3", "state/draft.txt", "config/rules.toml", "state/tinyagent.log"):
        assert str(home / name) in finding["advice"], "with the command that mends it"
    run(home, "ask", "note milk", "--yes")
    assert_private(home)
    assert load_draft(home / "state" / "draft.txt").text == "half a thought"


def test_doctor_finds_a_closed_home_in_order(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, "ask", "note milk", "--yes")
    lines = map(json.loads, run(home, "doctor", "--json").stdout.splitlines())
    assert [one["level"] for one in lines if one["name"] == "rights"] == ["ok"]


def test_a_draft_is_private(tmp_path: Path) -> None:
    file = tmp_path / "state" / "draft.txt"
    old = os.umask(0)
    try:
        save_draft(file, Draft("mail Sid"))
        (file.parent / "draft.new").write_text("left by a crash")
        save_draft(file, Draft("mail Sid that"))
    finally:
        os.umask(old)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert load_draft(file).text == "mail Sid that"
