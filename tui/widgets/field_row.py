"""One line of a call on an approval card: exactly what will run and where it came from; changed in place."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static

from agent.provenance import untrusted
from agent.results import Field
from tui.ink import Ink, stretches
from tui.safe_text import clip, fit, visible
from tui.widgets.choices import Choices
from tui.widgets.enter_area import EditBox
from tui.words import DOUBT, origins

STYLES = {
    Ink.PLAIN: "",
    Ink.FOREIGN: "$text-warning on $warning-muted",
    Ink.ADDED: "$text-success",
    Ink.REMOVED: "$text-error",
    Ink.AROUND: "$foreground-muted",
}
SOMETHING_ELSE = "something else …"
"""The last choice, where a value may also be typed."""


class FieldRow(Vertical):
    """A line of an approval."""

    class Changed(Message):
        """The user wants another value."""

        def __init__(self, row: FieldRow, changes: dict[str, str]) -> None:
            super().__init__()
            self.row = row
            self.changes = changes

    def __init__(self, call_id: int, field: Field, *, doubtful: bool = False) -> None:
        super().__init__()
        self.call_id = call_id
        self.field = field
        self._doubtful = doubtful
        self.can_focus = self.editable

    @property
    def editable(self) -> bool:
        """Whether the user can change it here."""
        return self.field.parameter is not None or bool(self.field.slot and self.field.choices)

    @property
    def key(self) -> tuple[int, str]:
        """What tells this line from others on the card, also after the card was made afresh."""
        return self.call_id, self.field.name

    def compose(self) -> ComposeResult:
        with Horizontal():
            mark = ("▾" if self.field.choices else "✎") if self.editable else ""
            name = Content.assemble((fit(self.field.name, 11), ""), (mark, "$text-accent"))
            yield Static(name, classes="field-name")
            yield Static(self._content(), classes="field-text")

    def _content(self) -> Content:
        origin = origins(self.field.labels, self.field.what)
        # Without the ground of what others wrote, so that no content can pass for it.
        style = "$text-warning" if untrusted(self.field.labels) else "$foreground-muted"
        drawn = [(visible(text), STYLES[ink]) for text, ink in stretches(self.field)]
        return Content.assemble(
            *(drawn or [("–", "$foreground-muted")]),
            (f"  ({origin})" if origin else "", style),
            (f"  {DOUBT}" if self._doubtful else "", "$text-warning"),
        )

    async def edit(self) -> None:
        """Open the line for changing."""
        if not self.editable or self.query("EditBox, OptionList"):
            return
        if self.field.slot and self.field.choices:
            labels = [clip(choice.label, 200) for choice in self.field.choices]
            choices = Choices([*labels, SOMETHING_ELSE] if self.field.parameter else labels)
            await self.query_one(Horizontal).mount(choices)
            choices.focus()
        else:
            await self._open_box()
        self.add_class("-editing")

    async def _open_box(self) -> None:
        text = self.field.edit_text if self.field.edit_text is not None else self.field.text
        box = EditBox(text)
        await self.query_one(Horizontal).mount(box)
        self.add_class("-editing")
        box.focus()

    async def close(self) -> None:
        """Show the line as it was."""
        self.remove_class("-editing")
        await self.query("EditBox, OptionList, .field-error").remove()
        self.focus()

    async def reject(self, message: str) -> None:
        """Say why the new value cannot be used; it stays open for another try."""
        await self.query(".field-error").remove()
        await self.mount(Static(Content(visible(message)), classes="field-error"))
        boxes = self.query(EditBox)
        if boxes:
            boxes.first().focus()
        self.scroll_visible(animate=False)

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_index == len(self.field.choices):
            await event.option_list.remove()
            await self._open_box()
        elif self.field.slot:
            value = self.field.choices[event.option_index].value
            self.post_message(self.Changed(self, {self.field.slot: value}))

    def on_edit_box_taken(self, event: EditBox.Taken) -> None:
        event.stop()
        if self.field.parameter:
            self.post_message(self.Changed(self, {self.field.parameter: event.text}))

    async def on_edit_box_left(self, event: EditBox.Left) -> None:
        event.stop()
        await self.close()
