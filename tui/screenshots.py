"""Takes the pictures of the README from the real app: real planner, real tools, a fresh demo desk.

    python -m tui.screenshots docs/images

The clock stands still, so that pictures change only when the app does.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from textual.pilot import Pilot

from agent.paths import Places
from agent.settings import Settings
from agent.tools import Effect
from tui.app import TinyAgentApp
from tui.compose import Program, build, demo_settings, fill_demo, prepare
from tui.guard import SEEING_TAKES
from tui.themes import DARK, LIGHT
from tui.widgets.approval_card import CardPanel
from tui.widgets.asks import Asks
from tui.widgets.plan_graph import PlanGraph

NOW = datetime(2026, 11, 23, 9, 30)
SETTINGS = Settings(zone="Europe/Berlin", hold=0)
PATIENCE = 30.0
"""Seconds that any step may take."""
REPORT = (
    "Summarize Lease agreement.pdf, email it to Sid and Lutfi, and remind me to sign it on Friday at 3 PM"
)
MEETING = "Put a review with Sid and Lutfi on my calendar for Friday at 3 PM and text them the room is booked"
QUESTION = "Summarize report.pdf"

_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: how large, in which colours, and what is done before it is taken."""

    name: str
    size: tuple[int, int]
    theme: str
    steps: tuple[Callable[[Stage], Awaitable[None]], ...]


@dataclass(slots=True)
class Stage:
    """A running app, and what one can do with it."""

    app: TinyAgentApp
    pilot: Pilot[None]

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait until something is so.

        Raises:
            TimeoutError: it was not so in time.
        """
        async with asyncio.timeout(PATIENCE):
            while not happened():
                await self.pilot.pause(0.05)
        await self.pilot.pause(0.1)

    async def ask(self, text: str) -> None:
        """Send a request and wait until it is over, or something waits for the user."""
        await self.pilot.press(*text, "enter")
        await self.until(lambda: self.app.main.busy)
        await self.until(lambda: not self.app.main.busy or self.app.main.query_one(Asks).waits)
        await self.pilot.pause(SEEING_TAKES)

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)
        await self.pilot.pause(0.1)


async def _report(stage: Stage) -> None:
    await stage.ask(REPORT)
    while (card := _card_that_only_opens(stage)) is not None:
        await stage.until(partial(_guard_is_open, card))
        await stage.press("ctrl+y")
        await stage.until(partial(_something_else_waits, stage, card))
    await stage.press("f6")


def _card_that_only_opens(stage: Stage) -> CardPanel | None:
    """A planner that is not sure asks even before a file is opened; that is not what the picture is of."""
    panel = stage.app.main.query_one(Asks).panel
    if isinstance(panel, CardPanel) and all(item.effect is Effect.OPEN for item in panel.card.items):
        return panel
    return None


def _guard_is_open(card: CardPanel) -> bool:
    return card.guard.open


def _something_else_waits(stage: Stage, card: CardPanel) -> bool:
    return stage.app.main.query_one(Asks).panel not in (None, card)


async def _meeting(stage: Stage) -> None:
    await stage.ask(MEETING)
    await stage.press("f6")


async def _approve(stage: Stage) -> None:
    await stage.pilot.pause(SEEING_TAKES)
    await stage.press("ctrl+y")
    await stage.until(lambda: not stage.app.main.busy)


async def _walk(stage: Stage) -> None:
    await stage.press("f5", "right")
    await stage.until(lambda: stage.app.main.query_one(PlanGraph).chosen is not None)


async def _question(stage: Stage) -> None:
    await stage.ask(QUESTION)
    await stage.press("f6")


PICTURES = (
    Picture("empty", (80, 24), DARK.name, ()),
    Picture("approval", (130, 40), DARK.name, (_report,)),
    Picture("approval-light", (130, 40), LIGHT.name, (_report,)),
    Picture("approval-80x24", (80, 24), DARK.name, (_meeting,)),
    Picture("done", (120, 36), DARK.name, (_meeting, _approve, _walk)),
    Picture("question", (80, 24), DARK.name, (_question,)),
)


async def take(picture: Picture, folder: Path) -> Path:
    """Take one picture on a desk of its own.

    Args:
        picture: what to show.
        folder: where it goes.

    Returns:
        The SVG file.

    Raises:
        TimeoutError: the app did not get to what the picture shows.
    """
    with tempfile.TemporaryDirectory() as home:
        root = Path(home)
        places = Places(root / "config", root / "desk", root / "state", root / "cache")
        now = NOW.replace(tzinfo=SETTINGS.timezone())
        prepare(places, SETTINGS)
        fill_demo(places.desk, now)
        settings = demo_settings(SETTINGS, places.desk)

        async def open_program() -> Program:
            return await asyncio.to_thread(build, "tui", places=places, settings=settings, clock=lambda: now)

        app = TinyAgentApp(open_program, desk="demo desk")
        app.theme = picture.theme
        async with app.run_test(size=picture.size) as pilot:
            stage = Stage(app, pilot)
            await stage.until(lambda: app.main.program is not None)
            if app.main.program is not None:
                await app.main.program.planner.warm()
            await pilot.pause(0.3)
            for step in picture.steps:
                await step(stage)
            svg = app.export_screenshot(title="TinyAgent")
            if app.main.program is not None:
                await app.main.program.close()
    file = folder / f"{picture.name}.svg"
    file.write_text(_without_web_fonts(svg), encoding="utf-8")
    return file


def _without_web_fonts(svg: str) -> str:
    """Return the picture without fonts from the web: it shows the same offline."""
    return re.sub(r"font-family: [^;]*;", f"font-family: {_FONTS};", _FONT_FACE.sub("", svg))


def main() -> None:
    """Take the pictures that the command line names, or all."""
    parser = argparse.ArgumentParser(description="Take the pictures of the README.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for picture in PICTURES:
        if not arguments.names or picture.name in arguments.names:
            print(asyncio.run(take(picture, arguments.folder)))


if __name__ == "__main__":
    main()
