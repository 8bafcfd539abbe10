"""Places and routes as a request names them."""

from __future__ import annotations

from models.training.generator import things
from models.training.generator.scene import EMPTY, Draft, Scene
from models.training.generator.text import Mark, Phrase, pick
from models.training.samples import Ref, Text

TRANSPORT = {
    "d": ("driving ", "car ", "driving "),
    "w": ("walking ", "pedestrian ", "walking "),
    "r": ("public transit ", "transit ", "train ", "public transport ", "bus "),
}

BY = {
    "d": (
        " by car",
        " driving",
        " for driving",
        " by driving",
        " with the car",
        " using driving as the mode of transport",
    ),
    "w": (
        " on foot",
        " walking",
        " for walking",
        " by walking",
        " by foot",
        " using walking",
        " using walking as the mode of transport",
        " via walking",
    ),
    "r": (
        " by public transit",
        " by train",
        " by bus",
        " using public transit",
        " with public transport",
        " by transit",
        " via public transportation",
    ),
}


def place_mark(scene: Scene) -> tuple[Mark, Phrase]:
    """A place: "the" before a kind of place stays outside the copied name."""
    text = things.place(scene.rng)
    bare = text.removeprefix("the ").removeprefix("my ")
    mark = Mark(bare)
    said = scene.quoted(mark)
    if bare != text and len(said) == 1:
        return mark, (text[: len(text) - len(bare)], mark)
    return mark, said


def route(scene: Scene) -> tuple[Ref, dict[str, Phrase], str, str]:
    """Directions: the reference, slots `b` and perhaps `a`, the transport's words before and after."""
    rng = scene.rng
    end, end_said = place_mark(scene)
    slots = {"b": end_said}
    start: Draft = EMPTY
    if scene.often(0.4):
        start_mark, start_said = place_mark(scene)
        start, slots["a"] = start_mark, start_said
    elif scene.chance(0.35):
        slots["a"] = (
            pick(
                rng,
                (
                    "my current location",
                    "here",
                    "my location",
                    "where I am",
                    "current location",
                    "your current location",
                    "where I am now",
                    "the current location",
                ),
            ),
        )
    mode = pick(rng, ("d", "d", "d", "w", "w", "r"))
    before = after = ""
    roll = rng.random()
    if roll < 0.3:
        before = pick(rng, TRANSPORT[mode])
    elif roll < 0.6:
        after = pick(rng, BY[mode])
    else:
        mode = "d"
    ref = scene.call("maps_show_directions", start, end, Text(mode))
    return ref, slots, before, after
