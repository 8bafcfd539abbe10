"""The Textual app: paints first, then opens the session; everything else happens on the main screen."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen

from agent.events import Mode
from agent.setting_sources import Chosen
from agent.settings import Settings, SettingsError
from tui.actions import action, binding_of, textual_keymap, use_keys
from tui.conversation import OpenProgram
from tui.copying import save_and_tell
from tui.keymap import keymap_of
from tui.notifying import News, tell, told
from tui.preferences import Preferences
from tui.prompt.pastes import cleaned
from tui.safe_text import one_line
from tui.screens.main import MainScreen
from tui.screens.quit import QuitScreen
from tui.signals import on_ending
from tui.terminal import is_served
from tui.themes import AUTO, OWN, THEMES, other_light, theme_for
from tui.widgets.chat_view import ChatView

if TYPE_CHECKING:
    from tui.screens.palette import Command

EXAMPLES = (
    "Remind me to call Ana tomorrow at 9",
    "Put a review with Sid and Lutfi on my calendar for Friday at 3",
    "Summarize report.pdf and mail it to Sid",
    "What is on my calendar this week?",
)

TROUBLE_SECONDS = 20
"""Seconds for which a trouble with the settings is shown at the start."""


class TinyAgentApp(App[None], inherit_bindings=False):
    """The app.

    Args:
        open_program: makes the session; awaited after the first paint, so that it may load whatever it needs.
        desk: what the status bar calls the desk, such as "demo desk".
        mode: when the user is asked; None for the session's own setting.
        examples: requests that the empty screen offers.
        draft_file: where an unsent request is kept between starts; None to keep none.
        copies: the folder for what is copied into a file; None for none.
        desk_file: where it is kept how the desk browser was left; None for no browser.
        chosen: the user's settings.
        config_file: where a setting that is changed is written; None to write none.
        exports: the folder for plans that are saved; None for none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(binding_of(action(name)) for name in ("quit", "save_copied")),  # on sheets, too
        *(binding_of(action(name)) for name in ("command_palette", "themes", "toggle_theme", "settings")),
        Binding("ctrl+c", "help_quit", show=False, system=True),
    ]

    CSS_PATH = "styles.tcss"
    TITLE = "TinyAgent"
    ENABLE_COMMAND_PALETTE = False  # Textual's own; there is one of the actions

    def __init__(
        self,
        open_program: OpenProgram,
        *,
        desk: str = "local desk",
        mode: Mode | None = None,
        examples: Sequence[str] = EXAMPLES,
        draft_file: Path | None = None,
        copies: Path | None = None,
        desk_file: Path | None = None,
        chosen: Chosen | None = None,
        config_file: Path | None = None,
        exports: Path | None = None,
    ) -> None:
        super().__init__()
        self._closed = False
        self.preferences = Preferences(chosen or Chosen(), config_file)
        keymap = keymap_of(dict(self.settings.keys))
        use_keys(keymap.changed)
        self.set_keymap(textual_keymap())
        self._troubles = [f"{config_file or 'keys'}: {problem}" for problem in keymap.problems]
        """What is told at the start."""
        self.copies = copies
        self.theme_problems = self._register_themes()
        if not self.wear(self.settings.theme):
            self._troubles.append(
                f"{config_file or 'theme'}: there is no theme called {self.settings.theme!r}."
            )
            self.wear(AUTO)
        self.main = MainScreen(
            open_program,
            desk=desk,
            mode=mode,
            examples=examples,
            draft_file=draft_file,
            desk_file=desk_file,
            exports=exports,
        )

    async def on_event(self, event: events.Event) -> None:
        """Clean what is pasted before any box sees it: boxes draw what they hold as it is."""
        if isinstance(event, events.Paste):
            event.text = cleaned(event.text)
        await super().on_event(event)

    def get_default_screen(self) -> Screen[None]:
        """Return the main screen."""
        return self.main

    def get_driver_class(self) -> type[Driver]:
        """Return what draws: what lives through the loss of its terminal or page."""
        if is_served():
            from tui.served_driver import ServedDriver

            return ServedDriver
        from tui.driver import LastingDriver

        return LastingDriver

    def on_mount(self) -> None:
        if not self.is_headless:
            on_ending(lambda code: self.call_next(self._end, code))
        for trouble in [*self._troubles, *self.theme_problems]:
            self.notify(trouble, title="Settings", severity="warning", timeout=TROUBLE_SECONDS, markup=False)

    # Colours and settings

    @property
    def settings(self) -> Settings:
        """The settings in use."""
        return self.preferences.settings

    def _register_themes(self) -> list[str]:
        """Make all themes known; return what is wrong with those of the user's own."""
        for theme in THEMES:
            self.register_theme(theme)
        folder = self.preferences.file.parent / "themes" if self.preferences.file else None
        if folder is None or not folder.is_dir():
            return []
        from tui.user_themes import user_themes

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

    def change_setting(self, name: str, value: object) -> str:
        """Set a setting now and for later. Returns why that cannot be; "" when it is done."""
        try:
            self.preferences.change(name, value)
        except SettingsError as error:
            return str(error)
        if name == "theme":
            self.wear(self.settings.theme)
        return ""

    def _keep_theme(self, setting: str | None) -> None:
        if setting is None:
            self.wear(self.settings.theme)
        elif trouble := self.change_setting("theme", setting):
            self.wear(setting)
            self.notify(f"For now. {trouble}", markup=False)

    def action_settings(self, chosen: str = "") -> None:
        """Open the settings.

        Args:
            chosen: the setting to begin with.
        """
        from tui.screens.settings import SettingsScreen

        if isinstance(self.screen, MainScreen):
            self.push_screen(
                SettingsScreen(self.preferences, self.change_setting, chosen), self._change_elsewhere
            )

    def _change_elsewhere(self, setting: str | None) -> None:
        """Open what a setting is changed with that has a screen of its own."""
        match setting:
            case "theme":
                self.action_themes()

    def action_themes(self, name: str = "") -> None:
        """Let the user try out and choose the colours; or have those of a name at once."""
        if name and not self.wear(name):
            self.notify(f"There is no theme called {one_line(name)}.", severity="error", markup=False)
            return
        if name:
            self._keep_theme(name)
            return
        from tui.screens.themes import ThemeScreen

        self.push_screen(ThemeScreen(self.settings.theme, self.theme_problems), self._keep_theme)

    def action_toggle_theme(self) -> None:
        """Change from dark to light, or back."""
        self._keep_theme(other_light(self.current_theme))

    def action_command_palette(self) -> None:
        """Offer all actions."""
        from tui.screens.palette import PaletteScreen, commands

        if isinstance(self.screen, MainScreen):
            self.push_screen(PaletteScreen(commands(self.screen)), self._run_command)

    async def _run_command(self, command: Command | None) -> None:
        if command is not None and command.node is not None:
            await self.run_action(command.action.id, command.node)

    def on_news(self, news: News) -> None:
        """Tell what happened where the user looks, when that is elsewhere."""
        if not self.app_focus and not is_served() and (text := told(news, self.settings)):
            tell(self, text, bell=self.settings.bell)

    def action_save_copied(self) -> None:
        """Write what was copied last into a file, for terminals that did not take it."""
        save_and_tell(self, self.clipboard, self.copies)

    def on_chat_view_save_wanted(self, event: ChatView.SaveWanted) -> None:
        save_and_tell(self, event.text, self.copies)

    async def action_quit(self) -> None:
        """Leave; ask first when something runs."""
        if not self.main.busy:
            await self._leave(True)
        elif not isinstance(self.screen, QuitScreen):
            self.push_screen(QuitScreen(self.main.activity.capitalize()), self._leave)

    async def _leave(self, really: bool | None) -> None:
        if really:
            await self._end()

    async def _end(self, code: int = 0) -> None:
        await self._close()
        self.exit(return_code=code)

    async def _close(self) -> None:
        """Keep what is being written, and let what is under way finish."""
        if self._closed:
            return
        self._closed = True
        self.main.keep_draft()
        if self.main.program is not None:
            await self.main.program.close()

    async def on_exit_app(self) -> None:
        """End as cleanly when something else ends the app, such as the page that it is served to."""
        await self._close()
