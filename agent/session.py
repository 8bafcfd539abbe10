"""The whole program without a face: a request goes in, typed events come out, decisions go back in.

    async for event in session.ask("remind me to call Sid tomorrow at 9"):
        match event:
            case ApprovalCard():
                session.decide(event.card_id, {event.items[0].call_id: Decision(Verdict.APPROVE)})

One request runs at a time; every way in passes the same gate (`agent.policy`) and the same journal.
"""

from __future__ import annotations

import asyncio
import getpass
import logging
import secrets
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime

from agent import readings
from agent.asking import Report
from agent.changes import Restorer
from agent.checks import check_call, require
from agent.committing import Committer
from agent.events import (
    Answered,
    Asked,
    Decision,
    EditRejected,
    EndedLate,
    Event,
    Finished,
    Mode,
    Notice,
    Outcome,
    PlanDropped,
    PlanGrew,
    PlanReady,
)
from agent.joiner import join, outcome
from agent.journal import Journal, JournalError, RequestRow
from agent.language import PlanError, print_plan
from agent.masking import marked, masked
from agent.past import Past, PastCall, past_of
from agent.plan import Call, Plan
from agent.planning import PlanEnd, Planner, PlannerUnavailable
from agent.results import JsonValue
from agent.resuming import NotResumable, still_good, why_not
from agent.revising import candidates
from agent.rule_book import RuleBook
from agent.rules import Rule
from agent.run import Run, Runs
from agent.settings import Settings
from agent.tools import CallContext, Toolbox
from agent.undoing import Undoing
from agent.working import Working
from agent.writer import PlainWriter, Writer

log = logging.getLogger(__name__)

LEFT_BEHIND = 3600.0
"""Seconds after which a temporary file is nobody's any more."""
LEAVING = 10.0
"""Seconds that the end of the program waits for effects that are under way."""
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
SECRET_IN_EDIT = "This line holds a secret, which is not shown; write the line without it, or leave it."


@dataclass(frozen=True, slots=True)
class _Before:
    """A request that ended."""

    text: str
    run: Run


class Busy(Exception):
    """A request is still running; one runs at a time."""


