"""The whole main job opens no network connection: it works where there is no route, and does not even try.

Three nets, each finer than the one before. The program runs in a network namespace of its own, in which
nothing leads anywhere, not even to this machine itself. Every Python process of it carries a guard that notes
and refuses sockets and name look-ups. And where strace is there, it watches the calls of native code, too.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from tests.program.tmux import REPOSITORY

pytestmark = pytest.mark.program

GUARD = Path(__file__).with_name("socket_guard")
GGUF = REPOSITORY / "tests" / "models" / "assets" / "planner-q4_0.gguf"
NAMESPACE = ("unshare", "-rn")
_SOCKET = re.compile(r"\bsocket\((AF_\w+)|\b(?:connect|bind)\(.*sa_family=(AF_\w+)|\bsa_family=(AF_\w+)")


@cache
def no_namespace() -> str:
    """Return why a network namespace cannot be had here; "" when it can."""
    if shutil.which("unshare") is None:
        return "there is no unshare(1) here"
    tried = subprocess.run([*NAMESPACE, "true"], capture_output=True, text=True, check=False)
    return f"network namespaces are not allowed here: {tried.stderr.strip()}" if tried.returncode else ""


@cache
def strace() -> tuple[str, ...]:
    """Return how to watch a program's networking; nothing where that cannot be done."""
    command = ("strace", "-f", "-qq", "-e", "trace=%network", "-A", "-o")
    if shutil.which("strace") is None:
        return ()
    tried = subprocess.run([*command, os.devnull, "true"], capture_output=True, check=False)
    return () if tried.returncode else command


class Cut:
    """Runs programs that are cut off from every network, and remembers what they tried."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.user = folder / "user"
        """The user's own home, beside ours: nothing belongs there."""
        self.user.mkdir()
        self.notes = folder / "guard.txt"
        self.trace = folder / "trace.txt"
        self.notes.touch()
        self.trace.touch()

    def run(self, *command: str, python: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        words = [sys.executable, *command] if python else list(command)
        watch = [*strace(), str(self.trace)] if strace() else []
        return subprocess.run(
            [*(() if no_namespace() else NAMESPACE), *watch, *words],
            capture_output=True,
            text=True,
            cwd=REPOSITORY,
            env={
                **{
                    name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ORT_"))
                },
                "HOME": str(self.user),
                "TINYAGENT_HOME": str(self.home),
                "TINYAGENT_TEST_GUARD": str(self.notes),
                "PYTHONPATH": str(GUARD),
            },
            timeout=110,
            check=False,
        )

    def attempts(self) -> list[str]:
        """Return what was tried since the last time: by Python, and by anything, if that is watched."""
        python = [line for line in self.notes.read_text(encoding="utf-8").splitlines() if " tried " in line]
        native = [
            line
            for line in self.trace.read_text(encoding="utf-8", errors="replace").splitlines()
            if any(family not in ("", "AF_UNIX") for found in _SOCKET.findall(line) for family in found)
        ]
        return python + native

    def guarded(self) -> str:
        """Return the command lines of all Python processes that were guarded."""
        lines = self.notes.read_text(encoding="utf-8").splitlines()
        return "\n".join(line for line in lines if " start " in line)


@pytest.fixture
def cut(tmp_path: Path) -> Cut:
    return Cut(tmp_path)


def did(done: subprocess.CompletedProcess[str], *said: str) -> None:
    """Make sure that a command did its work."""
    assert done.returncode == 0, done.stdout + done.stderr
    for text in said:
        assert text in done.stdout


def test_the_main_job_needs_no_network(cut: Cut) -> None:
    def tinyagent(*arguments: str) -> subprocess.CompletedProcess[str]:
        return cut.run("-m", "tui", *arguments)

    did(tinyagent("demo", "--fill-only"))
    did(tinyagent("--demo", "ask", "what is on my calendar this week?"), "Stand-up")
    did(tinyagent("--demo", "ask", "summarize quarterly report.pdf"), "412,000", "(page 2)")
    did(tinyagent("--demo", "ask", "remind me to call Ana tomorrow at 9", "--yes"), "Created the reminder")
    did(tinyagent("--demo", "ask", "text Ana that the train is late", "--yes", "--yes-send"), "train")
    did(tinyagent("plan", "email Sid the summary of report.pdf", "--json"), "summarize_pdf")
    did(tinyagent("--demo", "history", "3"), "call Ana", "intent")
    did(tinyagent("tools"))
    did(tinyagent("--demo", "doctor"), "planner")
    did(cut.run("-m", "tests.program.app_job", "remind me to water the ferns tomorrow at 6pm"), "done: ")
    assert cut.attempts() == []
    assert list(cut.user.rglob("*")) == [], "no library keeps anything of its own about the user"
    for process in ("tui ask", "document_text.py", "app_job", "import llama_cpp"):
        parts = process.split()
        assert any(all(part in line for part in parts) for line in cut.guarded().splitlines()), process


def test_a_gguf_planner_needs_no_network(cut: Cut) -> None:
    config = cut.home / "config" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f"model = {json.dumps(str(GGUF))}\n", encoding="utf-8")
    did(cut.run("-m", "tui", "plan", "what's on my calendar tomorrow"), "list_calendar_events")
    assert cut.attempts() == []
    assert "models.gguf.worker" in cut.guarded()


def test_the_model_runtime_reports_to_nobody(cut: Cut) -> None:
    # A report goes out ten seconds after a model was loaded; but a data base for it is kept from the start.
    load = "from models.planner.planner import PointerPlanner; PointerPlanner().load()"
    assert cut.run("-c", load).returncode == 0
    assert list(cut.user.rglob("*")) == []
    assert cut.attempts() == []


def test_that_the_model_runtime_would_report(cut: Cut) -> None:
    # So that the test above fails when it should.
    cut.run("-c", "import onnxruntime")
    if not list(cut.user.rglob("*onnxruntime*")):
        pytest.skip("this build of onnxruntime keeps no data base for reports")


TRIES: Sequence[str] = (
    "import socket; socket.create_connection(('192.0.2.1', 80), 1)",
    "import socket; socket.getaddrinfo('example.org', 443)",
    "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 53))",
    "import socket; socket.socket(socket.AF_INET6).bind(('::1', 0))",
    "import urllib.request; urllib.request.urlopen('http://example.org')",
    "import subprocess, sys; subprocess.run([sys.executable, '-c',"
    " 'import socket; socket.gethostbyname(chr(97))'], env={'PATH': '', 'TINYAGENT_TEST_GUARD': NOTES})",
)


@pytest.mark.parametrize("code", TRIES)
def test_the_guard_notices(cut: Cut, code: str) -> None:
    # So that the tests above fail when they should.
    done = cut.run("-c", code.replace("NOTES", repr(str(cut.notes))))
    assert "the socket guard refuses" in done.stderr
    assert [line for line in cut.attempts() if " tried " in line]


@pytest.mark.skipif(not strace(), reason="there is no strace(1) here, or it may not trace")
def test_native_code_is_watched(cut: Cut) -> None:
    code = "import ctypes; ctypes.CDLL(None).socket(2, 1, 0)"
    assert cut.run("-c", code).returncode == 0
    assert [line for line in cut.attempts() if "AF_INET" in line]


@pytest.mark.skipif(bool(no_namespace()), reason=no_namespace())
def test_nothing_leads_out_of_the_namespace(cut: Cut) -> None:
    code = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    done = subprocess.run(
        [*NAMESPACE, sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert "Network is unreachable" in done.stderr
