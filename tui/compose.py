"""Puts the program together. The only module that imports the tools and the models.

Those imports are heavy (calendars, PDF, model runtimes), so they stand inside functions: the app paints
first and composes on a thread; `tinyagent --help` never pays for them.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from agent.paths import Places
from agent.planning import PlanEnd, Planner, PlannerUnavailable
from agent.private import narrow, narrow_files, private_folder
from agent.settings import Settings, load_settings
from tui.log_file import log_to

if TYPE_CHECKING:
    from agent.events import Mode
    from agent.plan import Call
    from agent.secrets import SecretSource
    from agent.session import Session
    from agent.tools import Tool, Toolbox
    from macos_tools.desk import Desk
    from models.evaluation.evaluator import Evaluator
    from tui.desk_view.door import DeskDoor
    from tui.prompt.names import NameSource

DEMO_MARK = ".demo-desk"
"""File with the settings of a demo desk; it tells one from a folder of the user's."""
DEMO_ZOOM = "https://zoom.example.com/j/5105550100"

log = logging.getLogger(__name__)


class SetupError(Exception):
    """The program cannot be put together here; the message names the cause and the way out."""


def prepare(places: Places, settings: Settings) -> None:
    """Make the user's folders and send the log to its file.

    Args:
        places: where the user's things live.
        settings: the user's settings.

    Raises:
        SetupError: a folder cannot be made.
    """
    for folder in (places.config, desk_folder(places, settings), places.state, places.cache):
        try:
            private_folder(folder)
        except OSError as error:
            raise SetupError(
                f"The folder {folder} cannot be made: {error.strerror or error}."
                " Make its parent writable, or choose another place with --home DIR."
            ) from error
    for folder in (places.config, places.state, places.cache):  # the desk keeps the rights it was given
        narrow(folder)
        narrow_files(folder)
    log_to(places.log_file)


def desk_folder(places: Places, settings: Settings) -> Path:
    """Return the folder of the user's desk: the one in the settings, else the usual place."""
    return Path(settings.desk).expanduser().absolute() if settings.desk else places.desk


def demo_places(places: Places, folder: Path | None = None) -> Places:
    """Return the places of the demo: a desk, a journal and rules of its own beside the user's.

    Args:
        places: the user's places.
        folder: another folder for the demo desk.
    """
    desk = (folder or places.desk.with_name("demo")).expanduser().absolute()
    state = places.state / "demo"
    return Places(places.config, desk, state, places.cache, rules=state)


def fill_demo(folder: Path, now: datetime) -> None:
    """Fill a folder with a desk to play with: people, events, mail, notes, PDFs.

    Args:
        folder: the desk; made when missing. One that was filled before stays as it is.
        now: the dates of the demo lie around it.

    Raises:
        SetupError: the folder holds something that is no demo desk, or cannot be written.
    """
    try:
        if (folder / DEMO_MARK).exists():
            return
        private_folder(folder)
        if any(folder.iterdir()):
            raise SetupError(
                f"{folder} holds something already and is no demo desk; name an empty folder with --desk DIR."
            )
        from macos_tools.demo import DEMO_EMAIL, DEMO_NAME, fill_demo_desk

        fill_demo_desk(folder, now)
        settings = (
            f"# A demo desk, filled on {now:%Y-%m-%d}: nothing in it is real. These are its settings.",
            f'name = "{DEMO_NAME}"',
            f'email = "{DEMO_EMAIL}"',
            f'zoom_link = "{DEMO_ZOOM}"',
        )
        (folder / DEMO_MARK).write_text("\n".join(settings) + "\n", encoding="utf-8")
    except OSError as error:
        raise SetupError(f"The demo desk {folder} cannot be filled: {error}.") from error


def demo_settings(settings: Settings, folder: Path) -> Settings:
    """Return the settings for a filled demo desk: its own person's, and none of the user's own folders.

    Args:
        settings: the user's.
        folder: the demo desk.
    """
    demo = load_settings(folder / DEMO_MARK)
    return replace(
        settings, name=demo.name, email=demo.email, zoom_link=demo.zoom_link, desk=str(folder), files=()
    )


