"""The ways to go on in step mode, each with its key and what it would do now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.widgets.option_list import Option

from tui.keys.actions import action
from tui.safe_text import fit
from tui.widgets.choices import Choices

if TYPE_CHECKING:
    from tui.stepping import Way

_KEY_CELLS, _LABEL_CELLS = 8, 16


class StepMenu(Choices):
    """A list of the ways; Enter or a click takes one."""

    class Beyond(Message):
        """The user goes up from its first line, or turns the pages of the card."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self) -> None:
        super().__init__(classes="step-menu")
        self._ways: list[Way] = []
        self._keyless = ""

    def show(self, ways: Iterable[Way], *, keyless: str = "", first: str = "") -> None:
        """Show other ways from now on.

        Args:
            ways: all of them.
            keyless: one whose key does something else now.
            first: the one to begin with; by default the one that is highlighted stays.
        """
        self._ways, self._keyless = list(ways), keyless
        at = self.highlighted
        self._draw()
        wanted = next((place for place, way in enumerate(self._ways) if way.action == first), at)
        free = self._free
        self.highlighted = wanted if wanted in free else next(iter(free), None)

    @property
    def _free(self) -> list[int]:
        return [place for place, way in enumerate(self._ways) if way.possible]

    def on_resize(self) -> None:
        at = self.highlighted
        self._draw()
        self.highlighted = at

    def _draw(self) -> None:
        self.set_options([self._option(way) for way in self._ways])

    def _option(self, way: Way) -> Option:
        key = action(way.action).shown_key if way.action != self._keyless else ""
        style = "" if way.possible else "$foreground-muted"
        room = self.size.width - _KEY_CELLS - _LABEL_CELLS - 2
        what = way.what if cell_len(way.what) <= room else way.short
        return Option(
            Content.assemble(
                (fit(key, _KEY_CELLS), style or "$text-accent"),
                (fit(way.label, _LABEL_CELLS), style or "bold"),
                (what, "$foreground-muted"),
            ),
            id=way.action,
            disabled=not way.possible,
        )

    def action_cursor_up(self) -> None:
        """Go up, and from the first line out of the list."""
        if not self._free or self.highlighted == self._free[0]:
            self.post_message(self.Beyond("line_up"))
        else:
            super().action_cursor_up()

    def action_page_up(self) -> None:
        self.post_message(self.Beyond("page_up"))

    def action_page_down(self) -> None:
        self.post_message(self.Beyond("page_down"))

    def action_first(self) -> None:
        self.post_message(self.Beyond("first_line"))

    def action_last(self) -> None:
        self.post_message(self.Beyond("last_line"))
