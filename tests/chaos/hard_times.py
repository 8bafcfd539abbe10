"""Hard times other than kills, each as a program of its own.

python -m tests.chaos.hard_times NAME FOLDER
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from agent.events import ApprovalCard, CallChanged, Decision, State, Verdict
from agent.journal import JournalError
from tests.chaos import life
from tests.chaos.life import live, open_session
from tests.chaos.world import EFFECTS, NOW, World, request_of


def full_disk(folder: Path) -> None:
    """A small disk that fills up: what is told as done is there, and once there is room all goes on."""
    world = World(folder / "home")
    world.begin(1)
    filler = folder / "filler"
    told: set[int] = set()
    for room in (0, 8, 24, 48, 96):
        _fill(folder, filler, room * 1024)
        told |= asyncio.run(_try(world))
        counts = world.counts(1)
        _must(all(counts[call] >= 1 for call in told), f"with {room} KB: told {told}, found {counts}")
        filler.unlink()
    live(world, 1)
    counts = world.counts(1)
    _must(all(counts[call] >= 1 for call in EFFECTS), f"in the end: {counts}")
    _must(not world.problems(), str(world.problems()))


async def _try(world: World) -> set[int]:
    """Live as far as the disk lets it; return the effects that were told as done."""
    told: set[int] = set()
    try:
        session = open_session(world)
    except JournalError as error:
        _must("cannot be used" in str(error), str(error))
        return told
    try:
        async for event in session.ask(request_of(1)):
            match event:
                case ApprovalCard(card_id, items):
                    session.decide(card_id, {item.call_id: Decision(Verdict.APPROVE) for item in items})
                case CallChanged(call_id, State.DONE) if call_id in EFFECTS:
                    told.add(call_id)
                case CallChanged(note=note):
                    _must("broke (" not in note, note)
                case _:
                    pass
    finally:
        await session.close()
    return told


def _fill(folder: Path, filler: Path, room: int) -> None:
    """Fill the disk up to some bytes that stay free."""
    free = shutil.disk_usage(folder).free
    with filler.open("wb") as file:
        file.write(b"x" * max(0, free - room))


def two_programs(folder: Path) -> None:
    """Two programs on one state folder and one desk, at the same time: each does its own, once."""
    world = World(folder)
    for number in (1, 2):
        world.begin(number)
    processes = []
    for number in (1, 2):
        process = os.fork()
        if not process:
            code = 3
            try:
                live(world, number)
                code = 0
            finally:
                if code:
                    sys.excepthook(*sys.exc_info())
                os._exit(code)
        processes.append(process)
    codes = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in processes]
    _must(codes == [0, 0], f"codes {codes}")
    told = world.reports.read_text("utf-8").splitlines()
    for number in (1, 2):
        counts = world.counts(number)
        for call in EFFECTS:
            # Both add to one note: who comes second is told that it changed since, and adds nothing.
            refused = any(
                line.startswith(f"failed {number} {call} ") and "has changed" in line for line in told
            )
            _must(counts[call] == (0 if refused else 1), f"round {number}: {counts}, {told}")


def clock_goes_back(folder: Path) -> None:
    """A clock that goes back an hour at every look: the order of things does not hang on it."""
    world = World(folder)
    world.begin(1)
    looks = iter(range(10_000))
    _with_clock(lambda: NOW - timedelta(hours=next(looks)), lambda: live(world, 1))
    counts = world.counts(1)
    _must(all(counts[call] == 1 for call in EFFECTS), str(counts))
    session = open_session(world)
    (row,) = session.journal.requests()
    kinds = [entry.kind for entry in session.journal.entries(row.id) if entry.call_id == 4]
    order = [kinds.index(kind) for kind in ("decision", "intent", "change", "outcome")]
    _must(order == sorted(order), str(kinds))
    undone = asyncio.run(session.undoing.undo(row.id))
    _must(len(undone) == len(EFFECTS), str(undone))


def _with_clock(clock: Callable[[], datetime], run: Callable[[], None]) -> None:
    usual = life.clock
    life.clock = clock
    try:
        run()
    finally:
        life.clock = usual


def _must(good: bool, otherwise: str) -> None:
    if not good:
        raise AssertionError(otherwise)


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]))
