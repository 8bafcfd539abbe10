"""The words of time, how they are abbreviated, and how they are misspelt."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

WEEKDAY: Final = {
    "monday": 0, "mon": 0, "tuesday": 1, "tue": 1, "tues": 1, "wednesday": 2, "wed": 2, "weds": 2,
    "thursday": 3, "thu": 3, "thur": 3, "thurs": 3, "friday": 4, "fri": 4,
    "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
}  # fmt: skip
"""Weekday names to `date.weekday()` numbers."""

WEEKDAY_PLURAL: Final = {
    "mondays": 0, "tuesdays": 1, "wednesdays": 2, "thursdays": 3,
    "fridays": 4, "saturdays": 5, "sundays": 6,
}  # fmt: skip

MONTH: Final = {
    "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4,
    "may": 5, "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8,
    "september": 9, "sep": 9, "sept": 9, "october": 10, "oct": 10,
    "november": 11, "nov": 11, "december": 12, "dec": 12,
}  # fmt: skip

UNIT: Final = {
    "second": "second", "seconds": "second", "sec": "second", "secs": "second",
    "minute": "minute", "minutes": "minute", "min": "minute", "mins": "minute",
    "hour": "hour", "hours": "hour", "hr": "hour", "hrs": "hour",
    "day": "day", "days": "day", "night": "day", "nights": "day",
    "week": "week", "weeks": "week", "wk": "week", "wks": "week",
    "fortnight": "fortnight", "fortnights": "fortnight",
    "month": "month", "months": "month", "mo": "month", "mos": "month",
    "quarter": "quarter", "quarters": "quarter", "year": "year", "years": "year", "yr": "year", "yrs": "year",
}  # fmt: skip
"""Names of units, plural and short, to one name each."""

UNIT_GLUED: Final = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "y": "year"}
"""One-letter units, taken only right behind their number ("90m")."""

NUMBER: Final = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip

ORDINAL: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
    "twentieth": 20, "thirtieth": 30,
}  # fmt: skip

# Everyday misspellings and short forms that an edit distance would miss or get wrong.
_TYPOS: Final = {
    "tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow", "tomo": "tomorrow",
    "tommorow": "tomorrow", "tommorrow": "tomorrow", "tomorow": "tomorrow", "2moro": "tomorrow",
    "tonite": "tonight", "2nite": "tonight", "2night": "tonight",
    "2morrow": "tomorrow", "2morow": "tomorrow", "2day": "today", "todays": "today", "tomorrows": "tomorrow",
    "thurday": "thursday", "thirsday": "thursday", "thursdy": "thursday",
    "wensday": "wednesday", "wendsday": "wednesday", "wednsday": "wednesday", "wendesday": "wednesday",
    "teusday": "tuesday", "tusday": "tuesday", "firday": "friday", "frday": "friday", "firiday": "friday",
    "staurday": "saturday", "satuday": "saturday", "sunady": "sunday", "monady": "monday",
    "febuary": "february", "feburary": "february", "janurary": "january", "agust": "august",
    "nite": "night", "midnite": "midnight", "wknd": "weekend", "nxt": "next", "evry": "every",
    "evey": "every", "noontime": "noon", "midday": "noon", "mid-day": "noon", "til": "until", "till": "until",
    "thru": "through", "morn": "morning", "mornin": "morning", "arvo": "afternoon",
    "ev": "every", "xmas": "christmas", "x-mas": "christmas",
}  # fmt: skip

# Long words only: short ones are too near to ordinary words ("match", "many", "sun").
_FUZZY: Final = (
    "monday", "tuesday", "wednesday", "thursday", "saturday", "sunday",
    "tomorrow", "yesterday", "tonight", "weekend", "weekday", "afternoon", "evening", "midnight",
    "january", "february", "september", "october", "november", "december",
)  # fmt: skip
_FAR: Final = frozenset({"wednesday", "tomorrow", "yesterday", "afternoon", "february", "september"})

# Real words one slip away from a time word.
_REAL: Final = frozenset({
    "weekends", "weekdays", "evenings", "afternoons", "ember", "octobers", "mundane", "sundays", "mondays",
    "tuesdays", "wednesdays", "thursdays", "saturdays", "sunda", "weakened", "weekened", "evening's",
    "evening", "eveining", "decembers", "sundry", "tonights", "knights", "insight", "weekended", "weekender",
})  # fmt: skip


@lru_cache(maxsize=4096)
def canonical(word: str) -> str:
    """Return the time word a lower-case word stands for, or the word itself.

    Args:
        word: lower case, without a possessive.
    """
    fixed = _TYPOS.get(word)
    if fixed is not None:
        return fixed
    if not 5 <= len(word) <= 12 or word in _REAL:
        return word
    for known in _FUZZY:
        if word[0] != known[0] or abs(len(word) - len(known)) > 2:
            continue
        if edit_distance(word, known) <= (2 if known in _FAR and len(word) >= 7 else 1):
            return known
    return word


def edit_distance(left: str, right: str) -> int:
    """Count insertions, deletions, substitutions and swaps of neighbours (optimal string alignment)."""
    before: list[int] = []
    previous = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        current = [i]
        for j, b in enumerate(right, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]
