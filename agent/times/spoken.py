"""RRULE values in words, for approvals and answers."""

from __future__ import annotations

from datetime import datetime

DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_UNITS = {
    "MINUTELY": "minute",
    "HOURLY": "hour",
    "DAILY": "day",
    "WEEKLY": "week",
    "MONTHLY": "month",
    "YEARLY": "year",
}
_NTH = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "-1": "last"}


def ordinal(number: int) -> str:
    """Return "1st", "2nd", "23rd" and so on."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def repeat_in_words(rule: str, start: datetime) -> str:
    """Say an RRULE as people do.

    Args:
        rule: an RRULE value as this package writes it; other parts are left out of the words.
        start: the first occurrence, for rules that take their day from it.

    Returns:
        For example "every Monday", "every other Friday", "every month on the 1st".
    """
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    freq, interval = parts.get("FREQ", "DAILY"), int(parts.get("INTERVAL", "1"))
    unit = _UNITS.get(freq, "time")
    match interval:
        case 1:
            each = f"every {unit}"
        case 2:
            each = f"every other {unit}"
        case _:
            each = f"every {interval} {unit}s"
    days = [code for code in parts.get("BYDAY", "").split(",") if code]
    match freq:
        case "WEEKLY" if days:
            text = _weekly(days, interval, each)
        case "MONTHLY" if days:
            text = f"{each} on the {_listed([_nth_day(code) for code in days])}"
        case "MONTHLY" if "BYMONTHDAY" in parts:
            numbers = [int(number) for number in parts["BYMONTHDAY"].split(",")]
            named = ["last day" if number == -1 else ordinal(number) for number in numbers]
            text = f"{each} on the {_listed(named)}"
        case "YEARLY":
            day, month = int(parts.get("BYMONTHDAY", start.day)), int(parts.get("BYMONTH", start.month))
            named_day = f"the {_nth_day(days[0])} of" if days else f"{day}"
            text = f"{each} on {named_day} {_MONTHS[month - 1]}"
        case _:
            text = each
    if "COUNT" in parts:
        text += f", {parts['COUNT']} times"
    if "UNTIL" in parts:
        until = parts["UNTIL"]
        text += f" until {int(until[6:8])} {_MONTHS[int(until[4:6]) - 1]} {until[:4]}"
    return text


def _weekly(days: list[str], interval: int, each: str) -> str:
    if interval == 1 and days == list(DAY_CODES[:5]):
        return "every weekday"
    if interval == 1 and days == list(DAY_CODES[5:]):
        return "every weekend"
    names = _listed([_DAYS[DAY_CODES.index(code)] for code in days if code in DAY_CODES])
    match interval:
        case 1:
            return f"every {names}"
        case 2 if len(days) == 1:
            return f"every other {names}"
        case _:
            return f"{each} on {names}"


def _nth_day(code: str) -> str:
    return f"{_NTH.get(code[:-2], code[:-2])} {_DAYS[DAY_CODES.index(code[-2:])]}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
