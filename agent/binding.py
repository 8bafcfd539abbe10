"""From a call's arguments to what its tool is given: references filled in, times resolved, origins kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from agent.language import print_argument
from agent.plain_text import plain, stands_in
from agent.plan import Argument, Call, Items, Literal, Reference, Template
from agent.provenance import YOURS, Label, Labels, Origin
from agent.results import Result
from agent.times import Moment, resolve, resolve_range
from agent.tools import Kind, Parameter, Tool

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


@dataclass(frozen=True, slots=True)
class Finished:
    """The result of a call, with all it came from."""

    result: Result
    labels: Labels


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
            if parameter.name in typed:
                values, labels = _split(typed[parameter.name], parameter), YOURS
            elif index < len(call.arguments):
                values, labels = self.values(_as_said(call.arguments[index], parameter), results)
            else:
                bound[parameter.name] = Bound(parameter.default, "", frozenset())
                continue
            values = [_cleaned(one, parameter) for one in values]
            after = bound[parameter.after].value if parameter.after in bound else None
            value = self._converted(values, parameter, after if isinstance(after, Moment) else None)
            bound[parameter.name] = Bound(
                value, ", ".join(str(one) for one in values if one is not None), labels
            )
        return bound

    def values(self, argument: Argument, results: Mapping[int, Finished]) -> tuple[list[Any], Labels]:
        """Return the plain values in an argument, lists flattened, and where they came from."""
        match argument:
            case Literal(value):
                return [value], self._origin(value)
            case Reference(call):
                found = results[call].result.as_argument()
                return ([found] if isinstance(found, str) else list(found)), results[call].labels
            case Template(parts):
                text, labels = "", frozenset[Label]()
                for part in parts:
                    if isinstance(part, Reference):
                        text += results[part.call].result.as_text()
                        labels |= results[part.call].labels
                    else:
                        text += part
                        labels |= self._origin(part.strip())
                return [text], labels
            case Items(items):
                inner = [self.values(item, results) for item in items]
                return [value for values, _ in inner for value in values], frozenset().union(
                    *(labels for _, labels in inner)
                )

    def texts(
        self, call: Call, tool: Tool, results: Mapping[int, Finished], typed: Mapping[str, str]
    ) -> dict[str, str]:
        """Return the words of each parameter that the call fills, before anything is made of them."""
        said = {
            parameter.name: ", ".join(str(value) for value in self.values(argument, results)[0])
            for parameter, argument in zip(tool.parameters, call.arguments, strict=False)
        }
        return {**said, **typed}

    def _origin(self, value: object) -> Labels:
        if not isinstance(value, str) or value == "":
            return frozenset()
        return YOURS if stands_in(value, self.request) else _MODEL

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
