"""Runs one request's calls: each as soon as what it needs is there, none before the policy lets it.

Event-driven, without polling: whenever a call settles, the calls that waited for it are looked at; when
nothing else can go on, what waits for approval is put on a card; when every call is final, the run is over.
Tools run on threads.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from agent import looking_back
from agent.asking import Asking, Report
from agent.binding import BadValue, Binder, Finished
from agent.committing import Committer, OutcomeUnknown
from agent.editing import Editing
from agent.endings import Endings
from agent.events import Decision, Mode, Reading, State, Step, Verdict
from agent.filling import Filling, NotAnswered
from agent.gate import Gate
from agent.journal import JournalError
from agent.looking import Looking
from agent.order import Order, without
from agent.plan import Call, Plan
from agent.provenance import NO_LABELS, Labels
from agent.results import Ambiguous, Missing, Proposal, Result, ToolFailed
from agent.resuming import take_up
from agent.rules import NO_RULES, Rule, Rules
from agent.stepping import needed_by
from agent.tools import CallContext, Effect, Toolbox

if TYPE_CHECKING:
    from agent.past import PastCall
    from agent.planning import CallConfidence
    from agent.policy import Assessment
    from agent.work import Work
    from agent.working import Working

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
        self._order = Order()
        self.works: Mapping[int, Work] = self._order.works
        self._key = key
        self._toolbox = toolbox
        self._report = report
        self._committer = committer
        self._done = done or {}
        self._after_reading = after_reading
        self._endings = Endings(self._order, report)
        finished = self._endings.finished
        self._asking = Asking(report)
        self._gate = Gate(self.works, mode, rules, after_reading, report)
        self._looking = Looking(context, working, report)
        binder = Binder(context.now, context.zone, context.request)
        self._filling = Filling(binder, finished, self._asking, context.now)
        self._editing = Editing(
            self.works,
            binder=binder,
            finished=finished,
            looking=self._looking,
            gate=self._gate,
            asking=self._asking,
            report=report,
        )
        self._sure: bool | None = None
        """None while the plan streams."""
        self._busy: set[int] = set()
        """Calls that go on by themselves: neither final nor waiting for the user."""
        self._over = asyncio.Event()

    # What the session tells the run.

    def add(self, call: Call, past: PastCall | None = None) -> None:
        """Take in one more checked call of the streaming plan; it starts at once when it can.

        Args:
            call: the call.
            past: how far it had come before the program ended; what is over stays as it was.
        """
        work = self._order.add(call, self._toolbox[call.tool])
        if past is not None:
            self._take_up(work, past)
        self._order.look_at([work])
        self._advance()

    def _take_up(self, work: Work, past: PastCall) -> None:
        """Put a call where it was when the program ended."""
        if not take_up(work, past):
            return
        if past.result is not None:
            self._endings.finished[work.call.id] = Finished(past.result, past.result.labels())
        waits = any(not self.works[need].state.final for need in work.call.depends_on)
        if past.state.final and not past.open and not (past.state is State.SKIPPED and waits):
            self._endings.settle(work, past.state, past.note, past.result, past.seconds)

    def plan_ended(self, *, sure: bool, confidences: Sequence[CallConfidence] = ()) -> None:
        """Say that no more calls come, whether the planner is sure of the plan, and how sure of each call."""
        self._sure = self._gate.sure = sure
        for work, confidence in zip(self.works.values(), confidences, strict=False):
            work.confidence = confidence
        self._endings.plan_is_whole()
        self._order.look_at(self.works.values())
        self._advance()

    async def wait(self) -> None:
        """Return when every call is final."""
        await self._over.wait()

    def answer(self, question_id: int, value: str | None) -> None:
        """Answer a question; None gives up on its call. KeyError when it is not open."""
        self._asking.answer(question_id, value)

    def decide(self, card_id: int, decisions: Mapping[int, Decision]) -> None:
        """Decide on the open card; calls left out are refused. KeyError when the card is not open."""
        for work in self._asking.decide(card_id, decisions, self.works):
            self._busy.add(work.call.id)
            self._editing.stop(work)
        self._advance()

    def step(self, step: Step, call_id: int | None) -> None:
        """Go on in step mode. KeyError when there is no such call or it is over, or in another mode."""
        let_go = self._gate.step(step, call_id)
        self._busy.update(work.call.id for work in let_go)
        self._asking.card = None
        self._advance()

    def needed_by(self, call_id: int) -> tuple[int, ...]:
        """Return the calls that must come to an end before one can begin. KeyError for no call."""
        return needed_by(self.works, call_id)

    async def edit(self, card_id: int, call_id: int, changes: Mapping[str, str]) -> None:
        """Change a call of the open card. See `Session.edit`."""
        await self._editing.edit(card_id, call_id, changes)

    async def check(self, card_id: int, call_id: int, changes: Mapping[str, str]) -> Reading:
        """Return what an edit would make of a call. See `Session.check`."""
        return await self._editing.check(card_id, call_id, changes)

    def rule_added(self, rule: Rule, rules: Rules, *, for_good: bool) -> None:
        """Go by other rules from now on, one of them new."""
        self._gate.rules = rules
        self._report.record("rule", text=str(rule), for_good=for_good)

    def cancel(self) -> None:
        """Stop everything that has not happened yet, and take no more calls."""
        self._sure = self._gate.sure = bool(self._sure)
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
                self._asking.show(rest, self.works, step=card.step)
        self._advance()

    def effects_done(self) -> dict[str, Finished]:
        """Return the effects that came about, by what they did."""
        done = {
            work.asked_for(): self._endings.finished[work.call.id]
            for work in self.works.values()
            if work.state is State.DONE and work.tool.effect.lasts
        }
        return {**self._done, **done}

    def objections(self) -> dict[int, str]:
        """Return the user's words for what was refused, by call."""
        return {number: work.objection for number, work in self.works.items() if work.objection}

    def was_read(self) -> Labels:
        """Return where all results so far came from."""
        labels = (label for finished in self._endings.finished.values() for label in finished.labels)
        return self._after_reading | frozenset(labels)

    @property
    def rules(self) -> Rules:
        """The user's rules, as they are now."""
        return self._gate.rules

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
        for work in self._order.to_look_at():
            self._start_if_ready(work)
        if self._sure is None or self._busy or self._asking.questions:
            return
        if self._endings.all:
            self._over.set()
        elif self._asking.card is None:
            waiting = [work for work in self.works.values() if work.item is not None]
            if waiting and self._gate.mode is Mode.STEP:
                waiting = [self._gate.stepping.next_of(waiting)]
            if waiting:
                items = [work.item for work in waiting if work.item is not None]
                self._asking.show(items, self.works, step=self._gate.mode is Mode.STEP)

    def _start_if_ready(self, work: Work) -> None:
        lost = self._order.lost(work)
        if lost is not None:
            work.withheld = lost.withheld
            self._endings.settle(work, State.SKIPPED, without(lost))
            return
        if not self._order.ready(work):
            return
        if work.tool.effect is not Effect.READ and self._sure is None:
            return  # whether it may run by itself depends on how sure the whole plan is
        self._busy.add(work.call.id)
        work.task = asyncio.get_running_loop().create_task(self._work(work), name=f"call {work.call.id}")
        work.task.add_done_callback(partial(self._never_begun, work))

    def _never_begun(self, work: Work, task: asyncio.Task[None]) -> None:
        """Settle a call that was stopped in the moment in which it was to begin."""
        if task.cancelled():  # what has begun ends by itself, also when it is stopped
            self._endings.settle(work, State.CANCELLED, "stopped")
            self._busy.discard(work.call.id)
            self._advance()

    # One call.

    async def _work(self, work: Work) -> None:
        """Take one call from ready to final."""
        try:
            await self._attempt(work)
        except asyncio.CancelledError:
            self._endings.settle(work, State.CANCELLED, "stopped")
        except NotAnswered as error:
            self._endings.settle(work, State.SKIPPED, str(error))
        except (ToolFailed, BadValue) as error:
            self._endings.settle(work, State.FAILED, str(error))
        except OutcomeUnknown as error:
            self._endings.settle(work, State.UNKNOWN, str(error))
        except JournalError as error:
            self._endings.settle(work, State.FAILED, f"{error} Nothing was done.")
        except Exception as error:
            # A defect of one tool must not take the session down; the log gets the traceback.
            log.exception("call %s of request %s", work.call.id, self._report.request_id)
            why = f"{work.tool.name} broke ({type(error).__name__}); the log has the details."
            self._endings.settle(work, State.FAILED, why)
        finally:
            work.item = work.decided = None
            self._busy.discard(work.call.id)
            self._advance()

    async def _attempt(self, work: Work) -> None:
        if work.past is not None and work.past.open and await self._look_back(work, work.past):
            return
        while True:
            await self._filling.bind(work)
            if self._done and (before := self._done.get(work.asked_for())) is not None:
                self._endings.finish(work, before.result, None)
                return
            if work.tool.effect in (Effect.READ, Effect.OPEN):
                assessment = self._gate.assess(work)
                if assessment.barred:
                    self._bar(work, assessment)
                    return
                # What was approved is not asked again when a question came in between.
                if work.approved != work.digest():
                    if assessment.ask and not await self._approved(work, assessment):
                        return
                    if not assessment.ask and self._gate.mode is Mode.STEP:
                        self._gate.let(work)
            self._report.state(work, State.RUNNING)
            started = time.perf_counter()
            returned = await self._looking.look(work, work.bound, work.answers)
            match returned:
                case Ambiguous() | Missing():
                    await self._filling.ask(work, returned)
                case Proposal():
                    await self._propose(work, returned)
                    return
                case Result():
                    self._endings.finish(work, returned, time.perf_counter() - started)
                    return

    async def _propose(self, work: Work, proposal: Proposal) -> None:
        """Let an effect pass the gate, then do exactly what was approved."""
        work.proposal = proposal
        assessment = self._gate.assess(work)
        if assessment.barred:
            self._bar(work, assessment)
            return
        if assessment.withheld:
            work.withheld = True
            shown = "; ".join(f"{line.name}: {line.text}" for line in proposal.fields if line.text)
            self._endings.settle(work, State.SKIPPED, f"dry run; it would have: {shown}")
            return
        if work.past is not None and work.approved == work.digest():
            pass  # approved before the program ended, and nothing has changed since
        elif not assessment.ask:
            self._gate.let_by_policy(work, assessment)
        elif not await self._approved(work, assessment):
            return
        if self._committer.holds(work):
            await self._committer.hold(work, work.proposal.title, partial(self._need_not_wait_for, work))
            self._busy.add(work.call.id)
        key = f"{self._key}-{work.call.id}"
        result, seconds = await self._committer.commit(work, work.proposal, key, self._looking.still_running)
        self._endings.finish(work, result, seconds, written=True)

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
            if (now := self._gate.assess(work)).barred:
                self._bar(work, now)
                return False
            return True
        work.refused, work.objection = True, work.note
        why = f"you refused it: {work.note}" if work.note else "you refused it"
        self._endings.settle(work, State.SKIPPED, why)
        return False

    def _need_not_wait_for(self, work: Work) -> None:
        """Let the next card come while the countdown of a call goes on."""
        self._busy.discard(work.call.id)
        self._advance()

    def _bar(self, work: Work, assessment: Assessment) -> None:
        """Skip a call that a rule forbids."""
        self._endings.settle(work, State.SKIPPED, self._gate.bar(work, assessment))

    async def _look_back(self, work: Work, past: PastCall) -> bool:
        """Find out what became of an effect that was begun before the program ended.

        Returns:
            Whether the call is final by that; else it is to be done.
        """
        happened = await looking_back.came_about(
            work, past, report=self._report, asking=self._asking, committer=self._committer
        )
        if happened is None:
            self._endings.settle(work, State.UNKNOWN, looking_back.MAYBE)
        elif happened:
            self._endings.finish(work, looking_back.expected(past), None, written=True)
        return happened is not False

    # Stopping.

    def _cancel(self, work: Work) -> None:
        if work.state.final or work.committing:
            return  # an effect that is under way is not torn: its outcome is awaited and told
        self._editing.stop(work)
        if work.task is None:
            self._endings.settle(work, State.CANCELLED, "stopped")
        else:
            work.task.cancel()
            self._busy.add(work.call.id)  # until the task has wound up

    def _leave_what_is_under_way(self) -> None:
        """Go on without the effects that have not ended: their outcomes are told when they are there."""
        for work in self.works.values():
            if work.committing and not work.state.final:
                self._endings.settle(work, State.UNKNOWN, _LEFT)
                work.left = True
                self._busy.discard(work.call.id)
        self._advance()
