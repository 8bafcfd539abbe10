"""An effect on its way from the approval to its outcome: a crash at any instant loses and doubles nothing.

On disk before the effect: what is intended, under which idempotency key, and what it will give; then, from
the backend, each change with what was there before. After it: the outcome. A call that leaves this machine is
held for some seconds first, so that it can still be stopped.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from agent.changes import Change, Restorer, keeping
from agent.events import Held, State
from agent.journal import JournalError
from agent.past import Recalled, kept
from agent.results import Proposal, Result, ToolFailed
from agent.tools import Effect

if TYPE_CHECKING:
    from agent.asking import Report
    from agent.work import Work
    from agent.working import Working

log = logging.getLogger(__name__)


class OutcomeUnknown(Exception):
    """An effect failed in the middle, and nobody can tell whether it came about."""


class Committer:
    """Carries out the approved effects of one request.

    Args:
        report: where what happens is told.
        restorer: looks at changes again; None for a desk that cannot.
        working: the threads that effects run on.
        hold: seconds that what leaves this machine is held; 0 for not at all.
    """

    def __init__(self, report: Report, restorer: Restorer | None, working: Working, hold: float) -> None:
        self._report = report
        self._restorer = restorer
        self._working = working
        self._hold = hold
        self._held: dict[int, asyncio.Event] = {}

    def send_now(self, call_id: int) -> None:
        """Let a held call go. KeyError when it is not held."""
        self._held[call_id].set()

    async def commit(
        self, work: Work, proposal: Proposal, key: str, slow: Callable[[Work, str], None]
    ) -> tuple[Result, float]:
        """Do exactly what was approved; return what it gave, and how many seconds it took.

        Args:
            work: the call.
            proposal: what was approved.
            key: the idempotency key.
            slow: is told when the effect takes long.

        Raises:
            ToolFailed: it was not done.
            JournalError: it was not done, since it could not be written down.
            OutcomeUnknown: nobody can tell whether it was done.
        """
        content = work.digest()
        if content != work.approved:
            raise ToolFailed("What would run is not what was approved.", "Ask again to see it afresh.")
        expected = _expected(proposal)
        async with self._working.turn(work.tool) as turn:
            self._report.state(work, State.RUNNING)
            self._report.record(
                "intent",
                work.call.id,
                key=key,
                digest=content,
                tool=work.tool.name,
                title=proposal.title,
                expected=kept(expected, expected.labels() | work.labels()),
            )
            try:
                await self._report.journal.sealed()
            except asyncio.CancelledError:
                self._report.record("outcome", work.call.id, key=key, error="Stopped before it began.")
                raise
            work.committing = True  # from here on it is not cancelled: the user is told what came of it
            started = time.perf_counter()
            try:
                result = await turn.commit(partial(self._do, work, proposal, key), partial(slow, work))
            except Exception as error:
                if not await self._came_about_all_the_same(work, key, error):
                    raise
                result = expected
        seconds = time.perf_counter() - started
        took = round(seconds, 4)
        labels = result.labels() | work.labels()
        self._report.record("outcome", work.call.id, key=key, kept=kept(result, labels), seconds=took)
        try:
            await self._report.journal.sealed()
        except JournalError as error:
            self._report.notice(f"{work.tool.name} was done, but: {error}")
        return result, seconds

    async def _came_about_all_the_same(self, work: Work, key: str, error: Exception) -> bool:
        """Find out whether an effect came about although its tool failed."""
        happened = await self.came_about(work.changes, work.tool.app) if work.changes else False
        if happened is None:
            raise OutcomeUnknown(f"It may or may not have happened: {_in_words(error)}") from error
        if not happened:
            self._report.record("outcome", work.call.id, key=key, error=_in_words(error))
            await self._report.journal.sealed()
        await self.clear(work.changes)
        if happened:
            log.error("call %s of request %s", work.call.id, self._report.request_id, exc_info=error)
            self._report.notice(f"{work.tool.name} was done, but then something failed: {_in_words(error)}")
        return happened

    async def came_about(self, changes: Sequence[Change], app: str) -> bool | None:
        """Tell whether an effect that was begun came about; None when nobody can tell.

        Args:
            changes: what it reported.
            app: the app it is on.
        """
        restorer = self._restorer
        if restorer is None:
            return None
        if not changes:
            return False if restorer.reports(app) else None
        try:
            found = [await asyncio.to_thread(restorer.happened, change) for change in changes]
        except ToolFailed:
            return None
        return None if None in found else all(found)

    async def clear(self, changes: Sequence[Change]) -> None:
        """Throw away what was staged for changes whose fate is on disk in the journal."""
        for change in changes:
            if self._restorer is not None:
                await asyncio.to_thread(self._restorer.clear, change)

    def _do(self, work: Work, proposal: Proposal, key: str) -> Result:
        """Run the commit on this thread, with every change on disk in the journal before it is made."""

        def keep(change: Change) -> None:
            self._report.record("change", work.call.id, change=change.as_json())
            self._report.journal.seal()
            work.changes.append(change)

        with keeping(keep):
            return proposal.commit(key)

    def holds(self, work: Work) -> bool:
        """Whether an approved call is held before it goes."""
        return work.tool.effect is Effect.SEND and self._hold > 0

    async def hold(self, work: Work, title: str, told: Callable[[], None]) -> None:
        """Wait until the time is over, or the user lets the call go; a stop comes as a cancellation.

        Args:
            work: the call.
            title: what it will do, in words.
            told: is called once the user sees the countdown.

        Raises:
            JournalError: nobody was told, since the approval could not be written down.
        """
        gone = self._held[work.call.id] = asyncio.Event()
        self._report.record("held", work.call.id, seconds=self._hold)
        await self._report.journal.sealed()  # who sees the countdown has approved it, whatever happens now
        self._report.state(work, State.WAITING, f"goes in {self._hold:g} s, unless you stop it")
        self._report.emit(Held(work.call.id, self._hold, title))
        told()
        try:
            async with asyncio.timeout(self._hold):
                await gone.wait()
        except TimeoutError:
            pass
        finally:
            del self._held[work.call.id]


def _expected(proposal: Proposal) -> Result:
    """Return what an effect will give, as far as can be said before."""
    if proposal.expected is not None:
        return proposal.expected
    title = proposal.title
    return Recalled(title, title, f"{title}: done.", title, frozenset())


def _in_words(error: Exception) -> str:
    return str(error) if isinstance(error, ToolFailed | JournalError) else type(error).__name__
