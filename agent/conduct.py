"""Carries one request out: from its words, or from what the journal says of it, to the answer."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from agent import readings
from agent.checks import check_call, require
from agent.events import Mode, Outcome, PlanDropped, PlanGrew, PlanReady
from agent.joiner import join, outcome
from agent.language import PlanError, print_plan
from agent.plan import Call, Plan
from agent.planning import PlanEnd, Planner, PlannerUnavailable
from agent.provenance import NO_LABELS
from agent.resuming import still_good
from agent.revising import candidates
from agent.rules import NO_RULES, Rules
from agent.run import Run

if TYPE_CHECKING:
    from agent.asking import Report
    from agent.committing import Committer
    from agent.past import Past, PastCall
    from agent.results import JsonValue
    from agent.tools import CallContext, Toolbox
    from agent.working import Working

NOT_SURE = "I am not sure that this is what you meant; please check it."
NO_TOOL = (
    "I found nothing in this that I can do. I can look up people, write mails and messages, keep your"
    " calendar, reminders and notes, find and summarize files, and open maps."
)
NOT_WORKED_IN = (
    "I could not work that into the plan. Change the line on the card itself, or say the whole request anew."
)
MEANT_OTHERWISE = "Nothing was done. Say it in other words, or one thing at a time."
EMPTY = "Say what you would like done, for example: remind me to call Ana tomorrow at 9."


@dataclass(slots=True)
class Runs:
    """Makes the runs of one request: the first, and those of other plans for the same words."""

    key: str
    """What the idempotency keys of the request begin with; unique for good."""
    toolbox: Toolbox
    context: CallContext
    mode: Mode
    report: Report
    working: Working
    committer: Committer
    rules: Rules = NO_RULES
    number: int = -1
    """How many runs came before the next one."""

    def another(self, before: Run | None = None) -> Run:
        """Return a run for one more plan.

        Args:
            before: the run of the plan whose place it takes; what that one did is not done again.
        """
        self.number += 1
        return Run(
            key=f"{self.key}-r{self.number}" if self.number else self.key,
            toolbox=self.toolbox,
            context=self.context,
            mode=self.mode,
            report=self.report,
            working=self.working,
            committer=self.committer,
            rules=before.rules if before is not None else self.rules,
            done=before.effects_done() if before is not None else None,
            after_reading=before.was_read() if before is not None else NO_LABELS,
        )


@dataclass(frozen=True, slots=True)
class Before:
    """A request that ended."""

    text: str
    run: Run


class Conduct:
    """The life of one request.

    Args:
        runs: makes its runs.
        planner: turns the words into plans.
        threshold: the confidence from which a plan may run by itself, 0 to 1; 0 for the planner's own.
    """

    def __init__(self, runs: Runs, planner: Planner, threshold: float) -> None:
        self.runs = runs
        self.run: Run | None = None
        """What runs the plan, once there is one."""
        self.cancelled = False
        self._planner = planner
        self._threshold = threshold
        self._toolbox = runs.toolbox
        self._planning: asyncio.Task[PlanEnd] | asyncio.Task[tuple[Plan, PlanEnd, str] | None] | None = None
        self._reading: asyncio.Future[str | None] | None = None
        """The answer to the question about the request itself, while it is open."""

    def cancel(self) -> None:
        """Stop: nothing new starts. An effect that is under way is not torn."""
        self.cancelled = True
        if self._planning is not None:
            self._planning.cancel()
        if self._reading is not None and not self._reading.done():
            self._reading.set_result(None)
        if self.run is not None:
            self.run.cancel()

    def read_as(self, value: str | None) -> None:
        """Answer the question about the request itself. KeyError when it is not open."""
        if self._reading is None or self._reading.done():
            raise KeyError(readings.WHOLE_REQUEST)
        self._reading.set_result(value)

    @property
    def objection(self) -> str:
        """The user's words for what was refused; "" for none, and after a stop."""
        if self.run is None or self.cancelled:
            return ""
        return "; ".join(dict.fromkeys(self.run.objections().values()))

    async def go_on(self, past: Past, now: datetime) -> tuple[str, Outcome]:
        """Carry out the rest of a request; return the answer and the outcome.

        Args:
            past: what the journal says of it; it has a plan.
            now: the time.
        """
        self.runs.number = past.dropped - 1
        report, run = self.runs.report, self.runs.another()
        self.run = run
        plan = past.plan or Plan()
        for call in plan:
            self._add(run, call, report, still_good(past.calls.get(call.id), now))
        report.emit(PlanReady(plan, past.confidence, past.sure, past.message, 0.0))
        run.plan_ended(sure=past.sure)
        await run.wait()
        works = run.works.values()
        return join(works, past.message), outcome(works)

    async def ask(self, text: str) -> tuple[str, Outcome]:
        """Plan and run a request; return the answer and the outcome.

        Args:
            text: the user's words.
        """
        if not text.strip():
            return EMPTY, Outcome.NO_PLAN
        report, run = self.runs.report, self.runs.another()
        self.run = run
        planned = await self._planned(run, text, report)
        if not isinstance(planned, PlanEnd):
            return planned
        sure, confidences = self._is_sure(planned), planned.calls
        if not sure and self.runs.mode is not Mode.DRY_RUN:
            reading = await self._choose_reading(run.plan, planned, report)
            if reading != run.plan:
                await self._drop(run, report)
                if self.cancelled:
                    return "Stopped.", Outcome.CANCELLED
                if reading is None:
                    return MEANT_OTHERWISE, Outcome.NO_PLAN
                run, confidences = self.runs.another(), ()
                self.run = run
                self._take_reading(run, reading, planned, report)
        if not run.works:
            return remark(run.plan, planned, sure=True), Outcome.NO_PLAN
        run.plan_ended(sure=sure, confidences=confidences)
        await run.wait()
        works = run.works.values()
        return join(works, planned.message), outcome(works)

    async def revise(self, words: str, before: Before) -> tuple[str, Outcome]:
        """Plan and run what the user's words make of the request before; return answer and outcome.

        Args:
            words: the user's words for a refusal.
            before: the request that they are about.
        """
        report, started = self.runs.report, time.perf_counter()
        try:
            thinking = asyncio.create_task(self._revised(before, words), name="planning")
            self._planning = thinking
            found = await thinking
        except (PlannerUnavailable, PlanError) as error:
            return f"No plan could be made. {error}", Outcome.FAILED
        except asyncio.CancelledError:
            if not self.cancelled:
                raise
            return "Stopped.", Outcome.CANCELLED
        if found is None:
            return NOT_WORKED_IN, Outcome.NO_PLAN
        plan, end, request = found
        said = "\n".join(filter(None, (before.text, words, request)))
        report.record("revises", request=before.run.request_id, words=said)
        self.runs.context = replace(self.runs.context, request=said)
        run = self.run = self.runs.another(before.run)
        for call in plan:
            self._add(run, call, report)
        self._record_plan(plan, end, report, sure=False)
        seconds = time.perf_counter() - started
        report.emit(PlanReady(plan, end.confidence, False, end.message, seconds, end.calls))
        run.plan_ended(sure=False, confidences=end.calls)
        await run.wait()
        works = run.works.values()
        return join(works, end.message), outcome(works)

    async def _revised(self, before: Before, words: str) -> tuple[Plan, PlanEnd, str] | None:
        """Return the plan that the user's words make of the one before, and the words it was made from.

        None when they are not understood.
        """
        plan = before.run.plan
        refused = [plan.call(number) for number in before.run.objections()]
        for one in candidates(before.text, words, plan, refused, self._toolbox):
            if not one.request:
                return plan, PlanEnd(1.0), ""
            found, end = await plan_only(self._planner, self._toolbox, one.request)
            if len(found) and found != plan and (self._is_sure(end) or not one.must_be_sure):
                return found, replace(end, message=""), one.request
        return None

    async def _planned(self, run: Run, text: str, report: Report) -> PlanEnd | tuple[str, Outcome]:
        """Plan into a run; return how the plan ended, or the answer and the outcome when there is none."""
        try:
            thinking = asyncio.create_task(self._plan(run, text, report), name="planning")
            self._planning = thinking
            return await thinking
        except (PlannerUnavailable, PlanError) as error:
            run.cancel()
            await run.wait()
            return f"No plan could be made. {error}", Outcome.FAILED
        except asyncio.CancelledError:
            if not self.cancelled:
                raise
            run.cancel()
            await run.wait()
            return join(run.works.values()) or "Stopped.", Outcome.CANCELLED

    async def _drop(self, run: Run, report: Report) -> None:
        """Make a plan void: another follows, or none."""
        run.cancel()
        await run.wait()
        report.record("dropped")

    async def _choose_reading(self, plan: Plan, end: PlanEnd, report: Report) -> Plan | None:
        """Ask which of the planner's readings is meant, if they would do different things.

        Returns:
            The plan that is meant, which is `plan` when there is nothing to ask; None for none of them.
        """
        found = readings.readings(plan, end.others, self._toolbox)
        if len(found) == 1:
            return plan
        question = readings.question(found, self._toolbox, end.message)
        labels: list[JsonValue] = [choice.label for choice in question.choices]
        report.record("question", text=question.text, choices=labels)
        self._reading = asyncio.get_running_loop().create_future()
        report.emit(question)
        try:
            value = await self._reading
        finally:
            self._reading = None
        report.record("answer", value=value)
        known = value is not None and value.isdecimal() and int(value) < len(found)
        return found[int(value)] if known and value is not None else None

    def _take_reading(self, run: Run, plan: Plan, end: PlanEnd, report: Report) -> None:
        """Put another plan in the place of the one that was not meant."""
        report.emit(PlanDropped())
        for call in plan:
            self._add(run, call, report)
        self._record_plan(plan, end, report, sure=False)
        report.emit(PlanReady(plan, end.confidence, False, end.message, 0.0, chosen=True))

    @staticmethod
    def _record_plan(plan: Plan, end: PlanEnd, report: Report, *, sure: bool) -> None:
        report.record(
            "plan", text=print_plan(plan), confidence=end.confidence, sure=sure, message=end.message
        )

    def _add(self, run: Run, call: Call, report: Report, past: PastCall | None = None) -> None:
        """Check a call, show it and let it run. PlanError when it is not one."""
        require(check_call(call, self._toolbox, run.works.keys()))
        tool = self._toolbox[call.tool]
        report.emit(PlanGrew(call, tool.effect, tool.title))
        run.add(call, past)

    async def _plan(self, run: Run, text: str, report: Report) -> PlanEnd:
        """Stream the plan into the run.

        Raises:
            PlannerUnavailable: the planner cannot work.
            PlanError: the planner wrote something that is not a plan.
        """
        started = time.perf_counter()
        end = PlanEnd(confidence=0.0, sure=False)
        async for item in self._planner.plan(text, tuple(self._toolbox)):
            if isinstance(item, PlanEnd):
                end = item
                break
            self._add(run, item, report)
            await asyncio.sleep(0)  # the call may start although the planner has the next one at hand
        plan = run.plan
        sure = self._is_sure(end)
        self._record_plan(plan, end, report, sure=sure)
        seconds = time.perf_counter() - started
        said = remark(plan, end, sure=sure)
        report.emit(PlanReady(plan, end.confidence, sure, said, seconds, end.calls))
        return end

    def _is_sure(self, end: PlanEnd) -> bool:
        """Whether the plan may run by itself where the mode lets it."""
        return end.confidence >= self._threshold if self._threshold else end.sure


def remark(plan: Plan, end: PlanEnd, *, sure: bool) -> str:
    """Return what the user should know of a plan: that nothing fits, or that the planner is not sure."""
    if not len(plan):
        return " ".join(filter(None, (end.message, NO_TOOL)))
    return end.message if sure else " ".join(filter(None, (NOT_SURE, end.message)))


async def plan_only(planner: Planner, toolbox: Toolbox, text: str) -> tuple[Plan, PlanEnd]:
    """Return the plan for a request without running anything.

    Raises:
        PlannerUnavailable: the planner cannot work.
        PlanError: the planner wrote something that is not a plan.
    """
    plan = Plan()
    if not text.strip():
        return plan, PlanEnd(1.0, message=EMPTY)
    async for item in planner.plan(text, tuple(toolbox)):
        if isinstance(item, PlanEnd):
            return plan, replace(item, message=remark(plan, item, sure=item.sure))
        require(check_call(item, toolbox, {call.id for call in plan}))
        plan = plan.with_call(item)
    return plan, PlanEnd(0.0, sure=False, message="The planner stopped before the end of the plan.")
