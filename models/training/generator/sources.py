"""What flows from one call into another: summaries, notes, links, routes, numbers, what a search finds.

Each source can stand inside a step ((
    "email Sid *the summary of report.pdf*"
)), and is remembered, so that a later
step can pass it on ("and text it to mom").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from models.training.generator import things, times
from models.training.generator.places import place_mark, route
from models.training.generator.scene import EMPTY, Draft, Scene
from models.training.generator.text import Mark, Phrase, grow, pick
from models.training.samples import Ref

Source: TypeAlias = Callable[[Scene, list[Draft]], tuple[Ref, Phrase]]
"""Makes the calls and the noun phrase; given the addresses of those it goes to."""

LATER = {
    "summary": "(the|the|the|that|my) (summary|summary|summary|key points|main points|summarized content)",
    "note": "(the|the|that) (note|note|note's content|content of the note|contents|note content)",
    "zoom": "(the|the|that) (link|link|zoom link|Zoom link|meeting link|Zoom meeting link|video link)",
    "location": "(the|the|that) (location|map location|map link|address|map|location link)",
    "directions": "(the|the|the) (directions|directions|route|map directions|way there|driving directions)",
    "phone": "(the|that) (phone |)number",
    "email": "(the|that) (email |)address",
    "events": "(the|that|my) (schedule|list of events|calendar overview|events|agenda)",
    "reminders": "(the|that|this) (list|list|to-do list|reminders)",
    "mails": "(the|those|these) (emails|search results|mails|messages|results)",
    "notes": "(the|those) (notes|results|notes you found|search results)",
    "files": "(the|those) (files|files you found|results|documents)",
    "file": "(the|the|that|this) (file|document|file|attachment)",
}
PASSED_ON = (
    "summary",
    "note",
    "zoom",
    "location",
    "directions",
    "phone",
    "email",
    "events",
    "reminders",
    "mails",
    "notes",
)
"""What can go into the text of a mail, a message or a note."""


def file_mark(scene: Scene, pdf: bool = False) -> tuple[Mark, Phrase]:
    """A file and how it is named: quoted or not, with or without extension, with "the file" around it."""
    rng = scene.rng
    roll = rng.random()
    if roll < (0.72 if pdf else 0.55):
        mark, said = scene.title(
            things.file_name(rng, "pdf" if pdf and rng.random() < 0.93 else ""), solid=True
        )
        around = pick(
            rng,
            ("{f}",) * 6
            + (
                "the {f}",
                "my {f}",
                "the file {f}",
                "the document {f}",
                "the {f} file",
                "the {f} document",
                "the file named {f}",
                "the file called {f}",
                "the pdf {f}" if pdf else "our {f}",
            ),
        )
        return mark, grow(rng, around, {"f": said})
    if roll < 0.85:
        mark, said = scene.title(things.file_stem(rng))
        around = pick(
            rng,
            (
                "the {f} file",
                "the file {f}",
                "the {f} document",
                "the {f} pdf" if pdf else "my {f} file",
                "the document {f}",
                "the {f} PDF file" if pdf else "the {f} doc",
            ),
        )
        return mark, grow(rng, around, {"f": said})
    mark = Mark(things.loose_file(rng))
    return mark, grow(
        rng,
        pick(
            rng,
            ("the {f}", "the {f}", "my {f}", "the {f}", "our {f}", "the {f} pdf" if pdf else "the {f} file"),
        ),
        {"f": (mark,)},
    )


def opened(scene: Scene, pdf: bool = False) -> tuple[Ref, Phrase]:
    """A file that is opened, once however often it is named."""
    before = scene.earlier(("file",)) if not pdf and scene.step and scene.chance(0.3) else None
    if before:
        return before
    mark, said = file_mark(scene, pdf)
    ref = scene.once("open_and_get_file_path", mark)
    return ref, said


def summary(scene: Scene, _: list[Draft]) -> tuple[Ref, Phrase]:
    """The summary of a PDF."""
    path, said = opened(scene, pdf=True)
    ref = scene.call("summarize_pdf", path)
    scene.made(ref, "summary", LATER["summary"])
    noun = grow(
        scene.rng,
        "((the|a|a short|a quick|a brief|your|an executive) summary of {f}|the (key|main|important|most "
        "important) (points|takeaways|findings) (of|from|in) {f}"
        "|the gist of {f}|the (summarized|summarised) (content |contents |)of {f}|the highlights (of|"
        "from) {f}|a summarized version of {f}|the essentials of {f}|a tl;dr of {f})",
        {"f": said},
    )
    return ref, noun


def note(scene: Scene, _: list[Draft]) -> tuple[Ref, Phrase]:
    """The content of a note."""
    rng = scene.rng
    mark, said = scene.title(things.note_title(rng))
    where: Draft = EMPTY
    inside: Phrase = ()
    if scene.chance(0.25):
        where_mark, where_said = scene.title(things.folder(rng))
        where, inside = where_mark, grow(rng, "(in|from) (the|my) {d} folder", {"d": where_said})
    ref = scene.call("open_note", mark, where)
    scene.made(ref, "note", LATER["note"])
    noun = grow(
        rng,
        "((the content|the contents|everything|the text) (of|in|from) (my |the |)note {n}|(my|the) note "
        "{n}|(my|the) {n} note|what's in (my|the) {n} note"
        "|the note (called|titled|named) {n}|my notes (from|in) {n}|what I wrote in {n})",
        {"n": said},
    )
    return ref, (*noun, " ", *inside) if inside else noun


def zoom(scene: Scene, invited: list[Draft]) -> tuple[Ref, Phrase]:
    """A meeting link."""
    rng = scene.rng
    if scene.chance(0.35):
        return _plain_zoom(scene, invited)
    subject, said = scene.title(things.short_title(rng))
    start: Draft = EMPTY
    slots = {"t": said}
    template = (
        "(a|the|a new) (zoom|Zoom|zoom meeting|Zoom meeting|video call) (link|link|invite) (for|to) "
        "(the|our|a|my|) {t}"
    )
    if scene.chance(0.45):
        when = times.moment(rng)
        start = when.mark
        slots["w"] = when.said
        template += " {w}"
    minutes = 60
    if scene.chance(0.12):
        minutes, words = times.duration(rng)
        template += f" (for|lasting) {words}"
    ref = scene.call("get_zoom_meeting_link", subject, start, minutes, invited)
    scene.made(ref, "zoom", LATER["zoom"])
    return ref, grow(rng, template, slots)


def _plain_zoom(scene: Scene, invited: list[Draft]) -> tuple[Ref, Phrase]:
    """ "the Zoom link", for whatever the mail is about."""
    ref = scene.call("get_zoom_meeting_link", scene.subject or EMPTY, EMPTY, 60, invited)
    scene.made(ref, "zoom", LATER["zoom"])
    words = (
        "(the|the|a|our) (zoom|Zoom|Zoom|video call) (link|meeting link|link|details)(| for (the|"
        "online) (call|meeting|participants)|)"
    )
    return ref, grow(scene.rng, words)


def location(scene: Scene, _: list[Draft]) -> tuple[Ref, Phrase]:
    """A place on the map."""
    rng = scene.rng
    mark, said = place_mark(scene)
    ref = scene.call("maps_open_location", mark)
    scene.made(ref, "location", LATER["location"])
    return ref, grow(
        rng,
        (
            "(the (map location|location|address|map|location map|map link|pin) (of|for) {p}|a map (of|to) "
            "{p}|where {p} is|the maps link (for|to) {p}|{p}'s location)"
        ),
        {"p": said},
    )


def directions(scene: Scene, _: list[Draft]) -> tuple[Ref, Phrase]:
    """The way to somewhere."""
    ref, slots, before, after = route(scene)
    scene.made(ref, "directions", LATER["directions"])
    way = " from {a} to {b}" if "a" in slots else " to {b}"
    head = (
        "(the |the ||)"
        + before
        + (
            "(directions|directions|route)"
            if scene.chance(0.85) or before
            else "(way|map directions|map route)"
        )
    )
    return ref, grow(scene.rng, head + way + after, slots)


def contact(scene: Scene, _invited: list[Draft]) -> tuple[Ref, Phrase]:
    """Somebody else's number or address."""
    cast = scene.cast
    one, _ = scene.someone(again=0.0)
    scene.cast = cast
    if scene.chance(0.6):
        ref = scene.once("get_phone_number", one.mark)
        scene.made(ref, "phone", LATER["phone"])
        return ref, grow(
            scene.rng,
            "({w}'s (phone |cell |mobile |)number|the (phone |)number of {w}|the contact number for {w})",
            {"w": one.said},
        )
    ref = scene.once("get_email_address", one.mark)
    scene.made(ref, "email", LATER["email"])
    return ref, grow(
        scene.rng, "({w}'s (email|email address)|the (email|email address) of {w})", {"w": one.said}
    )


