"""The app in a browser: the door in front of it, and an app behind it, through a real client."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.program.tmux import wait_until_file
from tui.web.serving import MOST_PAGES, WebServer, listen

pytestmark = pytest.mark.program

PATIENCE = 60.0


class Served:
    """`tinyagent serve --web`, running."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui", "serve", "--web"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "TZ": "America/Los_Angeles"},
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"(http://127\.0\.0\.1:\d+)/\?key=(\S+)", line):
                self.origin, self.key = found.groups()
                return
        raise AssertionError("no address was printed")

    @property
    def apps(self) -> list[int]:
        """The processes of the apps it has started."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(line) for line in found.stdout.split()]

    @asynccontextmanager
    async def client(self, *, known: bool = True) -> AsyncIterator[aiohttp.ClientSession]:
        """Return a browser, as it were; one that has shown the key unless `known` is false."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
            if known:
                async with client.get(f"{self.origin}/", params={"key": self.key}) as answer:
                    assert answer.status == 200
                    assert self.key not in str(answer.url)
            yield client


@pytest.fixture
def served(home: Path) -> Iterator[Served]:
    one = Served()
    yield one
    one.process.kill()
    one.process.wait()


class Page:
    """A page with an app."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.shown = ""
        self.raw = ""
        """All that came, with what steers the terminal."""

    async def until(self, words: str) -> None:
        """Wait until the app has drawn `words`."""
        async with asyncio.timeout(PATIENCE):
            while words not in self.shown:
                message = await self.socket.receive()
                assert message.type is aiohttp.WSMsgType.BINARY, message
                raw = message.data.decode("utf-8", "replace")
                self.raw += raw
                self.shown += re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", raw)

    async def type(self, keys: str) -> None:
        """Press keys."""
        self.shown = ""
        await self.socket.send_str(json.dumps(["stdin", keys]))

    async def say(self, *words: object) -> None:
        """Tell the server something about the page."""
        await self.socket.send_str(json.dumps(words))

    async def reason(self) -> str:
        """Wait until the page is over; return what it is told about that."""
        async with asyncio.timeout(PATIENCE):
            while (message := await self.socket.receive()).type is aiohttp.WSMsgType.BINARY:
                pass
        assert message.type is aiohttp.WSMsgType.CLOSE
        return str(message.extra)


@asynccontextmanager
async def page(client: aiohttp.ClientSession, origin: str, more: str = "") -> AsyncIterator[Page]:
    address = f"{origin}/ws?width=100&height=30{more}"
    async with client.ws_connect(address, headers={"Origin": origin}) as socket:
        yield Page(socket)


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"
    except OSError:
        return True


def until_gone(*pids: int) -> None:
    end = time.monotonic() + PATIENCE
    while not all(map(gone, pids)):
        assert time.monotonic() < end, "an app lives on"
        time.sleep(0.1)


async def test_only_who_has_the_key_comes_in_and_only_from_a_page_of_its_own(served: Served) -> None:
    port = served.origin.rpartition(":")[2]
    paths = (
        "/",
        "/static/js/textual.js",
        "/static/",
        "/download/x",
        "/nowhere",
        "/?key=",
        "/?key=é",
        "/?key=wrong",
    )

    async def status(client: aiohttp.ClientSession, path: str, **headers: str) -> int:
        async with client.get(f"{served.origin}{path}", headers=headers, allow_redirects=False) as answer:
            assert served.key not in await answer.text()
            assert answer.headers["X-Frame-Options"] == "DENY"
            return answer.status

    async def refused(client: aiohttp.ClientSession, **headers: str) -> None:
        with pytest.raises(aiohttp.WSServerHandshakeError) as error:
            await client.ws_connect(f"{served.origin}/ws", headers=headers)
        assert error.value.status == 403

    async with served.client(known=False) as stranger:
        for path in paths:
            assert await status(stranger, path) == 403, path
        await refused(stranger, Origin=served.origin)
        await refused(stranger, Origin=served.origin, Cookie=f"tinyagent-{port}=wrong")
        assert await status(stranger, f"/?key={served.key}", Host=f"evil.example:{port}") == 403
    async with served.client() as known:
        (cookie,) = known.cookie_jar
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
        assert cookie.value != served.key
        assert await status(known, "/") == 200
        assert await status(known, "/static/js/textual.js") == 200
        for host in (f"evil.example:{port}", "127.0.0.1", f"127.0.0.1.evil.example:{port}", ""):
            assert await status(known, "/", Host=host) == 403, host
        for origin in ("http://evil.example", f"https://127.0.0.1:{port}", "http://127.0.0.1:1", "null", ""):
            await refused(known, Origin=origin)
            assert await status(known, "/", Origin=origin) == 403, origin
        await refused(known)  # browsers always say where a websocket comes from
        await refused(known, Origin=served.origin, Host="evil.example")
    assert not served.apps


async def test_the_page_loads_nothing_from_elsewhere(served: Served) -> None:
    async with served.client() as client, client.get(f"{served.origin}/") as answer:
        text = await answer.text()
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert not re.findall(r"""(?:https?:)?//(?!127\.0\.0\.1)[\w.]""", text)
        for local in re.findall(r"""(?:src|href)="(/[^"]+)"|url\("([^"]+)"\)""", text):
            async with client.get(served.origin + "".join(local)) as file:
                assert file.status == 200, local


