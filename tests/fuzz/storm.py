"""A session that makes events up: valid ones, in any order and number, with any text in them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Iterator, Mapping

from agent.events import (
    Answered,
    AnswerGrew,
    ApprovalCard,
    Asked,
    CallChanged,
    CardItem,
    Decision,
    EditRejected,
    Event,
    Finished,
    Held,
    Notice,
    Outcome,
    PlanDropped,
    PlanGrew,
    PlanReady,
    Question,
    Reading,
    State,
    Verdict,
)
from agent.plan import Call, Items, Literal, Plan, Reference
from agent.results import Choice, Field
from agent.rules import Rule
from agent.session import Session
from agent.tools import Effect
from tests.agent.fakes import FakeResult
from tests.fuzz.words import NASTY, PLAIN

WAITS = 0.4
"""Seconds that a question or a card stays open at most; then its calls go on without it."""


class StormSession(Session):
    """Answers every request with made-up events. Set `chance` before the first."""

    chance = random.Random(0)
    _last = 100_000

    async def ask(self, text: str) -> AsyncGenerator[Event, None]:
        StormSession._last += 1
        self._calm = asyncio.Event()
        self._told = asyncio.Event()
        yield Asked(self._last, text, self._clock())
        async for event in self._events():
            yield event
            if self._calm.is_set():
                break
            await asyncio.sleep(self.chance.choice((0, 0, 0, 0.001, 0.02)))
        outcome = Outcome.CANCELLED if self._calm.is_set() else self.chance.choice(list(Outcome))
        yield Answered(self._words())
        yield Finished(self._last, outcome)

    def cancel(self) -> None:
        if hasattr(self, "_calm"):
            self._calm.set()
            self._told.set()

    def cancel_call(self, call_id: int) -> None:
        self._tell(call_id)

    def send_now(self, call_id: int) -> None:
        self._tell(call_id)

    def answer(self, question_id: int, value: str | None) -> None:
        self._tell(question_id)

    def decide(self, card_id: int, decisions: Mapping[int, Decision]) -> None:
        self._tell(card_id)

    async def edit(self, card_id: int, call_id: int, changes: Mapping[str, str]) -> None:
        await asyncio.sleep(0)
        if self.chance.random() < 0.5:
            raise EditRejected(self._words())
        self._tell(card_id)

    async def check(self, card_id: int, call_id: int, changes: Mapping[str, str]) -> Reading:
        await asyncio.sleep(0)
        if self.chance.random() < 0.5:
            raise EditRejected(self._words())
        return Reading(tuple(self._fields()), (self._words(),) * self.chance.randrange(2))

    async def add_rule(self, rule: Rule, *, for_good: bool) -> None:
        self._tell(0)

    def _tell(self, number: int) -> None:
        """The user said something; now and then it comes too late."""
        if self.chance.random() < 0.1:
            raise KeyError(number)
        self._told.set()

    def _words(self) -> str:
        return self.chance.choice(NASTY if self.chance.random() < 0.4 else PLAIN)

    async def _events(self) -> AsyncGenerator[Event, None]:
        chance = self.chance
        calls: dict[int, Effect] = {}
        grown: list[Call] = []
        for number in range(1, chance.choice((0, 1, 2, 5, 12, 40)) + 1):
            call = self._call(number)
            grown.append(call)
            calls[number] = chance.choice(list(Effect))
            yield PlanGrew(call, calls[number], self._words())
            if chance.random() < 0.3:
                yield CallChanged(chance.randint(1, number), chance.choice(list(State)), self._words())
            if chance.random() < 0.02:
                yield PlanDropped()
                return
        yield PlanReady(
            Plan(tuple(grown)),
            chance.random(),
            chance.random() < 0.7,
            chance.choice(("", self._words())),
            0.01,
        )
        for _ in range(chance.choice((0, 3, 10, 60))):
            if calls:
                async for event in self._one_thing(calls):
                    yield event

    async def _one_thing(self, calls: Mapping[int, Effect]) -> AsyncGenerator[Event, None]:
        """Yield what happens to one call, or to some."""
        chance = self.chance
        number = chance.choice(list(calls))
        match chance.randrange(8):
            case 0:
                yield CallChanged(number, State.WAITING)
                choices = tuple(Choice(self._words(), str(k)) for k in range(chance.choice((0, 2, 9, 40))))
                yield Question(
                    chance.randrange(1, 10**6), number, self._words(), choices, chance.random() < 0.7
                )
                await self._wait()
            case 1:
                some = chance.sample(list(calls), min(len(calls), chance.choice((1, 2, 6))))
                for one in some:
                    yield CallChanged(one, State.WAITING)
                yield ApprovalCard(
                    chance.randrange(1, 10**6), tuple(self._item(one, calls[one]) for one in some)
                )
                await self._wait()
                for one in some:
                    yield CallChanged(one, chance.choice((State.RUNNING, State.DONE, State.SKIPPED)))
            case 2:
                yield CallChanged(number, State.WAITING)
                yield Held(number, chance.choice((0.1, 3, 600)), self._words())
                await self._wait()
            case 3:
                yield chance.choice((Notice, AnswerGrew))(self._words())
            case _:
                state = chance.choice(list(State))
                result = FakeResult(self._words()) if state is State.DONE else None
                yield CallChanged(
                    number, state, self._words(), result, chance.random() * 100, (self._words(),)
                )

    async def _wait(self) -> None:
        """Wait for the user, or not."""
        self._told.clear()
        try:
            async with asyncio.timeout(self.chance.choice((0, WAITS))):
                await self._told.wait()
        except TimeoutError:
            return

    def _call(self, number: int) -> Call:
        chance = self.chance
        tool = chance.choice([tool.name for tool in self.toolbox])
        needs = {chance.randrange(1, number) for _ in range(chance.randrange(4)) if number > 1}
        return Call(number, tool, (Literal(self._words()), Items(tuple(map(Reference, sorted(needs))))))

    def _item(self, number: int, effect: Effect) -> CardItem:
        chance = self.chance
        return CardItem(
            number,
            chance.choice([tool.name for tool in self.toolbox]),
            effect,
            self._words(),
            tuple(self._fields()),
            tuple(self._words() for _ in range(chance.choice((0, 0, 1, 3)))),
            tuple(self._words() for _ in range(chance.choice((0, 0, 1)))),
            chance.random() < 0.3,
            f"{chance.getrandbits(256):064x}",
            chance.choice(list(Verdict)),
        )

    def _fields(self) -> Iterator[Field]:
        for k in range(self.chance.choice((0, 1, 3, 8))):
            choices = tuple(Choice(self._words(), str(n)) for n in range(self.chance.choice((0, 0, 3))))
            slot = f"s{k}" if choices else None
            parameter = f"p{k}" if self.chance.random() < 0.7 else None
            yield Field(self._words()[:20] or "Text", self._words(), parameter, slot, choices)
