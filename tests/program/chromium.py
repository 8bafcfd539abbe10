"""A real browser, driven by its DevTools protocol: what a page's script does shows nowhere else."""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_FLAGS = (
    "--headless=new", "--remote-debugging-port=0", "--no-first-run", "--disable-gpu", "--disable-extensions",
    "--disable-background-networking", "--window-size=1100,700",
)  # fmt: skip
CTRL = 2
"""Of the modifiers of a key."""


class Tab:
    """A page in the browser.

    Args:
        socket: to the browser.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count()
        self._session: dict[str, str] = {}

    async def open(self, address: str) -> None:
        """Open a page that may read the clipboard."""
        permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"]
        await self.send("Browser.grantPermissions", permissions=permissions)
        target = (await self.send("Target.createTarget", url="about:blank"))["targetId"]
        attached = await self.send("Target.attachToTarget", targetId=target, flatten=True)
        self._session = {"sessionId": attached["sessionId"]}
        await self.send("Page.navigate", url=address)

    async def send(self, method: str, **parameters: object) -> Any:
        """Send a command; return what comes of it."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters, **self._session})
        async for message in self._socket:
            answer = message.json()
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]
        raise AssertionError("the browser is gone")

    async def look(self, expression: str) -> Any:
        """Return what an expression in the page comes to."""
        found = await self.send(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        return found["result"].get("value")

    async def until(self, expression: str, seconds: float = 30) -> None:
        """Wait until an expression in the page is true."""
        look = f"const look = () => {expression} ? done(true) : setTimeout(look, 50)"
        async with asyncio.timeout(seconds):
            # A page that is left takes its promises along.
            while not await self.look(f"new Promise(done => {{ {look}; look() }})"):
                pass

    async def type(self, text: str) -> None:
        """Type text, a key a character; a line end is Enter."""
        for character in text:
            key = (
                {"key": "Enter", "code": "Enter", "text": "\r"} if character == "\n" else {"text": character}
            )
            code = 13 if character == "\n" else 0
            await self.send("Input.dispatchKeyEvent", type="keyDown", windowsVirtualKeyCode=code, **key)
            await self.send("Input.dispatchKeyEvent", type="keyUp", windowsVirtualKeyCode=code, **key)

    async def press(self, letter: str, modifiers: int = CTRL, commands: tuple[str, ...] = ()) -> None:
        """Press a letter with others, which the browser takes as some of its own commands."""
        key = {"key": letter, "code": f"Key{letter.upper()}", "windowsVirtualKeyCode": ord(letter.upper())}
        more = {"modifiers": modifiers, "commands": list(commands)}
        await self.send("Input.dispatchKeyEvent", type="rawKeyDown", **key, **more)
        await self.send("Input.dispatchKeyEvent", type="keyUp", **key)


@asynccontextmanager
async def browser() -> AsyncIterator[Tab]:
    """Run the browser, with a profile of its own; yield a tab of it."""
    assert CHROMIUM is not None
    alone = ("--no-sandbox",) if os.geteuid() == 0 else ()  # it refuses to run as root with one
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        command = [CHROMIUM, *_FLAGS, *alone, f"--user-data-dir={profile}", "about:blank"]
        process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
        assert process.stderr is not None
        try:
            address = ""
            while not address:
                found = re.search(rb"listening on (ws://\S+)", await process.stderr.readline())
                address = found[1].decode() if found else ""
            async with (
                aiohttp.ClientSession() as client,
                client.ws_connect(address, max_msg_size=0) as socket,
            ):
                yield Tab(socket)
        finally:
            process.kill()
            await process.communicate()
