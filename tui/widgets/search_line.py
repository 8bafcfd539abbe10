"""The line in which earlier requests are searched; what is being written waits unseen behind it."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import Input

from tui.actions import Where, action_on
from tui.prompt.earlier import Asked, Earlier
from tui.prompt.offers import Offer
from tui.widgets.suggestions import Suggestions


class SearchLine(Input):
    """Narrows the earlier requests while it is typed in.

    Args:
        suggestions: the list that shows them.
    """

    class Found(Message):
        """The user is done."""

        def __init__(self, request: Asked | None) -> None:
            super().__init__()
            self.request = request
            """The request that was chosen; None when it was none."""

    def __init__(self, suggestions: Suggestions, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True, placeholder="Search all earlier requests")
        self.cursor_blink = False
        self.display = False
        self._list = suggestions
        self._earlier: Earlier | None = None

    def begin(self) -> None:
        """Take over from the input; `know` says later what there is."""
        self.value = ""
        self.display = True
        self._list.show(Offer(0, "", note="Reading the history …"))
        self.focus()

    def know(self, earlier: Earlier) -> None:
        """Search these from now on."""
        self._earlier = earlier
        if self.display:
            self._look()

    def on_input_changed(self) -> None:
        self._look()

    def _look(self) -> None:
        if self._earlier is not None and self.display:
            self._list.show(self._earlier.offer(self.value))

    async def on_key(self, event: events.Key) -> None:
        # As in the input, keys are taken in the order typed: a binding would overtake letters.
        match action_on(event.key, Where.LIST) or action_on(event.key, Where.INPUT):
            case "row_up" | "find_earlier":
                self._list.move(1)
            case "row_down":
                self._list.move(-1)
            case "take_row" | "take_and_go":
                self._look()
                self.choose(self._list.chosen)
            case "close_list":
                self.choose(None)
            case _:
                return
        event.stop()
        event.prevent_default()

    def choose(self, place: int | None) -> None:
        """Be done, with one of those that are listed or with none."""
        found = None
        if place is not None and self._earlier is not None:
            requests = self._earlier.find(self.value)
            found = requests[place] if place < len(requests) else None
            if found is None:
                return
        self.display = False
        self._earlier = None
        self._list.show(None)
        self.post_message(self.Found(found))

    def on_blur(self) -> None:
        if self.display and not self.app.app_focus:
            return
        if self.display:
            self.choose(None)
