"""Tells the user that something is done or waits when they look elsewhere: by the system or the terminal.

Quiet by default: what is told holds none of the user's words. It goes to a program as arguments, never as a
script, and to the terminal without any control characters.
"""

from __future__ import annotations

import asyncio
import contextlib
import html
import logging
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.app import App

from agent.events import ApprovalCard, Finished, Outcome, Question
from agent.settings import Notices, Settings
from tui.safe_text import clip, one_line

if TYPE_CHECKING:
    from tui.news import News

TITLE = "TinyAgent"
LONGEST = 120
"""Characters of a request that are told."""
PATIENCE = 5.0
"""Seconds that the system's program may take."""
MAC_SCRIPT = "on run argv\ndisplay notification (item 2 of argv) with title (item 1 of argv)\nend run"

_ENDS = {
    Outcome.DONE: "Done",
    Outcome.PARTLY: "Done in part",
    Outcome.FAILED: "It did not work",
    Outcome.REFUSED: "Refused",
    Outcome.NO_PLAN: "No plan was found",
    Outcome.CANCELLED: "Stopped",
    Outcome.UNKNOWN: "It ended, and something is not known for sure",
}
_BEL, _ST = "\x07", "\x1b\\"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Way:
    """How something can be told here."""

    command: tuple[str, ...] = ()
    """A program and its arguments, which title and text follow; () for none."""
    terminal: str = ""
    """The number of the terminal's own sequence for it; "" for none."""
    wrap: str = ""
    """What stands between the app and the terminal: tmux or screen; "" for nothing."""


def way_of(environ: Mapping[str, str], platform: str) -> Way:
    """Return how something can be told on this machine and terminal.

    Args:
        environ: the environment of the terminal.
        platform: `sys.platform`.
    """
    far = "SSH_CONNECTION" in environ or "SSH_TTY" in environ  # the user's desktop is not here
    if platform == "darwin" and not far and shutil.which("osascript"):
        return Way(("osascript", "-e", MAC_SCRIPT))
    desktop = environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    if desktop and not far and shutil.which("notify-send"):
        return Way(("notify-send", f"--app-name={TITLE}", "--"))
    name = environ.get("TERM", "")
    wrap = "tmux" if environ.get("TMUX") else "screen" if environ.get("STY") else ""
    if name in ("", "dumb", "linux") and not wrap:
        return Way()  # these would print it
    if environ.get("KITTY_WINDOW_ID") or name.startswith("xterm-kitty"):
        return Way(terminal="99", wrap=wrap)
    if name.startswith(("foot", "rxvt")) or environ.get("VTE_VERSION"):
        return Way(terminal="777", wrap=wrap)
    return Way(terminal="9", wrap=wrap)  # iTerm2, WezTerm, Ghostty; others ignore it


def sequence(way: Way, text: str) -> str:
    """Return what tells the terminal; "" where it cannot be told."""
    plain = "".join(sign for sign in one_line(text) if sign.isprintable())
    match way.terminal:
        case "99":
            said = f"\x1b]99;i=1:d=0;{TITLE}{_ST}\x1b]99;i=1:d=1:p=body;{plain}{_ST}"
        case "777":
            said = f"\x1b]777;notify;{TITLE};{plain.replace(';', ',')}{_BEL}"
        case "9":
            said = f"\x1b]9;{TITLE}: {plain}{_BEL}"
        case _:
            return ""
    match way.wrap:
        case "tmux":
            return "\x1bPtmux;" + said.replace("\x1b", "\x1b\x1b") + _ST
        case "screen":
            return f"\x1bP{said}{_ST}"
        case _:
            return said


def told(news: News, settings: Settings) -> str:
    """Return what to tell; "" when it is not worth it, or not wanted.

    Args:
        news: what happened.
        settings: what the user wants to be told.
    """
    match news.event:
        case Finished(outcome=outcome) if news.seconds >= settings.notify_after:
            said = _ENDS[outcome]
        case ApprovalCard():
            said = "Waits for your yes"
        case Question():
            said = "Has a question"
        case _:
            return ""
    match settings.notifications:
        case Notices.WORDS:
            return f"{said}: {clip(one_line(news.request), LONGEST)}"
        case Notices.QUIET:
            return f"{said}."
        case _:
            return ""


def tell(app: App[Any], text: str, *, bell: bool) -> None:
    """Tell the user, who looks elsewhere.

    Args:
        app: the app on whose terminal they are.
        text: what to tell.
        bell: ring the terminal's bell, too.
    """
    way = way_of(os.environ, sys.platform)
    if way.command:
        app.run_worker(run_command(way, text), group="telling", exit_on_error=False)
    # Textual has no public way to write to the terminal in between frames, on the thread that draws them;
    # `App.bell` does the same.
    elif (said := sequence(way, text)) and app._driver is not None:
        app._driver.write(said)
    if bell:
        app.bell()


async def run_command(way: Way, text: str) -> None:
    """Tell the system; a program that fails or takes too long is left alone."""
    words = html.escape(text, quote=False) if way.command[0] == "notify-send" else text
    try:
        child = await asyncio.create_subprocess_exec(
            *way.command,
            TITLE,
            words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError as error:
        log.warning("nothing could be told by %s: %s", way.command[0], error)
        return
    try:
        await asyncio.wait_for(child.wait(), PATIENCE)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
