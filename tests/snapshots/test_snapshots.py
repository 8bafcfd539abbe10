"""Every screen and state looks as it did when somebody last looked at it."""

from __future__ import annotations

import pytest

from tests.snapshots.files import FOLDER, difference, file_of, write_report
from tests.snapshots.scenes import SCENES
from tests.snapshots.shots import Shot, read_shot
from tests.snapshots.taking import SIZES, Scene, take


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_looks_as_it_did(scene: Scene) -> None:
    sizes = [(state, size) for state in scene.states for size in SIZES]
    before = {
        key: Shot(*read_shot(file_of(*key).read_text(encoding="utf-8")))
        for key in sizes
        if file_of(*key).exists()
    }
    shots = await take(scene, before)
    found = [difference(state, size, shot) for (state, size), shot in shots.items()]
    changed = [words for words in found if words]
    page = write_report()
    assert not changed, (
        f"{len(changed)} of {len(shots)} look different:\n"
        + "\n".join(changed)
        + f"\n\nOld and new side by side: {page}\nWhen it is meant: make snapshots"
    )


def test_every_file_belongs_to_a_state() -> None:
    known = {file_of(state, size) for scene in SCENES for state in scene.states for size in SIZES}
    assert set(FOLDER.glob("*.txt")) == known


def test_a_snapshot_can_be_drawn_again() -> None:
    for file in sorted(FOLDER.glob("card-*.txt")):
        text = file.read_text(encoding="utf-8")
        dark, light = read_shot(text)
        assert [
            f"{number:02}│{line}".rstrip() for number, line in enumerate(dark.lines)
        ] == text.splitlines()[1 : len(dark.rows) + 1]
        assert all(sum(run.width for run in row) == dark.width for row in (*dark.rows, *light.rows))
