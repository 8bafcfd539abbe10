"""Changes a call while it stands on an approval card, or only looks what a change would make of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.binding import BadValue, Binder, Bound, Finished
from agent.events import ApprovalCard, CardItem, EditRejected, Reading
from agent.results import Ambiguous, Field, Missing, Proposal, ToolFailed
from agent.times import Moment, TimeAmbiguous, TimeNotUnderstood

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
        self._looks: dict[int, set[asyncio.Task[_Edited]]] = {}
        """What works out what edits make of a call."""

    async def edit(self, card_id: int, call_id: int, changes: Mapping[str, str]) -> None:
        """Change a call of the open card and show a fresh one. See `Session.edit`."""
        card, work, old = self._on_card(card_id, call_id)
        self.stop(work)
        new = await self._look(work, changes)
        if self._asking.card is not card or work.item is not old:
            raise KeyError(card_id)
        if new.proposal is not None:
            work.proposal = new.proposal
        work.typed, work.answers, work.bound = new.typed, new.answers, new.bound
        work.item = work.card_item(self._gate.assess(work))
        self._report.record("edit", call_id, changes=dict(changes), digest=work.item.digest)
        items = [work.item if item is old else item for item in card.items]
        self._asking.show(items, self._works, step=card.step)

    async def check(self, card_id: int, call_id: int, changes: Mapping[str, str]) -> Reading:
        """Return what an edit would make of a call, and change nothing. See `Session.check`."""
        _, work, _ = self._on_card(card_id, call_id)
        new = await self._look(work, changes, quiet=True)
        if new.proposal is not None:
            return Reading(new.proposal.fields, new.proposal.warnings)
        times = ((name, new.bound[name].value) for name in changes if name in new.bound)
        return Reading(
            tuple(
                Field(name, value.describe(self._binder.now), name)
                for name, value in times
                if isinstance(value, Moment)
            )
        )

    def stop(self, work: Work) -> None:
        """Stop looking at what edits make of a call; they end with KeyError."""
        for look in self._looks.get(work.call.id, ()):
            look.cancel()

    def _on_card(self, card_id: int, call_id: int) -> tuple[ApprovalCard, Work, CardItem]:
        """Return the open card and a call on it. KeyError when there is none."""
        card, work = self._asking.open_card(card_id), self._works[call_id]
        if work.item is None or work.item not in card.items:
            raise KeyError(call_id)
        return card, work, work.item

    async def _look(self, work: Work, changes: Mapping[str, str], *, quiet: bool = False) -> _Edited:
        """Work out what an edit makes of a call.

        Raises:
            KeyError: it was stopped meanwhile.
            EditRejected: the new words cannot be used.
        """
        look = asyncio.create_task(self._edited(work, changes, quiet=quiet))
        looks = self._looks.setdefault(work.call.id, set())
        looks.add(look)
        look.add_done_callback(looks.discard)
        try:
            return await look
        except (BadValue, TimeNotUnderstood, TimeAmbiguous, ToolFailed) as error:
            raise EditRejected(str(error)) from error
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise  # the face does not want it any more; the tool has the sign already
            raise KeyError(work.call.id) from None

    async def _edited(self, work: Work, changes: Mapping[str, str], *, quiet: bool) -> _Edited:
        names = {parameter.name for parameter in work.tool.parameters}
        typed = {**work.typed, **{name: value for name, value in changes.items() if name in names}}
        answers = {**work.answers, **{slot: value for slot, value in changes.items() if slot not in names}}
        # On a thread: in a long text what others wrote is looked for.
        bound = await asyncio.to_thread(self._binder.bind, work.call, work.tool, self._finished, typed)
        if work.proposal is None:
            return _Edited(typed, answers, bound)
        match await self._looking.look(work, bound, answers, quiet=quiet):
            case Ambiguous(question=question) | Missing(question=question):
                raise EditRejected(question)
            case Proposal() as proposal:
                return _Edited(typed, answers, bound, proposal)
            case _:
                return _Edited(typed, answers, bound)


@dataclass(frozen=True, slots=True)
class _Edited:
    """What an edit makes of a call."""

    typed: dict[str, str]
    answers: dict[str, str]
    bound: dict[str, Bound]
    proposal: Proposal | None = None
