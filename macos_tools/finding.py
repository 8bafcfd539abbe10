"""Which file the user means: by path, by name, or by words of its name. It never picks from several."""

from __future__ import annotations

import functools
import heapq
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from agent.plain_text import one_line, stands_in
from agent.provenance import YOURS, Origin
from agent.results import Ambiguous, Choice, Missing
from agent.tools import CallContext
from macos_tools.desk import Desk
from macos_tools.desk_documents import DeskFile
from macos_tools.matching import best_titled, fold, near, telling_words, words
from macos_tools.wording import day, short, size_in_words

MAX_CHOICES = 9
MAX_COMPARED = 200
"""How many names are compared letter by letter when no word fits."""
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
_PATH_START = re.compile(r"(?<![\w/])~?/")
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
    desk: Desk = context.desk
    if (given := given_path(said)) and _may_be_named(given.path, said, context, slot):
        return given
    listing = desk.files.listing()
    for problem in desk.files.problems():
        context.notice(problem)
    *folders, last = re.split(r"[/\\]", said.strip().rstrip("/\\"))
    name = last if _is_path(said) or _ENDING.search(last) else said
    hits = _in_folders(matching_files(listing.files, name), folders)
    match hits:
        case []:
            partly = "" if listing.complete else " (not all of your folders could be searched in time)"
            question = (
                f"There is no file called “{short(said)}” in your folders{partly}. Which one do you mean?"
            )
            alike = near_files(listing.files, name)
            return Missing(slot, question, choices(alike, desk, context.zone, context.now))
        case [one]:
            return one
        case _:
            question = f"Which “{short(said)}” do you mean?"
            if len(hits) > MAX_CHOICES:
                question += f" These {MAX_CHOICES} of {len(hits)} changed last."
            return Ambiguous(slot, question, choices(hits[:MAX_CHOICES], desk, context.zone, context.now))


def _may_be_named(path: Path, said: str, context: CallContext, slot: str) -> bool:
    """Tell whether a call may name this file: it lies in the user's folders, or the user said its path.

    A mail that holds "/home/me/.ssh/id_rsa" must not have it read or attached.
    """
    desk: Desk = context.desk
    real = path.resolve()
    if any(real.is_relative_to(folder.resolve()) for folder in desk.files.folders):
        return True
    origins = {label.origin for label in context.labels.get(slot.partition(":")[0], YOURS)}
    if origins <= {Origin.USER} or context.answers.get(slot) == said:
        return True
    # The result of another call: the user's when the request has that very path.
    starts = (found.start() for found in _PATH_START.finditer(context.request))
    return any(stands_in(str(path), str(Path(context.request[at:]).expanduser())) for at in starts)


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
    if _ENDING.search(query):  # a file name: its words are no description
        return _named(files, _name, query) or _misspelled(files, query)
    asked = words(query)
    kinds = {ending for word in asked for ending in _KINDS.get(word.removesuffix("s"), _KINDS.get(word, ()))}
    telling = [
        word for word in telling_words(query) if word not in _SAY_NOTHING | _NEWEST and not _is_kind(word)
    ]
    of_kind = [file for file in files if not kinds or file.path.suffix.lower() in kinds]
    # A name that holds these words itself ("last will.pdf") goes before reading them as an order.
    if hits := _named(files, _stem, query) or _named(files, _name, query):
        return hits
    newest = asks_for_newest(query)
    if not telling:
        return of_kind[: 1 if newest else None] if kinds else []
    said = " ".join(telling)
    # Words of the folder count too: "the budget in taxes" is taxes/budget.pdf.
    hits = _named(of_kind, _stem, said) or _named(of_kind, _with_folder, said) or _misspelled(of_kind, said)
    return hits[:1] if newest else hits


def _in_folders(files: list[DeskFile], folders: Sequence[str]) -> list[DeskFile]:
    """Return those of the files that lie in such folders ("Work/report.pdf"); all when none does."""
    wanted = tuple(folded for folder in folders if (folded := fold(folder)))
    if not wanted or len(files) < 2:
        return files
    return [
        file for file in files
        if tuple(map(fold, file.path.parent.parts[-len(wanted) :])) == wanted
    ] or files  # fmt: skip


def near_files(files: Sequence[DeskFile], query: str) -> list[DeskFile]:
    """Return the files whose names look most like `query`."""
    stem = Path(query).stem
    return near(_alike(files, _stem, stem), _stem, stem)


def _named(files: Sequence[DeskFile], name: Callable[[DeskFile], str], query: str) -> list[DeskFile]:
    """Return the files of the strictest reading of `query` that finds any, as it is spelled."""
    wanted, telling = fold(query), telling_words(query)
    named = [(file, fold(name(file))) for file in files]
    if same := [file for file, other in named if other == wanted]:
        return same
    if held := [file for file, other in named if set(telling) <= set(other.split())]:
        return held
    return [file for file, other in named if _begins(telling, other.split())]


def _misspelled(files: Sequence[DeskFile], query: str) -> list[DeskFile]:
    return best_titled(_alike(files, _name, query), _name, query)


def _begins(telling: Sequence[str], have: Sequence[str]) -> bool:
    return bool(telling) and all(any(word.startswith(wanted) for word in have) for wanted in telling)


def _alike(files: Sequence[DeskFile], name: Callable[[DeskFile], str], query: str) -> list[DeskFile]:
    """Return the files that share the most pairs of letters with `query`: few enough to compare in full."""
    wanted = _pairs(fold(query))
    shared = [(len(wanted & _pairs(fold(name(file)))), file) for file in files]
    least = max(1, len(wanted) // 4)
    best = heapq.nlargest(MAX_COMPARED, (one for one in shared if one[0] >= least), key=lambda one: one[0])
    chosen = {id(file) for _, file in best}
    return [file for file in files if id(file) in chosen]


@functools.lru_cache(maxsize=65536)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))


def _name(file: DeskFile) -> str:
    return file.path.name


def _stem(file: DeskFile) -> str:
    return file.path.stem


def _with_folder(file: DeskFile) -> str:
    return f"{file.path.parent.name} {file.path.stem}"


def asks_for_newest(query: str) -> bool:
    """Tell whether the words ask for the file that changed last."""
    return any(word in _NEWEST for word in words(query))


def choices(files: Sequence[DeskFile], desk: Desk, zone: ZoneInfo, now: datetime) -> tuple[Choice, ...]:
    """Return the files as choices that can be told apart."""
    return tuple(
        Choice(
            f"{one_line(file.path.name)} in {folder_in_words(file.path, desk)} "
            f"({size_in_words(file.size)}, changed {day(file.modified.astimezone(zone), now)})",
            str(file.path),
        )
        for file in files
    )


def folder_in_words(path: Path, desk: Desk) -> str:
    """Return the folder of a file, short: from the searched folder that it lies in."""
    for folder in desk.files.folders:
        if path.is_relative_to(folder):
            return one_line(str(Path(folder.name, *path.parent.relative_to(folder).parts)))
    return one_line(str(path.parent))


def _is_kind(word: str) -> bool:
    return word in _KINDS or word.removesuffix("s") in _KINDS


def _is_path(text: str) -> bool:
    return text.strip().startswith(("/", "~/")) or text.strip() == "~"
