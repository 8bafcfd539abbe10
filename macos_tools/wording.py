"""Small pieces of wording that several tools share."""

from __future__ import annotations

from datetime import datetime

from agent.times.moment import day_in_words

# A title that is cut behind one of these reads as if torn off.
_LEADS_ON = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "for",
        "from",
        "in",
        "is",
        "of",
        "on",
        "or",
        "that",
        "the",
        "to",
        "with",
        "your",
        "my",
        "our",
    ]
)


def short(text: str, limit: int = 60) -> str:
    """Return `text` on one line, cut to `limit` characters."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def size_in_words(size: int) -> str:
    """Return a number of bytes as people say it, such as "12 KB" (1 KB is 1,000 bytes)."""
    if size < 1000:
        return f"{size} bytes"
    value, unit = next(
        (size / scale, name)
        for scale, name in ((10**3, "KB"), (10**6, "MB"), (10**9, "GB"))
        if size / scale < 999.5 or name == "GB"
    )
    return f"{value:.1f} {unit}" if value < 9.95 and unit != "KB" else f"{value:.0f} {unit}"


def day(when: datetime, now: datetime) -> str:
    """Return the day as people say it: "today", "yesterday", "Friday" within a week, else the date.

    Args:
        when: aware, in the zone to speak in.
        now: aware.
    """
    ago = (now.astimezone(when.tzinfo).date() - when.date()).days
    match ago:
        case 0:
            return "today"
        case 1:
            return "yesterday"
        case _ if 1 < ago < 7:
            return day_in_words(when.date(), when.year).split(" ", 1)[0]
        case _:
            return day_in_words(when.date(), now.astimezone(when.tzinfo).year).split(" ", 1)[1]


def moment(when: datetime, now: datetime) -> str:
    """Return day and time, such as "yesterday at 14:05"."""
    return f"{day(when, now)} at {when:%H:%M}"


def full_date(when: datetime) -> str:
    """Return date and time for texts that are read later, such as "Friday 20 November 2026, 14:05"."""
    return f"{day_in_words(when.date(), 0)}, {when:%H:%M}"


def first_words(text: str, count: int = 8, limit: int = 60) -> str:
    """Return the first words of `text`, for a title that is the user's own words.

    Cut at the end of the first sentence or line, at `count` words, or at `limit` characters.
    """
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    for end in (". ", "! ", "? ", "; "):
        line = line.split(end, 1)[0]
    cut = line.split()
    if len(cut) > count:
        cut = cut[:count]
        while len(cut) > 3 and cut[-1].casefold() in _LEADS_ON:
            cut.pop()
    title = " ".join(cut).rstrip(" ,;:.-")
    return short(title[:1].upper() + title[1:], limit)
