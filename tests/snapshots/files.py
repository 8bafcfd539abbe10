"""Where snapshots lie, and what is written when one is not what it was."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

from tests.snapshots.shots import Shot, read_shot
from tui.pictures.frame_svg import frame_svg

FOLDER = Path(__file__).with_name("shots")
REPORT = Path(__file__).parents[2] / "build" / "snapshots"
HEAD = """<!doctype html><meta charset="utf-8"><title>Snapshots that changed</title>
<style>body{font:15px system-ui;margin:2em;background:#fff;color:#222}div{display:flex;gap:1em;flex-wrap:wrap}
img{max-width:48%;border:1px solid #ccc}pre{font:13px monospace}</style>
<h1>Snapshots that changed</h1>
<p>Left as kept, right as it is now. <code>make snapshots</code> keeps what is now.</p>
"""


def file_of(state: str, size: tuple[int, int]) -> Path:
    """Return the file of a snapshot."""
    return FOLDER / f"{state}-{size[0]}x{size[1]}.txt"


def difference(state: str, size: tuple[int, int], shot: Shot) -> str:
    """Compare a shot with its snapshot; return what differs in words, "" when nothing does.

    What differs is also drawn, as kept and as it is now, in the report.
    """
    file = file_of(state, size)
    new = shot.written()
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    for stale in REPORT.glob(f"{file.stem}.*"):
        stale.unlink()
    if new == old:
        return ""
    REPORT.mkdir(parents=True, exist_ok=True)
    frames = {"new.dark": shot.dark, "new.light": shot.light}
    if old:
        frames["old.dark"], frames["old.light"] = read_shot(old)
    for name, frame in frames.items():
        (REPORT / f"{file.stem}.{name}.svg").write_text(frame_svg(frame), encoding="utf-8")
    (REPORT / f"{file.stem}.new.txt").write_text(new, encoding="utf-8")
    return f"{file.name} (new)" if not old else f"{file.name}: {_first_difference(old, new)}"


def write_report() -> Path:
    """Write a page of everything that differs, and return it."""
    REPORT.mkdir(parents=True, exist_ok=True)
    page = REPORT / "index.html"
    page.write_text(HEAD + "\n".join(_chapters()), encoding="utf-8")
    return page


def _chapters() -> Iterator[str]:
    for new in sorted(REPORT.glob("*.new.txt")):
        name = new.name.removesuffix(".new.txt")
        yield f"<h2>{html.escape(name)}</h2>"
        for theme in ("dark", "light"):
            files = (REPORT / f"{name}.{age}.{theme}.svg" for age in ("old", "new"))
            yield f"<div>{''.join(f'<img src={file.name!r}>' for file in files if file.exists())}</div>"


def _first_difference(old: str, new: str) -> str:
    for before, after in zip(old.splitlines(), new.splitlines(), strict=False):
        if before != after:
            return f"\n    was {before}\n    is  {after}"
    return "\n    it is longer or shorter"
