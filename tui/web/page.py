"""One page: the program behind it, what the page says to it, and what the page is told when it is over."""

from __future__ import annotations

import codecs
import contextlib
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

WIDEST, HIGHEST = 1000, 500
"""The most cells of a page; more than any screen has."""

ENDED = (WSCloseCode.OK, "You have left TinyAgent. What you were writing is kept.")
BROKE = (
    WSCloseCode.INTERNAL_ERROR,
    "TinyAgent stopped without a word. The next start goes on where it was.",
)
SERVER_ENDED = (
    WSCloseCode.GOING_AWAY,
    "The server has ended. Start it again and open the address that it prints.",
)
FULL = (WSCloseCode.TRY_AGAIN_LATER, "{number} pages are open, which is the most. Close one of them.")
"""Codes and reasons of the end: the page shows the reason. 123 bytes at most, by the protocol."""


class PageApp(AppService):
    """The program of one page.

    Args:
        command: starts it, for the shell.
        websocket: to its page.
        downloads: textual-serve's, for files that are handed to pages.
    """

    def __init__(self, command: str, websocket: web.WebSocketResponse, downloads: DownloadManager) -> None:
        super().__init__(
            command,
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=_not_yet,
            download_manager=downloads,
        )
        self._websocket = websocket

    async def run(self) -> None:
        """Pass on what the program draws; once it is gone, however that came, the page is over."""
        await super().run()
        process = self._process  # private; there is no other way to know how it ended
        assert process is not None
        await end(self._websocket, *(BROKE if await process.wait() else ENDED))

    async def serve(self) -> None:
        """Pass on what the page says, until it is closed."""
        # Keyboards and pages hand over some characters in two halves, each by itself; a half alone is none.
        halves = codecs.getincrementaldecoder("utf-16-le")("replace")
        async for message in self._websocket:
            if message.type is WSMsgType.TEXT:
                await self._take(message.json(), halves)

    async def _take(self, said: Any, halves: codecs.IncrementalDecoder) -> None:
        match said:
            case ["stdin", str(keys)]:
                if whole := halves.decode(keys.encode("utf-16-le", "surrogatepass")):
                    await self.send_bytes(whole.encode())
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(*within(width, height))
            case ["focus"]:
                await self.focus()
            case ["blur"]:
                await self.blur()
            case ["copied", bool(taken)]:
                await self.send_meta({"type": "copied", "taken": taken})
            case ["ping", sent]:
                await self._websocket.send_json(["pong", sent])


async def _not_yet() -> None:
    """Close no page when its program says that it ends: it says so also when it breaks."""


def within(width: int, height: int) -> tuple[int, int]:
    """Return a size in cells that a program can be told."""
    return min(max(width, 1), WIDEST), min(max(height, 1), HIGHEST)


async def end(websocket: web.WebSocketResponse, code: int, reason: str) -> None:
    """Tell a page that it is over, and why; nothing if it is already."""
    with contextlib.suppress(ConnectionError):
        await websocket.close(code=code, message=reason.encode())
