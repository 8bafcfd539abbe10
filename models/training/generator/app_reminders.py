"""Reminders: creating, listing, ticking off."""

from __future__ import annotations

from models.training.generator import sayings, things, times
from models.training.generator.scene import EMPTY, Draft, Frame, Scene
from models.training.generator.sources import LATER, PASSED_ON
from models.training.generator.text import Mark, Phrase, grow, pick
from models.training.generator.words import QUICK

CREATE = Frame(
    core=(
        "remind me to {task}",
        "remind me {when} to {task}",
        "remind me to {task} {when}",
        "(set|create|add|make|put in|give me) a reminder to {task}",
        "(set|create|add|make) a reminder {when} to {task}",
        "(set|create|add|make) a (new |)reminder (for|called|titled|named|:|about|that says) {task}",
        "(set|create|add) (me |)a reminder {when}(:| for| that says) {task}",
        "(add|put) {task} (to|on) my (reminders|to-do list|to do list|todo list|todos|reminder list)",
        "make sure I {task} {when}",
        "(don't let me forget|help me remember|don't forget) to {task}",
        "(note|jot down) (a|) reminder to {task}",
        "(create|set) a reminder titled {task}",
        "nudge me {when} to {task}",
        "(remember|ping me) to {task}",
        "(create|set up) a to-do(:| to|) {task}",
        "(set|schedule) a follow-up reminder to {task}",
    ),
    free=(
        "(I have|I need|I've got) to {task} {when}, remind me",
        "I (must not|mustn't|shouldn't) forget to {task}",
        "reminder: {task}",
        "reminder to {task}",
        "{task} {when}, remind me",
        "{when} remind me to {task}",
        "can you remind me to {task}(?|)",
        "could you remind me {when} to {task}(?|)",
        "todo: {task}",
        "to do: {task}",
        "I keep forgetting to {task}, set a reminder",
        "I (want|need) a reminder to {task}",
        "remind me {when}: {task}",
        "remind me {when} {task}",
        "would you remind me to {task}(?|)",
        "if I don't {task} {when} I'm in trouble, remind me",
        "I should {task} {when}, make a reminder",
    ),
    tails={
        "when": (
            "{when}",
            "{when}",
            "{when}",
            "by {bare}",
            "for {bare}",
            "due {bare}",
            "due by {bare}",
            "before {bare}",
            "due {when}",
            ", {when}",
        ),
        "list": (
            "on (my|the) {list} list",
            "in (my|the) {list} list",
            "to (my|the) {list} list",
            "(, list|in the list|on the list) {list}",
            "under {list}",
        ),
        "text": (
            "with (the note|a note|notes|the notes) {text}",
            "and (note|add the note|mention) {text}",
            "(, note:|with note:) {text}",
            "with a note (saying|that says) {text}",
        ),
        "thing": (
            "with {thing} in the notes",
            "and (include|put|add) {thing} in (the notes|its notes|it)",
            "with {thing}",
            "including {thing}",
            "with {thing} as a note",
        ),
        "priority": ("{priority}", "{priority}", ", {priority}"),
    },
)
NOUN = Frame(
    core=(
        "(set|create|add|make) (a|me a|a new) reminder (for|about|on|regarding) {matter}",
        "remind me (about|of) {matter}",
        "remind me {when} (about|of) {matter}",
        "(set|create|add) a reminder {when} (for|about) {matter}",
        "(put|add) {matter} (on|to) my reminders",
        "(create|set) a {matter} reminder",
        "(don't let me forget|make sure I remember) {matter}",
    ),
    free=(
        "reminder (about|for) {matter}",
        "can you remind me (about|of) {matter}(?|)",
        "I need a reminder (for|about) {matter}",
        "{matter} {when}, remind me",
    ),
    tails=CREATE.tails,
)
LIST = Frame(
    core=(
        (
            "(show|show me|list|check|read|read me|give me|pull up|go through|bring up) (my|all my|the|my "
            "open) (reminders|to-dos|todos|tasks|open reminders|to-do list)"
        ),
        (
            "(show|show me|check|read|read me|open|pull up) (my|the|our) {list} (list|reminders|to-do list|"
            "reminder list|tasks)"
        ),
        "(show|tell|read) me (what's|what is|everything) on (my|the|our) {list} list",
        "(list|show) (the |)reminders (on|in) (my|the) {list} list",
        (
            "(find|look for|search for|check for|show) (my |any |the |all |)reminders (about|for|mentioning|"
            "with) {query}"
        ),
        "(check|see) (if|whether) I have a reminder (about|for) {query}",
        "(search|check|look through) my reminders for {query}",
        "(find|show) the reminders (about|mentioning) {query} on (my|the) {list} list",
    ),
    free=(
        "what('s| is|s) on (my|the|our) {list} list(?|)",
        "what do I (need|have) to do(?|)",
        "what (reminders|to-dos|tasks) do I have(?|)",
        "do I have (any|open) reminders(?|)",
        "do I have a reminder (about|for) {query}(?|)",
        "did I (set|make) a reminder (about|for) {query}?",
        "(any|are there) reminders (about|for) {query}(?|)",
        "anything (left |)on (my|the) {list} list?",
        "my reminders",
        "my {list} list( please|)",
        "what's left to do?",
        "what's still open on my {list} list",
        "{list} list",
        "what am I supposed to (do|remember)(?|)",
        "which reminders mention {query}?",
        "what do I still need from the {list} list?",
        "show reminders",
    ),
    tails={"query": ("(about|mentioning) {query}",), "list": ("(on|from) (my|the) {list} list",)},
)
DONE = Frame(
    core=(
        "(mark|check|tick|cross) off {task}",
        (
            "(mark|set) (the reminder |the task |my reminder |) {task} (as done|as complete|as completed|"
            "done|complete|as finished)"
        ),
        (
            "(complete|finish|close|tick off|check off|cross off) (the|my) reminder (to |for |about |called "
            "|) {task}"
        ),
        "(complete|check off|tick off|finish|resolve) {task}",
        "(tick|cross|check|mark) {task} off (my|the) (list|reminders|to-do list|todo list)",
        (
            "mark (the reminder|my reminder|the task|the to-do) (to |) {task} (as done|as completed|done|"
            "complete)"
        ),
        "(mark|check) the {task} reminder (as done|as complete|off|done)",
    ),
    free=(
        "I (already|just|finally) did {task}, (mark it done|check it off|tick it off)",
        "(done with|finished with) {task}",
        "{task} is done(, check it off|, tick it off|, cross it off the list|)",
        "{task}: done",
        "{task} done, (check it off|tick it|mark it)",
        "I'm done with {task}, (check it off|close the reminder|mark it complete)",
        "you can (check|tick|cross) off {task}",
        "I took care of {task}, (tick it off|cross it off)",
        "(I don't need|no need for) the {task} reminder anymore, it's done",
        "can you mark {task} as done(?|)",
    ),
)
PRIORITIES = (
    (
        1,
        (
            "with high priority",
            "as high priority",
            "high priority",
            "urgent",
            "with top priority",
            "marked as urgent",
            "it's urgent",
            "and mark it as important",
            "and set the priority to high",
            "and set it as high priority",
            "it's important",
            "with the highest priority",
            "priority high",
        ),
    ),
    (1, ("with high priority", "with high priority", "high priority", "and set high priority")),
    (
        5,
        ("with medium priority", "medium priority", "with normal priority", "and set the priority to medium"),
    ),
    (
        9,
        (
            "with low priority",
            "low priority",
            "no rush",
            "and set the priority to low",
            "with the lowest priority",
        ),
    ),
)


