"""Requests one after another over one session, without any drawing."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.events import Event, Mode

if TYPE_CHECKING:
    from agent.session import Session
    from tui.compose import Program
    from tui.turn import Turn

OpenProgram = Callable[[], Awaitable["Program"]]


@dataclass(slots=True)
class Ongoing:
    """A conversation to which requests are added."""

    id: int | None = None
    """Its number in the journal; None until its first request stands there."""


class Conversation:
    """Holds the session, the request that runs and those that wait for their turn.

    Args:
        open_program: makes the session; called when it is first needed, and again after it failed.
        mode: when the user is asked; None for the session's own setting.
    """

    def __init__(self, open_program: OpenProgram, mode: Mode | None) -> None:
        self.program: Program | None = None
        """The session and its planner, once they are there."""
        self.current: Turn | None = None
        """The request that runs."""
        self.mode = mode
        """When the user is asked, from the next request on."""
        self._open_program = open_program
        self._opening = asyncio.Lock()
        self._queue: deque[tuple[Turn, Ongoing]] = deque()
        self.ongoing = Ongoing()
        """What new requests belong to; those that run or wait stay with theirs."""
        self._serving = self.ongoing
        """What the request that runs belongs to."""

    @property
    def queued(self) -> int:
        """How many requests wait for their turn."""
        return len(self._queue)

    async def open(self) -> Program:
        """Return the session, made now if it is not there yet; raises what making it raises."""
        async with self._opening:
            if self.program is None:
                self.program = await self._open_program()
                self.mode = self.mode or self.program.session.mode
            return self.program

    def add(self, turn: Turn) -> bool:
        """Take in a request, or words about the one that ends; tell whether `events` must be started."""
        idle = not self._queue and self.current is None
        if turn.revises is None:
            self._queue.append((turn, self.ongoing))
        else:
            self._queue.appendleft((turn, self._serving))
        return idle

    @property
    def unfinished(self) -> list[tuple[Turn, Ongoing]]:
        """The request that runs and those that wait, with what they belong to."""
        running = [(self.current, self._serving)] if self.current is not None else []
        return [*running, *self._queue]

    async def events(self) -> AsyncIterator[tuple[Turn, Event]]:
        """Run what is queued and yield what happens, until nothing is left."""
        while self._queue:
            session = (await self.open()).session
            turn, self._serving = self._queue.popleft()
            self.current = turn
            session.mode = self.mode or session.mode
            session.conversation = self._serving.id
            async for event in _begun(session, turn):
                self._serving.id = self._serving.id or session.conversation
                yield turn, event
            self.current = None

    def give_up(self) -> Turn | None:
        """Return the request that `events` broke at, which will not run; None when there is none."""
        turn = self.current or (self._queue.popleft()[0] if self._queue else None)
        self.current = None
        return turn

    def cancel(self) -> list[Turn]:
        """Stop the request that runs, and return those that waited: they will not run either."""
        dropped = [turn for turn, _ in self._queue]
        self._queue.clear()
        if self.program is not None and self.current is not None:
            self.program.session.cancel()
        return dropped

    def take_back(self, turn: Turn | None = None) -> Turn | None:
        """Take a request out that waits for its turn: it will not run.

        Args:
            turn: which one; None for the last.

        Returns:
            That request; None when it does not wait (any more).
        """
        if turn is None:
            return self._queue.pop()[0] if self._queue else None
        for item in self._queue:
            if item[0] is turn:
                self._queue.remove(item)
                return turn
        return None

    def next_mode(self) -> Mode:
        """Go on to the next way of asking the user, and return it."""
        modes = list(Mode)
        return self.set_mode(modes[(modes.index(self.mode or Mode.REVIEW) + 1) % len(modes)])

    def set_mode(self, mode: Mode) -> Mode:
        """Ask the user in this way from the next request on, and return it."""
        self.mode = mode
        return mode


def _begun(session: Session, turn: Turn) -> AsyncIterator[Event]:
    """Return the events of a turn: of a new request, or of one that goes on with another."""
    if turn.resumes is not None:
        return session.resume(turn.resumes)
    if turn.revises is not None:
        return session.revise(turn.revises, turn.text)
    return session.ask(turn.text)
