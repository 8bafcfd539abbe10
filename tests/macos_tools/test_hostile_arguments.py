"""Whatever stands in an argument, a document tool answers, asks or fails with a cause; it never breaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.results import Ambiguous, Missing, Proposal, Result, ToolFailed
from macos_tools.demo import fill_demo_desk
from tests.macos_tools.kit import NOW, Kit

# What people and attackers put where a name is expected, besides any text at all.
NASTY = st.sampled_from([
    "", " ", "\0", "../../../etc/passwd", "/etc/passwd", "/", "~", "~nobody/x", "a" * 5000, "\r\nBcc: x@y.z",
    "$1", "%s", "\ud800", "\u202e\u2066", "'; rm -rf ~; '", "C:\\Windows", "CON", ".", "..", "report.pdf",
    "Ana",
    "John", "((((", "[a-", "x@", "@", "a@b", "<<>>", "=?utf-8?q?x?=", "🎉", "עברית", "1" * 400,
    "\n\n\n", "# ",
    "- ", "\ufeff",
])  # fmt: skip
WORDS = st.one_of(NASTY, st.text(max_size=60))
LISTS = st.lists(WORDS, max_size=3)

CALLS = {
    "compose_new_email": (LISTS, LISTS, WORDS, WORDS, LISTS),
    "reply_to_email": (LISTS, WORDS, LISTS),
    "forward_email": (LISTS, LISTS, WORDS, LISTS),
    "search_emails": (WORDS, WORDS),
    "create_note": (WORDS, WORDS, WORDS),
    "open_note": (WORDS, WORDS),
    "append_note_content": (WORDS, WORDS, WORDS),
    "search_notes": (WORDS,),
    "send_sms": (LISTS, WORDS),
    "open_and_get_file_path": (WORDS,),
    "find_files": (WORDS,),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk two folders down, so that what escapes from it is seen."""
    root = tmp_path_factory.mktemp("hostile") / "home" / "desk"
    fill_demo_desk(root, NOW)
    return root


@pytest.mark.parametrize("tool", CALLS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_argument_is_answered_asked_about_or_refused(demo: Path, tool: str, data: st.DataObject) -> None:
    kit = Kit(demo)
    arguments: list[Any] = [data.draw(strategy) for strategy in CALLS[tool]]
    request = data.draw(WORDS)
    try:
        returned = kit.call(tool, *arguments, request=request)
        if isinstance(returned, Proposal):
            returned = returned.commit(data.draw(st.text(min_size=1, max_size=20)))
    except ToolFailed:
        return  # it says what is wrong; anything else that is raised fails this test
    match returned:
        case Result():
            returned.as_argument()
            returned.as_text()
            returned.as_json()
            assert returned.as_sentence()
            assert all(label.origin for label in returned.labels())
        case Ambiguous():
            assert len(returned.choices) > 1
        case Missing():
            assert returned.question
    outside = [path for path in demo.parent.parent.rglob("*") if not path.is_relative_to(demo)]
    assert outside == [demo.parent], "nothing is written outside the desk"
