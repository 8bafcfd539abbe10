"""The Textual app: paints first, then opens the session; everything else happens on the main screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen

from agent.setting_sources import Chosen
from tui.copying import save_and_tell, tell_of_page
from tui.keys.actions import action, binding_of
from tui.prompt.pastes import cleaned
from tui.screens.main import MainScreen
from tui.settings.preferences import Preferences
from tui.settled_app import SettledApp
from tui.terminal.leaving import is_served
from tui.terminal.signals import on_ending
from tui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from agent.events import Mode
    from tui.conversation import OpenProgram
    from tui.news import News
    from tui.web.driver import PageCopied
    from tui.widgets.chat_view import ChatView

EXAMPLES = (
    "Remind me to call Ana tomorrow at 9",
    "Put a review with Sid and Lutfi on my calendar for Friday at 3",
    "Summarize report.pdf and mail it to Sid",
    "What is on my calendar this week?",
)


class TinyAgentApp(SettledApp):
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
        Binding("ctrl+c", "help_quit", show=False, system=True),
    ]

    CSS_PATH = "styles.tcss"
    TITLE = "TinyAgent"

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
        super().__init__(Preferences(chosen or Chosen(), config_file))
        self._kept = False
        self._begun = False
        self._ends_with: int | None = None
        """The exit code, when it was told to end before it had begun."""
        self.copies = copies
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
            from tui.web.driver import ServedDriver

            return ServedDriver
        from tui.terminal.driver import LastingDriver

        return LastingDriver

    def on_mount(self) -> None:
        if not self.is_headless:
            on_ending(lambda code: self.call_next(self._end, code))
        self.tell_troubles()

    def on_ready(self) -> None:
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Load what the first frame did not need, now that it stands."""
        self._begun = True
        if self._ends_with is not None:
            self.call_next(self._end, self._ends_with)
            return
        self.read_later_styles()
        self.main.begin()
        self.take_setting("timestamps")

    def take_setting(self, name: str) -> None:
        """Do as a setting says from now on."""
        super().take_setting(name)
        match name:
            case "timestamps":
                self.main.show_times(self.settings.timestamps)
            case "keys":
                self.main.query_one(StatusBar).refresh()

    def on_news(self, news: News) -> None:
        """Tell what happened where the user looks, when that is elsewhere."""
        if self.app_focus or is_served():
            return
        from tui.notifying import tell, told

        if text := told(news, self.settings):
            tell(self, text, bell=self.settings.bell)

    def on_page_copied(self, event: PageCopied) -> None:
        tell_of_page(self, event.taken)

    def action_save_copied(self) -> None:
        """Write what was copied last into a file, for terminals that did not take it."""
        save_and_tell(self, self.clipboard, self.copies)

    def on_chat_view_save_wanted(self, event: ChatView.SaveWanted) -> None:
        save_and_tell(self, event.text, self.copies)

    async def action_quit(self) -> None:
        """Leave; ask first when something runs."""
        from tui.screens.quit import QuitScreen

        if not self.main.busy:
            await self._leave(True)
        elif not isinstance(self.screen, QuitScreen):
            self.push_screen(QuitScreen(self.main.activity.capitalize()), self._leave)

    async def _leave(self, really: bool | None) -> None:
        if really:
            await self._end()

    async def _end(self, code: int = 0) -> None:
        if not self._begun:  # half a screen cannot keep what it holds
            self._ends_with = code
            return
        await self._close()
        self.exit(return_code=code)

    async def _close(self) -> None:
        """Keep what is being written, and let what is under way finish."""
        if self._kept or not self._begun:
            return
        self._kept = True
        self.main.keep_draft()
        if self.main.program is not None:
            await self.main.program.close()

    async def on_exit_app(self) -> None:
        """End as cleanly when something else ends the app, such as the page that it is served to."""
        await self._close()
