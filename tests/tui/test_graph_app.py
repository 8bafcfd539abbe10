"""The picture of the plan in the app: it stays where it is, can be walked, zoomed, pointed at and saved."""

from __future__ import annotations

import re
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from textual.geometry import Offset

from agent.events import CallChanged, PlanDropped, PlanGrew, State
from agent.language import parse_plan
from agent.plan import Call, Literal, Plan, Reference
from agent.tools import Effect
from tests.agent.fakes import toolbox
from tests.tui.apps import Running, running
from tui.graph.export import PlanForm, export
from tui.signs import ASCII_SIGNS, UNICODE_SIGNS, only_ascii, use_signs
from tui.turn import planned_turn
from tui.widgets.plan_pane import PlanPane

FORK = """\
1. find("Sid")
2. read_mail("lunch")
3. write_note("Plan", "$1")
4. send(["$1"], "see $2")
5. join()
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions take the focus, and keys count, at once."""
    monkeypatch.setattr("tui.guard.SEEING_TAKES", 0.0)
    monkeypatch.setattr("tui.widgets.asks.TYPING_PAUSE", 0.0)
    monkeypatch.setattr("tui.signs._in_use", UNICODE_SIGNS)


def places(app: Running) -> dict[str, tuple[int, int]]:
    """Return where each call stands on the screen."""
    left = app.graph.region.x
    found = {}
    for y, line in enumerate(app.text.splitlines()):
        for match in re.finditer(r"\b(\d (?:Find|Read mail|Write note|Send))\b", line):
            if match.start() >= left:
                found[match[1]] = (match.start(), y)
    return found


def point_of(app: Running, name: str) -> Offset:
    """Return the cell of the graph where the name of a call begins."""
    x, y = places(app)[name]
    return Offset(x, y) - app.graph.region.offset


def marked(app: Running) -> tuple[int | None, int | None]:
    """Return the call under the mouse and the selected one."""
    return app.graph.hovered, app.graph.chosen


async def test_a_change_of_state_moves_no_box(tmp_path: Path) -> None:
    async with running(tmp_path, FORK, size=(160, 48)) as app:
        await app.ask()
        await app.card_ready()
        waiting = places(app)
        assert set(waiting) == {"1 Find", "2 Read mail", "3 Write note", "4 Send"}
        for state in UNICODE_SIGNS.states:
            for view in app.turns[0].turn.calls.values():
                view.state = state
            app.graph.update()
            await app.pilot.pause()
            assert places(app) == waiting
        await app.pilot.press("ctrl+n")


async def test_keys_walk_zoom_and_tell_what_can_be_done(tmp_path: Path) -> None:
    async with running(tmp_path, FORK, size=(160, 48)) as app:
        await app.ask()
        await app.card_ready()
        await app.pilot.press("f5", "right", "right")
        await app.until(lambda: "It waits for you. F6 goes there" in app.text)
        y, line = next((y, line) for y, line in enumerate(app.text.splitlines()) if "goes there" in line)
        await app.pilot.click(offset=(line.index("goes there"), y))
        await app.until(lambda: app.card.has_focus_within)
        await app.pilot.press("f5")
        await app.pilot.press("left")
        await app.until(lambda: "Sid  the planner's words" in app.text)
        assert "Sid is sid@x.org." not in app.text.split("Result")[0]
        await app.pilot.press("plus")
        await app.until(lambda: "Sid is sid@x.org." in app.text.split("Result")[0])
        assert "━▸" in app.text or "┯▸" in app.text, "the longest chain"
        assert "├┄" in app.text, "what the mail says"
        await app.pilot.press("minus", "minus")
        await app.until(lambda: "╭" not in app.text)
        assert set(places(app)) == {"1 Find", "2 Read mail", "3 Write note", "4 Send"}
        await app.pilot.press("0")
        await app.until(lambda: "╭" in app.text)


async def test_the_mouse_points_and_picks(tmp_path: Path) -> None:
    async with running(tmp_path, FORK, size=(160, 48)) as app:
        await app.ask()
        await app.card_ready()
        await app.pilot.hover(app.graph, point_of(app, "2 Read mail"))
        assert marked(app) == (2, None)
        assert str(app.graph.tooltip).splitlines() == ["2 Read mail  done", "lunch", "A mail."]
        await app.pilot.hover(app.graph, Offset(app.graph.size.width - 1, app.graph.size.height - 1))
        assert marked(app) == (None, None)
        assert app.graph.tooltip is None
        await app.pilot.click(app.graph, point_of(app, "4 Send"))
        assert marked(app)[1] == 4
        await app.pilot.click(app.graph, Offset(app.graph.size.width - 1, app.graph.size.height - 1))
        assert marked(app) == (None, None)
        await app.pilot.hover(app.graph, point_of(app, "1 Find"))
        assert marked(app) == (1, None)
        await app.pilot.hover(app.prompt)
        assert marked(app) == (None, None)


async def test_a_long_plan_follows_what_runs_until_the_user_scrolls(tmp_path: Path) -> None:
    plan = Plan(tuple(Call(number, "find", (Literal("Sid"),)) for number in range(1, 61)))
    async with running(tmp_path, FORK, size=(120, 30)) as app:
        turn = planned_turn("long", plan, toolbox)
        app.main.query_one(PlanPane).show(turn)
        await app.until(lambda: "1 Find" in app.text)
        assert "50 Find" not in app.text
        turn.apply(CallChanged(50, State.RUNNING), time.monotonic())
        app.graph.update()
        await app.until(lambda: "50 Find" in app.text)
        turn.apply(CallChanged(52, State.RUNNING), time.monotonic())
        app.graph.update()
        place = app.graph.scroll_offset
        await app.pilot.pause()
        assert app.graph.scroll_offset == place, "it scrolled although 50 is still to be seen"
        app.graph.scroll_to(y=10, animate=False)
        turn.apply(CallChanged(60, State.RUNNING), time.monotonic())
        app.graph.update()
        await app.pilot.pause()
        assert app.graph.scroll_offset.y == 10