async def test_a_page_is_an_app_with_the_journal_of_the_others(served: Served, home: Path) -> None:
    async with (
        served.client() as client,
        page(client, served.origin) as one,
        page(client, served.origin) as other,
    ):
        await one.until("What would you like done?")
        await other.until("What would you like done?")
        assert len(served.apps) == 2
        await one.type('create a note titled "From the page" with the content "milk"\r')
        await other.type('create a note titled "From the other" with the content "eggs"\r')
        for each in (one, other):
            await each.until("Waits for your yes")
        await asyncio.sleep(1)  # keys count half a second after the card was seen
        for each in (one, other):
            await each.type("\x19")
            await each.until("Created the note")
        apps = served.apps
        await one.type("\x11")  # Ctrl+Q
        assert await one.reason() == "You have left TinyAgent. What you were writing is kept."
    await asyncio.to_thread(until_gone, *apps)  # the other one ended with its page
    assert "eggs" in wait_until_file(home / "desk" / "notes" / "From the other.md")
    with sqlite3.connect(home / "state" / "journal.sqlite3") as journal:
        assert journal.execute("SELECT outcome FROM requests").fetchall() == [("done",), ("done",)]
        assert journal.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
async def test_the_apps_end_with_the_server_and_keep_their_drafts(
    served: Served, home: Path, number: signal.Signals
) -> None:
    async with served.client() as client, page(client, served.origin) as one:
        await one.until("What would you like done?")
        await one.type("half")
        await one.until("half")
        (app,) = served.apps
        served.process.send_signal(number)
        await asyncio.to_thread(until_gone, app)
    code = await asyncio.to_thread(served.process.wait, PATIENCE)
    assert code == (0 if number == signal.SIGINT else -signal.SIGKILL)
    assert (home / "state" / "draft.txt").read_text() == "half"


async def test_a_page_fits_the_browser_it_is_in(served: Served) -> None:
    async with served.client() as client, page(client, served.origin, "&light=1") as one:
        await one.until("What would you like done?")
        assert "\x1b]11;#fbfaf7\x07" in one.raw  # the edges of the page, as light as the browser is
        for half in ("\ud83d", "\uded2", "\ud83d", "x"):  # as some keyboards hand it over
            await one.say("stdin", half)
        await one.until("\U0001f6d2")
        await one.until("\ufffd")
        await one.type('\x15create a note titled "Groceries"\r')
        await one.until("Waits for your yes")
        await one.until("Alt+N")  # Ctrl+N opens a window of the browser
        await asyncio.sleep(1)  # keys count half a second after the card was seen
        await one.type("\x1bn")
        await one.until("history")  # among the keys again: the request is over
        await one.type("\x1b[1;2A")  # Shift+Up, into the conversation
        await one.until("copy")
        for taken, said in ((True, "In the browser's clipboard."), (False, "did not take it. Ctrl+S writes")):
            await one.type("c")
            await one.until("\x1b]52;c;")
            await one.say("copied", taken)
            await one.until(said)
        (app,) = served.apps
        os.kill(app, signal.SIGKILL)
        assert await one.reason() == "TinyAgent stopped without a word. The next start goes on where it was."


async def test_the_page_too_many_is_told_so_and_the_last_that_the_server_ends() -> None:
    with listen(0) as listening:
        # Programs that end when they are told anything, as the app does.
        server = WebServer(["head", "-c", "1"], listening)
        running = asyncio.create_task(server.run())
        try:
            async with (
                aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as client,
                AsyncExitStack() as pages,
            ):
                async with client.get(server.door.address) as answer:
                    origin = str(answer.url.origin())
                first, *_ = [await pages.enter_async_context(page(client, origin)) for _ in range(MOST_PAGES)]
                async with page(client, origin) as one_more:
                    assert (
                        await one_more.reason() == "8 pages are open, which is the most. Close one of them."
                    )
                os.kill(os.getpid(), signal.SIGTERM)
                assert (await first.reason()).startswith("The server has ended. Start it again")
        finally:
            await running
