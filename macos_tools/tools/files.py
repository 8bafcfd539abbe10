"""Tools for the user's files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from agent.plain_text import one_line
from agent.provenance import Label, Labels, Origin
from agent.results import Ambiguous, JsonValue, Missing, Result, ToolFailed, ToolReturn
from agent.tools import CallContext, Effect, FileName, Query
from agent.tools import Path as PathText
from macos_tools.desk import Desk
from macos_tools.desk_documents import DeskFile
from macos_tools.finding import asks_for_newest, find_file, folder_in_words, matching_files
from macos_tools.matching import contains_words, fold
from macos_tools.registry import toolbox
from macos_tools.summary import Sentence, summarize
from macos_tools.wording import day, short, size_in_words

MAX_LISTED = 50
_STARTS_SOMETHING = frozenset({
    ".action", ".app", ".appimage", ".applescript", ".bash", ".bat", ".cmd", ".com", ".command", ".csh",
    ".deb", ".desktop", ".exe", ".fileloc", ".hta", ".inetloc", ".jar", ".jnlp", ".js", ".jse", ".lnk",
    ".mobileconfig", ".mpkg", ".msi", ".php", ".pkg", ".pl", ".prefpane", ".ps1", ".py", ".pyw", ".rb",
    ".reg", ".rpm", ".run", ".scpt", ".scptd", ".scr", ".service", ".sh", ".terminal", ".tool", ".url",
    ".vbe", ".vbs", ".webloc", ".wflow", ".workflow", ".wsf", ".zsh",
})  # fmt: skip
"""Files that run when they are opened: these are only found."""


@dataclass(frozen=True, slots=True)
class FileFound(Result):
    """A file, and whether it is on the screen now."""

    path: Path
    shown: bool
    why_not: str = ""

    def as_argument(self) -> str:
        return str(self.path)

    def as_sentence(self) -> str:
        if self.shown:
            return f"Opened {one_line(str(self.path))}."
        name, where = one_line(self.path.name), one_line(str(self.path))
        return f"{name} is at {where}{f' ({self.why_not})' if self.why_not else ''}."

    def as_text(self) -> str:
        return one_line(self.path.name)

    def as_json(self) -> JsonValue:
        return {"path": str(self.path), "shown": self.shown}

    def labels(self) -> Labels:
        return frozenset({Label(Origin.FILE, self.path.name)})


@dataclass(frozen=True, slots=True)
class FilesFound(Result):
    """The files that a search found, the last changed first."""

    query: str
    lines: tuple[tuple[DeskFile, str], ...]
    """With where and how large it is, in words."""
    total: int
    complete: bool

    def as_argument(self) -> tuple[str, ...]:
        return tuple(str(file.path) for file, _ in self.lines)

    def as_sentence(self) -> str:
        about = f" matching “{short(self.query)}”" if self.query else ""
        partly = "" if self.complete else " Not all of your folders could be searched in time."
        match self.total:
            case 0:
                return f"Found no files{about}.{partly}"
            case 1:
                head = f"Found 1 file{about}:"
            case many:
                head = f"Found {many} files{about}:"
        more = self.total - len(self.lines)
        tail = f"\n… and {more} more." if more else ""
        return "\n".join([head, *(f"- {line}" for _, line in self.lines)]) + tail + partly

    def as_text(self) -> str:
        return "\n".join(f"- {one_line(file.path.name)}" for file, _ in self.lines)

    def as_json(self) -> JsonValue:
        return [{"path": str(file.path), "size": file.size} for file, _ in self.lines]

    def labels(self) -> Labels:
        return frozenset(Label(Origin.FILE, file.path.name) for file, _ in self.lines[:5])


@dataclass(frozen=True, slots=True)
class Summary(Result):
    """The sentences that say most of a document."""

    path: Path
    sentences: tuple[Sentence, ...]
    pages: int
    """How many the document has; 0 when it has none."""
    read: int
    """How many were read."""

    def as_argument(self) -> str:
        return "\n\n".join(
            f"{sentence.text} (page {sentence.page})" if self.pages > 1 else sentence.text
            for sentence in self.sentences
        )

    def as_sentence(self) -> str:
        match self.pages:
            case 0:
                size = ""
            case 1:
                size = " (1 page)"
            case many:
                size = f" ({many} pages{f', the first {self.read} read' if self.read < many else ''})"
        return f"{one_line(self.path.name)}{size}, in its own words:\n\n{self.as_argument()}"

    def as_text(self) -> str:
        return f"Summary of {one_line(self.path.name)}:\n\n{self.as_argument()}"

    def as_json(self) -> JsonValue:
        return {
            "path": str(self.path),
            "pages": self.pages,
            "sentences": [{"text": one.text, "page": one.page} for one in self.sentences],
        }

    def labels(self) -> Labels:
        if not self.pages:
            return frozenset({Label(Origin.FILE, self.path.name)})
        pages = sorted({sentence.page for sentence in self.sentences})
        return frozenset(Label(Origin.FILE, f"{self.path.name}, page {page}") for page in pages)


@toolbox.tool("Open file", effect=Effect.OPEN, app="files")
def open_and_get_file_path(context: CallContext, file_name: FileName) -> ToolReturn:
    """Open a file and return its path.

    Args:
        file_name: the words by which the user names the file.
    """
    file = _file(context, file_name, "file_name")
    if not isinstance(file, DeskFile):
        return file
    if file.path.suffix.lower() in _STARTS_SOMETHING:
        return FileFound(file.path, shown=False, why_not="not opened: it is a program")
    desk: Desk = context.desk
    return FileFound(file.path, shown=context.show and desk.opener.open(str(file.path)))


@toolbox.tool("Find files", effect=Effect.READ, app="files")
def find_files(context: CallContext, query: Query) -> ToolReturn:
    """Find files by words of their names.

    Args:
        query: words of the name, or a kind such as "pdf"; "" for the files that changed last.
    """
    desk: Desk = context.desk
    listing = desk.files.listing()
    for problem in desk.files.problems():
        context.notice(problem)
    hits = matching_files(listing.files, query) if query.strip() else list(listing.files[:10])
    if query.strip() and not asks_for_newest(query):
        # A search shows more than the one file that a name would mean.
        first = {file.path for file in hits}
        others = [file for file in listing.files if file.path not in first]
        hits += [
            file for file in others if contains_words(f"{file.path.parent.name} {file.path.name}", query)
        ]
    lines = tuple(
        (
            file,
            f"{one_line(file.path.name)} in {folder_in_words(file.path, desk)} ({size_in_words(file.size)}, "
            f"changed {day(file.modified.astimezone(context.zone), context.now)})",
        )
        for file in hits[:MAX_LISTED]
    )
    return FilesFound(query, lines, len(hits), listing.complete)


@toolbox.tool("PDF summary", effect=Effect.READ, app="files", timeout=45)  # its reader has 30 of its own
def summarize_pdf(context: CallContext, pdf_path: PathText) -> ToolReturn:
    """Summarize a PDF or another text document in its own sentences.

    Args:
        pdf_path: the path of the file, or words of its name.
    """
    file = _file(context, pdf_path, "pdf_path")
    if not isinstance(file, DeskFile):
        return file
    desk: Desk = context.desk
    document = desk.files.document(file.path, context.stop)
    sentences = summarize(document.pages, numbered=document.total_pages > 0)
    if not sentences:
        raise ToolFailed(f"{file.path.name} holds no sentences to summarize.", "Open it to read it.")
    return Summary(file.path, sentences, document.total_pages, len(document.pages))


def _file(context: CallContext, text: str, slot: str) -> DeskFile | Ambiguous | Missing:
    if not text.strip() and not (text := context.answers.get(slot, "")):
        return Missing(slot, "Which file do you mean?")
    return find_file(context, text, f"{slot}:{fold(text)}")
