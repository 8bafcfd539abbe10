"""The main screen: the conversation, the live plan, what waits for the user, and the input."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static, TextArea
from textual.worker import Worker, WorkerState

from agent.events import Asked, CallChanged, Event, Finished, Mode, Outcome
from agent.journal import JournalError
from tui.actions import Where, bindings_of
from tui.conversation import Conversation, OpenProgram
from tui.drafts import load_draft, save_draft
from tui.fates import undone_words
from tui.turn import Turn
from tui.widgets.asks import Asks
from tui.widgets.chat import Chat, PlanLine, Welcome
from tui.widgets.enter_area import Prompt
from tui.widgets.plan_graph import PlanGraph
from tui.widgets.plan_pane import PlanPane
from tui.widgets.status_bar import Status, StatusBar
from tui.words import MODE_WORDS, counted, late_words

if TYPE_CHECKING:
    from tui.compose import Program
    from tui.screens.undo import UndoneOf

SAVING_PAUSE = 0.5
"""Seconds without a change after which the draft is kept."""
FRAME = 1 / 30
"""Seconds between two drawings of a request whose calls change quickly."""
LOWEST_PALETTE = 8
"""Rows that Textual's command palette needs."""
REMEMBERED = 200
"""Earlier requests that Up goes through."""

log = logging.getLogger(__name__)

WIDTHS = [(0, "-narrow"), (100, "-wide")]
"""Columns from which the screen has the class."""
HEIGHTS = [(0, "-tiny"), (10, "-short"), (32, "-tall")]
"""Lines from which the screen has the class."""


class InOrder(Message):
    """Carries something to do along the way that keys take."""

    def __init__(self, do: Callable[[], None]) -> None:
        super().__init__()
        self.do = do


