"""Below the head of a call on the card: what should be different, and rules that fit the call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static

from tui.safe_text import visible
from tui.widgets.choices import Choices
from tui.widgets.enter_area import EditBox

if TYPE_CHECKING:
    from agent.rules import Rule

FOR_NOW = ", until I leave"
"""Stands behind a rule that is not kept."""
ASK_WHY = "What should be different?"


class CallChoices(Vertical):
    """Shows why a call is refused, and takes the words for it or a rule.

    Args:
        call_id: the call.
        rules: those that can be chosen.
        reason: why it is refused, from before the card was made afresh.
    """

    class Refused(Message):
        """The user said what should be different; "" when nothing any more."""

        def __init__(self, call_id: int, reason: str) -> None:
            super().__init__()
            self.call_id = call_id
            self.reason = reason

    class RuleChosen(Message):
        """The user wants a rule."""

        def __init__(self, call_id: int, rule: Rule, for_good: bool) -> None:
            super().__init__()
            self.call_id = call_id
            self.rule = rule
            self.for_good = for_good

    class Left(Message):
        """The user wants neither after all."""

        def __init__(self, call_id: int) -> None:
            super().__init__()
            self.call_id = call_id

    def __init__(self, call_id: int, rules: Sequence[Rule], reason: str) -> None:
        super().__init__(classes="call-choices")
        self.call_id = call_id
        self.reason = reason
        self._added: list[str] = []
        self._offers = [(rule, for_good) for for_good in (True, False) for rule in rules]

    def compose(self) -> ComposeResult:
        yield Static(classes="refusal", markup=False)

    def on_mount(self) -> None:
        self._draw()

    def _draw(self) -> None:
        lines = [f"Instead: {visible(self.reason)}"] if self.reason else []
        lines += [f"New rule: {visible(rule)}" for rule in self._added]
        said = self.query_one(".refusal", Static)
        said.display = bool(lines)
        said.update(Content("\n".join(lines)))

    def forget(self) -> None:
        """Take the words for a refusal back: the call runs after all."""
        self.reason = ""
        self._draw()

    def rule_added(self, rule: Rule, for_good: bool) -> None:
        """Show that a rule holds now."""
        self._added.append(f"{rule}{'' if for_good else FOR_NOW}")
        self._draw()

    async def ask_why(self) -> None:
        """Let the user say what should be different."""
        await self._open(EditBox(self.reason, placeholder=ASK_WHY))

    async def offer_rules(self) -> None:
        """Let the user choose a rule."""
        texts = [f"{rule}{'' if for_good else FOR_NOW}" for rule, for_good in self._offers]
        await self._open(Choices(texts))

    async def _open(self, widget: EditBox | Choices) -> None:
        await self.query("EditBox, OptionList").remove()
        await self.mount(widget)
        widget.focus()
        widget.scroll_visible(animate=False)

    async def close(self) -> None:
        """Take what was open away."""
        await self.query("EditBox, OptionList").remove()
        self.post_message(self.Left(self.call_id))

    async def on_key(self, event: events.Key) -> None:
        if event.key == "escape" and self.query("OptionList"):
            event.stop()
            await self.close()

    async def on_edit_box_taken(self, event: EditBox.Taken) -> None:
        event.stop()
        self.reason = " ".join(event.text.split())
        self._draw()
        self.post_message(self.Refused(self.call_id, self.reason))
        await self.close()

    async def on_edit_box_left(self, event: EditBox.Left) -> None:
        event.stop()
        await self.close()

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        rule, for_good = self._offers[event.option_index]
        self.post_message(self.RuleChosen(self.call_id, rule, for_good))
        await self.close()
