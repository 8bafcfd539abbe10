"""The app in a browser, by textual-serve: a program for each page, behind a door (`tui.web.door`)."""

from __future__ import annotations

import asyncio
import shlex
import signal
import socket
import string
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler
from textual_serve.server import Server

from tui.web.door import HEADERS, WebDoor
from tui.web.page import FULL, SERVER_ENDED, PageApp, end, within

MOST_PAGES = 8
"""Pages that are open at once; each is a program of its own."""
LEAVING = 15.0
"""Seconds that the programs have to finish what is under way."""
PAGE = Path(__file__).with_name("page.html")
SCRIPT = PAGE.with_suffix(".js")
FONT_SIZES = range(6, 49)
HEARTBEAT = 15.0
"""Seconds between two looks whether a page is still there."""
GOODBYE = 1.0
"""Seconds that a page has to answer when it is told that it is over."""
DARK_GROUND, LIGHT_GROUND = "15;0", "0;15"
"""What the app's theme goes by when the user has chosen none, as terminals say it in COLORFGBG."""


class WebServer(Server):
    """Serves the app on this machine.

    Args:
        command: starts the app.
        listening: a socket that listens on this machine.
    """

    def __init__(self, command: Sequence[str], listening: socket.socket) -> None:
        self._listening = listening
        port = listening.getsockname()[1]
        self.door = WebDoor(port)
        # What a program says on its standard error may hold anything; here it would come out on a terminal.
        super().__init__(
            f"exec {shlex.join(command)} 2>/dev/null", host="127.0.0.1", port=port, title="TinyAgent"
        )
        self._pages: set[asyncio.Task[object]] = set()

    async def run(self) -> None:
        """Serve until the program is told to end, and end the apps."""
        app = await self._make_app()  # private; there is no other way to put a door in front of its routes
        app.router.add_get("/page.js", self.handle_script)
        app.middlewares.append(self._guard)
        app.on_response_prepare.append(_add_headers)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=LEAVING)
        await runner.setup()
        told = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, told.set)
        try:
            await web.SockSite(runner, self._listening).start()
            await told.wait()
        finally:
            await runner.cleanup()

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing: the command does."""

    async def on_shutdown(self, app: web.Application) -> None:
        """End the apps, as cleanly as when their pages are closed."""
        for page in self._pages:
            page.cancel()
        if self._pages:
            await asyncio.wait(self._pages, timeout=LEAVING)

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let in who has the key, from a page of ours."""
        if refusal := self.door.refusal(request.headers, websocket=request.path == "/ws"):
            raise web.HTTPForbidden(text=f"{refusal}\n")
        if (key := request.query.get("key")) is not None and self.door.takes_key(key):
            known = web.HTTPSeeOther("/")  # so that the key stays in no history and no address bar
            known.set_cookie(self.door.cookie_name, self.door.cookie, httponly=True, samesite="Strict")
            raise known
        if not self.door.takes_cookie(request.cookies.get(self.door.cookie_name, "")):
            raise web.HTTPForbidden(
                text="Open the address that `tinyagent serve` printed: the key is in it.\n"
            )
        return await handler(request)

    async def handle_index(self, request: web.Request) -> web.Response:
        """Return the page; textual-serve's own loads a font from elsewhere."""
        asked = request.query.get("fontsize", "")
        size = int(asked) if asked.isdecimal() and int(asked) in FONT_SIZES else 16
        page = string.Template(PAGE.read_text(encoding="utf-8"))
        return web.Response(text=page.substitute(host=request.host, size=size), content_type="text/html")

    async def handle_script(self, request: web.Request) -> web.FileResponse:
        """Return what our page does beyond textual-serve's."""
        return web.FileResponse(SCRIPT)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Start an app for a page, and drive it until the page is closed."""
        websocket = web.WebSocketResponse(heartbeat=HEARTBEAT, timeout=GOODBYE)
        await websocket.prepare(request)
        if len(self._pages) >= MOST_PAGES:
            code, reason = FULL
            await end(websocket, code, reason.format(number=MOST_PAGES))
            return websocket
        page = asyncio.current_task()
        assert page is not None
        self._pages.add(page)
        ground = LIGHT_GROUND if "light" in request.query else DARK_GROUND
        app = PageApp(f"COLORFGBG={shlex.quote(ground)} {self.command}", websocket, self.download_manager)
        try:
            await app.start(*within(*(_number(request.query.get(side, "")) for side in ("width", "height"))))
            await app.serve()
        except asyncio.CancelledError:
            await end(websocket, *SERVER_ENDED)
        finally:
            await app.stop()
            self._pages.discard(page)
        return websocket


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 80


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


def listen(port: int) -> socket.socket:
    """Return a socket that listens on this machine alone.

    Args:
        port: 0 for a free one.

    Raises:
        OSError: the port cannot be had.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening
