"""The last line of the screen: how it asks, whose desk, what runs, and the keys that matter now."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from agent.events import Mode
from tui.keys.actions import action
from tui.safe_text import clip
from tui.words import MODE_WORDS

Hint = str | tuple[str, str]
"""An action whose key is shown, alone or with other words for its label."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the status bar says."""

    mode: Mode = Mode.REVIEW
    desk: str = ""
    planner: str = "getting ready"
    activity: str = ""
    """What runs; "" when nothing does."""
    keys: tuple[Hint, ...] = ("help", "next_mode", "history", "quit")
    """The actions whose keys are worth showing now, the most important first."""


class StatusBar(Widget):
    """Draws the status, leaving out what does not fit, the least important first."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._status = Status()
        self._places: list[tuple[int, int, str]] = []
        """From which cell to which each key goes that is shown, and its action."""

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
        names: list[str] = []
        for shown in status.keys:
            name, label = (shown, action(shown).label) if isinstance(shown, str) else shown
            key = action(name).shown_key
            hint = Content.assemble("  ", (key, "$text"), (f" {label}", "$foreground-muted"))
            if not key:
                continue
            if hint.cell_length > room:
                break
            right.append(hint)
            names.append(name)
            room -= hint.cell_length
        cells = [hint.cell_length for hint in right]
        edges = accumulate(cells, initial=self.size.width - 1 - sum(cells))
        self._places = [(*place, name) for place, name in zip(pairwise(edges), names, strict=True)]
        return Content.assemble(*left, " " * max(room, 0), *right)

    async def on_click(self, event: events.Click) -> None:
        """Do what a key does whose hint is clicked, as if it were pressed."""
        for start, end, name in self._places:
            if start <= event.x < end:
                focused = self.screen.focused or self.screen
                takers = (node for node in focused.ancestors_with_self if hasattr(node, f"action_{name}"))
                taker = next(takers, self.app)
                await self.app.run_action(name, taker)
