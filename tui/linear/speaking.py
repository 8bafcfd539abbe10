"""What happens to a request, said line by line, each thing once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from agent.events import (
    Answered,
    AnswerGrew,
    Asked,
    CallChanged,
    Event,
    Finished,
    Held,
    Notice,
    PlanDropped,
    PlanGrew,
    PlanReady,
    State,
)
from tui.linear.sentences import OUTCOMES, plan_sentences, state_sentence
from tui.telling import Telling
from tui.turn import RESUMED

if TYPE_CHECKING:
    from agent.plan import Call

WORTH_SAYING = 1.5
"""Seconds that a call runs before it is said that it does; most are through by then."""


class Speaker:
    """Says the events of one request; a `tui.commands.shows.Show`.

    Args:
        say: prints a line.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._calls: dict[int, Call] = {}
        self._titles: dict[int, str] = {}
        self._states: dict[int, State] = {}
        self._early: list[CallChanged] = []
        """What happened while the plan was being made; it is said after it."""
        self._planned = False
        self._running: dict[int, asyncio.TimerHandle] = {}
        self._telling = Telling()
        self.answer = ""
        """What was answered in the end."""

    def event(self, event: Event) -> None:
        match event:
            case Asked(resumed=True):
                self._say(RESUMED)
            case PlanGrew():
                self._calls[event.call.id] = event.call
                self._titles[event.call.id] = event.title
            case PlanReady():
                self._tell_plan(event)
            case PlanDropped():
                self._say("Not that. Here is another plan.")
                self._calls.clear()
                self._states.clear()
                self._early.clear()
                self._planned = False
            case CallChanged() if self._planned:
                self._tell_state(event)
            case CallChanged():
                self._early.append(event)
            case Held():
                self._say(f"{event.title}: goes in {event.seconds:g} seconds. Press Ctrl+C to stop it.")
            case Notice():
                self._say(f"Note: {event.text}")
            case AnswerGrew():
                self._answer(self._telling.more(event.text))
            case Answered():
                self.answer = event.text
                self._answer(self._telling.rest(event.text))
            case Finished():
                self.close()
                self._say(OUTCOMES[event.outcome])
            case _:
                pass

    def _answer(self, text: str) -> None:
        if text:
            self._say(text)

    def _tell_plan(self, ready: PlanReady) -> None:
        self._planned = True
        if self._calls:
            waiting = {change.call_id for change in self._early if change.state is State.WAITING}
            for sentence in plan_sentences(list(self._calls.values()), self._titles, waiting):
                self._say(sentence)
        if ready.message:
            self._say(ready.message)
        for change in self._early:
            self._tell_state(change)
        self._early.clear()

    def _tell_state(self, change: CallChanged) -> None:
        if self._states.get(change.call_id) is change.state:
            return
        self._states[change.call_id] = change.state
        if handle := self._running.pop(change.call_id, None):
            handle.cancel()
        if change.state is State.RUNNING:
            later = asyncio.get_running_loop().call_later
            self._running[change.call_id] = later(WORTH_SAYING, self._say, state_sentence(change))
        elif sentence := state_sentence(change):
            self._say(sentence)

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def close(self) -> None:
        for handle in self._running.values():
            handle.cancel()
        self._running.clear()
