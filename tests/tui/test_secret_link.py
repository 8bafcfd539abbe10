"""A meeting link with a passcode, kept outside of the config: it is sent, and shown nowhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent import masking
from agent.events import ApprovalCard, Decision, EditRejected, Event, Finished, Question, Verdict
from agent.paths import places
from agent.settings import load_settings
from tests.agent.fakes import FakePlanner
from tui import compose
from tui.commands import checks
from tui.log_file import DETAIL_VARIABLE

LINK = "https://zoom.us/j/51?pwd=hunter2"
SAYS = (
    f'zone = "Europe/Berlin"\nhold = 0.2\nfiles = []\nzoom_link = {{ command = ["/bin/echo", "{LINK}"] }}\n'
)
PLAN = (
    '1. get_zoom_meeting_link("Book club", "tomorrow at 5 pm", 60, [])\n'
    '2. create_calendar_event("Book club", "tomorrow at 5 pm", "", "$1", [], "Join: $1", "")\n'
    '3. send_sms(["+1 510 555 0101"], "$1")\n'
    '4. create_note("Club", "$1", "")\n'
    "5. join()"
)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    root = logging.getLogger()
    before = list(root.handlers)
    masking.unmask_all()
    yield
    masking.unmask_all()
    root.handlers[:] = before


async def test_it_is_sent_and_shown_nowhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DETAIL_VARIABLE, "full")
    where = places()
    where.config.mkdir()
    where.config_file.write_text(SAYS, encoding="utf-8")
    settings = load_settings(where.config_file)
    compose.prepare(where, settings)
    monkeypatch.setattr(compose, "load_planner", lambda settings, clock: FakePlanner(PLAN))
    program = compose.build("cli", places=where, settings=settings)
    seen: list[Event] = []
    rejected: list[str] = []
    async for event in program.session.ask("a zoom link for the book club"):
        seen.append(event)
        match event:
            case ApprovalCard():
                message = next(item for item in event.items if item.tool == "send_sms")
                [line] = [one for one in message.fields if one.name == "Text"]
                assert "‹secret zoom_link›" in line.text
                if not rejected:
                    try:
                        words = {line.parameter or "": f"{line.text} see you"}
                        await program.session.edit(event.card_id, message.call_id, words)
                    except EditRejected as error:
                        rejected.append(str(error))
                logging.getLogger("agent.run").warning("the link is %s", LINK)
                program.session.decide(
                    event.card_id, {one.call_id: Decision(Verdict.APPROVE) for one in event.items}
                )
            case Question():
                raise AssertionError(event.text)
            case _:
                pass
    await program.close()
    assert isinstance(seen[-1], Finished)
    assert seen[-1].outcome == "done", seen
    assert "hunter2" not in str(seen)
    assert rejected, "the mark is not taken for words"
    kept = [path for path in where.state.rglob("*") if path.is_file()]
    assert where.log_file in kept
    for path in kept:
        assert b"hunter2" not in path.read_bytes()
    assert "the link is ‹secret zoom_link›" in where.log_file.read_text(encoding="utf-8")
    written = [path.read_bytes() for path in where.desk.rglob("*") if path.suffix in (".ics", ".json", ".md")]
    assert sum(b"pwd=hunter2" in data.replace(b"\r\n ", b"") for data in written) == 3, (
        "what is written is whole"
    )


def test_doctor_says_where_it_comes_from_and_not_what_it_is(home: Path) -> None:
    where = places()
    where.config.mkdir()
    where.config_file.write_text(SAYS, encoding="utf-8")
    found = checks.zoom(load_settings(where.config_file))
    assert (found.level, found.text) == (checks.Level.OK, "the link comes from: command echo")
    where.config_file.write_text('zoom_link = { env = "NOT_SET_ANYWHERE" }', encoding="utf-8")
    found = checks.zoom(load_settings(where.config_file))
    assert found.level is checks.Level.WARN
    assert "NOT_SET_ANYWHERE: it is not set" in found.text
    assert found.advice
