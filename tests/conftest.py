"""What all tests share: Hypothesis without deadlines, and a home of their own instead of the user's."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60
)
settings.load_profile("suite")


def pytest_collection_finish() -> None:
    """Let the collector of garbage look seldom, and never at what the modules hold.

    An app makes and drops so many objects that it would look through all of them every few milliseconds: a
    quarter of the time of a test with an app.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A TINYAGENT_HOME of the test's own; and a terminal of its own, as far as colours go."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("TINYAGENT_HOME", str(folder))
    monkeypatch.setenv("TERM", "xterm-256color")
    for variable in ("COLORTERM", "COLORFGBG"):
        monkeypatch.delenv(variable, raising=False)
    return folder


@pytest.fixture
def settled_home(home: Path) -> Path:
    """The home of somebody who has answered the questions of the first start."""
    (home / "config").mkdir()
    (home / "config" / "config.toml").touch()
    return home
