"""Reads one document and prints its text as JSON; run as a program of its own by `documents.py`.

    python -P document_text.py pdf|docx PATH

Prints `{"pages": [...], "total": n}` or `{"error": ..., "hint": ...}`. It limits its own memory and CPU time
before it opens the file, ends when its standard input does (whoever wanted the text is gone), and imports
nothing of the rest of the program.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import threading
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

MAX_MEMORY = 1024 * 1024 * 1024
"""Bytes of address space."""
MAX_CPU = 25
"""Seconds."""
MAX_PAGES = 300
MAX_CHARACTERS = 2_000_000
MAX_XML = 64 * 1024 * 1024
"""Bytes of a Word document's text once unpacked."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Unreadable(Exception):
    """The document cannot be read: how the sentence about it goes on, and the way out."""

    def __init__(self, problem: str, hint: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.hint = hint


def pdf_pages(path: str) -> tuple[list[str], int]:
    """Return the text of the first pages of a PDF, and how many pages it has."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("is protected with a password.", "Save a copy without the password.") from error
        raise Unreadable("is not a readable PDF: it is damaged or cut off.", "Fetch it again.") from error
    pages: list[str] = []
    left = MAX_CHARACTERS
    total = len(document)
    for index in range(min(total, MAX_PAGES)):
        try:
            text = document[index].get_textpage().get_text_bounded()
        except pypdfium2.PdfiumError:
            text = ""  # one broken page; the others may well be whole
        pages.append(text[:left])
        left -= len(pages[-1])
        if left <= 0:
            break
    return pages, total


def docx_pages(path: str) -> tuple[list[str], int]:
    """Return the paragraphs of a Word document (ECMA-376, WordprocessingML) as one page."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("word/document.xml") as file:
            data = file.read(MAX_XML + 1)
        if len(data) > MAX_XML:
            raise Unreadable("is too large to be read.")
        if b"<!DOCTYPE" in data[:4096]:
            raise Unreadable("is not a Word document.")  # Word writes none; entities only serve attacks
        body = ElementTree.fromstring(data)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, NotImplementedError, RuntimeError) as error:
        raise Unreadable("is not a readable Word document: it is damaged.", "Fetch it again.") from error
    paragraphs = ("".join(_run_texts(paragraph)) for paragraph in body.iter(f"{_W}p"))
    return ["\n\n".join(text for text in paragraphs if text.strip())[:MAX_CHARACTERS]], 0


def _run_texts(paragraph: ElementTree.Element) -> Iterator[str]:
    for node in paragraph.iter():
        if node.tag == f"{_W}t":
            yield node.text or ""
        elif node.tag in (f"{_W}tab", f"{_W}br"):
            yield " "


def _end_with_input() -> None:
    # Not by sys.stdin: at the end, Python would wait a second for its lock, which this thread keeps.
    while os.read(0, 4096):
        pass
    os._exit(1)


def main() -> int:
    """Read the document named on the command line."""
    kind, path = sys.argv[1:3]
    threading.Thread(target=_end_with_input, daemon=True).start()
    for what, limit in ((resource.RLIMIT_AS, MAX_MEMORY), (resource.RLIMIT_CPU, MAX_CPU)):
        with contextlib.suppress(ValueError, OSError):  # macOS does not take every limit
            resource.setrlimit(what, (limit, limit))
    try:
        pages, total = pdf_pages(path) if kind == "pdf" else docx_pages(path)
        answer: dict[str, object] = {"pages": pages, "total": total}
    except Unreadable as error:
        answer = {"error": error.problem, "hint": error.hint}
    except MemoryError:
        answer = {"error": "needs too much memory to be read.", "hint": ""}
    except OSError as error:
        answer = {"error": f"cannot be read: {error.strerror}.", "hint": ""}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
