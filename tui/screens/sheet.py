"""A sheet: what all screens over the main screen have in common."""

from __future__ import annotations

from textual.screen import ModalScreen, ScreenResultType

from tui.screens.steady_focus import SteadyFocus

WIDTHS = [(0, "-slim"), (64, "-broad")]
HEIGHTS = [(0, "-tiny"), (8, "-low"), (18, "-roomy")]


class Sheet(SteadyFocus[ScreenResultType], ModalScreen[ScreenResultType]):
    """Lies over the main screen and fills small windows."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
