"""`/` at the start is a command: every action that can be done now, from the one registry."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from agent.events import Mode
from tests.agent.fakes import FakeDesk
from tests.tui.apps import Running, running
from tui.keys.actions import ACTIONS, Where, action
from tui.prompt.commands import Commands, Typed, WrongCommand, commands, typed, unescaped
from tui.screens.help import HelpScreen
from tui.screens.output import findings

FIND = '1. find("Sid")\n2. join()'


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/help", Typed("help", "")),
        ("/Mode  step ", Typed("mode", "step")),
        ("/", Typed("", "")),
        ("//help", None),
        (" /help", None),
        ("help /me", None),
        ("", None),
    ],
)
def test_what_is_a_command(text: str, command: Typed | None) -> None:
    assert typed(text) == command


def test_a_second_slash_says_that_it_is_none() -> None:
    assert unescaped("//etc/hosts") == "/etc/hosts"
    assert unescaped("/etc") == "/etc"


def test_every_action_that_can_be_done_is_a_command_of_one_name() -> None:
    names = [one.slash for one in commands()]
    assert len(set(names)) == len(names)
    everywhere = [one for one in ACTIONS if one.where in (Where.ANYWHERE, Where.ASK) and one.in_palette]
    assert set(everywhere) <= set(commands())
    assert all(" " not in name and name == name.lower() for name in names)


def test_what_cannot_be_done_says_why() -> None:
    known = Commands(lambda name: name != "stop")
    assert known.named(Typed("mode", "step")).id == "next_mode"
    for written, said in (
        (Typed("hlep", ""), "There is no command /hlep."),
        (Typed("stop", ""), "/stop has nothing to do now."),
        (Typed("help", "me"), "Nothing stands behind /help."),
    ):
        with pytest.raises(WrongCommand, match=said):
            known.named(written)
    offer = known.offer("/", 0)
    assert offer is not None
    assert "/stop" not in [row.text for row in offer.rows]
    assert known.offer("/", 1) is None
    assert known.offer("/help x", 0) is None


async def write(app: Running, text: str) -> None:
    await app.pilot.press("ctrl+a", "ctrl+k", *text)


async def test_commands_are_listed_completed_and_run(tmp_path: Path) -> None:
    async with running(tmp_path, FIND, size=(80, 24), toasts=True) as app:
        await app.until(lambda: app.main.program)
        await write(app, "/")
        assert action("help").description in app.text
        await write(app, "/hel")
        await app.pilot.press("enter")
        await app.until(lambda: isinstance(app.app.screen, HelpScreen))
        await app.pilot.press("escape")
        assert app.prompt.text == ""
        await write(app, "/mod")
        await app.pilot.press("tab")
        assert app.prompt.text == "/mode "
        assert "Every call waits for you." in app.text
        await app.pilot.press(*"st", "enter")
        await app.until(lambda: app.main.program and " step " in app.text)
        assert app.prompt.text == ""
        await write(app, "/mode")
        await app.pilot.press("enter")
        await app.until(lambda: " auto " in app.text)
        await write(app, "/mode sideways")
        await app.pilot.press("enter")
        await app.until(lambda: "There is no mode sideways" in app.text)
        assert not app.turns


async def test_a_wrong_command_keeps_what_is_written_and_names_near_ones(tmp_path: Path) -> None:
    async with running(tmp_path, FIND) as app:
        await app.until(lambda: app.main.program)
        await write(app, "/hlep")
        await app.pilot.press("enter")
        assert "There is no command /hlep. A space before it sends it as a request." in app.text
        assert action("help").description in app.text
        assert app.prompt.text == "/hlep"
        await app.pilot.press("enter")  # what is only near is never run by a guess
        assert app.prompt.text == "/hlep"
        await app.pilot.press("tab")
        assert app.prompt.text == "/help"
        await write(app, "//help")
        await app.pilot.press("enter")
        assert (await app.over()).turn.text == "/help"
        await write(app, "/stop")
        await app.pilot.press("escape", "enter")
        assert "/stop has nothing to do now." in app.text


async def test_the_palette_does_what_belongs_to_the_input_too(tmp_path: Path) -> None:
    async with running(tmp_path, FIND) as app:
        await app.until(lambda: app.main.program)
        await app.main.perform(action("find_earlier"))
        await app.until(lambda: "Nothing was asked yet." in app.text)
        await app.pilot.press("escape")
        assert app.prompt.has_focus
        await app.main.perform(action("next_mode"), "dry-run")
        await app.until(lambda: " dry run " in app.text)
        assert app.main.program is not None
        await app.ask()
        await app.over()
        assert app.main.program.session.mode is Mode.DRY_RUN


async def test_what_waits_its_turn_is_said_and_can_be_taken_back(tmp_path: Path) -> None:
    gate = threading.Event()
    async with running(tmp_path, '1. ponder("x")\n2. join()', desk=FakeDesk(gate=gate)) as app:
        await app.ask("first")
        await app.until(lambda: app.main.busy)
        await app.pilot.press(*"later")
        await app.until(lambda: "waits its turn" in app.text)
        await app.pilot.press("enter", *"draft")
        await app.until(lambda: "1 request queued" in app.text)
        await app.pilot.press("ctrl+t")
        await app.until(lambda: app.prompt.text == "later")
        assert "queued" not in app.text
        assert "editing an earlier request · Esc: your draft" in app.text
        await app.pilot.press("escape")
        assert app.prompt.text == "draft"
        gate.set()
        await app.over()
        assert len(app.turns) == 1


async def test_what_the_command_line_tells_is_told_here_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TINYAGENT_HOME", str(tmp_path))
    async with running(tmp_path, FIND, toasts=True) as app:
        await app.until(lambda: app.main.program)
        await write(app, "/tools create_reminder")
        await app.pilot.press("enter")
        await app.until(lambda: "create_reminder(" in app.text and "Looking" not in app.text, 30)
        await app.pilot.press("escape")
        await write(app, "/request x")
        await app.pilot.press("enter")
        await app.until(lambda: "“x” is no number of a request." in app.text)
        monkeypatch.setattr("sys.executable", "/no/such/python")
        await write(app, "/rules")
        await app.pilot.press("enter")
        await app.until(lambda: "The command cannot be started: No such file or directory." in app.text)


def test_what_the_doctor_finds_is_said_with_signs() -> None:
    finding = '{"name": "zone", "level": "warn", "text": "UTC", "advice": "Set zone."}'
    terminal = '{"name": "terminal", "level": "ok", "text": "none", "advice": ""}'
    assert findings(f"{finding}\n{terminal}\nit broke").plain == "! zone  UTC\n  → Set zone.\nit broke\n"


async def test_one_request_is_forgotten_for_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.guard.SEEING_TAKES", 0.0)
    async with running(tmp_path, FIND, toasts=True) as app:
        for text in ("keep this", "the secret"):
            await app.ask(text)
            await app.over()
        await write(app, "/forget 2")
        await app.pilot.press("enter")
        await app.until(lambda: "Delete “the secret”?" in app.text)
        await app.pilot.press("tab", "enter")
        await app.until(lambda: "Deleted: request 2." in app.text)
        assert app.main.program is not None
        assert [row.text for row in app.main.program.session.journal.requests()] == ["keep this"]
        await app.pilot.press("up")
        assert app.prompt.text == "keep this"
        await write(app, "/forget")
        await app.pilot.press("enter")
        await app.until(lambda: "Say which" in app.text)
        await write(app, "/again 2")
        await app.pilot.press("enter")
        await app.until(lambda: "There is no request 2." in app.text)
