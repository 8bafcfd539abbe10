"""Text messages."""

from __future__ import annotations

from models.training.generator import sayings, things
from models.training.generator.app_mail import said_text
from models.training.generator.scene import EMPTY, Draft, Frame, Scene
from models.training.generator.sources import passed_on
from models.training.generator.text import Mark, Phrase, grow, pick

TEXT = Frame(
    core=(
        "text {people} {said}",
        "(text|message|sms) {people}(:| that| saying|,) {said}",
        "tell {people} {said}",
        "tell {people} that {said}",
        "let {people} know (that |){said}",
        (
            "(send|shoot|drop) {people} (a text|a message|an sms|a quick text|a text message) (saying|that "
            "says|with|to say) {said}"
        ),
        (
            "send (a text|a message|an SMS|an sms|a text message|a quick SMS) to {people} (saying|that|with "
            "the message|with the text|that says) {said}"
        ),
        "send {said} to {people}",
        "(write|message) {people}(:|,) {said}",
        "(send|write) an SMS to {people}: {said}",
        "text {said} to {people}",
        "inform {people} (by text |by sms |)that {said}",
        "(text|message|ping) {people} {thing}",
        "text {thing} to {people}",
        "send {thing} to {people} (by|via) (sms|SMS|text|text message|message)",
        "send {people} {thing} (by|via) (sms|SMS|text)",
        "(send|text) {people} (a message|an SMS|a text) with {thing}",
        "share {thing} with {people} (by|via) (text|SMS|message)",
        "(send|write) an SMS (to|for) {people} with {thing}",
        "let {people} know {thing} by text",
        "(text|message) {people} about {topic}",
        (
            "send (an SMS|a text|a message|a text message|a reminder SMS|an SMS reminder) to {people} "
            "(about|regarding) {topic}"
        ),
        "send {people} (an SMS|a text|a message) (about|regarding) {topic}",
        "remind {people} (by text|via SMS|by sms|with a text) about {topic}",
        "notify {people} (by|via) (SMS|text|message) (about|of) {topic}",
        "update {people} (by|via) (SMS|text) on {topic}",
        "send (an SMS|a text|a message) to {people} to (inform|update) them about {topic}",
        "(tell|ask|remind|text|message) {people} to {todo}",
        "(send|shoot) {people} (a text|a message|an SMS) to {todo}",
        "(tell|ask|remind) {people} (by text|by sms|via SMS|by message) to {todo}",
        "send (a reminder|an SMS reminder|a reminder text) to {people} to {todo}",
        "let {people} know (by text |by sms |)(that |) (they|we) (should|need to|have to) {todo}",
    ),
    free=(
        "can you let {people} know {said}",
        "I (need|want|have) to text {people} {said}",
        "{people} (needs|should) (to |)know {said}, text {them}",
        "{said}, (tell|text|message) {people}( please|)",
        "{said}, (let {people} know|can you tell {people}|please let {people} know)",
        "{said}. (Tell|Text|Message) {people}",
        "sms to {people}: {said}",
        "sms {people} {said}",
        "message to {people}, {said}",
        "new message to {people}: {said}",
        "could you text {people} for me and say {said}",
        "say {said} to {people} (by text|over sms)",
        "(could|can|would) you (ask|tell|remind) {people} to {todo}(?|)",
        "{people} should {todo}, (text|tell) {them}",
        "please tell {people} {said}",
        "I'd like {people} to have {thing}, text it",
    ),
    tails={
        "said": (
            "saying {said}",
            "and say {said}",
            "with {said}",
            ": {said}",
            "with the message {said}",
            "to say {said}",
            "that says {said}",
        ),
        "thing": (
            "with {thing}",
            "including {thing}",
            ", include {thing}",
            "along with {thing}",
            "and include {thing}",
            "with {thing} included",
            "and add {thing}",
        ),
        "topic": (
            "about {topic}",
            "regarding {topic}",
            "informing {them} (about|of) {topic}",
            "with {topic}",
        ),
        "todo": ("to {todo}", "asking {them} to {todo}"),
    },
).with_lines()
BARE = Frame(
    core=(
        "text {people}",
        "send (a text|a message|an SMS|a text message) to {people}",
        "(message|sms) {people}",
        "(shoot|send|drop) {people} (a text|a message)",
    ),
    tails=TEXT.tails,
)


