"""`tinyagent doctor`: what works on this machine, what does not, and what to do about it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from agent.setting_sources import choose
from agent.settings import Settings, SettingsError
from tui.commands import checks
from tui.commands.checks import Finding, Level
from tui.commands.codes import ExitCode
from tui.commands.streams import say, say_json
from tui.compose import demo_places, demo_settings, fill_demo
from tui.log_file import log_to

if TYPE_CHECKING:
    from agent.paths import Places
    from agent.results import JsonValue


def run(args: argparse.Namespace, places: Places) -> int:
    """Look at everything and say it line by line; FAILED when something essential does not work."""
    failed = warned = 0
    for finding in findings(places, demo=args.demo, flags=args.flags):
        failed += finding.level is Level.FAIL
        warned += finding.level is Level.WARN
        if args.json:
            say_json(_as_json(finding))
        else:
            say(f"{finding.level.value:4}  {finding.name + ':':<13} {finding.text}")
            if finding.advice:
                say(f"      {'':<13} -> {finding.advice}")
    if not args.json:
        say("")
        say(_summary(failed, warned))
    return ExitCode.FAILED if failed else ExitCode.DONE


def findings(places: Places, *, demo: bool = False, flags: Sequence[str] = ()) -> Iterator[Finding]:
    """Yield what is found, the quick things first.

    Args:
        places: the user's places.
        demo: look at the demo desk.
        flags: settings of the command line, each as `name=value`.
    """
    yield checks.python()
    yield checks.terminal()
    try:
        chosen = choose(places.config_file, flags=flags)
    except SettingsError as error:
        yield Finding("settings", Level.FAIL, str(error), "What follows is for the default settings.")
        settings = Settings()
    else:
        settings = chosen.settings
        yield checks.settings(places, chosen)
        yield from checks.keys(places, settings)
        yield from checks.themes(places, settings)
    if demo:
        places = demo_places(places)
        fill_demo(places.desk, datetime.now(settings.timezone()))
        settings = demo_settings(settings, places.desk)
    yield checks.zone(settings)
    yield from checks.folders(places, settings)
    yield checks.rights(places, settings)
    if places.state.is_dir():
        log_to(places.log_file)
    yield checks.rules(places)
    yield checks.journal(places)
    yield from checks.desk(places, settings)
    yield checks.planner(settings)
    yield checks.llama(settings)
    yield checks.windows()
    yield checks.mail(places, settings)
    yield checks.zoom(settings)


def _as_json(finding: Finding) -> dict[str, JsonValue]:
    return {
        "name": finding.name, "level": finding.level.value, "text": finding.text, "advice": finding.advice,
    }  # fmt: skip


def _summary(failed: int, warned: int) -> str:
    if failed:
        return f"{failed} of these must be mended before it works."
    return f"It works; {warned} of these could be better." if warned else "Everything works."
