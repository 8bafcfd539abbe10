"""A short form of `make chaos`: nothing is lost, nothing is done twice, the journal stays whole."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.program
def test_kills_lose_and_double_nothing() -> None:
    command = [sys.executable, "-m", "tests.chaos", "--minutes", "0.4", "--kills", "30", "--every", "11"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=110)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "killed at random instants" in done.stdout
