"""What waits for the user: what is held, and the open approval card or the first open question."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, TypeGuard

from textual.containers import Vertical
from textual.widget import Widget

from agent.events import (
    ApprovalCard,
    CallChanged,
    EditRejected,
    Event,
    Finished,
    Held,
    Question,
    State,
)
from tui.guard import TYPING_PAUSE
from tui.safe_text import visible
from tui.widgets.checking import Checking
from tui.widgets.plan_pane import PlanPane
from tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    # The panels are loaded when the first of their kind is shown: the first frame has none.
    from agent.session import Session
    from tui.turn import Turn
    from tui.widgets.approval_card import CardPanel
    from tui.widgets.field_row import FieldRow
    from tui.widgets.hold_panel import HoldPanel
    from tui.widgets.question_panel import QuestionPanel
    from tui.widgets.step_panel import StepPanel


LOW = 16
"""Lines of the screen under which what waits takes the place of the conversation."""


class Asks(Vertical):
    """Shows cards and questions below the chat and hands the user's decisions to the session.

    It takes the focus only when nothing is being typed.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.session: Session | None = None
        self.panel: CardPanel | QuestionPanel | None = None
        """The card or the question that is shown."""
        self.hold: HoldPanel | None = None
        """The countdown of what is held; it stands above the rest, since it cannot wait."""
        self._card: ApprovalCard | None = None
        self._questions: dict[int, Question] = {}
        self._held: dict[int, tuple[str, float]] = {}
        """The calls that are held: what each will do, and when it goes (monotonic clock, seconds)."""
        self._turn: Turn | None = None
        self._syncing = asyncio.Lock()
        self._checking = Checking(self, lambda: self.session)

    @property
    def has_card(self) -> bool:
        """Whether an approval card is shown that is not decided yet."""
        return _is_card(self.panel) and not self.panel.decided

    @property
    def steps(self) -> bool:
        """Whether a card of step mode is shown that is not decided yet."""
        return _is_step(self.panel) and not self.panel.decided

    @property
    def waits(self) -> bool:
        """Whether anything is shown that the user can decide on."""
        return self.has_card or _is_question(self.panel) or self.hold is not None

    @property
    def takes_yes(self) -> bool:
        """Whether what is shown can be let go with a yes."""
        return self.has_card or self.hold is not None

    async def take(self, event: Event, turn: Turn) -> None:
        """Look whether `event` asks something, or makes asking needless."""
        self._turn = turn
        match event:
            case ApprovalCard():
                self._card = event
            case Question():
                self._questions[event.question_id] = event
            case Held(call_id, seconds, title):
                self._held = {**self._held, call_id: (title, time.monotonic() + seconds)}
            case CallChanged(call_id=call_id, state=state) if state is not State.WAITING:
                if call_id in self._held:
                    self._held = {id: one for id, one in self._held.items() if id != call_id}
                self._drop_questions(call_id)
                self._drop_decided_card()
            case Finished():
                self._card = None
                self._questions.clear()
                self._held = {}
            case _:
                return
        await self._sync()

    def _drop_questions(self, call_id: int) -> None:
        self._questions = {id: one for id, one in self._questions.items() if one.call_id != call_id}

    def _drop_decided_card(self) -> None:
        """A card whose calls have all gone on without it is void."""
        if self._card is None or self._turn is None:
            return
        states = [
            self._turn.calls[item.call_id].state
            for item in self._card.items
            if item.call_id in self._turn.calls
        ]
        if states and all(state is not State.WAITING for state in states):
            self._card = None

    async def _sync(self) -> None:
        """Show the thing that waits first. Events and the user's decisions may both call it at once."""
        async with self._syncing:
            await self._show_first()

    async def _show_first(self) -> None:
        had_focus = any(one is not None and one.has_focus_within for one in (self.panel, self.hold))
        wanted: ApprovalCard | Question | None = self._card or next(iter(self._questions.values()), None)
        if wanted is None and _is_step(self.panel) and self._turn and not self._turn.over:
            self.panel.spent()  # the next card comes in a moment, in its place
            wanted = self.panel.card
        kept, key = {}, None
        if _is_card(self.panel):
            kept, key = self.panel.decisions(), self.panel.focus_key
        new: CardPanel | QuestionPanel | HoldPanel | None = None
        if _asked_by(self.panel) is not wanted:
            gone, self.panel = self.panel, None
            if gone is not None:
                await gone.remove()
            match wanted:
                case ApprovalCard(step=True) if self._turn is not None and self.session is not None:
                    from tui.widgets.step_panel import StepPanel

                    self.panel = new = StepPanel(wanted, kept, self._turn, self.session.needed_by)
                case ApprovalCard():
                    from tui.widgets.approval_card import CardPanel

                    self.panel = new = CardPanel(wanted, kept)
                case Question():
                    from tui.widgets.question_panel import QuestionPanel

                    self.panel = new = QuestionPanel(
                        wanted, self._words_for(wanted), len(self._questions) - 1
                    )
                case None:
                    pass
        if not self._held and self.hold is not None:
            over, self.hold = self.hold, None
            await over.remove()
        elif self._held and self.hold is not None:
            await self.hold.show(self._held)
        elif self._held:
            from tui.widgets.hold_panel import HoldPanel

            self.hold = HoldPanel(self._held)
            await self.mount(self.hold, before=0)
            new = new or (self.hold if self.panel is None else None)
        if new is not None and new is self.panel:
            await self.mount(new)
            if _is_step(new):
                self._point_at(new.shown)
        if self.hold is not None:
            self.hold.keys_are(both=not self.has_card)
        if _is_step(self.panel) or _is_question(self.panel):
            self.panel.refuse_key_means_this(self.hold is None)
        self.screen.set_class(self.panel is not None or self.hold is not None, "-asking")
        self.screen.set_class(_is_card(self.panel), "-deciding")
        self.screen.set_class(_is_step(self.panel), "-stepping")
        self.refresh_bindings()
        self.call_after_refresh(self.fit)
        if new is not None:
            self._offer_focus(at_once=had_focus, key=key)
        elif had_focus and not self.has_focus_within:
            if self.waits:
                self.take_focus()
            else:
                self.screen.query_one(Prompt).focus()

    def _point_at(self, call_id: int) -> None:
        """Select the call on the card of step mode in the plan."""
        pane = self.screen.query_one(PlanPane)
        if pane.turn is self._turn:
            pane.graph.chosen = call_id

    def select(self, call_id: int) -> None:
        """Follow the plan to the call that is selected there, in step mode."""
        if _is_step(self.panel):
            self.panel.select(call_id)

    def go(self, name: str) -> None:
        """Go on in step mode, by the name of an action."""
        if _is_step(self.panel):
            self.panel.go(name)

    def _words_for(self, question: Question) -> str:
        view = self._turn.calls.get(question.call_id) if self._turn else None
        return view.title if view else ""

    def fit(self) -> None:
        """Keep the buttons on the screen: only what lies between title and buttons scrolls."""
        lines = self.screen.size.height
        self.screen.set_class(lines < LOW, "-low")
        room = (
            lines * 3 // 5
            if lines >= 32
            else lines - 8
            if lines >= LOW
            else lines - 3
            if lines >= 10
            else lines - 1
        )
        plan = self.screen.query_one(PlanPane)
        if plan.display and _is_step(self.panel) and not self.screen.has_class("-wide"):
            room = min(room, lines - 5 - plan.outer_size.height)
        if self.hold is not None:
            share = room if self.panel is None else room // 2
            _fit(self.hold, share)
            room -= min(share, self.hold.outer_size.height)
        if self.panel is not None:
            _fit(self.panel, room)

    # The focus

    def _offer_focus(self, *, at_once: bool, key: tuple[int, str] | None = None) -> None:
        """Give the panel the focus as soon as nobody is typing; never while something is written."""
        prompt = self.screen.query_one(Prompt)
        first = self.panel or self.hold
        if first is None:
            return
        if _is_step(first) and self.screen.query_one(PlanPane).has_focus_within:
            return  # who walks through the plan decides from there
        if self.hold is not None and self.hold is not first and self.hold.has_focus_within:
            return  # who is about to stop something must find the key where it was
        idle = time.monotonic() - prompt.typed_at
        if not at_once and prompt.has_focus and idle < TYPING_PAUSE:
            self.set_timer(TYPING_PAUSE - idle, lambda: self._offer_again(first))
        elif at_once or not (prompt.has_focus and prompt.text.strip()):
            self.take_focus(key)

    def _offer_again(self, first: CardPanel | QuestionPanel | HoldPanel) -> None:
        if first is (self.panel or self.hold) and not first.has_focus_within:
            self._offer_focus(at_once=False)

    def take_focus(self, key: tuple[int, str] | None = None) -> None:
        """Give what waits the focus now."""
        if _is_card(self.panel):
            self.panel.take_focus(key)
        elif _is_question(self.panel):
            self.panel.take_focus()
        elif self.hold is not None:
            self.hold.take_focus()

    # The decisions

    def approve(self) -> None:
        """Run what is set to run on the card, or let go what is held."""
        if _is_card(self.panel):
            self.panel.approve()
        elif self.hold is not None:
            self.hold.approve()

    def refuse(self) -> None:
        """Stop what is held, which cannot wait; else refuse the card, or give up on the question."""
        if self.hold is not None:
            self.hold.refuse()
        elif self.panel is not None:
            self.panel.refuse()

    async def on_card_panel_decided(self, event: CardPanel.Decided) -> None:
        event.stop()
        self._card = None
        if self.session is not None:
            try:
                self.session.decide(event.card_id, event.decisions)
            except KeyError:
                self.notify("This card was no longer open; nothing was decided.", markup=False)
        await self._sync()

    async def on_step_panel_stepped(self, event: StepPanel.Stepped) -> None:
        event.stop()
        if self.session is not None:
            # The request may have ended, or have gone on, in the meantime; then the card stays as it is.
            with contextlib.suppress(KeyError):
                self.session.step(event.step, event.call_id)
                self._card = None
        await self._sync()

    def on_field_row_left_as_it_was(self, event: FieldRow.LeftAsItWas) -> None:
        event.stop()
        self.workers.cancel_group(self, "edit")

    def on_card_panel_edited(self, event: CardPanel.Edited) -> None:
        event.stop()
        self.run_worker(self._edit(event), group="edit", exclusive=True, exit_on_error=False)

    async def _edit(self, event: CardPanel.Edited) -> None:
        if self.session is None:
            return
        try:
            await self.session.edit(event.card_id, event.row.call_id, event.changes)
        except EditRejected as error:
            await event.row.reject(str(error))
        except KeyError:
            self.notify("This card was no longer open; nothing was changed.", markup=False)

    def on_card_panel_considered(self, event: CardPanel.Considered) -> None:
        event.stop()
        self._checking.consider(event)

    async def on_hold_panel_given(self, event: HoldPanel.Given) -> None:
        event.stop()
        for call_id in event.calls:
            if self.session is not None:
                # It may have gone, or have been stopped, in the meantime.
                with contextlib.suppress(KeyError):
                    (self.session.send_now if event.go else self.session.cancel_call)(call_id)

    def on_card_panel_rule_wanted(self, event: CardPanel.RuleWanted) -> None:
        event.stop()
        self.run_worker(self._add_rule(event), group="rule", exit_on_error=False)

    async def _add_rule(self, event: CardPanel.RuleWanted) -> None:
        from agent.rules import RulesError

        if self.session is None:
            return
        try:
            await self.session.add_rule(event.rule, for_good=event.for_good)
        except RulesError as error:
            self.notify(visible(str(error)), title="No rule was added", severity="error", markup=False)
            return
        if event.panel is self.panel:
            event.panel.rule_holds(event.item, event.rule, for_good=event.for_good)

    async def on_question_panel_given(self, event: QuestionPanel.Given) -> None:
        event.stop()
        self._questions.pop(event.question_id, None)
        if self.session is not None:
            try:
                self.session.answer(event.question_id, event.value)
            except KeyError:
                self.notify("This question was no longer open.", markup=False)
        await self._sync()


def _asked_by(panel: CardPanel | QuestionPanel | None) -> ApprovalCard | Question | None:
    if _is_card(panel):
        return panel.card
    return panel.question if _is_question(panel) else None


def _is_card(panel: Widget | None) -> TypeGuard[CardPanel]:
    if panel is None:
        return False
    from tui.widgets.approval_card import CardPanel

    return isinstance(panel, CardPanel)


def _is_step(panel: Widget | None) -> TypeGuard[StepPanel]:
    if panel is None:
        return False
    from tui.widgets.step_panel import StepPanel

    return isinstance(panel, StepPanel)


def _is_question(panel: Widget | None) -> TypeGuard[QuestionPanel]:
    if panel is None:
        return False
    from tui.widgets.question_panel import QuestionPanel

    return isinstance(panel, QuestionPanel)


def _fit(panel: Widget, room: int) -> None:
    """Let a panel take `room` lines and no more."""
    around = panel.query(".ask-title, #answer, .step-menu, .ask-buttons").results(Widget)
    taken = sum(widget.outer_size.height for widget in around if widget.display)
    for body in panel.query(".ask-body"):
        body.styles.max_height = max(1, room - taken)
