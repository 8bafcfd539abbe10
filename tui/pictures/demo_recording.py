"""Records the demo of the README from the real app: an animated SVG, and a cast for asciinema.

    python -m tui.pictures.demo_recording docs/images

A request is typed, planned by the bundled planner, approved, held, carried out and undone on a demo desk.
Only the pace is not that of the machine: calls come one after another and looks take a while, to be seen.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events

from agent.tools import Effect, Tool
from tui.colours.themes import DARK
from tui.compose import all_tools, load_planner
from tui.pictures.animation import Shown, animated_svg, cast, thinned
from tui.pictures.frames import frame_of
from tui.pictures.stage import NOW, SETTINGS, Stage, on_stage, with_runs

if TYPE_CHECKING:
    from agent.plan import Call
    from agent.planning import PlanEnd, Planner
    from agent.results import ToolReturn

SIZE = (104, 30)
REQUEST = "Text Sid and Lutfi that the room is booked and remind me to bring the key on Friday at 9 AM"
KEYS_A_SECOND = 22
CALL_TAKES = 0.35
"""Seconds from one call of the plan to the next."""
READ_TAKES = 0.9
FRAMES_A_SECOND = 12
HOLD = 4
END = 3.0
"""Seconds that the last frame stays."""


class SlowPlanner:
    """Plans as another planner does, but no faster than one can follow.

    Args:
        planner: thinks of the plan.
    """

    def __init__(self, planner: Planner) -> None:
        self._planner = planner

    async def plan(self, request: str, tools: Sequence[Tool]) -> AsyncIterator[Call | PlanEnd]:
        async for step in self._planner.plan(request, tools):
            await asyncio.sleep(CALL_TAKES)
            yield step


def _slow(tool: Tool) -> Callable[..., ToolReturn]:
    """Return what runs a tool; a look takes a while."""

    def run(*arguments: object, **named: object) -> ToolReturn:
        if tool.effect is Effect.READ:
            time.sleep(READ_TAKES)
        return tool.run(*arguments, **named)

    return run


async def play(stage: Stage) -> None:
    """Do what the demo shows."""

    async def press(*keys: str, pause: float) -> None:
        await stage.pilot.press(*keys)
        await asyncio.sleep(pause)

    await asyncio.sleep(1)
    for letter in REQUEST:
        stage.app.post_message(events.Key(_KEYS.get(letter, letter), letter))
        await asyncio.sleep(1 / KEYS_A_SECOND)
    await press("enter", pause=0)
    await stage.until(lambda: stage.asks.takes_yes)
    await asyncio.sleep(1.5)
    await press("f6", pause=1.2)  # it stands on what is sent, which is set to "no"
    await press("space", pause=1.2)
    await press("ctrl+y", pause=0)
    await stage.until(lambda: not stage.app.main.busy)
    await asyncio.sleep(2.2)
    await press("f7", pause=1.8)
    await press("enter", pause=2)
    await press("escape", pause=0.5)


_KEYS = {" ": "space"}


@asynccontextmanager
async def recording(stage: Stage) -> AsyncIterator[list[Shown]]:
    """Take frames all the while."""
    taken: list[Shown] = []
    started = time.monotonic()

    async def take() -> None:
        for number in range(1_000_000):
            await asyncio.sleep(started + number / FRAMES_A_SECOND - time.monotonic())
            frame = frame_of(stage.app)
            if len(frame.rows) == SIZE[1]:  # a sheet that opens has none at first
                taken.append(Shown(number / FRAMES_A_SECOND, frame))

    taking = asyncio.create_task(take())
    try:
        yield taken
    finally:
        taking.cancel()


@contextmanager
def _named_folder(name: str) -> Iterator[Path]:
    """Yield a new temporary folder, removed afterwards; its name shows on the screen, so it never changes."""
    folder = Path(tempfile.gettempdir()) / name
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


async def record(folder: Path) -> list[Path]:
    """Record the demo and return its files."""
    planner = SlowPlanner(load_planner(SETTINGS, lambda: NOW.replace(tzinfo=SETTINGS.timezone())))
    with _named_folder("tinyagent-demo") as home:
        async with on_stage(
            home,
            size=SIZE,
            theme=DARK.name,
            settings=replace(SETTINGS, hold=HOLD),
            planner=planner,
            tools=with_runs(all_tools(), _slow),
        ) as stage:
            await stage.pilot.pause(0.5)
            async with recording(stage) as taken:
                await play(stage)
    shown = thinned(taken)
    files = {
        "demo.svg": animated_svg(shown, taken[-1].at + END, str(DARK.background)),
        "demo.cast": cast(shown, "TinyAgent in the terminal"),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in files]


def main() -> None:
    """Record into the folder that the command line names."""
    parser = argparse.ArgumentParser(description="Record the demo of the README.")
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for file in asyncio.run(record(folder)):
        print(f"{file} ({file.stat().st_size / 1024:.0f} KB)")


if __name__ == "__main__":
    main()
