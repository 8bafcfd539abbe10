"""One state at one size, in both themes, as a text file that can be read in a diff.

First the rows of the screen as they are, and rows that say something else in the light theme. Then the
looks, a letter for each pair of looks that cells have in the dark and in the light theme: ink on ground, and
marks such as bold. Then the runs: for each row, letters and how many cells look so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from string import ascii_letters

from tests.snapshots.still import steady
from tui.pictures.frames import Frame, Look, Row, Run

NAMES = [*ascii_letters, *(f"{first}{second}" for first in ascii_letters for second in ascii_letters)]


@dataclass(frozen=True, slots=True)
class Shot:
    """What one state looks like at one size."""

    dark: Frame
    light: Frame

    def written(self) -> str:
        """Return the file."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"{self.dark.width}x{len(self.dark.rows)}"
        dark, light = ([steady(line) for line in frame.lines] for frame in (self.dark, self.light))
        for number, line in enumerate(dark):
            yield f"{number:02}│{line}".rstrip()
        other = [(number, line) for number, line in enumerate(light) if line != dark[number]]
        if other:
            yield "\nin the light theme"
            yield from (f"{number:02}│{line}".rstrip() for number, line in other)
        names: dict[tuple[Look, Look], str] = {}
        runs = []
        for number, (one, two) in enumerate(zip(self.dark.rows, self.light.rows, strict=True)):
            cells = zip(_looks(one), _looks(two), strict=True)
            parts = []
            for pair, group in groupby(cells):
                name = names.setdefault(pair, NAMES[len(names)])
                parts.append(f"{name}{sum(1 for _ in group)}")
            runs.append(f"{number:02} {' '.join(parts)}")
        yield "\nlooks: dark, light"
        for (in_dark, in_light), name in names.items():
            yield f"{name}  {_words(in_dark)}, {_words(in_light)}"
        yield "\nruns"
        yield from runs


def _looks(row: Row) -> Iterator[Look]:
    """Yield the look of each cell."""
    for run in row:
        for _ in range(run.width):
            yield run.look


def _words(look: Look) -> str:
    return " ".join((look.ink or "blank", "on", look.ground or "default", *look.marks))


def read_shot(text: str) -> tuple[Frame, Frame]:
    """Return the frames of a file, in dark and in light: for pictures of what it was like."""
    head, *rest = text.splitlines()
    width, height = map(int, head.split("x"))
    rows, rest = rest[:height], rest[height:]
    lines = {"dark": [row[3:] for row in rows], "light": [row[3:] for row in rows]}
    looks: dict[str, tuple[Look, Look]] = {}
    runs: list[list[tuple[str, int]]] = []
    part = ""
    for line in rest:
        if not line or line.startswith(("in the light", "looks:", "runs")):
            part = line[:5] or part
        elif part == "in th":
            lines["light"][int(line[:2])] = line[3:]
        elif part == "looks":
            name, _, both = line.partition("  ")
            dark, _, light = both.partition(", ")
            looks[name] = (_look(dark), _look(light))
        else:
            runs.append([_run(run) for run in line.split()[1:]])
    dark_rows = zip(lines["dark"], runs, strict=True)
    light_rows = zip(lines["light"], runs, strict=True)
    return (
        Frame(width, tuple(_row(line, run, looks, 0) for line, run in dark_rows)),
        Frame(width, tuple(_row(line, run, looks, 1) for line, run in light_rows)),
    )


def _look(words: str) -> Look:
    ink, _, ground, *marks = words.split()
    return Look("" if ink == "blank" else ink, "" if ground == "default" else ground, tuple(marks))


def _run(text: str) -> tuple[str, int]:
    name = text.rstrip("0123456789")
    return name, int(text[len(name) :])


def _row(line: str, runs: list[tuple[str, int]], looks: dict[str, tuple[Look, Look]], theme: int) -> Row:
    made = []
    for name, cells in runs:
        text, line = _cut(line, cells)
        made.append(Run(text, looks[name][theme]))
    return tuple(made)


def _cut(line: str, cells: int) -> tuple[str, str]:
    """Return the text of so many cells from the start of a line, and the rest."""
    from rich.cells import cell_len

    taken = 0
    while taken < len(line) and cell_len(line[: taken + 1]) <= cells:
        taken += 1
    text = line[:taken]
    return text + " " * (cells - cell_len(text)), line[taken:]
