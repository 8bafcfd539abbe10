"""Runs the blocking work of tools on threads: so many of an app at once, so long and no longer.

Python cannot end a thread. So work that is stopped, or takes too long, gets the sign to end (`agent.stop`)
and is left to itself: its call goes on without it, and what it still gives back is dropped. Only an effect
that is under way is never dropped: its outcome is awaited, however long it takes.
"""

from __future__ import annotations

import _thread
import asyncio
import contextlib
import logging
import queue
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

from agent.results import ToolFailed
from agent.stop import Stop, Stopped
from agent.tools import Effect, Tool, Toolbox

PAUSE = 0.3
"""Seconds before a look that failed in passing is tried again."""
IDLE = 10.0
"""Seconds after which a thread without work ends."""

log = logging.getLogger(__name__)
T = TypeVar("T")


class Working:
    """The threads of one session. All methods are called from its event loop.

    Args:
        toolbox: says how many calls of an app may work at once.
    """

    def __init__(self, toolbox: Toolbox) -> None:
        self._toolbox = toolbox
        self._lanes: dict[str, _Lane] = {}
        self._threads = _Threads()
        self._committing: set[asyncio.Task[Any]] = set()

    @asynccontextmanager
    async def turn(self, tool: Tool) -> AsyncIterator[Turn]:
        """Wait until one more call of the tool's app may work, first come, first served, and hold its place.

        Raises:
            ToolFailed: too many calls of the app hang.
        """
        lane = self._lane(tool.app)
        await lane.free.acquire()
        turn = Turn(tool, lane, self._threads, self._committing)
        try:
            lane.refuse_if_stuck(tool.app)
            yield turn
        finally:
            turn.give_up()

    async def look(self, tool: Tool, work: Callable[[Stop], T], again: Callable[[str], None]) -> T:
        """Run a tool's own work, which only looks (or shows), within its time; a READ gets a second try.

        Args:
            tool: the tool.
            work: what runs on a thread; it gets the sign to stop.
            again: is told why a second try is made.

        Raises:
            ToolFailed: the work says so, or took too long.
            asyncio.CancelledError: it was stopped; the thread has the sign.
        """
        if tool.effect is Effect.READ:
            try:
                async with self.turn(tool) as turn:
                    return await turn.look(work)
            except ToolFailed as error:
                if not error.passing:
                    raise
                again(f"{error.cause} Trying once more.")
            await asyncio.sleep(PAUSE)
        async with self.turn(tool) as turn:
            return await turn.look(work)

    @property
    def committing(self) -> bool:
        """Whether an effect is under way."""
        return bool(self._committing)

    async def finish(self, seconds: float) -> None:
        """Wait for the calls whose effects are under way, but not longer than `seconds`."""
        if self._committing:
            await asyncio.wait(self._committing, timeout=seconds)

    def _lane(self, app: str) -> _Lane:
        lane = self._lanes.get(app)
        if lane is None:
            limit = self._toolbox.at_once(app)
            lane = self._lanes[app] = _Lane(limit, asyncio.Semaphore(limit))
        return lane


@dataclass(slots=True)
class _Lane:
    """The calls of one app: so many at once, the others in line."""

    limit: int
    free: asyncio.Semaphore
    hanging: int = 0
    """Threads that work beyond their time, or were stopped and have not ended; they hold no place."""

    def refuse_if_stuck(self, app: str) -> None:
        """Let nothing more into an app whose threads do not end: else there would be ever more of them."""
        if self.hanging >= self.limit:
            raise ToolFailed(
                f"{self.hanging} earlier calls of {app} were given up and have not ended.",
                "Wait until they have, or start the program anew.",
            )


