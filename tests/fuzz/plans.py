"""Plans for the real session: good ones for the requests that are known, and random ones of every tool."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterator, Sequence

from agent.language import parse_plan
from agent.plan import Argument, Call, Items, Literal, Plan, Reference, Template
from agent.planning import CallConfidence, PlanEnd
from agent.tools import Effect, Kind, Parameter, Tool
from tests.fuzz.words import GOOD, NASTY, PLAIN

MOST_CALLS = 12
_TIMES = ("2026-11-27 15:00:00", "next Friday at 3", "tomorrow", "yesterday", "when pigs fly", "2026-02-30")
_ADDRESSES = ("sid@example.com", "+1 510 555 0101", "Ana", "nobody", "@")


class RandomPlanner:
    """Thinks of anything that a planner may.

    Args:
        chance: decides.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    async def plan(self, request: str, tools: Sequence[Tool]) -> AsyncIterator[Call | PlanEnd]:
        chance = self._chance
        usable = [tool for tool in tools if tool.effect is not Effect.OPEN]
        known = GOOD.get(request.strip())
        if known is not None and chance.random() < 0.9:
            for call in parse_plan(known):
                yield call
            yield PlanEnd(0.9, sure=chance.random() < 0.9)
            return
        calls = list(_calls(chance, usable))
        for call in calls:
            yield call
        sure = [
            CallConfidence(chance.random(), tuple(chance.random() for _ in call.arguments)) for call in calls
        ]
        others = tuple(Plan(tuple(_calls(chance, usable))) for _ in range(chance.choice((0, 0, 0, 1, 2))))
        yield PlanEnd(
            chance.random(),
            sure=chance.random() < 0.8,
            message=chance.choice(("", "", *NASTY[:6])),
            calls=tuple(sure) if chance.random() < 0.5 else (),
            others=others,
        )


def _calls(chance: random.Random, tools: Sequence[Tool]) -> Iterator[Call]:
    for number in range(1, chance.choice((1, 1, 2, 3, 5, MOST_CALLS)) + 1):
        tool = chance.choice(tools)
        given = chance.randint(tool.required, len(tool.parameters))
        arguments = tuple(_argument(chance, one, number) for one in tool.parameters[:given])
        yield Call(number, tool.name, arguments)


def _argument(chance: random.Random, parameter: Parameter, number: int) -> Argument:
    if parameter.many:
        return Items(tuple(_one(chance, parameter, number) for _ in range(chance.randint(0, 3))))
    return _one(chance, parameter, number)


def _one(chance: random.Random, parameter: Parameter, number: int) -> Argument:
    if number > 1 and chance.random() < 0.3:
        earlier = Reference(chance.randrange(1, number))
        return earlier if chance.random() < 0.7 else Template((chance.choice(PLAIN), earlier))
    if parameter.choices:
        return Literal(chance.choice(parameter.choices))
    match parameter.json_type:
        case "integer":
            return Literal(chance.choice((0, 1, 60, -1, 10**12)))
        case "boolean":
            return Literal(chance.random() < 0.5)
    if parameter.kind in (Kind.TIME, Kind.RANGE):
        return Literal(chance.choice(_TIMES))
    pool: tuple[str, ...] = (*PLAIN, *_ADDRESSES) if chance.random() < 0.8 else NASTY
    return Literal(chance.choice(pool))
