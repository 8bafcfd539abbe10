"""Times as people say them.

The words are copied into the plan as they stand, without the preposition that leads them; `agent` turns them
into real dates later. So what matters here is the variety of shapes, and that the mark holds all of the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from models.training.generator.text import Mark, Phrase, pick, word

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Tues", "Thurs")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
NUMBERS = ("two", "three", "four", "five", "six", "ten", "2", "3", "4", "5", "10")
DURATIONS = {
    15: ("15 minutes", "15 min", "a quarter of an hour", "fifteen minutes"),
    20: ("20 minutes", "20 min", "twenty minutes"),
    30: ("30 minutes", "half an hour", "30 min", "thirty minutes", "30 mins"),
    45: ("45 minutes", "45 min", "three quarters of an hour", "forty-five minutes", "45 mins"),
    60: ("1 hour", "an hour", "one hour", "60 minutes", "an hour", "60 min"),
    90: ("90 minutes", "an hour and a half", "1.5 hours", "one and a half hours", "90 min"),
    120: ("2 hours", "two hours", "120 minutes", "2h"),
}


@dataclass(frozen=True, slots=True)
class Time:
    """A time of the request."""

    mark: Mark
    """The words the plan copies."""
    lead: str
    """The preposition that usually leads them: "on ", "at ", or nothing."""
    clock: bool
    """True when a time of day is said, so that a reminder is not for all day."""

    @property
    def said(self) -> Phrase:
        """The words with their preposition."""
        return (self.lead, self.mark) if self.lead else (self.mark,)


def clock(rng: Random) -> str:
    """A time of day: "3 PM", "14:30", "half past six", "noon"."""
    hour = rng.randint(1, 12)
    roll = rng.random()
    if roll < 0.3:
        return f"{hour}{word(rng, '( PM| AM|pm|am| pm| am| p.m.| a.m.|pm| o’clock| oclock)')}"
    minute = pick(rng, ("00", "00", "30", "15", "45", "30", "10", "20", "05", "50"))
    if roll < 0.62:
        return f"{hour}:{minute}{pick(rng, (' PM', ' AM', 'pm', 'am', ' pm', ' am', '', ' p.m.'))}"
    if roll < 0.72:
        return f"{rng.randint(7, 23)}:{minute}"
    if roll < 0.86:
        return str(hour)
    return word(
        rng,
        (
            "(noon|noon|midnight|lunchtime|half past (six|seven|nine|ten|four|3)|quarter (to|past) (eight|"
            "nine|five|two|7)|midday|seven"
            "|eight in the morning|6 in the evening|9 in the morning|three in the afternoon|dinner time|"
            "sunrise|nine sharp)"
        ),
    )


def day(rng: Random) -> tuple[str, str]:
    """A day without a time: the words and their preposition."""
    roll = rng.random()
    name = pick(rng, DAYS)
    if roll < 0.24:
        return pick(
            rng, ("tomorrow", "tomorrow", "tomorrow", "today", "tmrw", "tomorow")
        ) if rng.random() < 0.97 else "2moro", ""
    if roll < 0.42:
        return f"next {name}", ""
    if roll < 0.56:
        return name, "on "
    if roll < 0.62:
        return f"this {name}", ""
    if roll < 0.65:
        return pick(rng, SHORT_DAYS), "on "
    if roll < 0.72:
        return word(
            rng,
            "(next week|this week|next month|later this week|next weekend|early next week|end of next week"
            "|the week after next)",
        ), ""
    if roll < 0.77:
        return word(
            rng,
            (
                "(this weekend|the weekend|the coming weekend|this coming (Monday|Tuesday|Friday|Sunday)|the "
                "day after tomorrow|day after tomorrow)"
            ),
        ), ""
    if roll < 0.83:
        unit = pick(rng, ("days", "weeks", "days", "weeks", "months"))
        return pick(
            rng,
            (
                f"in {pick(rng, NUMBERS)} {unit}",
                "in a week",
                "in a month",
                "in a couple of days",
                "in a fortnight",
                f"{pick(rng, NUMBERS)} {unit} from now",
                f"a week from {name}",
                f"{name} week",
            ),
        ), ""
    month = pick(rng, MONTHS)
    date = rng.randint(1, 28)
    suffix = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}.get(date, "th")
    shape = pick(rng, range(9))
    match shape:
        case 0:
            return f"the {date}{suffix}", "on "
        case 1:
            return f"{month} {date}", "on "
        case 2:
            return f"{month} {date}{suffix}", "on "
        case 3:
            return f"{date} {month}", "on "
        case 4:
            return f"the {date}{suffix} of {month}", "on "
        case 5:
            return f"{month[:3]} {date}", "on "
        case 6:
            return f"{rng.randint(1, 12)}/{date}", "on "
        case 7:
            return f"2026-{rng.randint(1, 12):02}-{date:02}", "on "
        case _:
            return f"{name} the {date}{suffix}", "on "


def _part_of_day(rng: Random) -> tuple[str, str]:
    """A rough time, or one from now."""
    return pick(
        rng,
        (
            ("tonight", ""),
            ("this evening", ""),
            ("this afternoon", ""),
            ("tomorrow morning", ""),
            ("tomorrow evening", ""),
            ("tomorrow afternoon", ""),
            ("tomorrow night", ""),
            ("first thing tomorrow", ""),
            ("first thing in the morning", ""),
            (f"{pick(rng, DAYS)} {pick(rng, ('morning', 'afternoon', 'evening', 'night'))}", "on "),
            (f"next {pick(rng, DAYS)} {pick(rng, ('morning', 'afternoon', 'evening'))}", ""),
            (word(rng, "in (10|15|20|30|45|five|ten|twenty|90) (minutes|mins|min)"), ""),
            (word(rng, "in (an hour|half an hour|two hours|3 hours|a couple of hours|a few hours)"), ""),
            (
                word(
                    rng,
                    "(end of day|end of the day|the end of the day|EOD|close of business|the end of the week|"
                    "end of week|end of the month)",
                ),
                "",
            ),
            (word(rng, "later (today|tonight)"), ""),
            ("tonight after dinner", ""),
            ("after work", ""),
            ("after lunch", ""),
        ),
    )


def _recurring(rng: Random) -> tuple[str, str]:
    name = pick(rng, DAYS)
    at = clock(rng)
    return pick(
        rng,
        (
            (f"every {name} at {at}", ""),
            (f"every {name}", ""),
            (f"every day at {at}", ""),
            (f"daily at {at}", ""),
            (f"every weekday at {at}", ""),
            (f"every other {name}", ""),
            (f"every morning at {at}", ""),
            (f"every two weeks on {name}", ""),
            (f"{name}s at {at}", "on "),
            ("every month", ""),
            (f"the first {name} of every month", "on "),
            ("every evening", ""),
        ),
    )


def moment(rng: Random, precise: float = 0.72) -> Time:
    """A time for an event or a reminder.

    Args:
        rng: the only source of chance.
        precise: how often a time of day is said along with the day.
    """
    roll = rng.random()
    if roll < 0.05:
        text, lead = _recurring(rng)
        return Time(Mark(text), lead, " at " in text)
    if roll < 0.15:
        text, lead = _part_of_day(rng)
        rough = (
            text.startswith(("in ", "tonight", "this ", "after", "later"))
            or "morning" in text
            or "evening" in text
        )
        return Time(Mark(text), lead, rough)
    if roll < 0.27:
        at = clock(rng)
        return Time(Mark(at), "at ", True)
    text, lead = day(rng)
    if rng.random() > precise:
        return Time(Mark(text), lead, False)
    at = clock(rng)
    exact = at.endswith(("m", ".")) or ":" in at
    joiner = pick(rng, (" at ", " at ", " at ", " at ", " ", ", ", " around ", " @ ", " at about ", " from "))
    if joiner in (" ", ", ") and not exact:
        joiner = " at "
    if joiner == " from ":
        return Time(Mark(f"{text} from {_range(rng)}"), lead, True)
    shape = rng.random()
    if shape < 0.78:
        return Time(Mark(f"{text}{joiner}{at}"), lead, True)
    if shape < 0.9:
        ranged = _range(rng)
        if rng.random() < 0.5:
            return Time(Mark(f"{ranged} {lead}{text}"), "from ", True)
        return Time(Mark(f"{text} {ranged}"), lead, True)
    if shape < 0.97:
        return Time(Mark(f"{at} {lead}{text}"), "at ", True)
    return Time(
        Mark(
            f"{text} {pick(rng, ('morning', 'evening'))} at {at}"
            if text in DAYS or text == "tomorrow"
            else f"{text} at {at}"
        ),
        lead,
        True,
    )


def _range(rng: Random) -> str:
    start = rng.randint(1, 9)
    end = min(11, start + pick(rng, (1, 1, 1, 2, 3)))
    half = pick(rng, ("AM", "PM"))
    return pick(
        rng,
        (
            f"{start} to {end}{half.lower()}",
            f"{start}-{end}{half.lower()}",
            f"{start}:00 {half} to {end}:00 {half}",
            f"{start} to {end}",
            f"{start}:30 {half} to {end}:30 {half}",
            f"{start} {half} to {end} {half}",
            f"{start}{half.lower()} until {end}{half.lower()}",
            f"{start}:00 - {end}:00",
            f"{start} till {end}",
        ),
    )


def whole_day(rng: Random) -> Time:
    """A day or a stretch of days, as in "what is on my calendar ..."."""
    roll = rng.random()
    if roll < 0.2:
        first, second = sorted(rng.sample(range(7), 2))
        text = pick(
            rng,
            (
                f"{DAYS[first]} to {DAYS[second]}",
                f"between {DAYS[first]} and {DAYS[second]}",
                f"{DAYS[first]} through {DAYS[second]}",
            ),
        )
        return Time(Mark(text), "from " if " to " in text else "", False)
    if roll < 0.3:
        text = word(
            rng,
            "(this week|today|the rest of the week|this month|next week|the next few days|the next 3 days"
            "|today|tonight|tomorrow|tomorrow)",
        )
        return Time(Mark(text), "", False)
    if roll < 0.42:
        text, lead = _part_of_day(rng)
        if text.startswith(("in ", "after", "end", "the end", "EOD", "close", "first")):
            text, lead = "tomorrow morning", ""
        return Time(Mark(text), lead, False)
    text, lead = day(rng)
    return Time(Mark(text), lead, False)


def duration(rng: Random) -> tuple[int, str]:
    """Minutes and how they are said."""
    minutes = pick(rng, tuple(DURATIONS))
    return minutes, pick(rng, DURATIONS[minutes])
