"""`tinyagent ask`: one request from words to outcome, on a terminal, in a pipe, or as JSON events."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncGenerator, Callable
from typing import TYPE_CHECKING

from rich.console import Console

from agent.events import ApprovalCard, Event, Finished, Outcome, Question
from tui.commands.codes import ExitCode, code_of
from tui.commands.event_json import EventsAsJson, late_json
from tui.commands.line_reader import LineReader
from tui.commands.prompts import Prompts, Stopped
from tui.commands.shows import JsonLines, LivePlan, PlainLines, Show
from tui.commands.streams import UsageError, complain, is_terminal, request_of, say_json
from tui.commands.unattended import Consent, unanswered
from tui.compose import Program, build, prepare
from tui.words import interrupted_words, late_words

if TYPE_CHECKING:
    from agent.session import Session
    from tui.commands.invocation import Invocation


def run(invocation: Invocation) -> int:
    """Plan the request, ask for what must be asked, run it, and say what came of it."""
    args = invocation.args
    consent = Consent(args.yes, args.yes_send)
    if consent.yes_send and not consent.yes:
        raise UsageError("--yes-send adds to --yes: give both.")
    request = request_of(args.words)
    clock = invocation.clock() if args.now else None
    prepare(invocation.places, invocation.settings)
    program = build(
        "cli", places=invocation.places, settings=invocation.settings, mode=args.mode, clock=clock
    )
    if not args.json and (waits := asyncio.run(program.session.interrupted())):
        complain(interrupted_words([row.id for row in waits]))
    return asyncio.run(serve(program, lambda session: session.ask(request), consent, as_json=args.json))


async def serve(
    program: Program,
    begin: Callable[[Session], AsyncGenerator[Event, None]],
    consent: Consent,
    *,
    as_json: bool,
) -> ExitCode:
    """Live one request on the streams of this process.

    Args:
        program: carries it out; closed at the end.
        begin: begins the request, or goes on with one.
        consent: what was agreed to beforehand.
        as_json: print events as JSON and ask nothing.
    """
    session = program.session
    console = _console()
    show: Show
    if as_json:
        show = JsonLines(EventsAsJson(session.toolbox, session.zone))
    elif is_terminal(sys.stdout):
        show = LivePlan(Console(markup=False, highlight=False, emoji=False))
    else:
        show = PlainLines()
    prompts = None
    if console is not None and not as_json:
        prompts = Prompts(console, LineReader(sys.stdin.fileno()))
    late = asyncio.create_task(_tell_late(session, as_json=as_json))
    try:
        ended = await live(session, begin, show, prompts, consent)
    finally:
        show.close()
        if session.under_way:
            complain("Waiting for what is under way. Ctrl+C leaves now.")
        await program.close()
        late.cancel()
    if program.planner.failure is not None:
        return ExitCode.NO_PLANNER
    return code_of(ended.outcome)


async def live(
    session: Session,
    begin: Callable[[Session], AsyncGenerator[Event, None]],
    show: Show,
    prompts: Prompts | None,
    consent: Consent,
) -> Finished:
    """Live a request, and what the user's words for a refusal make of it; return how it ended.

    Args:
        session: carries it out.
        begin: begins the request, or goes on with one.
        show: shows what happens.
        prompts: asks the user; None when there is nobody to ask.
        consent: what was agreed to beforehand.
    """
    ended = await Conversation(session, show, prompts, consent).hold(begin(session))
    while ended.objection and prompts is not None:
        living = session.revise(ended.request_id, ended.objection)
        revised = await Conversation(session, show, prompts, consent).hold(living)
        if revised.outcome is Outcome.NO_PLAN:
            break  # it was not understood: what stands is the refusal
        ended = revised
    return ended


async def _tell_late(session: Session, *, as_json: bool) -> None:
    """Tell how effects ended that were under way when they were to stop."""
    async for late in session.late():
        if as_json:
            say_json(late_json(late))
        else:
            complain(late_words(late))


def _console() -> Console | None:
    """Return where to prompt: the terminal on standard output, else on standard error; None without one."""
    if not is_terminal(sys.stdin):
        return None
    if is_terminal(sys.stdout):
        return Console(markup=False, highlight=False, emoji=False)
    if is_terminal(sys.stderr):
        return Console(stderr=True, markup=False, highlight=False, emoji=False)
    return None


class Conversation:
    """One request: shows its events while prompts are open, and hands the user's answers back.

    Args:
        session: carries the request out.
        show: shows the events.
        prompts: asks the user; None when there is nobody to ask.
        consent: what was agreed to beforehand; with `yes`, cards are decided by it and not asked.
    """

    def __init__(self, session: Session, show: Show, prompts: Prompts | None, consent: Consent) -> None:
        self._session = session
        self._show = show
        self._prompts = prompts
        self._consent = consent
        self._wanted: asyncio.Queue[Question | ApprovalCard] = asyncio.Queue()
        self._asking: asyncio.Task[None] | None = None
        self._interrupts = 0

    async def hold(self, living: AsyncGenerator[Event, None]) -> Finished:
        """Carry a request to its end and return how it ended.

        Args:
            living: its events.

        Raises:
            KeyboardInterrupt: Ctrl+C was pressed twice.
        """
        ended = Finished(0, Outcome.FAILED)
        remove = self._listen_for_interrupts()
        if self._prompts is not None:
            self._asking = asyncio.create_task(self._ask_in_turn(self._prompts))
            # Whatever ends the asking, such as a terminal that broke, ends the request: nobody would answer.
            self._asking.add_done_callback(lambda task: self._session.cancel())
        try:
            async for event in living:
                self._show.event(event)
                match event:
                    case Question() | ApprovalCard():
                        self._take(event)
                    case Finished():
                        ended = event
                    case _:
                        pass
        except asyncio.CancelledError:
            if self._interrupts:
                raise KeyboardInterrupt from None
            raise
        finally:
            remove()
            if self._asking is not None:
                self._asking.cancel()
                await asyncio.wait([self._asking])
        if self._asking is not None and not self._asking.cancelled() and (error := self._asking.exception()):
            raise error
        return ended

    def _take(self, wanted: Question | ApprovalCard) -> None:
        """Answer what the session wants, or queue it for the user."""
        match wanted:
            case ApprovalCard() if self._consent.yes or self._prompts is None:
                self._session.decide(wanted.card_id, self._consent.decide_all(wanted))
            case Question() if self._prompts is None:
                complain(unanswered(wanted))
                self._session.answer(wanted.question_id, None)
            case _:
                self._wanted.put_nowait(wanted)

    async def _ask_in_turn(self, prompts: Prompts) -> None:
        """Put what is wanted before the user, one after another."""
        while True:
            wanted = await self._wanted.get()
            self._show.pause()
            try:
                match wanted:
                    case Question():
                        self._session.answer(wanted.question_id, await prompts.question(wanted))
                    case ApprovalCard():
                        await prompts.card(wanted, self._session)
            except KeyError:
                continue  # not open any more: a fresh card follows, or the request is over
            except Stopped:
                self._session.cancel()
            finally:
                self._show.resume()

    def _listen_for_interrupts(self) -> Callable[[], None]:
        """Make Ctrl+C stop the request, and a second one the program; return what undoes that."""
        loop = asyncio.get_running_loop()
        task = asyncio.current_task()

        def interrupt() -> None:
            self._interrupts += 1
            if self._asking is not None:
                self._asking.cancel()
            if self._interrupts == 1:
                self._show.resume()
                self._session.cancel()
            elif task is not None:
                task.cancel()

        signals = (signal.SIGINT, signal.SIGTERM)
        for number in signals:
            loop.add_signal_handler(number, interrupt)

        def remove() -> None:
            for number in signals:
                loop.remove_signal_handler(number)

        return remove
