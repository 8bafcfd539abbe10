"""Reading and writing the standard streams: plain, safe to print, flushed line by line."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from agent.masking import masked
from tui.safe_text import visible

if TYPE_CHECKING:
    from agent.results import JsonValue


class UsageError(Exception):
    """What the user gave cannot be used; the message names the cause and the way out."""


def say(text: str = "") -> None:
    """Print a line or several, made safe for a terminal, on standard output."""
    print(visible(masked(text)), flush=True)


def complain(text: str) -> None:
    """Print a line for the user on standard error."""
    print(visible(masked(text)), file=sys.stderr, flush=True)


def say_json(value: JsonValue) -> None:
    """Print a JSON value on one line, in plain ASCII, so that nothing in it can steer a terminal."""
    print(json.dumps(masked(value), ensure_ascii=True, separators=(", ", ": ")), flush=True)


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a standard stream is a terminal; a closed or missing one is none."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def request_of(words: Sequence[str]) -> str:
    """Return the request that stands on the command line; the single word "-" reads it from standard input.

    Raises:
        UsageError: there is none.
    """
    if list(words) == ["-"]:
        text = sys.stdin.buffer.read().decode("utf-8", "replace").strip("\r\n")
    else:
        # Arguments that are no UTF-8 arrive with lone surrogates in the place of their bytes.
        text = " ".join(words).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if not text.strip():
        raise UsageError('Say what you would like done, for example: tinyagent ask "call Ana tomorrow at 9".')
    return text


def input_lines() -> Iterator[str]:
    """Yield the lines of standard input as they come, whatever bytes they hold, without their ends."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def time_of(text: str) -> datetime:
    """Read an ISO 8601 time; naive ones stay naive.

    Raises:
        UsageError: it is none.
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--now takes a time such as 2026-11-27T15:00, not {visible(text)!r}.") from None


def silence_output() -> None:
    """Point standard output at nothing, so that flushing it at the end cannot fail."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)


def say_or_write(text: str, file: Path | None) -> None:
    """Print a plan, or write it into a file.

    Args:
        text: the plan in one of its forms.
        file: where it goes; "-" or None for standard output.

    Raises:
        UsageError: the file cannot be written.
    """
    if file is None or file == Path("-"):
        say(text.rstrip("\n"))
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror or error}.") from error
    complain(f"The plan is drawn in {file}.")
