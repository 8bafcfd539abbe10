"""The script that takes the README's pictures works, and its pictures need nothing from the web."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.pictures.screenshots import PICTURES, take


@pytest.mark.program
async def test_a_picture_is_taken_from_the_real_app(tmp_path: Path) -> None:
    empty = next(picture for picture in PICTURES if not picture.steps)
    svg = (await take(empty, tmp_path)).read_text(encoding="utf-8")
    assert svg.startswith("<svg")
    assert "demo&#160;desk" in svg
    assert "@font-face" not in svg
    assert "cdn" not in svg
