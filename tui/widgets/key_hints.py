"""Keys and what they do, on one line; what does not fit is left out, and a click does what the key does."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.keys.actions import action


class KeyHints(Widget):
    """Shows the keys of some actions.

    Args:
        names: the actions, the most important first, each alone or with other words for its label.
    """

    class Picked(Message):
        """A hint was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, *names: str | tuple[str, str], classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._hints = [(one, action(one).label) if isinstance(one, str) else one for one in names]
        self._places: list[tuple[int, int, str]] = []
        """From which cell to which each hint goes that is drawn."""

    def show(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show other hints from now on."""
        if list(hints) != self._hints:
            self._hints = list(hints)
            self.refresh()

    def render(self) -> RenderResult:
        """Return the line."""
        self._places = []
        parts: list[Content] = []
        at = 0
        for name, label in self._hints:
            gap = "  " if parts else ""
            hint = Content.assemble(
                gap, (action(name).shown_key, "$text"), (f" {label}", "$foreground-muted")
            )
            if at + hint.cell_length > self.size.width:
                break
            parts.append(hint)
            self._places.append((at + len(gap), at + hint.cell_length, name))
            at += hint.cell_length
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        for start, end, name in self._places:
            if start <= event.x < end:
                self.post_message(self.Picked(name))
