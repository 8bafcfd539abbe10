"""Free words: chores, messages, and what people write down."""

from __future__ import annotations

from random import Random

from models.training.generator.text import pick, word
from models.training.generator.things import MAKERS
from models.training.generator.words import QUICK


def errand(rng: Random) -> str:
    """A chore in the imperative: "buy milk", "call the plumber back"."""
    return word(
        rng,
        (
            "(call {who}( back|)|call {who}|text {who}|buy {items}|get {items}|pick up (the |){items}|pick "
            "up {who} from (the airport|school|work|practice)"
            "|pay (the |my |)(rent|electricity bill|phone bill|credit card|water bill|taxes|babysitter|"
            "parking ticket)|submit (the|my) {field} {paper}"
            "|finish (the|my) {field} {paper}|review (the|my|our) {field} {paper}|send {who} the {paper}|"
            "prepare (for |)the {field} {meeting}"
            "|book (a table|flights|a hotel|the (venue|car|movers|tickets))( for the {meeting}|)|renew (my "
            "passport|the car insurance|the library books|my gym membership|the domain)"
            "|take (my pills|the bins out|the trash out|the dog out|a break|out the recycling|my vitamins)|"
            "water the (plants|garden|tomatoes)|feed the (cat|dog|fish|chickens)"
            "|(clean|fix|check|paint) the (kitchen|garage|gutters|bike|fridge|bathroom|fence|printer)|"
            "return (the package|the library books|{who}'s call|the shoes)|(study|revise) for the {field} "
            "(exam|test|quiz)"
            "|order (cake|flowers|{items}) for {who}|follow up (with {who}|on the {field} {paper})|charge "
            "the (car|camera|laptop)|cancel (my gym membership|the newspaper|Netflix|the reservation)"
            "|email {who}|ask {who} about the {field} {paper}|wish {who} a happy birthday|back up (my "
            "laptop|the photos)|print (the tickets|my boarding pass|the {paper})|sign the {paper}"
            "|schedule (the|a) {field} {meeting}|practice (piano|violin|my (speech|talk|presentation))|"
            "stretch|meditate|drink water|get gas|vote|thaw the chicken|turn off the oven|move the car)"
        ),
        MAKERS,
    )


def saying(rng: Random) -> str:
    """A statement that could follow "tell her": "I'm running late"."""
    return word(rng, pick(rng, STATEMENTS), MAKERS)


def line(rng: Random) -> str:
    """Words to be sent that are no statement: a wish, a question, a request."""
    return word(rng, pick(rng, LINES), MAKERS)


STATEMENTS = (
    (
        "I'm (running late|on my way|almost there|stuck in traffic|running {small} minutes late|outside|"
        "home|done|not feeling well|not coming)"
    ),
    "I'm at the (station|airport|office|gate|hospital|{meeting})",
    (
        "I('ll| will) be (late|there at {clockish}|there in (5|10|20)|home by {clockish}|out on Friday|"
        "ten minutes late|back on Monday|offline tomorrow)"
    ),
    "(dinner|lunch|coffee|breakfast) is (ready|on me|at {clockish}|cancelled)",
    (
        "the {meeting} (is|has been|was) (moved to {clockish}|cancelled|postponed|at {clockish}|on "
        "Thursday|in the big room|delayed by an hour)"
    ),
    "the {paper} is (ready|done|attached|late|in your inbox|on the shared drive|signed)",
    (
        "I (agree|can't make it|can make it|approve|need more time|am in|accept the offer|left the keys "
        "under the mat|love the idea|sent the {paper}|booked the tickets)"
    ),
    "we're (out of {item}|leaving now|ready|good to go|meeting at {clockish}|late|on the train|here)",
    "the {field} {paper} needs (more work|your signature|two more days|to be done by Friday)",
    "my (train|flight|bus) is (late|delayed|cancelled|on time)",
    "(the kids|grandma and I|{name} and I|we all) (are home|miss you|will be there at {clockish}|can't come)",
    (
        "we (will|should|have to) (meet at {clockish}|move the {meeting}|talk about the {field} {paper}|"
        "leave at {clockish})"
    ),
    (
        "there (is|will be) (no {meeting} today|cake in the kitchen|a surprise for {name}|a change in "
        "the {paper})"
    ),
    "{name} (will call at {clockish}|is bringing {item}|can't come|got the job|said yes|needs the {paper})",
)

