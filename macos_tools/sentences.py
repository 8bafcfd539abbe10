"""Cutting the text of documents into sentences that can stand alone in a summary."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

# Titles and short forms whose full stop ends no sentence.
_SHORT_FORMS = frozenset({
    "mr", "mrs", "ms", "dr", "prof", "sr", "jr", "st", "vs", "etc", "e.g", "i.e", "cf", "al", "fig",
    "figs", "no", "nos", "vol", "pp", "p", "ca", "approx", "inc", "ltd", "co", "corp", "dept", "est",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue",
    "wed", "thu", "fri", "sat", "sun",
})  # fmt: skip
# A run of ends is looked at once: from each of a million dots on, it would take hours.
_END = re.compile(r"((?<![.!?…])[.!?…]+[\"'”’»)\]]*)(\s+)|([。！？]+[」』”]*)(\s*)")
_BULLET = re.compile(r"^\s*(?:[-*•‣◦▪–·o]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
_HYPHEN = re.compile(r"(\w)[-\u00ad\ufffe\x02]\s*\n\s*(?=[a-zà-ÿ])")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_INVISIBLE = re.compile("[\u00ad\ufffe\uffff\x00-\x08\x0b-\x1f]")

MIN_WORDS, MAX_WORDS = 5, 60
"""A sentence with fewer words says too little alone, one with more is a table or a list."""


def without_running_lines(pages: Sequence[str]) -> list[str]:
    """Return the pages without the headers and footers that stand on most of them, page numbers included."""
    lines = [[line.strip() for line in page.replace("\r\n", "\n").split("\n")] for page in pages]
    if len(pages) < 3:
        return ["\n".join(page) for page in lines]
    seen: Counter[str] = Counter()
    for page in lines:
        seen.update({_shape(line) for line in _edges(page)})
    running = {shape for shape, count in seen.items() if count >= max(3, len(pages) // 2)}
    kept = []
    for page in lines:
        dropped = {line for line in _edges(page) if _shape(line) in running}
        kept.append("\n".join(line for line in page if line not in dropped))
    return kept


def _edges(page: Sequence[str]) -> list[str]:
    """Return the lines of a page that may be its header and footer: short ones at its ends."""
    filled = [line for line in page if line]
    depth = 2 if len(filled) >= 6 else 1 if len(filled) >= 3 else 0
    return [line for line in (*filled[:depth], *filled[len(filled) - depth :]) if len(line) <= 90]


def _shape(line: str) -> str:
    """Return `line` with its numbers alike, so that "Page 3 of 9" is the same line on every page."""
    return re.sub(r"\d+", "#", line.casefold())


def sentences_of(text: str) -> list[str]:
    """Return the whole sentences of `text`; headings, table rows and fragments are left out."""
    found: list[str] = []
    for paragraph in paragraphs_of(text):
        found.extend(sentence for sentence in _split(paragraph) if _stands_alone(sentence))
    return found


def lines_of(text: str) -> list[str]:
    """Return the lines of `text` that say something, for documents without sentences (slides, lists)."""
    paragraphs = (line.strip() for line in text.split("\n"))
    cleaned = (_BULLET.sub("", _INVISIBLE.sub("", line)) for line in paragraphs)
    return [line for line in cleaned if len(line.split()) >= 3 and len(_NO_LETTERS.sub("", line)) >= 8]


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs: lines joined, words that were cut at a line's end made whole again."""
    text = _HYPHEN.sub(r"\1", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _INVISIBLE.sub("", text)
    paragraphs: list[list[str]] = [[]]
    for line in text.split("\n"):
        stripped = line.strip()
        if not stripped or stripped.startswith(("#", "|", "```")) or _is_heading(stripped, paragraphs[-1]):
            paragraphs.append([])
        elif _BULLET.match(line):
            paragraphs.append([_BULLET.sub("", stripped)])
        else:
            paragraphs[-1].append(stripped)
    return [" ".join(" ".join(lines).split()) for lines in paragraphs if lines]


def _is_heading(line: str, before: list[str]) -> bool:
    """Tell whether a line is a heading set without a blank line: short, without an end, after one or none."""
    ended = not before or before[-1].endswith((".", "!", "?", ":", "…", "。"))
    return (
        ended
        and len(line) <= 60
        and len(line.split()) <= 8
        and not line.endswith((".", "!", "?", ",", ";", "…", "。", "！", "？", "-"))
    )


def _split(paragraph: str) -> list[str]:
    found: list[str] = []
    start = 0
    for end in _END.finditer(paragraph):
        if end[1] is not None and not _ends_sentence(paragraph, start, end):
            continue
        found.append(paragraph[start : end.end(1) if end[1] is not None else end.end(3)].strip())
        start = end.end()
    found.append(paragraph[start:].strip())
    return [sentence for sentence in found if sentence]


def _ends_sentence(paragraph: str, start: int, end: re.Match[str]) -> bool:
    following = paragraph[end.end() : end.end() + 1]
    if following.islower():
        return False
    if end[1][0] != ".":
        return True
    last = paragraph[start : end.start()].rpartition(" ")[2].lstrip("(\"'“‘").casefold()
    return not (last in _SHORT_FORMS or (len(last) == 1 and last.isalpha()))


def _stands_alone(sentence: str) -> bool:
    if not sentence.rstrip("\"'”’»)]」』").endswith((".", "!", "?", "…", "。", "！", "？")):
        return False
    letters = len(_NO_LETTERS.sub("", sentence))
    if letters < 0.55 * len(sentence.replace(" ", "")):
        return False
    count = len(sentence.split())
    if sentence.rstrip("」』”").endswith(("。", "！", "？")):
        return 8 <= len(sentence) <= 300  # scripts that are written without spaces
    return MIN_WORDS <= count <= MAX_WORDS
