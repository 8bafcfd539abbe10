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

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
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


class _Slot:
    """A place in a layer: a node, or the line of node `id` passing through (a dummy, one cell wide)."""

    __slots__ = ("children", "dummy", "id", "layer", "length", "parents", "port", "start", "track", "width")

    def __init__(self, id: int, layer: int, length: int, width: int, *, dummy: bool = False) -> None:
        self.id = id
        self.layer = layer
        self.dummy = dummy
        self.length = length
        """Cells along the layers."""
        self.width = width
        """Cells within the layer."""
        self.start = 0
        """Where it begins within the layer."""
        self.port = 0
        """Where in the layer lines enter and leave it."""
        self.parents: Sequence[_Slot] = ()
        self.children: list[_Slot] = []
        self.track: int | None = None
        """The track of the next channel in which its lines move across; None when they go straight on."""

    @property
    def end(self) -> int:
        """The first cell behind it within the layer."""
        return self.start + self.width


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
def arrange(nodes: tuple[Node, ...], direction: Direction) -> Arrangement:
    """Place the nodes: how large the picture is, before its lines are drawn.

    Args:
        nodes: in the order of their numbers; each needs only earlier ones.
        direction: which way the layers follow each other.
    """
    return Arrangement(nodes, direction)


def lay_out(nodes: tuple[Node, ...], direction: Direction) -> Drawing:
    """Place the nodes and route the lines between them; the arguments are those of `arrange`."""
    return arrange(nodes, direction).drawing


def layers_of(needs: Iterable[tuple[int, Sequence[int]]]) -> list[list[int]]:
    """Return the nodes of each layer: each stands in the one after the deepest node that it needs.

    Args:
        needs: each node with those that it needs, which stand before it.
    """
    layers: list[list[int]] = []
    layer_of: dict[int, int] = {}
    for node, needed in needs:
        layer = layer_of[node] = 1 + max((layer_of[need] for need in needed), default=-1)
        if layer == len(layers):
            layers.append([])
        layers[layer].append(node)
    return layers


def least_width(nodes: Sequence[Node], direction: Direction) -> int:
    """Return cells that a picture takes in any case; quicker than to place the nodes."""
    widths = {node.id: node.width for node in nodes}
    layers = [[widths[id] for id in layer] for layer in layers_of((node.id, node.needs) for node in nodes)]
    if direction is Direction.RIGHT:
        between = _SPACING[direction].shortest * (len(layers) - 1)
        return sum(max(layer) for layer in layers) + between
    return max((sum(layer) + len(layer) - 1 for layer in layers), default=0)


