"""The demo of the README: frames become a picture that plays by itself, and a cast for terminals."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree

from tui.pictures.animation import Shown, animated_svg, cast, thinned
from tui.pictures.frames import Frame, Look, Run

QUIET, LOUD = Look("#ffffff", "#000000"), Look("#ff0000", "#000000", ("bold",))


def frame(first: str, second: str) -> Frame:
    return Frame(10, tuple((Run(text.ljust(10), look),) for text, look in ((first, QUIET), (second, LOUD))))


SHOWN = [Shown(0, frame("one", "<&>")), Shown(1, frame("two", "<&>")), Shown(2.5, frame("one", "<&>"))]


def test_each_row_is_moved_to_what_it_shows_at_its_time() -> None:
    svg = animated_svg(SHOWN, 5, "#000000")
    ElementTree.fromstring(svg)
    assert svg.count(">one<") == 1  # drawn once, shown twice
    assert "@keyframes k0{0%{transform:translateY(0px)}20%{transform:translateY(-33px)}50%" in svg
    assert "@keyframes k1" not in svg  # it never changes
    assert "&lt;&amp;&gt;" in svg
    assert "script" not in svg


def test_a_cast_holds_only_what_changes() -> None:
    head, *events = cast(SHOWN, "demo").splitlines()
    assert json.loads(head) == {"version": 2, "width": 10, "height": 2, "title": "demo"}
    times, kinds, texts = zip(*map(json.loads, events), strict=True)
    assert times == (0, 1, 2.5)
    assert set(kinds) == {"o"}
    assert "<&>" in texts[0]
    assert "<&>" not in texts[1]
    assert "\x1b[1;1H\x1b[0;38;2;255;255;255;48;2;0;0;0mtwo" in texts[1]


def test_frames_that_show_the_same_are_taken_once() -> None:
    assert thinned([SHOWN[0], Shown(0.5, SHOWN[0].frame), *SHOWN[1:]]) == SHOWN
