"""`tinyagent` as it is, but with a planner that reads out a plan instead of thinking of one.

    python -m tests.tui.scripted FILE ARGUMENT...

FILE holds the plan in the plan language; everything else, tools and desk included, is the real program.
`$TINYAGENT_TEST_SURE` = "no" makes the planner unsure.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.agent.fakes import FakePlanner
from tui import cli, compose


def main() -> int:
    plan = Path(sys.argv[1]).read_text(encoding="utf-8")
    sure = os.environ.get("TINYAGENT_TEST_SURE", "yes") == "yes"
    planner = FakePlanner(plan, confidence=0.9 if sure else 0.1, sure=sure)
    compose.load_planner = lambda settings, clock: planner
    return cli.run(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
