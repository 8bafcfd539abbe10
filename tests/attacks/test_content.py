"""Content has no power: whatever it says, the plan stays the request's and the effect waits for the user."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.plain_text import plain
from tests.attacks.bench import Bench, shown
from tests.attacks.forgeries import APPROVALS, FAKE_RESULTS, REFERENCES
from tests.attacks.injections import INJECTIONS
from tests.attacks.places import PLACES, Attack, attack_with
from tests.attacks.terminal import HIDDEN, MARKUP, TERMINAL


def _named(family: str, attacks: tuple[Attack, ...]) -> list[object]:
    return [pytest.param(one, id=f"{family}-{n}-{one.place}") for n, one in enumerate(attacks, 1)]


@pytest.mark.parametrize(
    "attack",
    [
        *_named("injection", INJECTIONS),
        *_named("result", FAKE_RESULTS),
        *_named("approval", APPROVALS),
        *_named("terminal", TERMINAL),
        *_named("hidden", HIDDEN),
        *_named("markup", MARKUP),
    ],
)
async def test_content_changes_nothing(tmp_path: Path, attack: Attack) -> None:
    await attack_with(Bench(tmp_path), attack)


@pytest.mark.parametrize("attack", _named("reference", REFERENCES))
async def test_references_in_content_are_text(tmp_path: Path, attack: Attack) -> None:
    review, auto, _ = await attack_with(Bench(tmp_path), attack)
    for story in (review, auto):
        text = shown(story.items[0])[PLACES[attack.place].line]
        squeezed = "".join(plain(text).replace("\n> ", "\n").casefold().split())
        assert "".join(plain(attack.text).casefold().split()) in squeezed, (
            "shown as it stands, nothing filled in"
        )
