"""Lines on a grid: each cell knows which ways lines leave it, so that joints and crossings come out right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
WAYS = {UP: (0, -1), DOWN: (0, 1), LEFT: (-1, 0), RIGHT: (1, 0)}
"""The steps in columns and rows."""

Point = tuple[int, int]
"""Column and row, from 0."""

_WAY_OF = {step: way for way, step in WAYS.items()}


class LineGrid:
    """The cells that lines pass through, and for each the directions of each net that does.

    A net is everything that leaves one box: its lines may share cells; those of other nets only cross.
    """

    def __init__(self) -> None:
        self._cells: dict[Point, dict[int, int]] = {}

    def draw(self, net: int, cells: Sequence[Point]) -> None:
        """Draw a line from cell to cell; its first and last cell lie on the borders of boxes.

        Args:
            net: the box that the line leaves.
            cells: each beside the one before.
        """
        for point, directions in arms(cells):
            cell = self._cells.setdefault(point, {})
            cell[net] = cell.get(net, 0) | directions

    def cells(self) -> Mapping[Point, Mapping[int, int]]:
        """Return point -> net -> directions."""
        return self._cells


def straight_cells(corners: Sequence[Point]) -> tuple[Point, ...]:
    """Return the cells of a line through `corners`, each in the same row or column as the one before."""
    cells = [corners[0]]
    for (x1, y1), (x2, y2) in pairwise(corners):
        dx, dy = _sign(x2 - x1), _sign(y2 - y1)
        x, y = x1, y1
        while (x, y) != (x2, y2):
            x, y = x + dx, y + dy
            cells.append((x, y))
    return tuple(cells)


def arms(cells: Sequence[Point]) -> Iterator[tuple[Point, int]]:
    """Yield which arms a line needs in the cells that it goes through; a cell may come twice."""
    for (x1, y1), (x2, y2) in pairwise(cells):
        yield (x1, y1), _WAY_OF[x2 - x1, y2 - y1]
        yield (x2, y2), _WAY_OF[x1 - x2, y1 - y2]


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
