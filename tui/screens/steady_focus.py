"""Keeps the keys on the screen: nothing that is being removed takes the focus."""

from __future__ import annotations

from textual.screen import Screen, ScreenResultType
from textual.widget import Widget


class SteadyFocus(Screen[ScreenResultType]):
    """A screen whose focus is on it, always.

    `Widget.focus` takes effect a moment later. When the widget is being removed by then, Textual would give
    it the focus all the same and never take it back: all keys would go to what is not there, also those
    that quit.
    """

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Focus a widget, unless it is going."""
        if widget is None or not _is_going(widget):
            super().set_focus(widget, scroll_visible, from_app_focus)


def _is_going(widget: Widget) -> bool:
    # Private, because Textual 8.2.8 tells nobody else which widgets are being removed.
    return not widget.is_attached or any(node._pruning for node in widget.ancestors_with_self)