class Session:
    """A conversation with the assistant.

    Args:
        planner: turns requests into plans.
        toolbox: the tools plans may call.
        desk: the user's data, handed to the tools as it is.
        journal: where everything is written.
        settings: the user's settings.
        face: who shows the approvals, such as "tui" or "cli"; recorded with each.
        clock: gives the time, aware; the machine's clock in the user's zone by default.
        writer: fills prose.
        restorer: looks at what effects changed and puts it back; without one, a crash leaves questions.
        rules: the user's rules; none when None.
    """

    def __init__(
        self,
        *,
        planner: Planner,
        toolbox: Toolbox,
        desk: object,
        journal: Journal,
        settings: Settings,
        face: str,
        clock: Callable[[], datetime] | None = None,
        writer: Writer | None = None,
        restorer: Restorer | None = None,
        rules: RuleBook | None = None,
    ) -> None:
        self.zone = settings.timezone()
        self.mode = settings.mode
        self.toolbox = toolbox
        self.journal = journal
        self._planner = planner
        self._desk = desk
        self._settings = settings
        self._face = face
        self._clock = clock or (lambda: datetime.now(self.zone))
        self._writer = writer or PlainWriter()
        self._restorer = restorer
        self.undoing = Undoing(journal, toolbox, restorer, self._clock)
        """Undoes what requests changed."""
        self._rules = rules or RuleBook(None, toolbox)
        self._run: Run | None = None
        self._task: asyncio.Task[None] | None = None
        self._planning: asyncio.Task[PlanEnd] | asyncio.Task[tuple[Plan, PlanEnd] | None] | None = None
        self._reading: asyncio.Future[str | None] | None = None
        """The answer to the question about the request itself, while it is open."""
        self._before: _Before | None = None
        """The latest request, for words about it."""
        self._cancelled = False
        self._working = Working(toolbox)
        self._late: asyncio.Queue[EndedLate] = asyncio.Queue()

    @property
    def busy(self) -> bool:
        """Whether a request is running."""
        return self._task is not None and not self._task.done()

    async def ask(self, text: str) -> AsyncGenerator[Event, None]:
        """Take in a request and yield what happens, to the end.

        Leaving the iteration early stops the request. Failures of the planner and the journal come as
        `Answered` and `Finished`, not as exceptions.

        Args:
            text: the user's words, of any length and content.

        Raises:
            Busy: a request is still running.
        """
        async with aclosing(self._live(lambda emit: self._serve(text, emit))) as events:
            async for event in events:
                yield event

    async def resume(self, request_id: int) -> AsyncGenerator[Event, None]:
        """Go on with a request that the program did not live to end, and yield what happens, as `ask` does.

        What was done is not done again; what was approved and not done is done, if it is still exactly what
        was approved; where nobody can tell, the user is asked.

        Args:
            request_id: one of `interrupted`, or one that ended with something unknown.

        Raises:
            Busy: a request is still running.
            NotResumable: another program goes on with it, or there is nothing to go on from.
        """
        row = await asyncio.to_thread(self.journal.request, request_id)
        if row is None:
            raise NotResumable(f"There is no request {request_id}.")
        entries = await asyncio.to_thread(self.journal.entries, request_id)
        past = past_of(entries, row.text)
        if (why := why_not(row, past, self.toolbox)) or not self.journal.claim(request_id):
            raise NotResumable(why or f"Request {request_id} is being gone on with by another program.")
        async with aclosing(self._live(lambda emit: self._go_on(row, past, emit))) as events:
            async for event in events:
                yield event

    async def revise(self, request_id: int, words: str) -> AsyncGenerator[Event, None]:
        """Work a refusal's words into the request they were about; yields what happens, as `ask` does.

        It is a request of its own. What the other one did already is not done again, and all effects of the
        new plan wait for the user.

        Args:
            request_id: the latest request, which ended with an objection.
            words: the user's.

        Raises:
            Busy: a request is still running.
            KeyError: it is not the latest request.
        """
        before = self._before
        if before is None or before.run.request_id != request_id:
            raise KeyError(request_id)
        async with aclosing(self._live(lambda emit: self._serve(words, emit, before))) as events:
            async for event in events:
                yield event

    async def interrupted(self) -> list[RequestRow]:
        """Return the requests that can be gone on with, oldest first.

        Those that cannot, since they were not planned yet when the program ended, are closed.
        """

        def look() -> list[RequestRow]:
            found: list[RequestRow] = []
            for row in self.journal.interrupted():
                why = why_not(row, past_of(self.journal.entries(row.id), row.text), self.toolbox)
                if not why:
                    found.append(row)
                elif self.journal.claim(row.id):
                    self.journal.end(row.id, Outcome.FAILED, f"The program ended in the middle of it. {why}")
            self.journal.seal()
            if not found and self._restorer is not None:
                self._restorer.tidy(LEFT_BEHIND)
            return found

        return await asyncio.to_thread(look)

    async def _live(
        self, serve: Callable[[Callable[[Event], None]], Coroutine[None, None, None]]
    ) -> AsyncGenerator[Event, None]:
        """Run `serve` beside the iteration and yield what it emits."""
        if self.busy:
            raise Busy("A request is still running; stop it, or wait for it to end.")
        events: asyncio.Queue[Event | None] = asyncio.Queue()
        self._cancelled = False
        self._task = asyncio.create_task(
            serve(lambda event: events.put_nowait(masked(event))), name="request"
        )
        self._task.add_done_callback(lambda task: events.put_nowait(None))
        try:
            while (event := await events.get()) is not None:
                yield event
        finally:
            self.cancel()
            await asyncio.wait([self._task])
            self._run = None
        if not self._task.cancelled() and (error := self._task.exception()) is not None:
            raise error

    def answer(self, question_id: int, value: str | None) -> None:
        """Answer a `Question` with a choice's value or typed words; None gives up on its call.

        Raises:
            KeyError: the question is not open.
        """
        if question_id == readings.WHOLE_REQUEST:
            if self._reading is None or self._reading.done():
                raise KeyError(question_id)
            self._reading.set_result(value)
            return
        self._running().answer(question_id, value)

    def decide(self, card_id: int, decisions: Mapping[int, Decision]) -> None:
        """Decide on an `ApprovalCard`, call by call; a call left out is refused.

        Raises:
            KeyError: the card is not the open one.
        """
        self._running().decide(card_id, decisions)

    async def edit(self, card_id: int, call_id: int, changes: Mapping[str, str]) -> None:
        """Change a call of the open card; the card is void and a fresh one follows as an event.

        Args:
            card_id: the open card.
            call_id: a call on it.
            changes: new words, by `Field.parameter` or `Field.slot`.

        Raises:
            KeyError: the card is not open, or the call is not on it.
            EditRejected: the new words cannot be used; the card stays valid.
        """
        if any(map(marked, changes.values())):
            raise EditRejected(SECRET_IN_EDIT)
        await self._running().edit(card_id, call_id, changes)

    async def add_rule(self, rule: Rule, *, for_good: bool) -> None:
        """Add a rule; it holds from now on, for the calls that wait too.

        Args:
            rule: one of `CardItem.offers`, or any other.
            for_good: keep it in `rules.toml`; else it holds until the program ends.

        Raises:
            RulesError: it cannot hold, or cannot be kept.
        """
        await asyncio.to_thread(self._rules.add, rule, for_good=for_good)
        rules = await asyncio.to_thread(self._rules.read)
        if self._run is not None:
            self._run.rule_added(rule, rules, for_good=for_good)

    def cancel(self) -> None:
        """Stop the running request: nothing new starts, and it ends at once.

        An effect that is under way is not torn. The request waits for it for a moment only; how it ends then
        comes from `late`.
        """
        if not self.busy:
            return
        self._cancelled = True
        if self._planning is not None:
            self._planning.cancel()
        if self._reading is not None and not self._reading.done():
            self._reading.set_result(None)
        if self._run is not None:
            self._run.cancel()

    def send_now(self, call_id: int) -> None:
        """Let a call go at once that is held. KeyError when it is not."""
        self._running().send_now(call_id)

    def cancel_call(self, call_id: int) -> None:
        """Stop one call of the running request. KeyError when there is no such call."""
        self._running().cancel_call(call_id)

    @property
    def under_way(self) -> bool:
        """Whether an effect is under way; `close` waits for it."""
        return self._working.committing

    async def late(self) -> AsyncGenerator[EndedLate, None]:
        """Yield, without end, how effects ended that were under way when their request was stopped."""
        while True:
            yield await self._late.get()

    async def close(self) -> None:
        """Stop what runs, wait for effects under way (not longer than `LEAVING`), and close the journal."""
        self.cancel()
        if self._task is not None and not self._task.done():
            await asyncio.wait([self._task])
        await self._working.finish(LEAVING)
        await asyncio.to_thread(self.journal.close)

    def _running(self) -> Run:
        if self._run is None:
            raise KeyError("no request is running")
        return self._run

    def _put_late(self, event: EndedLate) -> None:
        self._late.put_nowait(masked(event))

    async def _serve(self, text: str, emit: Callable[[Event], None], before: _Before | None = None) -> None:
        """Live one request; with `before`, its words are about the one before."""
        now = self._clock()
        key = secrets.token_hex(8)
        try:
            request_id = await asyncio.to_thread(self.journal.begin, text, now, self.mode, self._face, key)
        except JournalError as error:
            emit(Asked(0, text, now))
            emit(Answered(f"{error} Nothing was done."))
            emit(Finished(0, Outcome.FAILED))
            return
        emit(Asked(request_id, text, now))
        runs = await self._runs(request_id, text, now, key, self.mode, emit)
        if before is None:
            answer, ended = await self._carry_out(runs, text)
        else:
            answer, ended = await self._carry_out_revision(runs, text, before)
        if self._run is not None:
            self._before = _Before(runs.context.request, self._run)
        await self._end(runs.report, answer, ended)

    async def _go_on(self, row: RequestRow, past: Past, emit: Callable[[Event], None]) -> None:
        """Live the rest of a request."""
        emit(Asked(row.id, row.text, row.at, resumed=True))
        text = past.words or row.text
        runs = await self._runs(row.id, text, row.at.astimezone(self.zone), row.key, Mode(row.mode), emit)
        runs.report.record("resumed", face=self._face)
        runs.number = past.dropped - 1
        run = self._run = runs.another()
        plan = past.plan or Plan()
        for call in plan:
            self._add(run, call, runs.report, still_good(past.calls.get(call.id), self._clock()))
        emit(PlanReady(plan, past.confidence, past.sure, past.message, 0.0))
        run.plan_ended(sure=past.sure)
        await run.wait()
        works = run.works.values()
        await self._end(runs.report, join(works, past.message), outcome(works))

    async def _end(self, report: Report, answer: str, ended: Outcome) -> None:
        """Say the answer and close the request."""
        report.emit(Answered(answer))
        self.journal.end(report.request_id, ended, answer)
        try:
            await self.journal.sealed()
        except JournalError as error:
            report.emit(Notice(str(error)))
        words = "; ".join(dict.fromkeys(self._run.objections().values())) if self._run is not None else ""
        report.emit(Finished(report.request_id, ended, "" if self._cancelled else words))

    async def _runs(
        self, request_id: int, text: str, now: datetime, key: str, mode: Mode, emit: Callable[[Event], None]
    ) -> Runs:
        """Return what makes the runs of one request."""
        context = CallContext(
            desk=self._desk,
            now=now,
            zone=self.zone,
            request=text,
            writer=self._writer,
            user_name=self._settings.name,
            show=mode is not Mode.DRY_RUN,
        )
        user = self._settings.name or _login()
        report = Report(request_id, self.journal, self._clock, emit, self._face, self._put_late, user)
        committer = Committer(report, self._restorer, self._working, self._settings.hold)
        rules = await asyncio.to_thread(self._rules.read)
        if rules.problem:
            report.notice(f"{rules.problem} Until then everything asks.")
        return Runs(key, self.toolbox, context, mode, report, self._working, committer, rules)

    async def _carry_out(self, runs: Runs, text: str) -> tuple[str, Outcome]:
        """Plan and run; return the answer and the outcome."""
        if not text.strip():
            return EMPTY, Outcome.NO_PLAN
        report, run = runs.report, runs.another()
        self._run = run
        planned = await self._planned(run, text, report)
        if not isinstance(planned, PlanEnd):
            return planned
        sure, confidences = self._is_sure(planned), planned.calls
        if not sure and self.mode is not Mode.DRY_RUN:
            reading = await self._choose_reading(run.plan, planned, report)
            if reading != run.plan:
                await self._drop(run, report)
                if self._cancelled:
                    return "Stopped.", Outcome.CANCELLED
                if reading is None:
                    return MEANT_OTHERWISE, Outcome.NO_PLAN
                run, confidences = runs.another(), ()
                self._run = run
                self._take_reading(run, reading, planned, report)
        if not run.works:
            return remark(run.plan, planned, sure=True), Outcome.NO_PLAN
        run.plan_ended(sure=sure, confidences=confidences)
        await run.wait()
        works = run.works.values()
        return join(works, planned.message), outcome(works)

    async def _carry_out_revision(self, runs: Runs, words: str, before: _Before) -> tuple[str, Outcome]:
        """Plan and run what the user's words make of the request before; return answer and outcome."""
        report = runs.report
        said = f"{before.text}\n{words}"
        report.record("revises", request=before.run.request_id, words=said)
        runs.context = replace(runs.context, request=said)
        run = self._run = runs.another(before.run)
        try:
            thinking = asyncio.create_task(self._revised(before, words), name="planning")
            self._planning = thinking
            found = await thinking
        except (PlannerUnavailable, PlanError) as error:
            return f"No plan could be made. {error}", Outcome.FAILED
        except asyncio.CancelledError:
            if not self._cancelled:
                raise
            return "Stopped.", Outcome.CANCELLED
        if found is None:
            return NOT_WORKED_IN, Outcome.NO_PLAN
        plan, end = found
        for call in plan:
            self._add(run, call, report)
        self._record_plan(plan, end, report, sure=False)
        report.emit(PlanReady(plan, end.confidence, False, end.message, 0.0, end.calls))
        run.plan_ended(sure=False, confidences=end.calls)
        await run.wait()
        works = run.works.values()
        return join(works, end.message), outcome(works)

    async def _revised(self, before: _Before, words: str) -> tuple[Plan, PlanEnd] | None:
        """Return the plan that the user's words make of the one before; None when they are not understood."""
        plan = before.run.plan
        refused = [plan.call(number) for number in before.run.objections()]
        for one in candidates(before.text, words, plan, refused, self.toolbox):
            if not one.request:
                return plan, PlanEnd(1.0)
            found, end = await plan_only(self._planner, self.toolbox, one.request)
            if len(found) and found != plan and (self._is_sure(end) or not one.must_be_sure):
                return found, replace(end, message="")
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
            if not self._cancelled:
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
        found = readings.readings(plan, end.others, self.toolbox)
        if len(found) == 1:
            return plan
        question = readings.question(found, self.toolbox, end.message)
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
        require(check_call(call, self.toolbox, run.works.keys()))
        tool = self.toolbox[call.tool]
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
        async for item in self._planner.plan(text, tuple(self.toolbox)):
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
        return end.confidence >= self._settings.confidence if self._settings.confidence else end.sure


def _login() -> str:
    """Return the name of the user on this machine; "" when it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


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
