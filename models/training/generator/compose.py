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
from models.training.generator.joints import (
    ASKING,
    CALLING,
    PURPOSES,
    REASONS,
    close,
    end,
    ends,
    inverted,
    joint,
    sentences,
)
from models.training.generator.nothing import impossible, small_talk
from models.training.generator.render import habit, realize
from models.training.generator.scene import Scene, StepMaker
from models.training.generator.text import Mark, Phrase, Piece, pick, tidy, word
from models.training.generator.things import MAKERS
from models.training.samples import Sample

ALONE: Sequence[tuple[StepMaker, int]] = (
    (app_people.get_phone, 5),
    (app_people.get_email, 4),
    (app_people.get_both, 1),
    (app_people.add_contact, 4),
    (app_mail.compose, 8),
    (app_mail.compose_to_nobody, 1),
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
    (app_reminders.list_item, 2),
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
    (app_mail.compose_to_nobody, 1),
    (app_messages.text_to_nobody, 1),
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
    (app_reminders.list_item, 1),
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
        close(rng, pieces)
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
        close(rng, pieces)
    end(rng, pieces, asked)
    return realize(rng, tidy(pieces), scene.calls, [anchor], habit(rng, formal=False))


PASS_ON = (
    app_mail.compose,
    app_mail.compose,
    app_mail.reply,
    app_mail.forward,
    app_messages.text_message,
    app_messages.text_message,
    app_notes.create_note,
    app_notes.append_note,
)
"""Steps that can pass on what was found."""
FINDING = (
    app_mail.search,
    app_notes.search_notes,
    app_reminders.list_reminders,
    app_calendar.list_events,
    app_people.get_phone,
    app_people.get_email,
)


def _after(rng: Random, used: Sequence[StepMaker]) -> Sequence[StepMaker]:
    """The steps to choose from: what has just been found is often wanted somewhere."""
    if not used or rng.random() < 0.5:
        return TOGETHER_BAG
    if used[-1] is app_files.find_files:
        return (app_files.summarize, app_mail.compose, app_mail.forward, app_mail.reply)
    return PASS_ON if used[-1] in FINDING else TOGETHER_BAG


def _steps(rng: Random, count: int, formal: bool) -> Sample:
    """Several steps in one request."""
    scene = Scene(
        rng,
        pick(rng, (0.4, 0.9, 1.0, 1.0)) if formal else pick(rng, (0.0, 0.0, 0.3, 0.9)),
        single=False,
        formal=formal,
    )
    parts: list[Phrase] = []
    used: list[StepMaker] = []
    while len(parts) < count:
        maker = pick(rng, _after(rng, used))
        if maker in used and rng.random() < 0.85:
            continue
        scene.step = len(parts)
        used.append(maker)
        words = maker(scene)
        if formal and rng.random() < 0.05 and not ends(words):
            words = (*words, " " + word(rng, pick(rng, PURPOSES), MAKERS))
        parts.append(words)
    anchors = [Mark("") for _ in parts]
    pieces: list[Piece] = []
    asked = False
    roll = rng.random()
    if roll < 0.06:
        pieces.append(pick(rng, CALLING))
    elif roll < 0.12:
        pieces.append(pick(rng, REASONS))
    turned = inverted(rng, parts, anchors) if rng.random() < 0.09 else None
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
            pieces.append(joint(rng, formal, flat, final=index == len(marked) - 1, sentence=ends(pieces)))
        pieces.extend(part)
    if rng.random() < 0.03:
        pieces.append(pick(rng, (", and ", ". Also ", " and ")) + impossible(rng))
    if rng.random() < 0.05:
        close(rng, pieces)
    if formal and not ends(pieces) and rng.random() < 0.8:
        pieces.append(".")
    end(rng, pieces, asked)
    how = habit(rng, formal)
    return realize(rng, tidy(sentences(pieces)), scene.calls, anchors, how)
