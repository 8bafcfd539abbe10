"""What the resolver gives back: a moment, the notes that go with it, and the two ways it can refuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from agent.times.spoken import repeat_in_words


class NoteKind(StrEnum):
    """Why the user should look twice at a moment before approving it."""

    PAST = "past"
    ROLLED = "rolled"  # the nearest reading was over already, so the next one was taken
    ASSUMED_AM = "assumed_am"
    ASSUMED_PM = "assumed_pm"
    ASSUMED_TIME = "assumed_time"
    ASSUMED_DAY = "assumed_day"
    DST_GAP = "dst_gap"
    DST_FOLD = "dst_fold"
    ZONE = "zone"  # said in another time zone and converted
    MISMATCH = "mismatch"  # the weekday said is not that of the date said


@dataclass(frozen=True, slots=True)
class TimeNote:
    """One thing the resolver assumed or noticed.

    Attributes:
        kind: what sort of thing, for code.
        sentence: the same for people; shown in the approval.
    """

    kind: NoteKind
    sentence: str


class Prefer(StrEnum):
    """Which way an open expression ("Friday", "at 9", "the 15th") is read."""

    FUTURE = "future"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Moment:
    """A resolved time: a point, a stretch, or the first of a series.

    Attributes:
        start: aware, in the user's zone; midnight when `all_day`.
        end: aware and exclusive, always later than `start`; None when no end was said.
            For all-day moments it is the midnight after the last day, as in iCalendar's DTEND.
        all_day: whole days were meant, no time of day.
        recurrence: an RRULE value (RFC 5545, section 3.3.10) without the "RRULE:" prefix, or None.
        said: the words it was resolved from.
        notes: what was assumed; shown in the approval.
    """

    start: datetime
    end: datetime | None
    all_day: bool
    recurrence: str | None
    said: str
    notes: tuple[TimeNote, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no caller could use.

        Raises:
            ValueError: if a time is naive or the end is not after the start.
        """
        if self.start.utcoffset() is None or (self.end is not None and self.end.utcoffset() is None):
            raise ValueError("a Moment needs aware datetimes")
        # Compared in UTC: two datetimes of one zone compare by wall clock, which a DST fold turns around.
        if self.end is not None and self.end.astimezone(UTC) <= self.start.astimezone(UTC):
            raise ValueError("a Moment must end after it starts")

    def iso_start(self) -> str:
        """Return the start as ISO 8601: a date when all day, else date, time and offset."""
        if self.all_day:
            return self.start.date().isoformat()
        return self.start.isoformat(timespec="seconds")

    def iso_end(self) -> str | None:
        """Return the end as ISO 8601, or None.

        For all-day moments this is the last day itself (inclusive), which is how people and models
        write it and how `resolve(..., after=...)` reads it back.
        """
        if self.end is None:
            return None
        if self.all_day:
            return self.last_day().isoformat()
        return self.end.isoformat(timespec="seconds")

    def last_day(self) -> date:
        """Return the last calendar day touched."""
        if self.end is None:
            return self.start.date()
        return (self.end.replace(tzinfo=None) - timedelta(microseconds=1)).date()

    def has(self, kind: NoteKind) -> bool:
        """Say whether a note of this kind is there."""
        return any(note.kind is kind for note in self.notes)

    def with_notes(self, notes: Sequence[TimeNote]) -> Moment:
        """Return a copy with these notes added, each sentence once."""
        return replace(self, notes=tuple(dict.fromkeys((*self.notes, *notes))))

    def describe(self, now: datetime) -> str:
        """Say it to a person.

        Args:
            now: decides whether years are worth mentioning.

        Returns:
            For example "Friday 27 November, 15:00 to 16:00" or
            "every Monday, 09:00, from Monday 23 November".
        """
        year = now.astimezone(self.start.tzinfo).year if now.tzinfo else now.year
        first, last = self.start.date(), self.last_day()
        if self.recurrence is not None:
            parts = [repeat_in_words(self.recurrence, self.start)]
            if not self.all_day:
                parts.append(self._hours())
            elif last != first:
                parts.append(f"for {(last - first).days + 1} days")
            return ", ".join([*parts, f"from {day_in_words(first, year)}"])
        if self.all_day:
            if first == last:
                return f"{day_in_words(first, year)}, all day"
            return f"{days_in_words(first, last, year)}, all day"
        if self.end is None or self.end.date() == first or self.end - self.start <= timedelta(hours=1):
            return f"{day_in_words(first, year)}, {self._hours()}"
        return (
            f"{day_in_words(first, year)}, {clock_in_words(self.start)} to "
            f"{day_in_words(self.end.date(), year)}, {clock_in_words(self.end)}"
        )

    def _hours(self) -> str:
        if self.end is None:
            return clock_in_words(self.start)
        return f"{clock_in_words(self.start)} to {clock_in_words(self.end)}"


def clock_in_words(when: datetime) -> str:
    """Return "15:00", with seconds only when there are some."""
    return f"{when:%H:%M:%S}" if when.second else f"{when:%H:%M}"


def day_in_words(day: date, this_year: int) -> str:
    """Return "Friday 27 November", with the year when it is not this one."""
    text = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return text if day.year == this_year else f"{text} {day.year}"


def days_in_words(first: date, last: date, this_year: int) -> str:
    """Return "Saturday 28 to Sunday 29 November", naming month and year once where they are shared."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{WEEKDAYS[first.weekday()]} {first.day} to {day_in_words(last, this_year)}"
    return f"{day_in_words(first, this_year)} to {day_in_words(last, this_year)}"


# Our own names, not strftime's: those follow the process's locale.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


class TimeTextError(ValueError):
    """A time expression that gives no single moment.

    Attributes:
        text: the words, shortened if long.
        sentence: what to tell the user; also `str(error)`.
    """

    def __init__(self, text: str, sentence: str) -> None:
        """Keep the words and the sentence."""
        super().__init__(sentence)
        self.text = text
        self.sentence = sentence


class TimeNotUnderstood(TimeTextError):
    """The words are no time this resolver knows, or name one that does not exist."""

    def __init__(self, text: str, why: str = "") -> None:
        """Build the sentence from the words and, where known, the cause."""
        short = _short(text)
        said = f"I could not read '{short}' as a time" if short else "No time was said"
        # A known cause says what to change; without one an example has to.
        way_out = f": {why}." if why else ". Try for example 'tomorrow at 3 pm' or '2026-11-27 15:00'."
        super().__init__(short, f"{said}{way_out}")


class TimeAmbiguous(TimeTextError):
    """The words have several readings, none clearly meant more than the others.

    Attributes:
        choices: the readings, the likelier first; at least two.
    """

    def __init__(self, text: str, choices: Sequence[Moment], now: datetime | None = None) -> None:
        """Build the question from the readings; years are shown where they are not that of `now`."""
        listed = " or ".join(choice.describe(now or choices[0].start) for choice in choices)
        super().__init__(_short(text), f"'{_short(text)}' can mean {listed}. Which one?")
        self.choices = tuple(choices)


def _short(text: str) -> str:
    text = " ".join(text[:200].split())
    return text if len(text) <= 60 else text[:57] + "..."
