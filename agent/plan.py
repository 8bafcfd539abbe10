"""A plan as data: calls whose arguments are typed trees, and the graph that their references make.

Inside the program a plan is never text. `agent.language` reads and prints LLMCompiler's text form
(arXiv 2312.04511), `agent.checks` says what is wrong with a plan, `agent.export` draws it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

Scalar = str | int | float | bool | None
"""What a literal may hold."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the plan itself."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Reference:
    """`$k`: the result of call `k`; an edge of the graph."""

    call: int


@dataclass(frozen=True, slots=True)
class Template:
    """Text with results inside, such as `"directions: $4"`."""

    parts: tuple[str | Reference, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list of arguments, such as `["$1", "$2"]`."""

    items: tuple[Argument, ...]


Argument = Literal | Reference | Template | Items


def references_in(argument: Argument) -> Iterator[int]:
    """Yield the numbers of the calls that `argument` refers to, in the order written."""
    match argument:
        case Literal():
            return
        case Reference(call):
            yield call
        case Template(parts):
            yield from (part.call for part in parts if isinstance(part, Reference))
        case Items(items):
            for item in items:
                yield from references_in(item)


@dataclass(frozen=True, slots=True)
class Call:
    """One tool with its arguments."""

    id: int
    """The number in the plan, from 1."""
    tool: str
    arguments: tuple[Argument, ...]
    """In the order of the tool's parameters; trailing ones may be left out."""

    @property
    def depends_on(self) -> tuple[int, ...]:
        """The calls whose results this one needs, ascending, each once."""
        return tuple(sorted({k for argument in self.arguments for k in references_in(argument)}))


@dataclass(frozen=True, slots=True)
class Plan:
    """The calls for one request: a directed acyclic graph."""

    calls: tuple[Call, ...] = ()
    _by_id: dict[int, Call] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {call.id: call for call in self.calls})

    def __iter__(self) -> Iterator[Call]:
        return iter(self.calls)

    def __len__(self) -> int:
        return len(self.calls)

    def call(self, call_id: int) -> Call:
        """Return the call numbered `call_id`; KeyError when there is none."""
        return self._by_id[call_id]

    def with_call(self, call: Call) -> Plan:
        """Return this plan with one more call at its end."""
        return Plan((*self.calls, call))

    def edges(self) -> tuple[tuple[int, int], ...]:
        """Return (from, to) for every reference: the result of `from` goes into `to`."""
        return tuple((k, call.id) for call in self.calls for k in call.depends_on)


def template(*parts: str | Reference) -> Argument:
    """Return text with results inside in its simplest form: a literal, a reference or a `Template`."""
    merged: list[str | Reference] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    match merged:
        case []:
            return Literal("")
        case [str() as text]:
            return Literal(text)
        case [Reference() as reference]:
            return reference
        case _:
            return Template(tuple(merged))
