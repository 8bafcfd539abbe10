"""The signs by which states are told, for terminals with Unicode and for those without.

Which ones are in use is kept here (`use_signs`): one program runs in a process, on one terminal.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass

from agent.events import State

_PLAIN_TERMINALS = ("linux", "dumb", "vt100", "vt220", "ansi")
"""What TERM says where fonts have no more than ASCII for sure; `linux` is the console without windows."""


@dataclass(frozen=True, slots=True)
class Signs:
    """One set of signs, each one cell wide."""

    states: Mapping[State, str]
    """A state is told by its sign as well as by its colour."""
    held: str
    """Of a call that waits for nothing but the end of its hold."""
    spinner: str
    """One after another, for what runs."""
    folded: str = "▸"
    """Before the plan of a request in one line."""
    unfolded: str = "▾"
    bar: str = "▌"
    """Beside what the user said, and what a cursor stands on."""
    quote: str = "▏"
    bullets: str = "•◦‣"
    """Of items, by how deep they stand."""
    rule: str = "─"
    below: str = "↓"
    ascii_only: bool = False
    """Lines are to be drawn without box characters, too."""

    def turning(self, frame: int) -> str:
        """Return the sign of what runs, in one of its frames."""
        return self.spinner[frame % len(self.spinner)]


UNICODE_SIGNS = Signs(
    {
        State.PENDING: "○",
        State.WAITING: "?",
        State.RUNNING: "•",
        State.DONE: "✓",
        State.FAILED: "✗",
        State.SKIPPED: "–",
        State.CANCELLED: "■",
        State.UNKNOWN: "⚠",
    },
    held="◷",
    spinner="⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏",
)
ASCII_SIGNS = Signs(
    {
        State.PENDING: "o",
        State.WAITING: "?",
        State.RUNNING: "*",
        State.DONE: "+",
        State.FAILED: "x",
        State.SKIPPED: "-",
        State.CANCELLED: "#",
        State.UNKNOWN: "!",
    },
    held="@",
    spinner="|/-\\",
    folded=">",
    unfolded="v",
    bar="|",
    quote="|",
    bullets="*-+",
    rule="-",
    below="v",
    ascii_only=True,
)
_in_use = UNICODE_SIGNS


def signs() -> Signs:
    """Return the signs in use."""
    return _in_use


def use_signs(*, ascii_only: bool) -> None:
    """Use these signs from now on."""
    global _in_use
    _in_use = ASCII_SIGNS if ascii_only else UNICODE_SIGNS


def only_ascii(environ: Mapping[str, str]) -> bool:
    """Tell whether a terminal may lack characters beyond ASCII.

    Args:
        environ: the environment; TERM and the locale's variables are looked at.
    """
    if environ.get("TERM", "") in _PLAIN_TERMINALS:
        return True
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    _, dot, encoding = locale.partition("@")[0].partition(".")
    if not dot:
        return False  # "C" and nothing: Python takes UTF-8 then (PEP 538, PEP 540)
    try:
        return codecs.lookup(encoding).name != "utf-8"
    except LookupError:
        return False
