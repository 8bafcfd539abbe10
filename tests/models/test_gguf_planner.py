"""A model of random weights in a real child process: its plans are right, and every end is a clean one."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from agent.checks import check_plan
from agent.plan import Call, Plan
from agent.planning import PlanEnd, PlannerUnavailable
from models.gguf.child import Child, Patience
from models.gguf.grammar import Limits
from models.gguf.planner import GgufPlanner
from tests.models.gguf_tools import TOOLBOX
from tests.models.tiny_gguf import write_tiny_gguf

FEW = [TOOLBOX["send_sms"], TOOLBOX["get_phone_number"]]
LIMITS = Limits(calls=3, text=20, words=12, items=2)
GRAMMAR = 'root ::= "1. join()"'
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gguf")


@pytest.fixture(scope="module")
def model(folder: Path) -> Path:
    return write_tiny_gguf(folder / "tiny.gguf")


def planner_on(path: Path, **more: object) -> GgufPlanner:
    options: dict[str, object] = {"limits": LIMITS, "context": 8192, "threads": 1, **more}
    return GgufPlanner(path, **options)  # type: ignore[arg-type]


@pytest.fixture
async def planner(model: Path) -> AsyncIterator[GgufPlanner]:
    planner = planner_on(model)
    yield planner
    await planner.close()


async def plan_of(planner: GgufPlanner, request: str = "text Sid") -> tuple[Plan, PlanEnd]:
    *calls, end = [step async for step in planner.plan(request, FEW)]
    assert isinstance(end, PlanEnd)
    return Plan(tuple(call for call in calls if isinstance(call, Call))), end


async def plan_until_it_fails(planner: GgufPlanner) -> None:
    while True:
        await plan_of(planner)


def is_running(pid: int) -> bool:
    """Whether there is such a process; one that ended but was not waited for counts, too."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(("seed", "template"), [(1, True), (2, True), (5, False)])
async def test_whatever_a_model_says_is_a_plan_that_can_run(folder: Path, seed: int, template: bool) -> None:
    path = write_tiny_gguf(folder / f"random-{seed}.gguf", seed=seed, template=template)
    planner = planner_on(path)
    try:
        plans = [
            await plan_of(planner, request)
            for request in ("text Sid", "was ist das? 你好", "\x00\ud800 \n$5")
        ]
    finally:
        await planner.close()
    for plan, end in plans:
        assert check_plan(plan, TOOLBOX) == []
        assert 0 <= end.confidence < 0.5
        assert not end.sure, "random weights are sure of nothing"
    assert any(len(plan) for plan, _ in plans)


async def test_the_terminal_of_the_program_is_left_alone(
    planner: GgufPlanner, capfd: pytest.CaptureFixture[str]
) -> None:
    await plan_of(planner)
    await planner.close()
    assert capfd.readouterr() == ("", "")


async def test_a_killed_child_is_an_error_and_the_next_plan_works(planner: GgufPlanner) -> None:
    await planner.warm()
    first = planner.pid
    assert first is not None

    async def kill_when_it_works() -> None:
        await asyncio.sleep(0.1)
        os.kill(first, signal.SIGKILL)

    killer = asyncio.create_task(kill_when_it_works())
    with pytest.raises(PlannerUnavailable, match="killed"):
        await plan_until_it_fails(planner)
    await killer
    plan, _ = await plan_of(planner)
    assert check_plan(plan, TOOLBOX) == []
    assert planner.pid not in (None, first)
    assert not is_running(first)


async def test_a_crash_names_the_signal(planner: GgufPlanner) -> None:
    await planner.warm()
    assert planner.pid is not None
    os.kill(planner.pid, signal.SIGSEGV)
    with pytest.raises(PlannerUnavailable, match="SIGSEGV") as caught:
        await plan_of(planner)
    assert "anew" in caught.value.hint


async def test_a_child_that_hangs_is_ended(model: Path) -> None:
    planner = planner_on(model, patience=Patience(silence=0.3))
    await planner.warm()
    pid = planner.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(PlannerUnavailable, match="silent"):
        await plan_of(planner)
    assert not is_running(pid)
    await planner.close()


