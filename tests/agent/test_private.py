"""What is private stays so, whatever the umask says and whatever rights were there before."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.journal import Journal
from agent.private import narrow, narrow_files, private_file, private_folder, private_opener, reachable, wider

UMASKS = (0o000, 0o022, 0o077, 0o277, 0o777)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.fixture(params=UMASKS, ids=[f"umask-{mask:03o}" for mask in UMASKS])
def any_umask(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    old = os.umask(request.param)
    yield
    os.umask(old)


@pytest.mark.usefixtures("any_umask")
def test_what_is_made_is_private(tmp_path: Path) -> None:
    folder = tmp_path / "above" / "state"
    private_folder(folder)
    private_file(folder / "empty")
    with open(folder / "log", "a", opener=private_opener) as log:
        log.write("x")
    assert {rights(one) for one in (folder, folder.parent)} == {0o700}
    assert {rights(one) for one in folder.iterdir()} == {0o600}


@pytest.mark.usefixtures("any_umask")
def test_the_journal_is_private_with_all_its_files(tmp_path: Path) -> None:
    file = tmp_path / "state" / "journal.sqlite3"
    journal = Journal.open(file)
    journal.begin("hello", datetime(2026, 11, 22, tzinfo=ZoneInfo("UTC")), "review", "test", "k")
    names = {one.name: rights(one) for one in file.parent.iterdir() if one.name.startswith("journal")}
    journal.close()
    assert set(names) >= {"journal.sqlite3", "journal.sqlite3-wal", "journal.sqlite3-shm"}
    assert set(names.values()) == {0o600}
    assert rights(file.parent) == 0o700


def test_what_was_wider_is_narrowed(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    for name, mode in (("a", 0o644), ("b", 0o666), ("c", 0o400), ("d", 0o640)):
        (folder / name).write_text(name)
        (folder / name).chmod(mode)
    folder.chmod(0o775)
    assert set(wider(folder)) == {folder, folder / "a", folder / "b", folder / "d"}
    narrow(folder)
    narrow_files(folder)
    assert {one.name: rights(one) for one in folder.iterdir()} == {
        "a": 0o600, "b": 0o600, "c": 0o400, "d": 0o600,
    }  # fmt: skip
    assert rights(folder) == 0o700
    assert list(wider(folder)) == []


def test_a_wide_file_is_narrowed_when_it_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_text("before ")
    file.chmod(0o664)
    with open(file, "a", opener=private_opener) as log:
        log.write("after")
    assert (rights(file), file.read_text()) == (0o600, "before after")


def test_where_a_link_leads_is_the_user_s_choice(tmp_path: Path) -> None:
    shared = tmp_path / "dotfiles.toml"
    shared.write_text("")
    shared.chmod(0o644)
    folder = tmp_path / "config"
    private_folder(folder)
    (folder / "config.toml").symlink_to(shared)
    narrow_files(folder)
    assert rights(shared) == 0o644
    assert list(wider(folder)) == [folder / "config.toml"], "but it is told"


def test_others_cannot_come_past_a_closed_folder(tmp_path: Path) -> None:
    inner = tmp_path / "home" / "desk"
    inner.mkdir(parents=True)
    (tmp_path / "home").chmod(0o700)
    assert not reachable(inner)


def test_a_file_where_a_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(FileExistsError):
        private_folder(tmp_path / "state")