def agenda(scene: Scene, _: list[Draft]) -> tuple[Ref, Phrase]:
    """What is on the calendar."""
    when = times.whole_day(scene.rng)
    ref = scene.call("list_calendar_events", when.mark, EMPTY, EMPTY)
    scene.made(ref, "events", LATER["events"])
    return ref, grow(
        scene.rng,
        (
            "(my (calendar|schedule|agenda|events|appointments|meetings) (for |){w}|what I have on {w}|"
            "what's on my calendar {w}|the list of (meetings|events) {w})"
        ),
        {"w": (when.mark,)},
    )


def todo(scene: Scene, _: list[Draft]) -> tuple[Ref, Phrase]:
    """What is on a list of reminders."""
    mark = Mark(things.list_name(scene.rng))
    ref = scene.call("list_reminders", mark, EMPTY)
    scene.made(ref, "reminders", LATER["reminders"])
    return ref, grow(
        scene.rng,
        (
            "((my|the|our) {l} (list|list|reminders)|what's on (my|the|our) {l} list|everything on (my|the) "
            "{l} list)"
        ),
        {"l": scene.quoted(mark, 0.5)},
    )


def found_mails(scene: Scene, _: list[Draft]) -> tuple[Ref, Phrase]:
    """Mails that a search finds."""
    query = Mark(things.keywords(scene.rng))
    ref = scene.call("search_emails", query, EMPTY)
    scene.made(ref, "mails", LATER["mails"])
    return ref, grow(
        scene.rng,
        (
            "(the (emails|mails) (about|on|mentioning) {q}|a list of (emails|mails) about {q}|what my mails "
            "say about {q})"
        ),
        {"q": scene.quoted(query, 0.6)},
    )


