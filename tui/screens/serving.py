"""The main screen's dealings with the session: opening it, running requests, and taking in what it says."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from functools import partial
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.worker import Worker, WorkerState

from agent.events import AnswerGrew, Asked, CallChanged, Event, Finished, Mode, Outcome
from tui.conversation import Conversation, OpenProgram
from tui.desk_view.pane import DeskPane
from tui.news import News
from tui.screens.steady_focus import SteadyFocus
from tui.turn import Turn
from tui.widgets.asks import Asks
from tui.widgets.chat import Chat
from tui.widgets.entry import Entry
from tui.widgets.plan_pane import PlanPane
from tui.widgets.prompt import Prompt
from tui.widgets.status_bar import Hint, Status, StatusBar
from tui.words import counted, late_words

if TYPE_CHECKING:
    from tui.compose import Program
    from tui.widgets.hold_panel import HoldPanel

FRAME = 1 / 30
"""Seconds between two drawings of a request whose calls change quickly."""
GROWTH = 0.4
"""Seconds between two pieces of an answer: each may move all that is seen of the conversation."""
REMEMBERED = 200
"""Earlier requests that Up goes through."""

log = logging.getLogger(__name__)


class ServingScreen(SteadyFocus[None]):
    """A screen that runs requests one after another and draws what the session says.

    Args:
        open_program: makes the session; called after the first paint, and again after it failed.
        desk: whose desk it is, for the status bar.
        mode: when the user is asked, until the session is there and says.
    """

    def __init__(self, open_program: OpenProgram, *, desk: str, mode: Mode | None) -> None:
        super().__init__()
        self._talk = Conversation(open_program, mode)
        self._desk = desk
        self._drawing: Timer | None = None
        self._drawn_at = 0.0
        self._growth: tuple[Turn, AnswerGrew] | None = None
        """The latest piece of an answer, which is drawn soon."""
        self._grew_at = 0.0
        self._asked_at = 0.0
        self._planner = "getting ready"

    async def _open(self) -> None:
        """Make the session and get ready what needs it."""
        self._at_hand(await self._talk.open())

    def _at_hand(self, program: Program) -> None:
        asks = self.query_one(Asks)
        if asks.session is program.session:
            return
        asks.session = program.session
        self.query_one(PlanPane).toolbox = program.session.toolbox
        self.query_one(DeskPane).open_door(program.desk)
        self.query_one(Entry).at_hand(program.names, program.session.journal, program.reads)
        self._show_status()
        self.run_worker(self._load_history(program), group="history", exit_on_error=False)
        self.run_worker(self._go_on(program), group="resume", exit_on_error=False)
        self.run_worker(self._warm(program), group="warm", exit_on_error=False)
        self.run_worker(self._hear_late(program), group="late", exit_on_error=False)

    async def _warm(self, program: Program) -> None:
        """Load the planner before it is needed."""
        await program.planner.warm()
        self._planner = ""
        self._show_status()
        self.query_one(Entry).look_again()

    async def _hear_late(self, program: Program) -> None:
        """Tell how effects ended that were under way when they were to stop."""
        async for late in program.session.late():
            chat = self.query_one(Chat)
            if (turn := chat.turn_of(late.request_id)) is not None:
                turn.apply(CallChanged(late.call_id, late.state, late.note), time.monotonic())
                await self._draw(turn)
            await chat.tell(late_words(late))

    async def _go_on(self, program: Program) -> None:
        """Go on with the requests that the program did not live to end."""
        for row in await program.session.interrupted():
            await self._take_in(Turn(row.text, resumes=row.id))

    async def _load_history(self, program: Program) -> None:
        rows = await asyncio.to_thread(program.session.journal.requests, REMEMBERED)
        self.query_one(Entry).remember(rows)

    async def _serve(self) -> None:
        """Run what is queued, one request after another."""
        self._at_hand(await self._talk.open())
        async for turn, event in self._talk.events():
            if isinstance(event, Asked):
                self._asked_at = time.monotonic()
                self.query_one(Entry).asked(event)
                self.query_one(PlanPane).show(turn)
            await self._take(turn, event)
            if isinstance(event, Finished) and event.objection:
                await self._take_in(Turn(event.objection, revises=event.request_id))
        self._show_status()

    async def _take(self, turn: Turn, event: Event) -> None:
        """Take in one event and draw it: at once, or with those that come within the same frame."""
        now = time.monotonic()
        if isinstance(event, AnswerGrew):
            if self._growth is None:
                self.set_timer(max(GROWTH - (now - self._grew_at), 0.001), self._grow)
            self._growth = turn, event
            return
        turn.apply(event, now)
        await self.query_one(Asks).take(event, turn)
        self.post_message(News(turn.text, event, now - self._asked_at))
        if isinstance(event, Finished):
            self.query_one(Entry).desk_changed()
        if isinstance(event, Finished) or now - self._drawn_at >= FRAME:
            await self._draw(turn)
        elif self._drawing is None:
            self._drawing = self.set_timer(FRAME, partial(self._draw, turn))

    async def _grow(self) -> None:
        """Draw how far an answer has grown."""
        if self._growth is not None:
            turn, event = self._growth
            self._growth, self._grew_at = None, time.monotonic()
            turn.apply(event, self._grew_at)
            await self._draw(turn)

    async def _draw(self, turn: Turn) -> None:
        """Draw a turn as it is now."""
        if self._drawing is not None:
            self._drawing.stop()
            self._drawing = None
        self._drawn_at = time.monotonic()
        await self.query_one(Chat).update_turn(turn)
        pane = self.query_one(PlanPane)
        if pane.turn is turn:
            pane.update_turn()
        self._show_status()

    async def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Turn what went wrong in the background into words; the app lives on."""
        worker = event.worker
        if event.state is not WorkerState.ERROR or worker.error is None:
            return
        error = worker.error
        log.error("work in the background broke", exc_info=error)
        said = (
            str(error)
            if _tells_its_cause(error)
            else f"{type(error).__name__}: {error} (the log has the details)"
        )
        if worker.group == "serve":
            await self._fail_turn(said)
        elif worker.group in ("open", "warm"):
            self._planner = "no planner" if worker.group == "warm" else "not ready"
            await self.query_one(Chat).tell(f"{said} The next request tries again.")
        else:
            await self.query_one(Chat).tell(said)
        self._show_status()

    async def _fail_turn(self, said: str) -> None:
        """End the request that broke, and go on with those that wait."""
        turn = self._talk.give_up()
        if turn is not None:
            turn.notices.append(said)
            turn.apply(Finished(0, Outcome.FAILED), time.monotonic())
            await self.query_one(Asks).take(Finished(0, Outcome.FAILED), turn)
            await self._draw(turn)
        if self._talk.queued:
            self._start_serving()

    def _start_serving(self) -> None:
        self.run_worker(self._serve(), group="serve", exit_on_error=False)

    @property
    def program(self) -> Program | None:
        """The session and its planner, once they are there."""
        return self._talk.program

    @property
    def busy(self) -> bool:
        """Whether a request runs."""
        return self._talk.current is not None

    @property
    def _prompt(self) -> Prompt:
        return self.query_one("#prompt", Prompt)

    async def _take_in(self, turn: Turn) -> None:
        must_start = self._talk.add(turn)
        await self.query_one(Chat).add(turn)
        if must_start:
            self._start_serving()
        self._show_status()

    # The status bar

    @property
    def activity(self) -> str:
        """What runs, in words; "" when nothing does."""
        turn = self._talk.current
        parts = []
        if turn is not None:
            parts.append("planning" if turn.planning or turn.asked is None else "waits for you")
            if turn.held:
                now = time.monotonic()
                first = min(view.held_for(now) or 0 for view in turn.held)
                parts = [f"{len(turn.held)} go, in {first} s" if len(turn.held) > 1 else f"goes in {first} s"]
            elif turn.running:
                parts = [f"{len(turn.running)} running"]
            elif turn.ready is not None and not self.query_one(Asks).waits:
                parts = ["working"]
        if self._talk.queued:
            parts.append(f"{counted(self._talk.queued, 'request')} queued")
        return " · ".join(parts)

    def on_hold_panel_counted(self, event: HoldPanel.Counted) -> None:
        event.stop()
        self._show_status()

    def action_stop_held(self, number: str = "") -> None:
        turn = self._talk.current
        held = [view.call.id for view in turn.held] if turn is not None else []
        calls = [call_id for call_id in held if number in ("", str(call_id))]
        for call_id in calls:
            self._stop_call(call_id)
        if not calls:
            which = ", ".join(map(str, held))
            said = f"Not about to be sent: {number}; but {which}." if held else "Nothing is about to be sent."
            self.app.notify(said, markup=False)

    def _stop_call(self, call_id: int) -> None:
        """Stop a call of the request that runs, if it is not too late."""
        if self.program is not None:
            with contextlib.suppress(KeyError):
                self.program.session.cancel_call(call_id)

    def _show_status(self) -> None:
        self.query_one(Entry).show_busy(self.busy)
        asks = self.query_one(Asks)
        keys: tuple[Hint, ...] = ("help", "next_mode", "history", "quit")
        if asks.hold is not None:
            keys = (("refuse", "stop it"), "go_ask", *(("approve",) if asks.has_card else ()), "stop", "help")
        elif asks.waits:
            keys = ("go_ask", *(("approve",) if asks.takes_yes else ()), "refuse", "stop", "help")
        elif self.query_one(Chat).is_read:
            keys = ("open_part", "copy", "find_here", "back")
        elif self.busy:
            keys = ("stop", "go_plan", "help")
        mode = self._talk.mode or Mode.REVIEW
        # The countdown and its key come before all else.
        desk, planner = ("", "") if asks.hold is not None else (self._desk, self._planner)
        status = Status(mode, desk, planner, self.activity, keys)
        self.query_one(StatusBar).show(status)


def _tells_its_cause(error: BaseException) -> bool:
    """Whether the error's own words are meant for the user."""
    from agent.journal import JournalError

    return isinstance(error, JournalError | OSError) or hasattr(error, "hint")