async def test_another_reading_of_the_request_takes_the_place_of_the_plan(tmp_path: Path) -> None:
    async with running(tmp_path, FORK, size=(120, 30)) as app:
        turn = planned_turn("do it", parse_plan(FORK), toolbox)
        app.main.query_one(PlanPane).show(turn)
        await app.pilot.press("f5")
        app.graph.chosen = 4
        turn.apply(PlanDropped(), time.monotonic())
        for call in parse_plan(FORK).calls[:2]:
            turn.apply(PlanGrew(call, Effect.READ, "Seek"), time.monotonic())
        app.graph.update()
        await app.until(lambda: "1 Seek" in app.text and "4 Send" not in app.text)
        assert marked(app) == (None, None)
        await app.pilot.press("right", "down", "u", "delete")
        assert marked(app) == (None, None)


async def test_where_there_is_no_room_the_plan_comes_to_the_front_to_be_walked(tmp_path: Path) -> None:
    async with running(tmp_path, FORK, size=(20, 5)) as app:
        app.main.query_one(PlanPane).show(planned_turn("do it", parse_plan(FORK), toolbox))
        await app.pilot.pause()
        assert "1 Find" not in app.text
        await app.pilot.press("f5", "down")
        await app.until(lambda: "3 Write" in app.text and app.graph.chosen == 3)
        await app.pilot.press("escape")
        await app.until(lambda: "1 Find" not in app.text)
        assert app.prompt.has_focus


async def test_a_plain_terminal_sees_nothing_but_ascii(tmp_path: Path) -> None:
    use_signs(ascii_only=True)
    async with running(tmp_path, FORK, size=(160, 48)) as app:
        await app.ask()
        await app.card_ready()
        await app.pilot.press("f5", "plus")
        await app.pilot.pause()
        left = app.graph.region.x
        for line in app.text.splitlines()[: app.graph.region.bottom]:
            assert line[left:].isascii()
        assert "? 4 Send" in app.text


def test_plain_terminals_are_known() -> None:
    assert only_ascii({"TERM": "linux", "LANG": "en_US.UTF-8"})
    assert only_ascii({"TERM": "xterm-256color", "LANG": "de_DE.ISO-8859-1"})
    assert only_ascii({"TERM": "xterm", "LANG": "en_US.UTF-8", "LC_ALL": "ru_RU.KOI8-R"})
    assert not only_ascii({"TERM": "xterm-256color", "LANG": "en_US.utf8@euro"})
    assert not only_ascii({"TERM": "tmux-256color", "LANG": "C"})
    assert not only_ascii({})
    for signs in (ASCII_SIGNS, UNICODE_SIGNS):
        assert set(signs.states) == set(State)
        assert len({*signs.states.values(), signs.held}) == len(State) + 1


async def test_a_plan_is_saved_in_each_form_and_told_where(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    async with running(tmp_path, FORK, size=(160, 48), exports=folder, toasts=True) as app:
        await app.main.run_action("save_picture")
        await app.until(lambda: "There is no plan yet." in app.text)
        await app.ask()
        await app.card_ready()
        for action in ("save_picture", "save_mermaid", "save_text", "save_text"):
            await app.main.run_action(action)
        assert sorted(file.name for file in folder.iterdir()) == [
            "plan-1-2.txt",
            "plan-1.mmd",
            "plan-1.svg",
            "plan-1.txt",
        ]
        await app.until(lambda: "plan-1.svg" in app.text)
        text = (folder / "plan-1.txt").read_text()
        assert "3 Write note" in text
        assert "Sid is sid@x.org." in text
        assert (folder / "plan-1.mmd").read_text().startswith("flowchart LR")
        ElementTree.parse(folder / "plan-1.svg")
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
        folder.write_text("a file stands where the folder was")
        await app.main.run_action("save_picture")
        await app.until(lambda: "could not be saved" in app.text)


def test_the_svg_holds_every_call_and_line_and_no_markup_of_others() -> None:
    plan = parse_plan(FORK)
    turn = planned_turn('Say "<b>" & \x1b[31m \ufffe', plan, toolbox)
    hostile = Call(5, "write_note", (Literal("</text><script>"), Reference(2)))
    turn.calls[5] = planned_turn("", Plan((hostile,)), toolbox).calls[5]
    svg = export(turn, PlanForm.SVG, toolbox)
    root = ElementTree.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    assert not list(root.iter(f"{space}script"))
    names = [text.text for text in root.iter(f"{space}text") if text.get("class") == "name"]
    assert names == ["1 Find", "2 Read mail", "3 Write note", "4 Send", "5 Write note"]
    lines = [path for path in root.iter(f"{space}path") if "line" in (path.get("class") or "").split()]
    assert len(lines) == len(plan.edges()) + 1
    assert "prefers-color-scheme:dark" in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("form", list(PlanForm))
def test_the_same_plan_is_exported_the_same(form: PlanForm) -> None:
    turn = planned_turn("do it", parse_plan(FORK), toolbox)
    assert export(turn, form, toolbox) == export(turn, form, toolbox)
