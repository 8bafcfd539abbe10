"""The conversation: each request with its plan in one line, what happened, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static

from agent.events import Outcome
from tui.safe_text import beginning, visible
from tui.turn import Turn
from tui.widgets.choices import Choices

LONGEST_REQUEST = 1_000
"""Characters of a request that the chat shows; it runs whole."""
MOST_TURNS = 60
"""Requests that stay on the screen; earlier ones are in the history. Keeps typing fast after a long day."""

_OUTCOME_STYLES = {
    Outcome.DONE: "$text-success",
    Outcome.FAILED: "$text-error",
    Outcome.PARTLY: "$text-warning",
}


class PlanLine(Static, can_focus=True):
    """The plan of a request in one line; Enter or a click shows it in the plan pane."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "Show this plan", show=False)]

    class Opened(Message):
        """The user wants to see this plan."""

        def __init__(self, turn: Turn) -> None:
            super().__init__()
            self.turn = turn

    def __init__(self, turn: Turn) -> None:
        super().__init__(markup=False, classes="plan-line")
        self._turn = turn
        self._drawn = Content()

    def draw(self, content: Content) -> None:
        """Show `content`; the screen is laid out anew only when the line takes more or fewer rows."""
        if content == self._drawn:
            return
        before, self._drawn = self._drawn, content
        width = self.size.width
        rows = [len(one.wrap(width)) if width else 0 for one in (before, content)]
        self.update(content, layout=not width or rows[0] != rows[1])

    def on_click(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        self.post_message(self.Opened(self._turn))


class TurnView(Vertical):
    """One request in the chat."""

    def __init__(self, turn: Turn) -> None:
        super().__init__(classes="turn")
        self.turn = turn
        self._notices = 0

    def compose(self) -> ComposeResult:
        text = self.turn.text
        shown = visible(text[:LONGEST_REQUEST])
        rest = f" … ({len(text):,} characters)" if len(text) > LONGEST_REQUEST else ""
        yield Static(Content.assemble(shown, (rest, "$foreground-muted")), classes="request")
        yield PlanLine(self.turn)

    def on_mount(self) -> None:
        self._draw_line()

    async def update_turn(self) -> None:
        """Draw what has changed in the turn."""
        self._draw_line()
        new = self.turn.notices[self._notices :]
        self._notices = len(self.turn.notices)
        for text in new:
            await self.mount(Static(Content(f"! {beginning(text)}"), classes="notice"))
        answer = self.turn.answer
        if answer is not None and not self.query(".answer"):
            await self.mount(Static(Content(beginning(answer.text)), classes="answer"))

    def _draw_line(self) -> None:
        turn = self.turn
        style = (
            _OUTCOME_STYLES.get(turn.outcome, "$foreground-muted") if turn.outcome else "$foreground-muted"
        )
        parts = [(turn.summary(), style)]
        if turn.ready is not None and turn.ready.message and not turn.answer:
            parts.append((f"\n{visible(turn.ready.message)}", "$text-warning"))
        self.query_one(PlanLine).draw(Content.assemble(*parts))


class Welcome(Vertical):
    """What stands in the chat before the first request: what one can say."""

    class Picked(Message):
        """The user picked an example."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, examples: Sequence[str]) -> None:
        super().__init__(id="welcome")
        self._examples = list(examples)

    def compose(self) -> ComposeResult:
        yield Static(Content("Say what you would like done."), classes="welcome-title")
        yield Static(
            Content(
                "You see the plan before anything changes, and nothing is sent without your yes."
                " Type a request below, or Tab here and pick one:"
            ),
            classes="welcome-text",
        )
        yield Choices(self._examples)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Picked(self._examples[event.option_index]))


class Chat(VerticalScroll, can_focus=False):
    """The conversation. It follows what is new, unless the user has scrolled up."""

    def __init__(self, examples: Sequence[str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._examples = examples
        self._views: list[TurnView] = []
        self._at_end = True
        """Where the user left it; what only changes the room for it does not count."""

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._at_end = self.max_scroll_y - self.scroll_y < 2

    def on_resize(self) -> None:
        if self._at_end:
            self.scroll_end(animate=False)

    def compose(self) -> ComposeResult:
        yield Welcome(self._examples)

    async def add(self, turn: Turn) -> None:
        """Show a new request at the end."""
        await self.query(Welcome).remove()
        view = TurnView(turn)
        self._views.append(view)
        await self.mount(view)
        self.scroll_end(animate=False)
        while len(self._views) > MOST_TURNS:
            await self._views.pop(0).remove()

    async def update_turn(self, turn: Turn) -> None:
        """Draw what has changed in a request."""
        for view in reversed(self._views):
            if view.turn is turn:
                following = self._at_end
                await view.update_turn()
                if following:
                    self.scroll_end(animate=False)
                return

    def turn_of(self, request_id: int) -> Turn | None:
        """Return the request of this number, if it is on the screen."""
        turns = (view.turn for view in self._views)
        return next((turn for turn in turns if turn.asked and turn.asked.request_id == request_id), None)

    async def tell(self, text: str) -> None:
        """Say something that belongs to no request."""
        await self.query(Welcome).remove()
        await self.mount(Static(Content(f"! {beginning(text)}"), classes="notice"))
        self.scroll_end(animate=False)

    async def clear(self) -> None:
        """Take everything but the requests that still run off the screen."""
        running = [view for view in self._views if not view.turn.over]
        for child in list(self.children):
            if child not in running:
                await child.remove()
        self._views = running
        if not running:
            await self.mount(Welcome(self._examples))
