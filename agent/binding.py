"""From a call's arguments to what its tool is given: references filled in, times resolved, origins kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from agent.language import print_argument
from agent.passages import Piece, find_passages
from agent.plain_text import plain, stands_in
from agent.plan import Argument, Call, Items, Literal, Reference, Template, references_in
from agent.provenance import YOURS, Label, Labels, Origin, Passage
from agent.times import Moment, resolve, resolve_range
from agent.tools import Kind, Parameter, Tool

if TYPE_CHECKING:
    from agent.results import Result

_MODEL: Labels = frozenset({Label(Origin.MODEL)})


class BadValue(Exception):
    """A value cannot be given to a parameter; the message says why and what is expected."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One argument as the tool gets it."""

    value: Any
    text: str
    """The value in words, as it was said or as the results filled it in."""
    labels: Labels
    pieces: tuple[Piece, ...] = ()
    """The parts that it was put together from, with the origin of each."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The result of a call, with all it came from."""

    result: Result
    labels: Labels


@dataclass(frozen=True, slots=True)
class _Part:
    """A value, or a part of a text, from one place."""

    value: Any
    labels: Labels


_Value = tuple[_Part, ...]
"""One plain value; several parts where a text has results inside."""


@dataclass(frozen=True, slots=True)
class Binder:
    """Fills in the arguments of one request's calls."""

    now: datetime
    zone: ZoneInfo
    request: str

    def bind(
        self, call: Call, tool: Tool, results: Mapping[int, Finished], typed: Mapping[str, str]
    ) -> dict[str, Bound]:
        """Return every parameter of `tool` with its value.

        Args:
            call: a checked call.
            tool: its tool.
            results: what the calls it refers to gave.
            typed: what the user typed instead, by parameter.

        Raises:
            BadValue: a value does not fit its parameter.
            TimeNotUnderstood, TimeAmbiguous: a time cannot be resolved.
        """
        bound: dict[str, Bound] = {}
        for index, parameter in enumerate(tool.parameters):
            said = call.arguments[index] if index < len(call.arguments) else None
            planned = [] if said is None else self._values(_as_said(said, parameter), results)
            if parameter.name in typed:
                filled, labels = _typed(typed[parameter.name], parameter, planned), YOURS
            elif said is not None:
                # A result that holds nothing has an origin all the same.
                labels = frozenset(label for k in references_in(said) for label in results[k].labels)
                filled = planned
            else:
                bound[parameter.name] = Bound(parameter.default, "", frozenset())
                continue
            values = [_cleaned(_joined(parts), parameter) for parts in filled]
            after = bound[parameter.after].value if parameter.after in bound else None
            value = self._converted(values, parameter, after if isinstance(after, Moment) else None)
            pieces = tuple(
                Piece(_cleaned(str(part.value), parameter), part.labels) for parts in filled for part in parts
            )
            labels = labels.union(*(piece.labels for piece in pieces))
            if parameter.optional and value == parameter.default:
                labels -= _MODEL  # the plan says what would stand there anyway
            text = ", ".join(str(one) for one in values if one is not None)
            bound[parameter.name] = Bound(value, text, labels, pieces)
        return bound

    def _values(self, argument: Argument, results: Mapping[int, Finished]) -> list[_Value]:
        """Return the plain values in an argument, lists flattened, each in parts with their origins."""
        match argument:
            case Literal(value):
                return [(_Part(value, self._origin(value)),)]
            case Reference(call):
                found = results[call].result.as_argument()
                several = (found,) if isinstance(found, str) else found
                return [(_Part(one, results[call].labels),) for one in several]
            case Template(parts):
                return [tuple(self._part(part, results) for part in parts)]
            case Items(items):
                return [value for item in items for value in self._values(item, results)]

    def _part(self, part: str | Reference, results: Mapping[int, Finished]) -> _Part:
        if isinstance(part, Reference):
            return _Part(results[part.call].result.as_text(), results[part.call].labels)
        said = part.strip()
        # What only sets things apart is nobody's word.
        return _Part(part, self._origin(said) if re.search(r"\w", said) else frozenset())

    def texts(
        self, call: Call, tool: Tool, results: Mapping[int, Finished], typed: Mapping[str, str]
    ) -> dict[str, str]:
        """Return the words of each parameter that the call fills, before anything is made of them."""
        said = {
            parameter.name: ", ".join(str(_joined(value)) for value in self._values(argument, results))
            for parameter, argument in zip(tool.parameters, call.arguments, strict=False)
        }
        return {**said, **typed}

    def _origin(self, value: object) -> Labels:
        if value is None or value == "" or isinstance(value, bool):
            return frozenset()
        return YOURS if stands_in(str(value), self.request) else _MODEL

    def _converted(self, values: list[Any], parameter: Parameter, after: Moment | None) -> Any:
        if parameter.many:
            return tuple(str(value).strip() for value in values if value not in (None, ""))
        value = values[0] if len(values) == 1 else ", ".join(str(one) for one in values)
        if value is None and parameter.optional:
            return parameter.default
        match parameter.kind:
            case Kind.TIME | Kind.RANGE if value in ("", None):
                return None
            case Kind.TIME:
                return resolve(str(value), self.now, self.zone, after=after)
            case Kind.RANGE:
                return resolve_range(str(value), self.now, self.zone)
            case Kind.FLAG:
                return _flag(value, parameter)
            case Kind.INTEGER | Kind.MINUTES:
                return _integer(value, parameter)
            case Kind.CHOICE if value not in parameter.choices and not (value == "" and parameter.optional):
                raise BadValue(
                    f"{parameter.name} must be one of {', '.join(parameter.choices)}, not {value!r}."
                )
            case _:
                return str(value)


