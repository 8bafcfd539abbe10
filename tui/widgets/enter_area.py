"""Inputs of several lines: Enter is done, Ctrl+J starts a line (terminals do not tell Shift+Enter apart).

Their keys are handled here and not by priority bindings: those overtake the letters that still wait in the
widget's queue, so that Enter pressed right after fast typing would send half a request.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea

from tui.keys.actions import Where, action_on

_EDITING = {one.key: one.action for one in Binding.make_bindings(TextArea.BINDINGS)}
"""The keys by which Textual's text area moves and edits; bindings would be overtaken by letters."""


class InOrderArea(TextArea):
    """A text area that runs the actions of its keys in the order typed."""

    WHERE: ClassVar[Where]
    """The part of the screen whose keys it takes."""
    AROUND: ClassVar[tuple[Where, ...]] = (Where.ANYWHERE, Where.ASK)
    """Parts whose keys go to the screen before the text area makes something else of them."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw nothing once it was taken off the screen, where Textual may still ask for it.

        It has no colours there, and with the terminal's own 16 Textual would then fail.
        """
        if not self.is_attached:
            return [Strip.blank(crop.width)] * crop.height
        return super().render_lines(crop)

    async def on_key(self, event: events.Key) -> None:
        if action := action_on(event.key, self.WHERE):
            event.stop()
            event.prevent_default()
            await self.run_action(action)
            return
        for where in self.AROUND:
            if (action := action_on(event.key, where)) and await self._run_around(action):
                event.stop()
                event.prevent_default()
                return
        if (action := _EDITING.get(event.key)) and await self.app.run_action(action, self):
            event.stop()
            event.prevent_default()

    async def _run_around(self, action: str) -> bool:
        """Run an action of the screen or the app; whether there was one to run."""
        if await self.app.run_action(action, self.screen):
            return True
        return not self.screen.is_modal and await self.app.run_action(action)


class EditBox(InOrderArea):
    """A value that is being changed or written: Enter takes it, Escape leaves it.

    Args:
        text: the value as it is.
        placeholder: stands there while there is no text.
        of_lines: it is a text of several lines: Enter starts a line, and the key for yes takes it.
    """

    WHERE = Where.EDIT

    class Taken(Message):
        """The user is done."""

        def __init__(self, box: EditBox, text: str) -> None:
            super().__init__()
            self.box = box
            self.text = text

        @property
        def control(self) -> EditBox:
            """The box that was left."""
            return self.box

    class Left(Message):
        """The user does not want to change it after all."""

    def __init__(
        self, text: str = "", *, placeholder: str = "", of_lines: bool = False, id: str | None = None
    ) -> None:
        super().__init__(
            text, id=id, compact=True, soft_wrap=True, highlight_cursor_line=False, placeholder=placeholder
        )
        self.cursor_blink = False
        self._of_lines = of_lines
        self.move_cursor(self.document.end)

    def action_undo_edit(self) -> None:
        self.undo()

    @property
    def hints(self) -> list[str | tuple[str, str]]:
        """The actions whose keys are worth showing below it."""
        return [("approve", "take it"), "leave"] if self._of_lines else ["take", "break_line", "leave"]

    async def on_key(self, event: events.Key) -> None:
        if self._of_lines and event.key == "enter":
            event.stop()
            event.prevent_default()
            self.action_break_line()

    def action_take(self) -> None:
        self.post_message(self.Taken(self, self.text))

    def action_break_line(self) -> None:
        self.insert("\n")

    def action_leave(self) -> None:
        self.post_message(self.Left())
