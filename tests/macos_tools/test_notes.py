"""Notes: Markdown files that people and other programs write too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.provenance import Label, Origin
from agent.results import Ambiguous, Missing, Proposal, Result, ToolFailed
from macos_tools.local.notes import LocalNotes
from tests.macos_tools.kit import Kit, fields_of, labels_of


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    kit = Kit(tmp_path / "desk")
    kit.write("notes/Home/Shopping list.md", b"# Shopping list\n\n- milk\n- eggs\n")
    kit.write("notes/Work/Project Heron.md", b"# Project Heron\n\nGoal: a public version.\n")
    kit.write("notes/Work/Ideas.md", b"# Ideas\n\nAt work.\n")
    kit.write("notes/Ideas.md", b"# Ideas\n\nAt home.\n")
    kit.write("notes/plain.txt", b"No heading here.\n")
    return kit


def said(returned: object) -> str:
    assert isinstance(returned, Result), returned
    return returned.as_sentence()


# Creating.


def test_a_note_becomes_a_markdown_file_in_its_folder(kit: Kit) -> None:
    proposal = kit.call("create_note", "Packing list", "passport\nadapter", "home")
    assert fields_of(proposal) == {"Title": "Packing list", "Folder": "Home", "Text": "passport\nadapter"}
    assert not (kit.root / "notes/Home/Packing list.md").exists()
    assert isinstance(proposal, Proposal)
    assert proposal.commit("k").as_sentence() == "Created the note “Packing list” in Home."
    assert (kit.root / "notes/Home/Packing list.md").read_text() == "# Packing list\n\npassport\nadapter\n"


def test_a_taken_title_gets_a_number_and_the_old_note_stays(kit: Kit) -> None:
    proposal = kit.call("create_note", "shopping LIST", "bread", "Home")
    assert isinstance(proposal, Proposal)
    assert fields_of(proposal)["Title"] == "shopping LIST 2"
    assert any("already" in warning for warning in proposal.warnings)
    proposal.commit("k")
    assert (kit.root / "notes/Home/Shopping list.md").read_bytes() == b"# Shopping list\n\n- milk\n- eggs\n"
    assert (kit.root / "notes/Home/shopping LIST 2.md").is_file()


def test_the_same_key_makes_one_note_whatever_became_of_it(kit: Kit) -> None:
    proposal = kit.call("create_note", "Trip", "pack")
    assert isinstance(proposal, Proposal)
    proposal.commit("k")
    (kit.root / "notes/Trip.md").write_text("# Trip\n\nedited by hand\n")
    assert kit.fresh_desk().notes.create("Trip", "pack", "", "k").text == "# Trip\n\nedited by hand\n"
    assert len(list((kit.root / "notes").glob("Trip*"))) == 1


def test_a_crash_between_receipt_and_note_is_made_good(kit: Kit) -> None:
    proposal = kit.call("create_note", "Trip", "pack")
    assert isinstance(proposal, Proposal)
    proposal.commit("k")
    (kit.root / "notes/Trip.md").unlink()  # as if the program had died before the note was written
    proposal.commit("k")
    assert (kit.root / "notes/Trip.md").read_text() == "# Trip\n\npack\n"


def test_a_title_taken_after_the_approval_is_not_overwritten(kit: Kit) -> None:
    proposal = kit.call("create_note", "Trip", "pack")
    kit.write("notes/Trip.md", b"# Trip\n\nsomebody else's\n")
    assert isinstance(proposal, Proposal)
    with pytest.raises(ToolFailed, match="by now"):
        proposal.commit("k")
    assert (kit.root / "notes/Trip.md").read_bytes() == b"# Trip\n\nsomebody else's\n"


def test_without_a_title_the_content_gives_it_and_without_both_it_is_asked(kit: Kit) -> None:
    assert fields_of(kit.call("create_note", "", "call the plumber. soon"))["Title"] == "Call the plumber"
    assert isinstance(kit.call("create_note", "", ""), Missing)


@pytest.mark.parametrize("folder", ["../../outside", "/etc", "a/../../b", "..", "C:\\x"])
def test_a_folder_never_leads_out_of_the_notes(kit: Kit, folder: str) -> None:
    kit.done("create_note", "Escape", "text", folder)
    (file,) = kit.root.parent.rglob("Escape.md")
    assert file.is_relative_to(kit.root / "notes")


@given(title=st.text(min_size=1, max_size=300))
def test_any_title_makes_a_note_that_is_found_again(
    tmp_path_factory: pytest.TempPathFactory, title: str
) -> None:
    root = tmp_path_factory.mktemp("notes")
    title = "".join(c for c in title if c.isprintable()).strip() or "x"
    made = LocalNotes(root).create(title, "text", "", "k")
    assert made.path is not None
    assert made.path.parent == root
    assert [note.id for note in LocalNotes(root).notes()] == [made.id]


# Opening.


@pytest.mark.parametrize(
    "name", ["Shopping list", "shopping list", "my shopping list note", "shoping list", "Shopping"]
)
def test_a_note_is_found_by_what_people_call_it(kit: Kit, name: str) -> None:
    opened = kit.call("open_note", name)
    assert isinstance(opened, Result)
    assert opened.as_argument() == "- milk\n- eggs"
    assert opened.labels() == {Label(Origin.NOTE, "Shopping list")}
    assert kit.opener.opened == [str(kit.root / "notes/Home/Shopping list.md")]


def test_two_notes_of_one_title_are_a_question_unless_the_folder_tells(kit: Kit) -> None:
    question = kit.call("open_note", "Ideas")
    assert isinstance(question, Ambiguous)
    assert any("in Work" in label for label in labels_of(question))
    chosen = next(choice for choice in question.choices if "in Work" in choice.label)
    assert "At work" in said(kit.call("open_note", "Ideas", **{question.slot: chosen.value}))
    assert "At work" in said(kit.call("open_note", "Ideas", "work"))


def test_a_note_that_is_not_there_is_a_question_with_near_ones(kit: Kit) -> None:
    question = kit.call("open_note", "Projekt Heron X")
    assert isinstance(question, Missing)
    assert any("Project Heron" in label for label in labels_of(question))
    assert "Goal" in said(kit.call("open_note", "Projekt Heron X", **{question.slot: question.near[0].value}))
    assert "Goal" in said(kit.call("open_note", "Projekt Heron X", **{question.slot: "project heron"}))


def test_without_a_screen_the_note_is_shown_in_words(kit: Kit) -> None:
    kit.opener.works = False
    assert said(kit.call("open_note", "plain")).startswith("Here is your note “plain”:\n\nNo heading here.")


# Adding.


def test_adding_to_a_list_adds_an_item(kit: Kit) -> None:
    proposal = kit.call("append_note_content", "shopping list", "bread")
    assert fields_of(proposal) == {
        "Note": "Shopping list",
        "Folder": "Home",
        "Adds": "  - milk\n  - eggs\n+ - bread",
    }
    assert isinstance(proposal, Proposal)
    assert proposal.commit("k").as_sentence() == "Added to your note “Shopping list” in Home."
    assert (
        kit.root / "notes/Home/Shopping list.md"
    ).read_bytes() == b"# Shopping list\n\n- milk\n- eggs\n- bread\n"


def test_an_addition_is_shown_below_the_last_lines_and_no_old_line_looks_new(tmp_path: Path) -> None:
    kit = Kit(tmp_path)
    kit.write("notes/T.md", b"# T\n\none\ntwo\nthree\n+ four\n")
    shown = fields_of(kit.call("append_note_content", "T", "more\nand more"))["Adds"]
    assert shown.splitlines() == ["  …", "  two", "  three", "  + four", "+ more", "+ and more"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"# T\n\ntext\n", b"# T\n\ntext\n\nmore\n"),
        (b"# T\r\n\r\ntext\r\n", b"# T\r\n\r\ntext\r\n\r\nmore\r\n"),
        (b"# T\n\ntext, no end", b"# T\n\ntext, no end\n\nmore\n"),
        (b"\xef\xbb\xbf# T\n\ntext\n", b"\xef\xbb\xbf# T\n\ntext\n\nmore\n"),
        (b"# T\n\n1. one\n2. two\n", b"# T\n\n1. one\n2. two\n3. more\n"),
        (b"# T\n\n- [x] one\n", b"# T\n\n- [x] one\n- [ ] more\n"),
        (b"# T\n", b"# T\n\nmore\n"),
    ],
)
def test_what_is_there_stays_byte_for_byte(tmp_path: Path, before: bytes, after: bytes) -> None:
    kit = Kit(tmp_path)
    file = kit.write("notes/T.md", before)
    kit.done("append_note_content", "T", "more")
    assert file.read_bytes() == after


def test_the_same_key_adds_once_even_when_more_was_added_since(kit: Kit) -> None:
    proposal = kit.call("append_note_content", "shopping list", "bread")
    assert isinstance(proposal, Proposal)
    proposal.commit("k")
    kit.done("append_note_content", "shopping list", "salt", key="other")
    proposal.commit("k")
    assert (kit.root / "notes/Home/Shopping list.md").read_text().count("bread") == 1


def test_a_note_changed_since_the_approval_is_left_alone(kit: Kit) -> None:
    proposal = kit.call("append_note_content", "shopping list", "bread")
    file = kit.write("notes/Home/Shopping list.md", b"# Shopping list\n\n- only tea\n")
    assert isinstance(proposal, Proposal)
    with pytest.raises(ToolFailed, match="changed since you saw it"):
        proposal.commit("k")
    assert file.read_bytes() == b"# Shopping list\n\n- only tea\n"


def test_adding_nothing_or_to_nothing_is_a_question(kit: Kit) -> None:
    assert isinstance(question := kit.call("append_note_content", "shopping list", ""), Missing)
    assert question.slot == "content"
    shown = fields_of(kit.call("append_note_content", "shopping list", "", content="tea"))
    assert shown["Adds"].endswith("\n+ - tea")
    assert isinstance(kit.call("append_note_content", "zebra", "x"), Missing)


# Finding, and what cannot be read.


def test_notes_are_found_by_title_folder_and_text(kit: Kit) -> None:
    assert "Project Heron" in said(kit.call("search_notes", "heron"))
    assert "Shopping list (in Home): - eggs" in said(kit.call("search_notes", "eggs"))
    assert said(kit.call("search_notes", "zebra")) == "Found no notes about “zebra”."
    assert said(kit.call("search_notes", "")).startswith("Found 5 notes:")


def test_what_is_no_text_is_named_and_kept(kit: Kit) -> None:
    junk = kit.write("notes/Home/junk.md", b"\xff\xfe\x00junk")
    latin = kit.write("notes/latin.md", "# Café\n\nnaïve\n".encode("latin-1"))
    assert "Found 5 notes" in said(kit.call("search_notes", ""))
    assert any(str(junk) in notice for notice in kit.notices)
    assert any(str(latin) in notice for notice in kit.notices)
    assert junk.read_bytes() == b"\xff\xfe\x00junk"


def test_links_that_lead_out_and_hidden_files_are_not_notes(kit: Kit) -> None:
    secret = kit.write("secret.md", b"# Secret\n")
    (kit.root / "notes/link.md").symlink_to(secret)
    (kit.root / "notes/loop").symlink_to(kit.root / "notes")
    kit.write("notes/.hidden/x.md", b"# Hidden\n")
    titles = {note.title for note in kit.desk.notes.notes()}
    assert titles == {"Shopping list", "Project Heron", "Ideas", "plain"}


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    kit = Kit(tmp_path)
    kit.write("notes", b"a file")
    with pytest.raises(ToolFailed, match="notes"):
        kit.done("create_note", "T", "x")
    assert (tmp_path / "notes").read_bytes() == b"a file"


def test_many_at_once_each_add_their_line(kit: Kit) -> None:
    def add(number: int) -> None:
        while True:
            proposal = kit.call("append_note_content", "shopping list", f"thing {number}")
            assert isinstance(proposal, Proposal)
            try:
                proposal.commit(f"k{number}")
            except ToolFailed:
                continue  # another was quicker: look at the note again
            return

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(12)))
    lines = (kit.root / "notes/Home/Shopping list.md").read_text().splitlines()
    assert sorted(lines[4:]) == sorted(f"- thing {number}" for number in range(12))


def test_a_crash_between_receipt_and_addition_is_made_good(kit: Kit) -> None:
    file = kit.root / "notes/Home/Shopping list.md"
    before = file.read_bytes()
    proposal = kit.call("append_note_content", "shopping list", "bread")
    assert isinstance(proposal, Proposal)
    proposal.commit("k")
    file.write_bytes(before)  # as if the program had died before the note was written
    proposal.commit("k")
    assert file.read_bytes() == before + b"- bread\n"