class Arrangement:
    """One run of the algorithm; the attributes are its results, in the order they are found."""

    def __init__(self, nodes: Sequence[Node], direction: Direction) -> None:
        self._nodes = {node.id: node for node in nodes}
        self._direction = direction
        self._spacing = _SPACING[direction]
        self._slots: dict[int, _Slot] = {}
        self._passing: dict[tuple[int, int], _Slot] = {}
        self._rows: list[list[_Slot]] = []
        self._tracks: list[int] = []
        """The most tracks that the channel after each layer had so far: it never becomes narrower."""
        for node in nodes:
            self._insert_node(node)
        self._main = self._place_along()
        last = max((slot.length for slot in self._rows[-1]), default=0) if self._rows else 0
        along = self._main[-1][0] + last if self._main else 0
        across = max((slot.end for row in self._rows for slot in row), default=0)
        self.width, self.height = self._point(along, across)

    # Layers and places

    def _insert_node(self, node: Node) -> None:
        layer = 1 + max((self._slots[need].layer for need in node.needs), default=-1)
        if layer == len(self._rows):
            self._rows.append([])
            self._tracks.append(0)
        parents = []
        for need in node.needs:
            slot = self._slots[need]
            for between in range(slot.layer + 1, layer):
                passing = self._passing.get((need, between))
                if passing is None:
                    passing = self._passing[need, between] = _Slot(need, between, 0, 1, dummy=True)
                    self._insert_slot(passing, [slot])
                slot = passing
            parents.append(slot)
        size = node.width, node.height
        length, width = size if self._direction is Direction.RIGHT else size[::-1]
        self._slots[node.id] = _Slot(node.id, layer, length, width)
        self._insert_slot(self._slots[node.id], parents)
        for before in range(min((self._slots[need].layer for need in node.needs), default=layer), layer):
            self._tracks[before] = max(self._tracks[before], self._give_tracks(self._rows[before]))

    def _insert_slot(self, slot: _Slot, parents: Sequence[_Slot]) -> None:
        """Put a slot where there is room for it in its layer, and never move one that is there.

        A slot is never level with one of the layers beside its own, unless a line joins the two: else their
        lines could run over each other in the channel.
        """
        row, gap, middle = self._rows[slot.layer], self._spacing.between_slots, slot.width // 2
        wanted = self._wanted(parents, row, slot.width) - middle
        taken = {other.port - middle for other in self._row(slot.layer - 1) if other not in parents}
        taken.update(other.port - middle for other in self._row(slot.layer + 1))
        best: tuple[int, int, int] | None = None
        for index, crossings in enumerate(_crossings(parents, row)):
            low = row[index - 1].end + gap if index else 0
            high = row[index].start - gap - slot.width if index < len(row) else None
            start = _nearest(wanted, low, high, taken)
            if start is not None:
                found = (crossings * self._spacing.crossing + abs(start - wanted), index, start)
                best = min(best, found) if best else found
        assert best is not None
        row.insert(best[1], slot)
        slot.start = best[2]
        slot.port = slot.start + middle
        slot.parents = parents
        for parent in parents:
            parent.children.append(slot)

    def _wanted(self, parents: Sequence[_Slot], row: Sequence[_Slot], width: int) -> int:
        """Return the port that a slot would like to have: in the middle of what it needs, else at the end."""
        if not parents:
            return (row[-1].end + self._spacing.between_slots if row else 0) + width // 2
        ports = sorted(parent.port for parent in parents)
        return (ports[(len(ports) - 1) // 2] + ports[len(ports) // 2]) // 2

    def _row(self, layer: int) -> Sequence[_Slot]:
        return self._rows[layer] if 0 <= layer < len(self._rows) else ()

    # Channels

    def _give_tracks(self, row: Sequence[_Slot]) -> int:
        """Give each slot whose lines must move across a track in the channel after `row`; return how many.

        Slots with the same children share one, and so may those whose stretches do not meet. Of lines that go
        down, the lowest turns first; of those that go up, the highest; so lines that go the same way do not
        cross.
        """
        nets: dict[tuple[_Slot, ...], list[_Slot]] = {}
        for slot in row:
            if slot.children:
                nets.setdefault(tuple(slot.children), []).append(slot)
        stretches: list[tuple[int, int, int, list[_Slot]]] = []
        for children, slots in nets.items():
            start = slots[0].port
            ports = [slot.port for slot in (*slots, *children)]
            low, high = min(ports), max(ports)
            if low != high:
                stretches.append((start if high - start < start - low else -start, low, high, slots))
        placed: list[tuple[int, int, int]] = []
        for _, low, high, slots in sorted(stretches, key=lambda stretch: stretch[0]):
            track = 1 + max((t for t, start, end in placed if start <= high and low <= end), default=-1)
            placed.append((track, low, high))
            for slot in slots:
                slot.track = track
        return 1 + max((track for track, _, _ in placed), default=-1)

    def _place_along(self) -> list[tuple[int, int]]:
        """Return for each layer the main positions of its start and of its channel's start."""
        along, position = [], 0
        for row, tracks in zip(self._rows, self._tracks, strict=True):
            end = position + max(slot.length for slot in row)
            along.append((position, end))
            gaps = max(tracks - 1, 0) * self._spacing.between_tracks
            wanted = self._spacing.lead + tracks + gaps + self._spacing.arrow
            position = end + max(self._spacing.shortest, wanted)
        return along

    # The picture

    @cached_property
    def drawing(self) -> Drawing:
        """The picture of everything placed."""
        grid = LineGrid()
        routes: dict[tuple[int, int], tuple[Point, ...]] = {}
        arrows: dict[Point, int] = {}
        for node in self._nodes.values():
            for need in node.needs:
                route = straight_cells(self._corners(need, node.id))
                grid.draw(need, route)
                routes[need, node.id] = route
                arrows[route[-2]] = node.id
        ends = {point for route in routes.values() for point in (route[0], route[-1])}
        return Drawing(
            self._direction,
            self.width,
            self.height,
            boxes={slot.id: self._box(slot) for row in self._rows for slot in row if not slot.dummy},
            lines={point: cell for point, cell in grid.cells().items() if point not in ends},
            exits={need: route[0] for (need, _), route in routes.items()},
            routes=routes,
            arrows=arrows,
            layers=tuple(tuple(slot.id for slot in row if not slot.dummy) for row in self._rows),
        )

    def _corners(self, need: int, node: int) -> list[Point]:
        """Return where the line from one box to another begins, turns and ends."""
        corners: list[tuple[int, int]] = []
        slot, end = self._slots[need], self._slots[node]
        while slot is not end:
            below = slot.layer + 1
            child = end if below == end.layer else self._passing[need, below]
            start, channel = self._main[slot.layer]
            corners.append((start if slot.dummy else start + slot.length - 1, slot.port))
            if slot.port != child.port:
                track = (slot.track or 0) * (1 + self._spacing.between_tracks)
                turn = channel + self._spacing.lead + track
                corners += [(turn, slot.port), (turn, child.port)]
            slot = child
        corners.append((self._main[end.layer][0], end.port))
        return [self._point(*corner) for corner in corners]

    def _point(self, main: int, cross: int) -> Point:
        return (main, cross) if self._direction is Direction.RIGHT else (cross, main)

    def _box(self, slot: _Slot) -> Box:
        x, y = self._point(self._main[slot.layer][0], slot.start)
        node = self._nodes[slot.id]
        return Box(slot.id, x, y, node.width, node.height)


def _crossings(parents: Sequence[_Slot], row: Sequence[_Slot]) -> Iterator[int]:
    """Yield how many lines into `row` those into a slot cross, for each place that it could have in there."""
    mine = [parent.port for parent in parents]
    theirs = [[parent.port for parent in other.parents] for other in row]
    crossings = sum(their < my for ports in theirs for their in ports for my in mine)
    yield crossings
    for ports in theirs:
        crossings += sum((their > my) - (their < my) for their in ports for my in mine)
        yield crossings


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
