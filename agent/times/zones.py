"""Time zones as people name them: "EST", "London time", "UTC+2", "Europe/Berlin"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from agent.times.tokens import Kind

if TYPE_CHECKING:
    from agent.times.scene import Scene, Tokens

_BY_LETTERS: Final = {
    "utc": "UTC", "gmt": "UTC", "z": "UTC", "zulu": "UTC",
    # People say EST all year and mean the time on the east coast's clocks.
    "est": "America/New_York", "edt": "America/New_York", "et": "America/New_York",
    "cst": "America/Chicago", "cdt": "America/Chicago", "ct": "America/Chicago",
    "mst": "America/Denver", "mdt": "America/Denver", "mt": "America/Denver",
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pt": "America/Los_Angeles",
    "akst": "America/Anchorage", "hst": "Pacific/Honolulu",
    "bst": "Europe/London", "wet": "Europe/Lisbon", "cet": "Europe/Berlin", "cest": "Europe/Berlin",
    "eet": "Europe/Athens", "eest": "Europe/Athens", "msk": "Europe/Moscow", "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo", "kst": "Asia/Seoul", "sgt": "Asia/Singapore", "hkt": "Asia/Hong_Kong",
    "aest": "Australia/Sydney", "aedt": "Australia/Sydney", "awst": "Australia/Perth",
    "nzst": "Pacific/Auckland", "nzdt": "Pacific/Auckland",
}  # fmt: skip

# Only in front of "time": "eastern time", "Pacific standard time", "India time".
_BY_NAME: Final = {
    "eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver",
    "pacific": "America/Los_Angeles", "india": "Asia/Kolkata", "indian": "Asia/Kolkata",
    "germany": "Europe/Berlin", "german": "Europe/Berlin", "france": "Europe/Paris",
    "french": "Europe/Paris", "spain": "Europe/Madrid", "italy": "Europe/Rome", "uk": "Europe/London",
    "british": "Europe/London", "japan": "Asia/Tokyo", "china": "Asia/Shanghai", "beijing": "Asia/Shanghai",
    "korea": "Asia/Seoul", "california": "America/Los_Angeles", "sf": "America/Los_Angeles",
    "san francisco": "America/Los_Angeles", "seattle": "America/Los_Angeles", "la": "America/Los_Angeles",
    "texas": "America/Chicago", "boston": "America/New_York", "nyc": "America/New_York",
    "ny": "America/New_York", "washington": "America/New_York", "miami": "America/New_York",
    "mumbai": "Asia/Kolkata", "delhi": "Asia/Kolkata", "bangalore": "Asia/Kolkata",
    "munich": "Europe/Berlin", "hamburg": "Europe/Berlin", "frankfurt": "Europe/Berlin",
    "geneva": "Europe/Zurich", "barcelona": "Europe/Madrid", "milan": "Europe/Rome",
}  # fmt: skip

_ZONE_WORDS: Final = frozenset({"time", "standard", "daylight", "summer", "local"})
_OFFSET: Final = re.compile(r"([+-])([0-9]{1,2})(?::?([0-9]{2}))?$")


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone that was said.

    Attributes:
        tz: the zone.
        name: how to name it to the user.
    """

    tz: tzinfo
    name: str


def zone_at(tokens: Tokens, index: int, scene: Scene) -> tuple[Zone, int] | None:
    """Read the name of a time zone, which only makes sense behind a time of day.

    Args:
        tokens: the text.
        index: where to read.
        scene: not looked at; the shape all readers share.

    Returns:
        The zone and the index behind it, or None.
    """
    del scene
    closing = tokens.word(index) == "("
    index += closing
    found = _named(tokens, index)
    if found is not None and closing and tokens.word(found[1]) == ")":
        return found[0], found[1] + 1
    return found


def _named(tokens: Tokens, index: int) -> tuple[Zone, int] | None:
    token = tokens.at(index)
    amount = tokens.at(index + 1)
    if token.text in ("+", "-") and amount.glued and len(amount.text) in (4, 5):
        # RFC 5322's "15:00:00 +0100"; "15:00 -1600" is a stretch.
        zone = parse_offset(token.text + amount.text)
        exact = token.text == "+" or tokens.at(index - 1).text.count(":") == 2
        return (
            (Zone(zone, f"UTC{token.text}{amount.text}"), index + 2) if zone is not None and exact else None
        )
    if token.kind is not Kind.WORD:
        return None
    if (
        token.text in ("eastern", "central", "mountain", "pacific")
        and tokens.word(index + 1) not in _ZONE_WORDS
    ):
        return Zone(ZoneInfo(_BY_NAME[token.text]), f"{token.text.title()} time"), index + 1
    key = _BY_LETTERS.get(token.text)
    if key == "UTC":
        return _offset(tokens, index)
    # "et" and the like are words of other languages: as a zone they are written in capitals or behind am/pm.
    if key is not None and (len(token.text) > 2 or token.raw.isupper() or _behind_meridiem(tokens, index)):
        name = token.text.upper()
        after = index + 1 + (tokens.word(index + 1) == "time")
        return Zone(ZoneInfo(key), name), after
    for length in (2, 1):
        words = " ".join(tokens.word(index + step) for step in range(length))
        after = tokens.skip(index + length, "standard", "daylight", "summer", "local")
        if tokens.word(after) != "time":
            continue
        key = _BY_NAME.get(words) or _cities().get(words)
        if key is not None:
            return Zone(ZoneInfo(key), f"{words.title()} time"), after + 1
    return _olson(tokens, index)


def _behind_meridiem(tokens: Tokens, index: int) -> bool:
    return tokens.at(index - 1).kind is Kind.MERIDIEM


def _offset(tokens: Tokens, index: int) -> tuple[Zone, int]:
    """Read "UTC", "UTC+2", "GMT-05:30"."""
    sign, amount = tokens.word(index + 1), tokens.at(index + 2)
    if sign in ("+", "-") and amount.glued and amount.kind in (Kind.NUMBER, Kind.CLOCK):
        zone = parse_offset(sign + amount.text)
        if zone is not None:
            return Zone(zone, f"UTC{sign}{amount.text}"), index + 3
    return Zone(UTC, "UTC"), index + 1


def parse_offset(text: str) -> tzinfo | None:
    """Read "+02:00", "-5", "+0530"; None when it is no offset on Earth."""
    match = _OFFSET.match(text)
    if match is None:
        return None
    hours, minutes = int(match[2]), int(match[3] or 0)
    if hours > 14 or minutes > 59:
        return None
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(-delta if match[1] == "-" else delta)


def _olson(tokens: Tokens, index: int) -> tuple[Zone, int] | None:
    """Read "Europe/Berlin", "America/New York"."""
    if tokens.word(index + 1) != "/":
        return None
    city, after = tokens.word(index + 2), index + 3
    for _ in range(2):
        key = _cities().get(city)
        if key is not None and key.lower().startswith(tokens.word(index) + "/"):
            return Zone(ZoneInfo(key), key), after
        after = tokens.skip(after, "_")
        city, after = f"{city} {tokens.word(after)}", after + 1
    return None


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """Map the city of each IANA zone to the zone; made on the first use only."""
    regions = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    keys = (key for key in available_timezones() if key.split("/")[0] in regions)
    cities: dict[str, str] = {}
    for key in sorted(keys):
        try:
            ZoneInfo(key)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
        cities[key.rsplit("/", 1)[1].replace("_", " ").lower()] = key
    return cities
