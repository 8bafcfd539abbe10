"""What one training example is: a request, and the plan it should become, by character offsets.

Every string a plan says is either copied from the request (`Span`), the result of an earlier call (`Ref`), a
mix of both (`Parts`), or a literal that the request does not hold (`Text`, only for `""` and fixed letters
such as the transport `"d"`). Calls are numbered from 0 here, in the order in which they stand in the sample.

Conventions that all data shares, so that the model has one target for each request:
    * "not given" is `Text("")` for every text or time, `List(())` for every list, `None` for `calendar`.
    * A time is the words of the request, without the preposition that leads it ("next Friday at 3 PM", not
      "on next Friday at 3 PM"). A time in two places is `Parts((Span, Span))`. A range ("Friday from 2 to
      4pm") stands whole in the start, and the end stays `Text("")`; an end said apart is the end's own span.
    * A quoted string is copied without its quotes; a possessive without its 's.
    * Calls stand in the order of `canonical`: in order of mention, each right after the calls it refers to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO, TypeAlias


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the request, `request[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ref:
    """The result of an earlier call of the sample, counted from 0."""

    call: int


@dataclass(frozen=True, slots=True)
class Text:
    """A literal that is not copied from the request."""

    value: str
    known: bool = True
    """False when nobody knows what should stand here; the loss leaves it out."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Several pieces of one string, joined by a blank."""

    items: tuple[Span | Ref | Text, ...]


@dataclass(frozen=True, slots=True)
class List:
    """A list argument: people or attachments."""

    items: tuple[Span | Ref | Text | Parts, ...]


Arg: TypeAlias = "bool | int | Span | Ref | Text | Parts | List | None"


@dataclass(frozen=True, slots=True)
class SampleCall:
    """One call with its arguments in the order of the tool's parameters."""

    tool: str
    arguments: tuple[Arg, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A request and its plan; a plan without calls means that no tool fits."""

    request: str
    calls: tuple[SampleCall, ...]


def references(argument: Arg) -> Iterator[int]:
    """Yields the calls an argument refers to, in the order in which it names them."""
    match argument:
        case Ref(call):
            yield call
        case Parts(items) | List(items):
            for item in items:
                yield from references(item)
        case _:
            return


def spans(argument: Arg) -> Iterator[Span]:
    """Yields the pieces of the request that an argument copies."""
    match argument:
        case Span():
            yield argument
        case Parts(items) | List(items):
            for item in items:
                yield from spans(item)
        case _:
            return


def renumbered(argument: Arg, new_number: dict[int, int]) -> Arg:
    """The same argument with its references renumbered by `new_number`."""
    match argument:
        case Ref(call):
            return Ref(new_number[call])
        case Parts(items):
            return Parts(tuple(renumbered(item, new_number) for item in items))  # type: ignore[misc]
        case List(items):
            return List(tuple(renumbered(item, new_number) for item in items))  # type: ignore[misc]
        case _:
            return argument


def _reorder(sample: Sample, order: list[int]) -> Sample:
    new_number = {old: new for new, old in enumerate(order)}
    calls = []
    for old in order:
        call = sample.calls[old]
        calls.append(SampleCall(call.tool, tuple(renumbered(a, new_number) for a in call.arguments)))
    return Sample(sample.request, tuple(calls))


def canonical(sample: Sample, mentions: Iterable[float] | None = None) -> Sample:
    """Puts the calls in the one order the model learns: post-order, roots in order of mention.

    A root is a call that nothing refers to. Each call stands right after the calls it refers to, which come
    in the order in which its arguments name them.

    Args:
        sample: a sample whose references may point anywhere, without cycles.
        mentions: for each call where the request speaks of it; by default the start of its first span, or
            its present place among the calls.

    Raises:
        ValueError: when the references go round in a circle or to no call.
    """
    if mentions is None:
        starts = [min((s.start for a in c.arguments for s in spans(a)), default=None) for c in sample.calls]
        mentions = [float(len(sample.request) + i) if s is None else float(s) for i, s in enumerate(starts)]
    place = list(mentions)
    used = {r for c in sample.calls for a in c.arguments for r in references(a)}
    if any(not 0 <= r < len(sample.calls) for r in used):
        raise ValueError("a reference to a call that is not there")
    order: list[int] = []
    under_way: set[int] = set()

    def visit(number: int) -> None:
        if number in order:
            return
        if number in under_way:
            raise ValueError("references in a circle")
        under_way.add(number)
        for argument in sample.calls[number].arguments:
            for reference in references(argument):
                visit(reference)
        order.append(number)

    for root in sorted((n for n in range(len(sample.calls)) if n not in used), key=lambda n: (place[n], n)):
        visit(root)
    if len(order) < len(sample.calls):
        raise ValueError("references in a circle")
    return _reorder(sample, order)


def _to_json(argument: Arg) -> Any:
    match argument:
        case Span(start, end):
            return {"span": [start, end]}
        case Ref(call):
            return {"ref": call}
        case Text(value, known):
            return {"text": value} if known else {"text": value, "known": False}
        case Parts(items):
            return {"parts": [_to_json(item) for item in items]}
        case List(items):
            return [_to_json(item) for item in items]
        case _:
            return argument


def _from_json(value: Any) -> Any:
    match value:
        case {"span": [int(start), int(end)]}:
            return Span(start, end)
        case {"ref": int(call)}:
            return Ref(call)
        case {"text": str(text), **rest}:
            return Text(text, bool(rest.get("known", True)))
        case {"parts": list(items)}:
            return Parts(tuple(_from_json(item) for item in items))
        case list(items):
            return List(tuple(_from_json(item) for item in items))
        case None | bool() | int():
            return value
        case _:
            raise ValueError(f"not an argument of a sample: {value!r}")


def to_line(sample: Sample) -> str:
    """One JSON line for a sample."""
    calls = [[call.tool, [_to_json(a) for a in call.arguments]] for call in sample.calls]
    return json.dumps({"request": sample.request, "calls": calls}, ensure_ascii=False)


def from_line(line: str) -> Sample:
    """Reads a line of `to_line`.

    Raises:
        ValueError: when the line is no sample.
    """
    data = json.loads(line)
    try:
        calls = tuple(
            SampleCall(tool, tuple(_from_json(a) for a in arguments)) for tool, arguments in data["calls"]
        )
        return Sample(data["request"], calls)
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a sample: {line[:80]!r}") from error


def write(path: Path, samples: Iterable[Sample]) -> int:
    """Writes samples to a JSONL file and returns how many."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for sample in samples:
            file.write(to_line(sample) + "\n")
            count += 1
    return count


def read(source: Path | TextIO) -> Iterator[Sample]:
    """Yields the samples of a JSONL file."""
    if isinstance(source, Path):
        with source.open(encoding="utf-8") as file:
            yield from read(file)
        return
    for line in source:
        if line.strip():
            yield from_line(line)
