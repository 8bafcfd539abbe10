"""What stands before, between and after the steps of a request."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from models.training.generator.text import Mark, Phrase, Piece, listed, pick

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

PURPOSES = (
    " for (reference|my reference|review|further details|directions|the team|inspiration|later)",
    " to (review it|prepare|plan the (trip|route|day|week)|check the details|get ready|stay on track)",
    " for (the|tomorrow's|the upcoming|today's|our) {meeting}",
    " so (I'm prepared|everyone is informed|we don't forget|I can check it later|they are up to date)",
    " (as soon as possible|before the {meeting}|after the {meeting}|as discussed)",
)
"""What a step is for; no argument holds it."""
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
    listed(
        """add append arrange answer ask attach book bring call cancel change check compose complete create
        delete display draft email fetch find finish forward generate give grab inform invite list locate look
        make mail message move navigate note notify open organize pass plan prepare provide pull push put read
        remind remove reply reschedule respond retrieve save schedule search send set share shift show
        summarize summarise take tell text update view write"""
    )
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


def close(rng: Random, pieces: list[Piece]) -> None:
    """A word of thanks or hurry at the end."""
    after = ends(pieces)
    pieces.append(pick(rng, (" Thanks!", " Thanks", " Please.", " Thank you!", " thx") if after else CLOSING))


def end(rng: Random, pieces: list[Piece], asked: bool) -> None:
    """A full stop or a question mark, as often as people care."""
    last = pieces[-1]
    text = last.text if isinstance(last, Mark) else last
    if text.rstrip().endswith(("?", "!", ".")):
        return
    if rng.random() < 0.5:
        pieces.append("?" if asked and rng.random() < 0.7 else ".")


def inverted(rng: Random, parts: list[Phrase], anchors: list[Mark]) -> tuple[Phrase, list[Phrase]] | None:
    """The first two steps in one sentence, and the rest: "Before sending it, summarize ...".

    None when the step that would become "sending it" does not begin with a verb we know.
    """
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


def ends(pieces: Sequence[Piece]) -> bool:
    last = next((p for p in reversed(pieces) if not isinstance(p, Mark) or p.text), "")
    text = last.text if isinstance(last, Mark) else last
    return text.rstrip().endswith((".", "?", "!"))


def joint(rng: Random, formal: bool, flat: bool, *, final: bool, sentence: bool) -> str:
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


def sentences(pieces: Sequence[Piece]) -> list[Piece]:
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
