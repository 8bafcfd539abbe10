"""The colours to choose from, tried out while one walks through them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.theme import BUILTIN_THEMES
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from agent.events import State
from tui.colours.themes import AUTO, OWN
from tui.keys.actions import action, sheet_bindings
from tui.safe_text import visible
from tui.screens.sheet import Sheet
from tui.signs import signs
from tui.widgets.choices import Choices

MEANINGS = {
    AUTO: "dark or light, as the terminal says",
    "dark": "",
    "light": "",
    "contrast-dark": "black, with high contrast",
    "contrast-light": "white, with high contrast",
    "terminal": "the sixteen colours of your terminal",
}
_SAMPLE = {
    State.DONE: "$text-success",
    State.WAITING: "$text-warning",
    State.FAILED: "$text-error",
    State.RUNNING: "$text-primary",
    State.SKIPPED: "$foreground-muted",
}


class ThemeScreen(Sheet[str | None]):
    """Lists the themes; its result is the setting for the one picked.

    Args:
        current: the setting now.
        problems: what is wrong with themes of the user's own.
        wear: shows a theme.
    """

    BINDINGS: ClassVar[list[BindingType]] = sheet_bindings("themes")

    def __init__(self, current: str, problems: list[str], wear: Callable[[str], bool]) -> None:
        super().__init__()
        self._wear = wear
        self._current = current
        self._problems = problems
        self._names: list[str] = []
        """The setting for each line; "" for headings."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet -themes"):
            yield Static(Content.styled("Colours", "bold"))
            sample = ((f"{signs().states[state]} {state.value}  ", style) for state, style in _SAMPLE.items())
            yield Static(Content.assemble(*sample), classes="sheet-sample")
            yield Choices()
            for problem in self._problems:
                yield Static(Content.styled(visible(problem), "$text-warning"), classes="sheet-trouble")
            keys = f"Enter keeps it   {action('close').shown_key} leaves it"
            yield Static(Content.styled(keys, "$foreground-muted"), classes="sheet-keys")

    def on_mount(self) -> None:
        choices = self.query_one(Choices)
        for name, content in self._lines():
            self._names.append(name)
            choices.add_option(Option(content, disabled=not name))
        choices.focus()
        choices.highlighted = self._names.index(self._current) if self._current in self._names else 0

    def _lines(self) -> Iterator[tuple[str, Content]]:
        for name, meaning in MEANINGS.items():
            yield name, self._line(name, meaning)
        known = set(self.app.available_themes) - {theme.name for theme in OWN.values()}
        for title, names in (("Yours", known - set(BUILTIN_THEMES)), ("More", known & set(BUILTIN_THEMES))):
            if names:
                yield "", Content.styled(title, "$text-accent")
                for name in sorted(names):
                    yield name, self._line(name, "")

    def _line(self, name: str, meaning: str) -> Content:
        mark = f"{signs().states[State.RUNNING]} " if name == self._current else "  "
        return Content.assemble((mark, "$text-accent"), f"{name:<16}", (f" {meaning}", "$foreground-muted"))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if name := self._names[event.option_index]:
            self._wear(name)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._names[event.option_index])

    def action_close(self) -> None:
        self.dismiss(None)
