"""The conversation in lines: a prompt, a plan, answers, and the next prompt."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncGenerator, Callable
from functools import partial
from typing import TYPE_CHECKING

from rich.console import Console

from agent.events import Event, Mode, Outcome
from agent.journal import JournalError
from agent.planning import PlannerUnavailable
from agent.resuming import NotResumable
from agent.undoing import Fate, NotUndoable
from tui.commands.ask import live
from tui.commands.line_reader import LineReader
from tui.commands.streams import say
from tui.commands.unattended import Consent
from tui.fates import FATE_WORDS
from tui.linear.asking import SpokenPrompts
from tui.linear.desk_words import desk_lines
from tui.linear.speaking import Speaker
from tui.safe_text import one_line
from tui.words import MODE_WORDS, OUTCOME_WORDS, late_words

if TYPE_CHECKING:
    from agent.session import Session
    from tui.compose import Program

PROMPT = "Request: "
LEAVING = frozenset({"quit", "exit"})
REMEMBERED = 200
"""Earlier requests that the arrow keys go through."""
HELP = """\
Type what you would like done, in your own words. The plan is told; changes, and what is sent, wait for you.
These words alone do something else:
  help: this.
  undo: put back what the latest request changed.
  mode: say when you are asked. mode review, mode step, mode auto or mode dry-run: change it.
  history: your latest requests. history and words: those that hold the words.
  desk: what is on your desk today. desk all: everything on it.
  again: the latest answer once more.
  quit: leave.