def _open_desk(places: Places, settings: Settings) -> Desk:
    from macos_tools.local import local_desk
    from macos_tools.opener import SystemOpener

    return local_desk(
        desk_folder(places, settings),
        files=[Path(folder).expanduser() for folder in settings.files],
        opener=SystemOpener(),
        zoom_link=_link_of(settings.zoom_link),
        user_name=settings.name,
        user_email=settings.email,
        zone=settings.timezone(),
    )


def _link_of(zoom_link: str | SecretSource) -> str | Callable[[], str]:
    """Return the meeting link, or what fetches it once a meeting needs it."""
    if isinstance(zoom_link, str):
        return zoom_link
    return lambda: zoom_link.fetch("zoom_link").reveal()


def desk_problems(places: Places, settings: Settings) -> list[str]:
    """Read the whole desk and return a sentence for each thing on it that cannot be read.

    Raises:
        ToolFailed, OSError: an app of the desk cannot be read at all.
    """
    from macos_tools.desk_documents import MailFolder

    desk = _open_desk(places, settings)
    desk.contacts.people()
    desk.calendar.events()
    desk.reminders.all()
    desk.notes.notes()
    desk.files.listing()
    for folder in MailFolder:
        desk.mail.mails(folder)
    apps = (desk.contacts, desk.calendar, desk.reminders, desk.notes, desk.files, desk.mail)
    return [problem for app in apps for problem in app.problems()]


def all_tools() -> Toolbox:
    """Return the toolbox with every tool in it."""
    from macos_tools.toolset import toolbox

    return toolbox


def can_open_windows() -> bool:
    """Tell whether there is a program to show links and files with."""
    if sys.platform == "darwin":
        return not os.environ.get("SSH_CONNECTION")
    import shutil

    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and bool(
        shutil.which("xdg-open")
    )


class LatePlanner:
    """A planner that is loaded on a thread when it is first needed.

    So the app opens at once, and opens too when the weights are missing: the user then reads the cause.
    """

    def __init__(self, load: Callable[[], Planner]) -> None:
        self._load = load
        self._planner: Planner | None = None
        self._lock = asyncio.Lock()
        self.failure: PlannerUnavailable | None = None
        """Why the last plan could not be made; None when it could."""

    async def plan(self, request: str, tools: Sequence[Tool]) -> AsyncIterator[Call | PlanEnd]:
        """Plan, as `agent.planning.Planner.plan` says."""
        try:
            self.failure = None
            planner = await self._ready()
            async for step in planner.plan(request, tools):
                yield step
        except PlannerUnavailable as error:
            self.failure = error
            raise

    async def warm(self) -> None:
        """Load the planner now, so that the first request does not wait for it.

        Raises:
            PlannerUnavailable: it cannot work here.
        """
        planner = await self._ready()
        if isinstance(planner, Warmable):
            await planner.warm()

    async def close(self) -> None:
        """Let go of what the planner holds, such as a child process."""
        planner: object = self._planner
        self._planner = None
        if isinstance(planner, Closable):
            await planner.close()

    async def _ready(self) -> Planner:
        async with self._lock:
            if self._planner is None:
                self._planner = await asyncio.to_thread(self._load)
            return self._planner


@runtime_checkable
class Warmable(Protocol):
    """A planner that can get ready ahead of its first plan."""

    async def warm(self) -> None:
        """Get ready."""


@runtime_checkable
class Closable(Protocol):
    """A planner that holds something, such as a process."""

    async def close(self) -> None:
        """Let go of it."""


