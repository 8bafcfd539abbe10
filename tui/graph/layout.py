"""A layered layout for plans, after Sugiyama, Tagawa and Toda (1981), made for plans that grow.

Calls arrive one after another and refer only back, so the layout is a fold over them: each call goes into
the layer after the deepest call it needs (longest path), at the place in that layer that crosses the fewest
lines, nearest to the barycenter of what it needs. Calls that are already there keep their layer and their
order, so a streamed call slides in without reshuffling. Lines over several layers get a dummy in each
layer between. Everything is a pure function of the boxes and the references.

Inside, positions are (main, cross): main runs along the layers, cross within one. Left to right, main is x.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from tui.graph.lines import LineGrid, Point


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


_SPACING = {Direction.RIGHT: _Spacing(0, 1, 1, 1, 3), Direction.DOWN: _Spacing(1, 0, 0, 1, 1)}


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
        for node in nodes:
            self._insert_node(node)
        self.children: dict[_Slot, list[_Slot]] = {}
        for row in self.rows:
            for slot in row:
                for parent in self.parents[slot]:
                    self.children.setdefault(parent, []).append(slot)
        self.cross: dict[_Slot, int] = {}
        self._place_across()
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
        row = self.rows[slot.layer]
        self.parents[slot] = parents
        if not parents:
            row.append(slot)
            return
        place = {other: index for index, other in enumerate(self.rows[slot.layer - 1])}
        mine = [place[parent] for parent in parents]
        theirs = [[place[parent] for parent in self.parents[other]] for other in row]
        barycenter = sum(mine) / len(mine)
        wanted = sum(not their or sum(their) / len(their) <= barycenter for their in theirs)

        def crossings(index: int) -> int:
            before = sum(b > a for a in mine for their in theirs[:index] for b in their)
            after = sum(b < a for a in mine for their in theirs[index:] for b in their)
            return before + after

        row.insert(min(range(len(row) + 1), key=lambda i: (crossings(i), abs(i - wanted), -i)), slot)

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

    def _place_across(self) -> None:
        """Put each slot level with what it needs, or as near below as the slot before it allows.

        A line enters a box level with another box's line only when it comes from that box: otherwise the two
        would run over each other in the channel.
        """
        for layer, row in enumerate(self.rows):
            leaving = (
                {self._port(slot): slot for slot in self.rows[layer - 1] if slot in self.children}
                if layer
                else {}
            )
            free = 0
            for slot in row:
                size = self._size(slot)[1]
                ports = sorted(self._port(parent) for parent in self.parents[slot])
                middle = (ports[(len(ports) - 1) // 2] + ports[len(ports) // 2]) // 2 if ports else 0
                start = max(free, middle - size // 2)
                while (other := leaving.get(start + size // 2)) and other not in self.parents[slot]:
                    start += 1
                self.cross[slot] = start
                free = start + size + self.spacing.between_slots

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
        count = 1 + max(tracks.values(), default=-1)
        gaps = max(count - 1, 0) * self.spacing.between_tracks
        return max(self.spacing.shortest, self.spacing.lead + count + gaps + self.spacing.arrow)

    # The picture

    def drawing(self) -> Drawing:
        """Return the picture of everything placed."""
        grid = LineGrid()
        exits: dict[int, Point] = {}
        arrows: dict[Point, int] = {}
        for layer, row in enumerate(self.rows):
            for slot in row:
                for child in self.children.get(slot, ()):
                    corners = self._corners(layer, slot, child)
                    grid.draw(slot.id, [self._point(*corner) for corner in corners])
                    if not slot.dummy:
                        exits[slot.id] = self._point(*corners[0])
                    if not child.dummy:
                        main, cross = corners[-1]
                        arrows[self._point(main - 1, cross)] = child.id
        boxes = {slot.id: self._box(slot) for row in self.rows for slot in row if not slot.dummy}
        lines = {
            point: cell
            for point, cell in grid.cells().items()
            if not any(box.contains(*point) for box in boxes.values())
        }
        right = max([box.x + box.width for box in boxes.values()] + [x + 1 for x, _ in lines], default=0)
        bottom = max([box.y + box.height for box in boxes.values()] + [y + 1 for _, y in lines], default=0)
        layers = tuple(tuple(slot.id for slot in row if not slot.dummy) for row in self.rows)
        return Drawing(self.direction, right, bottom, boxes, lines, exits, arrows, layers)

    def _corners(self, layer: int, slot: _Slot, child: _Slot) -> list[tuple[int, int]]:
        start, channel = self.main[layer]
        leave = start if slot.dummy else start + self._size(slot)[0] - 1
        enter = self.main[layer + 1][0]
        here, there = self._port(slot), self._port(child)
        track = self.tracks[layer].get(slot, 0)
        turn = channel + self.spacing.lead + track * (1 + self.spacing.between_tracks)
        if here == there:
            return [(leave, here), (enter, there)]
        return [(leave, here), (turn, here), (turn, there), (enter, there)]

    def _point(self, main: int, cross: int) -> Point:
        return (main, cross) if self.direction is Direction.RIGHT else (cross, main)

    def _box(self, slot: _Slot) -> Box:
        x, y = self._point(self.main[slot.layer][0], self.cross[slot])
        node = self.nodes[slot.id]
        return Box(slot.id, x, y, node.width, node.height)
