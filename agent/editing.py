"""Changes a call while it stands on an approval card."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from agent.binding import BadValue, Binder, Bound, Finished
from agent.events import EditRejected
from agent.results import Ambiguous, Missing, Proposal, ToolFailed, ToolReturn
from agent.times import TimeAmbiguous, TimeNotUnderstood

if TYPE_CHECKING:
    from agent.asking import Asking, Report
    from agent.gate import Gate
    from agent.looking import Looking
    from agent.work import Work


class Editing:
    """The edits of one plan's calls.

    Args:
        works: the calls, as they are.
        binder: binds arguments.
        finished: what earlier calls gave, by call.
        looking: has tools work out what an edit makes of a call.
        gate: says what must be asked.
        asking: has the open card.
        report: where edits are told.
    """

    def __init__(
        self,
        works: Mapping[int, Work],
        *,
        binder: Binder,
        finished: Mapping[int, Finished],
        looking: Looking,
        gate: Gate,
        asking: Asking,
        report: Report,
    ) -> None:
        self._works = works
        self._binder = binder
        self._finished = finished
        self._looking = looking
        self._gate = gate
        self._asking = asking
        self._report = report
        self._looks: dict[int, asyncio.Task[ToolReturn]] = {}
        """The tools that look at what an edit makes of a call."""

    async def edit(self, card_id: int, call_id: int, changes: Mapping[str, str]) -> None:
        """Change a call of the open card and show a fresh one. See `Session.edit`."""
        card = self._asking.open_card(card_id)
        work = self._works[call_id]
        old = work.item
        if old is None or old not in card.items:
            raise KeyError(call_id)
        self.stop(work)
        names = {parameter.name for parameter in work.tool.parameters}
        typed = {**work.typed, **{name: value for name, value in changes.items() if name in names}}
        answers = {**work.answers, **{slot: value for slot, value in changes.items() if slot not in names}}
        try:
            bound = self._binder.bind(work.call, work.tool, self._finished, typed)
            returned = None if work.proposal is None else await self._as_edited(work, bound, answers)
        except (BadValue, TimeNotUnderstood, TimeAmbiguous, ToolFailed) as error:
            raise EditRejected(str(error)) from error
        if isinstance(returned, Ambiguous | Missing):
            raise EditRejected(returned.question)
        if self._asking.card is not card or work.item is not old:
            raise KeyError(card_id)
        if isinstance(returned, Proposal):
            work.proposal = returned
        work.typed, work.answers, work.bound = typed, answers, bound
        work.item = work.card_item(self._gate.assess(work))
        self._report.record("edit", call_id, changes=dict(changes), digest=work.item.digest)
        items = [work.item if item is old else item for item in card.items]
        self._asking.show(items, self._works, step=card.step)

    def stop(self, work: Work) -> None:
        """Stop looking at what an edit makes of a call; that edit ends with KeyError."""
        if (look := self._looks.get(work.call.id)) is not None:
            look.cancel()

    async def _as_edited(
        self, work: Work, bound: Mapping[str, Bound], answers: Mapping[str, str]
    ) -> ToolReturn:
        """Have the tool work out what an edit makes of a call. KeyError when it was stopped meanwhile."""
        look = asyncio.create_task(self._looking.look(work, bound, answers))
        self._looks[work.call.id] = look
        try:
            return await look
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise  # the face does not want it any more; the tool has the sign already
            raise KeyError(work.call.id) from None
        finally:
            if self._looks.get(work.call.id) is look:
                del self._looks[work.call.id]
