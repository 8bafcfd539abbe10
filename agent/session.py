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
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from contextlib import aclosing
from datetime import datetime
from typing import TYPE_CHECKING

from agent import readings
from agent.asking import Report
from agent.committing import Committer
from agent.conduct import Before, Conduct, Runs
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
    Reading,
    Step,
)
from agent.journal import Journal, JournalError, RequestRow
from agent.masking import marked, masked
from agent.past import Past, past_of
from agent.resuming import NotResumable, why_not
from agent.rule_book import RuleBook
from agent.tools import CallContext, Toolbox
from agent.undoing import Undoing
from agent.working import Working
from agent.writer import PlainWriter, Writer

if TYPE_CHECKING:
    from agent.changes import Restorer
    from agent.planning import Planner
    from agent.rules import Rule
    from agent.run import Run
    from agent.settings import Settings

log = logging.getLogger(__name__)

LEFT_BEHIND = 3600.0
"""Seconds after which a temporary file is nobody's any more."""
LEAVING = 10.0
"""Seconds that the end of the program waits for effects that are under way."""
SECRET_IN_EDIT = "This line holds a secret, which is not shown; write the line without it, or leave it."


class Busy(Exception):
    """A request is still running; one runs at a time."""


class Session:
    """The assistant, for one face.

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
        self.conversation: int | None = None
        """The conversation that the next request belongs to; None begins one with it."""
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
        self._conduct: Conduct | None = None
        """The request that runs."""
        self._task: asyncio.Task[None] | None = None
        self._stopped = False
        self._before: Before | None = None
        """The latest request, for words about it."""
        self._working = Working(toolbox)
        self._late: asyncio.Queue[EndedLate] = asyncio.Queue()
        self._later: set[asyncio.Task[None]] = set()
        """What closes requests whose effects are still under way."""

    def now(self) -> datetime:
        """Return the time, in the user's zone."""
        return self._clock()

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
        self._stopped = False
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
            self._conduct = None
        if not self._task.cancelled() and (error := self._task.exception()) is not None:
            raise error

    def answer(self, question_id: int, value: str | None) -> None:
        """Answer a `Question` with a choice's value or typed words; None gives up on its call.

        Raises:
            KeyError: the question is not open.
        """
        if question_id == readings.WHOLE_REQUEST:
            if self._conduct is None:
                raise KeyError(question_id)
            self._conduct.read_as(value)
            return
        self._running().answer(question_id, value)

    def decide(self, card_id: int, decisions: Mapping[int, Decision]) -> None:
        """Decide on an `ApprovalCard`, call by call; a call left out is refused.

        Raises:
            KeyError: the card is not the open one.
        """
        self._running().decide(card_id, decisions)

    def step(self, step: Step, call_id: int | None = None) -> None:
        """Go on in step mode in another way than by deciding on the call that is shown; a fresh card follows.

        Args:
            step: how.
            call_id: the call to show, or to run to.

        Raises:
            KeyError: the request is not in step mode, or there is no such call, or it is over.
        """
        self._running().step(step, call_id)

    def needed_by(self, call_id: int) -> tuple[int, ...]:
        """Return the calls of the running request that `Step.TO` this one lets go. KeyError for no call."""
        return self._running().needed_by(call_id)

    async def edit(self, card_id: int, call_id: int, changes: Mapping[str, str]) -> None:
        """Change a call of the open card; the card is void and a fresh one follows as an event.

        Args:
            card_id: the open card.
            call_id: a call on it.
            changes: new words, by `Field.parameter` or `Field.slot`.

        Raises:
            KeyError: the card is not open, or the call is not on it; also when it was stopped meanwhile.
            EditRejected: the new words cannot be used; the card stays valid.
        """
        if any(map(marked, changes.values())):
            raise EditRejected(SECRET_IN_EDIT)
        await self._running().edit(card_id, call_id, changes)

    async def check(self, card_id: int, call_id: int, changes: Mapping[str, str]) -> Reading:
        """Return what an edit would make of a call; nothing is changed, written down or told.

        A face that checks while the user types waits for one check before it makes the next: a tool that is
        stopped may take its time to notice.

        Args:
            card_id: the open card.
            call_id: a call on it.
            changes: new words, by `Field.parameter` or `Field.slot`.

        Raises:
            KeyError: the card is not open, or the call is not on it; also when it was changed meanwhile.
            EditRejected: the new words cannot be used.
        """
        if any(map(marked, changes.values())):
            raise EditRejected(SECRET_IN_EDIT)
        return masked(await self._running().check(card_id, call_id, changes))

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
        if self._conduct is not None and self._conduct.run is not None:
            self._conduct.run.rule_added(rule, rules, for_good=for_good)

    def cancel(self) -> None:
        """Stop the running request: nothing new starts, and it ends at once.

        An effect that is under way is not torn. The request waits for it for a moment only; how it ends then
        comes from `late`.
        """
        if self.busy:
            self._stopped = True
            if self._conduct is not None:
                self._conduct.cancel()

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
        if self._later:
            await asyncio.wait(self._later, timeout=0.1)  # they are through, or what they wait for is not
        await asyncio.to_thread(self.journal.close)

    def _running(self) -> Run:
        if self._conduct is None or self._conduct.run is None:
            raise KeyError("no request is running")
        return self._conduct.run

    def _put_late(self, event: EndedLate) -> None:
        self._late.put_nowait(masked(event))

    async def _serve(self, text: str, emit: Callable[[Event], None], before: Before | None = None) -> None:
        """Live one request; with `before`, its words are about the one before."""
        now = self._clock()
        key = secrets.token_hex(8)
        try:
            request_id = await asyncio.to_thread(self._begin, text, now, key)
        except JournalError as error:
            emit(Asked(0, text, now))
            emit(Answered(f"{error} Nothing was done."))
            emit(Finished(0, Outcome.FAILED))
            return
        emit(Asked(request_id, text, now))
        conduct = await self._conduct_of(request_id, text, now, key, self.mode, emit)
        answer, ended = await (conduct.ask(text) if before is None else conduct.revise(text, before))
        if conduct.run is not None:
            self._before = Before(conduct.runs.context.request, conduct.run)
        await self._end(conduct, answer, ended)

    def _begin(self, text: str, now: datetime, key: str) -> int:
        """Write a new request, in the conversation that goes on, and return its number. Blocking."""
        number = self.journal.begin(text, now, self.mode, self._face, key, self.conversation)
        if self.conversation is None and (row := self.journal.request(number)) is not None:
            self.conversation = row.conversation
        return number

    async def _go_on(self, row: RequestRow, past: Past, emit: Callable[[Event], None]) -> None:
        """Live the rest of a request."""
        self.conversation = row.conversation
        emit(Asked(row.id, row.text, row.at, resumed=True))
        at, text = row.at.astimezone(self.zone), past.words or row.text
        conduct = await self._conduct_of(row.id, text, at, row.key, Mode(row.mode), emit)
        if past.reviewed:
            conduct.runs.mode = Mode.REVIEW
        conduct.runs.report.record("resumed", face=self._face)
        answer, ended = await conduct.go_on(past, self._clock())
        await self._end(conduct, answer, ended)

    async def _end(self, conduct: Conduct, answer: str, ended: Outcome) -> None:
        """Say the answer and close the request."""
        report = conduct.runs.report
        report.emit(Answered(answer))
        left = [work.task for work in conduct.run.works.values() if work.left] if conduct.run else []
        if open_tasks := [task for task in left if task is not None and not task.done()]:
            # Not closed before they are: if the program ends first, the next start looks what became of them.
            later = asyncio.create_task(self._close_after(open_tasks, report.request_id, ended, answer))
            self._later.add(later)
            later.add_done_callback(self._later.discard)
        else:
            self.journal.end(report.request_id, ended, answer)
        try:
            await self.journal.sealed()
        except JournalError as error:
            report.emit(Notice(str(error)))
        report.emit(Finished(report.request_id, ended, conduct.objection))

    async def _close_after(
        self, tasks: list[asyncio.Task[None]], request_id: int, ended: Outcome, answer: str
    ) -> None:
        """Close a request in the journal once the effects have ended that it did not wait for."""
        await asyncio.wait(tasks)
        self.journal.end(request_id, ended, answer)

    async def _conduct_of(
        self, request_id: int, text: str, now: datetime, key: str, mode: Mode, emit: Callable[[Event], None]
    ) -> Conduct:
        """Return what carries one request out."""
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
        runs = Runs(key, self.toolbox, context, mode, report, self._working, committer, rules)
        self._conduct = Conduct(runs, self._planner, self._settings.confidence)
        if self._stopped:
            self._conduct.cancel()
        return self._conduct


def _login() -> str:
    """Return the name of the user on this machine; "" when it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
