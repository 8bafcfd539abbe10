"""The plan language as a finite-state machine over the planner's actions.

A plan is a row of actions: a tool, then its arguments in order, then the next tool, and END at last. An
argument is a constant, a reference to an earlier call, or words of the request: the first word, then the
last. The machine tells at each step which actions are legal, so that a decoder that follows it can only
write plans with known tools, the right number and types of arguments, and references to earlier calls.
Training walks the same machine, so the network never spends probability on what cannot be said.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from enum import IntEnum

from models.planner.signatures import SIGNATURES, Kind, Signature

MAX_CALLS = 16
"""Calls in one plan; the longest real ones have nine."""
MAX_ACTIONS = 256
"""Actions in one plan. Near the end the machine allows only what closes it."""
MAX_ITEMS = 8
"""Items of one list."""
MAX_PARTS = 4
"""Pieces of one mixed string."""
MAX_SPAN = 80
"""Longest copied piece, in tokens."""
DURATIONS = (15, 20, 30, 45, 60, 90, 120)

PAD, END, EMPTY, NONE, TRUE, FALSE, LIST_END, PARTS, PARTS_END = range(9)
TRANSPORTS = {"d": 9, "w": 10, "r": 11}
INT_0 = 12
DURATION_0 = INT_0 + 10
TOOL_0 = DURATION_0 + len(DURATIONS)
FIXED = TOOL_0 + len(SIGNATURES)
"""How many actions do not depend on the request."""
REF_0 = FIXED
START_0 = REF_0 + MAX_CALLS
MAX_TOKENS = 256
"""Longest request, in tokens, the two marks around it included."""
STOP_0 = START_0 + MAX_TOKENS
ACTIONS = STOP_0 + MAX_TOKENS

SLOT_IDS: dict[tuple[str, int], int] = {
    (signature.tool, index): number
    for number, (signature, index) in enumerate(
        ((s, i) for s in SIGNATURES for i in range(len(s.slots))),
        start=1,
    )
}
"""A number for each parameter of each tool; 0 is "which tool next"."""
SLOTS = len(SLOT_IDS) + 1


class Mode(IntEnum):
    """Where in an argument the machine stands."""

    TOOL = 0
    ARGUMENT = 1
    LIST = 2
    PARTS = 3
    STOP = 4


class IllegalActionError(ValueError):
    """An action that the plan language does not allow at this place."""


@dataclass(slots=True)
class Machine:
    """Where a plan under way stands.

    Args:
        starts: for each token of the request whether a copied piece may start there.
        stops: for each token whether a copied piece may end there.
    """

    starts: tuple[bool, ...]
    stops: tuple[bool, ...]
    dollars: frozenset[int] = frozenset()
    """The tokens that are a dollar sign: one exact thing does not begin with it, for "$5" reads as a
    result."""
    max_calls: int = MAX_CALLS
    mode: Mode = Mode.TOOL
    calls: int = 0
    """Calls begun, the one under way included."""
    done: bool = False
    _signature: Signature | None = None
    _slot: int = 0
    _items: int = 0
    _used: set[int] = field(default_factory=set)
    _outer: Mode = Mode.ARGUMENT
    _start: int = -1
    _steps: int = 0

    def fork(self) -> Machine:
        """A copy that goes its own way."""
        other = copy(self)
        other._used = set(self._used)
        return other

    @property
    def slot(self) -> int:
        """The number of the parameter to fill next, 0 between calls."""
        if self.mode is Mode.TOOL or self._signature is None:
            return 0
        return SLOT_IDS[self._signature.tool, self._slot]

    @property
    def complete_calls(self) -> int:
        """How many calls have all their arguments."""
        return self.calls if self.mode is Mode.TOOL else self.calls - 1

    def _kind(self) -> Kind:
        assert self._signature is not None
        return self._signature.slots[self._slot].kind

    def _references(self) -> list[int]:
        return [REF_0 + k for k in range(self.complete_calls) if k not in self._used]

    def _begin(self) -> list[int]:
        exact = self._kind() in (Kind.LIST, Kind.FACT)
        return [START_0 + t for t, can in enumerate(self.starts) if can and not (exact and t in self.dollars)]

    def allowed(self) -> list[int]:
        """The legal actions; never empty until the plan is done."""
        if self.done:
            return []
        short = self._steps > MAX_ACTIONS - 24
        match self.mode:
            case Mode.TOOL:
                if self.calls >= self.max_calls or self._steps > MAX_ACTIONS - 64:
                    return [END]
                return [END, *range(TOOL_0, FIXED)]
            case Mode.STOP:
                last = min(len(self.stops), self._start + (1 if short else MAX_SPAN))
                ends = [STOP_0 + t for t in range(self._start, last) if self.stops[t]]
                return ends or [STOP_0 + self._start]
            case Mode.LIST:
                if short or self._items >= MAX_ITEMS:
                    return [LIST_END]
                return [LIST_END, *self._references(), *self._begin()]
            case Mode.PARTS:
                if short or self._items >= MAX_PARTS:
                    return [PARTS_END]
                more = self._begin() + ([] if self._kind() is Kind.TIME else self._references())
                return ([PARTS_END] if self._items >= 1 else []) + more or [PARTS_END]
            case Mode.ARGUMENT:
                return self._allowed_argument(short)

    def _allowed_argument(self, short: bool) -> list[int]:
        assert self._signature is not None
        required = self._signature.slots[self._slot].required
        match self._kind():
            case Kind.TEXT | Kind.FACT as kind:
                full = self._references() + self._begin()
                if required and full:
                    return full
                if short:
                    return [EMPTY]
                return [EMPTY, *([PARTS] if kind is Kind.TEXT else []), *full]
            case Kind.TIME:
                return [EMPTY] if short else [EMPTY, PARTS, *self._begin()]
            case Kind.OPTIONAL:
                return [NONE] if short else [NONE, *self._begin()]
            case Kind.TRANSPORT:
                return list(TRANSPORTS.values())
            case Kind.PRIORITY:
                return list(range(INT_0, INT_0 + 10))
            case Kind.DURATION:
                return list(range(DURATION_0, DURATION_0 + len(DURATIONS)))
            case Kind.BOOL:
                return [TRUE, FALSE]
            case Kind.LIST:
                raise AssertionError("a list is entered with its parameter")

    def _enter(self) -> None:
        """Stands before the next parameter, or between calls when there is none."""
        assert self._signature is not None
        self._items, self._used, self._outer = 0, set(), Mode.ARGUMENT
        if self._slot >= len(self._signature.slots):
            self.mode, self._signature = Mode.TOOL, None
            return
        self.mode = Mode.LIST if self._kind() is Kind.LIST else Mode.ARGUMENT

    def _filled(self) -> None:
        """One piece is complete: back to the list or mix around it, or on to the next parameter."""
        if self._outer is Mode.ARGUMENT:
            self._slot += 1
            self._enter()
            return
        self.mode = self._outer
        self._items += 1

    def is_legal(self, action: int) -> bool:
        """Whether an action is among `allowed`."""
        return action in self.allowed()

    def step(self, action: int, check: bool = True) -> None:
        """Takes an action.

        Raises:
            IllegalActionError: when `check` is set and the plan language does not allow it here.
        """
        if check and not self.is_legal(action):
            raise IllegalActionError(f"action {action} in {self.mode.name}, parameter {self.slot}")
        self._steps += 1
        if action == END:
            self.done = True
        elif TOOL_0 <= action < FIXED:
            self.calls += 1
            self._signature, self._slot = SIGNATURES[action - TOOL_0], 0
            self._enter()
        elif action >= STOP_0:
            self._filled()
        elif action >= START_0:
            self._outer = self.mode
            self._start = action - START_0
            self.mode = Mode.STOP
        elif action >= REF_0:
            self._outer = self.mode
            self._used.add(action - REF_0)
            self._filled()
        elif action == PARTS:
            self.mode, self._items = Mode.PARTS, 0
        else:  # a constant, or the end of a list or mix: the argument is complete
            self._outer = Mode.ARGUMENT
            self._filled()
