"""Fills in the arguments of a call, and asks the user for what the plan's words do not say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from agent.results import Ambiguous, Choice, Missing
from agent.times import TimeAmbiguous, TimeNotUnderstood
from agent.tools import Kind

if TYPE_CHECKING:
    from agent.asking import Asking
    from agent.binding import Binder, Finished
    from agent.work import Work

TIME_SLOT = "time:"
"""Slots of this form ask for the value of a time parameter."""


class NotAnswered(Exception):
    """The user gave up on a call; the message says what was asked."""


class Filling:
    """Fills in the calls of one plan.

    Args:
        binder: binds arguments.
        finished: what earlier calls gave, by call.
        asking: puts the questions.
        now: the time of the request.
    """

    def __init__(
        self, binder: Binder, finished: Mapping[int, Finished], asking: Asking, now: datetime
    ) -> None:
        self._binder = binder
        self._finished = finished
        self._asking = asking
        self._now = now

    async def bind(self, work: Work) -> None:
        """Fill in the arguments, asking about times that cannot be read.

        Raises:
            BadValue: a value can never be used.
            NotAnswered: the user gave up on the call.
        """
        while True:
            question: Ambiguous | Missing
            try:
                work.bound = self._binder.bind(work.call, work.tool, self._finished, work.typed)
                return
            except TimeAmbiguous as error:
                choices = tuple(Choice(m.describe(self._now), m.iso_start()) for m in error.choices)
                question = Ambiguous(self._time_slot(work, error.text), str(error), choices)
            except TimeNotUnderstood as error:
                question = Missing(self._time_slot(work, error.text), str(error))
            await self.ask(work, question)

    async def ask(self, work: Work, question: Ambiguous | Missing) -> None:
        """Put a question to the user and keep the answer. NotAnswered when there is none."""
        value = await self._asking.question(work, question)
        if value is None:
            raise NotAnswered(f"{question.question} You gave no answer.")
        if question.slot.startswith(TIME_SLOT):
            work.typed[question.slot.removeprefix(TIME_SLOT)] = value
        else:
            work.answers[question.slot] = value

    def _time_slot(self, work: Work, said: str) -> str:
        """Return the slot that asks for the time parameter whose words are `said`."""
        times = [p.name for p in work.tool.parameters if p.kind in (Kind.TIME, Kind.RANGE)]
        texts = self._binder.texts(work.call, work.tool, self._finished, work.typed)
        return TIME_SLOT + next(
            (name for name in times if texts.get(name, "").strip() == said.strip()), times[0]
        )