def _as_said(argument: Argument, parameter: Parameter) -> Argument:
    """Return a result that is a whole text as it stands in prose, not as a bare value."""
    if parameter.kind is Kind.TEXT and isinstance(argument, Reference):
        return Template((argument,))
    return argument


def _cleaned(value: Any, parameter: Parameter) -> Any:
    # The path of a file is its name, whatever stands in it.
    return plain(value) if isinstance(value, str) and parameter.kind is not Kind.PATH else value


def _joined(value: _Value) -> Any:
    return value[0].value if len(value) == 1 else "".join(str(part.value) for part in value)


def _typed(text: str, parameter: Parameter, planned: Sequence[_Value]) -> list[_Value]:
    """Return what the user typed over the plan's values.

    What of theirs still stands in it keeps its origin: changing a word of a mail does not make the rest of
    it the user's own. Guesses of the planner that the user leaves are the user's from then on.
    """
    foreign = [
        Piece(_cleaned(str(part.value), parameter), part.labels - YOURS - _MODEL)
        for value in planned
        for part in value
        if part.labels - YOURS - _MODEL
    ]
    cleaned = [_cleaned(one, parameter) for one in _split(text, parameter)]
    return [_cut_at(one, find_passages(one, foreign)) for one in cleaned]


def _cut_at(text: str, passages: Sequence[Passage]) -> _Value:
    """Return a text in parts: the passages, and between them the user's."""
    parts: list[_Part] = []
    at = 0
    for one in passages:
        if one.start > at:
            parts.append(_Part(text[at : one.start], YOURS))
        parts.append(_Part(text[one.start : one.end], one.labels))
        at = one.end
    if at < len(text):
        parts.append(_Part(text[at:], YOURS))
    return tuple(parts) or (_Part("", YOURS),)


def _split(typed: str, parameter: Parameter) -> list[Any]:
    if not parameter.many:
        return [typed]
    separators = r"[;\n]" if parameter.kind is Kind.PATH else r"[,;\n]"  # a path may hold a comma
    return [part.strip() for part in re.split(separators, typed)]


def _flag(value: object, parameter: Parameter) -> bool:
    match value:
        case bool():
            return value
        case str() if value.strip().casefold() in ("yes", "true", "on", "1"):
            return True
        case str() if value.strip().casefold() in ("", "no", "false", "off", "0"):
            return False
    raise BadValue(f"{parameter.name} must be yes or no, not {value!r}.")


def _integer(value: object, parameter: Parameter) -> int:
    if isinstance(value, int):
        return int(value)
    if value == "" and parameter.optional:
        return int(parameter.default)
    try:
        return int(str(value).strip())
    except ValueError:
        raise BadValue(f"{parameter.name} must be a whole number, not {value!r}.") from None


def described(call: Call, tool: Tool) -> list[tuple[Parameter, str]]:
    """Return the parameters that a call fills, with the text of each argument as the plan has it."""
    pairs = zip(tool.parameters, call.arguments, strict=False)
    return [
        (parameter, text)
        for parameter, argument in pairs
        if (text := print_argument(argument, call.id)) not in ('""', "None", "[]")
    ]