async def test_a_plan_given_up_leaves_a_child_that_still_works(model: Path) -> None:
    planner = planner_on(model, patience=Patience(stop=20))
    await planner.warm()
    pid = planner.pid
    async with aclosing(planner.plan("text Sid", FEW)) as steps:
        await anext(steps)
    assert planner.pid == pid, "it stopped when asked"
    plan, _ = await plan_of(planner)
    assert check_plan(plan, TOOLBOX) == []
    await planner.close()


async def test_a_child_that_does_not_stop_when_asked_is_killed(model: Path) -> None:
    planner = planner_on(model, patience=Patience(stop=0.2))
    await planner.warm()
    pid = planner.pid
    assert pid is not None
    task = asyncio.create_task(plan_of(planner))
    await asyncio.sleep(0.02)
    os.kill(pid, signal.SIGSTOP)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert is_running(pid), "whoever stops a plan does not wait for the child"
    await plan_of(planner)
    assert not is_running(pid)
    await planner.close()


async def test_closing_ends_a_child_that_does_not_stop_when_asked(model: Path) -> None:
    planner = planner_on(model, patience=Patience(stop=60))
    await planner.warm()
    pid = planner.pid
    assert pid is not None
    task = asyncio.create_task(plan_of(planner))
    await asyncio.sleep(0.02)
    os.kill(pid, signal.SIGSTOP)
    task.cancel()
    await asyncio.wait([task])
    await planner.close()
    assert not is_running(pid)


async def test_a_cancelled_plan_is_cancelled(planner: GgufPlanner) -> None:
    await planner.warm()
    task = asyncio.create_task(plan_of(planner))
    await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await plan_of(planner)


async def test_two_plans_at_once_take_turns(planner: GgufPlanner) -> None:
    alone, _ = await plan_of(planner)
    (one, _), (other, _) = await asyncio.gather(plan_of(planner), plan_of(planner))
    assert one == other == alone


async def test_closing_leaves_no_process(planner: GgufPlanner) -> None:
    await planner.warm()
    pid = planner.pid
    assert pid is not None
    await planner.close()
    assert not is_running(pid)
    assert planner.pid is None


