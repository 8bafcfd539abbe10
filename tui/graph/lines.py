"""Lines on a grid: each cell knows which ways lines leave it, so that joints and crossings come out right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8

Point = tuple[int, int]
"""Column and row, from 0."""

_LINES = " ╵╷│╴╯╮┤╶╰╭├─┴┬┼"
"""The character for each sum of directions (Unicode "Box Drawing", U+2500 to U+257F)."""
_ASCII_LINES = " |||-+++-+++-+++"


def line_character(directions: int, *, ascii_only: bool = False) -> str:
    """Return the character whose arms go the given ways.

    Args:
        directions: a sum of UP, DOWN, LEFT and RIGHT.
        ascii_only: for terminals without box characters.
    """
    return (_ASCII_LINES if ascii_only else _LINES)[directions]


class LineGrid:
    """The cells that lines pass through, and for each the directions of each net that does.

    A net is everything that leaves one box: its lines may share cells; those of other nets only cross.
    """

    def __init__(self) -> None:
        self._cells: dict[Point, dict[int, int]] = {}

    def draw(self, net: int, corners: Sequence[Point]) -> None:
        """Draw an orthogonal line through `corners`; its first and last cell lie on the borders of boxes.

        Args:
            net: the box that the line leaves.
            corners: two or more points, each in the same row or column as the one before.
        """
        for (x1, y1), (x2, y2) in pairwise(corners):
            dx, dy = _sign(x2 - x1), _sign(y2 - y1)
            forward = {(1, 0): RIGHT, (-1, 0): LEFT, (0, 1): DOWN, (0, -1): UP}.get((dx, dy), 0)
            backward = {RIGHT: LEFT, LEFT: RIGHT, DOWN: UP, UP: DOWN}.get(forward, 0)
            x, y = x1, y1
            while (x, y) != (x2, y2):
                self._add(net, (x, y), forward)
                x, y = x + dx, y + dy
                self._add(net, (x, y), backward)

    def _add(self, net: int, point: Point, directions: int) -> None:
        cell = self._cells.setdefault(point, {})
        cell[net] = cell.get(net, 0) | directions

    def cells(self) -> Mapping[Point, Mapping[int, int]]:
        """Return point -> net -> directions."""
        return self._cells


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
