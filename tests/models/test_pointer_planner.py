"""The shipped planner: valid plans for any text, the right tools for plain requests, clear errors."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.checks import check_plan
from agent.plan import Call, Literal, Plan
from agent.planning import PlanEnd, PlannerUnavailable
from agent.tools import Tool
from macos_tools.toolset import toolbox
from models.planner.planner import PlanRun, PointerPlanner
from models.planner.weights import MANIFEST, READER, STEP, WEIGHTS, default_folder

NAMES = [tool.name for tool in toolbox]

FIXED: dict[str, list[str]] = {
    "text mom i'll be 20 minutes late": ["get_phone_number", "send_sms"],
    "what's Priya's phone number?": ["get_phone_number"],
    "look up the email address of Jonas Weber": ["get_email_address"],
    "remind me to water the plants tomorrow morning": ["create_reminder"],
    "open the note called Shopping": ["open_note"],
    "summarize budget.pdf": ["open_and_get_file_path", "summarize_pdf"],
    "directions to the airport": ["maps_show_directions"],
    "show me Central Park on the map": ["maps_open_location"],
    'create a note titled "Ideas" with the content "learn to sail"': ["create_note"],
    'append "eggs" to the note "Groceries"': ["append_note_content"],
    "put lunch on my calendar for Friday at noon": ["create_calendar_event"],
    "what's on my calendar tomorrow?": ["list_calendar_events"],
    "move the dentist appointment to Monday at 9": ["move_calendar_event"],
    "cancel the team meeting on Thursday": ["delete_calendar_event"],
    "show my reminders": ["list_reminders"],
    "search my notes for wifi": ["search_notes"],
    "find emails from Sarah about the invoice": ["search_emails"],
    "forward this email to Bob": ["get_email_address", "forward_email"],
    "email Sid and Lutfi about the launch": ["get_email_address", "get_email_address", "compose_new_email"],
    "create a zoom meeting with Ana tomorrow at 3pm": [
        "get_email_address",
        "get_zoom_meeting_link",
        "create_calendar_event",
    ],
}


@pytest.fixture(scope="module")
def planner() -> PointerPlanner:
    """The planner with the shipped weights."""
    return PointerPlanner()


def run(planner: PointerPlanner, request: str, names: Sequence[str] = NAMES) -> tuple[Plan, PlanEnd]:
    """Plans on this thread."""
    plan = PlanRun(planner.load(), request, names)
    return Plan(tuple(plan)), plan.end()


@pytest.mark.parametrize("request_text", FIXED)
def test_plain_requests_get_the_right_tools(planner: PointerPlanner, request_text: str) -> None:
    """What a first user will try."""
    plan, _ = run(planner, request_text)
    assert sorted(call.tool for call in plan) == sorted(FIXED[request_text])


def test_words_are_copied_letter_for_letter(planner: PointerPlanner) -> None:
    """Case, accents and dots of the request survive."""
    plan, _ = run(planner, "Open the file Überblick_2026.v2.PDF")
    assert plan.calls[0].arguments == (Literal("Überblick_2026.v2.PDF"),)


@pytest.mark.parametrize("text", ["hi there", "what's the capital of Peru?", "turn off the kitchen lights"])
def test_nothing_fits(planner: PointerPlanner, text: str) -> None:
    """No call; the session says so in its own words."""
    plan, end = run(planner, text)
    assert not plan.calls
    assert end.message == ""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=300),
        st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Z", "C"]), max_size=80),
        st.lists(
            st.sampled_from([*FIXED, "$1", "$2", '"', "and then", "\x00", "☃", "to $5", "reply"]), max_size=6
        ).map(" ".join),
    )
)
def test_any_text_gives_a_valid_plan(planner: PointerPlanner, text: str) -> None:
    """Nothing that can be typed makes the decoder say an invalid call."""
    plan, end = run(planner, text)
    assert check_plan(plan, toolbox) == []
    assert 0 <= end.confidence <= 1


@pytest.mark.parametrize(
    "text",
    ["", "   \n\t", "\x00\x01\x02\xff" * 50, "\ud83d broken \udc00", "a" * 100_000, "🦆" * 5000, "$1 $2 $3"],
)
def test_bad_input_is_survived(planner: PointerPlanner, text: str) -> None:
    """Empty, binary, half characters, endless words."""
    plan, end = run(planner, text)
    assert check_plan(plan, toolbox) == []
    assert 0 <= end.confidence <= 1


def test_a_long_request_says_how_much_was_read(planner: PointerPlanner) -> None:
    """The first part is planned, and the message says so."""
    plan, end = run(planner, "Open the note called Shopping. " + "Then tell me a long story. " * 4000)
    assert check_plan(plan, toolbox) == []
    assert "only its first" in end.message


def test_only_offered_tools_are_used(planner: PointerPlanner) -> None:
    """A tool that is not offered cannot be called, however well it fits."""
    plan, _ = run(planner, "text mom i'll be late and open the note called Shopping", ["open_note"])
    assert {call.tool for call in plan} <= {"open_note"}


async def collect(planner: PointerPlanner, request: str, tools: Sequence[Tool]) -> list[Call | PlanEnd]:
    """Everything a planner yields."""
    return [item async for item in planner.plan(request, tools)]


async def test_calls_come_before_the_end(planner: PointerPlanner) -> None:
    """The protocol: calls numbered from 1, then one end."""
    *calls, end = await collect(planner, "text Bo hello and open the note called Shopping", list(toolbox))
    assert isinstance(end, PlanEnd)
    assert [c.id for c in calls if isinstance(c, Call)] == list(range(1, len(calls) + 1))
    assert len(calls) == 3


async def test_unknown_tools_alone_are_an_error(planner: PointerPlanner) -> None:
    """Weights trained for other tools do not guess."""
    with pytest.raises(PlannerUnavailable, match="none of the tools"):
        await collect(planner, "text mom", [])


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the shipped weights to damage."""
    folder = tmp_path / "weights"
    shutil.copytree(default_folder(), folder)
    return folder


async def test_missing_weights(tmp_path: Path) -> None:
    """The folder is named, and the way out."""
    with pytest.raises(PlannerUnavailable, match="missing") as caught:
        await collect(PointerPlanner(tmp_path), "text mom", list(toolbox))
    assert str(tmp_path) in caught.value.cause
    assert caught.value.hint


@pytest.mark.parametrize("name", WEIGHTS)
async def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    """One file of the weights is gone."""
    (copied / name).unlink()
    with pytest.raises(PlannerUnavailable, match=name):
        await collect(PointerPlanner(copied), "text mom", list(toolbox))


@pytest.mark.parametrize("name", [READER, STEP])
async def test_truncated_weights(copied: Path, name: str) -> None:
    """A download that broke off."""
    path = copied / name
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(PlannerUnavailable, match="bytes instead of"):
        await collect(PointerPlanner(copied), "text mom", list(toolbox))


async def test_damaged_weights(copied: Path) -> None:
    """The size is right, a byte is not."""
    path = copied / STEP
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(PlannerUnavailable, match="damaged"):
        await collect(PointerPlanner(copied), "text mom", list(toolbox))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 99, "files": {}}'])
async def test_damaged_manifest(copied: Path, text: str) -> None:
    """The manifest is empty, broken, or of another version."""
    (copied / MANIFEST).write_text(text)
    with pytest.raises(PlannerUnavailable, match=r"manifest\.json"):
        await collect(PointerPlanner(copied), "text mom", list(toolbox))
