"""The card of step mode: one call, and how to go on from it; it follows the call selected in the plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static

from agent.events import ApprovalCard, Decision, State, Step, Verdict
from tui.call_words import EFFECT_WORDS, short_arguments
from tui.signs import signs
from tui.stepping import named, ways
from tui.widgets.approval_card import CardPanel
from tui.widgets.key_hints import KeyHints
from tui.widgets.step_menu import StepMenu
from tui.words import counted

if TYPE_CHECKING:
    from tui.turn import CallView, Turn
    from tui.widgets.call_choices import CallChoices

_STEPS = {"run_to": Step.TO, "run_reads": Step.READS, "to_review": Step.REVIEW}


class StepPanel(CardPanel):
    """Shows the card of one call and the ways to go on.

    Args:
        card: the card.
        kept: as of `CardPanel`.
        turn: the request that is stepped through.
        needed_by: says what must come to an end before a call can begin.
    """

    class Stepped(Message):
        """The user goes on in another way than by deciding on this call."""

        def __init__(self, step: Step, call_id: int | None) -> None:
            super().__init__()
            self.step = step
            self.call_id = call_id

    def __init__(
        self,
        card: ApprovalCard,
        kept: Mapping[str, Decision],
        turn: Turn,
        needed_by: Callable[[int], Sequence[int]],
    ) -> None:
        super().__init__(card, kept)
        self.add_class("-step")
        self.shown = card.items[0].call_id
        """The call on the card."""
        self.selected = self.shown
        """That one, or one that comes later and is selected in the plan."""
        self._turn = turn
        self._needed_by = needed_by
        self._refuse_key = True

    def compose_foot(self) -> ComposeResult:
        yield StepMenu()
        with Horizontal(classes="ask-buttons"):
            yield KeyHints("say_why", "make_rule", classes="ask-keys")
            yield Static(classes="ask-more", markup=False)

    def compose_ahead(self) -> ComposeResult:
        yield Static(classes="step-ahead", markup=False)

    def on_mount(self) -> None:
        self._draw()
        risky = self.card.items[0].preselected is Verdict.REFUSE
        self._menu(first="refuse" if risky else "approve")

    def title(self) -> Content:
        """Return how far the plan has come."""
        over = sum(view.state.final for view in self._turn.calls.values())
        where = f"{over} of {counted(len(self._turn.calls), 'call')} over"
        return Content.assemble(("Step by step  ", "bold"), (where, "$foreground-muted"))

    @property
    def _ahead(self) -> CallView | None:
        """The call that is selected and has no card yet."""
        return self._turn.calls.get(self.selected) if self.selected != self.shown else None

    def refuse_key_means_this(self, means: bool) -> None:
        """Say whether the key that refuses means this card, and not something that is held."""
        if means is not self._refuse_key:
            self._refuse_key = means
            self._menu()

    def select(self, call_id: int) -> None:
        """Follow the plan to another call: one that waits is shown, one that comes later is told of."""
        view = self._turn.calls.get(call_id)
        if view is None or self.decided or not self.is_mounted or call_id == self.selected:
            return
        if self.change_comes_first():
            return
        if view.state is State.WAITING and view.held_until is None and call_id != self.shown:
            self.post_message(self.Stepped(Step.SHOW, call_id))
        elif call_id == self.shown or view.state is State.PENDING:
            self.selected = call_id
            self._draw()
            self._menu()

    def _draw(self) -> None:
        view = self._ahead
        for item in self.query(".item"):
            item.display = view is None
        ahead = self.query_one(".step-ahead", Static)
        ahead.display = view is not None
        if view is not None:
            ahead.update(Content("\n").join(self._about(view)))

    def _about(self, view: CallView) -> list[Content]:
        first = [self._turn.calls[number] for number in self._needed_by(view.call.id)]
        return [
            Content.assemble(
                (f"{signs().states[view.state]} ", "$foreground-muted"),
                (named([view]), "bold"),
                (f"  {EFFECT_WORDS[view.effect]}", "$foreground-muted"),
            ),
            Content(short_arguments(view.call)),
            Content.styled(f"Its card is shown after {named(first)}.", "$foreground-muted"),
        ]

    def _menu(self, first: str = "") -> None:
        try:
            needed = self._needed_by(self.selected)
        except KeyError:  # the request has just ended
            needed = ()
        possible = ways(self._turn, self.shown, self.selected, needed)
        self.query_one(StepMenu).show(possible, keyless="" if self._refuse_key else "refuse", first=first)

    def spent(self) -> None:
        """Show that the user has decided, until something else is to be shown: nothing jumps."""
        self.decided = True
        self.query_one(StepMenu).disabled = True
        self.add_class("-spent")

    # Deciding

    def approve(self) -> None:
        """Run the call on the card, if it has been seen."""
        if not self.change_comes_first():
            self._decide_here(Verdict.APPROVE)

    def refuse(self) -> None:
        """Skip the call on the card, if it has been seen."""
        self._decide_here(Verdict.REFUSE)

    def _decide_here(self, verdict: Verdict) -> None:
        if (view := self._ahead) is not None:
            self.notify(f"{named([view])} is not ready yet. Run to it, or choose another call.", markup=False)
            return
        self._decide({self.shown: self._decision(self._head(self.shown), verdict)})

    def go(self, name: str) -> None:
        """Go on in one of the ways, by the name of its action."""
        match name:
            case "approve":
                self.approve()
            case "refuse":
                self.refuse()
            case _ if self._possible(name) and not self.change_comes_first():
                step = _STEPS[name]
                self.post_message(self.Stepped(step, self.selected if step is Step.TO else None))
            case _:
                pass

    def _possible(self, name: str) -> bool:
        return self.ready and not self.query_one(StepMenu).get_option(name).disabled

    def on_call_choices_refused(self, event: CallChoices.Refused) -> None:
        """Words for what should be different skip the call; there is nothing else to set here."""
        event.prevent_default()
        event.stop()
        if event.reason:
            self.refuse()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.go(event.option_id)

    async def on_step_menu_beyond(self, event: StepMenu.Beyond) -> None:
        event.stop()
        await self.run_action(event.action)

    def first_focus(self) -> Widget:
        return self.query_one(StepMenu)
