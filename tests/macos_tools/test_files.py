"""Finding and opening the user's files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from agent.provenance import Label, Origin
from agent.results import Ambiguous, Missing, Result
from macos_tools.local import files as files_module
from macos_tools.local.files import LocalFiles
from tests.macos_tools.kit import Kit, labels_of


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    kit = Kit(tmp_path)
    names = ("Work/Quarterly report Q3.pdf", "Work/report.pdf", "Downloads/report.pdf", "Work/report.docx",
             "Home/Lease agreement.pdf", "Home/Taxes/Budget 2026.xlsx", "Photos/IMG_2041.jpg")  # fmt: skip
    for number, name in enumerate(names):
        file = kit.write(f"files/{name}", b"x" * (number + 1))
        os.utime(file, (1_790_000_000 - number * 86_400,) * 2)
    return kit


def path_of(kit: Kit, name: str, **answers: str) -> str:
    found = kit.call("open_and_get_file_path", name, **answers)
    assert isinstance(found, Result), found
    path = found.as_argument()
    assert isinstance(path, str)
    return path


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Lease agreement.pdf", "Lease agreement.pdf"),
        ("lease agreement", "Lease agreement.pdf"),
        ("the lease", "Lease agreement.pdf"),
        ("the lease pdf", "Lease agreement.pdf"),
        ("LEASE_AGREEMENT.PDF", "Lease agreement.pdf"),
        ("quarterly report", "Quarterly report Q3.pdf"),
        ("the budget spreadsheet", "Budget 2026.xlsx"),
        ("taxes budget", "Budget 2026.xlsx"),
        ("report.docx", "report.docx"),
        ("agremeent lease", "Lease agreement.pdf"),
        ("the latest pdf", "Quarterly report Q3.pdf"),
    ],
)
def test_a_file_is_found_by_what_people_call_it(kit: Kit, said: str, name: str) -> None:
    assert Path(path_of(kit, said)).name == name


def test_a_path_is_taken_as_it_is(kit: Kit) -> None:
    path = str(kit.root / "files/Work/report.pdf")
    assert path_of(kit, path) == path
    assert kit.opener.opened == [path]


def test_two_files_of_one_name_are_a_question(kit: Kit) -> None:
    question = kit.call("open_and_get_file_path", "report.pdf")
    assert isinstance(question, Ambiguous)
    assert [label.split(" (")[0] for label in labels_of(question)] == [
        "report.pdf in files/Work",
        "report.pdf in files/Downloads",
    ]
    assert not kit.opener.opened
    assert "/Downloads/" in path_of(kit, "report.pdf", **{question.slot: question.choices[1].value})


def test_a_folder_before_the_name_tells_files_of_one_name_apart(kit: Kit) -> None:
    assert "/Downloads/" in path_of(kit, "Downloads/report.pdf")
    assert "/Work/" in path_of(kit, "files/work/report.pdf")
    assert isinstance(kit.call("open_and_get_file_path", "Elsewhere/report.pdf"), Ambiguous)
    assert Path(path_of(kit, "Nowhere/Lease agreement.pdf")).name == "Lease agreement.pdf"


def test_a_file_that_is_not_there_is_a_question(kit: Kit) -> None:
    question = kit.call("open_and_get_file_path", "leese agreemant contract")
    assert isinstance(question, Missing)
    assert "Lease agreement.pdf" in labels_of(question)[0]
    assert "/Home/" in path_of(kit, "leese agreemant contract", **{question.slot: "the lease"})
    assert isinstance(kit.call("open_and_get_file_path", ""), Missing)
    assert isinstance(kit.call("open_and_get_file_path", "/no/such/file.pdf"), Missing)
    assert isinstance(kit.call("open_and_get_file_path", "zq\0x"), Missing)


def test_a_program_is_found_but_not_started(kit: Kit) -> None:
    kit.write("files/Downloads/setup.sh", b"#!/bin/sh")
    found = kit.call("open_and_get_file_path", "setup.sh")
    assert isinstance(found, Result)
    assert "not opened: it is a program" in found.as_sentence()
    assert not kit.opener.opened


def test_without_a_screen_it_says_where_the_file_is(kit: Kit) -> None:
    kit.opener.works = False
    found = kit.call("open_and_get_file_path", "lease")
    assert isinstance(found, Result)
    assert found.as_sentence() == f"Lease agreement.pdf is at {kit.root}/files/Home/Lease agreement.pdf."
    assert found.labels() == {Label(Origin.FILE, "Lease agreement.pdf")}


def test_a_search_lists_all_that_match(kit: Kit) -> None:
    found = kit.call("find_files", "report")
    assert isinstance(found, Result)
    assert found.as_sentence().startswith("Found 4 files matching “report”:")
    assert len(found.as_argument()) == 4
    nothing = kit.call("find_files", "zebra")
    assert isinstance(nothing, Result)
    assert nothing.as_sentence() == "Found no files matching “zebra”."
    recent = kit.call("find_files", "")
    assert isinstance(recent, Result)
    assert recent.as_argument()[0].endswith("Quarterly report Q3.pdf")


def names_in(*folders: Path) -> set[str]:
    return {file.path.name for file in LocalFiles(folders).listing().files}


def test_hidden_files_and_links_that_lead_out_are_left_out(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    (home / ".ssh" / "key").write_text("k")
    (home / "node_modules").mkdir()
    (home / "node_modules" / "x.js").write_text("k")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").write_text("s")
    (home / "a.txt").write_text("a")
    (home / "inside").symlink_to(home / "a.txt")
    (home / "out.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (home / "outdir").symlink_to(tmp_path / "outside")
    (home / "loop").symlink_to(home)
    (home / "self").symlink_to(home / "self")
    os.mkfifo(home / "pipe")
    assert names_in(home) == {"a.txt"}
    assert names_in(tmp_path / "nowhere") == set()
    assert len(LocalFiles([tmp_path, home]).listing().files) == 2, "a.txt and secret.txt, once each"


def test_limits_of_depth_number_and_time_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path.joinpath(*"abcdefghijkl")
    deep.mkdir(parents=True)
    (deep / "deep.txt").write_text("x")
    (tmp_path / "top.txt").write_text("x")
    listing = LocalFiles([tmp_path]).listing()
    assert ({file.path.name for file in listing.files}, listing.complete) == ({"top.txt"}, False)
    late = iter(range(0, 1000, 10))
    assert LocalFiles([tmp_path], clock=lambda: next(late)).listing().complete is False
    monkeypatch.setattr(files_module, "MAX_FILES", 1)
    (tmp_path / "a" / "second.txt").write_text("x")
    assert len(LocalFiles([tmp_path]).listing().files) == 1
