"""Text without what only steers terminals and breaks file formats; the words themselves stay as they are."""

from __future__ import annotations

import re

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def plain(text: str) -> str:
    """Return `text` with every line end as a newline and without control characters and lone surrogates.

    Arguments pass through this once, before anything is made of them, so that what an approval shows is
    what a file holds: no format can store these, and each would drop them in a way of its own.
    Direction marks and joiners stay: languages and emoji need them, and a face shows them as marks.
    """
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _CONTROL.sub("", _LINE_END.sub("\n", text)))


def one_line(text: str) -> str:
    """Return `text` on one line, without anything that cannot be printed; for names in lists and on cards."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def stands_in(value: str, request: str) -> bool:
    """Tell whether the user said `value`: as whole words, in whatever case.

    "x@y.co" does not stand in "mail x@y.com", nor does "5101" in "+1 510 555 0101".
    """
    wanted, said = value.strip().casefold(), request.casefold()
    if not wanted or wanted not in said:  # most are not, and a pattern takes long to make
        return False
    # A word must end where the value ends; a full stop behind it ends the sentence, unless a word follows.
    before = r"(?<![\w@+-])(?<!\w\.)" if re.match(r"\w|\+", wanted) else ""
    after = r"(?![\w@+-]|\.\w)" if re.search(r"\w$", wanted) else ""
    return re.search(before + re.escape(wanted) + after, said) is not None
