"""One line of a call on an approval card: exactly what will run and where it came from; changed in place."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import OptionList, Static, TextArea

from agent.provenance import untrusted
from agent.results import Field, Form
from tui.call_words import DOUBT, origins
from tui.ink import ARROW, Ink, stretches
from tui.safe_text import clip, fit, one_line, visible
from tui.widgets.choices import Choices
from tui.widgets.enter_area import EditBox
from tui.widgets.key_hints import KeyHints
from tui.widgets.value_text import ValueText
from tui.words import counted

STYLES = {
    Ink.PLAIN: "",
    Ink.FOREIGN: "$text-warning on $warning-muted",
    Ink.ADDED: "$text-success",
    Ink.REMOVED: "$text-error",
    Ink.AROUND: "$foreground-muted",
}
SOMETHING_ELSE = "something else …"
"""The last choice, where a value may also be typed."""
MANY_LINES = 8
"""Lines from which on a value stands below its name and not beside it."""
LONG_LINES = 40
"""Characters to a line, on the average, from which on a value of several lines stands so, too."""
LONGEST_EDIT = 200_000
"""Characters that can be changed here: a text area lays out all of a text at once."""
LOOKING = "looking at it …"
TYPING = 0.15
"""Seconds without a key after which what is typed is looked at."""
LONGEST_READING = 200
"""Characters that are shown of what a value will be taken as."""


class FieldRow(Vertical):
    """A line of an approval.

    Args:
        call_id: the call it belongs to.
        field: what it says.
        name_cells: how wide the names on the card are.
        doubtful: the planner is not sure of it.
    """

    class Changed(Message):
        """The user wants another value."""

        def __init__(self, row: FieldRow, changes: dict[str, str]) -> None:
            super().__init__()
            self.row = row
            self.changes = changes

    class Considered(Message):
        """The user is typing another value, and stopped for a moment."""

        def __init__(self, row: FieldRow, changes: dict[str, str]) -> None:
            super().__init__()
            self.row = row
            self.changes = changes

    class LeftAsItWas(Message):
        """The user does not want another value after all, also of one that is being looked at."""

    def __init__(self, call_id: int, field: Field, name_cells: int, *, doubtful: bool = False) -> None:
        super().__init__()
        self.call_id = call_id
        self.field = field
        self._name_cells = name_cells
        self._doubtful = doubtful
        self._pause: Timer | None = None
        """Runs while the user types."""
        self._taken = False
        """What is written was taken, and is looked at."""
        self._body: Horizontal | FieldRow = self
        """What holds the value, and what it is changed in."""
        lines = field.text.count("\n") + 1
        prose = lines > 1 and field.what == "text"
        prose |= lines > 2 and len(field.text) > LONG_LINES * lines
        self.block = prose or lines >= MANY_LINES
        """It is a text that stands below its name, over the whole width."""
        self.can_focus = True

    @property
    def editable(self) -> bool:
        """Whether the user can change it here."""
        return self.field.parameter is not None or bool(self.field.slot and self.field.choices)

    @property
    def editing(self) -> bool:
        """Whether it is open for changing."""
        return self.has_class("-editing")

    @property
    def key(self) -> tuple[int, str]:
        """What tells this line from others on the card, also after the card was made afresh."""
        return self.call_id, self.field.name

    @property
    def laid_out(self) -> bool:
        """Whether all of it can be scrolled to."""
        return self.text.laid_out

    @property
    def text(self) -> ValueText:
        """What shows the value."""
        return self.query_one(ValueText)

    def compose(self) -> ComposeResult:
        mark = ("▾" if self.field.choices else "✎") if self.editable else " "
        if self.block:
            self.add_class("-block")
            with Horizontal(classes="field-name"):
                yield self._label(mark)
                yield Static(Content("  ").join(self._tails()), classes="field-origin")
            yield ValueText(self._drawn(), classes="field-text")
            return
        with Horizontal() as self._body:
            yield self._label(mark)
            yield ValueText(self._drawn(), self._tails(), classes="field-text")

    def _label(self, mark: str) -> Static:
        name = (fit(self.field.name, self._name_cells), "$foreground-muted")
        label = Static(Content.assemble(name, " ", (mark, "$text-accent")), classes="field-name")
        label.styles.width = self._name_cells + 3
        return label

    def _drawn(self) -> list[tuple[str, str]]:
        drawn = [(text, STYLES[ink]) for text, ink in stretches(self.field)]
        if self.field.form is Form.CHANGE:
            drawn = [(text.replace(ARROW, "\n→ "), style) for text, style in drawn]
        return drawn or [("–", "$foreground-muted")]

    def _tails(self) -> list[Content]:
        """Return where the value came from, and whether the planner is sure of it."""
        origin = origins(self.field.labels, self.field.what)
        # Without the ground of what others wrote, so that no content can pass for it.
        style = "$text-warning" if untrusted(self.field.labels) else "$foreground-muted"
        told = [Content.styled(f"← {origin}", style)] if origin else []
        told += [Content.styled(DOUBT, "$text-warning")] if self._doubtful else []
        return told

    async def on_click(self, event: events.Click) -> None:
        """A click on the name, or two anywhere, change the line."""
        names = self.query(".field-name")
        if event.chain == 2 or any(name.region.contains_point(event.screen_offset) for name in names):
            event.stop()
            self.focus()
            await self.edit()

    async def edit(self) -> None:
        """Open the line for changing."""
        if self.editing:
            return
        if not self.editable:
            self.notify(f"“{visible(self.field.name)}” follows from the other lines.", markup=False)
        elif self.field.slot and self.field.choices:
            labels = [clip(choice.label, 200) for choice in self.field.choices]
            choices = Choices([*labels, SOMETHING_ELSE] if self.field.parameter else labels)
            await self._body.mount(choices)
            self.add_class("-editing")
            choices.focus()
        else:
            await self._open_box()

    async def _open_box(self) -> None:
        text = self.field.edit_text if self.field.edit_text is not None else self.field.text
        if len(text) > LONGEST_EDIT:
            size = counted(len(text), "character")
            self.notify(f"This is too long to be changed here ({size}). Refuse it in words.", markup=False)
            return
        box = EditBox(text, of_lines=self.block)
        await self._body.mount(box)
        await self.mount(self._below(KeyHints(*box.hints, classes="field-keys")))
        self.add_class("-editing")
        box.focus(scroll_visible=False)
        self.call_after_refresh(self._bring)

    def _bring(self) -> None:
        """Scroll to it once it has the height of what is open in it."""
        self.call_after_refresh(self.scroll_visible, animate=False, top=self.block)

    def _below(self, widget: Widget) -> Widget:
        """Return something that stands below the value, set in as far as it."""
        widget.styles.padding = (0, 0, 0, 2 if self.block else self._name_cells + 3)
        return widget

    def take(self) -> None:
        """Take what is written, if it is open for changing."""
        for box in self.query(EditBox):
            box.action_take()

    async def close(self) -> None:
        """Show the line as it was."""
        self._taken = False
        self.remove_class("-editing")
        await self.query("EditBox, OptionList, .field-error, .field-keys").remove()
        self.focus()
        self.post_message(self.LeftAsItWas())

    async def reject(self, message: str) -> None:
        """Say why the new value cannot be used; it stays open for another try."""
        self._taken = False
        await self._tell(message)
        boxes = self.query("EditBox, OptionList")
        if boxes:
            boxes.first().focus()

    async def _tell(self, message: str, kind: str = "") -> None:
        """Say something right below what is being changed, in the place of what was said before."""
        for there in self.query(".field-error").results(Static):
            there.set_classes(f"field-error {kind}")
            there.update(Content(visible(message)))
            return
        said = self._below(Static(Content(visible(message)), classes=f"field-error {kind}"))
        keys = self.query(".field-keys")
        await self.mount(said, before=keys.first() if keys else None)
        self.call_after_refresh(self._bring)

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_index == len(self.field.choices):
            await event.option_list.remove()
            await self._open_box()
        elif self.field.slot:
            await self._change({self.field.slot: self.field.choices[event.option_index].value})

    # While a value is typed

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._pause is not None:
            self._pause.stop()
        if not self.block:  # a text of several lines is taken as it is
            self._pause = self.set_timer(TYPING, self._consider)

    def _consider(self) -> None:
        if (changes := self._typed()) is not None and not self._taken:
            self.post_message(self.Considered(self, changes))

    def _typed(self) -> dict[str, str] | None:
        """Return what is written; None when it is not open for writing."""
        boxes = self.query(EditBox)
        return {self.field.parameter: boxes.first().text} if boxes and self.field.parameter else None

    async def show_reading(
        self, changes: dict[str, str], lines: Sequence[Field], warnings: Sequence[str]
    ) -> None:
        """Show what is written will be taken as, if it still stands there.

        Args:
            changes: what was looked at.
            lines: the lines of the call with it.
            warnings: what would have to be minded then.
        """
        if self._taken or changes != self._typed():
            return
        typed = {text.strip() for text in changes.values()}
        read = next((line.text.strip() for line in lines if line.parameter == self.field.parameter), "")
        said = [f"→ {clip(one_line(read), LONGEST_READING)}"] if read and read not in typed else []
        said += [f"⚠ {one_line(warning)}" for warning in warnings]
        if said or self.query(".field-error"):
            await self._tell("\n".join(said) or " ", "-warning" if warnings else "-quiet")

    async def show_objection(self, changes: dict[str, str], why: str) -> None:
        """Show why what is written cannot be used, if it still stands there; taking it tells the way out."""
        if not self._taken and changes == self._typed():
            first, stop, _ = why.partition(". ")
            await self._tell(first + stop.strip())

    # Taking it

    async def on_edit_box_taken(self, event: EditBox.Taken) -> None:
        event.stop()
        if self.field.parameter:
            await self._change({self.field.parameter: event.text})

    async def _change(self, changes: dict[str, str]) -> None:
        self._taken = True
        await self._tell(LOOKING, "-quiet")
        self.post_message(self.Changed(self, changes))

    async def on_edit_box_left(self, event: EditBox.Left) -> None:
        event.stop()
        await self.close()

    async def on_key_hints_picked(self, event: KeyHints.Picked) -> None:
        event.stop()
        for box in self.query(EditBox):
            box.focus()
            if event.name in ("take", "approve"):
                self.take()
            else:
                await box.run_action(event.name)
