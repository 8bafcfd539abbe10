"""The app that is told to end while it still starts: its window was closed, or the machine goes down."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.app import TinyAgentApp
from tui.compose import Program
from tui.drafts import Draft, load_draft, save_draft

HUNG_UP = 129


async def never() -> Program:
    raise AssertionError("who leaves opens nothing")


@pytest.mark.parametrize("moment", ["on_load", "on_mount", "on_ready"])
async def test_told_to_end_while_it_starts_it_ends_as_told_and_keeps_the_draft(
    moment: str, tmp_path: Path
) -> None:
    file = tmp_path / "draft.txt"
    save_draft(file, Draft("half a request"), Draft())

    def end(self: TinyAgentApp) -> None:
        self.call_next(self._end, HUNG_UP)

    app = type("Leaving", (TinyAgentApp,), {moment: end, "__module__": "tui.app"})(never, draft_file=file)
    await app.run_async(headless=True, size=(80, 24))
    assert app.return_code == HUNG_UP
    assert load_draft(file).text == "half a request"
