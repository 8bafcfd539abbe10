"""A short form of `make fuzz`: some lives of the app under a wild user."""

from __future__ import annotations

import time

import pytest

from tests.fuzz.life import live, new_world

SECONDS = 4.0


@pytest.mark.parametrize("storm", [False, True], ids=["real session", "made-up events"])
async def test_a_wild_user_breaks_nothing(storm: bool) -> None:
    end = time.monotonic() + SECONDS
    with new_world() as world:
        seed = 0
        while time.monotonic() < end:
            await live(world, seed, storm=storm, most=60, on_time=lambda: time.monotonic() < end)
            seed += 1
    assert world.acts
