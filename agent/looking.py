"""Has tools work out what a call gives or would do: on a thread, with news while it lasts."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from agent.events import State

if TYPE_CHECKING:
    from agent.asking import Report
    from agent.binding import Bound
    from agent.results import ToolReturn
    from agent.stop import Stop
    from agent.tools import CallContext
    from agent.work import Work
    from agent.working import Working


class Looking:
    """Runs the tools of one request as far as the approval.

    Args:
        context: what tools get, without answers.
        working: the threads that they run on.
        report: where what happens is told.
    """

    def __init__(self, context: CallContext, working: Working, report: Report) -> None:
        self._context = context
        self._working = working
        self._report = report

    async def look(
        self, work: Work, bound: Mapping[str, Bound], answers: Mapping[str, str], *, quiet: bool = False
    ) -> ToolReturn:
        """Return what the tool of a call says.

        Args:
            work: the call.
            bound: its arguments.
            answers: the user's answers to its questions, by slot.
            quiet: what the tool notices is not told.
        """
        loop = asyncio.get_running_loop()

        def notice(text: str) -> None:
            if not quiet:
                loop.call_soon_threadsafe(self._report.notice, text)

        labels = {name: one.labels for name, one in bound.items()}
        arguments = {name: one.value for name, one in bound.items()}

        def run(stop: Stop) -> ToolReturn:
            context = replace(self._context, answers=dict(answers), labels=labels, notice=notice, stop=stop)
            return work.tool.run(context, **arguments)

        return await self._working.look(work.tool, run, partial(self.still_running, work))

    def still_running(self, work: Work, note: str) -> None:
        """Tell what is new of a call that runs."""
        if work.state is State.RUNNING:
            self._report.state(work, State.RUNNING, note)
