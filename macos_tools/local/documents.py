"""The text of the user's documents: PDF, Word and plain text.

PDF and Word files come from anywhere, and the code that reads them is native or expands archives; so both
are read in a child process (`document_text.py`) with limits of time and memory: this program lives on.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from agent.results import ToolFailed
from agent.stop import Stop
from macos_tools.children import run_child
from macos_tools.desk_documents import Document

MAX_TEXT_BYTES = 8 * 1024 * 1024
TIMEOUT = 30.0
"""Seconds that the child may take; a PDF of 300 pages needs about one."""
_CHILD = Path(__file__).with_name("document_text.py")
_IN_CHILD = {".pdf": "pdf", ".docx": "docx"}
_TEXT = frozenset({".txt", ".md", ".markdown", ".rst", ".text", ".csv", ".log", ".org", ".tex"})


def read_document(path: Path, stop: Stop) -> Document:
    """Return the text of a document.

    Args:
        path: the file.
        stop: ends the reading at once.

    Raises:
        Stopped: it was stopped.
        ToolFailed: it cannot be read, holds no text, or is of a kind that is not read.
    """
    ending = path.suffix.lower()
    if path.is_dir():
        raise ToolFailed(f"{path} is a folder.", "Name a file in it.")
    if _starts_as_pdf(path) or ending in _IN_CHILD:
        document = _read_in_child(path, _IN_CHILD.get(ending, "pdf"), stop)
    elif ending in _TEXT or not ending:
        document = _read_text(path)
    else:
        raise ToolFailed(
            f"{path.name} is not a kind of file that can be summarized.",
            "PDF, Word (.docx), Markdown and plain text can.",
        )
    if not any(page.strip() for page in document.pages):
        raise ToolFailed(*_no_text(path, document))
    return document


def _no_text(path: Path, document: Document) -> tuple[str, str]:
    if not document.total_pages:
        return f"{path.name} is empty.", ""
    pages = "its page" if document.total_pages == 1 else f"its {document.total_pages} pages"
    return (
        f"{path.name} holds no text: {pages} seem to be scanned images.",
        "Run it through a program that recognizes text (OCR) first.",
    )


def _starts_as_pdf(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return b"%PDF-" in file.read(1024)
    except FileNotFoundError as error:
        raise ToolFailed(f"There is no file {path}.") from error
    except (OSError, ValueError) as error:
        raise ToolFailed(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error


def _read_text(path: Path) -> Document:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_TEXT_BYTES)
    except OSError as error:
        raise ToolFailed(f"{path} cannot be read: {error.strerror}.") from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        if b"\0" in data:
            raise ToolFailed(
                f"{path.name} is not text.", "PDF, Word (.docx), Markdown and plain text can be read."
            )
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    return Document((text,), 0)


def _read_in_child(path: Path, kind: str, stop: Stop) -> Document:
    # -P keeps this folder, whose modules are named like the standard library's, off the child's import path.
    command = [sys.executable, "-P", str(_CHILD), kind, str(path)]
    try:
        ended = run_child(command, stop, TIMEOUT)
    except TimeoutError as error:
        raise ToolFailed(
            f"Reading {path.name} took longer than {TIMEOUT:.0f} seconds and was stopped.",
            "It may be damaged or built to be slow.",
        ) from error
    except OSError as error:
        raise ToolFailed(
            f"The program that reads documents could not be started: {error.strerror}."
        ) from error
    try:
        answer = json.loads(ended.output)
        if "error" in answer:
            raise ToolFailed(f"{path.name} {answer['error']}", str(answer.get("hint", "")))
        return Document(tuple(str(page) for page in answer["pages"]), int(answer["total"]))
    except (ValueError, KeyError, TypeError) as error:
        raise ToolFailed(
            f"{path.name} could not be read: the reader stopped (exit {ended.code}).",
            "The file is damaged, or needs more memory than it is allowed.",
        ) from error
