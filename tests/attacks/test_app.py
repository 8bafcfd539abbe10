"""The app itself under attack: it draws the card, says everything in marks, and lives on to the next request.

A sample of each class in the ordinary run; all of them with `TINYAGENT_ATTACKS=all` (`make attack`).
"""

from __future__ import annotations

import asyncio
import html
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from agent.journal import Journal
from agent.plan import Call
from agent.planning import PlanEnd
from agent.session import Session
from agent.settings import Settings
from agent.tools import Tool
from macos_tools.toolset import toolbox
from tests.agent.fakes import FakePlanner
from tests.attacks.addresses import RECIPIENTS, kind_of
from tests.attacks.bench import NOW, ZONE, Bench, snapshot, steering
from tests.attacks.places import PLACES, Attack
from tests.attacks.test_content import AS_TEXT, FAMILIES
from tests.attacks.test_documents import DOCUMENTS
from tests.attacks.test_special_files import ALL, FIELDS, FILE_NAMES, MAILBOX_NAMES, TEN
from tui.app import TinyAgentApp
from tui.compose import LatePlanner, Program
from tui.turn import Turn
from tui.widgets.approval_card import CardPanel
from tui.widgets.asks import Asks
from tui.widgets.chat import Chat
from tui.widgets.prompt import Prompt
from tui.widgets.question_panel import QuestionPanel

PER_CLASS = 1
AFTER = '1. list_reminders("", "")\n2. join()'
NEXT = "what are my reminders"
"""The request after the attack, and its plan."""


class TwoPlans(FakePlanner):
    """Reads out the attacked plan, and a harmless one for the request after it."""

    async def plan(self, request: str, tools: Sequence[Tool]) -> AsyncIterator[Call | PlanEnd]:
        if request == NEXT:
            self.text = AFTER
        async for step in super().plan(request, tools):
            yield step


