"""From actions to the calls that `agent` runs, as soon as each is complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agent.plan import Argument, Call, Items, Literal, Reference, Template
from models.planner import grammar as g
from models.planner.decoder import Decided
from models.planner.signatures import SIGNATURES, Signature
from models.planner.text import Words

_LITERALS: dict[int, Argument] = {
    g.EMPTY: Literal(""),
    g.NONE: Literal(None),
    g.TRUE: Literal(True),
    g.FALSE: Literal(False),
    **{action: Literal(letter) for letter, action in g.TRANSPORTS.items()},
    **{g.INT_0 + digit: Literal(digit) for digit in range(10)},
    **{g.DURATION_0 + place: Literal(minutes) for place, minutes in enumerate(g.DURATIONS)},
}


class CallBuilder:
    """Builds one call from its actions.

    Args:
        number: the call's number, from 1.
        signature: its tool.
    """

    def __init__(self, number: int, signature: Signature) -> None:
        self.number = number
        self.signature = signature
        self.arguments: list[Argument] = []
        self._items: list[Argument] | None = None
        self._parts: list[str | Reference] | None = None
        self._start = 0
        if self._is_list():
            self._items = []

    def _is_list(self) -> bool:
        place = len(self.arguments)
        return place < len(self.signature.slots) and self.signature.slots[place].kind == "list"

    @property
    def complete(self) -> bool:
        """Whether all arguments are there."""
        return len(self.arguments) == len(self.signature.slots)

    def take(self, action: int, words: Words, request: str) -> None:
        """Takes the next action of this call."""
        if action in _LITERALS:
            self._add(_LITERALS[action])
        elif action == g.LIST_END:
            items, self._items = self._items or [], None
            self._argument(Items(tuple(items)))
        elif action == g.PARTS:
            self._parts = []
        elif action == g.PARTS_END:
            parts, self._parts = self._parts or [], None
            self._argument(_mixed(parts))
        elif action >= g.STOP_0:
            start, end = words.offsets[self._start][0], words.offsets[action - g.STOP_0][1]
            self._add(Literal(request[start:end]))
        elif action >= g.START_0:
            self._start = action - g.START_0
        elif action >= g.REF_0:
            self._add(Reference(action - g.REF_0 + 1))

    def _add(self, argument: Argument) -> None:
        if self._parts is not None:
            match argument:
                case Reference():
                    self._parts.append(argument)
                case Literal(value):
                    self._parts.append(str(value))
        elif self._items is not None:
            self._items.append(argument)
        else:
            self._argument(argument)

    def _argument(self, argument: Argument) -> None:
        self.arguments.append(argument)
        if self._is_list():
            self._items = []

    def call(self) -> Call:
        """The call, once it is complete."""
        return Call(self.number, self.signature.tool, tuple(self.arguments))


def _mixed(parts: list[str | Reference]) -> Argument:
    """Pieces joined by blanks; words alone are a plain literal, a lone reference a reference."""
    if len(parts) == 1 and isinstance(parts[0], Reference):
        return parts[0]
    joined: list[str | Reference] = []
    for part in parts:
        before = joined[-1] if joined else None
        if isinstance(part, str) and isinstance(before, str):
            joined[-1] = f"{before} {part}"
        elif isinstance(part, str):
            joined.append(f" {part}" if before is not None else part)
        elif isinstance(before, str):
            joined[-1] = f"{before} "
            joined.append(part)
        else:
            joined += [" ", part] if before is not None else [part]
    if all(isinstance(part, str) for part in joined):
        return Literal("".join(str(part) for part in joined))
    return Template(tuple(joined))


def calls_of(actions: Iterable[Decided], words: Words, request: str) -> Iterator[Call]:
    """Yields each call as soon as its last action is there."""
    builder: CallBuilder | None = None
    number = 0
    for decided in actions:
        action = decided.action
        if action == g.END:
            return
        if g.TOOL_0 <= action < g.FIXED:
            number += 1
            builder = CallBuilder(number, SIGNATURES[action - g.TOOL_0])
        elif builder is not None:
            builder.take(action, words, request)
        if builder is not None and builder.complete:
            yield builder.call()
            builder = None
