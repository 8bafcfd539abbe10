"""Copies text, and says the truth about it: terminals do not answer whether they took what they were handed.

A terminal is handed the text by OSC 52, which works over ssh, but many ignore it, and none says so. So the
native tool of the machine takes it too, where there is one, and is asked what it holds. Only what came back
the same counts as copied. For the rest there is a file.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from agent.plain_text import plain
from agent.private import private_folder, private_opener
from tui.words import counted

PATIENCE = 2.0
"""Seconds that a tool may take: an X server that does not answer must not keep the user waiting."""
LONG_FOR_TERMINALS = 74_994
"""Bytes from which on some terminals drop what they are handed by OSC 52, without a word."""
_POWERSHELL_READS = "[Console]::OutputEncoding = [Text.Encoding]::UTF8; Get-Clipboard -Raw"


@dataclass(frozen=True, slots=True)
class ClipboardTool:
    """A program that puts its input into a clipboard, and one that says what is in there."""

    write: tuple[str, ...]
    read: tuple[str, ...]
    clipboard: str = "the clipboard"
    """What it fills, in words."""
    encoding: str = "utf-8"
    """Of its input."""

    @property
    def name(self) -> str:
        """What people call it."""
        return self.write[0]


_MAC = ClipboardTool(("pbcopy",), ("pbpaste",))
_WAYLAND = ClipboardTool(("wl-copy", "--type", "text/plain"), ("wl-paste", "--no-newline"))
_X11 = (
    ClipboardTool(("xclip", "-selection", "clipboard"), ("xclip", "-selection", "clipboard", "-o")),
    ClipboardTool(("xsel", "--clipboard", "--input"), ("xsel", "--clipboard", "--output")),
)
_WINDOWS = ClipboardTool(
    ("clip.exe",), ("powershell.exe", "-NoProfile", "-Command", _POWERSHELL_READS), encoding="utf-16"
)
_TMUX = ClipboardTool(("tmux", "load-buffer", "-w", "-"), ("tmux", "save-buffer", "-"), "tmux's buffer")


@dataclass(frozen=True, slots=True)
class Copied:
    """What is known about a copy."""

    text: str
    """What was copied: without control characters, which could steer the terminal it is pasted into."""
    tool: ClipboardTool | None
    """Where it was read back from, the same; None when nothing could confirm it."""
    troubles: tuple[str, ...] = ()
    """What tools that are there had to say."""

    @property
    def confirmed(self) -> bool:
        """Whether it is known to be in a clipboard."""
        return self.tool is not None

    @property
    def said(self) -> str:
        """What the user is told; without confirmation the way out is not in it."""
        long = len(self.text.encode(errors="replace")) > LONG_FOR_TERMINALS
        if self.tool is _TMUX:
            return "In tmux's buffer. Whether the terminal took it, too, cannot be told."
        if self.tool is not None:
            return f"In the clipboard: {self.tool.name} took it, and it was read back the same."
        handed = "Handed to the terminal; whether it took it cannot be told."
        size = f" Many terminals drop what is so long ({len(self.text):,} characters)." if long else ""
        return " ".join([f"{handed}{size}", *self.troubles])


async def copy(
    text: str,
    hand_over: Callable[[str], None],
    *,
    environment: Mapping[str, str] | None = None,
    platform: str = sys.platform,
) -> Copied:
    """Copy `text` in all ways there are, until one confirms it.

    Args:
        text: what to copy.
        hand_over: hands it to the terminal: `App.copy_to_clipboard`.
        environment: tells which tools there are; this process's by default.
        platform: as `sys.platform` names it.

    Returns:
        What is known about it; nothing is raised when a tool is missing or fails.
    """
    environment = os.environ if environment is None else environment
    text = plain(text)
    hand_over(text)
    troubles = []
    for tool in tools(environment, platform):
        trouble = await _try(tool, text, environment)
        if not trouble:
            return Copied(text, tool)
        troubles.append(trouble)
    return Copied(text, None, tuple(troubles))


def tools(environment: Mapping[str, str], platform: str) -> Iterator[ClipboardTool]:
    """Yield the tools that are there and fill a clipboard that the user pastes from, the best first.

    Over ssh the machine's own clipboard is not the user's; that of a forwarded display is.
    """
    remote = bool(environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"))
    fitting = [
        *([_MAC] if platform == "darwin" and not remote else []),
        *([_WAYLAND] if environment.get("WAYLAND_DISPLAY") else []),
        *(_X11 if environment.get("DISPLAY") else []),
        *([_WINDOWS] if environment.get("WSL_DISTRO_NAME") and not remote else []),
        *([_TMUX] if environment.get("TMUX") else []),
    ]
    return (tool for tool in fitting if shutil.which(tool.name, path=environment.get("PATH")))


async def _try(tool: ClipboardTool, text: str, environment: Mapping[str, str]) -> str:
    """Copy with one tool and read it back; return what went wrong, "" when it is there."""
    given = text.encode(tool.encoding, errors="replace")
    if await _run(tool.write, environment, given) is None:
        return f"{tool.name} did not take it."
    found = await _run(tool.read, environment)
    if found is None:
        return f"{tool.name} took it, but it cannot be read back."
    if _same(found.decode(errors="replace"), text):
        return ""
    return f"{tool.name} took it, but something else is in {tool.clipboard} now."


def _same(found: str, text: str) -> bool:
    """Whether two texts are the same but for line ends of Windows and one at the end, which tools add."""
    return found.replace("\r\n", "\n").removesuffix("\n") == text.removesuffix("\n")


async def _run(
    command: tuple[str, ...], environment: Mapping[str, str], given: bytes | None = None
) -> bytes | None:
    """Run a tool; return what it wrote, None when it failed or took too long.

    One that is given something writes nowhere: it leaves a process behind that holds the clipboard, and with
    it the pipe.
    """
    path = shutil.which(command[0], path=environment.get("PATH"))
    if path is None:
        return None
    try:
        process = await asyncio.create_subprocess_exec(
            path,
            *command[1:],
            stdin=asyncio.subprocess.DEVNULL if given is None else asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE if given is None else asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env={**environment, "LC_CTYPE": "UTF-8" if sys.platform == "darwin" else "C.UTF-8"},
            start_new_session=True,  # the clipboard outlives the terminal window
        )
    except OSError:
        return None
    try:
        async with asyncio.timeout(PATIENCE):
            written, _ = await process.communicate(given)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        return None
    return written or b"" if process.returncode == 0 else None


def save(text: str, folder: Path, stem: str = "", ending: str = "txt") -> Path:
    """Write `text` into a new file in `folder` that only its owner can read.

    Args:
        text: what to write.
        folder: where; it is made if it is missing.
        stem: the name of the file, to which a number is added if there is one; "" for the time of day.
        ending: of its name.

    Returns:
        The file.

    Raises:
        OSError: it cannot be written.
    """
    private_folder(folder)
    stem = stem or f"copied-{datetime.now():%Y%m%d-%H%M%S}"
    file = folder / f"{stem}.{ending}"
    number = 1
    while file.exists():
        number += 1
        file = folder / f"{stem}-{number}.{ending}"
    with open(file, "x", encoding="utf-8", errors="replace", opener=private_opener) as new:
        new.write(text)
    return file


def size_words(text: str) -> str:
    """Return how much a text is: "3 lines", "12 characters"."""
    lines = text.count("\n") + 1
    return counted(lines, "line") if lines > 1 else counted(len(text), "character")
