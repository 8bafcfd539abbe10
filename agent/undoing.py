"""Undo: puts back what the effects of a request changed, the last first, where nobody changed it since."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from agent.changes import Change, Restorer, Standing, keeping
from agent.events import State
from agent.past import PastCall, past_of
from agent.results import ToolFailed
from agent.tools import Effect, Toolbox

if TYPE_CHECKING:
    from agent.journal import Journal


class Fate(StrEnum):
    """What became of the undoing of one effect."""

    UNDONE = "undone"
    BEFORE = "as before"
    """It looked as before the effect already."""
    CHANGED = "changed since"
    """Somebody changed it since; nothing was put back."""
    SENT = "sent"
    """It has left the place where it could be taken back from."""
    NOT_KEPT = "cannot be undone"
    """There is nothing to put back from."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of the undoing of one effect."""

    call_id: int
    title: str
    """What the effect was, in words."""
    fate: Fate
    detail: str = ""
    """Why, or what was changed since; plain text of a few lines."""


class NotUndoable(Exception):
    """Nothing of a request can be undone now; the message says why."""


class Undoing:
    """Undoes effects that stand in the journal.

    Args:
        journal: the journal.
        toolbox: the tools there are.
        restorer: looks at changes and puts things back; None for a desk that cannot.
        clock: gives the time, aware.
    """

    def __init__(
        self,
        journal: Journal,
        toolbox: Toolbox,
        restorer: Restorer | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._journal = journal
        self._toolbox = toolbox
        self._restorer = restorer
        self._clock = clock

    def latest(self) -> int | None:
        """Return the latest request that is over and has something left to undo; None when there is none."""
        for row in self._journal.latest_changed():
            if row.outcome and self.effects(row.id):
                return row.id
        return None

    def request_text(self, request_id: int) -> str:
        """Return the words of a request; "" when there is none of this number."""
        row = self._journal.request(request_id)
        return row.text if row else ""

    def effects(self, request_id: int) -> dict[int, PastCall]:
        """Return the effects of a request that came about and were not undone, by call, the last first."""
        past = past_of(self._journal.entries(request_id), self.request_text(request_id))
        calls = sorted(past.calls.items(), reverse=True)
        return {number: call for number, call in calls if self._counts(call)}

    async def undo(
        self, request_id: int, calls: Sequence[int] | None = None, *, anyway: bool = False
    ) -> list[Undone]:
        """Undo effects of a request, the last first.

        Args:
            request_id: the request.
            calls: which; None for all.
            anyway: also put back what somebody changed since; what they made of it is lost then.

        Returns:
            What became of each.

        Raises:
            JournalError: the journal cannot be read or written; nothing more was undone.
            NotUndoable: the request still runs, here or in another program.
        """
        row = await asyncio.to_thread(self._journal.request, request_id)
        if row is not None and not row.outcome:
            raise NotUndoable(f"Request {request_id} is still running: stop it, or wait for it to end.")
        effects = await asyncio.to_thread(self.effects, request_id)
        chosen = {number: call for number, call in effects.items() if calls is None or number in calls}
        return [
            await asyncio.to_thread(self._undo_one, request_id, number, call, anyway)
            for number, call in chosen.items()
        ]

    def _counts(self, call: PastCall) -> bool:
        return bool(call.key) and call.ended and call.state is State.DONE and not call.undone

    def _undo_one(self, request_id: int, number: int, call: PastCall, anyway: bool) -> Undone:
        """Undo one effect. Blocking."""
        title = call.title
        sends = call.tool in self._toolbox and self._toolbox[call.tool].effect is Effect.SEND
        if self._restorer is None or not call.changes:
            return Undone(number, title, Fate.SENT if sends else Fate.NOT_KEPT)
        restorer = self._restorer
        try:
            standings = {change: restorer.standing(change) for change in reversed(call.changes)}
            changed = [change for change, standing in standings.items() if standing is Standing.OTHER]
            if sends and set(standings.values()) != {Standing.AFTER}:
                return Undone(number, title, Fate.SENT)
            if changed and not anyway:
                return Undone(number, title, Fate.CHANGED, "\n".join(map(restorer.differs, changed)))
            self._record(request_id, "undo", number)
            with keeping(lambda change: self._keep(request_id, number, change)):
                for change, standing in standings.items():
                    if standing is not Standing.BEFORE:
                        restorer.restore(change)
            self._record(request_id, "undone", number)
        except ToolFailed as error:
            return Undone(number, title, Fate.FAILED, str(error))
        as_before = set(standings.values()) == {Standing.BEFORE}
        return Undone(number, title, Fate.BEFORE if as_before else Fate.UNDONE)

    def _keep(self, request_id: int, number: int, change: Change) -> None:
        self._journal.record(request_id, self._clock(), "change", number, change=change.as_json(), undo=True)
        self._journal.seal()

    def _record(self, request_id: int, kind: str, number: int) -> None:
        self._journal.record(request_id, self._clock(), kind, number)
        self._journal.seal()