class Turn:
    """One call's place among those of its app that work. Made by `Working.turn`."""

    def __init__(
        self, tool: Tool, lane: _Lane, threads: _Threads, committing: set[asyncio.Task[Any]]
    ) -> None:
        self._tool = tool
        self._lane = lane
        self._threads = threads
        self._committing = committing
        self._held = True

    def give_up(self) -> None:
        """Let the next call have the place."""
        if self._held:
            self._held = False
            self._lane.free.release()

    async def look(self, work: Callable[[Stop], T]) -> T:
        """Run work that only looks. Raises as `Working.look` does."""
        loop = asyncio.get_running_loop()
        job = _Job[T](loop.create_future())
        stop = Stop()

        def too_long() -> None:
            if not job.future.done():
                job.future.set_exception(_took_too_long(self._tool))

        timer = loop.call_later(self._tool.timeout, too_long)
        self._threads.start(lambda: job.run(lambda: work(stop), loop))
        try:
            return await job.future
        finally:
            timer.cancel()
            if not job.ended:
                self._leave(job)
                stop.set()

    async def commit(self, work: Callable[[], T], slow: Callable[[str], None]) -> T:
        """Do an effect. It is not stopped half-way, and no limit of time is put on it.

        Only its place is limited: an effect that has been under way for longer than the tool may take goes on
        beside the line.

        Args:
            work: what runs on a thread.
            slow: is told, in words, that the effect is still under way after that time.
        """
        loop = asyncio.get_running_loop()
        job = _Job[T](loop.create_future())

        def too_long() -> None:
            self._leave(job)
            slow(_still_under_way(self._tool))

        if (task := asyncio.current_task()) is not None:
            self._committing.add(task)
            task.add_done_callback(self._committing.discard)
        timer = loop.call_later(self._tool.timeout, too_long)
        self._threads.start(lambda: job.run(work, loop))
        try:
            return await job.future
        finally:
            timer.cancel()

    def _leave(self, job: _Job[Any]) -> None:
        """Give the place up although the thread still works."""
        self._lane.hanging += 1
        self.give_up()

        def ended() -> None:
            self._lane.hanging -= 1

        job.when_ended = ended


@dataclass(slots=True)
class _Job(Generic[T]):
    """Work on a thread, and what came of it."""

    future: asyncio.Future[T]
    ended: bool = False
    when_ended: Callable[[], None] = field(default=lambda: None)

    def run(self, work: Callable[[], T], loop: asyncio.AbstractEventLoop) -> None:
        """Do the work on this thread, and hand over to the loop what came of it."""
        try:
            tell = partial(self._give, work())
        except StopIteration as error:  # the one exception that a future does not take
            tell = partial(self._fail, RuntimeError(repr(error)))
        except Exception as error:
            log.debug("a tool raised", exc_info=True)
            tell = partial(self._fail, error)
        except BaseException as error:  # such as sys.exit(): it ends neither the thread nor the request
            log.exception("a tool ended oddly")
            tell = partial(self._fail, RuntimeError(repr(error)))
        with contextlib.suppress(RuntimeError):  # the loop is closed: the program ends
            loop.call_soon_threadsafe(tell)

    def _give(self, result: T) -> None:
        self.ended = True
        if not self.future.done():
            self.future.set_result(result)
        self.when_ended()

    def _fail(self, error: BaseException) -> None:
        self.ended = True
        if not self.future.done():
            self.future.set_exception(error)
        elif not isinstance(error, Stopped):
            log.info("work that was left to itself ended with %s", error)
        self.when_ended()


class _Threads:
    """Threads that are used again. They are daemons: one that hangs does not keep the program from ending."""

    def __init__(self) -> None:
        self._work: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._idle = 0
        """Threads that will take what is put into the queue next."""

    def start(self, work: Callable[[], None]) -> None:
        """Run `work` on a thread at once; it must not raise."""
        with self._lock:
            if self._idle:
                self._idle -= 1
                self._work.put(work)
                return
        _thread.start_new_thread(self._live, (work,))

    def _live(self, work: Callable[[], None] | None) -> None:
        while work is not None:
            work()
            del work  # it holds the results of the last call
            work = self._next()

    def _next(self) -> Callable[[], None] | None:
        with self._lock:
            self._idle += 1
        try:
            return self._work.get(timeout=IDLE)
        except queue.Empty:
            with self._lock:
                if self._idle:
                    self._idle -= 1
                    return None
        return self._work.get()  # something was put there just now for a thread that counted as idle


def _took_too_long(tool: Tool) -> ToolFailed:
    return ToolFailed(
        f"{tool.title} took longer than {_seconds(tool.timeout)} and was stopped.",
        "Try again; what it looks at may be busy, or very large.",
        passing=True,
    )


def _still_under_way(tool: Tool) -> str:
    return (
        f"still under way after {_seconds(tool.timeout)}; it is not stopped half-way, and you will be told"
        " how it ends"
    )


def _seconds(seconds: float) -> str:
    return f"{seconds:g} second{'' if seconds == 1 else 's'}"
