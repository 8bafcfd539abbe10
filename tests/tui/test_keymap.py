"""Keys of the user's own: which wishes are granted, what is said of the rest, that they work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.setting_sources import Chosen
from agent.settings import Settings
from tests.tui.apps import NOTE, running
from tui.keys.actions import ACTIONS, use_keys
from tui.keys.keymap import UnknownKey, Wishes, key_of, keymap_of, together
from tui.keys.page import PAGE, page
from tui.screens.help import HelpScreen
from tui.widgets.field_row import FieldRow


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("ctrl+k", "ctrl+k"),
        (" Ctrl+K ", "ctrl+k"),
        ("control+shift+F5", "ctrl+shift+f5"),
        ("shift+alt+left", "alt+shift+left"),
        ("?", "question_mark"),
        ("question_mark", "question_mark"),
        (",", "comma"),
        ("+", "plus"),
        ("ctrl++", "ctrl+plus"),
        ("G", "G"),
        ("Esc", "escape"),
        ("del", "delete"),
        ("PgUp", "pageup"),
        ("shift+tab", "shift+tab"),
        ("space", "space"),
        ("f12", "f12"),
        ("ctrl+\\", "ctrl+backslash"),
    ],
)
def test_keys_are_read_as_people_write_them(written: str, key: str) -> None:
    assert key_of(written) == key


@pytest.mark.parametrize("written", ["", "ctrl+", "hyper+k", "ctrl+kk", "enterr", "ctrl", "ctrl k", "f99"])
def test_what_is_no_key_is_called_so(written: str) -> None:
    with pytest.raises(UnknownKey, match="is no key"):
        key_of(written)


@pytest.mark.parametrize(
    ("written", "same"), [("ctrl+i", "Tab"), ("ctrl+m", "Enter"), ("ctrl+h", "Backspace"), ("ctrl+[", "Esc")]
)
def test_keys_that_terminals_cannot_tell_apart_are_not_taken(written: str, same: str) -> None:
    with pytest.raises(UnknownKey, match=same):
        key_of(written)


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"helpp": ("f11",)}, "no action called 'helpp'; is help meant"),
        ({"help": ("ctrl+nonsense",)}, "help: 'ctrl+nonsense' is no key"),
        ({"help": ("k",)}, "k is needed for writing"),
        ({"send": ("space",)}, "Space is needed for writing"),
        ({"stop": ("backspace",)}, "Backspace is needed for writing"),
        ({"go_plan": ("left",)}, "← is needed for writing"),
        ({"help": ("ctrl+l",)}, "help and clear cannot both be on Ctrl+L. help keeps F1"),
        ({"flip": ("ctrl+y",)}, "approve and flip cannot both be on Ctrl+Y"),
        ({"help": ("ctrl+k",), "clear": ("ctrl+k",)}, "help and clear cannot both be on Ctrl+K"),
        ({"approve": ()}, "approve must have a key. It keeps Ctrl+Y"),
        ({"refuse": ()}, "refuse must have a key"),
        ({"stop": ()}, "stop must have a key"),
        ({"quit": ()}, "quit must have a key"),
    ],
)
def test_a_wish_that_cannot_be_granted_costs_nothing(wishes: dict[str, tuple[str, ...]], said: str) -> None:
    keymap = keymap_of(wishes)
    assert said in " ".join(keymap.problems)
    granted = {name: keys for name, keys in keymap.changed.items() if name in wishes}
    assert set(granted) <= {"clear"}  # of two that want one key, one may have it


def test_what_is_granted() -> None:
    wishes = {
        "help": ("f2",), "next_mode": ("f1",),  # changed about
        "clear": (), "flip": ("x", "space"), "walk_up": ("k",), "walk_left": ("h",), "send": ("f11",),
        "line_up": ("up",),  # as it is anyway
    }  # fmt: skip
    keymap = keymap_of(wishes)
    assert keymap.problems == ()
    assert keymap.changed == {name: keys for name, keys in wishes.items() if name != "line_up"}


def test_keys_that_few_terminals_send_are_granted_with_a_warning() -> None:
    keymap = keymap_of({"send": ("ctrl+enter",)})
    assert keymap.changed == {"send": ("ctrl+enter",)}
    assert "do not tell Ctrl+Enter from Enter" in keymap.problems[0]


def test_the_usual_keys_have_no_problems() -> None:
    wishes = {one.id: one.usual_keys for one in ACTIONS}
    assert [problem for problem in keymap_of(wishes).problems if "do not tell" not in problem] == []


def wishing(keys: Wishes) -> Chosen:
    return Chosen(Settings(keys=tuple(keys.items())))


@pytest.fixture(autouse=True)
def usual_keys_afterwards() -> Iterator[None]:
    yield
    use_keys({})


def test_no_two_actions_have_one_key_in_one_place() -> None:
    for at, one in enumerate(ACTIONS):
        for other in ACTIONS[at + 1 :]:
            shared = set(one.usual_keys) & set(other.usual_keys)
            if shared and together(one.where, other.where):
                assert one.id == "back", f"{one.id} and {other.id} are both on {shared}"  # Escape is for all


def test_the_page_of_keys_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tui.keys.page"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions take the focus, and keys count, at once."""
    monkeypatch.setattr("tui.guard.SEEING_TAKES", 0.0)
    monkeypatch.setattr("tui.widgets.asks.TYPING_PAUSE", 0.0)


