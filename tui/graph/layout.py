"""A layered layout for plans, after Sugiyama, Tagawa and Toda (1981), made for plans that grow.

Calls arrive one after another and refer only back, so the layout is a fold over them: each call goes into
the layer after the deepest call it needs (longest path), where there is room in that layer, as near to the
middle of what it needs as crossings make worth while. Calls that are there already keep their layer and
their place in it, so a streamed call slides in without reshuffling; only a whole layer may move on, to make
room for more lines before it. Lines over several layers get a dummy in each layer between. Everything is a
pure function of the boxes and the references.

Inside, positions are (main, cross): main runs along the layers, cross within one. Left to right, main is x.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import count

from tui.graph.lines import LineGrid, Point, straight_cells


class Direction(StrEnum):
    """Which way the layers follow each other."""

    RIGHT = "right"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Node:
    """A box to be placed."""

    id: int
    width: int
    height: int
    needs: tuple[int, ...]
    """The nodes that lines come from; each stands earlier in the sequence of nodes."""


@dataclass(frozen=True, slots=True)
class Box:
    """A placed node, in cells from the upper left corner."""

    id: int
    x: int
    y: int
    width: int
    height: int

    def contains(self, x: int, y: int) -> bool:
        """Tell whether the cell at (x, y) belongs to the box."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole picture."""

    direction: Direction
    width: int
    height: int
    boxes: Mapping[int, Box]
    lines: Mapping[Point, Mapping[int, int]]
    """Cell -> the node a line comes from -> the ways its arms go. No cell is in a box."""
    exits: Mapping[int, Point]
    """Node -> the cell of its border where its lines leave; only for nodes that others need."""
    routes: Mapping[tuple[int, int], tuple[Point, ...]]
    """(from, to) -> the cells of that line, from the border of the one box to that of the other."""
    arrows: Mapping[Point, int]
    """The last cell before a box -> that box."""
    layers: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place in a layer: a node, or the line of node `id` passing through (a dummy)."""

    id: int
    layer: int
    dummy: bool = False


@dataclass(frozen=True, slots=True)
class _Spacing:
    """Cells kept free, by direction."""

    between_slots: int
    lead: int
    """From a box to the first track of the channel after its layer."""
    between_tracks: int
    arrow: int
    shortest: int
    """The least size of a channel."""
    crossing: int
    """How far a box is put from where it would like to be to spare a crossing."""


_SPACING = {Direction.RIGHT: _Spacing(0, 1, 0, 1, 3, 3), Direction.DOWN: _Spacing(1, 0, 0, 1, 1, 8)}


@lru_cache(maxsize=64)
def lay_out(nodes: tuple[Node, ...], direction: Direction) -> Drawing:
    """Place the nodes and route the lines between them.

    Args:
        nodes: in the order of their numbers; each needs only earlier ones.
        direction: which way the layers follow each other.
    """
    return _Layout(nodes, direction).drawing()


class _Layout:
    """One run of the algorithm; the attributes are its intermediate results, in the order they are found."""

    def __init__(self, nodes: Sequence[Node], direction: Direction) -> None:
        self.nodes = {node.id: node for node in nodes}
        self.direction = direction
        self.spacing = _SPACING[direction]
        self.layer_of: dict[int, int] = {}
        self.rows: list[list[_Slot]] = []
        self.parents: dict[_Slot, tuple[_Slot, ...]] = {}
        self.cross: dict[_Slot, int] = {}
        for node in nodes:
            self._insert_node(node)
        self.children: dict[_Slot, list[_Slot]] = {}
        for row in self.rows:
            for slot in row:
                for parent in self.parents[slot]:
                    self.children.setdefault(parent, []).append(slot)
        self.tracks = [self._tracks(row) for row in self.rows]
        self.main = self._place_along()

    # Layers and order

    def _insert_node(self, node: Node) -> None:
        layer = 1 + max((self.layer_of[need] for need in node.needs), default=-1)
        self.layer_of[node.id] = layer
        while len(self.rows) <= layer:
            self.rows.append([])
        parents = []
        for need in node.needs:
            slot = _Slot(need, self.layer_of[need])
            for between in range(slot.layer + 1, layer):
                dummy = _Slot(need, between, dummy=True)
                if dummy not in self.parents:
                    self._insert_slot(dummy, (slot,))
                slot = dummy
            parents.append(slot)
        self._insert_slot(_Slot(node.id, layer), tuple(parents))

    def _insert_slot(self, slot: _Slot, parents: tuple[_Slot, ...]) -> None:
        """Put a slot where there is room for it in its layer, and never move one that is there.

        A slot is never level with one of the layers beside its own, unless a line joins the two: else their
        lines could run over each other in the channel.
        """
        row, size = self.rows[slot.layer], self._size(slot)[1]
        middle = size // 2
        wanted = self._wanted(parents, row, size)
        others = {self._port(other) for other in self._row(slot.layer - 1) if other not in parents}
        others.update(self._port(other) for other in self._row(slot.layer + 1))
        best: tuple[int, int, int] | None = None
        for index in range(len(row) + 1):
            low = self._end(row[index - 1]) + self.spacing.between_slots if index else 0
            high = self.cross[row[index]] - self.spacing.between_slots - size if index < len(row) else None
            start = _nearest(wanted - middle, low, high, {port - middle for port in others})
            if start is not None:
                cost = self._crossings(parents, row, index) * self.spacing.crossing
                found = (cost + abs(start + middle - wanted), index, start)
                best = min(best, found) if best else found
        assert best is not None
        row.insert(best[1], slot)
        self.cross[slot], self.parents[slot] = best[2], parents

    def _wanted(self, parents: Sequence[_Slot], row: Sequence[_Slot], size: int) -> int:
        """Return the port that a slot would like to have: in the middle of what it needs, else at the end."""
        if not parents:
            return self._end(row[-1]) + self.spacing.between_slots + size // 2 if row else size // 2
        ports = sorted(self._port(parent) for parent in parents)
        return (ports[(len(ports) - 1) // 2] + ports[len(ports) // 2]) // 2

    def _crossings(self, parents: Sequence[_Slot], row: Sequence[_Slot], index: int) -> int:
        """Return how many lines into `row` a slot crosses that is put at `index`."""
        mine = [self._port(parent) for parent in parents]
        return sum(
            (theirs > my) if place < index else (theirs < my)
            for place, other in enumerate(row)
            for theirs in map(self._port, self.parents[other])
            for my in mine
        )

    def _row(self, layer: int) -> Sequence[_Slot]:
        return self.rows[layer] if 0 <= layer < len(self.rows) else ()

    def _end(self, slot: _Slot) -> int:
        return self.cross[slot] + self._size(slot)[1]

    # Positions

    def _size(self, slot: _Slot) -> tuple[int, int]:
        """Return (main, cross) of a slot; a passing line is one cell wide."""
        if slot.dummy:
            return 0, 1
        node = self.nodes[slot.id]
        return (node.width, node.height) if self.direction is Direction.RIGHT else (node.height, node.width)

    def _port(self, slot: _Slot) -> int:
        """Return the cross position at which lines enter and leave a slot."""
        return self.cross[slot] + self._size(slot)[1] // 2

    def _tracks(self, row: list[_Slot]) -> dict[_Slot, int]:
        """Give each slot whose lines must move across a track in the channel after `row`, from 0.

        Slots with the same children share one, and so may those whose stretches do not meet. Of lines that go
        down, the lowest turns first; of those that go up, the highest; so lines that go the same way do not
        cross.
        """
        nets: dict[tuple[_Slot, ...], list[_Slot]] = {}
        for slot in row:
            if slot in self.children:
                nets.setdefault(tuple(self.children[slot]), []).append(slot)
        stretches: list[tuple[int, int, int, list[_Slot]]] = []
        for children, slots in nets.items():
            start = self._port(slots[0])
            ports = [self._port(slot) for slot in (*slots, *children)]
            low, high = min(ports), max(ports)
            if low != high:
                stretches.append((start if high - start < start - low else -start, low, high, slots))
        tracks: dict[_Slot, int] = {}
        placed: list[tuple[int, int, int]] = []
        for _, low, high, slots in sorted(stretches, key=lambda stretch: stretch[0]):
            track = 1 + max((t for t, start, end in placed if start <= high and low <= end), default=-1)
            placed.append((track, low, high))
            tracks.update(dict.fromkeys(slots, track))
        return tracks

    def _place_along(self) -> list[tuple[int, int]]:
        """Return for each layer the main positions of its start and of its channel's start."""
        along, position = [], 0
        for row, tracks in zip(self.rows, self.tracks, strict=True):
            end = position + max(self._size(slot)[0] for slot in row)
            along.append((position, end))
            position = end + self._channel(tracks)
        return along

    def _channel(self, tracks: Mapping[_Slot, int]) -> int:
        tracks_used = 1 + max(tracks.values(), default=-1)
        gaps = max(tracks_used - 1, 0) * self.spacing.between_tracks
        return max(self.spacing.shortest, self.spacing.lead + tracks_used + gaps + self.spacing.arrow)

    # The picture

    def drawing(self) -> Drawing:
        """Return the picture of everything placed."""
        grid = LineGrid()
        routes: dict[tuple[int, int], tuple[Point, ...]] = {}
        arrows: dict[Point, int] = {}
        for node in self.nodes.values():
            for need in node.needs:
                route = straight_cells(self._corners(need, node.id))
                grid.draw(need, route)
                routes[need, node.id] = route
                arrows[route[-2]] = node.id
        exits = {need: route[0] for (need, _), route in routes.items()}
        boxes = {slot.id: self._box(slot) for row in self.rows for slot in row if not slot.dummy}
        lines = {
            point: cell
            for point, cell in grid.cells().items()
            if not any(box.contains(*point) for box in boxes.values())
        }
        right = max([box.x + box.width for box in boxes.values()] + [x + 1 for x, _ in lines], default=0)
        bottom = max([box.y + box.height for box in boxes.values()] + [y + 1 for _, y in lines], default=0)
        layers = tuple(tuple(slot.id for slot in row if not slot.dummy) for row in self.rows)
        return Drawing(self.direction, right, bottom, boxes, lines, exits, routes, arrows, layers)

    def _corners(self, need: int, node: int) -> list[Point]:
        """Return where the line from one box to another begins, turns and ends."""
        corners: list[tuple[int, int]] = []
        slot = _Slot(need, self.layer_of[need])
        last = self.layer_of[node]
        while slot.layer < last:
            below = slot.layer + 1
            child = _Slot(node, below) if below == last else _Slot(need, below, dummy=True)
            start, channel = self.main[slot.layer]
            leave = start if slot.dummy else start + self._size(slot)[0] - 1
            here, there = self._port(slot), self._port(child)
            track = self.tracks[slot.layer].get(slot, 0)
            turn = channel + self.spacing.lead + track * (1 + self.spacing.between_tracks)
            corners.append((leave, here))
            if here != there:
                corners += [(turn, here), (turn, there)]
            slot = child
        corners.append((self.main[last][0], self._port(slot)))
        return [self._point(*corner) for corner in corners]

    def _point(self, main: int, cross: int) -> Point:
        return (main, cross) if self.direction is Direction.RIGHT else (cross, main)

    def _box(self, slot: _Slot) -> Box:
        x, y = self._point(self.main[slot.layer][0], self.cross[slot])
        node = self.nodes[slot.id]
        return Box(slot.id, x, y, node.width, node.height)


def _nearest(wanted: int, low: int, high: int | None, taken: Container[int]) -> int | None:
    """Return the number nearest to `wanted` from `low` to `high` that is not taken; None when all are."""
    start = max(low, wanted if high is None else min(wanted, high))
    for distance in count():
        below, above = start - distance, start + distance
        if above not in taken and (high is None or above <= high):
            return above
        if below not in taken and low <= below and (high is None or below <= high):
            return below
        if below < low and high is not None and above > high:
            return None
    raise AssertionError("unreachable: the way up has no end")
