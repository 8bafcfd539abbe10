"""A text area that offers what may be meant: the list above it, and the keys for that list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.widgets import TextArea
from textual.widgets.text_area import Location

from tui.keys.actions import Where, action_on
from tui.widgets.chip_area import ChipArea

if TYPE_CHECKING:
    from tui.prompt.offers import Completer, Offer
    from tui.widgets.suggestions import Suggestions


class CompletingArea(ChipArea):
    """Asks its completers at every change, and lets keys take what they offer."""

    def __init__(self, suggestions: Suggestions, *, placeholder: str, id: str | None = None) -> None:
        super().__init__(placeholder=placeholder, id=id)
        self.completers: Sequence[Completer] = ()
        """Those that are asked, the first that offers something wins."""
        self._list = suggestions
        self.typed_at = 0.0
        """When a key was last pressed here (monotonic clock, seconds)."""
        self._looking = False
        self._unwanted: Location | None = None
        """The piece whose offer the user does not want to see."""

    @property
    def offer(self) -> Offer | None:
        """What is offered now."""
        return self._list.offer if self._list.display else None

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self._look_soon()

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        self._look_soon()

    def _look_soon(self) -> None:
        """Look once what was typed is on the screen: a letter need not wait for what it may mean."""
        if not self._looking:
            self._looking = True
            self.call_after_refresh(self._look_late)

    def _look_late(self) -> None:
        self._looking = False
        self.look()

    def on_blur(self) -> None:
        self._list.show(None)

    def look(self) -> None:
        """Offer what fits the text at the cursor."""
        offer = self._offered() if self.has_focus and self.selection.is_empty else None
        piece = None if offer is None else (self.cursor_location[0], offer.start)
        if piece != self._unwanted:
            self._unwanted = None
        self._list.show(offer if self._unwanted is None else None)

    def _offered(self) -> Offer | None:
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        offers = (completer.offer(before, row) for completer in self.completers)
        return next((offer for offer in offers if offer is not None), None)

    async def on_key(self, event: events.Key) -> None:
        if (self._list.display or self._looking) and (action := action_on(event.key, Where.LIST)):
            self.look()  # what was typed just before may not have been looked at yet: speed must not matter
            if await self._list_takes(action):
                event.stop()
                event.prevent_default()
                return
        await super().on_key(event)

    async def _list_takes(self, action: str) -> bool:
        """Do something with the list; False when there is nothing to do, and the key is for the text."""
        offer = self.offer
        if offer is None:
            return False
        match action:
            case "close_list":
                self._unwanted = (self.cursor_location[0], offer.start)
                self._list.show(None)
            case "row_up" | "row_down" if offer.rows:
                self._list.move(1 if action == "row_up" else -1)
            case "take_row" if offer.rows:
                self.take(self._list.chosen or 0)
            case "take_and_go" if self._list.chosen is not None:
                return await self._take_and_go(offer, self._list.chosen)
            case _:
                return False
        return True

    async def _take_and_go(self, offer: Offer, place: int) -> bool:
        row = offer.rows[place]
        if row.insert.rstrip() == self.text.rstrip() and place == offer.chosen:
            return False  # it stands there already
        self.take(place)
        if row.runs:
            await self.run_action("send")
        return True

    def take(self, place: int) -> None:
        """Write what is in a row of the list in the place of the piece that was typed."""
        offer = self.offer
        if offer is None or place >= len(offer.rows):
            return
        row, column = self.cursor_location
        result = self.replace(
            offer.rows[place].insert, (row, offer.start), (row, column), maintain_selection_offset=False
        )
        self.move_cursor(result.end_location)
        self.focus()
        self.look()
