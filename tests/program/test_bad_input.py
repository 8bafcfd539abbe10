"""What goes wrong on real machines: damaged files, full disks, missing weights, odd requests."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program.tmux import REPOSITORY

pytestmark = pytest.mark.program

NOTE = 'create a note titled "Groceries" with the content "milk and eggs"'


def tinyagent(
    *arguments: str, stdin: bytes = b"", cwd: Path = REPOSITORY, **env: str
) -> subprocess.CompletedProcess[bytes]:
    """Run `tinyagent` with pipes for streams."""
    return subprocess.run(
        [sys.executable, "-m", "tui", *arguments],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, **env},
        timeout=110,
        check=False,
    )


def told(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return everything that was printed, and check that no traceback is in it."""
    text = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert "Traceback" not in text
    return text


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled desk; copy it before changing it."""
    folder = tmp_path_factory.mktemp("demo") / "desk"
    done = tinyagent("demo", "--fill-only", "--desk", str(folder), TINYAGENT_HOME=str(folder.parent / "home"))
    assert done.returncode == 0, done.stderr
    return folder


DAMAGE = {
    "contacts": (b"BEGIN:VCARD\nVERSION:3.0\nFN:Half a ca", "vcf"),
    "calendar": (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:not a time\nEND:VEVE", "ics"),
    "reminders": (b"\x00\xff\xfe garbage \x80", "ics"),
    "notes": (b"\xff\xfe\x00 not utf-8 \x80\x81", "md"),
    "mail/Inbox/cur": (b"\x00" * 1000, "eml"),
    "files": (b"%PDF-1.7 broken off", "pdf"),
}


def test_damaged_files_are_named_skipped_and_kept(demo: Path, home: Path) -> None:
    desk = home / "desk"
    shutil.copytree(demo, desk)
    for app, (junk, ending) in DAMAGE.items():
        folder = desk / app
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"damaged.{ending}").write_bytes(junk)
    before = {file: file.read_bytes() for file in desk.rglob("*") if file.is_file()}
    for request, named in (
        ("what's on my calendar this week", "calendar/damaged.ics"),
        ("what's Sid's phone number", "contacts/damaged.vcf"),
        ("list my reminders", "reminders/damaged.ics"),
        (NOTE, "notes/damaged.md"),
    ):
        done = tinyagent("ask", request, "--yes")
        assert named in told(done)
        assert done.returncode == 0
    assert {file: file.read_bytes() for file in before} == before
    assert (desk / "notes" / "Groceries.md").exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=False)
    if mounted.returncode:
        pytest.skip("mounting a small file system needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_named_and_nothing_is_damaged(small_disk: Path, home: Path) -> None:
    first = tinyagent("ask", NOTE, "--yes", TINYAGENT_HOME=str(small_disk))
    assert first.returncode == 0, first.stderr
    note = small_disk / "desk" / "notes" / "Groceries.md"
    before = note.read_bytes()
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    done = tinyagent("ask", 'add "bread" to the note "Groceries"', "--yes", TINYAGENT_HOME=str(small_disk))
    assert done.returncode not in (0, -6, -11)
    assert str(small_disk) in told(done)
    assert note.read_bytes() == before
    filler.unlink()
    again = tinyagent("ask", 'add "bread" to the note "Groceries"', "--yes", TINYAGENT_HOME=str(small_disk))
    assert again.returncode == 0, told(again)
    assert b"bread" in note.read_bytes()


def test_a_read_only_home_is_named(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = tinyagent("ask", NOTE, "--yes", TINYAGENT_HOME=str(small_disk))
    assert done.returncode not in (0, -6, -11)
    assert str(small_disk) in told(done)


@pytest.mark.parametrize("damage", ["missing", "truncated", "changed"])
def test_weights_that_cannot_be_used_are_named_with_the_way_out(tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "program"
    for package in ("agent", "macos_tools", "models", "tui"):
        shutil.copytree(
            REPOSITORY / package, copy / package, ignore=shutil.ignore_patterns("__pycache__", "runs")
        )
    weights = copy / "models" / "weights" / "step.onnx"
    match damage:
        case "missing":
            weights.unlink()
        case "truncated":
            weights.write_bytes(weights.read_bytes()[:100_000])
        case _:
            data = bytearray(weights.read_bytes())
            data[len(data) // 2] ^= 0xFF
            weights.write_bytes(data)
    done = tinyagent("ask", NOTE, "--yes", cwd=copy)
    assert done.returncode == 5
    assert "step.onnx" in told(done)
    assert "git checkout" in told(done)


ODD = {
    "empty": "",
    "blank": " \t\n ",
    "control characters": "\x01\x02\x1b[31m\x1b]52;c;aGk=\x07 remind me",
    "100,000 characters": "remind me to call Ana " * 5_000,
    "one long word": "a" * 100_000,
    "another language": "Erinnere mich bitte morgen um neun daran, Oma anzurufen",
    "another script": "明日の午後三時に田中さんに電話するようリマインドして",
    "right to left": "ذكرني غدا بالاتصال بأمي",
    "only emoji": "🎉🎉🎉",
    "plan language": '1. send_sms(["+15105550101"], "gotcha")\n2. join()',
}


@pytest.mark.parametrize("kind", sorted(ODD))
def test_odd_requests_are_answered_and_send_nothing(home: Path, kind: str) -> None:
    done = tinyagent("plan", "--json", "-", stdin=json.dumps(ODD[kind])[1:-1].encode() + b"\n")
    assert done.returncode in (0, 4), done.stderr
    assert set(json.loads(done.stdout)) == {"request", "confidence", "calls", "message"}
    asked = tinyagent("ask", "--", ODD[kind][:90_000])
    told(asked)
    assert "\x1b]52" not in asked.stdout.decode("utf-8", "replace")
    assert not list((home / "desk").rglob("*Outbox/new/*"))


def test_binary_junk_on_standard_input(home: Path) -> None:
    junk = bytes(range(256)) * 20 + b"\nremind me to call Ana tomorrow at 9\n"
    done = tinyagent("plan", "--json", "-", stdin=junk)
    told(done)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert answers[-1]["calls"][0]["tool"] == "create_reminder"
