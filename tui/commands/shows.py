"""How `tinyagent ask` shows a request: plain lines, JSON lines, or a list that changes on a terminal."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Protocol

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.padding import Padding
from rich.text import Text

from agent.events import (
    Answered,
    AnswerGrew,
    Asked,
    CallChanged,
    Event,
    Held,
    Notice,
    PlanDropped,
    PlanGrew,
    PlanReady,
    State,
)  # fmt: skip
from agent.language import print_call
from tui.call_words import short_arguments
from tui.commands.streams import complain, say, say_json
from tui.safe_text import clip, one_line, visible
from tui.signs import signs
from tui.telling import Telling
from tui.turn import RESUMED
from tui.words import duration

if TYPE_CHECKING:
    from agent.plan import Call
    from tui.commands.event_json import EventsAsJson

STYLES = {
    State.PENDING: "dim",
    State.WAITING: "bold yellow",
    State.RUNNING: "cyan",
    State.DONE: "green",
    State.FAILED: "red",
    State.SKIPPED: "dim",
    State.CANCELLED: "dim",
    State.UNKNOWN: "bold red",
}


class Show(Protocol):
    """Shows the events of one request."""

    def event(self, event: Event) -> None:
        """Take in an event."""

    def pause(self) -> None:
        """Leave the terminal to a prompt."""

    def resume(self) -> None:
        """Go on after a prompt."""

    def close(self) -> None:
        """Leave the terminal as it was."""


class JsonLines:
    """One JSON object a line, on standard output."""

    def __init__(self, events: EventsAsJson) -> None:
        self._events = events

    def event(self, event: Event) -> None:
        say_json(self._events.of(event))

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def close(self) -> None: ...


class PlainLines:
    """Plain text for pipes: the plan, what became of each call, the answer. Notices go to stderr."""

    def __init__(self) -> None:
        self._telling = Telling()
        self._answering = False
        """Whether the last line was one of the answer."""

    def event(self, event: Event) -> None:
        match event:
            case PlanGrew():
                self._say(print_call(event.call))
            case PlanReady() if event.message and len(event.plan):
                complain(event.message)
            case PlanDropped():
                self._say("(not that, but:)")
            case Asked(resumed=True):
                complain(RESUMED)
            case Held():
                complain(f"{event.title}: goes in {event.seconds:g} s. Ctrl+C stops it.")
            case CallChanged() if event.state.final:
                # What a call found or why it did not run stands in the answer, once.
                self._say(f"[{event.call_id}] {event.state.value}")
            case CallChanged() if event.state is State.RUNNING and event.note:
                complain(f"[{event.call_id}] {event.note}")
            case Notice():
                complain(event.text)
            case AnswerGrew():
                self._answer(self._telling.more(event.text))
            case Answered():
                self._answer(self._telling.rest(event.text))
            case _:
                pass

    def _say(self, text: str) -> None:
        say(text)
        self._answering = False

    def _answer(self, text: str) -> None:
        if text:
            say(text if self._answering else f"\n{text}")
            self._answering = True

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def close(self) -> None: ...


class LivePlan:
    """The plan as a list with states that change in place, then the answer.

    Args:
        console: a terminal.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._calls: dict[int, Call] = {}
        self._titles: dict[int, str] = {}
        self._changes: dict[int, CallChanged] = {}
        self._held: dict[int, float] = {}
        """When the calls that are held go (monotonic clock, seconds)."""
        self._live: Live | None = None
        self._frame = 0
        self._printed: tuple[object, ...] = ()
        self._notices: list[str] = []
        self._paused = False
        self._telling = Telling()
        self._told = ""
        """The lines of the answer that stand, of those calls that need no note any more."""
        self._to_tell: list[str] = []
        """Those of them that are not printed for good."""

    def event(self, event: Event) -> None:
        match event:
            case PlanGrew():
                self._calls[event.call.id] = event.call
                self._titles[event.call.id] = event.title
                self._draw()
            case PlanReady() if event.message:
                self._notices.append(event.message)
                self._draw()
            case PlanDropped():
                for kept in (self._calls, self._titles, self._changes, self._held):
                    kept.clear()
            case Asked(resumed=True):
                self._notices.append(RESUMED)
            case Held():
                self._held[event.call_id] = time.monotonic() + event.seconds
                self._draw()
            case CallChanged():
                self._changes[event.call_id] = event
                self._held.pop(event.call_id, None)
                self._draw()
            case Notice():
                self._notices.append(event.text)
                self._draw()
            case AnswerGrew():
                self._told = event.text
                self._to_tell += filter(None, [self._telling.more(event.text)])
                self._draw()
            case Answered():
                self._to_tell += filter(None, [self._telling.rest(event.text)])
                self._leave(notes=False)  # the answer says it all
            case _:
                pass

    def pause(self) -> None:
        self._paused = True
        self._leave()

    def resume(self) -> None:
        self._paused = False

    def close(self) -> None:
        self._leave()

    def _draw(self) -> None:
        if self._paused:
            return
        if self._live is None:
            # Erased when it stops; `_leave` prints the plan for good, once for each thing it says.
            self._live = Live(
                console=self._console, get_renderable=self._moving, transient=True, refresh_per_second=10,
                redirect_stdout=False, redirect_stderr=False,
            )  # fmt: skip
            self._live.start()
        self._live.refresh()

    def _leave(self, *, notes: bool = True) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None
        told = (
            tuple(self._calls),
            tuple((n, c.state, c.note) for n, c in self._changes.items()),
            len(self._notices),
        )
        if self._calls and told != self._printed:
            self._printed = told
            self._console.print(self._plan("", notes=notes))
        if self._to_tell:
            self._console.print(self._answer())
            self._to_tell.clear()

    def _moving(self) -> RenderableType:
        self._frame += 1
        plan = self._plan(signs().turning(self._frame))
        return Group(plan, self._answer()) if self._to_tell else plan

    def _answer(self) -> RenderableType:
        """Return what is to be told of the answer, as it is: parsing would hide tags."""
        return Text("\n" + visible("\n".join(self._to_tell)))

    def _plan(self, spinner: str, *, notes: bool = True) -> RenderableType:
        rows: list[RenderableType] = [
            row for call in self._calls.values() for row in self._rows(call, spinner, notes)
        ]
        rows += [Text(f"! {visible(text)}", "yellow") for text in self._notices]
        return Group(*rows)

    def _rows(self, call: Call, spinner: str, notes: bool) -> list[RenderableType]:
        change = self._changes.get(call.id)
        state = change.state if change else State.PENDING
        sign = spinner if spinner and state is State.RUNNING else signs().states[state]
        if call.id in self._held:
            sign = signs().held
        width = self._console.width
        row = Text(no_wrap=True, overflow="ellipsis")
        row.append(f"{sign} ", STYLES[state])
        row.append(f"{call.id}. {one_line(self._titles[call.id])}", "bold")
        if words := short_arguments(call):
            row.append(f"  {clip(words, max(width // 2, 10))}")
        if call.depends_on:
            row.append(f"  ← {', '.join(map(str, call.depends_on))}", "dim")
        if change and change.seconds is not None:
            row.append(f"  {duration(change.seconds)}", "dim")
        if call.id in self._held:
            left = max(math.ceil(self._held[call.id] - time.monotonic()), 0)
            row.append(f"  goes in {left} s, Ctrl+C stops it", STYLES[State.WAITING])
        # What a call waits for is asked below, and what stands in the answer is not said twice.
        if not notes or not change or not change.note or state is State.WAITING or self._answered(change):
            return [row]
        return [
            row,
            Padding(Text(visible(change.note), STYLES[state] if state is State.FAILED else ""), (0, 0, 0, 5)),
        ]

    def _answered(self, change: CallChanged) -> bool:
        """Whether the answer tells of a call already."""
        return change.state is State.DONE and f"\n{change.note}\n" in f"\n{self._told}"
