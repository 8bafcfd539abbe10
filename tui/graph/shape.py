"""Which form of the picture suits the room there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui.graph.layout import Direction, Drawing, Node, lay_out
from tui.graph.outline import Line, outline

LONGEST_DRAWN = 25
"""Plans of more calls are shown as a list."""
NARROWEST_DRAWN = 60
"""Screens of fewer columns show plans as a list."""
_BOX_HEIGHT = 3
_FORMS = (
    *((Direction.RIGHT, width) for width in (28, 24, 22, 20)),
    *((Direction.DOWN, width) for width in (22, 20, 19)),
    (Direction.RIGHT, 18),
    (Direction.DOWN, 17),
)
"""Directions and box widths, the best first; from 20 cells on, no title is cut."""
_LOW = 16
"""In fewer rows than this, a list is easier to read than a picture that must be scrolled."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A plan as it is to be shown: either a drawing, or the lines of a list."""

    drawing: Drawing | None
    lines: tuple[Line, ...]

    @property
    def height(self) -> int:
        """Rows it takes."""
        return self.drawing.height if self.drawing else len(self.lines)


def shape_of(needs: Mapping[int, Sequence[int]], width: int, height: int, screen_width: int) -> Shape:
    """Return the form that suits: left to right if it fits, else top to bottom, else a list.

    Args:
        needs: call -> the calls it needs, in the order of their numbers.
        width: columns for the picture.
        height: rows for the picture; more must be scrolled.
        screen_width: columns of the whole screen.
    """
    topology = tuple((call, tuple(needed)) for call, needed in needs.items())
    if len(needs) > LONGEST_DRAWN or screen_width < NARROWEST_DRAWN:
        return Shape(None, outline(topology))
    drawings = [
        lay_out(tuple(Node(call, box, _BOX_HEIGHT, needed) for call, needed in topology), direction)
        for direction, box in _FORMS
    ]
    fitting = [drawing for drawing in drawings if drawing.width <= width]
    whole = [drawing for drawing in fitting if drawing.height <= height]
    if whole:
        return Shape(whole[0], ())
    if fitting and height >= _LOW:
        return Shape(fitting[0], ())
    return Shape(None, outline(topology))