LINES = (
    "happy birthday( {name}|)(!|)",
    "thank you (so much |)for (the (gift|help|flowers|ride|feedback|invite)|everything|dinner|the {paper})",
    (
        "can you (pick up {item}|call me( back|)|bring the {paper}|send me the {paper}|feed the cat|"
        "cover my shift|review the {field} {paper})(?|)"
    ),
    "see you (at {clockish}|tomorrow|soon|on Sunday|there|at the {meeting})",
    (
        "don't forget (the {paper}|{item}|your (keys|passport|lunch|jacket)|the {meeting} tomorrow|to "
        "bring {item})"
    ),
    "good luck (today|with the {meeting}|on your exam)",
    "let's (meet at {clockish}|meet at {somewhere}|talk tomorrow|postpone the {meeting}|grab lunch)",
    "(yes|no problem|sounds good|on my way|running late|ok|will do|almost there|call me)",
    "(sorry|so sorry) (I missed your call|about yesterday|for the delay)",
    "(please |)(review|sign|check|read) the {paper}( by (Friday|Monday|tonight)| before the {meeting}|)",
    (
        "(miss you|congratulations( on the new job|)|get well soon|merry christmas|call me when you can|"
        "where are you|are you free tonight|what's for dinner|safe travels|have a great trip)"
    ),
    "(reminder|Reminder): (the |){field} {meeting} (tomorrow|at {clockish}|on Friday)( at {clockish}|)",
    "(are we still on for|what time is|who's coming to) the {meeting}(?|)",
    "please (join us for|don't miss|prepare for|confirm) the {field} {meeting}( tomorrow| at {clockish}|)",
)


def note_text(rng: Random) -> str:
    """What to write down: a list, a thought, a fact."""
    roll = rng.random()
    if roll < 0.3:
        items = rng.sample(QUICK, rng.randint(2, 5))
        return ", ".join(items[:-1]) + pick(rng, (" and ", ", ", ", and ")) + items[-1]
    if roll < 0.38:
        return saying(rng)
    if roll < 0.55:
        return errand(rng)
    return word(
        rng,
        (
            "(the (wifi password|door code|locker code|gate code|alarm code) is {number}|parked on level "
            "{small}|{name} (is allergic to nuts|likes dark chocolate|wears size {small}|prefers mornings|"
            "owes me {small} dollars)"
            "|ask about (parking|the refund|the {field} {paper})|{field} (ideas|goals|questions|tasks|"
            "numbers|details|feedback)( for the {meeting}|)|(spent|paid) {number} (euros|dollars|pounds) on "
            "{item}"
            "|the {meeting} went (well|badly|fine)|we need (more {item}|a new (printer|logo|domain|"
            "designer)|two volunteers)|the key points (of|for) the {meeting}|the action items from the "
            "{meeting}"
            "|move the {meeting} to (spring|Friday|the bigger room)|{name} will handle the {paper}|the (car|"
            "bike|laptop) makes a weird noise|ran {small} km (today|in {small} minutes)|try the (ramen|"
            "lasagna|curry|paella) recipe with {item}"
            "|(the|some|my|our|initial|new|additional) (ideas|thoughts|points|tasks|notes|questions|goals|"
            "items|details|comments) (for|on|about|from) the {meeting}|the (agenda items|list of tasks|"
            "packing list|list of guests|shopping items|discussion points|meeting points|next steps|latest "
            "updates)|brainstorming ideas( for the {field} {meeting}|)|(the |)(tasks|updates|to-dos) for "
            "(the week|tomorrow|the {meeting}|{name})"
            "|the topics to (review|discuss|cover)|latest {field} updates|decided to go with (plan B|the "
            "cheaper vendor|option {small}|{name}'s idea))"
        ),
        MAKERS,
    )