def load_planner(settings: Settings, clock: Callable[[], datetime]) -> Planner:
    """Load the planner that the settings name: the bundled one, or a GGUF file. Blocking.

    Args:
        settings: the user's settings.
        clock: gives the time, aware; for models that compute times themselves.

    Raises:
        PlannerUnavailable: it cannot work here.
    """
    if settings.model:
        from models.gguf.planner import GgufPlanner
        from models.gguf.prompt import Style, style_of
        from models.retriever.selection import Selection

        # TinyAgent's models were trained on prompts of few tools; others keep one prompt for all requests.
        select = Selection() if style_of(Path(settings.model).name) is Style.TINYAGENT else None
        return GgufPlanner(Path(settings.model), clock=clock, tools=tuple(all_tools()), select=select)
    from models.planner.planner import PointerPlanner

    planner = PointerPlanner()
    planner.load()
    return planner


def evaluator(tell: Callable[[str], None]) -> Evaluator:
    """Return what planners are measured with.

    Args:
        tell: is told of the progress and of what is left out, in lines.
    """
    from models.evaluation.evaluator import Evaluator

    return Evaluator(all_tools(), tell)


@dataclass(frozen=True, slots=True)
class Program:
    """A session with what it was put together from."""

    session: Session
    planner: LatePlanner
    desk: DeskDoor | None = None
    """Lets the app look at the desk; None where nothing can be looked at."""
    names: NameSource | None = None
    """Reads what stands on the desk by name."""
    reads: int | None = None
    """Characters of a request that the planner reads, roughly; None when it is not known."""

    async def close(self) -> None:
        """Stop what runs, close the journal and let go of the planner."""
        await self.session.close()
        await self.planner.close()


def build(
    face: str,
    *,
    places: Places,
    settings: Settings,
    mode: Mode | None = None,
    clock: Callable[[], datetime] | None = None,
    load: Callable[[], Planner] | None = None,
    tools: Toolbox | None = None,
) -> Program:
    """Put a session on the user's local desk together. Blocking (imports, the journal); loads no planner yet.

    Args:
        face: "tui" or "cli"; recorded with every request.
        places: where the user's things live; prepared by `prepare`.
        settings: the user's settings.
        mode: when the user is asked; the settings' when None.
        clock: returns the time of now, aware; the machine's when None.
        load: makes the planner; that of the settings when None.
        tools: what plans may call; all when None.

    Raises:
        JournalError: the journal cannot be used.
        SettingsError: the zone in the settings does not exist.
    """
    from agent.journal import Journal
    from agent.rule_book import RuleBook
    from agent.session import Session
    from macos_tools.browsing import DeskBrowser
    from macos_tools.local import local_watch, local_watches
    from macos_tools.names import DeskNames
    from models.planner.grammar import MAX_TOKENS
    from tui.settings.sample import write_sample

    write_sample(places.config_file)
    zone = settings.timezone()
    now = clock or (lambda: datetime.now(zone))
    planner = LatePlanner(load or (lambda: load_planner(settings, now)))
    toolbox = tools or all_tools()
    desk = _open_desk(places, settings)
    session = Session(
        planner=planner,
        toolbox=toolbox,
        desk=desk,
        journal=Journal.open(places.journal_file),
        settings=settings if mode is None else replace(settings, mode=mode),
        face=face,
        clock=now,
        restorer=desk.changes,
        rules=RuleBook(places.rules_file, toolbox),
    )
    root = desk_folder(places, settings)
    watches = local_watches(root, [Path(folder).expanduser() for folder in settings.files])
    return Program(
        session,
        planner,
        DeskBrowser(desk, root, local_watch(root).changed, now),
        DeskNames(desk, now, lambda app: watches[app].changed()),
        # What the bundled planner reads is counted in pieces of words, of about four letters.
        reads=None if settings.model else round(4 * MAX_TOKENS, -2),
    )


def compose(
    face: str,
    *,
    places: Places,
    settings: Settings,
    mode: Mode | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Session:
    """Return the session of `build`, for a face that needs nothing else."""
    return build(face, places=places, settings=settings, mode=mode, clock=clock).session
