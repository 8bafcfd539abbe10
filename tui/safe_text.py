"""Makes text from anywhere fit to draw: what could steer the terminal or hide words becomes visible.

Mails, files and models may hold escape sequences (ECMA-48), bidirectional overrides ("Trojan Source",
CVE-2021-42574) or invisible tag characters. An approval must show exactly what will run, so these are
shown as marks, never dropped. Widths are counted in cells, as the terminal does.
"""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells, set_cell_size

ELLIPSIS = "…"
LONGEST_SHOWN = 20_000
"""Characters of a text that only informs; what waits for an approval is never cut."""

_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""C0 and C1 controls but tab and newline, bidirectional controls, zero-width marks, fillers without ink, lone
surrogates, tags and the variation selectors that can carry text."""


def _mark(match: re.Match[str]) -> str:
    point = ord(match[0])
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "\u2421"
    if 0xD800 <= point <= 0xDFFF:
        return "\ufffd"
    return f"‹U+{point:04X}›"


def visible(text: str) -> str:
    """Return `text` with control and hidden characters as marks; newlines stay, tabs become spaces."""
    plain = text.replace("\r\n", "\n").expandtabs(4)
    return _STEERING.sub(_mark, plain)


def beginning(text: str, most: int = LONGEST_SHOWN) -> str:
    """Return `text` made visible, cut to its first `most` characters; how many are not shown is said.

    Laying out a text takes a terminal library time and memory for each row; ten million characters in the
    title of somebody's invitation would stop the app for a minute.
    """
    if len(text) <= most:
        return visible(text)
    return f"{visible(text[:most])}{ELLIPSIS} ({len(text) - most:,} more characters are not shown)"


def one_line(text: str) -> str:
    """Return `text` made visible, on one line: runs of white space become one space."""
    return " ".join(visible(text).split())


def clip(text: str, cells: int) -> str:
    """Return `text` made visible, on one line and at most `cells` wide, with an ellipsis where it was cut."""
    if cells <= 0:
        return ""
    line = one_line(text[: 8 * cells + 64])
    if len(text) <= 8 * cells + 64 and cell_len(line) <= cells:
        return line
    room = cells - 1
    return (chop_cells(line, room)[0].rstrip() if room and line else "") + ELLIPSIS


def fit(text: str, cells: int) -> str:
    """Return `text` clipped and padded to exactly `cells`."""
    return set_cell_size(clip(text, cells), max(cells, 0))
