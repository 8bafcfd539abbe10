"""Cuts real samples into clauses with the calls that belong to them, and joins clauses of different samples.

The labelling habits stay, the structures become new.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from models.training import phrases
from models.training.augment import Pools
from models.training.samples import Arg, List, Parts, Sample, SampleCall, Span, references, renumbered, spans

_TAIL = re.compile(
    r"(?:[\s,.;!]|\b(?:and|then|finally|also|additionally|afterwards?|after that)\b)+$", re.IGNORECASE
)
_JOINTS = (
    (". ", 5), (", and ", 6), (" and ", 3), (", then ", 3), (". Then, ", 3), (". Additionally, ", 2), (", ",
    2), (". After that, ", 2), (". Also, ", 2), (", and finally, ", 1), (". Finally, ", 2), ("; ", 0.3),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fragment:
    """A clause or some with the calls that belong to it alone."""

    request: str
    calls: tuple[SampleCall, ...]


def _components(sample: Sample) -> list[list[int]]:
    """The calls that hang together by references."""
    label = list(range(len(sample.calls)))
    for number, call in enumerate(sample.calls):
        for argument in call.arguments:
            for reference in references(argument):
                old, new = label[reference], label[number]
                label = [new if x == old else x for x in label]
    groups: dict[int, list[int]] = defaultdict(list)
    for number, name in enumerate(label):
        groups[name].append(number)
    return list(groups.values())


def fragments(sample: Sample) -> list[Fragment]:
    """Cuts a sample where the request has a boundary and no reference crosses it; the whole when nowhere."""
    bounds = phrases.clause_bounds(sample.request)
    whole = [Fragment(sample.request, sample.calls)]
    blocks: list[tuple[int, int, list[int]]] = []
    for members in _components(sample):
        touched: set[int] = set()
        for number in members:
            call = sample.calls[number]
            places = [s.start for a in call.arguments for s in spans(a)]
            if not places and not any(True for a in call.arguments for _ in references(a)):
                pattern = phrases.MENTIONS.get(call.tool)
                found = {m.start() for m in pattern.finditer(sample.request)} if pattern else set()
                if len(found) != 1:
                    return whole
                places = list(found)
            touched |= {n for n, (a, b) in enumerate(bounds) for p in places if a <= p < b}
        if not touched:
            return whole
        blocks.append((min(touched), max(touched), members))
    blocks.sort(key=lambda block: block[0])
    merged: list[tuple[int, int, list[int]]] = []
    for first, last, members in blocks:
        if merged and first <= merged[-1][1]:
            low, high, before = merged[-1]
            merged[-1] = (low, max(high, last), before + members)
        else:
            merged.append((first, last, members))
    result = []
    for place, (first, _, members) in enumerate(merged):
        begin = bounds[first][0] if place else 0
        end = bounds[merged[place + 1][0]][0] if place + 1 < len(merged) else len(sample.request)
        text = sample.request[begin:end]
        tail = _TAIL.search(text)
        cut = begin + (tail.start() if tail else len(text))
        calls = sorted(members)
        fresh = {old: new for new, old in enumerate(calls)}
        picked = [
            SampleCall(sample.calls[n].tool, tuple(renumbered(a, fresh) for a in sample.calls[n].arguments))
            for n in calls
        ]
        used = [s for c in picked for a in c.arguments for s in spans(a)]
        if any(s.start < begin or s.end > end for s in used):
            return whole
        cut = max([cut, *(s.end for s in used)])
        shifted = [SampleCall(c.tool, tuple(_shift(a, -begin) for a in c.arguments)) for c in picked]
        result.append(Fragment(sample.request[begin:cut], tuple(shifted)))
    return result


def _shift(argument: Arg, by: int) -> Arg:
    match argument:
        case Span(start, end):
            return Span(start + by, end + by)
        case Parts(items):
            return Parts(tuple(_shift(i, by) for i in items))  # type: ignore[misc]
        case List(items):
            return List(tuple(_shift(i, by) for i in items))  # type: ignore[misc]
        case _:
            return argument


class Joiner:
    """Joins fragments of different samples to new ones."""

    def __init__(self, samples: Sequence[Sample], chance: random.Random) -> None:
        self.chance = chance
        self.pools = Pools.of(samples)
        cut = [fragments(sample) for sample in samples]
        self.fragments = [f for some in cut for f in some if f.calls]
        self.counts = [len(some) for some in cut] or [1]

    def join(self, most_calls: int = 11) -> Sample:
        """A new sample of as many fragments as real requests have."""
        wanted = max(1, self.chance.choice(self.counts) + self.chance.choice((-1, 0, 0, 1)))
        request = ""
        calls: list[SampleCall] = []
        for place in range(wanted):
            fragment = self.chance.choice(self.fragments)
            if calls and len(calls) + len(fragment.calls) > most_calls:
                break
            text = fragment.request
            if place:
                joint = self.chance.choices([j for j, _ in _JOINTS], [w for _, w in _JOINTS])[0]
                request += joint
                text = text[0].upper() + text[1:] if joint == ". " else _small(text, fragment)
            else:
                text = text[0].upper() + text[1:]
            here, number = len(request), {n: n + len(calls) for n in range(len(fragment.calls))}
            calls += [
                SampleCall(c.tool, tuple(_shift(renumbered(a, number), here) for a in c.arguments))
                for c in fragment.calls
            ]
            request += text
        return Sample(request + ("." if self.chance.random() < 0.9 else ""), tuple(calls))


def _small(text: str, fragment: Fragment) -> str:
    starts = {s.start for c in fragment.calls for a in c.arguments for s in spans(a)}
    return text if 0 in starts else text[0].lower() + text[1:]
