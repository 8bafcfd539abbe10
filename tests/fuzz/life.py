"""Lives of the app under a wild user, and what must be so after every act."""

from __future__ import annotations

import asyncio
import faulthandler
import json
import logging
import random
import shutil
import sqlite3
import tempfile
import time
import traceback
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TextIO
from unittest.mock import patch

from textual.pilot import Pilot

from agent.events import Decision, Verdict
from agent.paths import Places
from agent.results import Proposal, Result, ToolReturn
from agent.session import Session
from agent.settings import Settings
from agent.tools import Tool
from tests.fuzz.acts import SIZES, acts
from tests.fuzz.plans import RandomPlanner
from tests.fuzz.storm import StormSession
from tui.app import TinyAgentApp
from tui.compose import Program, all_tools, build, demo_settings, fill_demo, prepare
from tui.pictures.frames import frame_of
from tui.pictures.stage import NOW, app_on, with_runs
from tui.widgets.approval_card import CardPanel
from tui.widgets.asks import Asks
from tui.widgets.chat import Chat

STEP = 120.0
"""Seconds that the app may take for one act before it counts as hung, on a machine that has much to do."""
SETTINGS = Settings(zone="Europe/Berlin", hold=0.3)


class Broken(Exception):
    """Something is not as it must be."""


@dataclass
class World:
    """A desk and a journal that some lives share, and what was done there."""

    home: Path
    approved: set[str] = field(default_factory=set)
    """What the app said yes to for the user, by the digest of what was shown."""
    committed: list[tuple[str, str]] = field(default_factory=list)
    """(tool, key): every effect that was carried out."""
    checked: int = 0
    """So many of these were looked at."""
    acts: int = 0
    requests: int = 0
    log: TextIO | None = None
    """Where each act is told before it is done, and where everything stands when one hangs for good."""

    @property
    def places(self) -> Places:
        return Places(self.home / "config", self.home / "desk", self.home / "state", self.home / "cache")

    def check(self) -> None:
        """Look whether the journal is whole and every effect was allowed.

        Raises:
            Broken: it is not.
        """
        file = self.places.journal_file
        if not file.exists():
            return
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as journal:
            if (told := journal.execute("PRAGMA integrity_check").fetchone()) != ("ok",):
                raise Broken(f"the journal is damaged: {told}")
            self.requests = journal.execute("SELECT count(*) FROM requests").fetchone()[0]
            for tool, key in self.committed[self.checked :]:
                self._check_effect(journal, tool, key)
                self.checked += 1

    def _check_effect(self, journal: sqlite3.Connection, tool: str, key: str) -> None:
        entries = journal.execute("SELECT request_id, call_id, data FROM entries WHERE kind = 'intent'")
        found = [(request, call) for request, call, data in entries if json.loads(data).get("key") == key]
        if len(found) != 1:
            raise Broken(f"{tool} was carried out with {len(found)} intents in the journal")
        request, call = found[0]
        (mode,) = journal.execute("SELECT mode FROM requests WHERE id = ?", (request,)).fetchone()
        decisions = journal.execute(
            "SELECT data FROM entries WHERE kind = 'decision' AND request_id = ? AND call_id = ?",
            (request, call),
        )
        made = [json.loads(data) for (data,) in decisions]
        if not made or made[-1]["verdict"] != Verdict.APPROVE:
            raise Broken(f"{tool} (request {request}, call {call}) was carried out without an approval")
        by_rule = made[-1]["face"] == "rule"
        by_mode = made[-1]["face"] == "policy" and mode == "auto"
        if mode == "dry-run" or not (by_rule or by_mode or made[-1]["digest"] in self.approved):
            raise Broken(
                f"{tool} (request {request}, call {call}, {mode}) was carried out without a yes: {made}"
            )


@dataclass
class Trace:
    """What was done, for whoever has to find out."""

    seed: int | str
    storm: bool
    acts: list[str] = field(default_factory=list)


async def live(
    world: World,
    seed: int | str,
    *,
    storm: bool | None = None,
    most: int = 200,
    on_time: Callable[[], bool] = lambda: True,
) -> Trace:
    """Live once: until the app was left, or so many acts were done.

    Args:
        world: where.
        seed: decides everything.
        storm: whether the session makes events up; the seed decides when None.
        most: acts.
        on_time: whether there is time for more.

    Raises:
        Broken: something was not as it must be; its note holds what was done.
    """
    chance = random.Random(seed)
    drawn = chance.random() < 0.4
    trace = Trace(seed, drawn if storm is None else storm)
    with _listening() as errors:
        asyncio.get_running_loop().set_exception_handler(
            lambda loop, context: errors.append(f"{context.get('message')}: {context.get('exception')!r}")
        )
        try:
            await _live(world, chance, trace, most, on_time, errors)
        except Exception as error:
            last = "\n".join(trace.acts[-25:])
            told = "".join([*errors, *traceback.format_exception(error)])
            where = "made-up events" if trace.storm else "the real session"
            raise Broken(f"seed {seed} ({where}), after {len(trace.acts)} acts:\n{last}\n\n{told}") from error
    return trace