class Attacked:
    """The real app on a desk under attack."""

    def __init__(self, app: TinyAgentApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def ask(self, text: str) -> Turn:
        """Make a request, refuse what it would do, give up on questions; return it once it is over."""
        prompt = self.app.main.query_one(Prompt)
        chat = self.app.main.query_one(Chat)
        before = len(chat.turns)
        prompt.put(text)
        prompt.focus()
        await self.pilot.press("enter")
        async with asyncio.timeout(60):
            while True:
                await self.pilot.pause(0.01)
                turns = chat.turns
                if len(turns) > before and turns[-1].over and not self.app.main.busy:
                    self.quiet()
                    return turns[-1]
                panel = self.app.main.query_one(Asks).panel
                if isinstance(panel, CardPanel) and panel.guard.open and not panel.decided:
                    self.quiet()
                    await self.pilot.press("f5", "right", "escape")  # the plan, with arguments and results
                    self.quiet()
                    await self.pilot.press("ctrl+n")
                elif isinstance(panel, QuestionPanel) and panel.guard.open:
                    self.quiet()
                    await self.pilot.press("escape")
                    await self.pilot.press("ctrl+n")

    def quiet(self) -> None:
        """Make sure that nothing on the screen steers or hides."""
        drawn = html.unescape(self.app.export_screenshot())
        assert not steering(drawn), steering(drawn)


@asynccontextmanager
async def attacked(bench: Bench, plan: str) -> AsyncIterator[Attacked]:
    """Open the app on the desk."""
    bench.state.mkdir(exist_ok=True)

    async def build() -> Program:
        planner = TwoPlans(plan)
        late = LatePlanner(lambda: planner)
        session = Session(
            planner=late,
            toolbox=toolbox,
            desk=bench.desk(),
            journal=Journal.open(bench.state / "journal.sqlite3"),
            settings=Settings(zone=str(ZONE), name="Morgan Reed", email="me@example.com"),
            face="tui",
            clock=lambda: NOW,
        )
        return Program(session, late)

    app = TinyAgentApp(build, desk="test desk")
    async with app.run_test(size=(100, 36)) as pilot:
        await pilot.pause()
        yield Attacked(app, pilot)
        if app.main.program is not None:
            await app.main.program.close()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys count at once."""
    monkeypatch.setattr("tui.guard.SEEING_TAKES", 0.0)
    monkeypatch.setattr("tui.widgets.asks.TYPING_PAUSE", 0.0)


async def survives(bench: Bench, plan: str, request: str) -> None:
    """Live through an attacked request and one after it, in the app; nothing changes on the desk."""
    before = snapshot(bench.root)
    async with attacked(bench, plan) as app:
        first = await app.ask(request)
        assert first.outcome is not None
        second = await app.ask(NEXT)
        assert second.outcome == "done", "the app works on"
    after = snapshot(bench.root)
    assert {name for name in after if after[name] != before.get(name)} == set(), "nothing was approved"


def _sample() -> list[object]:
    return [
        pytest.param(attack, id=f"{family}-{n}-{attack.place}", marks=pytest.mark.attack(family))
        for family, attacks in {**FAMILIES, **AS_TEXT}.items()
        for n, attack in enumerate(attacks, 1)
        if ALL or n <= PER_CLASS or (family, n) in WORST
    ]


WORST = {("escape sequences", 4), ("Rich and Textual markup", 2), ("approval look-alikes", 3)}
"""Those which a face is most likely to stumble over."""


@pytest.mark.parametrize("attack", _sample())
async def test_the_app_lives_through_content(tmp_path: Path, attack: Attack) -> None:
    bench = Bench(tmp_path)
    place = PLACES[attack.place]
    place.plant(bench, attack.text)
    await survives(bench, place.plan, place.request)


PEOPLE = {kind_of(one): one for one in RECIPIENTS} if not ALL else {one.name: one for one in RECIPIENTS}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.attack(kind_of(one))) for name, one in PEOPLE.items()]
)
async def test_the_app_lives_through_recipients(tmp_path: Path, name: str) -> None:
    bench = Bench(tmp_path)
    PEOPLE[name].plant(bench)
    await survives(bench, PEOPLE[name].plan, PEOPLE[name].request)


@pytest.mark.attack("fields of 10 MB")
@pytest.mark.parametrize("field", FIELDS if ALL else ["mail subject"])
async def test_the_app_lives_through_ten_megabytes(tmp_path: Path, field: str) -> None:
    bench = Bench(tmp_path)
    plant, plan = FIELDS[field]
    plant(bench, TEN)
    await survives(bench, plan, "look at it")


@pytest.mark.attack("bombs and broken documents")
async def test_the_app_lives_through_a_bomb(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put("files/bomb.pdf", DOCUMENTS["bomb.pdf"])
    plan = '1. summarize_pdf("bomb.pdf")\n2. create_note("S", "$1", "")\n3. join()'
    await survives(bench, plan, "summarize bomb.pdf into a note called S")


def _a_pipe(bench: Bench) -> None:
    folder = bench.root / "notes"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "plans.md")


def _a_link(bench: Bench) -> None:
    folder = bench.root / "notes"
    folder.mkdir(parents=True)
    (folder / "Plans.md").symlink_to(bench.outside / "notes.md")


def _a_name(bench: Bench) -> None:
    folder = bench.root / "notes"
    folder.mkdir(parents=True)
    (folder / FILE_NAMES["escape"]).write_text("plans of mine\n")


def _a_mail(bench: Bench) -> None:
    bench.mail("Hello.", sender="Sid <sid@example.com>")
    [mail] = (bench.root / "mail" / "Inbox" / "cur").iterdir()
    mail.rename(mail.with_name(MAILBOX_NAMES["lines"]))


def _nothing(bench: Bench) -> None:
    """The attack is in the plan."""


SEARCH = '1. search_notes("plans")\n2. compose_new_email(["Sid"], [], "Hi", "$1", [])\n3. join()'
OTHERS: dict[str, tuple[Callable[[Bench], object], str]] = {
    "files that are none": (_a_pipe, SEARCH),
    "links out of the desk": (_a_link, SEARCH),
    "names of files": (_a_name, SEARCH),
    "Maildir names": (_a_mail, '1. reply_to_email([], "thanks", [])\n2. join()'),
    "path traversal": (_nothing, '1. create_note("../../private/x", "text", "~/../..")\n2. join()'),
    "CSV, vCard, iCalendar, header lines": (
        _nothing,
        '1. create_calendar_event("Lunch\\nEND:VEVENT\\nBEGIN:VEVENT", "tomorrow at 3", "", "", [], "", "")'
        "\n2. join()",
    ),
    "long and slow texts": (
        lambda bench: bench.mail("<a " * 100_000, html=True),
        '1. search_emails("budget", "")\n2. join()',
    ),
}


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.attack(name)) for name in OTHERS])
async def test_the_app_lives_through_the_others(tmp_path: Path, name: str) -> None:
    bench = Bench(tmp_path)
    plant, plan = OTHERS[name]
    plant(bench)
    await survives(bench, plan, "do it")
    assert bench.looks == []
