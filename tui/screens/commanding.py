"""The main screen's commands: actions that are called by name, some with words behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from agent.events import Mode
from tui.command_line import CommandLine
from tui.keys.actions import Action, Where
from tui.safe_text import one_line
from tui.screens.conversing import ConversingScreen
from tui.widgets.entry import Entry
from tui.words import MODE_WORDS

if TYPE_CHECKING:
    from tui.prompt.commands import Argument
    from tui.widgets.prompt import Prompt


class CommandingScreen(ConversingScreen):
    """A screen whose actions can be called by name, some of them with an argument."""

    command_line = CommandLine()
    """What is asked for what there is no screen for."""

    async def on_prompt_commanded(self, event: Prompt.Commanded) -> None:
        await self.perform(event.action, event.argument)

    async def perform(self, action: Action, argument: str = "") -> None:
        """Do an action, whatever has the focus.

        Args:
            action: the action.
            argument: what stands behind its command; "" for nothing.
        """
        own = self if hasattr(self, f"action_{action.id}") else self.app
        target = self._prompt if action.where is Where.INPUT else own
        await self.app.run_action(("", action.id, (argument,) if argument else ()), target)

    def arguments_of(self, action: str) -> Sequence[Argument]:
        """Return what may stand behind the command of an action, by its id."""
        match action:
            case "next_mode":
                return [(mode.value, words) for mode, (_, words) in MODE_WORDS.items()]
            case "themes":
                return [(name, "") for name in sorted(self.app.available_themes)]
            case "edit_earlier" | "show_request" | "forget_request":
                return self.query_one(Entry).numbers()
            case "show_tools" | "show_rules" if self.program is not None:
                return [(tool.name, tool.title) for tool in self.program.session.toolbox]
            case _:
                return ()

    async def action_edit_earlier(self, number: str = "") -> None:
        await self.query_one(Entry).edit(number)

    async def action_take_back(self) -> None:
        turn = self._talk.take_back()
        if turn is not None:
            await self._chat.take_out(turn)
            self._prompt.change(0, turn.text)
        self._show_status()

    def action_next_mode(self, name: str = "") -> None:
        try:
            mode = self._talk.next_mode() if not name else self._talk.set_mode(Mode(name.replace(" ", "-")))
        except ValueError:
            self.app.notify(f"There is no mode {name}: {', '.join(Mode)}.", severity="error", markup=False)
            return
        when = " From the next request on." if self.busy else ""
        self.app.notify(
            MODE_WORDS[mode][1] + when,
            title=MODE_WORDS[mode][0],
            markup=False,
            timeout=3,
        )
        self._show_status()

    # What the command line tells

    def action_show_rules(self, tool: str = "") -> None:
        self._show("Your rules", "rules", *tool.split())

    def action_show_tools(self, name: str = "") -> None:
        self._show("What it can do", "tools", *name.split())

    def action_doctor(self) -> None:
        from tui.screens.output import OutputScreen, findings

        said = self.command_line.says("doctor", "--json")
        self.app.push_screen(OutputScreen("What works here", said, findings))

    def action_show_request(self, number: str = "") -> None:
        number = number or next((known for known, _ in self.query_one(Entry).numbers()), "")
        if number.isdecimal():
            self._show(f"Request {number}", "history", number)
        else:
            self._refuse(f"“{number}” is no number of a request." if number else "Nothing was asked yet.")

    def _show(self, title: str, *arguments: str) -> None:
        from tui.screens.output import OutputScreen

        said = self.command_line.says(*arguments, width=min(self.size.width, 92) - 6)
        self.app.push_screen(OutputScreen(title, said))

    # Forgetting one request

    async def action_forget_request(self, number: str = "") -> None:
        if not number.isdecimal():
            self._refuse("Say which: /forget and the number of a request.")
        elif self.program is None:
            self._refuse("The history is not there yet.")
        else:
            self.run_worker(self._forget(int(number)), group="forget", exit_on_error=False)

    async def _forget(self, number: int) -> None:
        """Say what goes with a request, and delete it if that is wanted."""
        from agent.journal import JournalError
        from tui.forgetting import forget_rows
        from tui.screens.forget import ForgetScreen, going_of

        if self.program is None:
            return
        journal = self.program.session.journal
        row = await asyncio.to_thread(journal.request, number)
        if row is None:
            self._refuse(f"There is no request {number}.")
            return
        try:
            what = await asyncio.to_thread(going_of, journal, row)
            if await self.app.push_screen_wait(ForgetScreen(what)):
                await asyncio.to_thread(forget_rows, journal.file, [row])
                await self._notice_what_is_gone()
                self.app.notify(f"Deleted: request {number}.", markup=False)
        except (JournalError, OSError) as error:
            self._refuse(str(error))

    def _refuse(self, why: str) -> None:
        self.app.notify(one_line(why), severity="error", markup=False)
