"""Tools for notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.plain_text import one_line
from agent.provenance import Label, Labels, Origin
from agent.results import Ambiguous, Choice, Field, Form, JsonValue, Missing, Proposal, Result, ToolReturn
from agent.tools import CallContext, Effect, Group, Query, Text, Title
from macos_tools.desk import Desk
from macos_tools.desk_documents import Note
from macos_tools.matching import best_titled, contains_words, fold, near, telling_words
from macos_tools.registry import toolbox
from macos_tools.wording import day, first_words, short

MAX_SHOWN = 4000
"""Characters of a note that are shown in the chat."""
MAX_FOUND = 20
CONTEXT_LINES = 3
"""Lines of a note that are shown above what is added."""
_NOTE_WORDS = re.compile(r"\b(?:the|my|our|notes?|called|titled|named)\b", re.IGNORECASE)
_BULLET = re.compile(r"^(\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?)")


def _body(note: Note) -> str:
    """Return the text of a note without its heading."""
    text = note.text.lstrip("\ufeff\n\r ")
    if text.startswith("# "):
        text = text.partition("\n")[2]
    return text.strip("\r\n")


def _label(note: Note) -> Labels:
    return frozenset({Label(Origin.NOTE, note.title)})


def _place(folder: str) -> str:
    return one_line(folder) or "no folder"


@dataclass(frozen=True, slots=True)
class NoteOpened(Result):
    """A note and what is in it."""

    note: Note
    shown: bool

    def as_argument(self) -> str:
        return _body(self.note)

    def as_sentence(self) -> str:
        body = _body(self.note)
        what = "Opened" if self.shown else "Here is"
        if not body.strip():
            return f"{what} your note “{self.note.title}”. It is empty."
        cut = (
            body if len(body) <= MAX_SHOWN else body[:MAX_SHOWN].rstrip() + "\n… (there is more in the note)"
        )
        return f"{what} your note “{self.note.title}”:\n\n{cut}"

    def as_json(self) -> JsonValue:
        return {"title": self.note.title, "folder": self.note.folder, "text": self.note.text}

    def labels(self) -> Labels:
        return _label(self.note)


@dataclass(frozen=True, slots=True)
class NoteWritten(Result):
    """A note that was made or added to."""

    note: Note
    made: bool

    def as_argument(self) -> str:
        return self.note.title

    def as_sentence(self) -> str:
        inside = f" in {one_line(self.note.folder)}" if self.note.folder else ""
        if self.made:
            return f"Created the note “{self.note.title}”{inside}."
        return f"Added to your note “{self.note.title}”{inside}."

    def as_json(self) -> JsonValue:
        path = str(self.note.path) if self.note.path else None
        return {"title": self.note.title, "folder": self.note.folder, "path": path}

    def labels(self) -> Labels:
        return _label(self.note)


@dataclass(frozen=True, slots=True)
class NotesFound(Result):
    """The notes that a search found."""

    query: str
    hits: tuple[tuple[Note, str], ...]
    """With the line that matched, or the first."""
    total: int

    def as_argument(self) -> str:
        return "\n".join(f"{note.title}: {line}" if line else note.title for note, line in self.hits)

    def as_sentence(self) -> str:
        about = f" about “{short(self.query)}”" if self.query else ""
        if not self.hits:
            return f"Found no notes{about}."
        head = f"Found {self.total} note{'s' if self.total > 1 else ''}{about}:"
        lines = [
            f"- {note.title}{f' (in {place})' if (place := one_line(note.folder)) else ''}"
            f"{f': {line}' if line else ''}"
            for note, line in self.hits
        ]
        more = self.total - len(self.hits)
        return "\n".join([head, *lines, *([f"… and {more} more."] if more else [])])

    def as_json(self) -> JsonValue:
        return [{"title": note.title, "folder": note.folder, "line": line} for note, line in self.hits]

    def labels(self) -> Labels:
        return frozenset(label for note, _ in self.hits for label in _label(note))


@toolbox.tool("New note", effect=Effect.WRITE, app="notes")
def create_note(context: CallContext, name: Title, content: Text = "", folder: Group = "") -> ToolReturn:
    """Create a note.

    Args:
        name: the title of the note.
        content: what it says.
        folder: the folder it goes in, if given.
    """
    desk: Desk = context.desk
    notes = _notes(context)
    asked = one_line(name.strip() or context.answers.get("name", "")) or first_words(content)
    if not asked:
        return Missing("name", "What should the new note be called?")
    place, warnings = _folder_for(folder, notes)
    title = _free_title(asked, place, notes)
    if title != asked:
        inside = f" in {place}" if place else ""
        warnings.append(f"You have a note called “{asked}”{inside} already; this makes another one.")

    def commit(key: str) -> Result:
        return NoteWritten(desk.notes.create(title, content, place, key), made=True)

    fields = (
        Field("Title", title, "name", edit_text=asked),
        Field("Folder", _place(place), "folder", edit_text=place),
        Field("Text", content.strip() or "(empty)", "content", edit_text=content),
    )
    made = Note("", title, place, content, context.now, "")
    expected = NoteWritten(made, made=True)
    return Proposal(
        f"Create the note “{short(title)}”", fields, commit, tuple(warnings), expected, place=place
    )


@toolbox.tool("Open note", effect=Effect.OPEN, app="notes")
def open_note(context: CallContext, name: Title, folder: Group = "") -> ToolReturn:
    """Open a note and return what it says.

    Args:
        name: the title of the note.
        folder: the folder it is in, if given.
    """
    note = _find(context, name, folder)
    if not isinstance(note, Note):
        return note
    desk: Desk = context.desk
    return NoteOpened(note, shown=context.show and note.path is not None and desk.opener.open(str(note.path)))


@toolbox.tool("Add to note", effect=Effect.WRITE, app="notes")
def append_note_content(context: CallContext, name: Title, content: Text, folder: Group = "") -> ToolReturn:
    """Add to a note.

    Args:
        name: the title of the note.
        content: what is added.
        folder: the folder it is in, if given.
    """
    text = content if content.strip() else context.answers.get("content", "")
    note = _find(context, name, folder)
    if not isinstance(note, Note):
        return note
    if not text.strip():
        return Missing("content", f"What should be added to “{note.title}”?")
    added = _as_addition(note, text)
    desk: Desk = context.desk

    def commit(key: str) -> Result:
        return NoteWritten(desk.notes.append(note, added, key), made=False)

    fields = (
        Field("Note", note.title, "name"),
        Field("Folder", _place(note.folder), "folder", edit_text=note.folder),
        Field("Adds", _diff(note, added), "content", edit_text=text, form=Form.DIFF),
    )
    expected = NoteWritten(note, made=False)
    return Proposal(
        f"Add to the note “{short(note.title)}”", fields, commit, expected=expected, place=note.folder
    )


@toolbox.tool("Search notes", effect=Effect.READ, app="notes")
def search_notes(context: CallContext, query: Query) -> ToolReturn:
    """Find notes by words in them.

    Args:
        query: words of the title, the folder or the text; "" for the notes that changed last.
    """
    notes = _notes(context)
    if not query.strip():
        recent = sorted(notes, key=lambda note: note.modified, reverse=True)
        return NotesFound("", tuple((note, _line(note, "")) for note in recent[:10]), len(recent))
    wanted = _NOTE_WORDS.sub(" ", query).strip() or query
    titled = [note for note in notes if contains_words(f"{note.folder} {note.title}", wanted)]
    inside = [note for note in notes if note not in titled and contains_words(note.text, wanted)]
    found = [*titled, *inside] or best_titled(notes, lambda note: note.title, wanted)
    return NotesFound(query, tuple((note, _line(note, wanted)) for note in found[:MAX_FOUND]), len(found))


def _notes(context: CallContext) -> Sequence[Note]:
    desk: Desk = context.desk
    notes = desk.notes.notes()
    for problem in desk.notes.problems():
        context.notice(problem)
    return notes


def _find(context: CallContext, name: str, folder: str) -> Note | Ambiguous | Missing:
    """Find the note that the user names; a question when that is none or several."""
    notes = _notes(context)
    if not (name.strip() or context.answers.get("name")):
        return Missing("name", "Which note do you mean?", _choices(_recent(notes)[:5], context))
    name = name.strip() or context.answers["name"]
    # The slot holds the words, so that an answer does not outlive an edit of them.
    slot = f"name:{fold(name)}"
    said = context.answers.get(slot) or name
    if chosen := next((note for note in notes if note.id == said), None):
        return chosen
    pool = notes
    if folder.strip():
        names = best_titled(dict.fromkeys(note.folder for note in notes if note.folder), str, folder)
        if names:
            pool = [note for note in notes if note.folder in names]
        else:
            context.notice(f"There is no folder called “{short(folder)}” among your notes.")
    hits: list[Note] = []
    for text in dict.fromkeys((said, _NOTE_WORDS.sub(" ", said).strip())):
        for candidates in (pool, notes):
            hits = hits or best_titled(candidates, lambda note: note.title, text)
    match hits:
        case []:
            asked = set(telling_words(said))
            sharing = [note for note in _recent(notes) if asked & set(telling_words(note.title))]
            alike = near(notes, lambda note: note.title, said) or sharing[:5]
            question = f"There is no note called “{short(said)}”. Which one do you mean?"
            return Missing(slot, question, _choices(alike, context))
        case [note]:
            return note
        case _:
            return Ambiguous(slot, f"Which note “{short(said)}” do you mean?", _choices(hits[:9], context))


def _recent(notes: Sequence[Note]) -> list[Note]:
    return sorted(notes, key=lambda note: note.modified, reverse=True)


def _choices(notes: Sequence[Note], context: CallContext) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            f"{note.title} ({f'in {one_line(note.folder)}, ' if note.folder else ''}changed "
            f"{day(note.modified.astimezone(context.zone), context.now)}: {_line(note, '', 40) or 'empty'})",
            note.id,
        )
        for note in notes
    )


def _line(note: Note, query: str, limit: int = 100) -> str:
    """Return the line of a note that tells most about `query`; the first one without a query."""
    lines = [line.strip() for line in _body(note).splitlines() if line.strip()]
    if not query:
        return short(lines[0], limit) if lines else ""
    wanted = telling_words(query)
    best = max(lines, key=lambda line: sum(word in fold(line) for word in wanted), default="")
    return short(best, limit)


def _folder_for(folder: str, notes: Sequence[Note]) -> tuple[str, list[str]]:
    """Return the folder a new note goes in, spelled as it is there already, with a warning when it is new."""
    wanted = (
        " ".join(re.sub(r"\b(?:the|my|folder)\b", " ", folder, flags=re.IGNORECASE).split()) or folder.strip()
    )
    if not wanted:
        return "", []
    for name in dict.fromkeys(note.folder for note in notes if note.folder):
        if fold(wanted) in (fold(name), fold(name.rpartition("/")[2])):
            return name, []
    return wanted, [f"There is no folder “{wanted}” yet; it will be made."]


def _free_title(title: str, folder: str, notes: Sequence[Note]) -> str:
    taken = {fold(note.title) for note in notes if fold(note.folder) == fold(folder)}
    number, free = 2, title
    while fold(free) in taken:
        free = f"{title} {number}"
        number += 1
    return free


def _diff(note: Note, added: str) -> str:
    """Return what is added, below the lines that it comes after."""
    before = [line for line in _body(note).splitlines() if line.strip()]
    around = [f"  {short(line, 100)}" for line in before[-CONTEXT_LINES:]]
    if len(before) > CONTEXT_LINES:
        around.insert(0, "  …")
    return "\n".join([*around, *(f"+ {line}" for line in added.strip("\n").splitlines())])


def _as_addition(note: Note, text: str) -> str:
    """Return the lines to add: one more item when the note ends in a list, else a paragraph of its own."""
    text = text.strip("\r\n")
    lines = [line for line in _body(note).splitlines() if line.strip()]
    bullet = _BULLET.match(lines[-1]) if lines else None
    if bullet is None:
        return f"\n{text}" if note.text.strip() and not note.text.endswith(("\n\n", "\r\n\r\n")) else text
    if "\n" in text or _BULLET.match(text):
        return text
    mark = bullet[1].replace("[x]", "[ ]").replace("[X]", "[ ]")
    if number := re.search(r"\d+", mark):
        mark = mark.replace(number[0], str(int(number[0]) + 1), 1)
    return mark + text
