"""The resolver: words and the time they were said in, a moment out. See docs/times.md for the conventions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from agent.times.moment import Moment, NoteKind, Prefer, TimeAmbiguous, TimeNote, TimeNotUnderstood
from agent.times.placing import Point, end_after, place_end
from agent.times.reading import Reading, Said
from agent.times.repeats import Repeat
from agent.times.scene import NoSuchTime, Scene, Step, Tokens
from agent.times.series import series_of
from agent.times.stretch import stop_of, stretch_of
from agent.times.tokens import tokenize
from agent.times.wall import is_before, midnight

LONGEST: Final = 200
"""More characters than any time expression has."""


def resolve(
    text: str,
    now: datetime,
    zone: ZoneInfo | None = None,
    *,
    after: Moment | None = None,
    prefer: Prefer = Prefer.FUTURE,
    day_first: bool | None = None,
) -> Moment:
    """Turn a time expression into a moment.

    Args:
        text: the words, such as "next Friday from 2 to 4pm", or an ISO 8601 time.
        now: when they were said; aware, or naive in `zone`.
        zone: the user's zone; that of `now` when None.
        after: the start, when `text` says the end ("4pm", "90 minutes"). The moment returned then
            starts at that end; when both are all day it is the last day, inclusive.
        prefer: which way open expressions ("Friday", "at 9") are read.
        day_first: whether 3/4 is 3 April; None when not known, which makes it ambiguous.

    Returns:
        The moment. Its notes say what was assumed.

    Raises:
        TimeNotUnderstood: if the words are no time, or one that does not exist.
        TimeAmbiguous: if they have several readings, none clearly likelier.
        ValueError: if `now` is naive and no zone is given.
    """
    scene = scene_of(now, zone, after, prefer, day_first)
    with typed_errors(text):
        said = read_whole(text, scene)
        if said.split:
            moments: list[Moment] = []
            for part in (text[: said.split], text[said.split + len("or") :]):
                try:
                    moments.append(resolve(part, now, zone, after=after, prefer=prefer, day_first=day_first))
                except TimeAmbiguous as error:
                    moments.extend(error.choices)
        else:
            moments = _fitting(text, said, scene, after)
    moments = list(dict.fromkeys(moments))
    if len(moments) > 1:
        raise TimeAmbiguous(text, moments, scene.now)
    return moments[0]


def resolve_event(
    start: str,
    end: str,
    now: datetime,
    zone: ZoneInfo | None = None,
    *,
    prefer: Prefer = Prefer.FUTURE,
    day_first: bool | None = None,
) -> Moment:
    """Resolve the two time arguments of an event together.

    Args:
        start: the start's words; may say the end too ("2 to 4pm").
        end: the end's words, or "" when not given.
        now: when they were said.
        zone: the user's zone.
        prefer: which way open expressions are read.
        day_first: whether 3/4 is 3 April.

    Returns:
        One moment with the start and, where one was said, the end.

    Raises:
        TimeNotUnderstood: as `resolve`, for either argument.
        TimeAmbiguous: likewise.
    """
    first = resolve(start, now, zone, prefer=prefer, day_first=day_first)
    if not end.strip():
        return first
    last = resolve(end, now, zone, after=first, prefer=prefer, day_first=day_first)
    if last.all_day:
        # Both are all day: the end is the last day, inclusive.
        assert first.start.tzinfo is not None
        stop = midnight(last.start.date() + timedelta(days=1), first.start.tzinfo)
    else:
        stop = last.start
        if first.all_day:
            first = replace(first, all_day=False)
    if not is_before(first.start, stop):
        raise TimeNotUnderstood(end, "it would end before it starts")
    return replace(first, end=stop).with_notes(
        [note for note in last.notes if note.kind is not NoteKind.PAST]
    )


def scene_of(
    now: datetime, zone: ZoneInfo | None, after: Moment | None, prefer: Prefer, day_first: bool | None
) -> Scene:
    """Set the scene.

    Raises:
        ValueError: if `now` is naive and no zone is given.
    """
    if now.tzinfo is None:
        if zone is None:
            raise ValueError("resolve needs an aware 'now' or a zone")
        now = now.replace(tzinfo=zone)
    elif zone is not None:
        now = now.astimezone(zone)
    now = now.replace(microsecond=0)
    anchor = after.start.astimezone(now.tzinfo).date() if after is not None else now.date()
    return Scene(now, anchor, prefer, day_first)


def read_whole(text: str, scene: Scene) -> Said:
    """Read a text that is a time expression and nothing else.

    Raises:
        TimeNotUnderstood: if anything in it is not understood.
        NoSuchTime: if a piece of it does not exist.
    """
    if len(text) > LONGEST:
        raise TimeNotUnderstood(text, f"it is longer than {LONGEST} characters")
    tokens = Tokens(tokenize(text))
    reading = Reading(tokens, 0, scene)
    said = reading.read()
    if said.first < 0 or (reading.index < len(tokens) and not said.split):
        odd = tokens.at(reading.index).raw
        raise TimeNotUnderstood(text, f"'{odd[:30]}' is not clear" if odd and said.first >= 0 else "")
    if said.split:
        said.split = tokens.at(said.split).start
    return said


@contextmanager
def typed_errors(text: str) -> Iterator[None]:
    """Turn what cannot be into `TimeNotUnderstood`.

    Args:
        text: the words, for the error.
    """
    try:
        yield
    except NoSuchTime as error:
        raise TimeNotUnderstood(text, str(error)) from None
    except OverflowError:
        raise TimeNotUnderstood(text, "it lies outside the years 1 to 9999") from None


def _fitting(text: str, said: Said, scene: Scene, after: Moment | None) -> list[Moment]:
    """Return the moment of each reading that exists; 3/4 has two, of which an end may fit one only."""
    moments: list[Moment] = []
    refused: NoSuchTime | None = None
    readings = readings_of(said)
    if after is None and _is_run(said):
        # On each of the days, or one long stretch: only the user knows.
        readings = [replace(said, repeat=Repeat("WEEKLY")), *readings]
    for reading in readings:
        try:
            moments.append(_moment(text, reading, scene, after))
        except NoSuchTime as error:
            refused = refused or error
    if not moments and refused is not None:
        raise refused
    return moments


def _is_run(said: Said) -> bool:
    """Tell "Monday to Friday at 9"."""
    first, last = said.start, said.end
    if said.repeat is not None or first.clock is not None or first.part is not None or last.clock is None:
        return False
    return first.day is not None and last.day is not None and first.day.step is last.day.step is Step.WEEK


def readings_of(said: Said) -> list[Said]:
    """Return what was said once for each reading of a date such as "3/4"."""
    day = said.start.day
    if day is None or not day.others:
        return [said]
    days = (replace(day, others=()), *day.others)
    return [replace(said, start=replace(said.start, day=each)) for each in days]


def _moment(text: str, said: Said, scene: Scene, after: Moment | None) -> Moment:
    if after is not None:
        return _ending(text, said, scene, after)
    if said.repeat is not None:
        return series_of(text, said, said.repeat, scene)
    start, end = stretch_of(said, scene)
    notes = (*start.notes, *(end.notes if end is not None else ()))
    moment = Moment(start.when, stop_of(start, end), start.all_day, None, text.strip(), notes)
    return moment.with_notes(_past(moment, scene))


def _ending(text: str, said: Said, scene: Scene, after: Moment) -> Moment:
    if said.repeat is not None:
        raise NoSuchTime("an end cannot repeat")
    begun = after.start.astimezone(scene.now.tzinfo)
    start = Point(begun, after.all_day, begun.date())
    side = said.start if said.end.is_empty() else said.end
    if not side.is_empty():
        end = place_end(side, start, scene)
    elif said.lasts is not None:
        end = end_after(start, said.lasts)
    elif said.all_day:
        end = Point(midnight(begun.date(), begun.tzinfo or UTC), True, begun.date())
    else:
        raise NoSuchTime("")
    return Moment(end.when, None, end.all_day, None, text.strip(), tuple(dict.fromkeys(end.notes)))


def _past(moment: Moment, scene: Scene) -> list[TimeNote]:
    """Flag what is over already."""
    words = moment.describe(scene.now)
    if moment.all_day:
        over = moment.last_day() < scene.today
    else:
        over = is_before(moment.end or moment.start, scene.now.replace(second=0))
    return [TimeNote(NoteKind.PAST, f"{words} is in the past.")] if over else []
