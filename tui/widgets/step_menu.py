"""The ways to go on in step mode, each with its key and what it would do now."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.message import Message
from textual.widgets.option_list import Option

from tui.actions import action
from tui.safe_text import fit
from tui.stepping import Way
from tui.widgets.choices import Choices

_LABEL_CELLS = 16


class StepMenu(Choices):
    """A list of the ways; Enter or a click takes one."""

    class Above(Message):
        """The user goes up from its first line."""

    def __init__(self) -> None:
        super().__init__(classes="step-menu")

    def show(self, ways: Iterable[Way], *, keyless: str = "", first: str = "") -> None:
        """Show other ways from now on.

        Args:
            ways: all of them.
            keyless: one whose key does something else now.
            first: the one to begin with; by default the one that is highlighted stays.
        """
        options = [_option(way, with_key=way.action != keyless) for way in ways]
        at = self.highlighted
        self.set_options(options)
        wanted = next((place for place, one in enumerate(options) if one.id == first), at)
        free = [place for place, one in enumerate(options) if not one.disabled]
        self.highlighted = wanted if wanted in free else next(iter(free), None)

    def action_cursor_up(self) -> None:
        """Go up, and from the first line out of the list."""
        free = [place for place, one in enumerate(self.options) if not one.disabled]
        if not free or self.highlighted == free[0]:
            self.post_message(self.Above())
        else:
            super().action_cursor_up()


def _option(way: Way, *, with_key: bool) -> Option:
    key = action(way.action).shown_key if with_key else ""
    style = "" if way.possible else "$foreground-muted"
    return Option(
        Content.assemble(
            (fit(key, 8), "$text-accent" if way.possible else "$foreground-muted"),
            (fit(way.label, _LABEL_CELLS), style or "bold"),
            (way.what, "$foreground-muted"),
        ),
        id=way.action,
        disabled=not way.possible,
    )
