"""Runs one request's calls: each as soon as what it needs is there, none before the policy lets it.

Event-driven, without polling: whenever a call settles, the calls that waited for it are looked at; when
nothing else can go on, what waits for approval is put on a card; when every call is final, the run is over.
Tools run on threads.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from agent.asking import Asking, Report
from agent.binding import BadValue, Binder, Bound, Finished
from agent.committing import Committer, OutcomeUnknown
from agent.events import CardItem, Decision, EditRejected, Mode, State, Step, Verdict
from agent.journal import JournalError
from agent.masking import marked
from agent.past import PastCall, Recalled, kept
from agent.plan import Call, Plan
from agent.provenance import NO_LABELS, Labels
from agent.results import Ambiguous, Choice, JsonValue, Missing, Proposal, Result, ToolFailed, ToolReturn
from agent.rules import NO_RULES, Rule, Rules
from agent.stepping import Stepping, needed_by
from agent.times import TimeAmbiguous, TimeNotUnderstood
from agent.tools import CallContext, Effect, Kind, Toolbox
from agent.work import Work, names_in

if TYPE_CHECKING:
    from agent.planning import CallConfidence
    from agent.policy import Assessment
    from agent.stop import Stop
    from agent.working import Working

_TIME_SLOT = "time:"
"""Slots of this form ask for the value of a time parameter."""
GRACE = 0.05
"""Seconds that a stopped request waits for effects that are under way; most end in a few milliseconds."""
_LEFT = "It was under way when you stopped. You will be told how it ends."

log = logging.getLogger(__name__)


class Run:
    """The life of one plan.

    Args:
        key: what the idempotency keys of this request begin with; unique for good.
        toolbox: the tools.
        context: what tools get, without answers.
        mode: when the user is asked.
        rules: the user's.
        report: where what happens is told.
        working: the threads that tools run on.
        committer: carries out the effects.
        done: effects of an earlier plan for the same request, by what they did; they are not done again.
        after_reading: what had been read before this plan was made.
    """

    def __init__(
        self,
        *,
        key: str,
        toolbox: Toolbox,
        context: CallContext,
        mode: Mode,
        report: Report,
        working: Working,
        committer: Committer,
        done: Mapping[str, Finished] | None = None,
        after_reading: Labels = NO_LABELS,
        rules: Rules = NO_RULES,
    ) -> None:
        self.works: dict[int, Work] = {}
        self._key = key
        self._toolbox = toolbox
        self._context = context
        self._mode = mode
        self.rules = rules
        self._report = report
        self._working = working
        self._committer = committer
        self._done = done or {}
        self._after_reading = after_reading
        self._asking = Asking(report)
        self._stepping = Stepping(self.works)
        self._edits: dict[int, asyncio.Task[ToolReturn]] = {}
        """The tools that look at what an edit makes of a call."""
        self._binder = Binder(context.now, context.zone, context.request)
        self._sure: bool | None = None
        """None while the plan streams."""
        self._unsettled = 0
        self._busy: set[int] = set()
        """Calls that go on by themselves: neither final nor waiting for the user."""
        self._dependents: dict[int, list[Work]] = {}
        self._writers: dict[tuple[str, str], list[int]] = {}
        """The calls that write a thing, by its app and what the plan calls it."""
        self._to_check: deque[Work] = deque()
        self._finished: dict[int, Finished] = {}
        self._over = asyncio.Event()

    # What the session tells the run.

    def add(self, call: Call, past: PastCall | None = None) -> None:
        """Take in one more checked call of the streaming plan; it starts at once when it can.

        Args:
            call: the call.
            past: how far it had come before the program ended; what is over stays as it was.
        """
        work = Work(call, self._toolbox[call.tool], self._named_before(call))
        self.works[call.id] = work
        self._unsettled += 1
        for need in {*call.depends_on, *work.after}:
            self._dependents.setdefault(need, []).append(work)
            work.missing += not self.works[need].state.final
        if work.tool.effect in (Effect.WRITE, Effect.SEND):
            for name in names_in(call, work.tool):
                self._writers.setdefault((work.tool.app, name), []).append(call.id)
        if past is not None:
            self._take_up(work, past)
        self._to_check.append(work)
        self._advance()

    def _take_up(self, work: Work, past: PastCall) -> None:
        """Put a call where it was when the program ended."""
        work.past, work.approved = past, past.approved
        if not past.open:
            work.changes = list(past.changes)
        names = {parameter.name for parameter in work.tool.parameters}
        for slot, value in {**past.answers, **past.changed}.items():
            if marked(value):
                continue  # a secret, which is not kept: without it the call is another one, and asked about
            name = slot.removeprefix(_TIME_SLOT)
            (work.typed if name in names else work.answers)[name if name in names else slot] = value
        if past.result is not None and marked(past.result.text) and work.tool.effect is Effect.READ:
            return  # it held a secret, so it is looked up again
        if past.result is not None:
            self._finished[work.call.id] = Finished(past.result, past.result.labels())
        waits = any(not self.works[need].state.final for need in work.call.depends_on)
        if past.state.final and not past.open and not (past.state is State.SKIPPED and waits):
            self._settle(work, past.state, past.note, past.result, past.seconds)

    def plan_ended(self, *, sure: bool, confidences: Sequence[CallConfidence] = ()) -> None:
        """Say that no more calls come, whether the planner is sure of the plan, and how sure of each call."""
        self._sure = sure
        for work, confidence in zip(self.works.values(), confidences, strict=False):
            work.confidence = confidence
        self._to_check.extend(self.works.values())
        self._advance()

    async def wait(self) -> None:
        """Return when every call is final."""
        await self._over.wait()

    def answer(self, question_id: int, value: str | None) -> None:
        """Answer a question; None gives up on its call. KeyError when it is not open."""
        self._busy.add(self._asking.answer(question_id, value).call.id)

    def decide(self, card_id: int, decisions: Mapping[int, Decision]) -> None:
        """Decide on the open card; calls left out are refused. KeyError when the card is not open."""
        for work in self._asking.decide(card_id, decisions, self.works):
            self._busy.add(work.call.id)
            self._stop_edit(work)
        self._advance()

    def step(self, step: Step, call_id: int | None) -> None:
        """Go on in step mode. KeyError when there is no such call or it is over, or in another mode."""
        if self._mode is not Mode.STEP:
            raise KeyError(step)
        match step, call_id:
            case Step.SHOW, int() if self.works[call_id].item is not None:
                self._stepping.show(call_id)
            case Step.TO, int() if not self.works[call_id].state.final:
                needed: list[JsonValue] = [*self._stepping.let_up_to(call_id)]
                self._report.record("step", call_id, step=step, calls=needed)
            case Step.READS, None:
                self._stepping.let_reads()
                self._report.record("step", step=step)
            case Step.REVIEW, None:
                self._mode = Mode.REVIEW
                self._report.record("step", step=step)
            case _:
                raise KeyError(call_id)
        self._asking.card = None
        for work in self.works.values():
            self._look_again(work)
        self._advance()

    def _look_again(self, work: Work) -> None:
        """Look whether a call that waits for the user still must."""
        if work.item is None or work.decided is None or work.decided.done():
            return
        assessment = self._assess(work)
        if assessment.ask:
            work.item = work.card_item(assessment)
            return
        self._let(work)
        self._busy.add(work.call.id)
        work.decided.set_result(Verdict.APPROVE)

    def _let(self, work: Work) -> None:
        """Write down that the user let a call go in step mode, without its card."""
        work.approved = work.digest()
        why = self._stepping.why_let(work) or Step.REVIEW
        self._report.decision(
            work.call.id, Verdict.APPROVE, work.approved, face=self._report.face, reason=why
        )

    def needed_by(self, call_id: int) -> tuple[int, ...]:
        """Return the calls that must come to an end before one can begin. KeyError for no call."""
        return needed_by(self.works, call_id)

    async def edit(self, card_id: int, call_id: int, changes: Mapping[str, str]) -> None:
        """Change a call of the open card; a fresh card follows as an event.

        Args:
            card_id: the open card.
            call_id: a call on it.
            changes: new words, by parameter or slot.

        Raises:
            KeyError: the card is not open, or the call is not on it.
            EditRejected: the new words cannot be used.
        """
        card = self._asking.open_card(card_id)
        work = self.works[call_id]
        old = work.item
        if old is None or old not in card.items:
            raise KeyError(call_id)
        self._stop_edit(work)
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
        work.item = work.card_item(self._assess(work))
        self._report.record("edit", call_id, changes=dict(changes), digest=work.item.digest)
        self._show([work.item if item is old else item for item in card.items])

    async def _as_edited(
        self, work: Work, bound: Mapping[str, Bound], answers: Mapping[str, str]
    ) -> ToolReturn:
        """Have the tool work out what an edit makes of a call. KeyError when it was stopped meanwhile."""
        look = asyncio.create_task(self._on_thread(work, bound, answers))
        self._edits[work.call.id] = look
        try:
            return await look
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise  # the face does not want it any more; the tool has the sign already
            raise KeyError(work.call.id) from None
        finally:
            if self._edits.get(work.call.id) is look:
                del self._edits[work.call.id]

    def _stop_edit(self, work: Work) -> None:
        if (look := self._edits.get(work.call.id)) is not None:
            look.cancel()

    def rule_added(self, rule: Rule, rules: Rules, *, for_good: bool) -> None:
        """Go by other rules from now on, one of them new."""
        self.rules = rules
        self._report.record("rule", text=str(rule), for_good=for_good)

    def cancel(self) -> None:
        """Stop everything that has not happened yet, and take no more calls."""
        self._sure = bool(self._sure)
        self._asking.card = None
        for work in self.works.values():
            self._cancel(work)
        asyncio.get_running_loop().call_later(GRACE, self._leave_what_is_under_way)
        self._advance()

    def send_now(self, call_id: int) -> None:
        """Let a call go that is held. KeyError when it is not."""
        self._committer.send_now(call_id)

    def cancel_call(self, call_id: int) -> None:
        """Stop one call; what depends on it is skipped. KeyError when there is no such call."""
        self._cancel(self.works[call_id])
        card = self._asking.card
        if card is not None and any(item.call_id == call_id for item in card.items):
            self._asking.card = None
            if rest := [item for item in card.items if item.call_id != call_id]:
                self._show(rest)
        self._advance()

    def effects_done(self) -> dict[str, Finished]:
        """Return the effects that came about, by what they did."""
        done = {
            work.asked_for(): self._finished[work.call.id]
            for work in self.works.values()
            if work.state is State.DONE and work.tool.effect in (Effect.WRITE, Effect.SEND)
        }
        return {**self._done, **done}

    def objections(self) -> dict[int, str]:
        """Return the user's words for what was refused, by call."""
        return {number: work.objection for number, work in self.works.items() if work.objection}

    def was_read(self) -> Labels:
        """Return where all results so far came from."""
        labels = (label for finished in self._finished.values() for label in finished.labels)
        return self._after_reading | frozenset(labels)

    @property
    def request_id(self) -> int:
        """The request that it belongs to."""
        return self._report.request_id

    @property
    def plan(self) -> Plan:
        """The calls so far."""
        return Plan(tuple(work.call for work in self.works.values()))

    # Scheduling.

    def _advance(self) -> None:
        """Start what became ready; ask for approval, or end, when nothing else can go on."""
        while self._to_check:
            work = self._to_check.popleft()
            if work.state is State.PENDING and work.task is None:
                self._start_if_ready(work)
        if self._sure is None or self._busy or self._asking.questions:
            return
        if not self._unsettled:
            self._over.set()
        elif self._asking.card is None:
            waiting = [work for work in self.works.values() if work.item is not None]
            if waiting and self._mode is Mode.STEP:
                waiting = [self._stepping.next_of(waiting)]
            if waiting:
                self._show([work.item for work in waiting if work.item is not None])

    def _start_if_ready(self, work: Work) -> None:
        needs = [self.works[k] for k in work.call.depends_on]
        lost = next((need for need in needs if need.state.final and need.state is not State.DONE), None)
        if lost is not None:
            work.withheld = lost.withheld
            why = f"needs call {lost.call.id} ({lost.tool.title}), which {_FATE[lost.state]}"
            self._settle(work, State.SKIPPED, why)
            return
        if not all(need.state is State.DONE for need in needs):
            return
        if not all(self.works[k].state.final for k in work.after):
            return
        if work.tool.effect is not Effect.READ and self._sure is None:
            return  # whether it may run by itself depends on how sure the whole plan is
        self._busy.add(work.call.id)
        work.task = asyncio.get_running_loop().create_task(self._work(work), name=f"call {work.call.id}")

    def _named_before(self, call: Call) -> frozenset[int]:
        """Return the earlier calls that write a thing which this one names without referring to it."""
        tool = self._toolbox[call.tool]
        writers = (self._writers.get((tool.app, name), ()) for name in names_in(call, tool))
        return frozenset(number for numbers in writers for number in numbers)

    # One call.

    async def _work(self, work: Work) -> None:
        """Take one call from ready to final."""
        try:
            await self._attempt(work)
        except asyncio.CancelledError:
            self._settle(work, State.CANCELLED, "stopped")
        except (ToolFailed, BadValue) as error:
            self._settle(work, State.FAILED, str(error))
        except OutcomeUnknown as error:
            self._settle(work, State.UNKNOWN, str(error))
        except JournalError as error:
            self._settle(work, State.FAILED, f"{error} Nothing was done.")
        except Exception as error:
            # A defect of one tool must not take the session down; the log gets the traceback.
            log.exception("call %s of request %s", work.call.id, self._report.request_id)
            why = f"{work.tool.name} broke ({type(error).__name__}); the log has the details."
            self._settle(work, State.FAILED, why)
        finally:
            work.item = work.decided = None
            self._busy.discard(work.call.id)
            self._advance()

    async def _attempt(self, work: Work) -> None:
        if work.past is not None and work.past.open and await self._look_back(work, work.past):
            return
        while True:
            if not await self._bind(work):
                return
            if self._done and (before := self._done.get(work.asked_for())) is not None:
                self._finish(work, before.result, None)
                return
            if work.tool.effect in (Effect.READ, Effect.OPEN):
                assessment = self._assess(work)
                if assessment.barred:
                    self._bar(work, assessment)
                    return
                # What was approved is not asked again when a question came in between.
                if work.approved != work.digest():
                    if assessment.ask and not await self._approved(work, assessment):
                        return
                    if not assessment.ask and self._mode is Mode.STEP:
                        self._let(work)
            self._report.state(work, State.RUNNING)
            started = time.perf_counter()
            returned = await self._on_thread(work, work.bound, work.answers)
            match returned:
                case Ambiguous() | Missing():
                    if not await self._ask(work, returned):
                        return
                case Proposal():
                    await self._propose(work, returned)
                    return
                case Result():
                    self._finish(work, returned, time.perf_counter() - started)
                    return

    async def _bind(self, work: Work) -> bool:
        """Fill in the arguments, asking about times that cannot be read; False when the user gave up."""
        while True:
            question: Ambiguous | Missing
            try:
                work.bound = self._binder.bind(work.call, work.tool, self._finished, work.typed)
                return True
            except TimeAmbiguous as error:
                choices = tuple(Choice(m.describe(self._context.now), m.iso_start()) for m in error.choices)
                question = Ambiguous(self._time_slot(work, error.text), str(error), choices)
            except TimeNotUnderstood as error:
                question = Missing(self._time_slot(work, error.text), str(error))
            if not await self._ask(work, question):
                return False

    def _time_slot(self, work: Work, said: str) -> str:
        """Return the slot that asks for the time parameter whose words are `said`."""
        times = [p.name for p in work.tool.parameters if p.kind in (Kind.TIME, Kind.RANGE)]
        texts = self._binder.texts(work.call, work.tool, self._finished, work.typed)
        return _TIME_SLOT + next(
            (name for name in times if texts.get(name, "").strip() == said.strip()), times[0]
        )

    async def _ask(self, work: Work, question: Ambiguous | Missing) -> bool:
        """Put a question to the user and keep the answer; False (and the call skipped) when there is none."""
        self._busy.discard(work.call.id)
        value = await self._asking.question(work, question)
        if value is None:
            self._settle(work, State.SKIPPED, f"{question.question} You gave no answer.")
            return False
        if question.slot.startswith(_TIME_SLOT):
            work.typed[question.slot.removeprefix(_TIME_SLOT)] = value
        else:
            work.answers[question.slot] = value
        return True

    async def _propose(self, work: Work, proposal: Proposal) -> None:
        """Let an effect pass the gate, then do exactly what was approved."""
        work.proposal = proposal
        assessment = self._assess(work)
        if assessment.barred:
            self._bar(work, assessment)
            return
        if assessment.withheld:
            work.withheld = True
            shown = "; ".join(f"{line.name}: {line.text}" for line in proposal.fields if line.text)
            self._settle(work, State.SKIPPED, f"dry run; it would have: {shown}")
            return
        if work.past is not None and work.approved == work.digest():
            pass  # approved before the program ended, and nothing has changed since
        elif not assessment.ask:
            work.approved = work.digest()
            face, reason = "policy", f"mode {self._mode}"
            if assessment.rule is not None:
                face, reason = "rule", str(assessment.rule)
            self._report.decision(work.call.id, Verdict.APPROVE, work.approved, face=face, reason=reason)
        elif not await self._approved(work, assessment):
            return
        if self._committer.holds(work):
            await self._committer.hold(work, work.proposal.title, partial(self._need_not_wait_for, work))
            self._busy.add(work.call.id)
        key = f"{self._key}-{work.call.id}"
        result, seconds = await self._committer.commit(work, work.proposal, key, self._still_running)
        self._finish(work, result, seconds, written=True)

    async def _approved(self, work: Work, assessment: Assessment) -> bool:
        """Wait for the user's decision on a call; False (and the call skipped) when it is refused."""
        work.decided = asyncio.get_running_loop().create_future()
        work.item = work.card_item(assessment)
        self._report.state(work, State.WAITING, "waits for your approval")
        self._busy.discard(work.call.id)
        self._advance()
        verdict = await work.decided
        work.item = work.decided = None
        if verdict is Verdict.APPROVE:
            # A rule may have been added, or the call edited, while the card stood there.
            if (now := self._assess(work)).barred:
                self._bar(work, now)
                return False
            return True
        work.refused, work.objection = True, work.note
        self._settle(work, State.SKIPPED, f"you refused it: {work.note}" if work.note else "you refused it")
        return False

    def _need_not_wait_for(self, work: Work) -> None:
        """Let the next card come while the countdown of a call goes on."""
        self._busy.discard(work.call.id)
        self._advance()

    def _assess(self, work: Work) -> Assessment:
        let = self._mode is Mode.STEP and self._stepping.why_let(work)
        mode = Mode.REVIEW if let else self._mode
        return work.assess(mode, self._sure is not False, self.rules, self._after_reading)

    def _bar(self, work: Work, assessment: Assessment) -> None:
        """Skip a call that a rule forbids."""
        work.refused = True
        rule = str(assessment.rule)
        self._report.decision(work.call.id, Verdict.REFUSE, work.digest(), face="rule", reason=rule)
        self._settle(work, State.SKIPPED, f"your rule: {rule}")

    async def _look_back(self, work: Work, past: PastCall) -> bool:
        """Find out what became of an effect that was begun before the program ended.

        Returns:
            Whether the call is final by that; else it is to be done.
        """
        happened = await self._committer.came_about(past.changes, work.tool.app)
        while happened is None:
            self._report.state(work, State.UNKNOWN, _MAYBE)
            self._busy.discard(work.call.id)
            value = await self._asking.question(work, _what_became_of(past))
            if value is None:
                self._settle(work, State.UNKNOWN, _MAYBE)
                return True
            if value == _CHECK:
                happened = await self._committer.came_about(past.changes, work.tool.app)
            else:
                happened = value == _HAPPENED
        result = past.expected or Recalled(past.title, past.title, past.title, past.title, NO_LABELS)
        if happened:
            self._report.record("outcome", work.call.id, key=past.key, kept=kept(result, result.labels()))
        else:
            self._report.record("not begun", work.call.id, key=past.key)
        await self._report.journal.sealed()
        await self._committer.clear(past.changes)
        if happened:
            self._finish(work, result, None, written=True)
        return happened

    async def _on_thread(
        self, work: Work, bound: Mapping[str, Bound], answers: Mapping[str, str]
    ) -> ToolReturn:
        loop = asyncio.get_running_loop()

        def notice(text: str) -> None:
            loop.call_soon_threadsafe(self._report.notice, text)

        labels = {name: one.labels for name, one in bound.items()}
        arguments = {name: one.value for name, one in bound.items()}

        def run(stop: Stop) -> ToolReturn:
            context = replace(self._context, answers=dict(answers), labels=labels, notice=notice, stop=stop)
            return work.tool.run(context, **arguments)

        return await self._working.look(work.tool, run, partial(self._still_running, work))

    def _still_running(self, work: Work, note: str) -> None:
        """Tell what is new of a call that runs."""
        if work.state is State.RUNNING:
            self._report.state(work, State.RUNNING, note)

    # Bookkeeping.

    def _show(self, items: list[CardItem]) -> None:
        """Put an approval card before the user."""
        shown = {item.call_id for item in items}
        later = tuple(
            work.call.id
            for work in self.works.values()
            if work.tool.effect in (Effect.WRITE, Effect.SEND)
            and not work.state.final
            and not work.approved  # else it is held, or under way
            and work.call.id not in shown
        )
        self._asking.show(items, later, step=self._mode is Mode.STEP)

    def _finish(self, work: Work, result: Result, seconds: float | None, *, written: bool = False) -> None:
        """Settle a call that gave a result; `written` says that it stands in the journal already."""
        finished = Finished(result, result.labels() | work.labels())
        self._finished[work.call.id] = finished
        if not written:
            took = None if seconds is None else round(seconds, 4)
            self._report.record("result", work.call.id, kept=kept(result, finished.labels), seconds=took)
        self._settle(work, State.DONE, result.as_sentence(), result, seconds)

    def _settle(
        self, work: Work, state: State, note: str, result: Result | None = None, seconds: float | None = None
    ) -> None:
        if work.state.final:
            if work.left:
                self._report.ended_late(work, state, note)
            return
        self._unsettled -= 1
        for dependent in self._dependents.get(work.call.id, ()):
            dependent.missing -= 1
            if not dependent.missing or state is not State.DONE:
                self._to_check.append(dependent)
        self._report.state(work, state, note, result, seconds)

    def _cancel(self, work: Work) -> None:
        if work.state.final or work.committing:
            return  # an effect that is under way is not torn: its outcome is awaited and told
        self._stop_edit(work)
        if work.task is None:
            self._settle(work, State.CANCELLED, "stopped")
        else:
            work.task.cancel()
            self._busy.add(work.call.id)  # until the task has wound up

    def _leave_what_is_under_way(self) -> None:
        """Go on without the effects that have not ended: their outcomes are told when they are there."""
        for work in self.works.values():
            if work.committing and not work.state.final:
                self._settle(work, State.UNKNOWN, _LEFT)
                work.left = True
                self._busy.discard(work.call.id)
        self._advance()


_MAYBE = "the program ended in the middle of it; it may or may not have happened"
_CHECK, _AGAIN, _HAPPENED = "check", "again", "happened"


def _what_became_of(past: PastCall) -> Ambiguous:
    """Return the question about an effect of which nobody can tell whether it came about."""
    places = ", ".join(change.place for change in past.changes)
    looked = f" I looked at {places}." if places else " What it works on cannot be asked."
    return Ambiguous(
        "unknown",
        f"“{past.title}” was under way when the program ended, and may or may not have happened.{looked}",
        (
            Choice("Check once more", _CHECK),
            Choice("It happened: mark it as done", _HAPPENED),
            Choice("It did not happen: run it again", _AGAIN),
        ),
    )


_FATE = {
    State.FAILED: "failed",
    State.SKIPPED: "did not run",
    State.CANCELLED: "was stopped",
    State.UNKNOWN: "may or may not have happened",
}