def create_reminder(scene: Scene) -> Phrase:
    """A reminder with some of: time, list, notes, priority."""
    rng = scene.rng
    noun = scene.chance(0.16)
    mark = Mark(
        pick(rng, (things.topic, things.short_title, things.title))(rng) if noun else sayings.errand(rng)
    )
    slots: dict[str, Phrase] = {"matter" if noun else "task": scene.quoted(mark, 0.7)}
    spare: dict[str, Phrase] = {}
    due: Draft = EMPTY
    all_day = False
    if scene.often(0.8):
        when = times.moment(rng, precise=0.5)
        due, all_day = when.mark, not when.clock
        slots["when"], spare["bare"] = when.said, (when.mark,)
    notes: Draft = EMPTY
    if earlier := scene.earlier(PASSED_ON, keen=0.18):
        notes, slots["thing"] = earlier
    elif scene.chance(0.07):
        text = Mark(sayings.note_text(rng))
        notes, slots["text"] = text, scene.quoted(text)
    listed: Draft = EMPTY
    if scene.chance(0.12):
        name = Mark(things.list_name(rng))
        listed, slots["list"] = name, scene.quoted(name, 0.7)
    priority = 0
    if scene.often(0.1):
        priority, words = pick(rng, PRIORITIES)
        slots["priority"] = (pick(rng, words),)
    scene.call("create_reminder", mark, due, notes, listed, priority, all_day)
    return scene.say(NOUN if noun else CREATE, slots, spare)


