"""Which form of the picture suits the room there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from tui.graph.layout import Direction, Drawing, Node, arrange, lay_out, layers_of, least_width
from tui.graph.outline import Line, outline
from tui.graph.painting import BOX_MARGIN, NAME_MARGIN


class Zoom(IntEnum):
    """How much a box says."""

    NAMES = 0
    ARGUMENTS = 1
    RESULTS = 2
    """Arguments, and what came of the call."""


LONGEST_DRAWN = 25
"""Plans of more calls are shown as a list."""
NARROWEST_DRAWN = 60
"""Screens of fewer columns show plans as a list."""
BOX_HEIGHTS = {Zoom.NAMES: 1, Zoom.ARGUMENTS: 3, Zoom.RESULTS: 4}
_SNUG = 0
"""Instead of a width: each layer is as wide as its longest name."""
_FORMS = {
    Zoom.NAMES: ((Direction.RIGHT, 6), (Direction.RIGHT, 0), (Direction.DOWN, 6), (Direction.DOWN, 0)),
    Zoom.ARGUMENTS: (
        *((Direction.RIGHT, width) for width in (28, 24, 22, 20, _SNUG)),
        *((Direction.DOWN, width) for width in (22, 20, 19)),
        (Direction.RIGHT, 18),
        (Direction.DOWN, 17),
    ),
    Zoom.RESULTS: (
        *((Direction.RIGHT, width) for width in (40, 34, 28, 24)),
        *((Direction.DOWN, width) for width in (40, 34, 28, 24)),
    ),
}
"""Directions and box widths, the best first; with arguments, no title is cut from 20 cells on. Of names:
cells besides those of the name, for the time."""
_LONGEST_NAME = 24
_LOW = 16
"""In fewer rows than this, a list is easier to read than a picture that must be scrolled."""

Topology = tuple[tuple[int, tuple[int, ...]], ...]
Names = Mapping[int, int]
"""Call -> cells that its number and its name take."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A plan as it is to be shown: either a drawing, or the lines of a list."""

    drawing: Drawing | None
    lines: tuple[Line, ...]
    zoom: Zoom = Zoom.ARGUMENTS

    @property
    def height(self) -> int:
        """Rows it takes."""
        return self.drawing.height if self.drawing else len(self.lines)


def shape_of(
    needs: Mapping[int, Sequence[int]],
    width: int,
    height: int,
    screen_width: int,
    names: Names,
    zoom: Zoom | None = None,
) -> Shape:
    """Return the form that suits: left to right if it fits, else top to bottom, else a list.

    Args:
        needs: call -> the calls it needs, in the order of their numbers.
        width: columns for the picture.
        height: rows for the picture; more must be scrolled.
        screen_width: columns of the whole screen.
        names: how long the names are.
        zoom: how much the boxes say, even if the picture must be scrolled then; None for what fits.
    """
    topology = tuple((call, tuple(needed)) for call, needed in needs.items())
    if len(needs) > LONGEST_DRAWN or screen_width < NARROWEST_DRAWN:
        return Shape(None, outline(topology), Zoom.ARGUMENTS if zoom is None else zoom)
    first_fitting: Shape | None = None
    for level in (Zoom.ARGUMENTS, Zoom.NAMES) if zoom is None else (zoom,):
        for nodes, direction in _forms(topology, names, level):
            if least_width(nodes, direction) > width or (placed := arrange(nodes, direction)).width > width:
                continue
            if placed.height <= height:
                return Shape(placed.drawing, (), level)
            if placed.width < width:  # a scrollbar takes a column
                first_fitting = first_fitting or Shape(placed.drawing, (), level)
    if zoom is None:
        return first_fitting if first_fitting and height >= _LOW else Shape(None, outline(topology))
    return first_fitting or Shape(whole_drawing(needs, names, zoom), (), zoom)


def whole_drawing(needs: Mapping[int, Sequence[int]], names: Names, zoom: Zoom) -> Drawing:
    """Return the picture left to right, however large it is."""
    topology = tuple((call, tuple(needed)) for call, needed in needs.items())
    return lay_out(*next(_forms(topology, names, zoom)))


def _forms(topology: Topology, names: Names, zoom: Zoom) -> Iterator[tuple[tuple[Node, ...], Direction]]:
    """Yield the boxes of a plan in all sizes, and which way they go, the best first."""
    for direction, width in _FORMS[zoom]:
        if zoom is Zoom.NAMES:
            widths = {call: min(names[call], _LONGEST_NAME) + NAME_MARGIN + width for call, _ in topology}
        elif width == _SNUG:
            widths = _snug(topology, names)
        else:
            widths = {call: width for call, _ in topology}
        yield (
            tuple(Node(call, widths[call], BOX_HEIGHTS[zoom], needed) for call, needed in topology),
            direction,
        )


def _snug(topology: Topology, names: Names) -> dict[int, int]:
    """Return widths for boxes with arguments so that no name is cut, the same within a layer."""
    longest = [max(min(names[call], _LONGEST_NAME) for call in layer) for layer in layers_of(topology)]
    return {
        call: longest[place] + BOX_MARGIN for place, layer in enumerate(layers_of(topology)) for call in layer
    }
