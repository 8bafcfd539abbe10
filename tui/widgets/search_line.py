"""The line in which earlier requests are searched; what is being written waits unseen behind it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from tui.keys.actions import Where, action_on
from tui.prompt.offers import Offer

if TYPE_CHECKING:
    from tui.prompt.earlier import Asked, Earlier
    from tui.widgets.completing_area import CompletingArea
    from tui.widgets.suggestions import Suggestions


class SearchLine(Input):
    """Narrows the earlier requests while it is typed in.

    Args:
        suggestions: the list that shows them.
        found: is called when the user is done, with the request that was chosen, or None.
        after: gets the keys that were typed before the screen had followed.
    """

    class Begun(Message):
        """The user wants to search; `know` is to be told what there is."""

    def __init__(
        self,
        suggestions: Suggestions,
        found: Callable[[Asked | None], None],
        after: CompletingArea,
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id, compact=True, placeholder="Search all earlier requests")
        self.cursor_blink = False
        self.display = False
        self._list = suggestions
        self._found = found
        self._after = after
        self._earlier: Earlier | None = None

    def begin(self) -> None:
        """Take over from the input; `know` says later what there is."""
        self.value = ""
        self.display = True
        self._list.show(Offer(0, "", note="Reading the history …"))
        self.focus()
        self.post_message(self.Begun())

    def know(self, earlier: Earlier) -> None:
        """Search these from now on."""
        self._earlier = earlier
        if self.display:
            self._look()

    def on_input_changed(self) -> None:
        self.call_after_refresh(self._look)  # the letter need not wait for what it finds

    def _look(self) -> None:
        if self._earlier is not None and self.display:
            self._list.show(self._earlier.offer(self.value))

    async def on_key(self, event: events.Key) -> None:
        # As in the input, keys are taken in the order typed: a binding would overtake letters.
        if not self.display:
            pass_on(event, self._after)
            return
        self._after.typed_at = time.monotonic()
        action = action_on(event.key, Where.LIST) or action_on(event.key, Where.INPUT)
        if action is not None:
            self._look()
        match action:
            case "row_up" | "find_earlier":
                self._list.move(1)
            case "row_down":
                self._list.move(-1)
            case "take_row" | "take_and_go":
                if self._list.chosen is not None:
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
        self._after.focus()
        self._end(found)

    def _end(self, found: Asked | None) -> None:
        self.display = False
        self._earlier = None
        self._list.show(None)
        self._found(found)

    def on_blur(self) -> None:
        if self.display and self.app.app_focus:  # something else took the focus, which it keeps
            self._end(None)


def pass_on(event: events.Key, to: Widget) -> None:
    """Give a key to the widget that took over, but had not got the focus yet when it was pressed."""
    event.stop()
    event.prevent_default()
    to.post_message(events.Key(event.key, event.character))
