"""`python -m benchmarks.resting_app FOLDER CALLS LANES SECONDS`: the app over plans that rest."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from agent.journal import Journal
from agent.session import Session
from agent.settings import Settings
from benchmarks.plans import lanes
from benchmarks.resting import PacedPlanner, calls_of, toolbox
from tui.app import TinyAgentApp
from tui.compose import LatePlanner, Program


def main(folder: Path, calls: int, number: int, seconds: float) -> None:
    """Open the app on the terminal.

    Args:
        folder: where the journal lies.
        calls: of the plan.
        number: of calls that run at the same time.
        seconds: that each rests.
    """

    async def build() -> Program:
        planner = LatePlanner(lambda: PacedPlanner(calls_of(lanes(calls, number, seconds)), 0))
        journal = await asyncio.to_thread(Journal.open, folder / "journal.sqlite3")
        session = Session(
            planner=planner,
            toolbox=toolbox,
            desk=None,
            journal=journal,
            settings=Settings(zone="UTC"),
            face="bench",
        )
        return Program(session, planner)

    TinyAgentApp(build, desk="bench").run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
