from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.results import ToolFailed
from macos_tools.local import atomic


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_create_never_overwrites(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "er" / "a.txt"
    atomic.create(file, b"one")
    with pytest.raises(FileExistsError):
        atomic.create(file, b"two")
    assert file.read_bytes() == b"one"
    assert names(file.parent) == ["a.txt"]


def test_replace_keeps_permissions_and_links(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    atomic.replace(file, b"one")
    file.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(file)
    atomic.replace(link, b"two")
    assert link.is_symlink()
    assert file.read_bytes() == b"two"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert names(tmp_path) == ["a.txt", "link.txt"]


@pytest.mark.parametrize("action", [atomic.create, atomic.replace])
@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "you may not write there")]
)
def test_a_failure_names_the_path_and_leaves_the_old_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, action: object, number: int, words: str
) -> None:
    file = tmp_path / "a.txt"
    if action is atomic.replace:
        file.write_bytes(b"old")
    before = names(tmp_path)

    def full(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ToolFailed) as failure:
        action(file, b"new")  # type: ignore[operator]
    assert str(file) in failure.value.cause
    assert words in failure.value.cause
    assert failure.value.hint
    assert names(tmp_path) == before
    assert not file.exists() or file.read_bytes() == b"old"


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises(ToolFailed, match="a file stands where a folder should be"):
        atomic.create(tmp_path / "a" / "b.txt", b"")
    with pytest.raises(ToolFailed), atomic.locked(tmp_path / "a"):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("mine")
    file.chmod(0o444)
    with pytest.raises(ToolFailed, match="may not write"):
        atomic.replace(file, b"")
    assert file.read_text() == "mine"


def test_without_hard_links_a_new_file_still_never_overwrites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    atomic.create(tmp_path / "a", b"one")
    with pytest.raises(FileExistsError):
        atomic.create(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"one"
    assert names(tmp_path) == ["a"]


def test_one_of_many_threads_creates(tmp_path: Path) -> None:
    won: list[int] = []

    def attempt(number: int) -> None:
        try:
            atomic.create(tmp_path / "a", str(number).encode())
        except FileExistsError:
            return
        won.append(number)

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (tmp_path / "a").read_bytes() == str(won[0]).encode()
    assert len(won) == 1


def test_the_lock_holds_other_threads_and_processes_off(tmp_path: Path) -> None:
    counter = tmp_path / "n"
    counter.write_text("0")
    program = (
        "import sys, pathlib; from macos_tools.local import atomic; f = pathlib.Path(sys.argv[1])\n"
        "for _ in range(50):\n"
        "    with atomic.locked(f.parent), atomic.locked(f.parent):\n"
        "        f.write_text(str(int(f.read_text()) + 1))\n"
    )
    other = [subprocess.Popen([sys.executable, "-c", program, str(counter)]) for _ in range(2)]

    def count() -> None:
        for _ in range(50):
            with atomic.locked(tmp_path):
                counter.write_text(str(int(counter.read_text()) + 1))

    threads = [threading.Thread(target=count) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait(60) for process in other] == [0, 0]
    assert counter.read_text() == "200"


def test_names_of_files(tmp_path: Path) -> None:
    assert atomic.safe_name("Milk / eggs: 2?", ".md") == "Milk eggs 2.md"
    assert atomic.safe_name("../../etc/passwd") == "etc passwd"
    assert atomic.safe_name(".hidden\x00\u202e") == "hidden"
    assert atomic.safe_name("   ", ".ics", fallback="note") == "note.ics"


@given(title=st.text(max_size=400))
def test_any_title_makes_a_name_in_its_folder(title: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp() / "names"
    name = atomic.safe_name(title, ".md")
    file = folder / name
    assert file.resolve().parent == folder.resolve()
    assert len(name.encode()) <= 203
    atomic.replace(file, b"x")
    assert name in names(folder)
