"""Plays a scene on the real app and takes each of its states at all sizes, in both themes."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from threading import Event
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from agent.plan import Call
from agent.planning import PlanEnd
from agent.results import ToolReturn
from agent.tools import Tool
from tests.agent.fakes import FakePlanner
from tests.snapshots.shots import Shot
from tests.snapshots.still import HeldClock, standing_still, steady
from tui.colours.themes import DARK, LIGHT
from tui.compose import all_tools, fill_demo
from tui.pictures.frames import Frame, frame_of
from tui.pictures.stage import NOW, SETTINGS, Stage, on_stage, with_runs
from tui.screens.first_run import FirstRunApp
from tui.settings.first_run import Answers

SIZES = ((80, 24), (120, 40), (160, 48))
_MOST_LOOKS = 60
"""Looks at the screen until it stands still."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A run of the app in which some states come up."""

    name: str
    states: tuple[str, ...]
    """In the order in which they come."""
    play: Callable[[Player], AsyncIterator[str]]
    """Yields the name of each state when the app is in it."""
    plans: Mapping[str, FakePlanner] = field(default_factory=dict)
    """What the planner makes of a request, by its text."""
    hold: float = 0
    gated: str = ""
    """A tool that does not end before the player opens the gate."""
    first_run: bool = False
    """It is the program's first start, which is an app of its own."""
    apart: bool = False
    """It is played once for each theme: what it opens does not take on another, such as Textual's palette."""


@dataclass(slots=True)
class Player:
    """What a scene has in hand."""

    stage: Stage
    clock: HeldClock
    gate: Event
    planner: Script

    async def ask(self, text: str) -> None:
        """Write a request and send it."""
        await self.send(text)
        await self.stage.until(lambda: not self.stage.app.main.busy or self.stage.asks.waits)

    async def send(self, text: str) -> None:
        """Write a request and send it, and wait for nothing."""
        self.stage.prompt.put(text)
        self.stage.prompt.focus()
        await self.stage.press("enter")

    async def approve(self) -> None:
        """Say yes to what stands on "run", and wait until all is over."""
        await self.stage.press("ctrl+y")
        await self.stage.until(lambda: not self.stage.app.main.busy)


class Script:
    """A planner that knows the plan for each request.

    Args:
        plans: by request.
    """

    def __init__(self, plans: Mapping[str, FakePlanner]) -> None:
        self._plans = plans
        self.go_on = asyncio.Event()
        """A plan whose `pause` is not 0 does not end before it is set."""

    async def plan(self, request: str, tools: Sequence[Tool]) -> AsyncIterator[Call | PlanEnd]:
        plan = self._plans[request]
        async for step in replace(plan, pause=0).plan(request, tools):
            if isinstance(step, PlanEnd) and plan.pause:
                await self.go_on.wait()
            yield step


Frames = dict[tuple[str, tuple[int, int]], dict[str, Frame]]
"""By state and size: what is shown in each theme."""


async def take(
    scene: Scene, before: Mapping[tuple[str, tuple[int, int]], Shot] | None = None
) -> dict[tuple[str, tuple[int, int]], Shot]:
    """Play a scene and return a shot for each of its states and each size.

    Args:
        scene: what is played.
        before: shots to compare with. The light theme, which only has other colours, is then taken at the
            middle size only, and stands as it was at the others; None takes all.

    Raises:
        AssertionError: other states came up than the scene says, or one does not stand still.
    """
    frames: Frames = {}
    for themes in ([DARK.name], [LIGHT.name]) if scene.apart else ([DARK.name, LIGHT.name],):
        await _play(scene, themes, frames, short=before is not None)
    light = {key: shot.light for key, shot in (before or {}).items()}
    return {
        key: Shot(both[DARK.name], both.get(LIGHT.name) or light.get(key, both[DARK.name]))
        for key, both in frames.items()
    }


