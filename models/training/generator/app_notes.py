"""Notes: creating, opening, adding to, searching."""

from __future__ import annotations

from models.training.generator import sayings, things
from models.training.generator.scene import EMPTY, Draft, Frame, Scene
from models.training.generator.sources import LATER, passed_on
from models.training.generator.text import Mark, Phrase, grow, pick

AGAIN = Frame(
    core=(
        "(add|append|write|put) {text} to {it}",
        "(append|add) to {it}: {text}",
        "(update|extend) {it} with {text}",
        "(add|append|put|copy|paste|include) {thing} (to|in|into) {it}",
        "(update|extend) {it} with {thing}",
        "also (put|add) {text} (in|into) {it}",
        "also (put|add) {thing} (in|into) {it}",
        "(append|add) {it} with {text}",
    ),
)
REOPEN = ("(open|open up|show me|pull up|view|read) {it}", "open {it} (again|for me|to check it|)")
FOLDER = (
    "in (my|the) {folder} folder",
    "in the folder {folder}",
    "in (the|my) {folder} folder",
    "inside (the|my) {folder} folder",
    "under {folder}",
    "in {folder}",
    "(, folder|in folder) {folder}",
)
CREATE = Frame(
    core=(
        (
            "(create|make|write|start|add|open|take) (a|a new) note (called|titled|named|with the title|"
            "entitled) {name}"
        ),
        "(create|make|start|write) (a|a new) {name} note",
        "(create|make|start|write) (a|a new) note (for|about|on) {name}",
        "(create|make) a note {name}",
        "(write|jot|note) down {text}",
        "(make|take|write|create|add) a (quick |new |)note(:| that| saying| that says|) {text}",
        "(note|save|write) {text} in a (new |)note",
        "(create|make|write|start) (a|a new) note with {text}",
        "(save|put|store|keep) {thing} (in|as|to|into) a (new |)note",
        "(create|make|write) (a|a new) note (with|from|containing) {thing}",
        "(save|put|store|write) {thing} (in|to|into) (a note|a new note) (called|titled|named) {name}",
        "(turn|make) {thing} into a note",
        "(put|write|save) {text} in a (new |)note (called|titled|named) {name}",
        "(write|save) a note called {name} with {text}",
        "(create|make) a note in (my|the) {folder} folder (called|titled|named) {name}",
    ),
    free=(
        "new note: {text}",
        "new note {name}",
        "new note called {name}",
        "I (need|want) a (new |)note (called|named|titled) {name}",
        "note to self: {text}",
        "note: {text}",
        "take this down: {text}",
        "I want to write (something|this) down: {text}",
        "I (need|want) to remember that {text}, make a note",
        "can you start a note called {name}(?|)",
        "could you note (down |)that {text}",
    ),
    tails={
        "name": (
            "(called|titled|named) {name}",
            "under the title {name}",
            "and (call|name) it {name}",
            ", title {name}",
        ),
        "folder": FOLDER,
        "default": ("{default}",),
        "text": (
            "with {text}",
            "with the (content|text) {text}",
            "saying {text}",
            "that says {text}",
            "and write {text}",
            ": {text}",
            "and put {text} in it",
            "containing {text}",
        ),
        "thing": (
            "with {thing}",
            "and put {thing} in it",
            "containing {thing}",
            "with {thing} in it",
            "and (add|include) {thing}",
            "from {thing}",
            "including {thing}",
        ),
    },
)
OPEN = Frame(
    core=(
        (
            "(open|show|show me|pull up|bring up|display|read|get|read me|find|view|go to|load|check) (the|"
            "my) note (called|titled|named|) {name}"
        ),
        "(open|show|show me|pull up|bring up|read|view|get|check|look at) (the|my) {name} note(s|)",
        "(open|show me|pull up|bring up|display) (the|my|) {name} (in|from) (my |)notes",
        "(open|read|show me) {name} (in|from) (the|my) {folder} (notes |)folder",
        "open note {name}",
        "read (me |out |aloud |)(the|my) {name} note",
    ),
    free=(
        "what (does|did) (my|the) {name} note say(?|)",
        "what('s| is|s) in (my|the) {name} note(?|)",
        "what('s| is) in (my|the) note (called |) {name}(?|)",
        "what did I write in (my|the) {name} note(?|)",
        "can I see (my|the) {name} note(?|)",
        "let me see (my|the) note {name}",
        "I (want|need) to (see|read|look at|check) (my|the) {name} note",
        "where is my note {name}? open it",
        "(the|my) {name} note please",
        "{name} note",
    ),
    tails={"default": ("{default}",), "folder": (*FOLDER, "from (my|the) {folder} folder")},
)
APPEND = Frame(
    core=(
        "(add|append|write|put) {text} (to|in|into|on) (the|my) note (called |titled |named |) {name}",
        "(add|append|write|put) {text} (to|in|on) (the|my) {name} note",
        "(add|append|put) {text} to {name} in (my |)notes",
        "(append|add) to (the|my) note {name}: {text}",
        "(append|add) to (the|my) {name} note (that |:){text}",
        "(update|extend) (the|my) (note {name}|{name} note) with {text}",
        (
            "(add|append|write|put|save|copy|paste|include) {thing} (to|in|into) (the|my|the existing) note "
            "(called |titled |named |) {name}"
        ),
        "(add|append|put|save|copy|paste) {thing} (to|in|into) (the|my) {name} note",
        "(update|extend) (the|my) (note {name}|{name} note) with {thing}",
        "(append|add) {thing} to {name}",
        "(include|add|append) {text} in the existing note {name}",
        "in (the|my) {name} note, (add|write|put) {text}",
        "(note|write down) {text} in (my|the) {name} note",
        "(put|stick) {text} (on|in) {name}",
    ),
    free=(
        "{text}, (add that|put that|write that) (to|in) my {name} note",
        "(the|my) {name} note (needs|should have) {text}(, add it|)",
        "can you add {text} to (my|the) {name} note(?|)",
        "I forgot to (write|put) {text} in (my|the) {name} note, add it",
        "(one more thing|something else) for (my|the) {name} note: {text}",
        "(also put|also add) {text} on my {name} note",
    ),
    tails={"folder": FOLDER, "default": ("{default}",)},
)
SEARCH = Frame(
    core=(
        "(search|go through|look through|check|scan) (my|the|all my) notes for {query}",
        (
            "(find|search for|look for|show me|list|pull up|get|dig up) (my |the |all |all my |any |)notes "
            "(about|on|mentioning|with|containing|that mention) {query}"
        ),
        (
            "(find|show me|look up|see) what (I wrote|I noted|my notes say|I have in my notes) (about|on) "
            "{query}"
        ),
        "(look for|search|find) {query} in (my|the) notes",
        "(check|see) (if|whether) I (have|wrote) (a note|anything|something) (about|on) {query}",
    ),
    free=(
        "do I have (a note|any notes|notes|anything in my notes) (about|on) {query}(?|)",
        "what (did I write|did I note|do my notes say|have I written) (about|on) {query}(?|)",
        "which notes mention {query}(?|)",
        "(any|are there) notes (about|on) {query}(?|)",
        "where did I (write|note|put) (down |)(the |my |) {query}(?|)",
        "I wrote something about {query} somewhere in my notes",
        "I'm looking for a note (about|on) {query}",
        "in which note is {query}?",
        "notes (about|on) {query}",
        "where's the note about {query}",
    ),
)


