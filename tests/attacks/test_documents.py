"""Documents that are built to break readers cost their child process, never the session."""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from agent.events import State
from macos_tools.local import documents
from tests.attacks.bench import Bench

pytestmark = pytest.mark.attack("bombs and broken documents")

SECONDS = 6.0


def _pdf(*objects: bytes, tail: bytes = b"trailer\n<< /Root 1 0 R >>\n%%EOF") -> bytes:
    return (
        b"%PDF-1.7\n"
        + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, one) for n, one in enumerate(objects, 1))
        + tail
    )


def _stream(data: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    return b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(data), filters, data)


def _paged(content: bytes, more: bytes = b"") -> bytes:
    return _pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << " + more + b" >> >>",
        content,
    )


def _docx(xml: bytes, name: str = "word/document.xml") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, xml)
    return data.getvalue()


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
ZEROS = zlib.compress(bytes(64 * 1024 * 1024), 9)
DOCUMENTS = {
    "pages in a circle.pdf": _pdf(CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"),
    "pages without end.pdf": _pdf(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>",
                                  b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 2000000000 >>"),
    "tables in a circle.pdf": _pdf(CATALOG, tail=b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R"
                                   b" /Size 2 /Prev 60 >>\nstartxref\n60\n%%EOF"),
    "bomb.pdf": _paged(_stream(ZEROS)),
    "bomb in a bomb.pdf": _paged(_stream(zlib.compress(ZEROS, 9), b"[/FlateDecode /FlateDecode]")),
    "form in itself.pdf": _paged(b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 6 /Resources"
                                 b" << /XObject << /F 4 0 R >> >> >>\nstream\n/F Do \nendstream",
                                 b"/XObject << /F 4 0 R >>"),
    "deep.pdf": _paged(b"[" * 100_000 + b"]" * 100_000),
    "long text.pdf": _paged(_stream(zlib.compress(b"BT /F 1 Tf (a b c d. ) Tj ET " * 200_000, 9)),
                            b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"),
    "cut off.pdf": b"%PDF-1.7\n1 0 obj\n<<",
    "bomb.docx": _docx(b"<w:document xmlns:w='x'>" + b" " * (70 * 1024 * 1024)),
    "deep.docx": _docx(b"<a>" * 200_000),
    "entities.docx": _docx(b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'),
    "outside.docx": _docx(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "traversal.docx": _docx(b"<a/>", "../../../private/x"),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_a_built_document_is_refused_in_time(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "TIMEOUT", SECONDS)
    bench = Bench(tmp_path)
    bench.put(f"files/{name}", DOCUMENTS[name])
    started = time.monotonic()
    plan = f'1. summarize_pdf("{name}")\n2. create_note("S", "$1", "")\n3. join()'
    story = await bench.live(plan, f"summarize {name} into a note called S")
    assert time.monotonic() - started < SECONDS + 5
    bench.unharmed(story)
    assert story.acted == []
    assert "root:" not in str(story.texts)
    assert story.states()[1] in (State.FAILED, State.DONE)


async def test_a_reader_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = tmp_path / "hangs.py"
    child.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(documents, "TIMEOUT", 0.5)
    monkeypatch.setattr(documents, "_CHILD", child)
    bench = Bench(tmp_path)
    bench.pdf("All is well.")
    story = await bench.live('1. summarize_pdf("report.pdf")\n2. join()', "summarize report.pdf")
    assert story.states()[1] is State.FAILED
    assert any("took longer" in text for text in story.texts)


@pytest.fixture
def small_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the reader itself a tenth of the memory, so that this takes a tenth of the time."""
    limited = tmp_path / "document_text.py"
    source = documents._CHILD.read_text(encoding="utf-8")
    assert "1024 * 1024 * 1024" in source
    limited.write_text(source.replace("1024 * 1024 * 1024", "96 * 1024 * 1024"))
    monkeypatch.setattr(documents, "_CHILD", limited)


@pytest.mark.usefixtures("small_memory")
async def test_a_reader_that_eats_memory_is_stopped(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put("files/report.docx", _docx(b"<a>" + b"<b>x</b>" * 4_000_000 + b"</a>"))
    story = await bench.live('1. summarize_pdf("report.docx")\n2. join()', "summarize report.docx")
    bench.unharmed(story)
    assert story.states()[1] is State.FAILED
