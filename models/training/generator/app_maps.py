"""Maps: places and the way there."""

from __future__ import annotations

from models.training.generator.places import place_mark, route
from models.training.generator.scene import Frame, Scene
from models.training.generator.sources import LATER
from models.training.generator.text import Phrase, grow

SHOW = Frame(
    core=(
        (
            "(open|show|show me|find|locate|look up|pull up|display|view|check|search for) {place} (in|on) "
            "(the map|a map|Apple Maps|maps|Maps|my map)"
        ),
        (
            "(show|show me|find|look up|get|get me|open|check|give me) the (location|map location|address|"
            "position) (of|for) {place}( in Apple Maps| on the map| on Apple Maps||)"
        ),
        "(open|show) (a |the |)map (of|for|to) {place}",
        (
            "(open|launch) (Apple Maps|maps|Maps|the map) (to|at|for|and show|for the location of|and "
            "search for) {place}"
        ),
        "(show|tell) me where {place} is",
        "(locate|find) {place}( on the map|)",
        "(open|show|pull up) the (location|address) {place}( in Apple Maps| in Maps| on the map||)",
        "(put|drop) a pin on {place}",
        "(find|show) me {place} (on the map|nearby|near me)",
        "zoom in on {place} (in|on) the map",
    ),
    free=(
        "where('s| is|s) {place}(?|)",
        "where (exactly |)is {place}(?|)",
        "where can I find {place}(?|)",
        "do you know where {place} is?",
        "{place} on (the|a) map",
        "{place} (location|address|map)",
        "map of {place}",
        "I (want|need) to (see|know) where {place} is",
        "I (can't find|don't know where) {place}( is|), show me",
        "can you find {place} (on the map|for me)(?|)",
        "what's the address of {place}(?|)",
        "in which part of town is {place}?",
    ),
)
ROUTE = Frame(
    core=(
        (
            "(show|show me|get|get me|give me|find|find me|open|check|pull up) (the |){before}(directions|"
            "route|directions|way) {way}{after}"
        ),
        "(get|give) me {before}directions {way}{after}",
        "(navigate|take me|guide me|bring me|route me) {way}{after}",
        "(show|tell) me how to get {way}{after}",
        "(find|show|plan) (a|the) {before}route {way}{after}",
        "(map|work|figure) out (the way|how to get|a route) {way}{after}",
        "(open|show) {before}directions {way} in (Apple Maps|Maps|maps){after}",
        "(provide|display|look up|check|fetch) (the |){before}directions {way}{after}",
        "(plan|map) (my|the|a) (trip|way|journey|commute) {way}{after}",
        "start navigation {way}{after}",
        "(use Apple Maps to get|view) {before}directions {way}{after}",
        "(get|find|open|show|show me) {before}directions {way}{after} (in|using|on) Apple Maps",
        "(check|provide|include) the {before}directions {way}{after}",
    ),
    free=(
        "how (do|can) (I|we) (get|go) {way}{after}(?|)",
        "how far is it {way}{after}(?|)",
        "what('s| is) the (best|fastest|quickest|shortest) (way|route) {way}{after}(?|)",
        "{before}directions {way}{after}( please|)",
        "(I need|I want|I'd like) (to go|to get|directions) {way}{after}",
        "which way {way}{after}?",
        "how long (does it take|will it take me) {way}{after}(?|)",
        "I (have|need) to be (there|out the door) soon, {before}directions {way}{after}",
        "can you get me {way}{after}(?|)",
        "{before}route {way}{after}",
        "I'm lost, how do I get {way}{after}",
        "let's go {way}{after}",
    ),
)


def show_place(scene: Scene) -> Phrase:
    """A place on the map."""
    mark, said = place_mark(scene)
    ref = scene.call("maps_open_location", mark)
    scene.made(ref, "location", LATER["location"])
    return scene.say(SHOW, {"place": said})


def show_route(scene: Scene) -> Phrase:
    """The way to a place, perhaps from another, perhaps by a means of transport."""
    ref, slots, before, after = route(scene)
    scene.made(ref, "directions", LATER["directions"])
    template = (
        "to {b}" if "a" not in slots else "from {a} to {b}" if scene.chance(0.88) else "to {b} from {a}"
    )
    if "a" in slots and scene.chance(0.05):
        template = "between {a} and {b}"
    if before and scene.chance(0.3):
        way = grow(scene.rng, template, slots)
        return grow(
            scene.rng,
            "(show|show me|get|get me|give me|find|find me|open|check) (the |)"
            + before
            + "(directions|directions|route) {way}",
            {"way": way},
        )
    return (
        scene.say(ROUTE, {"way": grow(scene.rng, template, slots)}, {"before": (before,), "after": (after,)})
        if not before
        else scene.say(
            Frame(
                tuple(t for t in ROUTE.core if "{before}" in t),
                tuple(t for t in ROUTE.free if "{before}" in t),
            ),
            {"way": grow(scene.rng, template, slots), "before": (before,), "after": (after,)},
        )
    )
