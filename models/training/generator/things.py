"""What requests are about: meetings, topics, files, folders, chores, messages, the content of notes.

All of it is put together from small parts, so that the planner meets few of them twice and has to learn where
an argument stands in the request instead of what arguments look like.
"""

from __future__ import annotations

from random import Random

from models.training.generator.names import HE, SHE, SURNAMES
from models.training.generator.text import Maker, pick, word
from models.training.generator.words import (
    EXTENSIONS,
    FIELDS,
    FOLDERS,
    LISTS,
    MEETINGS,
    PAPERS,
    PLACE_LIST,
    QUICK,
    STREETS,
)

NAMES = SHE + HE


def field(rng: Random) -> str:
    """A subject area, one or two words."""
    name = pick(rng, FIELDS)
    return f"{name} {pick(rng, FIELDS)}" if rng.random() < 0.12 else name


def meeting(rng: Random) -> str:
    """The kind of meeting: "workshop", "catch-up"."""
    return pick(rng, MEETINGS).replace("town-hall", "town hall").replace("open-house", "open house")


def _cased(rng: Random, text: str) -> str:
    """Title Case as in titles, or as it is."""
    if rng.random() < 0.5:
        return " ".join(part[:1].upper() + part[1:] for part in text.split())
    return text


def title(rng: Random) -> str:
    """The title of an event: "budget review", "Dinner with Ana's parents", "1:1"."""
    return _cased(rng, word(rng, pick(rng, TITLES), MAKERS))


def short_title(rng: Random) -> str:
    """A plain noun for a meeting, as in "schedule a standup"."""
    return meeting(rng) if rng.random() < 0.45 else f"{field(rng)} {meeting(rng)}"


def topic(rng: Random) -> str:
    """What a mail or a meeting is about: "the budget", "our trip to Porto"."""
    return word(
        rng,
        "((the|the|the|our|my|your|next week's|tomorrow's|the new|the upcoming|the updated) {field} (|"
        "{meeting}|{paper}|{meeting})"
        "|the {paper} for the {field} {meeting}|the (delay|changes|next steps|deadline|new date|open "
        "questions|progress|problems|cost|results) "
        "(with|of|on|for) the {field} {meeting}|(the trip|our trip|the move|the flight) to (Porto|Kyoto|"
        "Montreal|Nairobi|Leeds|Goa|Crete)"
        "|{name}'s (birthday|surgery|graduation|new job|visit|farewell gift|school|promotion)|(the leak|"
        "the heating|the broken door|the rent|the deposit|the noise)"
        "|{field} {meeting}|{field} {paper}|(the|our|your|this|tomorrow's|the upcoming) {meeting}( "
        "details| schedule| plan| location| agenda| updates||)|(the details|the latest updates|the "
        "latest changes|a quick update|the final details|the new schedule|the next steps|the action "
        "items)|(weekend plans|dinner plans|project updates|travel plans|vacation days|new office hours|"
        "parking|the kids' schedule))",
        MAKERS,
    )


def keywords(rng: Random) -> str:
    """Words to search for: "budget", "visa application", "Kyoto"."""
    return word(
        rng,
        "({field}|{field}|{field} {paper}|{field} {meeting}|{paper}|{surname}"
        "|visa|wifi password|invoice|refund|boarding pass|lease|Kyoto|passport|order confirmation|"
        "interview|rent|tracking number|reimbursement"
        "|flight confirmation|gift ideas|sourdough|wedding guests|login|tax return|insurance claim|"
        "parking|car registration|vaccination)",
        MAKERS,
    )


def file_stem(rng: Random) -> str:
    """A file's name without its extension, in the ways people write them."""
    roll = rng.random()
    if roll < 0.62:
        words = [field(rng), pick(rng, PAPERS)]
    elif roll < 0.75:
        words = [field(rng), meeting(rng), pick(rng, PAPERS)]
    elif roll < 0.85:
        words = [pick(rng, PAPERS)]
    elif roll < 0.93:
        words = [pick(rng, NAMES), pick(rng, PAPERS)]
    else:
        words = [
            pick(rng, PAPERS),
            pick(
                rng, ("v2", "final", "2025", "2026", "draft", "old", "signed", "copy", "Q3", "March", "(1)")
            ),
        ]
    parts = " ".join(words).replace("'", "").split()
    style = rng.random()
    if style < 0.25:
        return "".join(part[:1].upper() + part[1:] for part in parts)
    if style < 0.5:
        return " ".join(part[:1].upper() + part[1:] for part in parts)
    if style < 0.65:
        return "_".join(part[:1].upper() + part[1:] for part in parts)
    if style < 0.75:
        return "_".join(part.lower() for part in parts)
    if style < 0.85:
        return "-".join(part.lower() for part in parts)
    return " ".join(part.lower() for part in parts)


def file_name(rng: Random, extension: str = "") -> str:
    """A file's name with an extension (any of the usual ones unless given)."""
    return f"{file_stem(rng)}.{extension or pick(rng, EXTENSIONS)}"


def loose_file(rng: Random) -> str:
    """A file by description: "budget report", "meeting agenda"."""
    return word(
        rng,
        "({field} {paper}|{field} {paper}|{meeting} {paper}|{paper}|{field} (plans|figures|charts|papers)"
        "|(latest|updated|signed|final|revised|new) {field} {paper})",
        MAKERS,
    )


def note_title(rng: Random) -> str:
    """The title of a note."""
    text = word(rng, pick(rng, NOTE_TITLES), MAKERS).strip()
    if rng.random() < 0.62:
        return " ".join(part[:1].upper() + part[1:] for part in text.split())
    return text


