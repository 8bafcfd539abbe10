"""Every action of the registry does what it says, by its key."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.actions.table import TOURS
from tests.actions.tours import Tour, do
from tests.snapshots.taking import playing
from tui.keys.actions import ACTIONS

ELSEWHERE = {
    "suspend": "tests/program/test_endings.py: it needs a shell",
    "open_editor": "tests/program/test_prompt_terminal.py: it hands the terminal to another program",
}
"""Actions that are tested in a real terminal."""


def test_every_action_is_in_the_table() -> None:
    done = Counter(deed.action for tour in TOURS for deed in tour.deeds)
    assert set(done) | set(ELSEWHERE) == {action.id for action in ACTIONS}


@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.name)
async def test_does_what_it_says(tour: Tour, tmp_path: Path) -> None:
    async with playing(
        tmp_path / "home", tour.plans, hold=tour.hold, gated=tour.gated, size=tour.size
    ) as player:
        if tour.begin is not None:
            await tour.begin(player)
        for deed in tour.deeds:
            await do(player.stage, deed)
