"""The calendar: creating, listing, moving and deleting events."""

from __future__ import annotations

from models.training.generator import things, times
from models.training.generator.calendar_frames import APART, CREATE, DELETE, LIST, MOVE
from models.training.generator.places import place_mark
from models.training.generator.scene import EMPTY, Draft, Scene
from models.training.generator.sources import LATER, PASSED_ON, passed_on
from models.training.generator.text import Mark, Phrase, grow, pick

ON_CALENDARS = (
    "Work",
    "Personal",
    "Family",
    "Home",
    "School",
    "work",
    "family",
    "private",
    "Team",
    "Birthdays",
    "shared",
    "Kids",
    "Holidays",
    "Sports",
    "project",
)

DAYS = ("tomorrow", "today", "next week", *times.DAYS, *(f"next {name}" for name in times.DAYS))


def event_apart(scene: Scene) -> Phrase:
    """An event whose day and time of day stand apart in the request."""
    rng = scene.rng
    mark = Mark(things.title(rng) if scene.chance(0.4) else things.short_title(rng))
    day = Mark(pick(rng, DAYS))
    at = Mark(times.clock(rng))
    slots: dict[str, Phrase] = {}
    where: Draft = EMPTY
    invited: list[Draft] = []
    if scene.chance(0.25):
        where, slots["place"] = place_mark(scene)
    if scene.chance(0.4):
        group, slots["people"] = scene.some_people("email")
        invited = scene.emails(group)
    scene.call("create_calendar_event", mark, (day, at), EMPTY, where, invited, EMPTY, None)
    return scene.say(APART, {**slots, "title": scene.quoted(mark), "day": (day,), "clock": (at,)})


def create_event(scene: Scene) -> Phrase:
    """A new event with some of: time, end, place, people, notes, calendar."""
    rng = scene.rng
    mark = Mark(things.title(rng) if scene.chance(0.6) else things.short_title(rng))
    slots: dict[str, Phrase] = {"title": scene.quoted(mark)}
    spare: dict[str, Phrase] = {}
    start: Draft = EMPTY
    end: Draft = EMPTY
    if scene.chance(0.05):
        hour = rng.randint(1, 8)
        half = pick(rng, ("pm", " PM", "", "am"))
        when = times.Time(Mark(f"{pick(rng, DAYS)} at {hour}{half}"), "", True)
        until = Mark(f"{hour + rng.randint(1, 3)}{half}")
        start, end = when.mark, until
        slots["when"], spare["bare"], slots["until"] = when.said, (when.mark,), (until,)
    elif scene.often(0.93):
        when = times.moment(rng, precise=0.85)
        start = when.mark
        slots["when"], spare["bare"] = when.said, (when.mark,)
    where: Draft = EMPTY
    if scene.often(0.28):
        where, slots["place"] = place_mark(scene)
    invited: list[Draft] = []
    if scene.often(0.38):
        group, slots["people"] = scene.some_people("email")
        invited = scene.emails(group)
    notes: Draft = EMPTY
    if earlier_thing := scene.earlier(PASSED_ON, keen=0.35):
        notes, slots["thing"] = earlier_thing
    elif scene.chance(0.06) and (fresh := passed_on(scene, invited, 1.0)):
        notes, slots["thing"] = fresh
    elif scene.chance(0.09):
        text = Mark(things.topic(rng))
        notes, slots["text"] = text, scene.quoted(text, 0.5)
    calendar: Draft = None
    if scene.chance(0.06):
        calendar = Mark(pick(rng, ON_CALENDARS))
        slots["calendar"] = scene.quoted(calendar, 0.3)
    scene.call("create_calendar_event", mark, start, end, where, invited, notes, calendar)
    return scene.say(CREATE, slots, spare)


def list_events(scene: Scene) -> Phrase:
    """What is on the calendar, on some day or about something."""
    rng = scene.rng
    slots: dict[str, Phrase] = {}
    spare: dict[str, Phrase] = {}
    start: Draft = EMPTY
    query: Draft = EMPTY
    roll = rng.random()
    if roll < 0.8:
        when = times.whole_day(rng) if scene.chance(0.8) else times.moment(rng)
        start = when.mark
        slots["when"], spare["bare"] = when.said, (when.mark,)
    if roll > 0.68:
        known = scene.chance(0.3)
        mark = Mark(pick(rng, things.NAMES) if known else things.short_title(rng))
        query, slots["who" if known else "query"] = mark, (mark,)
    ref = scene.call("list_calendar_events", start, EMPTY, query)
    scene.made(ref, "events", LATER["events"])
    return scene.say(LIST, slots, spare)


def move_event(scene: Scene) -> Phrase:
    """An event moved to another time."""
    rng = scene.rng
    mark = Mark(things.title(rng) if scene.chance(0.5) else things.short_title(rng))
    when = times.moment(rng, precise=0.7)
    scene.call("move_calendar_event", mark, when.mark)
    return scene.say(MOVE, {"title": scene.quoted(mark)}, {"when": (when.mark,), "said": when.said})


def delete_event(scene: Scene) -> Phrase:
    """An event taken off the calendar."""
    rng = scene.rng
    mark = Mark(things.title(rng) if scene.chance(0.5) else things.short_title(rng))
    slots: dict[str, Phrase] = {"title": scene.quoted(mark)}
    spare: dict[str, Phrase] = {}
    date: Draft = EMPTY
    if scene.chance(0.15):
        day = Mark(pick(rng, ("tomorrow", "today", *times.DAYS, "next week", "this week")))
        date, slots["day"] = day, (day,)
        scene.call("delete_calendar_event", mark, date)
        return grow(
            rng, "(cancel|delete|drop|remove|call off|clear) {day}'s {title}( meeting| event||)", slots
        )
    if scene.chance(0.5):
        when = times.moment(rng, precise=0.3)
        date = when.mark
        slots["when"], spare["bare"] = when.said, (when.mark,)
    scene.call("delete_calendar_event", mark, date)
    return scene.say(DELETE, slots, spare)