async def _play(scene: Scene, themes: Sequence[str], frames: Frames, *, short: bool) -> None:
    came = []
    if scene.first_run:
        app = FirstRunApp(Answers("Mia Park", "Europe/Berlin"), lambda answers: None, desk="~/desk")
        with standing_still():
            async with app.run_test(size=SIZES[1]) as pilot:
                await _take_all(app, pilot, scene.states[0], themes, frames, short=short)
        return
    with tempfile.TemporaryDirectory(prefix="tinyagent-") as folder:
        home = Path(folder) / "home"
        async with playing(home, scene.plans, scene.hold, scene.gated, theme=themes[0]) as player:
            async for state in scene.play(player):
                came.append(state)
                await _take_all(player.stage.app, player.stage.pilot, state, themes, frames, short=short)
    assert tuple(came) == scene.states, f"{scene.name} came to {came}"


@asynccontextmanager
async def playing(
    home: Path,
    plans: Mapping[str, FakePlanner],
    hold: float = 0,
    gated: str = "",
    *,
    size: tuple[int, int] = SIZES[1],
    theme: str = DARK.name,
) -> AsyncIterator[Player]:
    """Run the app on a demo desk, with a clock that is held and a planner that knows the plans.

    Args:
        home: a folder for the desk and all else.
        plans: what the planner makes of a request, by its text.
        hold: seconds that what is sent is held.
        gated: a tool that does not end before the player opens the gate.
        size: columns and lines.
        theme: the name of its colours.
    """
    gate = Event()
    script = Script(plans)
    tools = with_runs(all_tools(), lambda tool: _gated(tool, gate) if tool.name == gated else tool.run)
    settings = replace(SETTINGS, hold=hold)
    with standing_still() as clock:
        async with on_stage(
            home, size=size, theme=theme, settings=settings, planner=script, tools=tools, desk=filled_desk()
        ) as stage:
            try:
                yield Player(stage, clock, gate, script)
            finally:
                gate.set()
                script.go_on.set()


async def _take_all(
    app: App[Any], pilot: Pilot[Any], state: str, themes: Sequence[str], frames: Frames, *, short: bool
) -> None:
    """Take the state that the app is in, and leave the app as it was."""
    app.clear_notifications()
    order = list(SIZES)
    for theme in themes:
        app.theme = theme
        for size in order if not short or theme == DARK.name else SIZES[1:2]:
            await pilot.resize_terminal(*size)
            frames.setdefault((state, size), {})[theme] = await _frame_at_rest(app, pilot)
        order.reverse()
    app.theme = themes[0]
    await pilot.resize_terminal(*SIZES[1])
    await _frame_at_rest(app, pilot)


async def _frame_at_rest(app: App[Any], pilot: Pilot[Any]) -> Frame:
    """Return what the screen shows once nothing on it moves any more."""
    before = None
    for _ in range(_MOST_LOOKS):
        for box in app.screen.query("Input, TextArea"):
            if isinstance(box, Input | TextArea):
                box.cursor_blink = False
        await pilot.pause(0.02)
        frame = frame_of(app)
        text = steady(frame.text)
        if before is not None and before[0] == text and before[1].rows == frame.rows:
            return frame
        if before is not None and before[0] == text and frame.text != before[1].text:
            return frame  # only signs turn
        before = (text, frame)
    raise AssertionError(f"the screen does not come to rest:\n{frame_of(app).text}")


def _gated(tool: Tool, gate: Event) -> Callable[..., ToolReturn]:
    def run(*arguments: object, **named: object) -> ToolReturn:
        gate.wait(60)
        return tool.run(*arguments, **named)

    return run


@cache
def filled_desk() -> Path:
    """Return a filled demo desk to copy; it lives as long as the process."""
    folder = tempfile.TemporaryDirectory(prefix="tinyagent-desk-")
    _KEPT.append(folder)
    desk = Path(folder.name) / "desk"
    fill_demo(desk, NOW.replace(tzinfo=SETTINGS.timezone()))
    return desk


_KEPT: list[tempfile.TemporaryDirectory[str]] = []
"""Removed when the process ends."""