def test_the_child_ends_with_its_parent(model: Path) -> None:
    program = (
        "import asyncio, os, sys\n"
        "from models.gguf.planner import GgufPlanner\n"
        "async def main():\n"
        "    planner = GgufPlanner(sys.argv[1], context=8192)\n"
        "    await planner.warm()\n"
        "    print(planner.pid, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-c", program, str(model)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    pid = int(done.stdout)
    deadline = time.monotonic() + 10
    while _alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _alive(pid)


def _alive(pid: int) -> bool:
    """Whether a process that is not our child works; where nobody waits for it, it stays a zombie."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip() not in ("", "Z", "Zs")


async def test_a_request_that_is_too_long_is_cut_and_that_is_said(model: Path) -> None:
    planner = planner_on(model, context=3500)
    _, end = await plan_of(planner, "remind me of everything " * 5000)
    assert "only its first part" in end.message
    assert not end.sure
    await planner.close()


async def test_a_model_with_little_room_is_told_less(model: Path) -> None:
    child = Child({"do": "load", "path": str(model), "context": 1024, "threads": 1, "gpu_layers": 0})
    for longest, read in ((100, 100), (1100, 20)):
        prompt = {"systems": ["x" * longest, "x" * 20], "before": "Question: ", "request": "y", "after": ""}
        async with aclosing(
            child.ask({"do": "write", "prompt": prompt, "grammar": GRAMMAR, "most": 20})
        ) as messages:
            of = [message["of"] async for message in messages if message["is"] == "reading"]
        assert read < of[0] < read + 60
    await child.close()


async def test_tools_that_leave_no_room_are_an_error(model: Path) -> None:
    planner = planner_on(model, context=512)
    with pytest.raises(PlannerUnavailable, match="no room for a request"):
        await plan_of(planner)
    pid = planner.pid
    with pytest.raises(PlannerUnavailable, match="no room for a request"):
        await plan_of(planner)
    assert planner.pid == pid, "a refusal is no reason to load the model again"
    await planner.close()


async def test_a_plan_without_an_end_says_so(model: Path) -> None:
    planner = planner_on(model, most_tokens=4)
    plan, end = await plan_of(planner)
    assert (len(plan), end.confidence, end.sure) == (0, 0.0, False)
    assert "ran out of room" in end.message
    await planner.close()


@pytest.mark.parametrize(("request_", "tools"), [("", FEW), (" \n", FEW), ("text Sid", [])])
async def test_nothing_to_plan_starts_no_process(
    planner: GgufPlanner, request_: str, tools: list[object]
) -> None:
    steps = [step async for step in planner.plan(request_, tools)]  # type: ignore[arg-type]
    assert [type(step) for step in steps] == [PlanEnd]
    assert planner.pid is None


@pytest.mark.parametrize(
    ("name", "damage", "cause"),
    [
        ("missing", None, "no model file"),
        ("empty", lambda whole: b"", "not a GGUF file"),
        ("pickle", lambda whole: b"\x80\x04" * 40, "not a GGUF file"),
        ("start", lambda whole: whole[:10], "cut off"),
        ("old", lambda whole: whole[:4] + b"\x01\0\0\0" + whole[8:], "version 1"),
        ("header", lambda whole: whole[:3000], "cannot be loaded"),
        ("half", lambda whole: whole[: len(whole) // 2], "cannot be loaded: .*(corrupted|incomplete)"),
        ("junk", lambda whole: whole[:24] + bytes(range(256)) * 20, "cannot be loaded|crashed"),
    ],
)
async def test_damaged_files_are_named(
    model: Path, tmp_path: Path, name: str, damage: Callable[[bytes], bytes] | None, cause: str
) -> None:
    path = damaged(model, tmp_path / f"{name}.gguf", damage)
    planner = planner_on(path)
    with pytest.raises(PlannerUnavailable, match=cause) as caught:
        await plan_of(planner)
    assert path.name in caught.value.cause
    assert caught.value.hint
    assert planner.pid is None


def damaged(model: Path, path: Path, damage: Callable[[bytes], bytes] | None) -> Path:
    if damage is not None:
        path.write_bytes(damage(model.read_bytes()))
    return path


async def test_a_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(PlannerUnavailable, match="is a folder"):
        await plan_of(planner_on(tmp_path))


async def test_a_second_plan_reads_only_what_is_new(model: Path) -> None:
    child = Child({"do": "load", "path": str(model), "context": 4096, "threads": 1, "gpu_layers": 0})
    prompt = {"systems": ["word " * 300], "before": "Question: ", "after": ""}

    async def read(request: str, do: str = "write") -> list[int]:
        order = {"do": do, "prompt": {**prompt, "request": request}, "grammar": GRAMMAR, "most": 20}
        async with aclosing(child.ask(order)) as messages:
            return [message["done"] async for message in messages if message["is"] == "reading"]

    first, second, marks = await read("", "read"), await read("two"), await read("<|im_end|>")
    await child.close()
    assert len(first) > 10
    assert len(second) == 1
    assert marks[-1] - second[-1] >= len("<|im_end|>") - len("two"), (
        "a user's words are never marks of a chat"
    )


async def test_reading_ahead_changes_no_plan_and_makes_way(model: Path) -> None:
    ahead = planner_on(model, tools=FEW, patience=Patience(stop=20))
    await ahead.warm()
    warmed = await plan_of(ahead)
    await ahead.close()
    plain = planner_on(model)
    assert (await plan_of(plain))[0] == warmed[0]
    await plain.close()

    warming = asyncio.create_task(ahead.warm())
    await asyncio.sleep(0)
    plan, _ = await plan_of(ahead)
    assert plan == warmed[0]
    await warming
    await ahead.close()
