"""Zoom: a link alone, or a whole meeting (link and event)."""

from __future__ import annotations

from models.training.generator import things, times
from models.training.generator.scene import EMPTY, Draft, Frame, Scene
from models.training.generator.sources import LATER
from models.training.generator.text import Mark, Phrase, grow, pick

TAILS = {
    "when": (
        "{when}",
        "{when}",
        "{when}",
        "for {bare}",
        "starting {when}",
        ", {when}",
        "scheduled for {bare}",
    ),
    "long": (
        "for {long}",
        "lasting {long}",
        "(, {long}|that lasts {long})",
        "with a duration of {long}",
        "({long} long|for {long})",
        "of {long}",
    ),
    "people": (
        "with {people}",
        "and invite {people}",
        ", inviting {people}",
        "for {people}",
        ", invite {people}",
        "with {people} as invitees",
        "including {people}",
    ),
    "topic": (
        "about {topic}",
        "on {topic}",
        "to discuss {topic}",
        "with the topic {topic}",
        "on the topic of {topic}",
        "(called|titled) {topic}",
    ),
}
LINK = Frame(
    core=(
        (
            "(create|get|make|generate|set up|give me|fetch|grab|produce|prepare) (a|a new|the|me a) (zoom|"
            "Zoom) (meeting |)(link|url|invite link) for (the|our|a|my|) {topic}"
        ),
        "(create|get|make|generate|give me) a (video call|meeting|zoom|Zoom) link",
        (
            "(create|get|make|generate|set up) (a zoom link|a Zoom meeting link|a Zoom link|a link to a "
            "zoom meeting)"
        ),
        "(get|send|give) me (the|a) zoom (link|url) for {topic}",
        "(create|generate) a Zoom (meeting |)link {when} for {topic}",
    ),
    free=(
        "I need a (zoom|Zoom) link for (the|our|my|a) {topic}",
        "(zoom|Zoom) link for {topic}(?|)",
        "zoom link {when}",
        "can I (have|get) a zoom link for (the|our|a) {topic}(?|)",
        "we need a Zoom link",
        "could you get me a link for a zoom call",
        "what's the zoom link for (the|our|my) {topic}",
    ),
    tails=TAILS,
)
MEETING = Frame(
    core=(
        (
            "(schedule|set up|create|book|arrange|plan|organize|start|host|hold) (a|a|an online|a quick) "
            "(zoom|Zoom) (meeting|call|session|video call|conference|chat)"
        ),
        "(schedule|set up|create|arrange|plan) a (zoom|Zoom) {topic}",
        "(schedule|set up|book|plan) (a|an) {topic} (on|over|via) (zoom|Zoom)",
        "(zoom|have a zoom call) with {people} {when}",
        "(create|schedule|set up|organize) a Zoom {kind} (for|on|about) (the|our|) {topic}",
        (
            "(create|schedule|set up|arrange) a (virtual|online|remote) {kind} (on|over|via) Zoom for (the|"
            "our|) {topic}"
        ),
        "(schedule|set up|create) (a|the) Zoom (meeting|call) for (the|our|a|) {topic}",
        "(schedule|create) a virtual {topic} (via|on|over) Zoom",
    ),
    free=(
        "I (want|need) to (have|schedule|set up) a zoom (call|meeting) with {people} {when}",
        "zoom (call|meeting) with {people} {when}",
        "zoom with {people} {when} about {topic}",
        "can we (zoom|do a zoom|have a zoom call) {when}(?|)",
        "let's (zoom|have a zoom call) {when} (about|for) {topic}",
        "I'm meeting {people} on zoom {when}, set it up",
    ),
    tails=TAILS,
)


def _details(
    scene: Scene, slots: dict[str, Phrase], spare: dict[str, Phrase]
) -> tuple[Draft, int, list[Draft]]:
    """Perhaps a time, a duration and people."""
    rng = scene.rng
    start: Draft = EMPTY
    minutes = 60
    invited: list[Draft] = []
    if scene.often(0.8):
        when = times.moment(rng, precise=0.9)
        start = when.mark
        slots["when"], spare["bare"] = when.said, (when.mark,)
    if scene.chance(0.3):
        minutes, words = times.duration(rng)
        slots["long"] = (words,)
    if scene.often(0.55):
        group, slots["people"] = scene.some_people("email")
        invited = scene.emails(group)
    return start, minutes, invited


def link(scene: Scene) -> Phrase:
    """A meeting link and nothing else."""
    slots: dict[str, Phrase] = {}
    spare: dict[str, Phrase] = {}
    subject: Draft = EMPTY
    if scene.chance(0.85):
        mark = Mark(things.short_title(scene.rng) if scene.chance(0.6) else things.title(scene.rng))
        subject, slots["topic"] = mark, scene.quoted(mark)
    start, minutes, invited = _details(scene, slots, spare)
    ref = scene.call("get_zoom_meeting_link", subject, start, minutes, invited)
    scene.made(ref, "zoom", LATER["zoom"])
    return scene.say(LINK, slots, spare)


def meeting(scene: Scene) -> Phrase:
    """A meeting over Zoom: the link, and an event that carries it."""
    slots: dict[str, Phrase] = {}
    spare: dict[str, Phrase] = {}
    mark = Mark(things.short_title(scene.rng) if scene.chance(0.6) else things.title(scene.rng))
    slots["topic"] = scene.quoted(mark)
    start, minutes, invited = _details(scene, slots, spare)
    ref = scene.call("get_zoom_meeting_link", mark, start, minutes, invited)
    scene.made(ref, "zoom", LATER["zoom"])
    scene.call("create_calendar_event", mark, start, EMPTY, EMPTY, list(invited), ref, None)
    spare["kind"] = (things.meeting(scene.rng),)
    return scene.say(MEETING, slots, spare)


def event_with_link(scene: Scene) -> Phrase:
    """An event asked for, with a link to be put into it."""
    slots: dict[str, Phrase] = {}
    spare: dict[str, Phrase] = {}
    mark = Mark(things.short_title(scene.rng) if scene.chance(0.5) else things.title(scene.rng))
    start, minutes, invited = _details(scene, slots, spare)
    ref = scene.call("get_zoom_meeting_link", mark, start, minutes, invited)
    scene.made(ref, "zoom", LATER["zoom"])
    scene.call("create_calendar_event", mark, start, EMPTY, EMPTY, list(invited), ref, None)
    lead = grow(
        scene.rng,
        (
            "((create|add|schedule) (a calendar event|an event|a meeting) (called|titled|named|for|for the) "
            "{t}|(put|add) {t} (on|to) my calendar|(schedule|plan|set up) (a|the) {t}|(create|set up) (a|"
            "an) {t} (event|meeting))"
        ),
        {"t": scene.quoted(mark)},
    )
    ending = pick(
        scene.rng,
        (
            " with a zoom link",
            " and include the Zoom link",
            " and add a zoom link to it",
            ", including the Zoom link in the notes",
            " and attach a Zoom meeting link",
            " with the Zoom link in the notes",
            " and generate a Zoom link for it",
            " on zoom",
            ", make it a Zoom meeting",
            " with Zoom details",
        ),
    )
    body = scene.say(Frame(("{lead}",), (), TAILS), {**slots, "lead": lead}, spare)
    return (*body, ending)