class MainScreen(Screen[None]):
    """Takes requests in, runs them one after another, and draws what the session says.

    Args:
        open_program: makes the session; called after the first paint, and again after it failed.
        desk: whose desk it is, for the status bar.
        mode: when the user is asked, until the session is there and says.
        examples: requests to begin with.
        draft_file: where the unsent request is kept; None to keep none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Where.ANYWHERE), *bindings_of(Where.ASK)]
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(
        self,
        open_program: OpenProgram,
        *,
        desk: str,
        mode: Mode | None,
        examples: Sequence[str],
        draft_file: Path | None,
    ) -> None:
        super().__init__()
        self._talk = Conversation(open_program, mode)
        self._desk = desk
        self._examples = examples
        self._draft_file = draft_file
        self._saving: Timer | None = None
        self._drawing: Timer | None = None
        self._drawn_at = 0.0
        self._planner = "getting ready"

    def compose(self) -> ComposeResult:
        with Container(id="body"):
            with Vertical(id="talk"):
                yield Chat(self._examples, id="chat")
                yield Asks(id="asks")
            yield PlanPane(id="plan")
        with Vertical(id="foot"):
            with Horizontal(id="entry"):
                yield Static(Content("›"), id="mark")
                yield Prompt(placeholder="What would you like done?", id="prompt")
            yield StatusBar(id="status")

    def on_mount(self) -> None:
        self._prompt.put(load_draft(self._draft_file))
        self._prompt.focus()
        self._show_status()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.run_worker(self._open(), group="open", exit_on_error=False)

    # The session

    async def _open(self) -> None:
        """Make the session and get ready what needs it."""
        self._at_hand(await self._talk.open())

    def _at_hand(self, program: Program) -> None:
        asks = self.query_one(Asks)
        if asks.session is program.session:
            return
        asks.session = program.session
        self.query_one(PlanPane).toolbox = program.session.toolbox
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
        self._prompt.remember([row.text for row in reversed(rows)])

    async def _serve(self) -> None:
        """Run what is queued, one request after another."""
        self._at_hand(await self._talk.open())
        async for turn, event in self._talk.events():
            if isinstance(event, Asked):
                self.query_one(PlanPane).show(turn)
            await self._take(turn, event)
            if isinstance(event, Finished) and event.objection:
                await self._take_in(Turn(event.objection, revises=event.request_id))
        self._show_status()

    async def _take(self, turn: Turn, event: Event) -> None:
        """Take in one event and draw it: at once, or with those that come within the same frame."""
        now = time.monotonic()
        turn.apply(event, now)
        await self.query_one(Asks).take(event, turn)
        if isinstance(event, Finished) or now - self._drawn_at >= FRAME:
            await self._draw(turn)
        elif self._drawing is None:
            self._drawing = self.set_timer(FRAME, partial(self._draw, turn))

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

    # What the user does

    @property
    def _prompt(self) -> Prompt:
        return self.query_one("#prompt", Prompt)

    async def on_prompt_sent(self, event: Prompt.Sent) -> None:
        await self._take_in(Turn(event.text))

    async def _take_in(self, turn: Turn) -> None:
        must_start = self._talk.add(turn)
        await self.query_one(Chat).add(turn)
        if must_start:
            self._start_serving()
        self._show_status()

    def on_resize(self) -> None:
        self.call_after_refresh(self.query_one(Asks).fit)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        if event.text_area is not self._prompt:
            return
        if self._saving is not None:
            self._saving.stop()
        self._saving = self.set_timer(SAVING_PAUSE, self.keep_draft)

    def keep_draft(self) -> None:
        """Keep what is being written, for the next start."""
        save_draft(self._draft_file, self._prompt.text)

    def on_prompt_mode_wanted(self) -> None:
        self.action_next_mode()

    def on_welcome_picked(self, event: Welcome.Picked) -> None:
        self._prompt.put(event.text)
        self._prompt.focus()

    def on_plan_line_opened(self, event: PlanLine.Opened) -> None:
        self.query_one("#plan").remove_class("-hidden")
        self.query_one(PlanPane).show(event.turn)

    def on_plan_graph_stop_call(self, event: PlanGraph.StopCall) -> None:
        if self.program is not None and self.busy and self.query_one(PlanPane).turn is self._talk.current:
            self.program.session.cancel_call(event.call_id)

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave keys to the input when there is nothing for them to do."""
        match action:
            case "stop":
                return self.busy
            case "approve":
                return self.is_mounted and self.query_one(Asks).takes_yes
            case "refuse" | "go_ask":
                return self.is_mounted and self.query_one(Asks).waits
            case _:
                return True

    def action_help(self) -> None:
        from tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def action_history(self) -> None:
        if self.program is None:
            self.app.notify("The history is not there yet.", markup=False)
            return
        from tui.screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen(self.program.session.journal), self._use_again)

    def action_undo(self) -> None:
        if self.program is None:
            self.app.notify("Nothing can be undone yet.", markup=False)
            return
        from tui.screens.undo import UndoScreen

        self.app.push_screen(UndoScreen(self.program.session.undoing), self._undone)

    async def _undone(self, undone: UndoneOf | None) -> None:
        """Say in the chat what was put back."""
        if undone is None:
            return
        said = undone_words(undone.fates)
        chat = self.query_one(Chat)
        turn = chat.turn_of(undone.request_id)
        if turn is None:
            await chat.tell(f"Request {undone.request_id}. {said}")
            return
        turn.take_back(said, {one.call_id for one in undone.fates})
        await self._draw(turn)

    def _use_again(self, text: str | None) -> None:
        if text is not None:
            self._prompt.put(text)
        self._prompt.focus()

    def action_next_mode(self) -> None:
        mode = self._talk.next_mode()
        when = " From the next request on." if self.busy else ""
        self.app.notify(
            MODE_WORDS[mode][1] + when,
            title=MODE_WORDS[mode][0],
            markup=False,
            timeout=3,
        )
        self._show_status()

    def action_toggle_plan(self) -> None:
        self.query_one("#plan").toggle_class("-hidden")

    def action_go_plan(self) -> None:
        self.query_one("#plan").remove_class("-hidden")
        self.query_one(PlanGraph).focus()

    async def action_stop(self) -> None:
        for turn in self._talk.cancel():
            turn.apply(Finished(0, Outcome.CANCELLED), time.monotonic())
            await self.query_one(Chat).update_turn(turn)
        self._show_status()

    async def action_back(self) -> None:
        if not self._prompt.has_focus:
            self._prompt.focus()
        else:
            await self.action_stop()

    def action_go_ask(self) -> None:
        self.query_one(Asks).take_focus()

    def action_approve(self) -> None:
        self._after_earlier_keys(self.query_one(Asks).approve)

    def action_refuse(self) -> None:
        self._after_earlier_keys(self.query_one(Asks).refuse)

    def _after_earlier_keys(self, do: Callable[[], None]) -> None:
        """Do something when the keys pressed before have had their effect.

        Textual runs priority keys at once, while others still travel from the focused widget up to the app: a
        call set to "no" just before would run. So this travels the same way.
        """
        (self.focused or self).post_message(InOrder(do))

    def on_in_order(self, event: InOrder) -> None:
        self.app.call_later(event.do)

    async def action_clear(self) -> None:
        await self.query_one(Chat).clear()
        if not self.busy:
            self.query_one(PlanPane).show(None)

    def action_toggle_theme(self) -> None:
        self.app.theme = "tinyagent-light" if self.app.current_theme.dark else "tinyagent-dark"

    def action_command_palette(self) -> None:
        if self.size.height < LOWEST_PALETTE:
            self.app.notify("The window is too low for this.", markup=False)
        else:
            self.app.action_command_palette()

    async def action_quit(self) -> None:
        await self.app.action_quit()

    # The status bar

    @property
    def activity(self) -> str:
        """What runs, in words; "" when nothing does."""
        turn = self._talk.current
        parts = []
        if turn is not None:
            parts.append("planning" if turn.planning or turn.asked is None else "waits for you")
            if turn.running:
                parts = [f"{len(turn.running)} running"]
            elif turn.held:
                parts = [f"{len(turn.held)} held"]
            elif turn.ready is not None and not self.query_one(Asks).waits:
                parts = ["working"]
        if self._talk.queued:
            parts.append(f"{counted(self._talk.queued, 'request')} queued")
        return " · ".join(parts)

    def _show_status(self) -> None:
        asks = self.query_one(Asks)
        keys: tuple[str, ...] = ("help", "next_mode", "history", "quit")
        if asks.panel is None and asks.hold is not None:
            keys = ("stop", "go_ask", "help")  # the panel names its own keys
        elif asks.waits:
            keys = ("go_ask", *(("approve",) if asks.takes_yes else ()), "refuse", "stop", "help")
        elif self.busy:
            keys = ("stop", "go_plan", "help")
        mode = self._talk.mode or Mode.REVIEW
        status = Status(mode, self._desk, self._planner, self.activity, keys)
        self.query_one(StatusBar).show(status)


def _tells_its_cause(error: BaseException) -> bool:
    """Whether the error's own words are meant for the user."""
    return isinstance(error, JournalError | OSError) or hasattr(error, "hint")
