"""Takes the pictures of the README from the real app: real planner, real tools, a fresh demo desk.

    python -m tui.pictures.screenshots docs/images

The clock stands still, so that pictures change only when the app does.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from agent.tools import Effect
from tui.colours.themes import DARK, LIGHT
from tui.guard import SEEING_TAKES
from tui.pictures.stage import Stage, on_stage
from tui.widgets.approval_card import CardPanel
from tui.widgets.asks import Asks
from tui.widgets.plan_graph import PlanGraph

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


async def _ask(stage: Stage, text: str) -> None:
    await stage.ask(text)
    await stage.pilot.pause(SEEING_TAKES)


async def _report(stage: Stage) -> None:
    await _ask(stage, REPORT)
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
    await _ask(stage, MEETING)
    await stage.press("f6")


async def _approve(stage: Stage) -> None:
    await stage.pilot.pause(SEEING_TAKES)
    await stage.press("ctrl+y")
    await stage.until(lambda: not stage.app.main.busy)


async def _walk(stage: Stage) -> None:
    await stage.press("f5", "right")
    await stage.until(lambda: stage.app.main.query_one(PlanGraph).chosen is not None)


async def _question(stage: Stage) -> None:
    await _ask(stage, QUESTION)
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
        async with on_stage(Path(home), size=picture.size, theme=picture.theme) as stage:
            await stage.pilot.pause(0.3)
            for step in picture.steps:
                await step(stage)
            svg = stage.app.export_screenshot(title="TinyAgent")
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
