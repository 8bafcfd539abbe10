"""Programs that run for a call end with it: when it is stopped, late, or when this program is killed."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from agent.events import CallChanged, State
from agent.journal import Journal
from agent.session import Session
from agent.settings import Settings
from agent.stop import Stop, Stopped
from macos_tools.children import run_child
from macos_tools.demo.pdf_writer import write_pdf
from macos_tools.local import documents
from macos_tools.toolset import toolbox
from tests.agent.fakes import FakePlanner
from tests.macos_tools.kit import Kit

SLEEPS = "import os, pathlib, time; pathlib.Path({file!r}).write_text(str(os.getpid())); time.sleep(600)"
"""A child that takes its time, once it has written its process number into a file."""
HANGS_DOCUMENT = """
import os, pathlib, runpy, sys, time
pathlib.Path(sys.argv[2] + ".pid").write_text(str(os.getpid()))
sys.argv[0] = {reader!r}
module = runpy.run_path({reader!r})
module["main"].__globals__["pdf_pages"] = lambda path: time.sleep(600)
module["main"]()
"""
"""The real reader of documents, but for a PDF that never comes to an end."""


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def gone(pid: int, seconds: float = 20) -> bool:
    """Whether a process ends within `seconds`; one that only waits to be collected has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, check=False).stdout
        if not state.strip() or state.startswith(b"Z"):
            return True
        time.sleep(0.02)
    return False


def pid_in(file: Path, seconds: float = 20) -> int:
    """Return the process number that a child writes into a file."""
    end = time.monotonic() + seconds
    while not file.exists() or not file.read_text():
        assert time.monotonic() < end, f"{file.name} did not come"
        time.sleep(0.01)
    return int(file.read_text())


@pytest.fixture
def hanging_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the real reader hang; return where it writes its process number."""
    child = tmp_path / "hangs.py"
    child.write_text(HANGS_DOCUMENT.format(reader=str(documents._CHILD)))
    monkeypatch.setattr(documents, "_CHILD", child)
    return tmp_path


def test_a_child_that_ends_by_itself() -> None:
    ended = run_child(python("import sys; print('x'); sys.exit(3)"), Stop(), 20)
    assert (ended.code, ended.output) == (3, b"x\n")


def test_a_child_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    with pytest.raises(TimeoutError):
        run_child(python(SLEEPS.format(file=str(file))), Stop(), 1)
    assert not file.exists() or gone(int(file.read_text()))


def test_a_child_whose_call_is_stopped_is_killed(tmp_path: Path) -> None:
    file, stop = tmp_path / "pid", Stop()
    raised: list[BaseException] = []

    def work() -> None:
        try:
            run_child(python(SLEEPS.format(file=str(file))), stop, 600)
        except Stopped as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    pid = pid_in(file)
    stop.set()
    thread.join(20)
    assert len(raised) == 1
    assert gone(pid)


def test_what_was_stopped_before_starts_nothing(tmp_path: Path) -> None:
    stop = Stop()
    stop.set()
    with pytest.raises(Stopped):
        run_child(python(f"open({str(tmp_path / 'x')!r}, 'w')"), stop, 20)
    assert not (tmp_path / "x").exists()


def test_no_open_files_are_left() -> None:
    def count() -> int:
        return len(list(Path("/dev/fd").iterdir()))

    before = count()
    for _ in range(3):
        run_child(python("pass"), Stop(), 20)
        with pytest.raises(OSError, match="No such file"):
            run_child(["/nowhere/at-all"], Stop(), 20)
    assert count() == before


async def test_stopping_a_request_kills_the_reader_of_a_document(hanging_reader: Path) -> None:
    kit = Kit(hanging_reader / "desk")
    file = kit.write("files/report.pdf", write_pdf(["All is well."], "Report"))
    session = Session(
        planner=FakePlanner('1. summarize_pdf("report.pdf")\n2. join()'),
        toolbox=toolbox,
        desk=kit.desk,
        journal=Journal.open(hanging_reader / "journal.sqlite3"),
        settings=Settings(zone="Europe/Berlin"),
        face="test",
    )
    pid = 0
    async for event in session.ask("summarize report.pdf"):
        if isinstance(event, CallChanged) and event.state is State.RUNNING:
            pid = await asyncio.to_thread(pid_in, Path(f"{file}.pid"))
            session.cancel()
    await session.close()
    assert pid
    assert gone(pid)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_program_leaves_no_reader_behind(hanging_reader: Path, end: signal.Signals) -> None:
    pdf = hanging_reader / "report.pdf"
    pdf.write_bytes(b"%PDF-1.7\n")
    code = (
        "from pathlib import Path; from agent.stop import Stop; from macos_tools.local import documents;"
        f"documents._CHILD = Path({str(documents._CHILD)!r});"
        f"documents.read_document(Path({str(pdf)!r}), Stop())"
    )
    with subprocess.Popen(python(code), cwd=Path(__file__).parents[2]) as parent:
        pid = pid_in(Path(f"{pdf}.pid"))
        parent.send_signal(end)
        parent.wait(20)
    assert gone(pid)
