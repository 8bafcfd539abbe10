"""What `tinyagent doctor` looks at. Each check answers with a level, a sentence, and what to do."""

from __future__ import annotations

import asyncio
import os
import platform
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from agent.conduct import plan_only
from agent.journal import Journal, JournalError
from agent.language import PlanError
from agent.planning import PlannerUnavailable
from agent.private import reachable, wider
from agent.results import ToolFailed
from agent.rule_book import RuleBook
from agent.secrets import SecretSource, SecretUnavailable
from agent.setting_sources import Chosen, Origin
from agent.settings import Settings, SettingsError
from tui.commands.streams import is_terminal
from tui.compose import LatePlanner, all_tools, can_open_windows, desk_folder, desk_problems, load_planner
from tui.words import counted

if TYPE_CHECKING:
    from agent.paths import Places

TEST_REQUEST = "Remind me to call Ana tomorrow at 9"
NEEDED_FREE = 50_000_000
"""Bytes of free disk below which writing may soon fail."""
SMALLEST = (80, 24)
"""Columns and lines that the app is made for."""
IMPORT_SECONDS = 60


class Level(StrEnum):
    """How a thing stands."""

    OK = "ok"
    WARN = "warn"
    """It works without, or worse."""
    FAIL = "fail"
    """The program cannot do its work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found."""

    name: str
    level: Level
    text: str
    advice: str = ""


def python() -> Finding:
    """Look at the interpreter."""
    text = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    return Finding("python", Level.OK, text)


def terminal() -> Finding:
    """Look at the terminal's size, colours and characters."""
    if not is_terminal(sys.stdout):
        return Finding(
            "terminal", Level.OK, "output is not a terminal; the app cannot open here, ask and plan can"
        )
    columns, lines = shutil.get_terminal_size()
    name, colours = os.environ.get("TERM", ""), os.environ.get("COLORTERM", "")
    encoding = (sys.stdout.encoding or "").lower()
    text = f"{columns}x{lines}, {name or 'TERM is not set'}{f', {colours}' if colours else ''}, {encoding}"
    if not encoding.startswith("utf"):
        return Finding(
            "terminal", Level.WARN, text, "Set a UTF-8 locale, such as LANG=C.UTF-8, for lines and signs."
        )
    if name in ("", "dumb"):
        return Finding(
            "terminal", Level.WARN, text, "Set TERM to what your terminal is, such as xterm-256color."
        )
    if columns < SMALLEST[0] or lines < SMALLEST[1]:
        return Finding("terminal", Level.WARN, text, f"It reads best from {SMALLEST[0]}x{SMALLEST[1]} on.")
    return Finding("terminal", Level.OK, text)


def settings(places: Places, chosen: Chosen) -> Finding:
    """Say where the settings come from."""
    there = "" if places.config_file.exists() else " (not there: defaults)"
    others = [
        f"{name} from {chosen.place(name, places.config_file)}"
        for name, origin in chosen.origins.items()
        if origin is not Origin.FILE
    ]
    return Finding("settings", Level.OK, "; ".join([f"{places.config_file}{there}", *others]))


def keys(places: Places, settings: Settings) -> Iterator[Finding]:
    """Look whether the keys that the user wishes can be had."""
    from tui.keys.keymap import keymap_of

    found = keymap_of(dict(settings.keys))
    for problem in found.problems:
        yield Finding("keys", Level.WARN, f"{places.config_file}: {problem}")
    if settings.keys and not found.problems:
        yield Finding("keys", Level.OK, f"{counted(len(found.changed), 'action')} with keys of your own")


