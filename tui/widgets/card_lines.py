"""The lines of an approval card: going from one to the next, turning pages, and how much is still below.

A value may be higher than the card: then the keys for up and down scroll through it before they go on, so
that whoever goes down has passed everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.widgets.field_row import FieldRow

if TYPE_CHECKING:
    from tui.widgets.value_text import ValueText


class CardBody(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Holds the lines; keys scroll it by way of `CardLines` only."""


class CardLines(Vertical):
    """Moves the focus along the lines within `.ask-body` and what stands below it."""

    _said = 0
    """How long the words are that say how much is below."""

    def on_mount(self) -> None:
        self.watch(self._body, "scroll_y", self._tell_more)
        self.watch(self._body, "virtual_size", self._tell_more)

    def on_resize(self) -> None:
        self._tell_more()

    def _tell_more(self) -> None:
        """Say how many lines are still below."""
        scrolling = [self._body, *(row.text for row in self.query(FieldRow) if row.text.max_scroll_y)]
        below = sum(max(round(one.max_scroll_y - one.scroll_y), 0) for one in scrolling)
        said = f"↓ {below:,} more" if below else ""
        wider = len(said) != self._said
        self._said = len(said)
        for place in self.query(".ask-more").results(Static):  # one of them is to be seen
            place.update(Content.styled(said, "$text-accent"), layout=wider)

    def _stops(self) -> list[Widget]:
        widgets = self.query("ItemHead, FieldRow, Button, StepMenu").results(Widget)
        return [widget for widget in widgets if widget.focusable and widget.region]

    @property
    def _body(self) -> VerticalScroll:
        return self.query_one(".ask-body", VerticalScroll)

    def _move(self, step: int) -> None:
        """Go to the next line, or scroll within this one while it reaches out of sight."""
        stops, focused = self._stops(), self.screen.focused
        if focused not in stops:
            return
        body = self._body
        if isinstance(focused, FieldRow) and _scrolls(focused.text, step):
            focused.text.scroll_relative(y=step * focused.text.size.height, animate=False)
            self._tell_more()
            return
        inside = body in focused.ancestors
        beyond = focused.region.bottom - body.region.bottom if step > 0 else body.region.y - focused.region.y
        if inside and beyond > 0:
            body.scroll_relative(y=step * min(beyond, max(body.size.height - 1, 1)), animate=False)
            return
        target = stops[(stops.index(focused) + step) % len(stops)]
        target.focus(scroll_visible=False)
        self.bring(target, at_end=step < 0)

    def bring(self, target: Widget, *, at_end: bool = False) -> None:
        """Scroll to a line: to its beginning, or its end, where not all of it fits; below all to the end."""
        body = self._body
        if body not in target.ancestors:
            body.scroll_end(animate=False)
        elif target.region.height > body.size.height:
            y = target.region.bottom - body.size.height if at_end else target.region.y
            body.scroll_relative(y=y - body.region.y, animate=False)
        else:
            body.scroll_to_widget(target, animate=False)

    def action_line_up(self) -> None:
        self._move(-1)

    def action_line_down(self) -> None:
        self._move(1)

    def action_page_up(self) -> None:
        self._scrolled(-1).scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        self._scrolled(1).scroll_page_down(animate=False)

    def action_first_line(self) -> None:
        self._scrolled(-1).scroll_home(animate=False)

    def action_last_line(self) -> None:
        self._scrolled(1).scroll_end(animate=False)

    def _scrolled(self, step: int) -> Widget:
        """Return what pages are turned in: a very long text that has the focus, else all calls."""
        focused = self.screen.focused
        if isinstance(focused, FieldRow) and _scrolls(focused.text, step):
            self.call_after_refresh(self._tell_more)
            return focused.text
        return self._body


def _scrolls(text: ValueText, step: int) -> bool:
    """Whether a text has more in one direction, within its own window."""
    return text.scroll_y < text.max_scroll_y if step > 0 else text.scroll_y > 0