async def _live(
    world: World,
    chance: random.Random,
    trace: Trace,
    most: int,
    on_time: Callable[[], bool],
    errors: list[str],
) -> None:
    places = world.places
    if not places.desk.exists():
        fill_demo(places.desk, NOW.replace(tzinfo=SETTINGS.timezone()))
    prepare(places, SETTINGS)
    planner = RandomPlanner(random.Random(chance.random()))

    async def open_program() -> Program:
        program = await asyncio.to_thread(
            build,
            "tui",
            places=places,
            settings=demo_settings(SETTINGS, places.desk),
            load=lambda: planner,
            tools=with_runs(all_tools(), lambda tool: _noting(tool, world)),
        )
        _note_decisions(program.session, app, world)
        return program

    app = app_on(places, SETTINGS, open_program)
    StormSession.chance = random.Random(chance.random())
    with _hurried(), _session_of(trace.storm):
        async with app.run_test(size=chance.choice(SIZES[:3]), notifications=True) as pilot:
            for act in acts(chance):
                if len(trace.acts) >= most or not on_time():
                    break
                trace.acts.append(str(act))
                world.acts += 1
                if world.log is not None:
                    print(act, file=world.log, flush=True)
                    faulthandler.dump_traceback_later(2 * STEP, exit=True, file=world.log)
                if chance.random() < 0.05:
                    _others_write(places.desk, chance)
                await _in_time(str(act), act.do(pilot))
                if not app.is_running or app.return_code is not None:
                    break
                _look(app, errors)
                if len(trace.acts) % 10 == 0:
                    world.check()
            await _in_time("the end", _end(app, trace, pilot))
    faulthandler.cancel_dump_traceback_later()
    if errors:
        raise Broken("\n".join(errors))
    world.check()


async def _end(app: TinyAgentApp, trace: Trace, pilot: Pilot[None]) -> None:
    """Stop what runs and leave; then every call must have come to its end.

    Raises:
        Broken: one did not.
    """
    if app.main.program is None:
        return
    if app.return_code is None and app.is_running:
        await app.main.action_stop()
        while app.main.busy:
            await pilot.pause(0.02)
        if not trace.storm:
            for turn in app.main.query_one(Chat).turns:
                if open_calls := [view for view in turn.calls.values() if not view.state.final]:
                    raise Broken(f"{turn.text!r} is over, and these calls are not: {open_calls}")
    await app.main.program.close()


def _others_write(desk: Path, chance: random.Random) -> None:
    """Do what other programs do to files of the desk, underneath the app."""
    note = desk / "notes" / "Others.md"
    match chance.randrange(4):
        case 0:
            note.write_text("# Others\n\nheron " * chance.choice((1, 1000)), encoding="utf-8")
        case 1:
            note.unlink(missing_ok=True)
        case 2:
            note.write_bytes(b"\xff\xfe\x00 \x1b[31m not text")
        case _:
            (desk / "calendar" / "broken.ics").write_bytes(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:no")


async def _in_time(what: str, doing: Coroutine[None, None, None]) -> None:
    """Wait for something, but not for ever.

    Raises:
        Broken: it took too long; the message says what everything waits for.
    """
    worked = time.process_time()
    try:
        async with asyncio.timeout(STEP):
            await doing
    except TimeoutError as error:
        worked = time.process_time() - worked
        tasks = "\n".join(str(task.get_stack(limit=3)) for task in asyncio.all_tasks())
        raise Broken(f"{what} took {STEP} s, {worked:.1f} s of them at work; tasks:\n{tasks}") from error


def _look(app: TinyAgentApp, errors: list[str]) -> None:
    """Look at the screen and the log."""
    if errors:
        raise Broken("\n".join(errors))
    for line in frame_of(app).lines:
        if raw := [letter for letter in line if ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0]:
            raise Broken(f"raw on the terminal: {raw} in {line!r}")


def _noting(tool: Tool, world: World) -> Callable[..., ToolReturn]:
    """Return what runs a tool and writes down when what it proposed is carried out."""

    def run(*arguments: object, **named: object) -> ToolReturn:
        returned = tool.run(*arguments, **named)
        if not isinstance(returned, Proposal):
            return returned
        commit = returned.commit

        def noted(key: str) -> Result:
            world.committed.append((tool.name, key))
            return commit(key)

        return replace(returned, commit=noted)

    return run


def _note_decisions(session: Session, app: TinyAgentApp, world: World) -> None:
    """Write down for which calls the app says yes to the session."""
    decide = session.decide

    def noted(card_id: int, decisions: Mapping[int, Decision]) -> None:
        panel = app.main.query_one(Asks).panel
        if isinstance(panel, CardPanel) and panel.card.card_id == card_id:
            yes = {call for call, one in decisions.items() if one.verdict is Verdict.APPROVE}
            world.approved |= {item.digest for item in panel.card.items if item.call_id in yes}
        decide(card_id, decisions)

    session.decide = noted  # type: ignore[method-assign]


@contextmanager
def _session_of(storm: bool) -> Iterator[None]:
    if not storm:
        yield
        return
    with patch("agent.session.Session", StormSession):
        yield


@contextmanager
def _hurried() -> Iterator[None]:
    """Let keys count soon: a wild user does not wait."""
    with patch("tui.guard.SEEING_TAKES", 0.05), patch("tui.widgets.asks.TYPING_PAUSE", 0.05):
        yield


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect what is logged as an error."""
    errors: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            errors.append(logging.Formatter().format(record))

    handle = TinyAgentApp._handle_exception  # Textual's own report of an error may fail, and hide it

    def noted(app: TinyAgentApp, error: Exception) -> None:
        errors.append("".join(traceback.format_exception(error)))
        handle(app, error)

    listener = Listener(logging.ERROR)
    logging.getLogger().addHandler(listener)
    try:
        with patch.object(TinyAgentApp, "_handle_exception", noted):
            yield errors
    finally:
        logging.getLogger().removeHandler(listener)


@contextmanager
def new_world() -> Iterator[World]:
    """Yield a world of its own, removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="tinyagent-fuzz-"))
    try:
        yield World(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
