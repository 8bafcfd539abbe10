"""The real app on the demo desk, without a terminal: one request, approved by key; says what came of it.

python -m tests.program.app_job REQUEST
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime

from agent.paths import places
from agent.settings import load_settings
from tui import guard
from tui.app import TinyAgentApp
from tui.compose import Program, build, demo_places, demo_settings, fill_demo, prepare
from tui.turn import Turn
from tui.widgets.approval_card import CardPanel
from tui.widgets.asks import Asks
from tui.widgets.chat import Chat
from tui.widgets.item_head import ItemHead
from tui.widgets.prompt import Prompt


async def live(request: str) -> str:
    """Return the outcome of a request that the user of the app makes and approves."""
    guard.SEEING_TAKES = 0.0
    demo = demo_places(places())
    fill_demo(demo.desk, datetime.now().astimezone())
    settings = demo_settings(load_settings(demo.config_file), demo.desk)
    prepare(demo, settings)

    async def open_program() -> Program:
        return await asyncio.to_thread(build, "tui", places=demo, settings=settings)

    app = TinyAgentApp(open_program, desk="demo desk", draft_file=demo.state / "draft.txt")
    async with app.run_test(size=(120, 40)) as pilot:
        prompt = app.main.query_one(Prompt)
        prompt.put(request)
        prompt.focus()
        await pilot.press("enter")
        turns: list[Turn] = []
        for _ in range(3000):
            await pilot.pause(0.01)
            turns = app.main.query_one(Chat).turns
            if turns and turns[-1].over and not app.main.busy:
                break
            panel = app.main.query_one(Asks).panel
            if isinstance(panel, CardPanel) and panel.guard.open and not panel.decided:
                for head in panel.query(ItemHead):
                    head.focus()
                    if head.verdict != "approve":
                        await pilot.press("space")
                await pilot.press("ctrl+y")
        await pilot.press("f3")  # the history, too
        await pilot.pause()
        if app.main.program is not None:
            await app.main.program.close()
        turn = turns[-1]
        return f"{turn.outcome}: {turn.answer.text if turn.answer else ''}"


if __name__ == "__main__":
    print(asyncio.run(live(" ".join(sys.argv[1:]))))