def found_notes(scene: Scene, _: list[Draft]) -> tuple[Ref, Phrase]:
    """Notes that a search finds."""
    query = Mark(things.keywords(scene.rng))
    ref = scene.call("search_notes", query)
    scene.made(ref, "notes", LATER["notes"])
    return ref, grow(
        scene.rng,
        (
            "((my|the|all my) notes (about|on|mentioning) {q}|what (my notes say|I noted|I have in my "
            "notes) about {q}|everything in my notes about {q})"
        ),
        {"q": scene.quoted(query, 0.6)},
    )


SOURCES: Sequence[Source] = (
    *(summary,) * 7,
    *(note,) * 4,
    *(zoom,) * 4,
    *(location,) * 4,
    *(directions,) * 4,
    *(contact,) * 3,
    agenda,
    todo,
    found_mails,
    found_notes,
)


def _one(scene: Scene, invited: list[Draft], fresh: float) -> tuple[Ref, Phrase] | None:
    earlier = scene.earlier(PASSED_ON, keen=0.6)
    if earlier:
        return earlier
    if scene.chance(fresh):
        return pick(scene.rng, SOURCES)(scene, invited)
    return None


def passed_on(scene: Scene, invited: list[Draft], fresh: float) -> tuple[Draft, Phrase] | None:
    """Something to pass on, now and then two things.

    Args:
        scene: the request in the making.
        invited: the addresses of those it goes to, who are then invited to a meeting whose link it is.
        fresh: how often something new comes when nothing of an earlier step is taken.

    Returns:
        What an argument holds, and the noun phrase.
    """
    first = _one(scene, invited, fresh)
    if first is None or not scene.chance(0.2 if scene.formal else 0.08):
        return first
    second = pick(scene.rng, SOURCES)(scene, invited)
    if second[0] == first[0]:
        return first
    joiner = pick(scene.rng, (" and ", " and ", " as well as ", ", along with ", " together with ", " plus "))
    return (first[0], second[0]), (*first[1], joiner, *second[1])
