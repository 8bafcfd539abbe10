"""The Textual app: paints first, then opens the session; everything else happens on the main screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen

from agent.events import Mode
from agent.setting_sources import Chosen
from tui.actions import ACTIONS, Action, Where, action, binding_of, textual_keymap, use_keys
from tui.conversation import OpenProgram
from tui.copying import save_and_tell
from tui.keymap import keymap_of
from tui.screens.main import MainScreen
from tui.screens.quit import QuitScreen
from tui.signals import on_ending
from tui.terminal import is_served
from tui.themes import DARK, THEMES
from tui.widgets.chat_view import ChatView

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
        ascii_only: the terminal may have no characters beyond ASCII: plans are drawn without.
        exports: the folder for plans that are saved; None for none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding_of(action("quit")),  # these work on sheets, too, which the main screen's keys do not reach
        binding_of(action("save_copied")),
        Binding("ctrl+c", "help_quit", show=False, system=True),
    ]

    CSS_PATH = "styles.tcss"
    TITLE = "TinyAgent"
    COMMAND_PALETTE_BINDING: ClassVar[str] = "ctrl+p"

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
        ascii_only: bool = False,
        exports: Path | None = None,
    ) -> None:
        super().__init__()
        self._closed = False
        self.chosen = chosen or Chosen()
        """The settings in use, with where they come from."""
        self.config_file = config_file
        keymap = keymap_of(dict(self.chosen.settings.keys))
        use_keys(keymap.changed)
        self.set_keymap(textual_keymap())
        self._troubles = [f"{config_file or 'keys'}: {problem}" for problem in keymap.problems]
        """What is told at the start."""
        self.copies = copies
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name
        self.main = MainScreen(
            open_program,
            desk=desk,
            mode=mode,
            examples=examples,
            draft_file=draft_file,
            desk_file=desk_file,
            ascii_only=ascii_only,
            exports=exports,
        )

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
        for trouble in self._troubles:
            self.notify(trouble, title="Keys", severity="warning", timeout=TROUBLE_SECONDS, markup=False)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield the actions for the command palette, with their keys."""
        for one in ACTIONS:
            here = one.where in (Where.ANYWHERE, Where.ASK, Where.INPUT) and one.in_palette
            if here and self.main.check_action(one.id, ()):
                yield SystemCommand(one.description, one.shown_key, _runs(self.main, one))
        yield SystemCommand(
            "Choose other colours", "a theme, or the terminal's own", self.action_change_theme
        )

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


def _runs(screen: MainScreen, action: Action) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        await screen.perform(action)

    return run
