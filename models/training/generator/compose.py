"""Whole requests: which steps, how they are joined, and what is said around them."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from models.training.generator import (
    app_calendar,
    app_files,
    app_mail,
    app_maps,
    app_meetings,
    app_messages,
    app_notes,
    app_people,
    app_reminders,
)
from models.training.generator.nothing import impossible, small_talk
from models.training.generator.render import habit, realize
from models.training.generator.scene import Scene, StepMaker
from models.training.generator.text import Mark, Phrase, Piece, pick, tidy
from models.training.samples import Sample

ALONE: Sequence[tuple[StepMaker, int]] = (
    (app_people.get_phone, 5),
    (app_people.get_email, 4),
    (app_people.get_both, 1),
    (app_people.add_contact, 4),
    (app_mail.compose, 8),
    (app_mail.reply, 5),
    (app_mail.forward, 5),
    (app_mail.search, 5),
    (app_messages.text_message, 8),
    (app_messages.both_ways, 1),
    (app_calendar.create_event, 10),
    (app_calendar.event_apart, 1),
    (app_calendar.list_events, 7),
    (app_calendar.move_event, 4),
    (app_calendar.delete_event, 4),
    (app_reminders.create_reminder, 9),
    (app_reminders.list_reminders, 4),
    (app_reminders.complete_reminder, 4),
    (app_notes.create_note, 6),
    (app_notes.open_note, 4),
    (app_notes.append_note, 5),
    (app_notes.search_notes, 4),
    (app_maps.show_place, 4),
    (app_maps.show_route, 5),
    (app_files.open_file, 4),
    (app_files.summarize, 5),
    (app_files.find_files, 4),
    (app_meetings.link, 3),
    (app_meetings.meeting, 3),
    (app_meetings.event_with_link, 1),
)
"""How often each step is asked for by itself."""
TOGETHER: Sequence[tuple[StepMaker, int]] = (
    (app_people.get_phone, 4),
    (app_people.get_email, 4),
    (app_people.get_both, 1),
    (app_people.add_contact, 1),
    (app_mail.compose, 14),
    (app_mail.reply, 12),
    (app_mail.forward, 11),
    (app_mail.search, 2),
    (app_messages.text_message, 14),
    (app_messages.both_ways, 1),
    (app_calendar.create_event, 15),
    (app_calendar.event_apart, 1),
    (app_calendar.list_events, 3),
    (app_calendar.move_event, 2),
    (app_calendar.delete_event, 2),
    (app_reminders.create_reminder, 13),
    (app_reminders.list_reminders, 2),
    (app_reminders.complete_reminder, 2),
    (app_notes.create_note, 13),
    (app_notes.open_note, 10),
    (app_notes.append_note, 12),
    (app_notes.search_notes, 2),
    (app_maps.show_place, 9),
    (app_maps.show_route, 11),
    (app_files.open_file, 8),
    (app_files.summarize, 12),
    (app_files.find_files, 2),
    (app_meetings.link, 4),
    (app_meetings.meeting, 4),
    (app_meetings.event_with_link, 2),
)
"""How often each step comes together with others."""


def _bag(weights: Sequence[tuple[StepMaker, int]]) -> tuple[StepMaker, ...]:
    return tuple(step for step, weight in weights for _ in range(weight))


ALONE_BAG, TOGETHER_BAG = _bag(ALONE), _bag(TOGETHER)

ASKING = (
    "please ",
    "please ",
    "can you ",
    "could you ",
    "could you please ",
    "can you please ",
    "I need you to ",
    "I'd like you to ",
    "I want you to ",
    "would you ",
    "would you please ",
    "kindly ",
    "help me ",
    "I need to ",
    "I want to ",
    "I'd like to ",
    "let's ",
    "go ahead and ",
    "you should ",
    "just ",
    "quickly ",
    "would you mind to ",
    "I would like to ",
    "pls ",
    "we need to ",
    "now ",
)
CALLING = (
    "hey, ",
    "hi, ",
    "hey ",
    "ok, ",
    "okay, ",
    "so, ",
    "hello, ",
    "hi there, ",
    "good morning, ",
    "um, ",
    "ok so ",
    "right, ",
    "yo, ",
    "hey assistant, ",
    "quick one: ",
    "quick question: ",
    "alright, ",
    "well, ",
    "listen, ",
)
REASONS = (
    "since we are short on time, ",
    "because the boss asked for it, ",
    "before I forget, ",
    "I'm in a rush, so ",
    "I'm driving right now, so ",
    "as discussed, ",
    "for the trip, ",
    "I'm getting ready for the week, so ",
    "it's been a long day, ",
    "while I'm cooking, ",
    "to get ready for tomorrow, ",
    "sorry to bother you, but ",
    "when you have a second, ",
    "my hands are full, ",
    "if you don't mind, ",
    "we have guests coming, so ",
    "I'm about to board, so ",
    "I'm running out of time, ",
    "to keep everyone in the loop, ",
    "now that it's settled, ",
    "first, ",
    "as soon as you can, ",
    "I just got out of a meeting, ",
)
CLOSING = (
    " please",
    ", please",
    ", thanks",
    " thanks",
    ". Thanks!",
    ", thank you",
    " for me",
    " for me please",
    " asap",
    " right away",
    ", ok?",
    " when you can",
    ", will you?",
    " now",
    " quickly",
    ". Thank you!",
    ", it's important",
    ", no rush",
)
WITHIN = (
    ", then ",
    ", and then ",
    " and ",
    ", and ",
    ", ",
    " and then ",
    ", after that ",
    " and also ",
    "; ",
    ", and also ",
    " then ",
    ", next ",
    ", and finally ",
    ", plus ",
    ", afterwards ",
    ", and after that ",
    " & ",
)
ACROSS = (
    ". Then ",
    ". Then, ",
    ". After that, ",
    ". Also, ",
    ". Also ",
    ". Additionally, ",
    ". Next, ",
    ". ",
    ". And ",
    ". Once done, ",
    ". Afterwards, ",
    ". Oh and ",
    ". In addition, ",
    ". When that's done, ",
    ". Moreover, ",
    ". After this, ",
    ". Following that, ",
    ". Later, ",
    ". Besides that, ",
    ". Once that is done, ",
    ". Plus, ",
    ". Subsequently, ",
)
FINALLY = (
    ". Finally, ",
    ", and finally ",
    ". Lastly, ",
    ". Last but not least, ",
    ", and lastly, ",
    ", and ",
    ", then finally ",
    ". At the end, ",
    ". Finally, please ",
    " and finally ",
)
GERUNDS = {
    "get": "getting",
    "put": "putting",
    "set": "setting",
    "let": "letting",
    "cut": "cutting",
    "plan": "planning",
    "drop": "dropping",
    "pin": "pinning",
    "map": "mapping",
    "scan": "scanning",
    "stop": "stopping",
    "begin": "beginning",
    "dig": "digging",
    "jot": "jotting",
    "nudge": "nudging",
    "shoot": "shooting",
    "skim": "skimming",
    "scrap": "scrapping",
    "ping": "pinging",
    "text": "texting",
}
VERBS = set(
    "add append arrange answer ask attach book bring call cancel change check compose complete create delete display draft email"
    " fetch find finish forward generate give grab inform invite list locate look make mail message move navigate note notify open"
    " organize pass plan prepare provide pull push put read remind remove reply reschedule respond retrieve save schedule search send set share"
    " shift show summarize summarise take tell text update view write".split()
)


def _gerund(verb: str) -> str:
    if verb in GERUNDS:
        return GERUNDS[verb]
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    return verb + "ing"


def _as_gerund(phrase: Phrase) -> Phrase | None:
    """ "send it to Ana" as "sending it to Ana"; None when the phrase does not begin with a known verb."""
    first = phrase[0]
    if not isinstance(first, str):
        return None
    verb, _, rest = first.partition(" ")
    if verb not in VERBS:
        return None
    return (f"{_gerund(verb)} {rest}" if rest else _gerund(verb) + " ", *phrase[1:])


def generate_one(rng: Random) -> Sample:
    """A request and its plan."""
    roll = rng.random()
    if roll < 0.05:
        return _nothing(rng)
    if roll < 0.40:
        return _one_step(rng)
    if roll < 0.75:
        return _steps(rng, pick(rng, (2, 2, 2, 3)), formal=rng.random() < 0.4)
    return _steps(rng, pick(rng, (2, 3, 3, 3, 4, 4, 5)), formal=True)


def _nothing(rng: Random) -> Sample:
    talk = rng.random() < 0.5
    pieces: list[Piece] = [small_talk(rng) if talk else impossible(rng)]
    if rng.random() < (0.15 if talk else 0.35):
        pieces.insert(0, pick(rng, CALLING if talk or rng.random() < 0.3 else ASKING))
    if not talk and rng.random() < 0.2:
        _close(rng, pieces)
    return realize(rng, tidy(pieces), (), (), habit(rng, formal=False))


def _one_step(rng: Random) -> Sample:
    scene = Scene(rng, pick(rng, (0.0, 0.0, 0.0, 0.3, 0.9)), single=True)
    words = pick(rng, ALONE_BAG)(scene)
    anchor = Mark("")
    pieces: list[Piece] = [anchor]
    asked = False
    if scene.free_form:
        if rng.random() < 0.12:
            pieces.append(pick(rng, CALLING))
    else:
        if rng.random() < 0.1:
            pieces.append(pick(rng, CALLING if rng.random() < 0.6 else REASONS))
        if rng.random() < 0.3:
            asking = pick(rng, ASKING)
            asked = asking.startswith(("can", "could", "would"))
            pieces.append(asking)
    pieces.extend(words)
    if rng.random() < 0.12:
        _close(rng, pieces)
    _end(rng, pieces, asked)
    return realize(rng, tidy(pieces), scene.calls, [anchor], habit(rng, formal=False))


def _close(rng: Random, pieces: list[Piece]) -> None:
    """A word of thanks or hurry at the end."""
    after = _ends(pieces)
    pieces.append(pick(rng, (" Thanks!", " Thanks", " Please.", " Thank you!", " thx") if after else CLOSING))


def _end(rng: Random, pieces: list[Piece], asked: bool) -> None:
    """A full stop or a question mark, as often as people care."""
    last = pieces[-1]
    text = last.text if isinstance(last, Mark) else last
    if text.rstrip().endswith(("?", "!", ".")):
        return
    if rng.random() < 0.5:
        pieces.append("?" if asked and rng.random() < 0.7 else ".")


def _steps(rng: Random, count: int, formal: bool) -> Sample:
    """Several steps in one request."""
    scene = Scene(
        rng, pick(rng, (0.4, 0.9, 1.0, 1.0)) if formal else pick(rng, (0.0, 0.0, 0.3, 0.9)), single=False
    )
    parts: list[Phrase] = []
    used: list[StepMaker] = []
    while len(parts) < count:
        maker = pick(rng, TOGETHER_BAG)
        if maker in used and rng.random() < 0.85:
            continue
        scene.step = len(parts)
        used.append(maker)
        parts.append(maker(scene))
    anchors = [Mark("") for _ in parts]
    pieces: list[Piece] = []
    asked = False
    roll = rng.random()
    if roll < 0.06:
        pieces.append(pick(rng, CALLING))
    elif roll < 0.12:
        pieces.append(pick(rng, REASONS))
    turned = _inverted(rng, parts, anchors) if rng.random() < 0.09 else None
    if not turned and rng.random() < (0.08 if formal else 0.25):
        asking = pick(rng, ASKING)
        asked = asking.startswith(("can", "could", "would"))
        pieces.append(asking)
    marked: list[Phrase] = [(anchor, *part) for anchor, part in zip(anchors, parts, strict=True)]
    if turned:
        marked = [turned[0], *turned[1]]
    flat = rng.random() < 0.4
    for index, part in enumerate(marked):
        if index:
            pieces.append(_joint(rng, formal, flat, final=index == len(marked) - 1, sentence=_ends(pieces)))
        pieces.extend(part)
    if rng.random() < 0.03:
        pieces.append(pick(rng, (", and ", ". Also ", " and ")) + impossible(rng))
    if rng.random() < 0.05:
        _close(rng, pieces)
    if formal and not _ends(pieces) and rng.random() < 0.8:
        pieces.append(".")
    _end(rng, pieces, asked)
    how = habit(rng, formal)
    return realize(rng, tidy(_sentences(pieces)), scene.calls, anchors, how)


def _inverted(rng: Random, parts: list[Phrase], anchors: list[Mark]) -> tuple[Phrase, list[Phrase]] | None:
    """ "Before sending it, summarize ..." or "After opening ..., send ...": the first two steps in one, and the rest."""
    rest = [(anchor, *part) for anchor, part in zip(anchors[2:], parts[2:], strict=True)]
    if rng.random() < 0.5:
        second = _as_gerund(parts[1])
        if second is None:
            return None
        return ("before ", anchors[1], *second, ", ", anchors[0], *parts[0]), rest
    first = _as_gerund(parts[0])
    if first is None:
        return None
    return (
        pick(rng, ("after ", "after ", "right after ", "once you're done ")),
        anchors[0],
        *first,
        ", ",
        anchors[1],
        *parts[1],
    ), rest


def _ends(pieces: Sequence[Piece]) -> bool:
    last = next((p for p in reversed(pieces) if not isinstance(p, Mark) or p.text), "")
    text = last.text if isinstance(last, Mark) else last
    return text.rstrip().endswith((".", "?", "!"))


def _joint(rng: Random, formal: bool, flat: bool, *, final: bool, sentence: bool) -> str:
    """What stands between two steps."""
    if sentence:
        return " " + pick(rng, ("Then ", "Also ", "And ", "", "After that ", "Next, "))
    if final and rng.random() < (0.45 if formal else 0.15):
        return pick(rng, FINALLY)
    if flat:
        return (
            pick(rng, (", ", ", ", ", ") if formal else WITHIN)
            if not final
            else pick(rng, (", and ", " and ", ", and then ", ", then "))
        )
    return pick(rng, ACROSS if rng.random() < (0.55 if formal else 0.3) else WITHIN)


def _sentences(pieces: Sequence[Piece]) -> list[Piece]:
    """A capital after ". " where the next piece starts with one of our own words."""
    out: list[Piece] = []
    fresh = False
    for piece in pieces:
        if isinstance(piece, str):
            if fresh and piece[:1].islower():
                piece = piece[0].upper() + piece[1:]
            fresh = piece.endswith((". ", "? ", "! "))
        elif piece.text:
            fresh = False
        out.append(piece)
    return out
