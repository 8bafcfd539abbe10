"""The few holidays people use as dates. Thanksgiving and the Mondays are those of the United States."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from agent.times.moment import Prefer
from agent.times.scene import Day, Found, NoSuchTime, Scene, Tokens, month_of, nth_weekday, single


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Anonymous Gregorian algorithm, Meeus 1991)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    skipped, leap = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - skipped - correction + 15) % 30
    quarters, odd = divmod(rest, 4)
    weekday = (32 + 2 * leap + 2 * quarters - epact - odd) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _nth(nth: int, weekday: int, month: int) -> Callable[[int], date]:
    return lambda year: nth_weekday(nth, weekday, month_of(date(year, month, 1)))


_HOLIDAYS: Final[dict[str, Callable[[int], date]]] = {
    "christmas eve": _fixed(12, 24),
    "christmas day": _fixed(12, 25),
    "christmas": _fixed(12, 25),
    "boxing day": _fixed(12, 26),
    "new year eve": _fixed(12, 31),
    "new years eve": _fixed(12, 31),
    "nye": _fixed(12, 31),
    "new year day": _fixed(1, 1),
    "new years day": _fixed(1, 1),
    "new years": _fixed(1, 1),
    "new year": _fixed(1, 1),
    "valentine day": _fixed(2, 14),
    "valentines day": _fixed(2, 14),
    "valentines": _fixed(2, 14),
    "halloween": _fixed(10, 31),
    "independence day": _fixed(7, 4),
    "thanksgiving day": _nth(4, 3, 11),
    "thanksgiving": _nth(4, 3, 11),
    "labor day": _nth(1, 0, 9),
    "memorial day": _nth(-1, 0, 5),
    "good friday": lambda year: easter(year) - timedelta(days=2),
    "easter monday": lambda year: easter(year) + timedelta(days=1),
    "easter sunday": easter,
    "easter": easter,
}
HOLIDAY_STARTS: Final = frozenset(name.split()[0] for name in _HOLIDAYS)


def holiday_at(tokens: Tokens, index: int, scene: Scene) -> Found | None:
    """Read a holiday, with a year behind it or not.

    Args:
        tokens: the text.
        index: where to read.
        scene: gives the year where none is said.

    Returns:
        The day, or None.

    Raises:
        NoSuchTime: for a year outside the calendar.
    """
    if tokens.word(index) not in HOLIDAY_STARTS:
        return None
    for length in (3, 2, 1):
        made = _HOLIDAYS.get(" ".join(tokens.word(index + step) for step in range(length)))
        if made is None:
            continue
        after = index + length
        token = tokens.at(tokens.skip(after, ",", "of"))
        if len(token.text) == 4 and 1900 <= token.value <= 2199:
            return Found(single(made(token.value)), tokens.skip(after, ",", "of") + 1)
        return Found(_nearest(made, scene), after, firm=False)
    return None


def _nearest(made: Callable[[int], date], scene: Scene) -> Day:
    year = scene.anchor.year
    if not 2 <= year <= 9997:
        raise NoSuchTime("the year is out of reach")
    days = [made(year + step) for step in (-1, 0, 1)]
    if scene.prefer is Prefer.PAST:
        return single(max(day for day in days if day <= scene.anchor))
    # A moving holiday cannot step by calendar date, so none of them moves with the time of day.
    return single(min(day for day in days if day >= scene.anchor))
