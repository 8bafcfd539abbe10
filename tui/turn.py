"""One request as the screen knows it: what the session's events have said so far. No widget in here."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.events import (
    Answered,
    AnswerGrew,
    ApprovalCard,
    Asked,
    CallChanged,
    Event,
    Finished,
    Held,
    Notice,
    Outcome,
    PlanDropped,
    PlanGrew,
    PlanReady,
    Question,
    State,
)
from tui.safe_text import one_line
from tui.words import OUTCOME_WORDS, counted, duration, percent

if TYPE_CHECKING:
    from agent.plan import Call, Plan
    from agent.planning import CallConfidence
    from agent.results import Field, Result
    from agent.tools import Effect, Toolbox

RESUMED = "The program ended in the middle of this. It goes on; what was done is not done again."


@dataclass(slots=True)
class CallView:
    """One call on the screen."""

    call: Call
    effect: Effect
    title: str
    """What people call its tool."""
    state: State = State.PENDING
    note: str = ""
    result: Result | None = None
    seconds: float | None = None
    """How long the tool worked."""
    since: float | None = None
    """When it began to run (monotonic clock, seconds); None when it is not running."""
    fields: tuple[Field, ...] = ()
    """What an approval card showed for it."""
    changed: tuple[str, ...] = ()
    """What it changed on the desk, in words."""
    undone: bool = False
    """What it changed was put back."""
    held_until: float | None = None
    """When it goes, approved (monotonic clock, seconds), unless it is stopped; None when it is not held."""
    confidence: CallConfidence | None = None
    """How sure the planner is of it; None when it does not say."""

    def held_for(self, now: float) -> int | None:
        """Return in how many seconds it goes; None when it is not held."""
        return None if self.held_until is None else max(math.ceil(self.held_until - now), 0)

    def elapsed(self, now: float) -> float | None:
        """Return how long the call works or worked; None when it has not begun."""
        if self.since is not None:
            return now - self.since
        return self.seconds


@dataclass(slots=True)
class Turn:
    """A request with its plan and its answer."""

    text: str
    resumes: int | None = None
    """The interrupted request that it goes on with; None for a new one."""
    revises: int | None = None
    """The request that its words are about; None for one that stands by itself."""
    calls: dict[int, CallView] = field(default_factory=dict)
    asked: Asked | None = None
    ready: PlanReady | None = None
    answer: Answered | None = None
    grown: str = ""
    """The beginning of the answer, while the request still runs."""
    outcome: Outcome | None = None
    notices: list[str] = field(default_factory=list)
    unread: Callable[[Turn], None] | None = None
    """Takes in the plan of a request of the past; None when nothing is left to read."""
    version: int = 0
    """Grows with every event."""

    def read(self) -> None:
        """Take in the plan of a request of the past, before it is shown; of 10,000 only a few are."""
        if self.unread is not None:
            unread, self.unread = self.unread, None
            unread(self)

    def apply(self, event: Event, now: float) -> None:
        """Take in what the session said.

        Args:
            event: the event.
            now: the time by the monotonic clock, in seconds.
        """
        self.version += 1
        match event:
            case Asked():
                self.asked = event
                if event.resumed:
                    self.notices.append(RESUMED)
            case PlanGrew(call, effect, title):
                self.calls[call.id] = CallView(call, effect, one_line(title))
            case PlanReady():
                self.ready = event
                for known, confidence in zip(self.calls.values(), event.calls, strict=False):
                    known.confidence = confidence
            case PlanDropped():
                self.calls.clear()
                self.ready = None
            case CallChanged():
                self._change(event, now)
            case ApprovalCard(items=items):
                for item in items:
                    if view := self.calls.get(item.call_id):
                        view.fields = item.fields
            case Notice(text):
                self.notices.append(text)
            case AnswerGrew(text):
                self.grown = text
            case Answered():
                self.answer = event
            case Finished(outcome=outcome):
                self.outcome = outcome
            case Held(call_id, seconds):
                if call_id in self.calls:
                    self.calls[call_id].held_until = now + seconds
            case Question():
                pass

    def _change(self, event: CallChanged, now: float) -> None:
        view = self.calls.get(event.call_id)
        if view is None:
            return
        if event.state is not State.RUNNING:
            view.since = None
        elif view.since is None:  # else it is told once more that it runs, with news
            view.since = now
        view.state = event.state
        view.held_until = None
        view.note = event.note
        view.result = event.result or view.result
        view.changed = event.changed or view.changed
        view.seconds = event.seconds if event.seconds is not None else view.seconds

    def take_back(self, said: str, calls: Container[int]) -> None:
        """Take in that what some calls did was put back.

        Args:
            said: that, in words.
            calls: their numbers.
        """
        self.version += 1
        self.notices.append(said)
        for number, view in self.calls.items():
            view.undone = view.undone or number in calls

    @property
    def said(self) -> str:
        """The answer as far as it goes; "" while there is none."""
        return self.answer.text if self.answer is not None else self.grown.removesuffix("\n")

    @property
    def held(self) -> list[CallView]:
        """The approved calls that can still be stopped before they go."""
        return [view for view in self.calls.values() if view.held_until is not None]

    @property
    def running(self) -> list[CallView]:
        """The calls that work right now."""
        return [view for view in self.calls.values() if view.state is State.RUNNING]

    @property
    def planning(self) -> bool:
        """Whether the planner is at work."""
        return self.asked is not None and self.ready is None and self.outcome is None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.outcome is not None

    def summary(self) -> str:
        """Return the line that stands for the plan in the chat."""
        return " · ".join(self._summary_parts())

    def _summary_parts(self) -> Iterator[str]:
        if not self.calls:
            yield (
                "planning"
                if self.planning
                else OUTCOME_WORDS[self.outcome]
                if self.outcome
                else "waiting its turn"
            )
            return
        yield counted(len(self.calls), "call")
        effects = sum(view.effect.lasts for view in self.calls.values())
        if effects:
            yield counted(effects, "effect")
        if self.ready is None and self.outcome is None:
            yield "planning"
        elif self.ready is not None and self.ready.chosen:
            yield "your choice"
        elif self.asked is not None and self.asked.resumed:
            yield "taken up again"
        elif self.ready is not None and self.outcome is not None:
            yield f"{percent(self.ready.confidence)} sure"
        elif self.ready is not None:
            yield f"planned in {duration(self.ready.seconds)}, {percent(self.ready.confidence)} sure"
        if self.outcome is not None:
            yield OUTCOME_WORDS[self.outcome]
        else:
            yield from self._what_happens()

    def _what_happens(self) -> Iterator[str]:
        states = [view.state for view in self.calls.values()]
        if running := states.count(State.RUNNING):
            yield f"{running} running"
        if held := len(self.held):
            yield f"{held} held"
        if waiting := states.count(State.WAITING) - held:
            yield f"{waiting} waiting for you"


def planned_turn(text: str, plan: Plan, toolbox: Toolbox) -> Turn:
    """Return a request whose plan is whole and of which nothing has run.

    Args:
        text: the request.
        plan: its plan.
        toolbox: the tools that it calls.
    """
    turn = Turn(text)
    for call in plan:
        tool = toolbox[call.tool]
        turn.apply(PlanGrew(call, tool.effect, tool.title), 0.0)
    return turn
