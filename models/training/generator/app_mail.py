"""Mail: writing, answering, forwarding, searching."""

from __future__ import annotations

from models.training.generator import sayings, things
from models.training.generator.mail_frames import COMPOSE, FORWARD, NOBODY, REPLY, SEARCH
from models.training.generator.scene import EMPTY, Draft, Scene
from models.training.generator.sources import LATER, opened, passed_on
from models.training.generator.text import Mark, Phrase, pick


def _pronoun(scene: Scene, many: bool) -> Phrase:
    if many or not scene.cast:
        return ("them",)
    return (scene.cast[0].pronoun,)


def said_text(scene: Scene, slots: dict[str, Phrase], weight: float = 0.9) -> Mark:
    """Words to be sent as they are: a statement in slot "said", others in slot "line"."""
    stated = scene.chance(0.55)
    mark = Mark(sayings.saying(scene.rng) if stated else sayings.line(scene.rng))
    slots["said" if stated else "line"] = scene.quoted(mark, weight)
    return mark


def _which(scene: Scene, slots: dict[str, Phrase]) -> None:
    """By what the request tells which mail it means; no argument holds it."""
    rng = scene.rng
    scene.subject = None
    if scene.chance(0.4):
        slots["kind"] = (things.short_title(rng),)
    elif scene.chance(0.6):
        slots["about"] = (things.topic(rng),)
    else:
        slots["about"] = scene.quoted(Mark(pick(rng, (things.note_title, things.title))(rng)), 1.5)


def _copy(scene: Scene, slots: dict[str, Phrase], chance: float) -> list[Draft]:
    """Perhaps someone in cc."""
    if not scene.chance(chance):
        return []
    group, words = scene.other("email", ())
    if not group:
        return []
    slots["cc"] = words
    return scene.emails(group)


def _attached(scene: Scene, slots: dict[str, Phrase], chance: float) -> list[Draft]:
    """Perhaps attachments: what a search found, or a file that is opened for it."""
    if found := scene.earlier(("files",), keen=0.7):
        path, slots["file"] = found
        return [path]
    if not scene.often(chance):
        return []
    path, slots["file"] = opened(scene)
    scene.made(path, "file", LATER["file"])
    return [path]


def compose(scene: Scene) -> Phrase:
    """A new mail with some of: subject or topic, text, something passed on, attachments, cc."""
    rng = scene.rng
    slots: dict[str, Phrase] = {}
    scene.subject = None
    group, slots["people"] = scene.some_people("email")
    to = scene.emails(group)
    cc = _copy(scene, slots, 0.08)
    subject: Draft = EMPTY
    roll = rng.random()
    if roll < (0.42 if scene.formal else 0.28):
        mark = Mark(pick(rng, (things.title, things.topic, things.note_title))(rng))
        subject, slots["subject"] = mark, scene.quoted(mark, 1.3)
        scene.subject = mark
    elif roll < (0.8 if scene.formal else 0.62):
        mark = Mark(things.topic(rng))
        subject, slots["topic"] = mark, (mark,)
        scene.subject = mark
    parts: list[Draft] = []
    passed = passed_on(scene, to, 0.3)
    if passed:
        content, slots["thing"] = passed
        parts.extend(content if isinstance(content, tuple) else (content,))
    if scene.chance(0.1 if passed else 0.4 if subject is EMPTY else 0.2):
        parts.insert(0, said_text(scene, slots))
    attachments = _attached(scene, slots, 0.18 if passed else 0.32)
    them = {"them": _pronoun(scene, len(group) > 1)}
    context: Draft = EMPTY if not parts else parts[0] if len(parts) == 1 else tuple(parts)
    scene.call("compose_new_email", to, cc, subject, context, attachments)
    return scene.say(COMPOSE, slots, them)


def compose_to_nobody(scene: Scene) -> Phrase:
    """A mail whose recipients are not said."""
    slots: dict[str, Phrase] = {}
    subject: Draft = EMPTY
    roll = scene.rng.random()
    if roll < 0.75:
        mark = Mark(things.topic(scene.rng) if roll < 0.45 else things.note_title(scene.rng))
        scene.subject = subject = mark
        slots["topic" if roll < 0.45 else "subject"] = (mark,) if roll < 0.45 else scene.quoted(mark, 1.3)
    context: Draft = EMPTY
    if passed := passed_on(scene, [], 0.3):
        context, slots["thing"] = passed
    attachments: list[Draft] = []
    if scene.chance(0.35):
        path, slots["file"] = opened(scene)
        attachments = [path]
    scene.call("compose_new_email", [], [], subject, context, attachments)
    return scene.say(NOBODY, slots)


def reply(scene: Scene) -> Phrase:
    """An answer to a mail; with text, something passed on, attachments or cc."""
    rng = scene.rng
    slots: dict[str, Phrase] = {}
    if scene.chance(0.55):
        _, slots["who"] = scene.someone()
    if scene.chance(0.3):
        _which(scene, slots)
    cc = _copy(scene, slots, 0.12)
    context: Draft = EMPTY
    passed = passed_on(scene, [], 0.3)
    if passed:
        context, slots["thing"] = passed
    elif scene.chance(0.62):
        if scene.chance(0.3):
            mark = Mark(things.topic(rng))
            context, slots["with"] = mark, (mark,)
        else:
            context = said_text(scene, slots)
    attachments = _attached(scene, slots, 0.3)
    them = {"them": _pronoun(scene, False)}
    scene.call("reply_to_email", cc, context, attachments)
    return scene.say(REPLY, slots, them)


def forward(scene: Scene) -> Phrase:
    """A mail passed on."""
    slots: dict[str, Phrase] = {}
    if scene.chance(0.18):
        cast = scene.cast
        slots["who"] = scene.someone(again=0.0)[0].said
        scene.cast = cast
    if scene.chance(0.35):
        _which(scene, slots)
    group, slots["people"] = scene.some_people("email")
    to = scene.emails(group)
    cc = _copy(scene, slots, 0.1)
    context: Draft = EMPTY
    passed = passed_on(scene, to, 0.15)
    if passed:
        context, slots["thing"] = passed
    elif scene.chance(0.25):
        context = said_text(scene, slots)
    attachments = _attached(scene, slots, 0.25)
    scene.call("forward_email", to, cc, context, attachments)
    return scene.say(FORWARD, slots)


def search(scene: Scene) -> Phrase:
    """Looking for mails."""
    slots: dict[str, Phrase] = {}
    query: Draft = EMPTY
    sender: Draft = EMPTY
    roll = scene.rng.random()
    if roll < 0.68:
        mark = Mark(things.keywords(scene.rng))
        query, slots["query"] = mark, scene.quoted(mark, 0.6)
    if roll > 0.42:
        one, slots["who"] = scene.someone("email")
        sender = one.mark
    ref = scene.call("search_emails", query, sender)
    scene.made(ref, "mails", LATER["mails"])
    return scene.say(SEARCH, slots)
