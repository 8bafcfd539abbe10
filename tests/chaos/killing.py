"""Kills lives of the program, at random instants or just before a chosen step on the disk, and counts."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.life import live
from tests.chaos.world import EFFECTS, World

_STEPS = frozenset({"open", "os.rename", "os.link", "os.remove", "os.mkdir"})
"""What Python tells its audit hooks of steps on the disk, before they are made."""


@dataclass
class Tally:
    """What came of it."""

    lives: int = 0
    kills: int = 0
    rounds: int = 0
    effects: int = 0
    """Effects that the rounds asked for."""
    lost: list[str] = field(default_factory=list)
    """Not on the desk, although the round is over or the user was told."""
    doubled: list[str] = field(default_factory=list)
    unknown: int = 0
    """Calls of which nobody could tell whether they happened."""
    asked: int = 0
    """Approval cards; more than one a round where a life ended before its approvals were on the disk."""
    broken: list[str] = field(default_factory=list)
    """Journals and files that cannot be read, litter, calls that failed, lives that ended by themselves."""

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.broken)

    def table(self) -> str:
        """Return the figures as lines of a table."""
        rows = {
            "lives": self.lives,
            "kills": self.kills,
            "rounds": self.rounds,
            "effects": self.effects,
            "lost": len(self.lost),
            "doubled": len(self.doubled),
            "unknown": self.unknown,
            "broken": len(self.broken),
        }
        wrong = [*self.lost, *self.doubled, *self.broken][:20]
        return "\n".join([f"{name:<10}{number:>8}" for name, number in rows.items()] + wrong)


def kill_at_random(home: Path, tally: Tally, *, seed: int, kills: int, seconds: float) -> None:
    """Kill lives on one desk at random instants.

    Args:
        home: a new folder.
        tally: takes what came of it.
        seed: of the instants.
        kills: how many are enough.
        seconds: after which no new round begins, whatever was reached.
    """
    chance = random.Random(seed)
    until = time.monotonic() + seconds
    world = World(home)
    number, enough = 0, tally.kills + kills
    longest = 0.2
    while tally.kills < enough and time.monotonic() < until:
        number += 1
        world.begin(number)
        while True:
            began = time.monotonic()
            if _lived(world, number, tally, after=chance.uniform(0, 1.3 * longest)):
                longest = max(0.05, 0.7 * longest + 0.3 * (time.monotonic() - began))
                break
            longest *= 1.05  # so that a life is lived to its end before long, however busy the machine is
            _check_journal(world, tally)
    _count(world, number, tally)


def kill_at_every_step(home: Path, tally: Tally, *, first: int = 0, every: int = 1) -> None:
    """Kill a round just before each of its steps on the disk, each time on a desk of its own.

    Args:
        home: a new folder.
        tally: takes what came of it.
        first: the first step.
        every: how many steps are between two kills.
    """
    step = first
    while True:
        world = World(home / str(step))
        world.begin(1)
        if _lived(world, 1, tally, step=step):
            _count(world, 1, tally)
            return  # the round has no more steps than this
        _check_journal(world, tally)
        if not _lived(world, 1, tally):
            tally.broken.append(f"step {step}: the life after the kill was not lived to its end")
        _count(world, 1, tally)
        step += every


def _lived(
    world: World, number: int, tally: Tally, *, after: float | None = None, step: int | None = None
) -> bool:
    """Begin a life and kill it after some seconds, or at a step; tell whether it came to its end."""
    tally.lives += 1
    process = os.fork()
    if not process:
        code = 3
        try:
            if step is not None:
                _die_at(step, world)
            live(world, number)
            code = 0
        finally:
            if code:
                sys.excepthook(*sys.exc_info())
            os._exit(code)
    if after is not None:
        _wait(process, after)
        os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        tally.kills += 1
        return False
    if os.WEXITSTATUS(status):
        tally.broken.append(f"round {number}: a life ended with code {os.WEXITSTATUS(status)}")
    return True


def _wait(process: int, seconds: float) -> None:
    """Sleep, but not longer than the process lives; it stays a zombie, so that its number is kept."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return
        time.sleep(0.001)


def _die_at(step: int, world: World) -> None:
    """Have this process kill itself just before it takes a step on the desk or in its state."""
    home = str(world.desk_folder.parent)
    left = [step]

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in _STEPS and str(arguments[0]).startswith(home):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def _check_journal(world: World, tally: Tally) -> None:
    if not world.journal.exists():
        return
    try:
        with sqlite3.connect(f"file:{world.journal}?mode=ro", uri=True) as connection:
            (said,) = connection.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        tally.broken.append(f"journal: {said}")


def _count(world: World, rounds: int, tally: Tally) -> None:
    """Compare the desk with what was asked for and told."""
    told = Counter[str]()
    for line in world.reports.read_text("utf-8").splitlines():
        kind, number, *rest = line.split(" ", 2)
        told[kind] += 1
        if kind in ("failed", "skipped"):
            tally.broken.append(f"round {number}: {kind} {' '.join(rest)}")
    for one in range(1, rounds + 1):
        counts = world.counts(one)
        tally.rounds += 1
        tally.effects += len(EFFECTS)
        for call in EFFECTS:
            if counts[call] < 1:
                tally.lost.append(f"round {one}: call {call} is not on the desk")
            elif counts[call] > 1:
                tally.doubled.append(f"round {one}: call {call} is on the desk {counts[call]} times")
    tally.unknown += told["question"]
    tally.asked += told["asked"]
    world.desk().changes.tidy(0)
    tally.broken += [*world.problems(), *map(str, world.litter())]
