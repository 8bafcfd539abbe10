"""Which call the arrow keys lead to: along the lines one way, within a layer the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from tui.graph.layout import Box, Direction, Drawing

if TYPE_CHECKING:
    from tui.graph.outline import Line

Way = Literal["up", "down", "left", "right"]


def step_in_drawing(drawing: Drawing, needs: Mapping[int, Sequence[int]], at: int, way: Way) -> int:
    """Return the call that one step from `at` leads to; `at` when there is none that way.

    Args:
        drawing: the picture.
        needs: call -> the calls it needs.
        at: the selected call.
        way: the arrow key.
    """
    forward, backward = ("right", "left") if drawing.direction is Direction.RIGHT else ("down", "up")
    here = drawing.boxes[at]
    if way == forward:
        others = [call for call, needed in needs.items() if at in needed]
    elif way == backward:
        others = list(needs[at])
    else:
        layer = next(layer for layer in drawing.layers if at in layer)
        place = layer.index(at) + (1 if way in ("down", "right") else -1)
        return layer[place] if 0 <= place < len(layer) else at

    def distance(call: int) -> tuple[int, int]:
        box = drawing.boxes[call]
        return abs(_center(box)[0] - _center(here)[0]) + abs(_center(box)[1] - _center(here)[1]), call

    return min(others, key=distance, default=at)


def step_in_outline(lines: Sequence[Line], needs: Mapping[int, Sequence[int]], at: int, way: Way) -> int:
    """Return the call that one step from `at` leads to in the list form; `at` when there is none that way."""
    order = [line.id for line in lines]
    match way:
        case "up" | "down":
            place = order.index(at) + (1 if way == "down" else -1)
            return order[place] if 0 <= place < len(order) else at
        case "left":
            return max(needs[at], default=at)
        case "right":
            return min((call for call, needed in needs.items() if at in needed), default=at)


def _center(box: Box) -> tuple[int, int]:
    return box.x + box.width // 2, box.y + box.height // 2