def text_message(scene: Scene) -> Phrase:
    """A message: words, a topic, something passed on, or words and something passed on."""
    slots: dict[str, Phrase] = {}
    group, slots["people"] = scene.some_people("phone", most=4)
    to = scene.phones(group)
    parts: list[Draft] = []
    passed = passed_on(scene, [], 0.14)
    if passed:
        content, slots["thing"] = passed
        if scene.chance(0.14):
            parts.append(said_text(scene, slots))
        parts.extend(content if isinstance(content, tuple) else (content,))
    elif scene.chance(0.22):
        mark = Mark(sayings.errand(scene.rng))
        slots["todo"] = scene.quoted(mark, 0.3)
        parts.append(mark)
    elif scene.chance(0.3):
        mark = Mark(things.topic(scene.rng))
        slots["topic"] = (mark,)
        parts.append(mark)
    else:
        parts.append(said_text(scene, slots))
    message: Draft = EMPTY if not parts else parts[0] if len(parts) == 1 else tuple(parts)
    scene.call("send_sms", to, message)
    if len(slots) > 2:
        return scene.say(BARE, slots)
    pronoun = group[0].pronoun if len(group) == 1 else "them"
    return scene.say(TEXT, slots, {"them": (pronoun,)})


NOBODY = (
    (
        "send (an SMS|a text|an SMS reminder|a text message|a reminder SMS|a quick text) (about|"
        "regarding) {topic}"
    ),
    "send (an SMS|a text|a text message) (saying|with the message|that says) {line}",
    "send (an SMS|a text message) to (confirm|announce|share) {topic}",
    "send {thing} (by|via|in) (an SMS|a text|SMS)",
)


def text_to_nobody(scene: Scene) -> Phrase:
    """A message whose recipients are not said."""
    slots: dict[str, Phrase] = {}
    templates: tuple[str, ...]
    content: Draft
    passed = passed_on(scene, [], 0.1)
    if passed:
        content = passed[0]
        slots["thing"], templates = passed[1], NOBODY[3:]
    elif scene.chance(0.5):
        content = mark = Mark(things.topic(scene.rng))
        slots["topic"], templates = (mark,), (NOBODY[0], NOBODY[2])
    else:
        content = mark = Mark(sayings.line(scene.rng))
        slots["line"], templates = scene.quoted(mark, 1.5), NOBODY[1:2]
    scene.call("send_sms", [], content)
    return grow(scene.rng, pick(scene.rng, templates), slots)


BOTH = (
    "(email|mail) and (text|message) {people} {what}",
    "(text|message) and (email|mail) {people} {what}",
    "send {people} {what} (by|via) (email and text|email and SMS|both email and text)",
    "(let|make sure) {people} get {what} by (email and by text|mail and by sms)",
    "send {what} to {people} by (email and text|text and email|email and SMS)",
    "share {what} with {people} (via|by) (email and SMS|SMS and email|email and text)",
)


def both_ways(scene: Scene) -> Phrase:
    """The same content by mail and by message."""
    group, said = scene.some_people("", most=3)
    passed = passed_on(scene, [], 0.7)
    content: Draft
    if passed:
        content, what = passed
    else:
        mark = Mark(sayings.line(scene.rng))
        content, what = mark, ('"', mark, '"')
    scene.call("compose_new_email", scene.emails(group), [], EMPTY, content, [])
    scene.call("send_sms", scene.phones(group), content)
    return grow(scene.rng, pick(scene.rng, BOTH), {"people": said, "what": what})
