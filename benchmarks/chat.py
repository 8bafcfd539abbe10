"""A conversation of 10,000 requests on the screen: to load, to go about in, to add to and to search it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from textual.pilot import Pilot
from textual.widgets import Static

from agent.events import AnswerGrew
from benchmarks.machine import row
from tests.tui.turns import asked_turn, ended_turn
from tui.app import TinyAgentApp
from tui.compose import Program
from tui.widgets.chat import Chat
from tui.widgets.find_line import FindLine

REQUESTS = 10_000
RUNS = 50
PIECE = "Another **sentence** that a model says, with some `code` in it. "


async def _never() -> Program:
    await asyncio.Event().wait()
    raise RuntimeError("nothing sets the event")


async def _milliseconds(do: Callable[[], Awaitable[object]], pilot: Pilot[None]) -> float:
    """Return how much work something is for the processor, until it is on the screen."""
    started = time.process_time()
    await do()
    await pilot.pause()
    return 1000 * (time.process_time() - started)


async def measure() -> None:
    """Print the rows."""
    turns = [ended_turn(number) for number in range(REQUESTS)]
    app = TinyAgentApp(_never)
    async with app.run_test(size=(120, 40)) as pilot:
        chat = app.main.query_one(Chat)
        print(row("load 10,000 requests", [await _milliseconds(lambda: chat.load(turns), pilot)], "ms"))

        places = [chat.view.max_scroll_y * number // RUNS for number in range(RUNS)]

        async def jump() -> None:
            chat.view.scroll_to(y=places.pop(), animate=False)

        print(
            row("jump to another place in it", [await _milliseconds(jump, pilot) for _ in range(RUNS)], "ms")
        )
        turn = asked_turn(REQUESTS)
        await chat.add(turn)
        for name, rendered in (("as written", False), ("as Markdown", True)):
            said = [""]

            async def grow(said: list[str] = said) -> None:
                said[0] += PIECE + ("\n\n" if len(said[0]) % 7 == 0 else "")
                turn.apply(AnswerGrew(said[0]), 0)
                await chat.update_turn(turn)

            chat.view.entries[-1].rendered = rendered
            taken = [await _milliseconds(grow, pilot) for _ in range(4 * RUNS)]
            print(row(f"one more piece of an answer, {name}", taken, "ms", 1))
        await chat.find()
        count = app.main.query_one("#find-count", Static)
        for words in ("number 12", "e"):

            async def search(words: str = words) -> None:
                chat.query_one(FindLine).post_message(FindLine.Wanted(words))
                while " of " not in str(count.render()) or "…" in str(count.render()):
                    await pilot.pause(0.01)
                count.update("")

            print(row(f"search it for “{words}”", [await _milliseconds(search, pilot)], "ms"), flush=True)


def main() -> None:
    """Print the rows."""
    asyncio.run(measure())


if __name__ == "__main__":
    main()
