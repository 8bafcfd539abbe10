"""Which file the user means: by path, by name, or by words of its name. It never picks from several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from agent.results import Ambiguous, Choice, Missing
from agent.tools import CallContext
from macos_tools.desk import Desk
from macos_tools.desk_documents import DeskFile
from macos_tools.matching import best_titled, fold, near, telling_words, words
from macos_tools.wording import day, short, size_in_words

MAX_CHOICES = 9
_KINDS = {
    "pdf": (".pdf",),
    "spreadsheet": (".xlsx", ".xls", ".ods", ".csv", ".numbers"),
    "presentation": (".pptx", ".ppt", ".odp", ".key"),
    "slides": (".pptx", ".ppt", ".odp", ".key", ".pdf"),
    "photo": (".jpg", ".jpeg", ".png", ".heic", ".webp"),
    "picture": (".jpg", ".jpeg", ".png", ".heic", ".webp", ".gif", ".svg"),
    "image": (".jpg", ".jpeg", ".png", ".heic", ".webp", ".gif", ".svg"),
    "word": (".docx", ".doc", ".odt"),
    "text": (".txt", ".md"),
}
"""Words for a kind of file, and the endings that it has."""
_ENDING = re.compile(r"\w\.(?=\w*[a-zA-Z])\w{1,5}\s*$")
_SAY_NOTHING = frozenset({"file", "files", "document", "documents", "doc", "called", "named"})
_NEWEST = frozenset({"latest", "newest", "last", "recent"})


def find_file(context: CallContext, text: str, slot: str) -> DeskFile | Ambiguous | Missing:
    """Find the file that `text` names.

    Args:
        context: the call's; its answer under `slot` replaces `text`.
        text: a path, a file name with or without its ending, or words of it.
        slot: names the question.
    """
    said = context.answers.get(slot) or text
    if given := given_path(said):
        return given
    desk: Desk = context.desk
    listing = desk.files.listing()
    for problem in desk.files.problems():
        context.notice(problem)
    name = re.split(r"[/\\]", said.strip().rstrip("/\\"))[-1] if _is_path(said) else said
    hits = matching_files(listing.files, name)
    match hits:
        case []:
            partly = "" if listing.complete else " (not all of your folders could be searched in time)"
            question = (
                f"There is no file called “{short(said)}” in your folders{partly}. Which one do you mean?"
            )
            alike = near(listing.files, lambda file: file.path.stem, Path(name).stem)
            return Missing(slot, question, choices(alike, desk, context.zone, context.now))
        case [one]:
            return one
        case _:
            question = f"Which “{short(said)}” do you mean?"
            if len(hits) > MAX_CHOICES:
                question += f" These {MAX_CHOICES} of {len(hits)} changed last."
            return Ambiguous(slot, question, choices(hits[:MAX_CHOICES], desk, context.zone, context.now))


def given_path(text: str) -> DeskFile | None:
    """Return the file at the path `text`; None when it is not a path, or no file is there."""
    if not _is_path(text) or "\0" in text:
        return None
    try:
        path = Path(text.strip()).expanduser().absolute()
        state = path.stat()
        if not path.is_file():
            return None
    except (OSError, ValueError, RuntimeError):
        return None
    seconds = max(0.0, min(state.st_mtime, 2.0**33))
    return DeskFile(path, state.st_size, datetime.fromtimestamp(seconds, ZoneInfo("UTC")))


def matching_files(files: Sequence[DeskFile], query: str) -> list[DeskFile]:
    """Return the files that `query` names, by the strictest reading that finds any; the last changed first.

    The very name; the name without its ending; the words of the name, where a word such as "pdf" or "photo"
    may stand for the kind of file. "The latest ..." is the one that changed last.
    """
    wanted = fold(query)
    if same := [file for file in files if fold(file.path.name) == wanted]:
        return same
    asked = words(query)
    kinds = {ending for word in asked for ending in _KINDS.get(word.removesuffix("s"), _KINDS.get(word, ()))}
    telling = [
        word for word in telling_words(query) if word not in _SAY_NOTHING | _NEWEST and not _is_kind(word)
    ]
    of_kind = [file for file in files if not kinds or file.path.suffix.lower() in kinds]
    newest = asks_for_newest(query)
    if _ENDING.search(query):  # a file name: its words are no description
        return best_titled(files, lambda file: file.path.name, query)
    # A name that holds these words itself ("last will.pdf") goes before reading them as an order.
    for pool, text in ((files, query), (of_kind, " ".join(telling))):
        if hits := best_titled(pool, lambda file: file.path.stem, text) or best_titled(
            pool, lambda file: file.path.name, text
        ):
            return hits[:1] if newest and pool is of_kind else hits
    if not telling and kinds:
        return list(of_kind[:1] if newest else of_kind)
    # Last, words of the folder: "the budget in taxes" is taxes/budget.pdf.
    return best_titled(of_kind, lambda file: f"{file.path.parent.name} {file.path.stem}", " ".join(telling))


def asks_for_newest(query: str) -> bool:
    """Tell whether the words ask for the file that changed last."""
    return any(word in _NEWEST for word in words(query))


def choices(files: Sequence[DeskFile], desk: Desk, zone: ZoneInfo, now: datetime) -> tuple[Choice, ...]:
    """Return the files as choices that can be told apart."""
    return tuple(
        Choice(
            f"{file.path.name} in {folder_in_words(file.path, desk)} "
            f"({size_in_words(file.size)}, changed {day(file.modified.astimezone(zone), now)})",
            str(file.path),
        )
        for file in files
    )


def folder_in_words(path: Path, desk: Desk) -> str:
    """Return the folder of a file, short: from the searched folder that it lies in."""
    for folder in desk.files.folders:
        if path.is_relative_to(folder):
            return str(Path(folder.name, *path.parent.relative_to(folder).parts))
    return str(path.parent)


def _is_kind(word: str) -> bool:
    return word in _KINDS or word.removesuffix("s") in _KINDS


def _is_path(text: str) -> bool:
    return text.strip().startswith(("/", "~/")) or text.strip() == "~"
