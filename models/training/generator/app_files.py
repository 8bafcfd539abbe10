"""Files: opening, summarizing, finding."""

from __future__ import annotations

from models.training.generator import things
from models.training.generator.scene import Frame, Scene
from models.training.generator.sources import LATER, opened
from models.training.generator.text import Mark, Phrase

OPEN = Frame(
    core=(
        "(open|open up|pull up|bring up|show me|load|launch|display|get|show) {file}",
        "open {file}",
        "open {file} to get it ready",
        "(open|get) {file} for (the|my) (meeting|call|class|reference|review)",
        "open {file} (for me|so I can read it|to review it|)",
        "(find and open|look for and open|locate and open) {file}",
        "(open|pull up) {file} (from my computer|on my screen|from my documents|)",
        "(get|give me) the (path|file path|location) (of|for|to) {file}",
        "(open|view) {file} to (review|check|prepare|look it over)",
    ),
    free=(
        "can you open {file}(?|)",
        "I (need|want) (to see|to open|to read|to look at|) {file}",
        "let me (see|look at|read) {file}",
        "where('s| is) {file}? open it",
        "could I see {file}",
        "{file}, open it",
        "can I have a look at {file}",
        "I'd like to go over {file}, open it please",
    ),
)
SUMMARIZE = Frame(
    core=(
        "(summarize|summarise|sum up|recap|condense|digest) {file}",
        (
            "(give me|write|make|get|create|prepare|generate) (a|a short|a quick|a brief|the) (summary|"
            "overview|recap|digest|rundown) of {file}"
        ),
        (
            "(summarize|summarise) (the content of|the contents of|what's in|the main points of|the key "
            "points of|the content in) {file}"
        ),
        "(tell me|find out|show me) what {file} (says|is about|contains)",
        (
            "(give me|extract|pull out|list|get) the (key points|main points|highlights|gist|essentials|"
            "main ideas|takeaways) (of|from|in) {file}"
        ),
        (
            "(read|skim|go through|scan) {file} and (summarize it|give me a summary|sum it up|tell me what "
            "it says|give me the gist)"
        ),
        "(open|get) {file} and (summarize|summarise) it",
        "boil down {file}",
    ),
    free=(
        "what('s| is) {file} about(?|)",
        "what does {file} say(?|)",
        "what are the (main|key) (points|takeaways|findings) (of|in) {file}(?|)",
        "can you summarize {file} for me(?|)",
        "tl;dr of {file}",
        "tldr {file}",
        (
            "I (don't have time|am too busy|have no time) to read {file}, (summarize it|sum it up|what does "
            "it say?)"
        ),
        "summary of {file}( please|)",
        "I need (a summary|the gist|the key points) of {file}",
        "{file}, summarize it( please|)",
        "could I get (a short summary|the gist) of {file}",
        "is there anything important in {file}? summarize it",
        "{file} in a nutshell",
    ),
)
FIND = Frame(
    core=(
        (
            "(find|search for|look for|locate|show me|list|get|dig up) (my |the |all |any |all my |all the |"
            ")(files|documents|files and documents|pdfs|docs) (about|on|for|related to|mentioning|named|"
            "with|that mention|called) {query}"
        ),
        (
            "(search|look in|go through|scan|check) (my |)(computer|files|documents|folder|hard drive|"
            "downloads) for {query}"
        ),
        (
            "(find|search for|locate|look for) {query} (in|on|among) my (files|computer|documents|laptop|"
            "disk|Mac)"
        ),
        "(find|show me) (files|documents) (like|matching) {query}",
        "(find|locate) every (file|document) (about|on) {query}",
    ),
    free=(
        "where (is|are) (my|the) {query} (file|files|document|documents|pdf|pdfs)(?|)",
        (
            "do I have (any files|a file|a document|any documents|something on my computer) (about|on|for|"
            "named) {query}(?|)"
        ),
        "which (files|documents) (are about|mention|do I have on) {query}?",
        "where did I (save|put|store) the {query} (file|files|document|pdf)(?|)",
        "I'm looking for (a|the) (file|document) (about|on|called) {query}",
        "I can't find (my|the) {query} (file|document|pdf)",
        "{query} (files|documents)",
        "is there (a|any) (file|document|pdf) about {query} on this computer?",
        "what files do I have (about|on) {query}(?|)",
    ),
)


def open_file(scene: Scene) -> Phrase:
    """A file opened."""
    path, said = opened(scene)
    scene.made(path, "file", LATER["file"])
    return scene.say(OPEN, {"file": said})


def summarize(scene: Scene) -> Phrase:
    """A PDF summarized: a new one, the one just opened, or what a search found."""
    found = scene.earlier(("file", "files")) if scene.step else None
    if found and scene.chance(0.7):
        path, said = found
    else:
        path, said = opened(scene, pdf=True)
    ref = scene.call("summarize_pdf", path)
    scene.made(ref, "summary", LATER["summary"])
    return scene.say(SUMMARIZE, {"file": said})


def find_files(scene: Scene) -> Phrase:
    """Looking for files."""
    mark = Mark(things.keywords(scene.rng))
    ref = scene.call("find_files", mark)
    scene.made(ref, "files", LATER["files"])
    return scene.say(FIND, {"query": scene.quoted(mark, 0.6)})