async def test_changed_keys_work_and_show_everywhere(tmp_path: Path) -> None:
    keys = {"help": ("ctrl+k",), "send": ("f11",), "clear": (), "next_mode": ("f1",), "quit": ("ctrl+d",)}
    async with running(tmp_path, '1. find("Sid")\n2. join()', chosen=wishing(keys)) as app:
        assert "Ctrl+K help" in app.text
        await app.pilot.press(*"to", "enter")  # Enter does nothing of its own any more
        assert not app.turns
        await app.pilot.press("f11")
        await app.over()
        await app.pilot.press("ctrl+l")
        assert app.turns  # nothing cleared
        await app.pilot.press(*"some text", "home", "ctrl+k")  # the text area would delete with it
        await app.until(lambda: isinstance(app.app.screen, HelpScreen))
        assert app.prompt.text.strip() == "some text"
        assert "Ctrl+D" in app.text
        assert "Ctrl+Q" not in app.text
        await app.pilot.press("f1")  # the old key of help does not close it, the new one does
        assert isinstance(app.app.screen, HelpScreen)
        await app.pilot.press("ctrl+k")
        await app.until(lambda: app.app.screen is app.main)
        await app.pilot.press("ctrl+q")
        await app.pilot.pause()
        assert app.app.is_running
        await app.pilot.press("ctrl+d")
        await app.until(lambda: not app.app.is_running)


async def test_keys_of_the_card_and_of_an_edited_line_can_be_changed(tmp_path: Path, quick: None) -> None:
    keys = {"flip": ("x",), "edit": ("c",), "take": ("f11",), "approve": ("f10",)}
    async with running(tmp_path, NOTE, chosen=wishing(keys)) as app:
        await app.ask()
        card = await app.card_ready()
        assert "x flip" in app.text
        next(row for row in card.query(FieldRow) if row.field.name == "Title").focus()
        await app.pilot.press("c", *"ned", "f11")
        await app.until(lambda: app.card is not card)
        await app.pilot.pause()
        assert "Write 'Planned'" in app.text
        await app.pilot.press("ctrl+y")
        assert not app.desk.notes
        await app.pilot.press("f10")
        await app.over()
        assert app.desk.notes == {"Planned": "All of it"}


async def test_troubles_with_keys_are_told_at_the_start(tmp_path: Path) -> None:
    wishes = {"quit": (), "help": ("ctrl+i",)}
    async with running(tmp_path, NOTE, chosen=wishing(wishes), toasts=True) as app:
        await app.until(lambda: "quit must have a key" in app.text)
        assert "Tab" in app.text
        await app.pilot.press("ctrl+q")
        await app.until(lambda: not app.app.is_running)
