"""When something was, as one says it: relative to the day on which it is read."""

from __future__ import annotations

from datetime import date


def day_words(day: date, today: date) -> str:
    """Return a day in words: "Today", "Yesterday", "Monday", "Mon 23 Nov", and the year if it is another."""
    ago = (today - day).days
    if ago == 0:
        return "Today"
    if ago == 1:
        return "Yesterday"
    if 1 < ago < 7:
        return f"{day:%A}"
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day:%a} {day.day} {day:%b}{year}"
