"""What stands on the screen of a running app, as data: rows of runs of text of one look each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.color import Color, ColorType

if TYPE_CHECKING:
    from rich.segment import Segment
    from textual.app import App

_MARKS = ("bold", "dim", "italic", "underline", "strike")
_SHOWS_ON_BLANKS = ("underline", "strike")


@dataclass(frozen=True, slots=True)
class Look:
    """How cells look."""

    ink: str
    """The colour of the letters, such as "#d5d8dd" or a terminal's own name for it; "" where all is blank."""
    ground: str
    """The colour behind them; "" for the terminal's own."""
    marks: tuple[str, ...] = ()
    """Such as "bold"."""


@dataclass(frozen=True, slots=True)
class Run:
    """Cells side by side that look the same."""

    text: str
    look: Look

    @property
    def width(self) -> int:
        """How many cells it takes."""
        return cell_len(self.text)


Row = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """One screen."""

    width: int
    rows: tuple[Row, ...]

    @property
    def lines(self) -> list[str]:
        """The text of each row, without the blanks at its end."""
        return ["".join(run.text for run in row).rstrip() for row in self.rows]

    @property
    def text(self) -> str:
        """The text of the screen."""
        return "\n".join(self.lines)


def frame_of(app: App[Any]) -> Frame:
    """Return what the screen of a running app shows.

    The strips come from Textual's compositor as `App.export_screenshot` gets them. There is no public way to
    them: the SVG that it makes of them does not say which cells a wide character takes.
    """
    compositor = app.screen._compositor
    update = compositor.render_update(full=True, screen_stack=app._background_screens)
    rows = []
    for strips in getattr(update, "strips", ()):
        segments = (segment for strip in strips if strip is not None for segment in strip)
        rows.append(tuple(_joined(_runs(segments))))
    return Frame(app.size.width, tuple(rows))


def _runs(segments: Iterable[Segment]) -> Iterator[Run]:
    for text, style, control in segments:
        if control or not text:
            continue
        if style is None:
            yield Run(text, Look("", ""))
            continue
        ink, ground = _colour(style.color), _colour(style.bgcolor)
        if style.reverse:
            ink, ground = ground, ink
        marks = tuple(mark for mark in _MARKS if getattr(style, mark))
        yield Run(text, Look(ink, ground, marks))


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Yield as few runs as show the same: blanks have no ink, and go with what stands before them."""
    last: Run | None = None
    for run in runs:
        blank = not run.text.strip(" ")
        if blank and not any(mark in _SHOWS_ON_BLANKS for mark in run.look.marks):
            run = Run(run.text, Look("", run.look.ground))
            if last and last.look.ground == run.look.ground and not _shows_on_blanks(last):
                run = Run(run.text, last.look)
        if last and last.look == run.look:
            last = Run(last.text + run.text, run.look)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last


def _shows_on_blanks(run: Run) -> bool:
    return any(mark in _SHOWS_ON_BLANKS for mark in run.look.marks)


def _colour(colour: Color | None) -> str:
    if colour is None or colour.type is ColorType.DEFAULT:
        return ""
    return colour.get_truecolor().hex if colour.type is ColorType.TRUECOLOR else colour.name
