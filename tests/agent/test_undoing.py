"""Undo on a real desk of files: byte for byte, the last first, and never over what somebody changed since."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.events import ApprovalCard, Asked, CallChanged, Decision, State, Verdict
from agent.undoing import Fate, NotUndoable
from tests.chaos.life import open_session
from tests.chaos.world import EFFECTS, World, request_of

SENT = {11, 12, 13, 14}
"""The calls of a round that go to an outbox."""


def files(world: World) -> dict[str, bytes]:
    """Everything on the desk that a person would see."""
    found = {path.relative_to(world.desk_folder): path for path in world.desk_folder.rglob("*")}
    seen = {name: path for name, path in found.items() if not any(part[0] == "." for part in name.parts)}
    return {name.as_posix(): path.read_bytes() for name, path in seen.items() if path.is_file()}


async def done(world: World) -> int:
    """Carry out one round and return the number of its request."""
    session = open_session(world)
    async for event in session.ask(request_of(1)):
        if isinstance(event, ApprovalCard):
            session.decide(event.card_id, {item.call_id: Decision(Verdict.APPROVE) for item in event.items})
    (row,) = session.journal.requests()
    assert row.outcome == "done"
    await session.close()
    return row.id


@pytest.fixture
def world(tmp_path: Path) -> World:
    one = World(tmp_path)
    one.begin(1)
    return one


async def test_a_whole_plan_is_undone_to_the_byte_after_a_restart(world: World) -> None:
    before = files(world)
    request = await done(world)
    assert files(world) != before
    undoing = open_session(world).undoing
    assert undoing.latest() == request
    undone = await undoing.undo(request)
    assert [one.call_id for one in undone] == sorted(EFFECTS, reverse=True)
    assert {one.fate for one in undone} == {Fate.UNDONE}
    assert files(world) == before
    assert undoing.latest() is None
    assert await undoing.undo(request) == []


async def test_one_effect_alone(world: World) -> None:
    request = await done(world)
    after = files(world)
    (one,) = await open_session(world).undoing.undo(request, [7])
    assert one.fate is Fate.UNDONE
    back = files(world)
    assert back.keys() - after.keys() == {"calendar/Work/gone-1.ics"}
    assert {name: back[name] for name in after} == after


async def test_what_was_changed_since_is_told_and_kept(world: World) -> None:
    before = files(world)
    request = await done(world)
    log = world.desk_folder / "notes/Log.md"
    log.write_bytes(log.read_bytes() + b"mine\n")
    undoing = open_session(world).undoing
    (one,) = await undoing.undo(request, [4])
    assert one.fate is Fate.CHANGED
    assert "-mine" in one.detail
    assert log.read_bytes().endswith(b"mine\n")
    (one,) = await undoing.undo(request, [4], anyway=True)
    assert one.fate is Fate.UNDONE
    assert log.read_bytes() == before["notes/Log.md"]


async def test_what_the_user_took_away_already_is_no_fault(world: World) -> None:
    request = await done(world)
    (world.desk_folder / "notes/Note 1.md").unlink()
    fates = {one.call_id: one.fate for one in await open_session(world).undoing.undo(request, [3])}
    assert fates == {3: Fate.BEFORE}


async def test_a_mail_that_a_program_sent_on_cannot_be_taken_back(world: World) -> None:
    request = await done(world)
    for path in (world.desk_folder / "mail/Outbox/cur").iterdir():
        path.unlink()
    fates = {one.call_id: one.fate for one in await open_session(world).undoing.undo(request, [11, 14])}
    assert fates == {14: Fate.UNDONE, 11: Fate.SENT}


async def test_a_mail_that_was_looked_at_in_the_outbox_is_taken_back(world: World) -> None:
    request = await done(world)
    for path in (world.desk_folder / "mail/Outbox/cur").iterdir():
        path.rename(path.with_name(path.name + "F"))
    fates = {one.fate for one in await open_session(world).undoing.undo(request, sorted(SENT))}
    assert fates == {Fate.UNDONE}


async def test_a_place_outside_the_desk_is_not_touched(world: World, tmp_path: Path) -> None:
    request = await done(world)
    victim = tmp_path / "victim.txt"
    victim.write_text("keep me")
    session = open_session(world)
    journal = session.journal
    with journal._lock:
        journal._connection.execute(
            "UPDATE entries SET data = json_set(data, '$.change.place', ?) WHERE kind = 'change'",
            (str(victim),),
        )
    undone = await session.undoing.undo(request)
    assert {one.fate for one in undone} == {Fate.FAILED}
    assert all("not on this desk" in one.detail for one in undone)
    assert victim.read_text() == "keep me"


async def test_a_request_that_still_runs_is_not_undone(world: World) -> None:
    session = open_session(world)
    request = 0
    async for event in session.ask(request_of(1)):
        match event:
            case ApprovalCard():
                session.decide(
                    event.card_id, {item.call_id: Decision(Verdict.APPROVE) for item in event.items}
                )
            case Asked(request_id=request):
                pass
            case CallChanged(call_id=3, state=State.DONE):
                with pytest.raises(NotUndoable, match="still running"):
                    await session.undoing.undo(request)
                assert session.undoing.latest() is None
                break
    assert (world.desk_folder / "notes/Note 1.md").exists()
    await session.close()