Ctrl+C stops what runs. The arrow keys go through earlier requests."""


class LinearLoop:
    """Lives requests one after another.

    Between them the event loop stands still and the terminal belongs to readline: no thread has to be stopped
    in the middle of a line, and Ctrl+C, Ctrl+Z and hanging up do what they do in every other program.

    Args:
        program: a session with its planner; closed at the end.
        desk_name: what the desk is called.
    """

    def __init__(self, program: Program, desk_name: str) -> None:
        self._program = program
        self._session = program.session
        self._desk_name = desk_name
        self._runner = asyncio.Runner()
        self._background: list[asyncio.Task[None]] = []
        self._answer = ""

    def run(self) -> None:
        """Converse until the user leaves."""
        with self._runner:
            try:
                self._begin()
                while (line := self._read()) is not None and line.removeprefix("/").casefold() not in LEAVING:
                    self._take(line)
            finally:
                self._runner.run(self._end())

    def _begin(self) -> None:
        say(f"TinyAgent, on your {self._desk_name}. Say what you would like done; help tells what else.")
        self._remember()
        for row in self._runner.run(self._start()):
            say(f"Going on with request {row[0]}: {one_line(row[1])}")
            try:
                self._live(partial(_resumed, row[0]))
            except NotResumable as error:
                say(str(error))

    async def _start(self) -> list[tuple[int, str]]:
        """Begin to load the planner and to hear of what ends late; return what was interrupted."""
        self._background = [asyncio.create_task(one) for one in (self._warm(), self._tell_late())]
        return [(row.id, row.text) for row in await self._session.interrupted()]

    def _remember(self) -> None:
        """Let the arrow keys go through earlier requests; the journal keeps them, and no other file."""
        try:
            import readline
        except ImportError:
            return
        readline.clear_history()
        for row in reversed(self._session.journal.requests(REMEMBERED)):
            readline.add_history(one_line(row.text))

    def _take(self, line: str) -> None:
        """Do what a line asks for; what goes wrong with the journal ends that, and not the conversation."""
        try:
            if line and not self._command(line):
                self._live(partial(_asked, line))
        except JournalError as error:
            say(str(error))

    def _read(self) -> str | None:
        """Return the next line; None at the end."""
        while True:
            try:
                # Bytes that are no UTF-8 may come as lone surrogates, which no file and no model takes.
                return input(PROMPT).encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip()
            except UnicodeDecodeError:
                say("That was no text in UTF-8. Type it again.")
            except EOFError:
                say("")
                return None
            except KeyboardInterrupt:
                say("\nNothing runs. Type quit to leave.")

    # Requests

    def _live(self, begin: Callable[[Session], AsyncGenerator[Event, None]]) -> None:
        try:
            self._runner.run(self._request(begin))
        except KeyboardInterrupt:
            say("Stopped.")

    async def _request(self, begin: Callable[[Session], AsyncGenerator[Event, None]]) -> None:
        """Live one request to its end, and until nothing of it is under way any more."""
        speaker = Speaker(say)
        console = Console(color_system=None, markup=False, highlight=False, emoji=False)
        prompts = SpokenPrompts(console, LineReader(sys.stdin.fileno()))
        try:
            await live(self._session, begin, speaker, prompts, Consent(yes=False, yes_send=False))
        finally:
            speaker.close()
            self._answer = speaker.answer or self._answer
        if self._session.under_way:
            say("Waiting for what is under way. Ctrl+C goes on without waiting.")
            while self._session.under_way:  # noqa: ASYNC110
                await asyncio.sleep(0.1)

    async def _warm(self) -> None:
        """Load the planner before it is needed; why it cannot work is told by the request that needs it."""
        with contextlib.suppress(PlannerUnavailable):
            await self._program.planner.warm()

    async def _tell_late(self) -> None:
        """Tell how effects ended that were under way when they were to stop."""
        async for late in self._session.late():
            say(late_words(late))

    async def _end(self) -> None:
        for task in self._background:
            task.cancel()
        await self._program.close()

    # Words that do something else

    def _command(self, line: str) -> bool:
        """Do what a line asks for that is no request; tell whether it was one of those."""
        word, _, rest = line.removeprefix("/").partition(" ")
        rest = rest.strip()
        match word.casefold():
            case "help" | "?" if not rest:
                say(HELP)
            case "again" if not rest:
                say(self._answer or "Nothing was answered yet.")
            case "mode" if not rest or rest in list(Mode):
                self._tell_mode(rest)
            case "undo" if not rest or rest.isdecimal():
                self._undo(int(rest) if rest else None)
            case "history":
                self._tell_history(rest)
            case "desk" if rest in ("", "all"):
                self._tell_desk(whole=bool(rest))
            case _:
                return False
        return True

    def _tell_mode(self, wanted: str) -> None:
        if wanted:
            self._session.mode = Mode(wanted)
        name, meaning = MODE_WORDS[self._session.mode]
        say(f"Mode {name}. {meaning}")

    def _tell_history(self, words: str) -> None:
        rows = self._session.journal.requests(20, words)
        if not rows:
            say("No request holds that." if words else "Nothing was asked yet.")
        for row in reversed(rows):
            ended = OUTCOME_WORDS[Outcome(row.outcome)] if row.outcome else "not finished"
            say(f"{row.id}, {ended}: {one_line(row.text)}")

    def _tell_desk(self, *, whole: bool) -> None:
        board = self._program.desk.look() if self._program.desk is not None else None
        sections = board.sections if board is not None else ()
        for line in desk_lines(sections, whole=whole):
            say(line)

    def _undo(self, number: int | None) -> None:
        undoing = self._session.undoing
        number = undoing.latest() if number is None else number
        effects = undoing.effects(number) if number is not None else {}
        if number is None or not effects:
            say("There is nothing to undo.")
            return
        say(f"Request {number}: {one_line(undoing.request_text(number))}")
        for call in effects.values():
            say(f"It did this: {one_line(call.title)}.")
        try:
            if input("Put it back? Yes or no; Enter alone means no: ").strip().casefold() not in ("y", "yes"):
                say("Nothing was put back.")
                return
            undone = self._runner.run(undoing.undo(number))
        except (EOFError, KeyboardInterrupt):
            say("\nNothing was put back.")
            return
        except NotUndoable as error:
            say(str(error))
            return
        for one in undone:
            say(f"{one_line(one.title)}: {FATE_WORDS[one.fate]}. {one.detail}".strip())
        if any(one.fate is Fate.CHANGED for one in undone):
            say(f'To put it back all the same, leave and say "tinyagent undo {number} --anyway".')


def _asked(words: str, session: Session) -> AsyncGenerator[Event, None]:
    return session.ask(words)


def _resumed(number: int, session: Session) -> AsyncGenerator[Event, None]:
    return session.resume(number)
