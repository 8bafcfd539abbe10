"""The desk beside the chat: what lies on it, how it follows changes, and what its keys do."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from agent.journal import Journal
from agent.session import Session
from agent.settings import Settings
from macos_tools.browsing import DeskBrowser
from macos_tools.demo import fill_demo_desk
from macos_tools.local import local_desk, local_watch
from macos_tools.local.watching import FolderWatch
from tests.agent.fakes import NOW, ZONE, FakeDesk, FakePlanner, toolbox
from tests.tui.apps import NOTE, Running, running
from tui.compose import LatePlanner, Program
from tui.desk_view.pane import DeskPane
from tui.desk_view.sheet import EntrySheet
from tui.desk_view.view import DeskView


class Opener:
    def open(self, target: str) -> bool:
        return False


def browser_of(root: Path, now: datetime = NOW) -> DeskBrowser:
    desk = local_desk(
        root, files=(), opener=Opener(), zoom_link="", user_name="Mia", user_email="", zone=ZONE
    )
    return DeskBrowser(desk, root, local_watch(root).changed, lambda: now)


@asynccontextmanager
async def beside(
    folder: Path, size: tuple[int, int] = (160, 48), root: Path | None = None
) -> AsyncIterator[Running]:
    """Run the app beside a desk of files, and wait until it is read."""
    root = root or folder / "desk"
    if not root.exists():
        fill_demo_desk(root, NOW)
    fake = FakePlanner(NOTE)

    async def build() -> Program:
        late = LatePlanner(lambda: fake)
        session = Session(
            planner=late,
            toolbox=toolbox,
            desk=FakeDesk(),
            journal=Journal.open(folder / "journal.sqlite3"),
            settings=Settings(zone=str(ZONE), name="Mia", hold=0),
            face="tui",
            clock=lambda: NOW,
        )
        return Program(session, late, browser_of(root))

    async with running(
        folder, "", size=size, open_program=build, desk_file=folder / "state" / "desk-view.json"
    ) as app:
        yield app


def listed(app: Running) -> str:
    """Return what the list shows; "" while it is hidden. Exporting the whole screen takes longer."""
    list_ = app.main.query_one(DeskPane).view
    if not (app.main.query_one(DeskPane).display and list_.display):
        return ""
    return "\n".join(list_.render_line(row).text for row in range(list_.size.height))


async def shown(app: Running, *words: str) -> None:
    await app.until(lambda: all(word in listed(app) for word in words))


async def test_the_desk_stands_at_the_left_of_a_wide_window_and_is_walked_by_keys(tmp_path: Path) -> None:
    async with beside(tmp_path) as app:
        await shown(app, "Lunch with Ana", "Answer Olena")
        text = app.text
        assert (
            text.index("Today") < text.index("Tomorrow") < text.index("Reminders") < text.index("What would")
        )
        late = next(line for line in text.splitlines() if "Answer Olena" in line)
        assert late.split()[0] == "!"  # due yesterday: said by a sign, too
        assert not next(line for line in text.splitlines() if "Send Ana" in line).strip().startswith("!")
        assert "Carlos Mendoza" not in text  # contacts are folded at first
        await app.pilot.press("f9", "down", "enter")
        await app.until(lambda: isinstance(app.app.screen, EntrySheet))
        await app.until(lambda: "ana.silva@example.com" in app.text)
        await app.pilot.press("i")
        await app.until(lambda: app.prompt.text == "Lunch with Ana ")
        assert app.prompt.has_focus
        await app.pilot.press("f9", "end", "left", "up", "enter", "down")  # notes folded, contacts unfolded
        await app.pilot.press("i")
        await app.until(lambda: app.prompt.text == "Lunch with Ana Alex Morgan ")


async def test_it_follows_what_others_write_and_take_away(tmp_path: Path) -> None:
    async with beside(tmp_path) as app:
        await shown(app, "Lunch with Ana")
        note = tmp_path / "desk" / "notes" / "Of another program.md"
        await app.pilot.press("f9", "end")
        note.write_text("# Written beside it\n\nMilk\n", encoding="utf-8")
        await app.until(lambda: "Written beside it" in listed(app))
        note.write_text("# Written anew in place\n", encoding="utf-8")  # which no folder tells of
        await app.until(lambda: "Written anew" in listed(app))
        note.unlink()
        await app.until(lambda: "Written anew" not in listed(app))


async def test_what_cannot_be_read_is_listed_and_hides_nothing_else(tmp_path: Path) -> None:
    root = tmp_path / "desk"
    fill_demo_desk(root, NOW)
    (root / "contacts" / "broken.vcf").write_bytes(b"\x00\xff no card")
    (root / "calendar" / "Work" / "broken.ics").write_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:never\n")
    (root / "notes" / "evil.md").write_text("# [bold red]not markup[/] \x1b[31m \u202eevil\n")
    async with beside(tmp_path, root=root) as app:
        await shown(app, "Lunch with Ana")
        await app.pilot.press("f9", "end")
        await shown(app, "Not read", "broken")
        await app.pilot.press("left", "up")
        for _ in range(12):
            if "not markup" in listed(app):
                break
            await app.pilot.press("up")
        assert "[bold red]not markup[/]" in app.text


async def test_in_a_narrower_window_it_is_hidden_until_asked_for_and_that_is_remembered(
    tmp_path: Path,
) -> None:
    async with beside(tmp_path, (100, 30)) as app:
        await app.until(lambda: app.main.program is not None)
        assert "Lunch with Ana" not in listed(app)
        await app.pilot.press("f9")
        await shown(app, "Lunch with Ana")
        assert "Say what you would like done" in app.text
        assert "The plan is drawn here" not in app.text
        await app.pilot.press("f9")
        await app.until(lambda: "Lunch with Ana" not in listed(app))
        assert app.prompt.has_focus
        await app.pilot.press("f9")
    async with beside(tmp_path, (100, 30)) as app:
        await shown(app, "Lunch with Ana")
        await app.pilot.resize_terminal(60, 20)  # too narrow for both: the chat has the room
        await app.until(lambda: "Lunch with Ana" not in listed(app))
        app.main.query_one(DeskPane).toggle()
        app.main.query_one(DeskPane).leave()  # before anything else had its turn
        await app.pilot.press("f9")
        await shown(app, "Lunch with Ana")
        assert "Say what you" not in app.text
        await app.ask()  # what waits for an answer is never covered
        await app.card_shown()
        assert "Lunch with Ana" not in listed(app)
        await app.pilot.resize_terminal(20, 5)
        await app.pilot.resize_terminal(160, 48)
        await shown(app, "Lunch with Ana")
        assert "All of it" in app.text


async def test_the_mouse_opens_folds_and_closes(tmp_path: Path) -> None:
    async with beside(tmp_path) as app:
        await shown(app, "Lunch with Ana")
        await app.pilot.click(DeskView, offset=(6, 1))
        await app.until(lambda: isinstance(app.app.screen, EntrySheet))
        await app.pilot.press("escape")
        await app.pilot.click(DeskView, offset=(2, 0))
        await app.until(lambda: "Lunch with Ana" not in listed(app))
        await app.pilot.click(DeskView, offset=(2, 0))
        await shown(app, "Lunch with Ana")


def test_looking_for_changes_costs_little_on_a_large_desk(tmp_path: Path) -> None:
    contacts = tmp_path / "contacts"
    contacts.mkdir()
    for number in range(300):
        (contacts / f"{number}.vcf").write_text("x")
    watch = FolderWatch([contacts, tmp_path / "missing"])
    assert watch.changed()
    assert not watch.changed()
    looked: list[str] = []
    watch_all, os_scandir = watch.changed, os.scandir

    def counted(folder: str) -> object:
        looked.append(folder)
        return os_scandir(folder)

    os.scandir = counted  # type: ignore[assignment]
    try:
        assert not watch_all()
    finally:
        os.scandir = os_scandir
    assert not looked  # the folders' times are enough, until it is time for all files again
    (contacts / "new.vcf").write_text("x")
    assert watch.changed()
    (tmp_path / "missing").mkdir()
    assert watch.changed()
