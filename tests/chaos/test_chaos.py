"""A short form of `make chaos`: nothing is lost, nothing is done twice, the journal stays whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def run_apart(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=110)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.program
@pytest.mark.parametrize("name", ["two_programs", "clock_goes_back"])
def test_hard_times(name: str, tmp_path: Path) -> None:
    run_apart(sys.executable, "-m", "tests.chaos.hard_times", name, str(tmp_path))


@pytest.mark.program
def test_a_disk_that_fills_up(tmp_path: Path) -> None:
    script = 'mount -t tmpfs -o size=4m none "$1" && exec "$2" -m tests.chaos.hard_times full_disk "$1"'
    own = ("unshare", "-rm")  # a file system of the test's own, as an ordinary user
    try:
        subprocess.run((*own, "true"), check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine does not let tests mount a small disk")
    run_apart(*own, "sh", "-c", script, "sh", str(tmp_path), sys.executable)


@pytest.mark.program
def test_kills_lose_and_double_nothing() -> None:
    command = [sys.executable, "-m", "tests.chaos", "--minutes", "0.4", "--kills", "30", "--every", "11"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=110)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "killed at random instants" in done.stdout
