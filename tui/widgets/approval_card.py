"""The approval card: every call that waits, exactly as it will run, on the main screen and never over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Static

from agent.events import ApprovalCard, CardItem, Decision, Verdict
from agent.rules import Rule, Then
from agent.tools import Effect
from tui.call_words import EFFECT_WORDS
from tui.guard import Guard
from tui.keys.actions import Where, action, bindings_of
from tui.safe_text import one_line, visible
from tui.widgets.call_choices import CallChoices
from tui.widgets.card_lines import CardBody, CardLines
from tui.widgets.enter_area import EditBox
from tui.widgets.field_row import FieldRow
from tui.widgets.item_head import ItemHead
from tui.widgets.key_hints import KeyHints
from tui.widgets.step_menu import StepMenu
from tui.words import counted

MOST_NAME_CELLS = 11
"""How wide the names of lines may be; longer ones are cut."""
NARROW = 30
"""Columns under which the buttons say less."""


class CardPanel(CardLines):
    """Shows an approval card and takes the user's decisions on it.

    Args:
        card: what waits.
        kept: decisions that the user set before the card was made afresh, by digest.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.CARD)

    class Decided(Message):
        """The user decided on every call of the card."""

        def __init__(self, card_id: int, decisions: dict[int, Decision]) -> None:
            super().__init__()
            self.card_id = card_id
            self.decisions = decisions

    class Edited(Message):
        """The user wants to change a call."""

        def __init__(self, card_id: int, row: FieldRow, changes: dict[str, str]) -> None:
            super().__init__()
            self.card_id = card_id
            self.row = row
            self.changes = changes

    class Considered(Message):
        """The user is typing another value."""

        def __init__(self, card_id: int, item: CardItem, row: FieldRow, changes: dict[str, str]) -> None:
            super().__init__()
            self.card_id = card_id
            self.item = item
            self.row = row
            self.changes = changes

    class RuleWanted(Message):
        """The user wants a rule."""

        def __init__(self, panel: CardPanel, item: CardItem, rule: Rule, for_good: bool) -> None:
            super().__init__()
            self.panel = panel
            self.item = item
            self.rule = rule
            self.for_good = for_good

    def __init__(self, card: ApprovalCard, kept: Mapping[str, Decision]) -> None:
        super().__init__(id="card", classes="ask")
        self.card = card
        self.guard = Guard()
        self.decided = False
        self._heads: list[ItemHead] = []
        self._choices: dict[int, CallChoices] = {}
        for item in card.items:
            before = kept.get(item.digest, Decision(item.preselected))
            self._heads.append(ItemHead(item, before.verdict, flips=not card.step))
            self._choices[item.call_id] = CallChoices(item.call_id, item.offers, before.reason)

    def compose(self) -> ComposeResult:
        with Horizontal(classes="ask-title"):
            yield Static(self.title(), classes="ask-words")
            yield Static(classes="ask-more", markup=False)
        with CardBody(classes="ask-body"):
            yield from self.compose_ahead()
            for head in self._heads:
                with Vertical(classes="item"):
                    yield from self._compose_item(head)
        yield from self.compose_foot()

    def compose_ahead(self) -> ComposeResult:
        """Yield what stands above the calls."""
        yield from ()

    def _compose_item(self, head: ItemHead) -> ComposeResult:
        item = head.item
        yield head
        yield self._choices[item.call_id]
        for warning in item.warnings:
            yield from _marked("⚠", visible(warning), "warning")
        names = max((len(visible(field.name)) for field in item.fields), default=0)
        for field in item.fields:
            doubtful = field.parameter in item.doubtful
            yield FieldRow(item.call_id, field, min(names, MOST_NAME_CELLS), doubtful=doubtful)
        if item.reasons:
            yield from _marked("?", f"Asked because: {one_line('; '.join(item.reasons))}", "reasons")

    def compose_foot(self) -> ComposeResult:
        """Yield what the user decides with."""
        with Horizontal(classes="ask-buttons"):
            yield Button(Content("Run"), id="approve", compact=True, variant="success")
            yield Button(Content("Refuse all"), id="refuse", compact=True)
            yield KeyHints("flip", "edit", "say_why", "make_rule", classes="ask-keys")
            yield Static(classes="ask-more", markup=False)

    def on_mount(self) -> None:
        self._count()
        self.call_after_refresh(self.guard.seen)

    def on_resize(self) -> None:
        self.call_after_refresh(self._count)

    def title(self) -> Content:
        """Return what stands above it all."""
        effects = [item.effect for item in self.card.items]
        kinds = [f"{effects.count(one)} {EFFECT_WORDS[one]}" for one in Effect if one in effects]
        later = self.card.later
        after = [f"then {len(later)} more ({', '.join(map(str, later))})"] if later else []
        said = " · ".join([counted(len(effects), "call"), *(kinds if len(effects) > 1 else []), *after])
        return Content.assemble(("Waits for your yes  ", "bold"), (said, "$foreground-muted"))

    # Deciding

    def decisions(self) -> dict[str, Decision]:
        """Return the decisions as they are set, by digest."""
        return {head.item.digest: self._decision(head, head.verdict) for head in self._heads}

    def _decision(self, head: ItemHead, verdict: Verdict) -> Decision:
        refused = verdict is Verdict.REFUSE
        return Decision(verdict, self._choices[head.item.call_id].reason if refused else "")

    def _count(self) -> None:
        if not self.is_attached:
            return
        runs = sum(head.verdict is Verdict.APPROVE for head in self._heads)
        number, narrow = len(self._heads), self.screen.size.width < NARROW
        for button in self.query("#approve").results(Button):
            part = f"Run {runs}/{number}" if narrow else f"Run {runs} of {number}"
            _label(button, "Run it" if number == 1 else "Run all" if runs == number else part)
            button.disabled = runs == 0
        for button in self.query("#refuse").results(Button):
            _label(button, "Refuse" if number == 1 or narrow else "Refuse all")

    @property
    def ready(self) -> bool:
        """Whether the card has been seen and can be decided on, with everything on it within reach."""
        return self.guard.open and not self.decided and all(row.laid_out for row in self.query(FieldRow))

    def change_comes_first(self) -> bool:
        """Take what is being changed, or point at it, before anything else; tell whether there is any."""
        for box in self.query(EditBox):
            if box.has_focus:
                box.action_take()
            else:
                box.focus()
                self.notify("Take what you are changing, or leave it, first.", markup=False)
            return True
        return False

    def approve(self) -> None:
        """Run what is set to run and refuse the rest, if the card has been seen."""
        if self.change_comes_first():
            return
        reasons = any(choices.reason for choices in self._choices.values())
        if all(head.verdict is Verdict.REFUSE for head in self._heads) and not reasons:
            self.notify(f"Nothing is set to run. {action('flip').shown_key} on a call sets it.", markup=False)
            return
        self._decide({head.item.call_id: self._decision(head, head.verdict) for head in self._heads})

    def refuse(self) -> None:
        """Refuse every call, if the card has been seen."""
        self._decide({head.item.call_id: self._decision(head, Verdict.REFUSE) for head in self._heads})

    def _decide(self, decisions: dict[int, Decision]) -> None:
        if not self.ready:
            return
        self.decided = True
        self.post_message(self.Decided(self.card.card_id, decisions))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "approve":
            self.approve()
        else:
            self.refuse()

    def action_flip(self) -> None:
        head = self._head_at_focus()
        if head is not None and self.guard.open:
            head.flip()
            if head.verdict is Verdict.APPROVE:
                self._choices[head.item.call_id].forget()
            self._count()

    async def action_say_why(self) -> None:
        if (head := self._head_meant()) is not None:
            await self._choices[head.item.call_id].ask_why()

    async def action_make_rule(self) -> None:
        if (head := self._head_meant()) is None:
            return
        if head.item.offers:
            await self._choices[head.item.call_id].offer_rules()
        else:
            self.notify("No rule fits this call.", markup=False)

    def on_call_choices_refused(self, event: CallChoices.Refused) -> None:
        event.stop()
        if event.reason:
            self._set(event.call_id, Verdict.REFUSE)

    def on_call_choices_left(self, event: CallChoices.Left) -> None:
        event.stop()
        self._head(event.call_id).focus()

    def on_call_choices_rule_chosen(self, event: CallChoices.RuleChosen) -> None:
        event.stop()
        item = self._head(event.call_id).item
        self.post_message(self.RuleWanted(self, item, event.rule, event.for_good))

    def rule_holds(self, item: CardItem, rule: Rule, *, for_good: bool) -> None:
        """Set a call as a rule that was just added has it; the user still says when."""
        self._choices[item.call_id].rule_added(rule, for_good)
        match rule.then:
            case Then.ALLOW:
                self._set(item.call_id, Verdict.APPROVE)
            case Then.NEVER:
                self._set(item.call_id, Verdict.REFUSE)
            case Then.ASK:
                pass

    def _set(self, call_id: int, verdict: Verdict) -> None:
        head = self._head(call_id)
        if head.verdict is not verdict:
            head.flip()
        if verdict is Verdict.APPROVE:
            self._choices[call_id].forget()
        self._count()

    def _head(self, call_id: int) -> ItemHead:
        return next(head for head in self._heads if head.item.call_id == call_id)

    async def action_edit(self) -> None:
        focused = self.screen.focused
        if not self.guard.open:
            return
        if isinstance(focused, FieldRow):
            await focused.edit()
        elif isinstance(focused, ItemHead):
            self.action_line_down()

    def on_field_row_changed(self, event: FieldRow.Changed) -> None:
        event.stop()
        self.post_message(self.Edited(self.card.card_id, event.row, event.changes))

    def on_field_row_considered(self, event: FieldRow.Considered) -> None:
        event.stop()
        item = self._head(event.row.call_id).item
        self.post_message(self.Considered(self.card.card_id, item, event.row, event.changes))

    async def on_key_hints_picked(self, event: KeyHints.Picked) -> None:
        event.stop()
        await self.run_action(event.name)

    def on_click(self, event: events.Click) -> None:
        """A click on a head flips it."""
        inside = event.widget.ancestors_with_self if event.widget is not None else ()
        for head in (node for node in inside if isinstance(node, ItemHead)):
            head.focus()
            self.action_flip()

    # Moving about

    def take_focus(self, key: tuple[int, str] | None = None) -> None:
        """Take the focus, on the line told by `key` if it is there; else where Enter does no harm."""
        self.guard.seen()
        rows = [row for row in self.query(FieldRow) if row.key == key]
        target = rows[0] if rows else self.first_focus()
        target.focus(scroll_visible=False)
        self.bring(target)

    def first_focus(self) -> Widget:
        """Return what has the focus at first: Enter on it must never send, whatever was set before."""
        risky = [head for head in self._heads if head.item.preselected is Verdict.REFUSE]
        refused = [head for head in self._heads if head.verdict is Verdict.REFUSE]
        return next(iter([*risky, *refused]), self.query_one("#approve", Button))

    @property
    def focus_key(self) -> tuple[int, str] | None:
        """The line that has the focus."""
        inside = self.screen.focused.ancestors_with_self if self.screen.focused else []
        return next((node.key for node in inside if isinstance(node, FieldRow)), None)

    def _head_at_focus(self) -> ItemHead | None:
        focused = self.screen.focused
        if isinstance(focused, ItemHead):
            return focused
        if isinstance(focused, FieldRow):
            return self._head(focused.call_id)
        # From the foot of a card with one call, it is that call.
        at_foot = isinstance(focused, Button | StepMenu)
        return self._heads[0] if len(self._heads) == 1 and at_foot else None

    def _head_meant(self) -> ItemHead | None:
        """Return the head that a key for one call is for, once keys count; say so if there is none."""
        if not self.guard.open:
            return None
        head = self._head_at_focus()
        if head is None:
            self.notify("Go to a call first, with ↑ or ↓.", markup=False)
        return head


def _label(button: Button, words: str) -> None:
    """Say something else on a button, which Textual 8.2.8 leaves as wide as it was."""
    if str(button.label) != words:
        button.label = Content(words)
        button.refresh(layout=True)


def _marked(sign: str, text: str, kind: str) -> ComposeResult:
    """Yield a text that hangs behind its sign."""
    with Horizontal(classes=kind):
        yield Static(Content(sign), classes="mark")
        yield Static(Content(text))
