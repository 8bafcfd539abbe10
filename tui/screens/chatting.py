"""The main screen's dealings with the chat: what the user does there with plans, messages and requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.copying import copy_and_tell
from tui.screens.serving import ServingScreen
from tui.widgets.chat import Chat
from tui.widgets.plan_pane import PlanPane

if TYPE_CHECKING:
    from tui.widgets.chat_view import ChatView
    from tui.widgets.prompt import Prompt


class ChattingScreen(ServingScreen):
    """A screen with a chat that is read, searched and copied from."""

    @property
    def _chat(self) -> Chat:
        return self.query_one(Chat)

    async def on_prompt_chat_wanted(self, event: Prompt.ChatWanted) -> None:
        view = self._chat.view
        match event.action:
            case "focus":
                if view.entries:
                    view.focus()
            case "scroll_end":
                view.go_to_end()
            case "scroll_home":
                view.scroll_home(animate=False)
            case action:
                await view.run_action(action)

    def on_descendant_focus(self) -> None:
        self._show_status()

    def on_chat_view_plan_opened(self, event: ChatView.PlanOpened) -> None:
        self.query_one("#plan").remove_class("-hidden")
        pane = self.query_one(PlanPane)
        if pane.turn is not event.turn:
            pane.show(event.turn)
        if event.call_id:
            pane.graph.chosen = event.call_id

    def on_chat_view_reused(self, event: ChatView.Reused) -> None:
        asked = event.turn.asked
        self._prompt.change(asked.request_id if asked is not None else 0, event.turn.text)

    async def on_chat_view_taken_back(self, event: ChatView.TakenBack) -> None:
        if self._talk.take_back(event.turn) is None:
            return  # it has begun just now
        await self._chat.take_out(event.turn)
        if event.into_input:
            self._prompt.change(0, event.turn.text)
        self._show_status()

    def on_chat_view_stop_wanted(self, event: ChatView.StopWanted) -> None:
        if event.turn is self._talk.current:
            for call_id in event.calls:
                self._stop_call(call_id)

    def action_copy_text(self) -> None:
        """Copy what is selected by mouse, and tell what is known about it."""
        if text := self.get_selected_text():
            self.run_worker(copy_and_tell(self.app, text, "the selection"), exit_on_error=False)

    async def action_copy_answer(self) -> None:
        if answer := next((turn.said for turn in reversed(self._chat.turns) if turn.said), ""):
            await copy_and_tell(self.app, answer, "the answer")
        else:
            self.app.notify("There is no answer yet.", markup=False)

    async def action_find(self) -> None:
        await self._chat.find()

    def show_times(self, shown: bool) -> None:
        """Show when each request was made, or not."""
        self._chat.show_times(shown)

    def action_toggle_times(self) -> None:
        self._chat.view.action_times_here()
