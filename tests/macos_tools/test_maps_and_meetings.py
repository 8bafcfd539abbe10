from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from agent.results import Missing
from macos_tools.opener import SystemOpener
from tests.macos_tools.kit import Kit, RecordingOpener


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    return Kit(tmp_path / "desk")


def test_a_place_is_shown(kit: Kit) -> None:
    shown = kit.call("maps_open_location", "Café & Bar, 5 Rue d'Été #2")
    assert kit.opener.opened == [shown.as_argument()]
    assert parse_qs(urlsplit(shown.as_argument()).query)["query"] == ["Café & Bar, 5 Rue d'Été #2"]
    assert shown.as_sentence() == "Opened the map of Café & Bar, 5 Rue d'Été #2 in the browser."


@pytest.mark.parametrize(
    ("transport", "mode"), [("d", "driving"), ("w", "walking"), ("r", "transit"), ("", "driving")]
)
def test_directions(kit: Kit, transport: str, mode: str) -> None:
    shown = kit.call("maps_show_directions", "", "Berlin Hbf", transport)
    query = parse_qs(urlsplit(shown.as_argument()).query)
    assert query["destination"] == ["Berlin Hbf"]
    assert "origin" not in query
    assert query["travelmode"] == [mode]
    both = kit.call("maps_show_directions", "Home", "Work", transport)
    assert parse_qs(urlsplit(both.as_argument()).query)["origin"] == ["Home"]


def test_without_a_browser_the_link_is_said(tmp_path: Path) -> None:
    kit = Kit(tmp_path, opener=RecordingOpener(works=False))
    shown = kit.call("maps_open_location", "Berlin")
    assert shown.as_sentence().endswith(shown.as_argument())
    assert "Nothing was opened" in shown.as_sentence()
    assert shown.as_json() == {"link": shown.as_argument(), "opened": False}


def test_a_dry_run_says_what_it_would_open(kit: Kit) -> None:
    kit.show = False
    assert "Nothing was opened" in kit.call("maps_open_location", "Berlin").as_sentence()
    kit.write("files/plan.txt", "text")
    assert kit.call("open_and_get_file_path", "plan.txt").as_argument().endswith("plan.txt")
    assert kit.opener.opened == []


def test_a_map_of_nowhere_is_a_question(kit: Kit) -> None:
    assert isinstance(kit.call("maps_open_location", " \n"), Missing)
    assert isinstance(kit.call("maps_show_directions", "Home", ""), Missing)
    assert kit.opener.opened == []


def test_the_system_opener_needs_a_screen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    program = tmp_path / "xdg-open"
    program.write_text(f'#!/bin/sh\nprintf "%s" "$1" > "{ran}"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not SystemOpener().open("https://example.com")
    monkeypatch.setenv("DISPLAY", ":0")
    for refused in ("file:///etc/passwd", "-h", "javascript:1", "https://a\0b"):
        assert not SystemOpener().open(refused)
    assert not ran.exists()
    assert SystemOpener().open("https://example.com/$(id)?a=1&b=2")
    assert ran.read_text() == "https://example.com/$(id)?a=1&b=2"
    program.write_text("#!/bin/sh\nexit 3\n")
    assert not SystemOpener().open("https://example.com")


def test_zoom_from_the_config(tmp_path: Path) -> None:
    kit = Kit(tmp_path, zoom_link="https://zoom.us/j/123?pwd=x")
    found = kit.call("get_zoom_meeting_link", "Review", "tomorrow at 3pm", 45, ["a@b.de"])
    assert found.as_argument() == "https://zoom.us/j/123?pwd=x"
    assert found.as_sentence() == (
        "The meeting link for 'Review' is https://zoom.us/j/123?pwd=x (your personal meeting room)."
    )


def test_zoom_not_set_up_says_how(kit: Kit) -> None:
    question = kit.call("get_zoom_meeting_link", "Review")
    assert isinstance(question, Missing)
    assert question.question.startswith("Zoom is not set up: paste a meeting link, or set zoom_link")
    assert isinstance(kit.call("get_zoom_meeting_link", "Review", link="call me"), Missing)
    for typed, link in (
        ("https://zoom.us/j/9", "https://zoom.us/j/9"),
        ("us02.zoom.us/j/9", "https://us02.zoom.us/j/9"),
    ):
        assert kit.call("get_zoom_meeting_link", "Review", link=typed).as_argument() == link
