"""Finds in a request what a plan's values were made from: words, names, times, and where a tool is spoken
of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from models.training.samples import Parts, Span

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_PART = r"(?:early |late |mid-?)?(?:morning|afternoon|evening|night|noon)"
_NUMBER = r"(?:\d+|an?|one|two|three|four|five|six|seven|a few|couple of)"
_UNIT = r"(?:minute|hour|day|week|month|year)s?"
_CLOCK = r"(?:\d{1,2}(?::\d{2})?\s*(?:a\.?m\b\.?|p\.?m\b\.?|o'clock)|\d{1,2}:\d{2}|noon|midnight)"
_PERIOD = rf"(?:{_DAY}|week(?:end)?|month|year|{_PART}|spring|summer|autumn|fall|winter|{_MONTH})"
_ATOM = rf"""
    (?:the\s+)?day\s+after\s+tomorrow
  | (?:by\s+)?(?:the\s+)?end\s+of\s+(?:the\s+|this\s+|next\s+)?(?:day|week|month|year)
  | (?:today|tonight|tomorrow|yesterday)(?:'s)?(?:\s+{_PART})?
  | (?:this|next|coming|following|last|every)\s+(?:coming\s+)?{_PERIOD}(?:\s+{_PART})?
  | {_DAY}s?(?:\s+{_PART})?
  | {_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?
  | \d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:\s+\d{{4}})?
  | \d{{4}}-\d{{2}}-\d{{2}}(?:[ T]\d{{2}}:\d{{2}}(?::\d{{2}})?)? | \d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?
  | the\s+\d{{1,2}}(?:st|nd|rd|th)
  | in\s+{_NUMBER}\s+{_UNIT} | {_NUMBER}\s+{_UNIT}\s+(?:from\s+now|later)
  | {_CLOCK}(?:\s*(?:-|–|to|until|till)\s*{_CLOCK})? | \d{{1,2}}(?:\s*(?:-|–|to|until|till)\s*){_CLOCK}
  | (?:the\s+)?(?:upcoming\s+)?weekend
"""
_GLUE = r"(?:\s*,?\s*(?:at|from|on|in\s+the|by|around|before|for|the\s+week\s+of)?\s*)"
_TIME = re.compile(rf"\b(?:{_ATOM})(?:{_GLUE}\b(?:{_ATOM}|{_PART})\b)*(?!\w)", re.VERBOSE | re.IGNORECASE)

_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "for",
        "and",
        "or",
        "in",
        "on",
        "at",
        "by",
        "with",
        "from",
        "is",
        "are",
        "be",
        "been",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "my",
        "our",
        "your",
        "his",
        "her",
        "their",
        "me",
        "us",
        "you",
        "i",
        "we",
        "them",
        "he",
        "she",
        "they",
        "as",
        "about",
        "please",
        "will",
        "would",
        "can",
        "could",
        "should",
        "have",
        "has",
        "had",
        "if",
        "also",
        "up",
        "do",
        "does",
        "not",
        "no",
        "any",
        "all",
        "some",
        "there",
        "here",
        "into",
        "over",
    ]
)

MENTIONS: dict[str, re.Pattern[str]] = {
    tool: re.compile(pattern, re.IGNORECASE)
    for tool, pattern in {
        "get_phone_number": r"\b(?:phone|number|call)\b",
        "get_email_address": r"\b(?:address|e-?mail)\b",
        "create_calendar_event": r"\b(?:calendar|event|schedule|appointment|invit\w+|meeting)\b",
        "open_and_get_file_path": r"\b(?:open|file|document|attach\w*)\b",
        "summarize_pdf": r"\b(?:summar\w+|key points)\b",
        "compose_new_email": r"\b(?:compose|e-?mail|send|write|draft)\b",
        "reply_to_email": r"\b(?:reply|respond|response|answer)\b",
        "forward_email": r"\b(?:forward)\b",
        "maps_open_location": r"\b(?:location|map|maps|locate|address|find|open|place|show|check)\b",
        "maps_show_directions": r"\b(?:directions?|route|way to|navigate|walk\w*|driv\w*|trans\w+)\b",
        "create_note": r"\b(?:note|list|create|write down)\b",
        "open_note": r"\b(?:open|note|check|review|access)\b",
        "append_note_content": r"\b(?:append|add|update|include)\b",
        "create_reminder": r"\b(?:remind\w*)\b",
        "send_sms": r"\b(?:sms|text|message|send|notify|inform|let)\b",
        "get_zoom_meeting_link": r"\b(?:zoom|link|virtual|online)\b",
    }.items()
}
"""Words by which requests speak of a tool."""


def _trimmed(text: str) -> str:
    text = re.sub(r"['’]s$", "", text.rstrip(" ,"))
    return text if re.search(r"[ap]\.m\.$", text, re.IGNORECASE) else text.rstrip(".")


def time_spans(request: str) -> list[Span]:
    """Returns the request's expressions of time, in order, without the preposition that leads each."""
    return [Span(m.start(), m.start() + len(_trimmed(m.group()))) for m in _TIME.finditer(request)]


def words(text: str) -> list[tuple[str, int, int]]:
    """Returns the words of a text in lower case, with where they start and end."""
    return [(m.group().lower(), m.start(), m.end()) for m in re.finditer(r"\w+(?:['’]\w+)?", text)]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A crude stem: enough to match "schedule" with "scheduled" and "notes" with "note"."""
    word = re.sub(r"['’]s$", "", word)
    for ending in ("ation", "ting", "ning", "ing", "ies", "ed", "es", "er", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def find_exact(request: str, value: str, near: float = 0.0) -> Span | None:
    """Finds a value in the request as whole words, first as written, then in any case; nearest to `near`."""
    value = value.strip().strip("\"'.,;:!")
    if not value:
        return None
    pattern = rf"(?<!\w){re.escape(value)}(?!\w)"
    for flags in (0, re.IGNORECASE):
        found = [Span(m.start(), m.end()) for m in re.finditer(pattern, request, flags)]
        if found:
            # What a call is about is mostly said after its verb.
            return min(found, key=lambda s: s.start - near if s.start >= near else 2 * (near - s.start))
    return None


def find_similar(
    request: str, value: str, least: float = 0.5, without: frozenset[str] = frozenset(), reach: int = 14
) -> Span | None:
    """Finds the piece of the request whose content words best match a value's.

    Args:
        request: the request.
        value: words that somebody made from the request.
        least: the F1 score of stemmed content words under which nothing is found.
        without: words in lower case that do not count, such as the names of the people written to.
        reach: the longest piece, in words.
    """
    wanted = {stem(w) for w, _, _ in words(value) if w not in _STOP and w not in without}
    have = words(request)
    cuts = [a for a, _ in clause_bounds(request)]
    stems = [stem(w) if w not in _STOP else "" for w, _, _ in have]
    best, best_score = None, least
    for i, first in enumerate(stems):
        if first not in wanted or not first:
            continue
        hit: set[str] = set()
        content = 0
        for j in range(i, min(i + reach, len(stems))):
            between = request[have[j - 1][2] : have[j][1]] if j > i else ""
            if re.search(r"[.;\"“”]", between) or (
                j > i and any(have[j - 1][1] < c <= have[j][1] for c in cuts)
            ):
                break
            if not stems[j]:
                continue
            content += 1
            if stems[j] not in wanted:
                continue
            hit.add(stems[j])
            score = 2 * len(hit) / (content + len(wanted)) - 0.001 * (j - i)
            if score > best_score:
                best, best_score = Span(have[i][1], have[j][2]), score
    return best


def clause_bounds(request: str) -> list[tuple[int, int]]:
    """Cuts a request into its clauses: at sentence ends, "then", "and" before a verb, and the like."""
    cuts = [0]
    pattern = (
        r"[.!?;]\s+(?=[A-Z])|,?\s+(?:and\s+)?(?:then|finally|also|additionally|afterwards?|after that)\b,?\s*"
        r"|,\s+(?:and\s+)?(?=(?:open|send|create|compose|reply|forward|show|set|append|add|get|find|schedule|"
        r"summarize|attach|remind|text|email|invite|include|check|provide|make|write|update|share|locate)\b)"
        r"|\s+and\s+(?=(?:open|send|create|compose|reply|forward|show|set|append|add|get|find|schedule|"
        r"summarize|remind|text|email|check|provide|make|write|locate)\b)"
    )
    for match in re.finditer(pattern, request, re.IGNORECASE):
        if match.end() < len(request) and _quotes_before(request, match.start()) % 2 == 0:
            cuts.append(match.end())
    cuts = sorted(set(cuts))
    return list(zip(cuts, [*cuts[1:], len(request)], strict=True))


def _quotes_before(request: str, position: int) -> int:
    return sum(request.count(q, 0, position) for q in '"“”')


def choose_time(request: str, value: str, near: float, candidates: Sequence[Span]) -> Span | Parts | None:
    """Chooses the expression of time that a computed date was made from.

    Args:
        request: the request.
        value: the date, ISO or nearly.
        near: where the request speaks of the call.
        candidates: the request's expressions of time.

    Returns:
        The expression in the same clause, or next to it; None when there is none within reach.
    """
    clock = re.search(r"[ T](\d{2}):(\d{2})", value)

    def cost(span: Span) -> float:
        text = request[span.start : span.end].lower()
        distance = min(abs(span.start - near), abs(span.end - near))
        said = re.search(r"(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m", text)
        if said and clock:
            hour = int(said[1]) % 12 + (12 if said[3] == "p" else 0)
            distance += -60 if hour == int(clock[1]) else 80
        same = any(a <= near < b and a <= span.start < b for a, b in clause_bounds(request))
        return distance - (50 if same else 0)

    best = min(candidates, key=cost, default=None)
    return best if best is not None and cost(best) < 130 else None