def folder(rng: Random) -> str:
    """The name of a folder of notes."""
    roll = rng.random()
    if roll < 0.72:
        name = pick(rng, FOLDERS)
    elif roll < 0.9:
        name = word(
            rng, "{field} (notes|project|stuff|team|docs|planning|meetings|archive|ideas|{meeting}s)", MAKERS
        ).title()
    else:
        name = field(rng).capitalize()
    return name.lower() if rng.random() < 0.15 else name


def list_name(rng: Random) -> str:
    """The name of a list of reminders."""
    name = pick(rng, LISTS) if rng.random() < 0.85 else field(rng).capitalize()
    return name.lower() if rng.random() < 0.4 else name


def place(rng: Random) -> str:
    """Somewhere to go: a landmark, an address, a room, a kind of shop."""
    roll = rng.random()
    if roll < 0.72:
        return pick(rng, PLACE_LIST)
    number = rng.randint(1, 990)
    street = pick(rng, STREETS)
    kind = pick(rng, ("Street", "St", "Avenue", "Ave", "Road", "Lane", "Blvd", "Way", "Drive", "Square"))
    if roll < 0.86:
        city = pick(
            rng,
            (
                "",
                "",
                "",
                ", Berkeley",
                ", Springfield",
                ", Boston",
                ", London",
                " in Dublin",
                ", Toronto",
                ", Oakland CA",
            ),
        )
        return f"{number} {street} {kind}{city}"
    if roll < 0.9:
        return (
            f"{street}straße {number % 200}"
            if rng.random() < 0.5
            else f"{number % 200} rue {pick(rng, ('de Rivoli', 'Victor Hugo', 'des Lilas', 'du Moulin'))}"
        )
    shop = pick(
        rng, ("Bakery", "Diner", "Garage", "Books", "Bistro", "Pharmacy", "Hardware", "Deli", "Tavern")
    )
    return f"{pick(rng, SURNAMES)}'s {shop}"


def clockish(rng: Random) -> str:
    """A time of day inside a message, which is nobody's argument."""
    return f"{rng.randint(1, 12)}{pick(rng, ('', 'pm', 'am', ':30', ' PM'))}"


def _small(rng: Random) -> str:
    return str(rng.randint(2, 12))


def _number(rng: Random) -> str:
    return str(rng.randint(20, 9999))


def _items(rng: Random) -> str:
    return " and ".join(rng.sample(QUICK, pick(rng, (1, 1, 2))))


def _who(rng: Random) -> str:
    return word(
        rng,
        "({she}|{he}|mom|dad|grandma|the plumber|the landlord|the dentist|my boss|the school|the bank|"
        "{she} {surname}"
        "|the vet|aunt {she}|the insurance)",
        MAKERS,
    )


TITLES = (
    *("{field} {meeting}",) * 7,
    *(
        "(team|team|project|family|department|group|staff|company|study group|class) {meeting}",
        "(team|team|project|family|department|group|staff|company|study group|class) {meeting}",
    ),
    "{name}'s (birthday|graduation|farewell|recital|baby shower|wedding|game|retirement party|housewarming"
    "|defense|{meeting})",
    "(dentist|doctor|eye|vet|hair|massage|physio|therapy|visa|mortgage|bank|notary) "
    "(appointment|appointment|visit|checkup)",
    "(oil change|flight to (Lisbon|Tokyo|Boston|Cairo|Oslo)|parent-teacher conference|book club|movie night"
    "|game night|date night|1:1|one on one|stand-up|all-hands|focus time|gym|swim practice|piano lesson"
    "|driving lesson|school play|house viewing|job interview|blood test|trash day|rent day|jury duty"
    "|coffee chat|happy hour|poker night|soccer practice|dog grooming|lunch break|deep work)",
    "(Project|Operation|Phase 2|Sprint 14|Team|Client|Apollo|Falcon|Mercury) {meeting}",
    "{meeting} about {field} {paper}",
)
NOTE_TITLES = (
    *(
        "{field} (ideas|notes|plan|list|log|journal|checklist|tasks|goals|summary|thoughts|questions|agenda"
        "|draft|wish list|updates|research)",
    )
    * 3,
    *("{meeting} (notes|agenda|minutes|ideas|plan|schedule|outline|program|itinerary|prep|action items)",)
    * 3,
    "(to-do|groceries|shopping list|gift ideas|packing list|books to read|movies to watch|bucket list"
    "|weekly goals|daily log|passwords hint|recipes|dream journal|things to ask|house rules|meal plan"
    "|workout log|contacts|quotes|reading list|follow-ups|decisions|lessons learned|scratchpad|action items"
    "|wedding guests|wish list|car stuff|baby names|guest list|to do list|ideas|thoughts|key points)",
    "(team|project|weekly|family|class) {meeting} (notes|agenda|schedule|program|plan|)",
    "{name} (1:1|birthday|feedback|interview|onboarding|gift list|questions)",
    "{paper} (ideas|summary|review|feedback|todos)",
)


MAKERS: dict[str, Maker] = {
    "field": field,
    "meeting": meeting,
    "paper": lambda rng: pick(rng, PAPERS),
    "she": lambda rng: pick(rng, SHE),
    "he": lambda rng: pick(rng, HE),
    "name": lambda rng: pick(rng, NAMES),
    "surname": lambda rng: pick(rng, SURNAMES),
    "item": lambda rng: pick(rng, QUICK),
    "items": _items,
    "who": _who,
    "somewhere": lambda rng: pick(rng, PLACE_LIST),
    "clockish": clockish,
    "small": _small,
    "number": _number,
}
"""What may stand in the slots of this module's templates."""
