"""A running app to take pictures of: the real one on a desk of its own, with a clock that stands still."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual.pilot import Pilot

from agent.events import State
from agent.paths import Places
from agent.setting_sources import Chosen
from agent.settings import Settings
from agent.tools import Tool, Toolbox
from tui.app import TinyAgentApp
from tui.compose import Program, build, demo_settings, fill_demo, prepare
from tui.pictures.frames import frame_of
from tui.widgets.asks import Asks
from tui.widgets.plan_pane import PlanPane
from tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from agent.planning import Planner
    from agent.results import ToolReturn
    from tui.conversation import OpenProgram
    from tui.turn import CallView

NOW = datetime(2026, 11, 23, 9, 30)
SETTINGS = Settings(zone="Europe/Berlin", hold=0)
PATIENCE = 30.0
"""Seconds that any step may take."""


@dataclass(slots=True)
class Stage:
    """A running app, and what one can do with it."""

    app: TinyAgentApp
    pilot: Pilot[None]
    home: Path | None = None
    """The folder of its desk and all else."""

    @property
    def asks(self) -> Asks:
        """What waits for the user."""
        return self.app.main.query_one(Asks)

    @property
    def prompt(self) -> Prompt:
        """The input."""
        return self.app.main.query_one(Prompt)

    @property
    def text(self) -> str:
        """What the screen shows."""
        return frame_of(self.app).text

    @property
    def calls(self) -> list[CallView]:
        """The calls of the plan that is shown."""
        turn = self.app.main.query_one(PlanPane).turn
        return list(turn.calls.values()) if turn else []

    @property
    def running(self) -> list[CallView]:
        """Those that work right now."""
        return [view for view in self.calls if view.state is State.RUNNING]

    async def until(
        self, happened: Callable[[], object], *, settle: float = 0.1, seconds: float = PATIENCE
    ) -> None:
        """Wait until something is so.

        Args:
            happened: whether it is.
            settle: seconds that the screen then gets to show it.
            seconds: how long it may take.

        Raises:
            TimeoutError: it was not so in time.
        """
        async with asyncio.timeout(seconds):
            while not happened():
                await self.pilot.pause(0.02)
        await self.pilot.pause(settle)

    async def ask(self, text: str) -> None:
        """Send a request and wait until it is over, or something waits for the user."""
        await self.pilot.press(*text, "enter")
        await self.until(lambda: self.app.main.busy)
        await self.until(lambda: not self.app.main.busy or self.asks.waits)

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)
        await self.pilot.pause(0.1)


@asynccontextmanager
async def on_stage(
    home: Path,
    *,
    size: tuple[int, int],
    theme: str,
    settings: Settings = SETTINGS,
    planner: Planner | None = None,
    tools: Toolbox | None = None,
    desk: Path | None = None,
) -> AsyncIterator[Stage]:
    """Run the app on a demo desk until it is ready for a request.

    Args:
        home: a folder for the desk and all else.
        size: columns and lines.
        theme: the name of its colours.
        settings: the user's.
        planner: thinks of the plans; the one of the settings when None.
        tools: what plans may call; all when None.
        desk: a filled demo desk to take a copy of; a fresh one is filled when None.
    """
    places = Places(home / "config", home / "desk", home / "state", home / "cache")
    now = NOW.replace(tzinfo=settings.timezone())
    if desk is not None:
        shutil.copytree(desk, places.desk)
    prepare(places, settings)
    fill_demo(places.desk, now)
    chosen = demo_settings(settings, places.desk)

    async def open_program() -> Program:
        return await asyncio.to_thread(
            build,
            "tui",
            places=places,
            settings=chosen,
            clock=lambda: now,
            load=None if planner is None else lambda: planner,
            tools=tools,
        )

    app = app_on(places, chosen, open_program)
    app.theme = theme
    async with app.run_test(size=size, notifications=True) as pilot:
        stage = Stage(app, pilot, home)
        await stage.until(lambda: app.main.program is not None)
        if app.main.program is not None:
            await app.main.program.planner.warm()
        try:
            yield stage
        finally:
            if app.main.program is not None:
                await app.main.program.close()


def app_on(places: Places, settings: Settings, open_program: OpenProgram) -> TinyAgentApp:
    """Return the app as the command line makes it, on a demo desk."""
    return TinyAgentApp(
        open_program,
        desk="demo desk",
        mode=settings.mode,
        draft_file=places.state / "draft.txt",
        chosen=Chosen(settings),
        config_file=places.config_file,
        copies=places.cache / "copies",
        desk_file=places.state / "desk-view.json",
        exports=places.desk / "files",
    )


def with_runs(tools: Toolbox, change: Callable[[Tool], Callable[..., ToolReturn]]) -> Toolbox:
    """Return a toolbox with the same tools, each of which runs what `change` makes of it."""
    changed = Toolbox({tool.app: tools.at_once(tool.app) for tool in tools})
    changed.add(*(replace(tool, run=change(tool)) for tool in tools))
    return changed
