"""Colours for terminals that have 256 of them: the nearest, for Rich makes navy blue of our dark greys."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color as RichColor
from rich.color import ColorType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_LEVELS = (0, 95, 135, 175, 215, 255)
"""Of each of red, green and blue in the cube of 216 colours, which begin at 16."""
_FIRST_GREY, _GREYS = 232, 24
"""Behind the cube come greys, from 8 in steps of 10."""


class NearestColours(LineFilter):
    """Draws with the 256 colours that all such terminals share."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments in colours of the terminal."""
        return [Segment(text, style and in_256(style), control) for text, style, control in segments]


@lru_cache(2048)
def in_256(style: Style) -> Style:
    """Return a style in the nearest of the 256 colours."""
    return style + Style.from_color(_nearest(style.color), _nearest(style.bgcolor))


def _nearest(colour: RichColor | None) -> RichColor | None:
    if colour is None or colour.type is not ColorType.TRUECOLOR or colour.triplet is None:
        return None
    return RichColor.from_ansi(number_of(*colour.triplet))


def number_of(red: int, green: int, blue: int) -> int:
    """Return the number of the nearest colour.

    A grey is chosen by how light it is, so that grounds which differ little still differ.
    """
    wanted = (red, green, blue)
    steps = [min(range(6), key=lambda step: abs(_LEVELS[step] - part)) for part in wanted]
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    grey = min(max(round((light - 8) / 10), 0), _GREYS - 1)
    in_cube = sum((_LEVELS[step] - part) ** 2 for step, part in zip(steps, wanted, strict=True))
    in_greys = sum((8 + 10 * grey - part) ** 2 for part in wanted)
    if in_greys <= in_cube:
        return _FIRST_GREY + grey
    return 16 + 36 * steps[0] + 6 * steps[1] + steps[2]