def themes(places: Places, settings: Settings) -> Iterator[Finding]:
    """Look whether the user's colours can be shown."""
    from textual.theme import BUILTIN_THEMES

    from tui.colours.themes import AUTO, OWN
    from tui.colours.user_themes import user_themes

    known = {AUTO, *OWN, *BUILTIN_THEMES}
    own, problems = user_themes(places.config / "themes", known)
    for problem in problems:
        yield Finding("themes", Level.WARN, problem)
    if settings.theme not in known | {one.name for one in own}:
        advice = 'Choose one in the app (the colours in its palette), or write theme = "auto".'
        yield Finding("themes", Level.WARN, f"there is no theme called {settings.theme!r}", advice)


def zone(settings: Settings) -> Finding:
    """Look at the user's time zone."""
    try:
        found = settings.timezone()
    except SettingsError as error:
        return Finding("time zone", Level.FAIL, str(error))
    text = f"{found.key}, now {datetime.now(found):%A %H:%M}"
    if found.key in ("UTC", "Etc/UTC") and not settings.zone:
        advice = 'If that is not your time, write zone = "Europe/Berlin" (yours) into the settings.'
        return Finding("time zone", Level.WARN, text, advice)
    return Finding("time zone", Level.OK, text)


def folders(places: Places, settings: Settings) -> Iterator[Finding]:
    """Look whether the user's folders can be written."""
    desk = desk_folder(places, settings)
    for name, folder in (
        ("desk folder", desk),
        ("state folder", places.state),
        ("cache folder", places.cache),
    ):
        essential = Level.WARN if folder == places.cache else Level.FAIL
        there = next((parent for parent in (folder, *folder.parents) if parent.exists()), None)
        if there is None or not there.is_dir() or not os.access(there, os.R_OK | os.W_OK | os.X_OK):
            advice = (
                f"Make {there or folder} a folder you may write, or choose another place with --home DIR."
            )
            yield Finding(name, essential, f"{folder} cannot be written", advice)
        elif (free := shutil.disk_usage(there).free) < NEEDED_FREE:
            advice = "Free some space: what cannot be written whole is not written at all."
            yield Finding(name, Level.WARN, f"{folder}: only {free // 1_000_000} MB are free", advice)
        else:
            yield Finding(name, Level.OK, f"{folder}{'' if folder.exists() else ' (made at first use)'}")


def rights(places: Places, settings: Settings) -> Finding:
    """Look whether others on this machine have rights to what is the user's own."""
    ours = dict.fromkeys(path for one in (places.config, places.state, places.cache) for path in wider(one))
    root = desk_folder(places, settings)
    desk = [root] if root in wider(root) and reachable(root) else []
    if found := [*ours, *desk]:
        text = f"others on this machine have rights to {', '.join(map(str, found[:3]))}"
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        names = " ".join(shlex.quote(str(path)) for path in found)
        return Finding("rights", Level.WARN, f"{text}{more}", f"Take them away: chmod go-rwx {names}")
    return Finding("rights", Level.OK, "settings, journal, log, draft and desk are yours alone")


def rules(places: Places) -> Finding:
    """Look whether the user's rules can be read."""
    found = RuleBook(places.rules_file, all_tools()).read()
    if found.problem:
        return Finding("rules", Level.WARN, found.problem, "Until then every call asks.")
    return Finding("rules", Level.OK, counted(len(found.rules), "rule") if found.rules else "none")


def journal(places: Places) -> Finding:
    """Look whether the journal can be used."""
    if not places.journal_file.exists():
        return Finding("journal", Level.OK, f"{places.journal_file} (made at first use)")
    try:
        book = Journal.open(places.journal_file)
    except JournalError as error:
        return Finding("journal", Level.FAIL, str(error))
    try:
        last = book.requests(1)
    except JournalError as error:
        return Finding("journal", Level.FAIL, str(error))
    finally:
        book.close()
    size = places.journal_file.stat().st_size
    return Finding(
        "journal", Level.OK, f"{counted(last[0].id if last else 0, 'request')}, {size // 1024} KiB"
    )