def _again(scene: Scene) -> tuple[Mark, Draft, Phrase] | None:
    """A note that an earlier step named, its folder, and how to speak of it now."""
    known = [entry for entry in scene.notebook if entry[2] < scene.step]
    if not known or not scene.chance(0.4):
        return None
    name, folder, step = known[-1]
    words = [
        "the same note",
        "that note",
        "this note",
        "the note",
        "the {n} note",
        "the note {n}",
        "the existing note {n}",
    ]
    if step == scene.step - 1:
        words.append("it")
    return name, folder, grow(scene.rng, pick(scene.rng, words), {"n": scene.quoted(name)})


def _folder(scene: Scene, slots: dict[str, Phrase], chance: float) -> Draft:
    """Perhaps a folder."""
    if not scene.often(chance):
        if scene.formal and scene.chance(0.12):
            slots["default"] = (pick(scene.rng, ("in the default folder", "in my default folder")),)
        return EMPTY
    mark = Mark(things.folder(scene.rng))
    slots["folder"] = scene.quoted(mark)
    return mark


def create_note(scene: Scene) -> Phrase:
    """A new note: a name, a text, something passed on, a folder."""
    rng = scene.rng
    slots: dict[str, Phrase] = {}
    name: Draft = EMPTY
    content: Draft = EMPTY
    passed = passed_on(scene, [], 0.14)
    roll = rng.random()
    if roll < 0.8 or (passed and roll < 0.9):
        mark = Mark(things.note_title(rng))
        name, slots["name"] = mark, scene.quoted(mark)
    if passed:
        content, slots["thing"] = passed
    elif name is EMPTY or scene.chance(0.5):
        text = Mark(sayings.note_text(rng))
        content, slots["text"] = text, scene.quoted(text, 0.8)
    folder = _folder(scene, slots, 0.3 if name is not EMPTY else 0.1)
    scene.call("create_note", name, content, folder)
    if isinstance(name, Mark):
        scene.notebook.append((name, folder, scene.step))
    return scene.say(CREATE, slots)


def open_note(scene: Scene) -> Phrase:
    """A note on the screen."""
    if again := _again(scene):
        mark, folder, it = again
        scene.made(scene.call("open_note", mark, folder), "note", LATER["note"])
        return grow(scene.rng, pick(scene.rng, REOPEN), {"it": it})
    mark = Mark(things.note_title(scene.rng))
    slots: dict[str, Phrase] = {"name": scene.quoted(mark)}
    folder = _folder(scene, slots, 0.35)
    scene.notebook.append((mark, folder, scene.step))
    ref = scene.call("open_note", mark, folder)
    scene.made(ref, "note", LATER["note"])
    return scene.say(OPEN, slots)


def append_note(scene: Scene) -> Phrase:
    """Something added to a note."""
    rng = scene.rng
    slots: dict[str, Phrase] = {}
    folder: Draft = EMPTY
    again = _again(scene)
    if again:
        mark, folder, slots["it"] = again
    else:
        mark = Mark(things.note_title(rng))
        slots["name"] = scene.quoted(mark)
    content: Draft
    passed = passed_on(scene, [], 0.25)
    if passed:
        content, slots["thing"] = passed
    else:
        text = Mark(sayings.note_text(rng) if scene.chance(0.7) else things.topic(rng))
        content, slots["text"] = text, scene.quoted(text, 0.8)
    if not again:
        folder = _folder(scene, slots, 0.3)
        scene.notebook.append((mark, folder, scene.step))
    scene.call("append_note_content", mark, content, folder)
    return scene.say(AGAIN if again else APPEND, slots)


def search_notes(scene: Scene) -> Phrase:
    """Looking for notes."""
    mark = Mark(things.keywords(scene.rng))
    ref = scene.call("search_notes", mark)
    scene.made(ref, "notes", LATER["notes"])
    return scene.say(SEARCH, {"query": scene.quoted(mark, 0.6)})
