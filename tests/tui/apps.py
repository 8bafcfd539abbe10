"""The real app over the real engine, with the small fake desk of the core's tests."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.widget import Widget

from agent.changes import Restorer
from agent.events import Mode
from agent.journal import Journal
from agent.planning import Planner
from agent.rule_book import RuleBook
from agent.session import Session
from agent.setting_sources import Chosen
from agent.settings import Settings
from tests.agent.fakes import NOW, ZONE, FakeDesk, FakePlanner, toolbox
from tests.chaos.life import ReadsOut
from tests.chaos.life import open_session as open_real_session
from tests.chaos.world import World
from tui.app import TinyAgentApp
from tui.compose import LatePlanner, Program
from tui.conversation import OpenProgram
from tui.prompt.names import NameSource
from tui.screens.main import MainScreen
from tui.turn import Turn
from tui.widgets.approval_card import CardPanel
from tui.widgets.asks import Asks
from tui.widgets.chat import Chat
from tui.widgets.hold_panel import HoldPanel
from tui.widgets.plan_graph import PlanGraph
from tui.widgets.prompt import Prompt
from tui.widgets.question_panel import QuestionPanel

NOTE = '1. write_note("Plan", "All of it")\n2. join()\n'
SEND = '1. find("Sid")\n2. send(["$1"], "hello")\n3. join()\n'
BOTH = '1. find("Sid")\n2. write_note("Plan", "All of it")\n3. send(["$1"], "hello")\n4. join()\n'


@dataclass(frozen=True)
class Shown:
    """A request on the screen."""

    turn: Turn


@dataclass
class Running:
    """An app under test."""

    app: TinyAgentApp
    pilot: Pilot[None]
    desk: FakeDesk
    planner: FakePlanner

    @property
    def main(self) -> MainScreen:
        return self.app.main

    @property
    def prompt(self) -> Prompt:
        return self.main.query_one(Prompt)

    @property
    def card(self) -> CardPanel:
        panel = self.main.query_one(Asks).panel
        assert isinstance(panel, CardPanel)
        return panel

    @property
    def question(self) -> QuestionPanel:
        panel = self.main.query_one(Asks).panel
        assert isinstance(panel, QuestionPanel)
        return panel

    @property
    def graph(self) -> PlanGraph:
        return self.main.query_one(PlanGraph)

    @property
    def chat(self) -> Chat:
        return self.main.query_one(Chat)

    @property
    def turns(self) -> list[Shown]:
        return [Shown(turn) for turn in self.chat.turns]

    async def until(self, happened: Callable[[], object], seconds: float = 30) -> None:
        """Wait until `happened` says so."""
        for _ in range(int(seconds / 0.02)):
            await self.pilot.pause(0.02)
            if happened():
                return
        raise AssertionError(f"it did not happen; the screen:\n{self.text}")

    async def ask(self, text: str = "do it") -> None:
        """Send a request."""
        self.prompt.put(text)
        self.prompt.focus()
        await self.pilot.press("enter")

    async def card_shown(self) -> CardPanel:
        """Wait for the approval card."""
        await self.until(lambda: isinstance(self.main.query_one(Asks).panel, CardPanel))
        await self.pilot.pause()
        return self.card

    async def card_ready(self) -> CardPanel:
        """Wait for the approval card, and until its keys count."""
        card = await self.card_shown()
        await self.until(lambda: card.guard.open)
        return card

    async def hold_shown(self) -> HoldPanel:
        """Wait for the countdown of what is held."""
        asks = self.main.query_one(Asks)
        await self.until(lambda: asks.hold is not None and asks.hold.is_mounted)
        assert asks.hold is not None
        return asks.hold

    async def question_shown(self) -> QuestionPanel:
        """Wait for a question."""
        await self.until(lambda: isinstance(self.main.query_one(Asks).panel, QuestionPanel))
        question = self.question
        await self.until(lambda: question.guard.open)
        return question

    async def over(self, turn: int = -1) -> Shown:
        """Wait until a request is over."""
        await self.until(lambda: self.turns and self.turns[turn].turn.over and not self.main.busy)
        await self.pilot.pause()
        return self.turns[turn]

    @property
    def text(self) -> str:
        """What the screen shows, as plain text."""
        return screen_text(self.app)


def on_the_screen(widget: Widget) -> bool:
    """Whether all of a widget can be seen."""
    return widget.screen.region.contains_region(widget.region) and widget.region.area > 0


_TEXT = re.compile(r'<text class="[^"]*" x="([\d.]+)" y="([\d.]+)"[^>]*clip-path[^>]*>(.*?)</text>')
_CELL = 12.2
"""Width of a cell in the SVG that Textual writes."""


def screen_text(app: App[Any]) -> str:
    """Return what the screen shows, row by row, read from the picture that the app exports."""
    rows: dict[float, list[tuple[int, str]]] = {}
    for x, y, words in _TEXT.findall(app.export_screenshot()):
        plain = html.unescape(words).replace("\xa0", " ")
        rows.setdefault(float(y), []).append((round(float(x) / _CELL), plain))
    lines = []
    for _, parts in sorted(rows.items()):
        line = ""
        for column, words in sorted(parts):
            line = line.ljust(column) + words
        lines.append(line.rstrip())
    return "\n".join(lines)


@asynccontextmanager
async def running(
    folder: Path,
    plan: str,
    *,
    size: tuple[int, int] = (120, 40),
    mode: Mode | None = None,
    desk: FakeDesk | None = None,
    planner: Planner | None = None,
    draft_file: Path | None = None,
    desk_file: Path | None = None,
    open_program: OpenProgram | None = None,
    hold: float = 0,
    restorer: Restorer | None = None,
    chosen: Chosen | None = None,
    config_file: Path | None = None,
    toasts: bool = False,
    exports: Path | None = None,
    names: NameSource | None = None,
    reads: int | None = None,
) -> AsyncIterator[Running]:
    """Run the app whose planner answers every request with `plan`.

    A journal that lies in `folder` already is gone on with.
    """
    desk = desk or FakeDesk()
    fake = FakePlanner(plan)

    async def build() -> Program:
        late = LatePlanner(lambda: planner or fake)
        session = Session(
            planner=late,
            toolbox=toolbox,
            desk=desk,
            journal=Journal.open(folder / "journal.sqlite3"),
            settings=Settings(zone=str(ZONE), name="Mia", hold=hold),
            face="tui",
            clock=lambda: NOW,
            rules=RuleBook(folder / "rules.toml", toolbox),
            restorer=restorer,
        )
        return Program(session, late, names=names, reads=reads)

    app = TinyAgentApp(
        open_program or build,
        desk="test desk",
        mode=mode,
        draft_file=draft_file,
        desk_file=desk_file,
        chosen=chosen,
        exports=exports,
        config_file=config_file,
    )
    async with app.run_test(size=size, notifications=toasts) as pilot:
        one = Running(app, pilot, desk, fake)
        await pilot.pause()
        yield one
        if desk.gate is not None:
            desk.gate.set()
        if app.main.program is not None:
            await app.main.program.close()


def on_a_desk(world: World) -> OpenProgram:
    """Return what opens the session of `tests.chaos.life` over a real desk of files and its journal."""

    async def build() -> Program:
        session = open_real_session(world)
        return Program(session, LatePlanner(ReadsOut))

    return build
