"""The log says what broke and where, and nothing of what the user does."""

from __future__ import annotations

import asyncio
import errno
import io
import logging
import logging.handlers
import sqlite3
import stat
import sys
import warnings
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest

from agent.events import ApprovalCard, Decision, Finished, Outcome, Question, Verdict
from agent.journal import JournalError
from agent.paths import places
from agent.plan import Call
from agent.planning import PlanEnd
from agent.settings import Settings
from agent.tools import Tool
from macos_tools.local.contacts import LocalContacts
from macos_tools.local.notes import LocalNotes
from tests.agent.fakes import FakePlanner
from tests.tui.apps import running
from tui import cli, compose
from tui.log_file import DETAIL_VARIABLE, log_to

WORD = "SENTINEL"
"""Begins every word that must not be found in the log."""
PLAN = (
    '1. get_phone_number("SENTINEL-person")\n'
    '2. create_note("SENTINEL-title", "SENTINEL-text", "SENTINEL-folder")\n'
    '3. open_note("SENTINEL-title", "")\n'
    '4. send_sms(["+1 510 555 0101"], "SENTINEL-message")\n'
    '5. search_emails("SENTINEL-query", "")\n'
    "6. join()"
)


@pytest.fixture(autouse=True)
def _usual_log() -> Iterator[None]:
    """Put the logging of the test run back."""
    root = logging.getLogger()
    before, level, raising = list(root.handlers), root.level, logging.raiseExceptions
    yield
    for handler in root.handlers:
        if handler not in before:
            handler.close()
    root.handlers[:] = before
    root.setLevel(level)
    logging.raiseExceptions = raising
    logging.captureWarnings(False)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / f"{WORD}-home" / "tinyagent.log"
    file.parent.mkdir()
    logging.captureWarnings(False)  # what an earlier test set up, pytest has taken away again
    log_to(file)
    return file


def said(log: Path) -> str:
    """Return what stands in the log."""
    return log.read_text(encoding="utf-8")


def _break(*values: object, **more: object) -> None:
    """What defects do: name the value that they stumbled over, and blame another failure."""
    try:
        raise OSError(errno.EIO, "SENTINEL-cause", f"/home/SENTINEL/{values[1:]}")
    except OSError as error:
        raise KeyError(*map(repr, values), f"SENTINEL {more}") from error


async def test_requests_that_break_leave_no_words(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = places()
    settings = Settings(zone="Europe/Berlin", name=f"{WORD} Reed", desk=str(home / f"{WORD}-desk"), files=())
    compose.prepare(where, settings)
    monkeypatch.setattr(LocalContacts, "people", _break)
    monkeypatch.setattr(LocalNotes, "create", _break)
    monkeypatch.setattr(compose, "load_planner", lambda settings, clock: FakePlanner(PLAN))
    program = compose.build("cli", places=where, settings=settings)
    outcomes = []
    for request in ("SENTINEL-request one", "SENTINEL-request two"):
        async for event in program.session.ask(request):
            match event:
                case ApprovalCard():
                    yes = {item.call_id: Decision(Verdict.APPROVE, "SENTINEL-reason") for item in event.items}
                    program.session.decide(event.card_id, yes)
                case Question():
                    program.session.answer(event.question_id, None)
                case Finished():
                    outcomes.append(event.outcome)
                case _:
                    pass
    await program.close()
    text = said(where.log_file)
    assert outcomes
    assert Outcome.DONE not in outcomes
    assert text.count("KeyError") >= 4, "what broke is said"
    assert "OSError (EIO)" in text, "and what of"
    assert "in _break" in text, "and where"
    assert "macos_tools.tools.notes" in text
    assert WORD not in text
    assert str(home) not in text
    assert stat.S_IMODE(where.log_file.stat().st_mode) == 0o600


class BrokenPlanner:
    """Breaks over what it is asked."""

    async def plan(self, request: str, tools: Sequence[Tool]) -> AsyncIterator[Call | PlanEnd]:
        _break(request)
        yield PlanEnd(0.0)


async def test_the_app_logs_what_broke_without_the_request(tmp_path: Path, log: Path) -> None:
    async with running(tmp_path, "", planner=BrokenPlanner()) as app:
        await app.ask("SENTINEL-request")
        await app.until(lambda: "broke" in said(log))
    text = said(log)
    assert "KeyError" in text
    assert WORD not in text


def test_lines_of_a_plan_that_break_leave_no_words(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    places().state.mkdir()
    monkeypatch.setattr(compose, "load_planner", lambda settings, clock: BrokenPlanner())
    monkeypatch.setattr("tui.commands.plan.load_planner", lambda settings, clock: BrokenPlanner())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"SENTINEL-line\n")))
    assert cli.run(["plan", "--json", "-"]) == 0
    text = said(places().log_file)
    assert "planning failed for a request of 13 characters" in text
    assert "KeyError" in text
    assert WORD not in text


async def test_what_libraries_and_tasks_say_is_withheld(log: Path) -> None:
    warnings.warn("SENTINEL-warning about SENTINEL.ics", stacklevel=1)
    logging.getLogger("icalendar.parser").warning("SENTINEL: bad value %s", "SENTINEL")
    asyncio.get_running_loop().call_exception_handler(
        {"message": "SENTINEL", "exception": ValueError("SENTINEL"), "task": "SENTINEL"}
    )
    try:
        raise ExceptionGroup("SENTINEL", [ValueError("SENTINEL"), JournalError("SENTINEL")])
    except ExceptionGroup:
        logging.getLogger("agent.run").exception("these: %s %r", Path("/SENTINEL"), "SENTINEL")
    text = said(log)
    assert text.count("(withheld)") == 3
    assert "these: ‹a path› ‹8 characters›" in text
    assert text.count("ValueError") == 2
    assert "JournalError" in text
    assert WORD not in text


def test_numbers_and_kinds_are_kept(log: Path) -> None:
    logger = logging.getLogger("agent.run")
    logger.warning("call %s of %d took %.1f s: %s", 3, 17, 2.25, PermissionError(errno.EACCES, WORD))
    error = sqlite3.OperationalError(WORD)
    error.sqlite_errorname = "SQLITE_FULL"
    logger.warning("not written: %s", error)
    logger.warning("two things but one value: %s %s", WORD)
    text = said(log)
    assert "call 3 of 17 took 2.2 s: PermissionError (EACCES)" in text
    assert "not written: OperationalError (SQLITE_FULL)" in text
    assert "two things but one value" in text
    assert WORD not in text


def test_who_asks_for_everything_gets_it(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DETAIL_VARIABLE, "full")
    log_to(log)
    logging.getLogger("agent.run").warning("not %s", WORD)
    assert f"not {WORD}" in said(log)


def test_the_log_that_is_put_aside_is_private_too(log: Path) -> None:
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.handlers.RotatingFileHandler)
    handler.maxBytes = 200
    for number in range(20):
        logging.getLogger("agent.run").warning("call %d", number)
    files = list(log.parent.glob("tinyagent.log*"))
    assert len(files) == 4
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
