"""The main screen: the conversation, the live plan, what waits for the user, and the input."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea

from agent.events import Finished, Mode, Outcome
from tui.desk_view.pane import DeskPane
from tui.drafts import Draft, load_draft, save_draft
from tui.keys.actions import Where, bindings_of
from tui.screens.commanding import CommandingScreen
from tui.terminal.leaving import has_shell, step_aside
from tui.turn import Turn
from tui.widgets.asks import Asks
from tui.widgets.chat import Chat
from tui.widgets.entry import Entry
from tui.widgets.plan_pane import PlanPane
from tui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from tui.conversation import OpenProgram
    from tui.desk_view.view import DeskView
    from tui.screens.undo import UndoneOf
    from tui.widgets.plan_graph import PlanGraph
    from tui.widgets.prompt import Prompt
    from tui.widgets.welcome import Welcome

SAVING_PAUSE = 0.5
"""Seconds without a change after which the draft is kept."""

WIDTHS = [(0, "-narrow"), (100, "-wide")]
"""Columns from which the screen has the class."""
HEIGHTS = [(0, "-tiny"), (10, "-short"), (32, "-tall")]
"""Lines from which the screen has the class."""


class InOrder(Message):
    """Carries something to do along the way that keys take."""

    def __init__(self, do: Callable[[], None]) -> None:
        super().__init__()
        self.do = do


class MainScreen(CommandingScreen):
    """Lays the parts out and does what the user wants.

    Args:
        open_program: makes the session; called after the first paint, and again after it failed.
        desk: whose desk it is, for the status bar.
        mode: when the user is asked, until the session is there and says.
        examples: requests to begin with.
        draft_file: where the unsent request is kept; None to keep none.
        desk_file: where it is kept how the desk browser was left; None for no browser.
        exports: the folder for plans that are saved; None for none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(Where.ANYWHERE),
        *bindings_of(Where.ASK),
        *bindings_of(Where.STEP),
    ]
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
        desk_file: Path | None,
        exports: Path | None = None,
    ) -> None:
        super().__init__(open_program, desk=desk, mode=mode)
        self._examples = examples
        self._draft_file = draft_file
        self._desk_file = desk_file
        self._kept = Draft()
        """The draft as it is on disk."""
        self.exports = exports
        self._saving: Timer | None = None

    def compose(self) -> ComposeResult:
        # From the start, since each class that comes later has all styles looked up anew.
        for known, room in ((WIDTHS, self.app.size.width), (HEIGHTS, self.app.size.height)):
            self.set_class(True, max(one for one in known if one[0] <= room)[1], update=False)
        with Container(id="body"):
            yield DeskPane(self._desk_file, id="desk")
            with Vertical(id="talk"):
                yield Chat(self._examples, id="chat")
                yield Asks(id="asks")
            yield PlanPane(id="plan")
        with Vertical(id="foot"):
            yield Entry(lambda name: bool(self.check_action(name, ())), self.arguments_of)
            yield StatusBar(id="status")

    def on_mount(self) -> None:
        self._kept = load_draft(self._draft_file)
        self._prompt.put_draft(self._kept)
        self._prompt.focus()
        self._show_status()

    def begin(self) -> None:
        """Load what comes after the first frame, and open the session."""
        self.query_one(Chat).get_ready()
        self.query_one(PlanPane).get_ready()
        self.run_worker(self._open(), group="open", exit_on_error=False)

    # What the user does

    async def on_prompt_sent(self, event: Prompt.Sent) -> None:
        await self._take_in(Turn(event.text))

    def on_resize(self) -> None:
        self.query_one(DeskPane).fit(self.app.size)
        self.call_after_refresh(self.query_one(Asks).fit)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        if event.text_area is not self._prompt:
            return
        if self._saving is not None:
            self._saving.stop()
        self._saving = self.set_timer(SAVING_PAUSE, self.keep_draft)

    def keep_draft(self) -> None:
        """Keep what is being written, for the next start."""
        draft = self._prompt.draft
        save_draft(self._draft_file, draft, self._kept)
        self._kept = draft

    def on_prompt_mode_wanted(self) -> None:
        self.action_next_mode()

    def on_welcome_picked(self, event: Welcome.Picked) -> None:
        self._prompt.put(event.text)
        self._prompt.focus()

    def on_desk_view_opened(self, event: DeskView.Opened) -> None:
        from tui.desk_view.sheet import EntrySheet

        self.app.push_screen(EntrySheet(event.entry), self._ask_about)

    def on_desk_view_named(self, event: DeskView.Named) -> None:
        self._ask_about(event.name)

    def _ask_about(self, name: str | None) -> None:
        """Put the name of something on the desk into the input, to ask about it."""
        if name is not None:
            self.query_one(DeskPane).leave()
            self._prompt.put_in(name)
            self._prompt.focus()

    def on_plan_graph_stop_call(self, event: PlanGraph.StopCall) -> None:
        if self.busy and self.query_one(PlanPane).turn is self._talk.current:
            self._stop_call(event.call_id)

    def on_plan_graph_undo_call(self, event: PlanGraph.UndoCall) -> None:
        turn = self.query_one(PlanPane).turn
        if turn is not None and turn.asked is not None:
            self._open_undo(turn.asked.request_id, event.call_id)

    def on_plan_graph_chosen(self, event: PlanGraph.Chosen) -> None:
        if event.call_id is not None and self.query_one(PlanPane).turn is self._talk.current:
            self.query_one(Asks).select(event.call_id)

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave keys to the input when there is nothing for them to do."""
        match action:
            case "stop":
                return self.busy
            case "take_back":
                return self._talk.queued > 0
            case "approve":
                return self.is_mounted and self.query_one(Asks).takes_yes
            case "refuse" | "go_ask":
                return self.is_mounted and self.query_one(Asks).waits
            case "toggle_desk":
                return self.is_mounted and self.query_one(DeskPane).available
            case "run_to" | "run_reads" | "to_review":
                return self.is_mounted and self.query_one(Asks).steps
            case _:
                return True

    def action_help(self) -> None:
        from tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def action_undo(self) -> None:
        if self.program is None:
            self.app.notify("Nothing can be undone yet.", markup=False)
            return
        self._open_undo()

    def _open_undo(self, request_id: int | None = None, call_id: int | None = None) -> None:
        if self.program is not None:
            from tui.screens.undo import UndoScreen

            self.app.push_screen(UndoScreen(self.program.session.undoing, request_id, call_id), self._undone)

    async def _undone(self, undone: UndoneOf | None) -> None:
        """Say in the chat what was put back."""
        from tui.fates import undone_words

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

    def action_toggle_plan(self) -> None:
        self.query_one("#plan").toggle_class("-hidden")

    def action_go_plan(self) -> None:
        self.query_one(PlanPane).walk()

    def action_toggle_desk(self) -> None:
        self.query_one(DeskPane).toggle()
        if not self.query_one(DeskPane).shown:
            self._prompt.focus()

    def action_suspend(self) -> None:
        self.keep_draft()
        if self.app.is_web or self.app.is_headless or not has_shell():
            self.app.notify("There is no shell to go to: it was not started from one.", markup=False)
        else:
            step_aside(self.app)

    async def action_stop(self) -> None:
        for turn in self._talk.cancel():
            turn.apply(Finished(0, Outcome.CANCELLED), time.monotonic())
            await self.query_one(Chat).update_turn(turn)
        self._show_status()

    async def action_back(self) -> None:
        if not self._prompt.has_focus:
            self.query_one(DeskPane).leave()
            self._prompt.focus()
        else:
            await self.action_stop()

    def action_go_ask(self) -> None:
        self.query_one(Asks).take_focus()

    def action_approve(self) -> None:
        self._after_earlier_keys(self.query_one(Asks).approve)

    def action_refuse(self) -> None:
        self._after_earlier_keys(self.query_one(Asks).refuse)

    def action_run_to(self) -> None:
        self.query_one(Asks).go("run_to")

    def action_run_reads(self) -> None:
        self.query_one(Asks).go("run_reads")

    def action_to_review(self) -> None:
        self.query_one(Asks).go("to_review")

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
