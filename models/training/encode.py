"""Turns samples into the rows of numbers that the network is trained on."""

from __future__ import annotations

from dataclasses import dataclass

from tokenizers import Encoding, Tokenizer

from models.planner import grammar as g
from models.planner.signatures import BY_TOOL, SIGNATURES, Kind
from models.planner.text import Words, words_of
from models.training.samples import Arg, List, Parts, Ref, Sample, SampleCall, Span, Text

_TOOL_ACTION = {signature.tool: g.TOOL_0 + n for n, signature in enumerate(SIGNATURES)}


class NotEncodableError(ValueError):
    """A sample that the planner's language has no words for."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sample as numbers; the lists under `actions` have one entry for each action."""

    tokens: list[int]
    shapes: list[int]
    actions: list[int]
    known: list[bool]
    """Whether the action counts in the loss."""
    slots: list[int]
    modes: list[int]
    calls: list[int]
    """Complete calls before the action."""
    stop_from: list[int]
    """For an action that ends a copied piece: the token where it began, else -1."""
    allowed_fixed: list[list[int]]
    allowed_refs: list[list[int]]
    allowed_starts: list[bool]
    word_starts: list[bool]
    word_stops: list[bool]
    tools: list[int]


def _span(words: Words, span: Span) -> list[int]:
    first = last = -1
    for token, (start, end) in enumerate(words.offsets):
        if end <= start or not (words.starts[token] or words.stops[token] or words.inner[token]):
            continue
        if start < span.end and end > span.start:
            first = token if first < 0 else first
            last = token
    if first < 0:
        raise NotEncodableError("a span without words")
    while not words.starts[first] and first > 0:
        first -= 1
    while not words.stops[last] and last + 1 < len(words.stops):
        last += 1
    return [g.START_0 + first, g.STOP_0 + last]


def _pieces(words: Words, argument: Arg) -> list[int]:
    match argument:
        case Span():
            return _span(words, argument)
        case Ref(call):
            return [g.REF_0 + call]
        case _:
            raise NotEncodableError(f"{argument!r} inside a list or mix")


def _argument(words: Words, kind: Kind, argument: Arg) -> tuple[list[int], bool]:
    """The actions of an argument, and whether they are known."""
    match kind, argument:
        case Kind.LIST, List(items):
            unique = list(dict.fromkeys(items))[: g.MAX_ITEMS]
            return [a for item in unique for a in _pieces(words, item)] + [g.LIST_END], True
        case Kind.TEXT | Kind.FACT | Kind.TIME | Kind.OPTIONAL, Span():
            return _span(words, argument), True
        case Kind.TEXT | Kind.FACT, Ref():
            return _pieces(words, argument), True
        case Kind.TEXT | Kind.TIME, Parts(items):
            kept = [i for i in items if not isinstance(i, Text)][: g.MAX_PARTS]
            if len(kept) == 1:
                return _pieces(words, kept[0]), True
            return [g.PARTS, *(a for i in kept for a in _pieces(words, i)), g.PARTS_END], True
        case Kind.TEXT | Kind.FACT | Kind.TIME, Text("", known):
            return [g.EMPTY], known
        case Kind.FACT, Parts():
            return [g.EMPTY], False  # no place for a mix in one exact thing
        case Kind.OPTIONAL, None | Text(""):
            return [g.NONE], True
        case Kind.TRANSPORT, Text(value, known) if value in g.TRANSPORTS:
            return [g.TRANSPORTS[value]], known
        case Kind.BOOL, bool():
            return [g.TRUE if argument else g.FALSE], True
        case Kind.PRIORITY, int() if 0 <= argument <= 9:
            return [g.INT_0 + argument], True
        case Kind.DURATION, int():
            near = min(g.DURATIONS, key=lambda d: abs(d - argument))
            return [g.DURATION_0 + g.DURATIONS.index(near)], near == argument
        case _:
            raise NotEncodableError(f"{argument!r} where {kind} should stand")


def _call(words: Words, call: SampleCall) -> tuple[list[int], list[bool]]:
    actions, known = [_TOOL_ACTION[call.tool]], [True]
    for slot, argument in zip(BY_TOOL[call.tool].slots, call.arguments, strict=True):
        more, certain = _argument(words, slot.kind, argument)
        actions += more
        known += [certain] * len(more)
    return actions, known


def encode(tokenizer: Tokenizer, sample: Sample, encoding: Encoding | None = None) -> Row:
    """Turns a sample into a row.

    Raises:
        NotEncodableError: when the plan language has no actions for the sample.
    """
    words = words_of(sample.request, encoding or tokenizer.encode(sample.request))
    if len(sample.calls) > g.MAX_CALLS:
        raise NotEncodableError("too many calls")
    actions: list[int] = []
    known: list[bool] = []
    for call in sample.calls:
        if call.tool not in _TOOL_ACTION or len(call.arguments) != len(BY_TOOL[call.tool].slots):
            raise NotEncodableError(f"no such call: {call.tool} with {len(call.arguments)} arguments")
        more, certain = _call(words, call)
        actions += more
        known += certain
    actions.append(g.END)
    known.append(True)
    machine = g.Machine(words.starts, words.stops, words.dollars)
    row = Row(
        list(words.ids), list(words.shapes), actions, known, [], [], [], [], [], [], [],
        list(words.starts), list(words.stops), [a - g.TOOL_0 for a in actions if g.TOOL_0 <= a < g.FIXED],
    )  # fmt: skip
    for place, action in enumerate(actions):
        allowed = machine.allowed()
        if action not in allowed:
            if known[place] and action != g.EMPTY:
                raise NotEncodableError(f"action {action} is illegal in {machine.mode.name}")
            known[place] = False
        row.slots.append(machine.slot)
        row.modes.append(int(machine.mode))
        row.calls.append(machine.complete_calls)
        row.stop_from.append(machine._start if machine.mode is g.Mode.STOP else -1)
        row.allowed_fixed.append([a for a in allowed if a < g.FIXED])
        row.allowed_refs.append([a - g.REF_0 for a in allowed if g.REF_0 <= a < g.START_0])
        row.allowed_starts.append(any(g.START_0 <= a < g.STOP_0 for a in allowed))
        machine.step(action, check=False)
    return row
