"""The page of `tinyagent serve --web` in a real browser, where there is one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.program.chromium import CHROMIUM, browser
from tests.program.test_web import Served, gone, served
from tests.program.tmux import wait_until_file

__all__ = ["served"]

pytestmark = [
    pytest.mark.program,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]
OPENED = (
    "document.activeElement.className == 'xterm-helper-textarea' && document.body.matches('.-first-byte')"
)
SAID = "document.querySelector('.said.-over').innerText"


async def test_a_page_takes_keys_at_once_copies_pastes_and_says_how_it_ended(
    served: Served, home: Path
) -> None:
    async with browser() as tab:
        await tab.open(f"{served.origin}/?key={served.key}")
        await tab.until(OPENED)
        assert served.key not in await tab.look("location.href")
        await tab.look("navigator.clipboard.writeText('create a note titled \"Pasted 買\"')")
        async with asyncio.timeout(30):
            while not (home / "state" / "journal.sqlite3").exists():  # the app is there, and takes keys
                await tab.look("0")
        await tab.look("addEventListener('paste', () => { window.pasted = true }, true)")
        await tab.press("v", commands=("paste",))
        await tab.until("window.pasted")
        await tab.type("\n")
        note = home / "desk" / "notes" / "Pasted 買.md"
        async with asyncio.timeout(30):
            while not note.exists():  # keys count half a second after the card was seen
                await tab.press("y")
                await asyncio.sleep(0.3)
        assert wait_until_file(note)
        (app,) = served.apps
        await tab.press("q")
        await tab.until(f"{SAID}.startsWith('You have left TinyAgent.')")
        await tab.type("\n")  # on the link
        await tab.until(OPENED)
        assert gone(app)
        served.process.kill()
        await tab.until(f"{SAID}.startsWith('The connection is lost.')")
