"""`make snapshots`: takes all snapshots anew, or those of the scenes named. Look at the diff."""

from __future__ import annotations

import asyncio
import sys

from tests.snapshots.files import FOLDER, file_of
from tests.snapshots.scenes import SCENES
from tests.snapshots.taking import SIZES, take


def main(names: list[str]) -> int:
    unknown = set(names) - {scene.name for scene in SCENES}
    if unknown:
        print(f"No scene called {', '.join(sorted(unknown))}. There are {', '.join(s.name for s in SCENES)}.")
        return 2
    changed = 0
    for scene in SCENES:
        if names and scene.name not in names:
            continue
        for (state, size), shot in asyncio.run(take(scene)).items():
            file, text = file_of(state, size), shot.written()
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                file.write_text(text, encoding="utf-8")
                changed += 1
    known = {file_of(state, size) for scene in SCENES for state in scene.states for size in SIZES}
    for file in set(FOLDER.glob("*.txt")) - known:
        file.unlink()
        changed += 1
    print(f"{changed} of {len(known)} snapshots changed.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
