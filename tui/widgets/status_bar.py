"""The last line of the screen: how it asks, whose desk, what runs, and the keys that matter now."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from agent.events import Mode
from tui.keys.actions import action
from tui.safe_text import clip
from tui.words import MODE_WORDS


@dataclass(frozen=True, slots=True)
class Status:
    """What the status bar says."""

    mode: Mode = Mode.REVIEW
    desk: str = ""
    planner: str = "getting ready"
    activity: str = ""
    """What runs; "" when nothing does."""
    keys: tuple[str, ...] = ("help", "next_mode", "history", "quit")
    """The actions whose keys are worth showing now, the most important first."""


class StatusBar(Widget):
    """Draws the status, leaving out what does not fit, the least important first."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._status = Status()

    def show(self, status: Status) -> None:
        """Say something else from now on."""
        if status != self._status:
            self._status = status
            self.refresh()

    def render(self) -> RenderResult:
        """Return the line."""
        status, room = self._status, self.size.width - 1
        mode = MODE_WORDS[status.mode][0]
        left: list[Content] = [Content.styled(f" {mode} ", "bold reverse $primary")]
        room -= left[0].cell_length
        for words, style in (
            (status.activity, "$text-accent"),
            (status.planner, "$foreground-muted"),
            (status.desk, "$foreground-muted"),
        ):
            part = Content.styled(f"  {clip(words, max(room - 2, 0))}", style) if words else Content()
            if part.cell_length <= room:
                left.append(part)
                room -= part.cell_length
        right: list[Content] = []
        for name in status.keys:
            one = action(name)
            hint = Content.assemble("  ", (one.shown_key, "$text"), (f" {one.label}", "$foreground-muted"))
            if not one.shown_key:
                continue
            if hint.cell_length > room:
                break
            right.append(hint)
            room -= hint.cell_length
        return Content.assemble(*left, " " * max(room, 0), *right)
