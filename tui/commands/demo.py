"""`tinyagent demo`: a desk of made-up people, events, mail, notes and PDFs, beside the user's own."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from tui.commands.codes import ExitCode
from tui.commands.invocation import DEMO_DESK, Invocation
from tui.commands.streams import complain, say
from tui.compose import DEMO_MARK, demo_places, demo_settings, fill_demo

STALE_SECONDS = 7 * 24 * 3600
"""Age at which the events of a demo desk lie in the past."""


def run(invocation: Invocation) -> int:
    """Fill the demo desk unless it is there, and open the app on it."""
    args = invocation.args
    demo = on_demo_desk(invocation, args.desk, fresh=args.fresh)
    if args.fill_only:
        say(f"The demo desk is in {demo.places.desk}.")
        if args.desk is None:
            say('Try it: tinyagent --demo ask "what is on my calendar this week?"')
        return ExitCode.DONE
    from tui.commands import app

    return app.run(demo)


def on_demo_desk(invocation: Invocation, folder: Path | None = None, *, fresh: bool = False) -> Invocation:
    """Return the invocation with the demo desk in the place of the user's; fills it when it is not there.

    Args:
        invocation: the user's.
        folder: another folder for the demo desk.
        fresh: put one that is there aside first.

    Raises:
        SetupError: it cannot be filled.
    """
    places = demo_places(invocation.places, folder)
    now = invocation.clock()()
    if fresh and places.desk.exists():
        aside = places.desk.with_name(f"{places.desk.name}-until-{now:%Y%m%d-%H%M%S}")
        places.desk.rename(aside)
        complain(f"The old demo desk is now in {aside}.")
    fill_demo(places.desk, now)
    if time.time() - (places.desk / DEMO_MARK).stat().st_mtime > STALE_SECONDS:
        complain("The demo desk is more than a week old; tinyagent demo --fresh makes one for this week.")
    settings = demo_settings(invocation.settings, places.desk)
    return replace(invocation, places=places, settings=settings, desk_name=DEMO_DESK)
