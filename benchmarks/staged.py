"""The real app with a long day behind it, for measurements of its screen.

    python -m benchmarks.staged messages 5000    a conversation of so many requests with their answers
    python -m benchmarks.staged replay 1000      so many requests, one after another, each carried out

`$TINYAGENT_HOME` is where its journal lies.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime

from agent.events import (
    Answered,
    Asked,
    Event,
    Finished,
    Mode,
    Outcome,
)
from agent.journal import Journal
from agent.paths import places
from agent.session import Session
from agent.settings import Settings
from tests.agent.fakes import FakeDesk, FakePlanner, toolbox
from tui.app import TinyAgentApp
from tui.compose import LatePlanner, Program, prepare
from tui.turn import Turn
from tui.widgets.chat import Chat
from tui.widgets.prompt import Prompt

PLAN = '1. find("Sid")\n2. read_mail("news")\n3. write_note("Plan", "$1")\n4. join()\n'
ANSWER = (
    "Found **three** events this week:\n\n- Monday 10:00 Budget review, Room Egret\n"
    "- Tuesday 15:00 Dentist\n- Friday 09:30 Planning day\n\nNothing clashes with what you asked."
)

TOLD_EVERY = 250
"""Requests after which a replay says how far it is."""


def app_of(kind: type[Session], begin: Callable[[TinyAgentApp], Awaitable[None]]) -> TinyAgentApp:
    """Return the app over fake tools; `begin` is awaited once it is open."""
    here = places()
    settings = Settings(zone="UTC", hold=0, mode=Mode.AUTO)
    prepare(here, settings)
    planner = LatePlanner(lambda: FakePlanner(PLAN))

    async def open_program() -> Program:
        session = kind(
            planner=planner,
            toolbox=toolbox,
            desk=FakeDesk(),
            journal=Journal.open(here.journal_file),
            settings=settings,
            face="tui",
        )
        app.run_worker(begin(app), exit_on_error=True)
        return Program(session, planner)

    app = TinyAgentApp(open_program, desk="bench", mode=settings.mode, draft_file=here.state / "draft.txt")
    return app


def turns(number: int) -> list[Turn]:
    """Return so many requests that are over."""
    made = []
    for k in range(1, number + 1):
        turn = Turn(f"What is on in week {k}, and does it clash with the review?")
        at = datetime(2026, 11, 1 + k % 20, 9, k % 60, tzinfo=UTC)
        events = (Asked(k, turn.text, at), Answered(ANSWER), Finished(k, Outcome.DONE))
        for event in events:
            turn.apply(event, 0.0)
        made.append(turn)
    return made


async def fill(app: TinyAgentApp, number: int) -> None:
    """Put requests on the screen that were answered."""
    await app.main.query_one(Chat).load(turns(number))
    app.notify(f"{number} requests are here", timeout=600, markup=False)


class Replaying(Session):
    """Tells when a request is over."""

    over = asyncio.Event()

    async def ask(self, text: str) -> AsyncGenerator[Event, None]:
        async for event in super().ask(text):
            yield event
        self.over.set()


async def replay(app: TinyAgentApp, number: int) -> None:
    """Make requests one after another, each once the one before is over."""
    for made in range(1, number + 1):
        Replaying.over.clear()
        app.main.query_one(Prompt).post_message(Prompt.Sent(f"replayed {made}"))
        await Replaying.over.wait()
        if made % TOLD_EVERY == 0 or made == number:
            app.clear_notifications()
            app.notify(f"made {made}", timeout=600, markup=False)


def main(arguments: list[str]) -> int:
    """Run the app as the arguments say."""
    match arguments:
        case ["messages", number]:
            app = app_of(Session, lambda app: fill(app, int(number)))
        case ["replay", number]:
            app = app_of(Replaying, lambda app: replay(app, int(number)))
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    app.run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
