"""The head of one call on the card: whether it is set to run, its number and what it does."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from agent.events import CardItem, State, Verdict
from agent.tools import Effect
from tui.call_words import EFFECT_WORDS
from tui.safe_text import one_line
from tui.signs import signs

EFFECT_STYLES = {Effect.SEND: "$text-error", Effect.WRITE: "$text-warning"}


class ItemHead(Horizontal, can_focus=True):
    """Shows the head, and keeps what is decided on the call.

    Args:
        item: the call.
        verdict: how it is set at first.
        flips: it can be set to run or not; else it waits to be stepped over.
    """

    def __init__(self, item: CardItem, verdict: Verdict, *, flips: bool = True) -> None:
        super().__init__(classes="item-head")
        self.item = item
        self.verdict = verdict
        self._flips = flips

    def compose(self) -> ComposeResult:
        yield Static(classes="head-mark", markup=False)
        effect = self.item.effect
        yield Static(
            Content.assemble(
                (f"{self.item.call_id}  ", "$foreground-muted"),
                (one_line(self.item.title), "bold"),
                ("  ", ""),
                (EFFECT_WORDS[effect], EFFECT_STYLES.get(effect, "$foreground-muted")),
            ),
            classes="head-title",
        )

    def on_mount(self) -> None:
        self._draw()

    def flip(self) -> None:
        """Set the call to run, or not."""
        if self._flips:
            self.verdict = Verdict.REFUSE if self.verdict is Verdict.APPROVE else Verdict.APPROVE
            self._draw()

    def _draw(self) -> None:
        runs = self.verdict is Verdict.APPROVE
        self.set_class(runs, "-runs")
        mark = (
            Content.styled("■ run", "bold $text-success")
            if runs
            else Content.styled("□ no", "bold $text-error")
        )
        if not self._flips:
            mark = Content.styled(signs().states[State.WAITING], "bold $text-warning")
        self.query_one(".head-mark", Static).update(mark)
