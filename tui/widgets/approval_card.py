"""The approval card: every call that waits, exactly as it will run, on the main screen and never over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Static

from agent.events import ApprovalCard, CardItem, Decision, Verdict
from agent.rules import Rule, Then
from tui.actions import Where, action, bindings_of
from tui.guard import Guard
from tui.safe_text import one_line, visible
from tui.widgets.call_choices import CallChoices
from tui.widgets.field_row import FieldRow
from tui.words import EFFECT_WORDS, counted


class ItemHead(Static, can_focus=True):
    """The head of one call on the card: whether it is set to run, its number and what it does."""

    def __init__(self, item: CardItem, verdict: Verdict) -> None:
        super().__init__(markup=False, classes="item-head")
        self.item = item
        self.verdict = verdict

    def on_mount(self) -> None:
        self._draw()

    def flip(self) -> None:
        """Set the call to run, or not."""
        self.verdict = Verdict.REFUSE if self.verdict is Verdict.APPROVE else Verdict.APPROVE
        self._draw()

    def _draw(self) -> None:
        runs = self.verdict is Verdict.APPROVE
        self.set_class(runs, "-runs")
        self.update(
            Content.assemble(
                ("■ run " if runs else "□ no  ", "bold $text-success" if runs else "bold $text-error"),
                (f" {self.item.call_id} ", "$foreground-muted"),
                (one_line(self.item.title), "bold"),
                (f"  {EFFECT_WORDS[self.item.effect]}", "$foreground-muted"),
            )
        )


class CardPanel(Vertical):
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
            self._heads.append(ItemHead(item, before.verdict))
            self._choices[item.call_id] = CallChoices(item.call_id, item.offers, before.reason)

    def compose(self) -> ComposeResult:
        yield Static(self._title(), classes="ask-title")
        with VerticalScroll(can_focus=False, classes="ask-body"):
            for head in self._heads:
                item = head.item
                with Vertical(classes="item"):
                    yield head
                    yield self._choices[item.call_id]
                    for warning in item.warnings:
                        yield Static(Content(f"⚠ {visible(warning)}"), classes="warning")
                    for field in item.fields:
                        yield FieldRow(item.call_id, field, doubtful=field.parameter in item.doubtful)
                    if item.reasons:
                        because = one_line("; ".join(item.reasons))
                        yield Static(Content(f"Asked because: {because}"), classes="reasons")
        with Horizontal(classes="ask-buttons"):
            yield Button(Content("Run"), id="approve", compact=True, variant="success")
            yield Button(Content("Refuse all"), id="refuse", compact=True)
            yield Static(id="ask-keys", markup=False)

    def on_mount(self) -> None:
        self._count()
        self.call_after_refresh(self.guard.seen)

    def _title(self) -> Content:
        later = self.card.later
        after = f", then {counted(len(later), 'more')} ({', '.join(map(str, later))})" if later else ""
        number = len(self.card.items)
        return Content.assemble(
            ("Waits for your yes: ", "bold"),
            (counted(number, "call") + after.replace("mores", "more"), ""),
        )

    # Deciding

    def decisions(self) -> dict[str, Decision]:
        """Return the decisions as they are set, by digest."""
        return {head.item.digest: self._decision(head, head.verdict) for head in self._heads}

    def _decision(self, head: ItemHead, verdict: Verdict) -> Decision:
        refused = verdict is Verdict.REFUSE
        return Decision(verdict, self._choices[head.item.call_id].reason if refused else "")

    def _count(self) -> None:
        runs = sum(head.verdict is Verdict.APPROVE for head in self._heads)
        button = self.query_one("#approve", Button)
        number = len(self._heads)
        button.label = Content(
            "Run it" if number == 1 else "Run all" if runs == number else f"Run {runs} of {number}"
        )
        button.disabled = runs == 0
        self.query_one("#refuse", Button).label = Content("Refuse" if number == 1 else "Refuse all")
        keys = [action(name) for name in ("flip", "edit", "say_why", "make_rule")]
        hint = "  ".join(f"{one.shown_key} {one.label}" for one in keys)
        self.query_one("#ask-keys", Static).update(Content(hint))

    def approve(self) -> None:
        """Run what is set to run and refuse the rest, if the card has been seen."""
        reasons = any(choices.reason for choices in self._choices.values())
        if all(head.verdict is Verdict.REFUSE for head in self._heads) and not reasons:
            self.notify(f"Nothing is set to run. {action('flip').shown_key} on a call sets it.", markup=False)
            return
        self._decide({head.item.call_id: self._decision(head, head.verdict) for head in self._heads})

    def refuse(self) -> None:
        """Refuse every call, if the card has been seen."""
        self._decide({head.item.call_id: self._decision(head, Verdict.REFUSE) for head in self._heads})

    def _decide(self, decisions: dict[int, Decision]) -> None:
        if not self.guard.open or self.decided:
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
            self.action_flip()

    def on_field_row_changed(self, event: FieldRow.Changed) -> None:
        event.stop()
        self.post_message(self.Edited(self.card.card_id, event.row, event.changes))

    def on_click(self, event: events.Click) -> None:
        """A click on a head flips it; the focus has moved there already."""
        if isinstance(event.widget, ItemHead):
            self.action_flip()

    # Moving about

    def take_focus(self, key: tuple[int, str] | None = None) -> None:
        """Take the focus, on the line told by `key` if it is there.

        Else on the button that runs everything, or on the first call that is not set to run.
        """
        self.guard.seen()
        rows = [row for row in self.query(FieldRow) if row.key == key]
        refused = [head for head in self._heads if head.verdict is Verdict.REFUSE]
        target: Widget = self.query_one("#approve", Button)
        if rows:
            target = rows[0]
        elif refused:
            target = refused[0]
        target.focus()

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
        # From a button of a card with one call, it is that call.
        return self._heads[0] if len(self._heads) == 1 and isinstance(focused, Button) else None

    def _head_meant(self) -> ItemHead | None:
        """Return the head that a key for one call is for, once keys count; say so if there is none."""
        if not self.guard.open:
            return None
        head = self._head_at_focus()
        if head is None:
            self.notify("Go to a call first, with ↑ or ↓.", markup=False)
        return head

    def _stops(self) -> list[Widget]:
        widgets = self.query("ItemHead, FieldRow, Button").results(Widget)
        return [widget for widget in widgets if widget.focusable]

    def _move(self, step: int) -> None:
        stops, focused = self._stops(), self.screen.focused
        if focused in stops:
            stops[(stops.index(focused) + step) % len(stops)].focus()

    def action_line_up(self) -> None:
        self._move(-1)

    def action_line_down(self) -> None:
        self._move(1)
