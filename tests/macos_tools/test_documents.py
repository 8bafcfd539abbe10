"""Reading documents, whole and damaged, and summarizing them."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from agent.provenance import Label, Origin
from agent.results import Ambiguous, Missing, Result, ToolFailed
from agent.stop import Stop
from macos_tools.demo.pdf_writer import write_pdf
from macos_tools.desk_documents import Document
from macos_tools.local import documents
from macos_tools.local.documents import read_document
from macos_tools.sentences import paragraphs_of, sentences_of, without_running_lines
from macos_tools.summary import summarize
from tests.macos_tools.kit import Kit

PAGES = (
    "# Harbor report\n\nThe harbor handled nine million tons of freight last year. "
    "Freight grew by four percent, most of it timber. The old crane was replaced in May.",
    "# Costs\n\nThe new crane cost two million dollars. It lifts freight twice as fast as the old crane did. "
    "Dr. Lee of the harbor office expects that it pays for itself in six years, i.e. before the lease ends.",
    "# Outlook\n\nNext year the harbor will dredge the north channel. "
    "Larger ships can then bring freight at low tide.",
)


def read(path: Path) -> Document:
    return read_document(path, Stop())


def canvas_pdf(pages: Sequence[Sequence[str]], password: str = "") -> bytes:
    """Return a PDF as another program writes it; a page without lines holds only a drawing."""
    data = io.BytesIO()
    encrypt = StandardEncryption(password) if password else None
    canvas = Canvas(data, encrypt=encrypt)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(72, 760 - 16 * number, line)
        if not lines:
            canvas.rect(72, 300, 400, 400, fill=1)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def docx(xml: str, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", xml)
    return path


def word_document(*paragraphs: str) -> str:
    inner = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<?xml version="1.0"?><w:document xmlns:w="{space}"><w:body>{inner}</w:body></w:document>'


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    kit = Kit(tmp_path)
    kit.write("files/Harbor report.pdf", write_pdf(PAGES, "Harbor report"))
    return kit


# The summary.


def test_a_summary_holds_real_sentences_with_their_pages(kit: Kit) -> None:
    summary = kit.call("summarize_pdf", "harbor report")
    assert isinstance(summary, Result)
    assert "Harbor report.pdf (3 pages)" in summary.as_sentence()
    lines = str(summary.as_argument()).split("\n\n")
    assert 3 <= len(lines) <= 6
    for line in lines:
        text, _, page = line.removesuffix(")").rpartition(" (page ")
        assert text in " ".join(PAGES[int(page) - 1].split()), line
    assert Label(Origin.FILE, "Harbor report.pdf, page 1") in summary.labels()


def test_the_path_of_another_call_is_taken(kit: Kit) -> None:
    found = kit.call("open_and_get_file_path", "harbor report")
    assert isinstance(found, Result)
    assert isinstance(kit.call("summarize_pdf", found.as_argument()), Result)


def test_two_reports_are_a_question_and_none_is_one_too(kit: Kit) -> None:
    kit.write("files/old/Harbor report.pdf", b"x")
    assert isinstance(kit.call("summarize_pdf", "harbor report"), Ambiguous)
    assert isinstance(kit.call("summarize_pdf", "zebra.pdf"), Missing)


def test_text_markdown_and_word_files_are_summarized_too(kit: Kit) -> None:
    text = (
        "# Title\n\nThe garden opens in May. It has nine beds of roses and a pond. Dogs must stay outside.\n"
    )
    kit.write("files/garden.md", text.encode())
    docx(word_document("The bridge was built in 1901.", "It carries nine trains a day &amp; one road."),
         kit.root / "files/bridge.docx")  # fmt: skip
    garden = kit.call("summarize_pdf", "garden")
    assert isinstance(garden, Result)
    assert garden.as_argument().split("\n\n")[0] == "The garden opens in May."  # type: ignore[union-attr]
    bridge = kit.call("summarize_pdf", "bridge")
    assert isinstance(bridge, Result)
    assert "It carries nine trains a day & one road." in bridge.as_argument()


def test_a_document_without_sentences_gives_its_lines(kit: Kit) -> None:
    kit.write(
        "files/slides.pdf",
        canvas_pdf([["Faster start of the app", "Smaller model files"], ["Next quarter goals"]]),
    )
    summary = kit.call("summarize_pdf", "slides")
    assert isinstance(summary, Result)
    assert "Faster start of the app (page 1)" in summary.as_argument()


def test_sentences_end_where_they_end() -> None:
    text = (
        "Dr. Lee met Mr. J. Smith at 3.30 p.m. on Friday. They paid $4.5 million, i.e. less than planned! "
        "Did it help everybody? “It did help us a lot.” The end is near, says the U.S. office… "
        "More follows in the next part.\n\n"
        "Heading without an end\n\nName   Price   Total\n\nA para-\ngraph that was broken over two lines."
    )
    assert sentences_of(text) == [
        "Dr. Lee met Mr. J. Smith at 3.30 p.m. on Friday.",
        "They paid $4.5 million, i.e. less than planned!",
        "“It did help us a lot.”",
        "The end is near, says the U.S. office…",
        "More follows in the next part.",
        "A paragraph that was broken over two lines.",
    ]


def test_scripts_without_spaces_are_cut_and_summarized() -> None:
    text = (
        "東京は日本の首都であり、人口が多い都市です。大阪は西日本の中心的な都市です。"
        "京都には古い寺がたくさんあります。"
    )
    assert len(sentences_of(text)) == 3
    assert len(summarize([text], numbered=False, count=2)) == 2


def test_headers_footers_and_page_numbers_are_left_out() -> None:
    pages = [
        f"Annual report 2026\nBody of page {n} says something of its own here.\nPage {n} of 4"
        for n in range(1, 5)
    ]
    assert without_running_lines(pages)[1] == "Body of page 2 says something of its own here."


def test_a_sentence_said_twice_is_taken_once() -> None:
    text = (
        "The harbor grew by nine percent in the last year. " * 3
        + "A new crane was bought in the spring of the year."
    )
    chosen = [sentence.text for sentence in summarize([text], numbered=False)]
    assert len(chosen) == len(set(chosen)) == 2


@settings(deadline=None)
@given(st.lists(st.text(max_size=400), max_size=5))
def test_every_sentence_stands_in_the_document(pages: list[str]) -> None:
    everything = [
        " ".join(paragraphs_of(page)) + " ".join(page.split()) for page in without_running_lines(pages)
    ]
    for sentence in summarize(pages, numbered=True):
        assert any(sentence.text in text for text in everything) or sentence.text in " ".join(everything)


def test_a_long_document_is_summarized_quickly() -> None:
    chance = random.Random(7)
    nouns = [f"thing{n}" for n in range(300)]

    def sentence() -> str:
        one, two, three = chance.sample(nouns, 3)
        return f"The {one} stands beside the {two} and carries the {three}."

    pages = [" ".join(sentence() for _ in range(40)) for _ in range(100)]
    started = time.perf_counter()
    assert 3 <= len(summarize(pages, numbered=True)) <= 6
    assert time.perf_counter() - started < 10  # about half a second; the machine may be busy


# What cannot be read.


def test_a_scanned_document_says_so(kit: Kit) -> None:
    kit.write("files/scan.pdf", canvas_pdf([[], []]))
    with pytest.raises(ToolFailed, match=r"no text: its 2 pages seem to be scanned.*OCR"):
        kit.call("summarize_pdf", "scan")


def test_a_protected_document_says_so(kit: Kit) -> None:
    kit.write("files/secret.pdf", canvas_pdf([["Nothing to see here."]], password="pass"))
    with pytest.raises(ToolFailed, match="protected with a password"):
        kit.call("summarize_pdf", "secret")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"\x89PNG\r\n", write_pdf(PAGES, "x")[:200]])
def test_a_damaged_pdf_says_so(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "broken.pdf"
    file.write_bytes(data)
    with pytest.raises(ToolFailed, match=r"broken\.pdf is not a readable PDF"):
        read(file)


def test_a_pdf_of_another_name_is_read(tmp_path: Path) -> None:
    file = tmp_path / "download"
    file.write_bytes(write_pdf(PAGES, "x"))
    assert read(file).total_pages == 3


@pytest.mark.parametrize(
    "xml",
    [
        '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><d>&b;</d>',
        "<not closed",
        "",
    ],
)
def test_a_damaged_word_document_says_so(tmp_path: Path, xml: str) -> None:
    with pytest.raises(ToolFailed, match="Word document"):
        read(docx(xml, tmp_path / "a.docx"))


def test_what_is_no_archive_is_no_word_document(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK nothing")
    with pytest.raises(ToolFailed, match="Word document"):
        read(tmp_path / "a.docx")


def test_an_archive_that_unpacks_to_too_much_is_stopped(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (65 * 1024 * 1024))
    with pytest.raises(ToolFailed, match="too large"):
        read(tmp_path / "a.docx")


def test_other_kinds_folders_and_missing_files_say_so(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"\x00\x00")
    (tmp_path / "data.txt").write_bytes(b"\x00\x01binary")
    (tmp_path / "empty.txt").write_bytes(b"  \n")
    with pytest.raises(ToolFailed, match="not a kind of file"):
        read(tmp_path / "film.mp4")
    with pytest.raises(ToolFailed, match="is not text"):
        read(tmp_path / "data.txt")
    with pytest.raises(ToolFailed, match="is empty"):
        read(tmp_path / "empty.txt")
    with pytest.raises(ToolFailed, match="is a folder"):
        read(tmp_path)
    with pytest.raises(ToolFailed, match="There is no file"):
        read(tmp_path / "gone.pdf")


def test_text_in_older_encodings_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Das Café ist geöffnet.".encode("cp1252"))
    (tmp_path / "b.txt").write_bytes("Das Café ist geöffnet.".encode("utf-16"))
    assert read(tmp_path / "a.txt").pages == ("Das Café ist geöffnet.",)
    assert read(tmp_path / "b.txt").pages == ("Das Café ist geöffnet.",)


def test_a_reader_that_hangs_or_dies_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(write_pdf(PAGES, "x"))
    child = tmp_path / "child.py"
    monkeypatch.setattr(documents, "_CHILD", child)
    child.write_text("import os; os.abort()")
    with pytest.raises(ToolFailed, match="the reader stopped"):
        read(file)
    child.write_text("import time; time.sleep(30)")
    monkeypatch.setattr(documents, "TIMEOUT", 0.3)
    with pytest.raises(ToolFailed, match="took longer than"):
        read(file)


def test_the_demos_own_writer_makes_pages_with_all_their_text(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(write_pdf(["# Title (1)\n\nBack\\slash, “quotes”, café.", "word " * 2000], "Title"))
    document = read(file)
    assert document.total_pages > 2, "what does not fit goes on to further pages"
    assert "Back\\slash, “quotes”, café." in document.pages[0]
    assert sum(page.count("word") for page in document.pages) == 2000
