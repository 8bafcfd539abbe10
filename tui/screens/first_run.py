"""The first start: three questions with answers to begin with, before the app opens; Escape skips them."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import PurePath
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from textual import on
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Input, OptionList, Static

from agent.settings import SETTINGS, SettingsError
from tui.colours.themes import AUTO, THEMES, theme_for
from tui.keys.actions import action, binding_of
from tui.safe_text import visible
from tui.screens.sheet import HEIGHTS, WIDTHS
from tui.settings.first_run import Answers
from tui.terminal.driver import LastingDriver
from tui.widgets.choices import Choices

_ABOUT = (
    "Say what you would like done. You see the plan before anything changes, and nothing leaves this machine"
    " without your yes."
)
_LATER = "Three questions, and it begins. All of it can be changed later."


class FirstRunApp(App[Answers], inherit_bindings=False):
    """Asks the questions; its result is the answers, or None when the user leaves.

    Args:
        guess: the answers to begin with.
        keep: writes the answers; raises SettingsError when that cannot be.
        desk: where the user's desk lies, in words.
        theme: the value of the setting `theme`.
    """

    CSS_PATH: ClassVar[list[str | PurePath]] = ["../styles.tcss", "../sheets.tcss"]
    TITLE = "TinyAgent"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        binding_of(action("quit")),
        binding_of(action("close"), "skip"),
    ]

    def __init__(
        self, guess: Answers, keep: Callable[[Answers], None], *, desk: str, theme: str = AUTO
    ) -> None:
        super().__init__(driver_class=LastingDriver)
        self._guess = guess
        self._keep = keep
        self._desk = desk
        for one in THEMES:
            self.register_theme(one)
        self.theme = theme_for(theme, self.available_themes, os.environ) or self.theme

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="first-run", can_focus=False):
            yield Static(Content.styled("Welcome", "bold $text-accent"))
            yield Static(Content.styled(_ABOUT, "$foreground-muted"), classes="welcome-about")
            yield Static(Content.styled(_LATER, "$foreground-muted"), classes="welcome-about")
            yield Static(_question(1, "Your name", "signs your mails"))
            yield Input(
                self._guess.name, placeholder="none: mails are not signed", compact=True, id="my-name"
            )
            yield Static(_question(2, "Your time zone"), id="zone-title")
            yield Input(self._guess.zone, placeholder="Europe/Berlin", compact=True, id="my-zone")
            yield Static(_question(3, "Your desk"))
            yield Choices(
                (
                    f"Mine: plain files in {self._desk}",
                    "A demo desk to look around first; the next start opens mine",
                )
            )
            yield Static(markup=False, id="welcome-trouble")
            keys = f"Enter goes on   {action('close').shown_key} skips the questions"
            yield Static(Content.styled(keys, "$foreground-muted"))

    def on_mount(self) -> None:
        self.query_one("#my-name", Input).focus()
        self.call_after_refresh(self._suggest)

    def _suggest(self) -> None:
        self.query_one("#my-zone", Input).suggester = SuggestFromList(
            sorted(available_timezones()), case_sensitive=False
        )

    @on(Input.Changed, "#my-zone")
    def _tell_time(self, event: Input.Changed) -> None:
        """Say what time it is there, or that there is no such zone."""
        title = self.query_one("#zone-title", Static)
        if trouble := self._trouble_with(event.value):
            title.update(_question(2, "Your time zone", trouble, "$text-warning"))
            return
        now = datetime.now(ZoneInfo(event.value.strip())) if event.value.strip() else datetime.now()
        title.update(_question(2, "Your time zone", f"it is {now:%A %H:%M} there"))

    @staticmethod
    def _trouble_with(zone: str) -> str:
        try:
            SETTINGS["zone"].checked(zone.strip(), "zone")
        except SettingsError:
            return f"there is no zone called {zone.strip()!r}"
        return ""

    @on(Input.Submitted, "#my-name")
    def _to_zone(self) -> None:
        self.query_one("#my-zone").focus()

    @on(Input.Submitted, "#my-zone")
    def _to_desk(self, event: Input.Submitted) -> None:
        if not self._trouble_with(event.value):
            choices = self.query_one(Choices)
            choices.highlighted = 0
            choices.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        zone = self.query_one("#my-zone", Input)
        if self._trouble_with(zone.value):
            zone.focus()
            return
        name = self.query_one("#my-name", Input).value.strip()
        self._end(Answers(name, zone.value.strip(), demo=event.option_index == 1))

    def action_skip(self) -> None:
        self._end(Answers())

    def _end(self, answers: Answers) -> None:
        try:
            self._keep(answers)
        except SettingsError as error:
            said = f"{error} {action('close').shown_key} goes on without."
            trouble = Content.styled(visible(said), "$text-error")
            self.query_one("#welcome-trouble", Static).update(trouble)
            if answers != Answers():
                return
        self.exit(answers)

    async def action_quit(self) -> None:
        self.exit(None)


def _question(number: int, words: str, about: str = "", style: str = "$foreground-muted") -> Content:
    return Content.assemble(
        (f"{number} ", "bold $text-accent"), (words, "bold"), "   ", (visible(about), style)
    )
