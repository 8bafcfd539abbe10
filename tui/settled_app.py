"""An app with the user's settings: its keys and colours, the screens that change them, and the palette."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import BindingType

from agent.settings import KeyWishes, Settings, SettingsError
from tui.colours.nearest import NearestColours
from tui.colours.themes import AUTO, OWN, THEMES, has_all_colours, other_light, theme_for
from tui.keys.actions import action, binding_of, textual_keymap, use_keys
from tui.keys.keymap import IN_BROWSERS, keymap_of
from tui.safe_text import one_line
from tui.terminal.leaving import is_served

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.filter import LineFilter

    from tui.screens.palette import Command
    from tui.settings.preferences import Preferences

TROUBLE_SECONDS = 20
"""Seconds for which a trouble with the settings is shown at the start."""


class SettledApp(App[None], inherit_bindings=False):
    """An app that looks and listens as the user has set it.

    Args:
        preferences: what they have set.
    """

    ENABLE_COMMAND_PALETTE = False  # Textual's own; there is one of the actions
    BINDINGS: ClassVar[list[BindingType]] = [
        binding_of(action(name)) for name in ("command_palette", "settings", "keys", "themes", "toggle_theme")
    ]

    def __init__(self, preferences: Preferences) -> None:
        if has_all_colours(os.environ):
            os.environ.setdefault("COLORTERM", "truecolor")  # Textual goes by it, and ssh does not pass it on
        # Without colours Textual has shades of grey, or what a terminal without them has: the plainer way.
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self._nearest = NearestColours()
        self.preferences = preferences
        self.theme_problems = self._register_themes()
        place = preferences.file or "the settings"
        self._troubles = [f"{place}: {problem}" for problem in self._take_keys()] + self.theme_problems
        """What is told at the start."""
        if not self.wear(self.settings.theme):
            self._troubles.append(f"{place}: there is no theme called {self.settings.theme!r}.")
            self.wear(AUTO)
        self._styled_for = self.get_css_variables()
        """The colours that the styles are read for at the start."""
        self._styled = False
        self.stylesheet.set_variables(self._styled_for)

    @property
    def settings(self) -> Settings:
        """The settings in use."""
        return self.preferences.settings

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the next key to a screen that waits for one."""
        top = self.screen_stack[-1] if self.screen_stack else None
        return not getattr(top, "catches_keys", False)

    def tell_troubles(self) -> None:
        """Say what in the settings could not be used."""
        for trouble in self._troubles:
            self.notify(trouble, title="Settings", severity="warning", timeout=TROUBLE_SECONDS, markup=False)

    def change_setting(self, name: str, value: object) -> str:
        """Set a setting now and for later. Returns why that cannot be; "" when it is done."""
        try:
            self.preferences.change(name, value)
        except SettingsError as error:
            return str(error)
        self.take_setting(name)
        return ""

    def take_setting(self, name: str) -> None:
        """Do as a setting says from now on."""
        match name:
            case "theme":
                self.wear(self.settings.theme)
            case "keys":
                self._take_keys()

    def action_settings(self, chosen: str = "") -> None:
        """Open the settings.

        Args:
            chosen: the setting to begin with.
        """
        from tui.screens.settings import SettingsScreen

        if self.screen is self.get_default_screen():
            self.push_screen(
                SettingsScreen(self.preferences, self.change_setting, chosen), self._change_elsewhere
            )

    def _change_elsewhere(self, setting: str | None) -> None:
        """Open what a setting is changed with that has a screen of its own."""
        match setting:
            case "theme":
                self.action_themes()
            case "keys":
                self.action_keys()

    # Keys

    def _take_keys(self) -> tuple[str, ...]:
        """Use the keys that the user wishes; return what could not be had."""
        keymap = keymap_of({**(IN_BROWSERS if is_served() else {}), **dict(self.settings.keys)})
        use_keys(keymap.changed)
        self.set_keymap(textual_keymap())
        return keymap.problems

    def action_keys(self) -> None:
        """Let the user change the keys."""
        from tui.screens.keys import KeysScreen

        if self.screen is self.get_default_screen():
            self.push_screen(KeysScreen(self._wishes, self._wish))

    def _wishes(self) -> KeyWishes:
        return self.settings.keys

    def _wish(self, wishes: KeyWishes) -> str:
        return self.change_setting("keys", wishes or None)

    # Colours

    def refresh_css(self, animate: bool = True) -> None:
        """Read the styles for other colours; not for those that they are about to be read for.

        At every start Textual reads them for its own theme and then again for ours: half as long as the rest.
        """
        if self.get_css_variables() != self._styled_for or self._styled:
            super().refresh_css(animate)
        self._styled = True

    def read_later_styles(self) -> None:
        """Read the styles of what is shown later than the first frame, which does not wait for them."""
        for name in ("parts.tcss", "sheets.tcss"):
            self.stylesheet.read(Path(__file__).with_name(name))
        self.stylesheet.parse()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what all that is drawn goes through."""
        filters = super().get_line_filters()
        has_256 = self.console.color_system == "256" and not self.is_headless
        return [*filters, self._nearest] if has_256 else filters

    def _register_themes(self) -> list[str]:
        """Make all themes known; return what is wrong with those of the user's own."""
        for theme in THEMES:
            self.register_theme(theme)
        folder = self.preferences.file.parent / "themes" if self.preferences.file else None
        if folder is None or not folder.is_dir():
            return []
        from tui.colours.user_themes import user_themes

        found, problems = user_themes(folder, {AUTO, *OWN, *self.available_themes})
        for theme in found:
            self.register_theme(theme)
        return problems

    def wear(self, setting: str) -> bool:
        """Show the colours that a value of the setting `theme` asks for; whether there are any."""
        name = theme_for(setting, self.available_themes, os.environ)
        if name is not None:
            self.theme = name
        return name is not None

    def _keep_theme(self, setting: str | None) -> None:
        if setting is None:
            self.wear(self.settings.theme)
        elif trouble := self.change_setting("theme", setting):
            self.wear(setting)
            self.notify(f"For now. {trouble}", markup=False)

    def action_themes(self, name: str = "") -> None:
        """Let the user try out and choose the colours; or have those of a name at once."""
        if name and not self.wear(name):
            self.notify(f"There is no theme called {one_line(name)}.", severity="error", markup=False)
            return
        if name:
            self._keep_theme(name)
            return
        from tui.screens.themes import ThemeScreen

        self.push_screen(ThemeScreen(self.settings.theme, self.theme_problems, self.wear), self._keep_theme)

    def action_toggle_theme(self) -> None:
        """Change from dark to light, or back."""
        self._keep_theme(other_light(self.current_theme))

    # The palette

    def action_command_palette(self) -> None:
        """Offer all actions."""
        from tui.screens.palette import PaletteScreen, commands

        if self.screen is self.get_default_screen():
            self.push_screen(PaletteScreen(commands(self.screen)), self._run_command)

    async def _run_command(self, command: Command | None) -> None:
        if command is not None and command.node is not None:
            await self.run_action(command.action.id, command.node)
