"""The main screen's dealings with conversations: opening an earlier one, beginning another."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine
from typing import TYPE_CHECKING

from tui.conversation import Ongoing
from tui.safe_text import clip, one_line
from tui.screens.chatting import ChattingScreen
from tui.widgets.chat import Chat
from tui.widgets.plan_pane import PlanPane

if TYPE_CHECKING:
    from pathlib import Path

    from agent.conversations import Conversation
    from tui.compose import Program
    from tui.screens.history import Wish
    from tui.turn import Turn

_TITLE = 60
"""Cells of a conversation's name in a sentence."""


class ConversingScreen(ChattingScreen):
    """A screen on which one conversation goes on."""

    begin_with: int | None = None
    """The conversation to open at the start; None begins another one."""
    begin_choosing = False
    """Whether to begin with the list of conversations."""
    exports: Path | None = None
    """The folder for plans that are saved; None for none."""

    async def _go_on(self, program: Program) -> None:
        """Open the conversation to begin with, and go on with what the program did not live to end."""
        rows = await program.session.interrupted()
        number = self.begin_with or (rows[-1].conversation if rows else None)
        if number is not None and self._talk.ongoing.id is None and not self._talk.unfinished:
            await self.open_conversation(number, without={row.id for row in rows})
        await super()._go_on(program)
        if self.begin_choosing:
            self.action_history()

    async def open_conversation(self, number: int, without: Collection[int] = ()) -> None:
        """Show an earlier conversation; further requests belong to it. What runs goes on, and stays in sight.

        Args:
            number: the conversation.
            without: requests of it that are not shown as they were, since they are about to be gone on with.
        """
        from tui.recalling import past_turns

        session = (await self._talk.open()).session
        rows = await asyncio.to_thread(session.journal.requests_of, number)
        if not rows:
            await self.query_one(Chat).tell(f"There is no conversation {number} any more.")
            return
        running = [turn.asked.request_id for turn, _ in self._talk.unfinished if turn.asked]
        shown = [row for row in rows if row.id not in without and row.id not in running]
        turns = await asyncio.to_thread(past_turns, session.journal, shown, session.toolbox, session.zone)
        await self._leave_for(Ongoing(number))
        await self.query_one(Chat).load(turns)
        if not self.busy:
            self.query_one(PlanPane).show(turns[-1] if turns else None)

    async def new_conversation(self) -> None:
        """Begin another conversation with the next request."""
        await self._leave_for(Ongoing())
        await self.query_one(Chat).clear()
        if not self.busy:
            self.query_one(PlanPane).show(None)

    async def _leave_for(self, ongoing: Ongoing) -> None:
        """Have another conversation go on, and say at what still runs where it belongs."""
        for turn, belongs in self._talk.unfinished:
            said = await self._belonging(belongs)
            if (belongs.id is None or belongs.id != ongoing.id) and said not in turn.notices:
                turn.notices.append(said)
                await self._draw(turn)
        self._talk.ongoing = ongoing

    async def _belonging(self, belongs: Ongoing) -> str:
        """Return to which conversation a request belongs that is not of the one on the screen."""
        one = await self._look_up(belongs.id)
        name = f" “{clip(one.title, _TITLE)}”" if one else ""
        return f"This goes on, and belongs to the conversation{name} that was on the screen before."

    async def _look_up(self, number: int | None) -> Conversation | None:
        """Return the conversation of this number, if there is one."""
        from agent.conversations import Conversations

        if self.program is None or number is None:
            return None
        return await asyncio.to_thread(Conversations(self.program.session.journal).one, number)

    async def _give_name(self, number: int, name: str) -> None:
        from agent.conversations import Conversations

        conversations = Conversations((await self._talk.open()).session.journal)
        await asyncio.to_thread(conversations.rename, number, name)
        self.app.notify(clip(name, _TITLE), title="This conversation is called", markup=False)

    def _in_background(self, work: Coroutine[None, None, None]) -> None:
        """Do something with the journal; what goes wrong there is told, and the app lives on."""
        self.run_worker(work, group="conversation", exit_on_error=False)

    # The history

    def action_history(self) -> None:
        self._show_history()

    def action_search_all(self, words: str = "") -> None:
        self._show_history(words)

    def action_name_conversation(self, name: str = "") -> None:
        number = self._talk.ongoing.id
        if number is None:
            self.app.notify("It can be named once something was asked.", markup=False)
        elif name:
            self._in_background(self._give_name(number, name))
        else:
            self._show_history(renames=True)

    def _show_history(self, words: str = "", *, renames: bool = False) -> None:
        if self.program is None:
            self.app.notify("The history is not there yet.", markup=False)
            return
        from tui.screens.history import HistoryScreen

        session, number = self.program.session, self._talk.ongoing.id
        screen = HistoryScreen(
            session.journal, number, session.now, save=self.action_save_picture, words=words, renames=renames
        )
        self.app.push_screen(screen, self._grant)

    # Plans to take along

    async def action_save_picture(self, number: str = "") -> None:
        await self._save_plan("svg", number)

    async def action_save_mermaid(self, number: str = "") -> None:
        await self._save_plan("mmd", number)

    async def action_save_text(self, number: str = "") -> None:
        await self._save_plan("txt", number)

    async def _save_plan(self, form: str, number: str) -> None:
        """Save the plan on the screen, or that of a request of the past."""
        from tui.graph.saving import save_plan

        pane = self.query_one(PlanPane)
        turn = pane.turn
        if number:
            turn = await self._past_turn(number)
            if turn is None:
                return
        await save_plan(self.app, turn, form, self.exports, pane.toolbox)

    async def _past_turn(self, number: str) -> Turn | None:
        """Return a request of the past with its plan; None, and say why, when there is none."""
        from agent.journal import JournalError
        from tui.recalling import NoPlan, past_turn

        if self.program is None or not number.isdecimal():
            said = (
                f"“{number}” is no number of a request." if self.program else "The history is not there yet."
            )
            self.app.notify(one_line(said), severity="error", markup=False)
            return None
        session = self.program.session
        try:
            return await asyncio.to_thread(
                past_turn, session.journal, int(number), session.toolbox, session.zone
            )
        except (NoPlan, JournalError) as error:
            self.app.notify(one_line(str(error)), severity="error", markup=False)
            return None

    def action_new_conversation(self) -> None:
        self._in_background(self.new_conversation())

    def _grant(self, wish: Wish | None) -> None:
        self._prompt.focus()
        self._in_background(self._fulfil(wish))

    async def _fulfil(self, wish: Wish | None) -> None:
        """Do what was wanted of the history."""
        from tui.screens.history import BeginConversation, OpenConversation, UseWords

        await self._notice_what_is_gone()
        match wish:
            case OpenConversation(number):
                await self.open_conversation(number)
            case UseWords(text):
                self._prompt.change(0, text)
            case BeginConversation():
                await self.new_conversation()
            case None:
                pass

    async def _notice_what_is_gone(self) -> None:
        """Leave a conversation that was deleted, and forget its requests in the input, too."""
        number = self._talk.ongoing.id
        if number is not None and await self._look_up(number) is None:
            await self.new_conversation()
        await self._load_history(await self._talk.open())
