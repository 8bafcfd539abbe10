"""Has what is being typed on a card looked at, one look at a time; the card stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from agent.events import EditRejected

if TYPE_CHECKING:
    from textual.widget import Widget

    from agent.session import Session
    from tui.widgets.approval_card import CardPanel


class Checking:
    """Checks values while they are typed.

    Args:
        on: the widget that it works for.
        session: returns the session, once there is one.
    """

    def __init__(self, on: Widget, session: Callable[[], Session | None]) -> None:
        self._on = on
        self._session = session
        self._wanted: CardPanel.Considered | None = None
        """What was typed last and is not looked at yet."""
        self._busy = False

    def consider(self, event: CardPanel.Considered) -> None:
        """Look at what was typed; while another look goes on, after that, if nothing newer came."""
        self._wanted = event
        if not self._busy:
            self._busy = True
            self._on.run_worker(self._look(), group="check", exit_on_error=False)

    async def _look(self) -> None:
        try:
            while (event := self._wanted) is not None and (session := self._session()) is not None:
                self._wanted = None
                try:
                    reading = await session.check(event.card_id, event.item.call_id, event.changes)
                except EditRejected as error:
                    await event.row.show_objection(event.changes, str(error))
                except KeyError:
                    continue  # the card is gone, or what was typed was taken
                else:
                    new = [one for one in reading.warnings if one not in event.item.warnings]
                    await event.row.show_reading(event.changes, reading.fields, new)
        finally:
            self._busy = False