def desk(places: Places, settings: Settings) -> Iterator[Finding]:
    """Read the whole desk and name what cannot be read."""
    root = desk_folder(places, settings)
    if not root.is_dir():
        yield Finding("desk", Level.OK, "empty so far")
        return
    try:
        problems = desk_problems(places, settings)
    except (OSError, ToolFailed) as error:
        yield Finding("desk", Level.FAIL, f"{root} cannot be read: {error}", "Make it readable.")
        return
    for problem in problems:
        yield Finding(
            "desk", Level.WARN, problem, "Mend or move that file; the rest of the desk is used without it."
        )
    if not problems:
        yield Finding("desk", Level.OK, "everything on it can be read")


def planner(settings: Settings) -> Finding:
    """Load the planner and let it make a real plan."""
    name = Path(settings.model).name if settings.model else "the bundled planner"
    now = datetime.now().astimezone()
    started = time.perf_counter()
    try:
        plan, end = asyncio.run(_test_plan(settings, now))
    except PlannerUnavailable as error:
        return Finding("planner", Level.FAIL, error.cause, error.hint)
    except PlanError as error:
        return Finding("planner", Level.FAIL, f"{name} wrote something that is not a plan: {error}")
    seconds = time.perf_counter() - started
    if not plan:
        return Finding("planner", Level.FAIL, f'{name} found no plan for "{TEST_REQUEST}"')
    return Finding(
        "planner", Level.OK, f"{name}: {plan} with confidence {end:.2f}, {seconds:.2f} s with loading"
    )


async def _test_plan(settings: Settings, now: datetime) -> tuple[str, float]:
    late = LatePlanner(lambda: load_planner(settings, lambda: now))
    try:
        plan, end = await plan_only(late, all_tools(), TEST_REQUEST)
    finally:
        await late.close()
    return ", ".join(call.tool for call in plan), end.confidence


def llama(settings: Settings) -> Finding:
    """Import llama.cpp in a process of its own: a build for another processor ends the process it is in."""
    needed = Level.FAIL if settings.model else Level.WARN
    advice = "Only GGUF models need it. Again: pip install --force-reinstall --no-cache-dir llama-cpp-python"
    try:
        child = subprocess.run(
            [sys.executable, "-c", "import llama_cpp; print(llama_cpp.__version__)"],
            capture_output=True, text=True, timeout=IMPORT_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding("llama.cpp", needed, f"could not be tried: {error}", advice)
    if child.returncode != 0:
        last = (child.stderr.strip().splitlines() or [f"it ended with {child.returncode}"])[-1]
        return Finding("llama.cpp", needed, f"cannot be loaded: {last}", advice)
    return Finding("llama.cpp", Level.OK, f"llama-cpp-python {child.stdout.strip()}")


def windows() -> Finding:
    """Look whether maps and files can be shown."""
    if can_open_windows():
        return Finding("browser", Level.OK, "maps and files open in their programs")
    return Finding("browser", Level.OK, "no screen here: links and paths are printed instead")


def mail(places: Places, settings: Settings) -> Finding:
    """Say what becomes of mails."""
    outbox = desk_folder(places, settings) / "mail"
    text = f"no account: mails wait in the outbox ({outbox})"
    if not settings.email:
        return Finding(
            "mail", Level.WARN, text, 'Write name = "..." and email = "..." into the settings for From.'
        )
    return Finding("mail", Level.OK, f"{text}, From {settings.email}")


def zoom(settings: Settings) -> Finding:
    """Say whether meeting links can be given."""
    if isinstance(settings.zoom_link, SecretSource):
        try:
            secret = settings.zoom_link.fetch("zoom_link")
        except SecretUnavailable as error:
            return Finding("zoom", Level.WARN, error.cause, error.hint)
        return Finding("zoom", Level.OK, f"the link comes from: {secret.place}")
    if settings.zoom_link:
        return Finding("zoom", Level.OK, settings.zoom_link)
    advice = 'Write zoom_link = "https://zoom.us/j/..." (your personal link) into the settings.'
    return Finding("zoom", Level.WARN, "not set up", advice)
