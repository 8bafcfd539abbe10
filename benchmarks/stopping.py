"""Stopping: from the stop to the end of the request, in each phase, and from the key to the screen."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from agent.events import (
    ApprovalCard,
    Asked,
    CallChanged,
    Decision,
    Event,
    Held,
    Question,
    State,
    Verdict,
)
from agent.journal import Journal
from agent.plan import Call, Literal
from agent.planning import Planner
from agent.results import Ambiguous, Choice, Field, Proposal, Result, ToolReturn
from agent.session import Session
from agent.settings import Settings
from agent.tools import CallContext, Effect, Text, Toolbox
from benchmarks.machine import row
from benchmarks.program import command, home, let_pass, wait_for_paint
from benchmarks.resting import Given, PacedPlanner
from models.gguf.planner import GgufPlanner
from models.planner.planner import PointerPlanner
from tests.models.tiny_gguf import write_tiny_gguf
from tests.tui.terminals import Terminal
from tui.compose import all_tools

RUNS = 15
KEY_RUNS = 7
LONG = "email Sid and Lutfi the summary of report.pdf and put a review on my calendar for Friday at 3"
MODEL = Path(__file__).resolve().parents[1] / "tests" / "models" / "assets" / "planner-q4_0.gguf"
CTRL_X = "\x18"

toolbox = Toolbox({"bench": 4 * RUNS})


@dataclass
class Gate:
    """What the tools here wait for."""

    opened: threading.Event = field(default_factory=threading.Event)


@toolbox.tool("Deaf", effect=Effect.READ, app="bench")
def deaf(context: CallContext, text: Text) -> ToolReturn:
    """Work, and hear nothing.

    Args:
        text: anything.
    """
    context.desk.opened.wait()
    return Given(text)


@toolbox.tool("Listen", effect=Effect.READ, app="bench")
def listen(context: CallContext, text: Text) -> ToolReturn:
    """Work until told to stop.

    Args:
        text: anything.
    """
    context.stop.wait(600)
    return Given(text)


@toolbox.tool("Ask", effect=Effect.READ, app="bench")
def ask(context: CallContext, text: Text) -> ToolReturn:
    """Ask.

    Args:
        text: anything.
    """
    return Ambiguous("which", "Which?", (Choice("this", "this"), Choice("that", "that")))


@toolbox.tool("Write", effect=Effect.WRITE, app="bench")
def write(context: CallContext, text: Text) -> ToolReturn:
    """Write something that takes as long as the gate is closed.

    Args:
        text: anything.
    """

    def commit(key: str) -> Result:
        context.desk.opened.wait()
        return Given(text)

    return Proposal("Write", (Field("Text", text, "text"),), commit)


@toolbox.tool("Send", effect=Effect.SEND, app="bench")
def send(context: CallContext, text: Text) -> ToolReturn:
    """Send something.

    Args:
        text: anything.
    """
    return Proposal("Send", (Field("Text", text, "text"),), lambda key: Given(text))


@dataclass(frozen=True, slots=True)
class Phase:
    """A moment at which the user stops."""

    name: str
    tool: str
    reached: Callable[[Event], bool]
    """Whether an event says that it is there."""


def _runs(event: Event) -> bool:
    return isinstance(event, CallChanged) and event.state is State.RUNNING


def _asks(event: Event) -> bool:
    return isinstance(event, Question)


def _shows(event: Event) -> bool:
    return isinstance(event, ApprovalCard)


def _holds(event: Event) -> bool:
    return isinstance(event, Held)


PHASES = (
    Phase("at a question", "ask", _asks),
    Phase("at an approval", "write", _shows),
    Phase("while an approved call is held", "send", _holds),
    Phase("while a tool runs that listens", "listen", _runs),
    Phase("while a tool runs that hears nothing", "deaf", _runs),
    Phase("while an effect is under way", "write", _runs),
)


async def stop_in(phase: Phase, folder: Path) -> float:
    """Return the seconds from `Session.cancel` to the end of the request."""
    gate = Gate()
    calls = [Call(1, phase.tool, (Literal("x"),))]
    session = _session(PacedPlanner(calls, 0), toolbox, gate, folder)
    loop = asyncio.get_running_loop()
    stopped: list[float] = []

    def stop() -> None:
        stopped.append(time.perf_counter())
        session.cancel()

    approved = phase.tool != "write" or phase.reached is _shows  # else it runs twice: to propose, to commit
    async for event in session.ask("bench"):
        if approved and phase.reached(event):
            loop.call_later(0.02, stop)  # the tool has begun
        elif isinstance(event, ApprovalCard):
            approved = True
            session.decide(event.card_id, {1: Decision(Verdict.APPROVE)})
    taken = time.perf_counter() - stopped[0]
    gate.opened.set()
    await session.close()
    return taken


async def stop_planning(planner: Planner, folder: Path, after: float) -> float:
    """Return the seconds from `Session.cancel`, `after` seconds into planning, to the end of the request."""
    session = _session(planner, all_tools(), None, folder)
    loop = asyncio.get_running_loop()
    stopped: list[float] = []

    def stop() -> None:
        stopped.append(time.perf_counter())
        session.cancel()

    async for event in session.ask(LONG):
        if isinstance(event, Asked):
            loop.call_later(after, stop)
    taken = time.perf_counter() - stopped[0]
    await session.close()
    return taken


async def stops_of_gguf(folder: Path) -> list[float]:
    """Return the times for a GGUF model that is stopped at various moments of one plan after another."""
    planner = GgufPlanner(write_tiny_gguf(folder / "tiny.gguf"), context=16384, threads=1)
    await planner.warm()
    try:
        return [await stop_planning(planner, _inside(folder), after=0.02 + 0.03 * k) for k in range(RUNS)]
    finally:
        await planner.close()


def _session(planner: Planner, tools: Toolbox, desk: object, folder: Path) -> Session:
    return Session(
        planner=planner,
        toolbox=tools,
        desk=desk,
        journal=Journal.open(folder / "journal.sqlite3"),
        settings=Settings(zone="UTC"),
        face="bench",
    )


def _inside(folder: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=folder))


@dataclass(frozen=True, slots=True)
class KeyPhase:
    """A moment at which the user presses the stop key in the app."""

    name: str
    plan: str
    sign: str
    """What stands on the screen then."""
    after: float = 0.4
    """Seconds after that sign at which the key is pressed."""


KEY_PHASES = (
    KeyPhase("at a question", '1. find("John")\n2. join()\n', "Which John"),
    KeyPhase("at an approval", '1. write_note("A", "x")\n2. join()\n', "Write 'A'"),
    KeyPhase("while a tool runs that hears nothing", '1. ponder("x")\n2. join()\n', "1 running"),
    KeyPhase("while a GGUF model plans", "", "planning", 0.05),
)


def key_seconds(phase: KeyPhase) -> float:
    """Return the seconds from the stop key to "stopped" on the screen of an app started for it."""
    with home() as env:
        folder = Path(env["TINYAGENT_HOME"])
        program = command()
        if phase.plan:
            plan = folder / "plan.txt"
            plan.write_text(phase.plan, encoding="utf-8")
            program = [sys.executable, "-m", "tests.tui.scripted_fakes", str(plan)]
        else:
            (folder / "config" / "config.toml").write_text(f'model = "{MODEL}"\n', encoding="utf-8")
        with Terminal(program, {**env, "TINYAGENT_TEST_SECONDS": "600"}, size=(120, 40)) as terminal:
            wait_for_paint(terminal)
            let_pass(terminal, 2.0)  # the session opens, the model loads
            terminal.type(LONG)
            let_pass(terminal, 0.5)  # a key pressed at once after others would count as pasted
            terminal.type("\r")
            terminal.wait_for(phase.sign)
            let_pass(terminal, phase.after)
            started = time.perf_counter()
            terminal.type(CTRL_X)
            terminal.wait_for("stopped")
            return time.perf_counter() - started


def main() -> None:
    """Print the rows."""
    with tempfile.TemporaryDirectory(prefix="tinyagent-bench-") as name:
        folder = Path(name)
        for phase in PHASES:
            taken = [1000 * asyncio.run(stop_in(phase, _inside(folder))) for _ in range(RUNS)]
            print(row(f"stop {phase.name}", taken, "ms"), flush=True)
        planner = PointerPlanner()
        planner.load()
        taken = [
            1000 * asyncio.run(stop_planning(planner, _inside(folder), after=0.003)) for _ in range(RUNS)
        ]
        print(row("stop while the bundled planner plans", taken, "ms"), flush=True)
        taken = [1000 * one for one in asyncio.run(stops_of_gguf(folder))]
        print(row("stop while a GGUF model plans", taken, "ms"), flush=True)
    for key_phase in KEY_PHASES:
        taken = [1000 * key_seconds(key_phase) for _ in range(KEY_RUNS)]
        print(row(f"stop key to the screen, {key_phase.name}", taken, "ms"), flush=True)


if __name__ == "__main__":
    main()
