"""Frames with their times as an animated SVG and as an asciinema cast (asciicast v2)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tui.pictures.frame_svg import CELL, FONTS, LINE, SIZE, row_pieces
from tui.pictures.frames import Frame, Look, Row

MARGIN = 10
APART = 2 * LINE
"""From one picture of a strip to the next: letters that reach beyond their line stay out of the others."""
_CODES = {"bold": "1", "dim": "2", "italic": "3", "underline": "4", "strike": "9"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A frame, and when it came."""

    at: float
    """Seconds from the beginning."""
    frame: Frame


def cast(shown: Sequence[Shown], title: str) -> str:
    """Return a cast: lines of JSON, the head first.

    Args:
        shown: frames of one size, in order.
        title: what it is called.
    """
    first = shown[0].frame
    head = {"version": 2, "width": first.width, "height": len(first.rows), "title": title}
    lines = [json.dumps(head)]
    before: Frame | None = None
    for one in shown:
        rows = [(y, row) for y, row in enumerate(one.frame.rows) if before is None or before.rows[y] != row]
        if rows:
            text = "".join(f"\x1b[{y + 1};1H{_ansi(row)}" for y, row in rows)
            start = "\x1b[?25l\x1b[2J" if before is None else ""
            lines.append(json.dumps([round(one.at, 3), "o", start + text], ensure_ascii=False))
        before = one.frame
    return "\n".join(lines) + "\n"


def _ansi(row: Row) -> str:
    """Return a row with the codes of its colours (ECMA-48, and 24-bit colours as xterm has them)."""
    parts = []
    for run in row:
        codes = ["0", *(_CODES[mark] for mark in run.look.marks)]
        colours = ((38, run.look.ink), (48, run.look.ground))
        codes += [f"{kind};2;{_rgb(colour)}" for kind, colour in colours if colour]
        parts.append(f"\x1b[{';'.join(codes)}m{run.text}")
    return "".join(parts) + "\x1b[0m"


def _rgb(colour: str) -> str:
    return ";".join(str(int(colour[start : start + 2], 16)) for start in (1, 3, 5))


@dataclass(slots=True)
class _Film:
    """What one row of the screen shows, one after another: each thing once, however often it comes."""

    pictures: list[Row] = field(default_factory=list)
    changes: list[tuple[float, int]] = field(default_factory=list)
    """(when, which picture)"""

    def show(self, at: float, row: Row) -> None:
        """Show a row from now on."""
        if row not in self.pictures:
            self.pictures.append(row)
        which = self.pictures.index(row)
        if not self.changes or self.changes[-1][1] != which:
            self.changes.append((at, which))


class _Classes:
    """Short names for looks, defined once."""

    def __init__(self) -> None:
        self._names: dict[Look, str] = {}

    def of(self, look: Look) -> str:
        """Return the class of a look, which says what letters are like."""
        return self._names.setdefault(Look(look.ink, "", look.marks), f"c{len(self._names)}")

    def rules(self) -> Iterator[str]:
        """Yield the style of each."""
        for look, name in self._names.items():
            bold = "font-weight:bold;" if "bold" in look.marks else ""
            italic = "font-style:italic;" if "italic" in look.marks else ""
            yield f".{name}{{fill:{look.ink};{bold}{italic}}}"


def animated_svg(shown: Sequence[Shown], seconds: float, ground: str) -> str:
    """Return a picture that plays the frames over and over, without any script.

    Each row of the screen is a strip of all that it shows, which is moved behind a window of its height.

    Args:
        shown: frames of one size, in order; the first from 0 on.
        seconds: when it begins anew.
        ground: the colour behind all.
    """
    first = shown[0].frame
    films = [_Film() for _ in first.rows]
    for one in shown:
        for film, row in zip(films, one.frame.rows, strict=True):
            film.show(one.at, row)
    classes = _Classes()
    width = round(first.width * CELL)
    strips = "".join(_strip(y, film, classes, ground, width) for y, film in enumerate(films))
    rules = "".join([*classes.rules(), *(_rule(y, film, seconds) for y, film in enumerate(films))])
    across, down = width + 2 * MARGIN, round(len(films) * LINE) + 2 * MARGIN
    size = f'viewBox="0 0 {across} {down}" width="{across}" height="{down}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        f"<style>text{{font:{SIZE}px {FONTS};white-space:pre}}{rules}</style>"
        f'<rect width="100%" height="100%" rx="8" fill="{ground}"/>'
        f'<g transform="translate({MARGIN} {MARGIN})">{strips}</g></svg>\n'
    )


def _strip(y: int, film: _Film, classes: _Classes, ground: str, width: int) -> str:
    pictures = "".join(_picture(k, row, classes, ground) for k, row in enumerate(film.pictures))
    moving = f' class="r{y}"' if len(film.changes) > 1 else ""
    return f'<svg y="{y * LINE:g}" width="{width}" height="{LINE}"><g{moving}>{pictures}</g></svg>'


def _picture(place: int, row: Row, classes: _Classes, ground: str) -> str:
    return "".join(row_pieces(row, lambda look: f'class="{classes.of(look)}"', ground, top=place * APART))


def _rule(y: int, film: _Film, seconds: float) -> str:
    """Return the animation of one strip: it jumps to each picture when its time comes."""
    if len(film.changes) < 2:
        return ""
    steps = "".join(
        f"{100 * at / seconds:.4g}%{{transform:translateY({-which * APART:g}px)}}"
        for at, which in film.changes
    )
    last = f"100%{{transform:translateY({-film.changes[-1][1] * APART:g}px)}}"
    return f"@keyframes k{y}{{{steps}{last}}}.r{y}{{animation:k{y} {seconds:g}s step-end infinite}}"


def thinned(shown: Sequence[Shown]) -> list[Shown]:
    """Return the frames without those that show the same as the one before."""
    kept = [shown[0]]
    kept += [after for before, after in pairwise(shown) if before.frame != after.frame]
    return kept