LISTED = (
    "(add|put|write) {task} (to|on) (my|the|our) {list} list",
    "(add|put) {task} (to|on) (the|my|our) {list} (reminders|list)",
    "{list} list: {task}",
    "(add|put) to (my|the) {list} list: {task}",
    "{task} (goes|should go) on (my|the) {list} list",
    "(I need|we need|we're out of|get) {task}, put (it|that) on the {list} list",
    "(can you|could you|please) (add|put) {task} (to|on) (my|the|our) {list} list(?|)",
    "{task} on (the|my) {list} list( please|)",
    "new item on (the|my) {list} list: {task}",
)


def list_item(scene: Scene) -> Phrase:
    """Something put on a list: "add milk to my shopping list"."""
    rng = scene.rng
    goods = rng.sample(QUICK, pick(rng, (1, 1, 1, 2, 2, 3)))
    text = f"{', '.join(goods[:-1])} and {goods[-1]}" if len(goods) > 1 else goods[0]
    mark = Mark(text if scene.chance(0.7) else sayings.errand(rng))
    name = Mark(
        pick(rng, ("shopping", "grocery", "groceries", "to-do"))
        if scene.chance(0.6)
        else things.list_name(rng)
    )
    scene.call("create_reminder", mark, EMPTY, EMPTY, name, 0, False)
    templates = LISTED if scene.single else LISTED[:2]
    return grow(rng, pick(rng, templates), {"task": scene.quoted(mark, 0.4), "list": scene.quoted(name, 0.4)})


def list_reminders(scene: Scene) -> Phrase:
    """What is to be done: all of it, one list, or what matches some words."""
    slots: dict[str, Phrase] = {}
    listed: Draft = EMPTY
    query: Draft = EMPTY
    roll = scene.rng.random()
    if 0.25 < roll < 0.7 or roll > 0.95:
        name = Mark(things.list_name(scene.rng))
        listed, slots["list"] = name, scene.quoted(name, 0.5)
    if roll > 0.7:
        text = Mark(things.keywords(scene.rng))
        query, slots["query"] = text, scene.quoted(text, 0.5)
    ref = scene.call("list_reminders", listed, query)
    scene.made(ref, "reminders", LATER["reminders"])
    return scene.say(LIST, slots)


def complete_reminder(scene: Scene) -> Phrase:
    """A reminder ticked off."""
    mark = Mark(sayings.errand(scene.rng) if scene.chance(0.8) else things.keywords(scene.rng))
    scene.call("complete_reminder", mark)
    return scene.say(DONE, {"task": scene.quoted(mark)})
