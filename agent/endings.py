"""What the calls of a plan come to, and the first sentences of the answer as soon as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.binding import Finished
from agent.events import AnswerGrew, State
from agent.joiner import Growing
from agent.past import kept

if TYPE_CHECKING:
    from agent.asking import Report
    from agent.order import Order
    from agent.results import Result
    from agent.work import Work


class Endings:
    """The calls of one plan that are final.

    Args:
        order: the calls.
        report: where it is told.
    """

    def __init__(self, order: Order, report: Report) -> None:
        self.finished: dict[int, Finished] = {}
        """What the calls gave that are done."""
        self._order = order
        self._report = report
        self._ended = 0
        self._growing: Growing | None = None
        """None while the plan is not whole: a later call may use what an earlier one gives."""

    @property
    def all(self) -> bool:
        """Whether every call is final."""
        return self._ended == len(self._order.works)

    def finish(self, work: Work, result: Result, seconds: float | None, *, written: bool = False) -> None:
        """Settle a call that gave a result; `written` says that it stands in the journal already."""
        finished = Finished(result, result.labels() | work.labels())
        self.finished[work.call.id] = finished
        if not written:
            took = None if seconds is None else round(seconds, 4)
            self._report.record("result", work.call.id, kept=kept(result, finished.labels), seconds=took)
        self.settle(work, State.DONE, result.as_sentence(), result, seconds)

    def settle(
        self, work: Work, state: State, note: str, result: Result | None = None, seconds: float | None = None
    ) -> None:
        """Put a call into its final state."""
        if work.state.final:
            if work.left:
                self._report.ended_late(work, state, note)
            return
        self._ended += 1
        self._order.ended(work, state)
        self._report.state(work, state, note, result, seconds)
        self._tell_more()

    def plan_is_whole(self) -> None:
        """Begin to tell the answer."""
        self._growing = Growing(self._order.works.values())
        self._tell_more()

    def _tell_more(self) -> None:
        """Tell what of the answer stands now; all of it comes as `Answered`."""
        if self._growing is not None and self._growing.grow() and not self.all:
            self._report.emit(AnswerGrew(self._growing.text))
