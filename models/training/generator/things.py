"""What requests are about: meetings, topics, files, folders, chores, messages, the content of notes.

All of it is put together from small parts, so that the planner meets few of them twice and has to learn where
an argument stands in the request instead of what arguments look like.
"""

from __future__ import annotations

from random import Random

from models.training.generator.names import HE, SHE, SURNAMES
from models.training.generator.text import Maker, pick, word

FIELDS = """budget marketing sales design product hiring onboarding safety research finance engineering support legal
launch roadmap strategy security website app mobile data analytics compliance training vendor supplier customer client
partner investor board staff volunteer community charity alumni school kitchen garden wedding birthday holiday travel
ski camping baby house garage insurance tax rent energy solar warehouse logistics packaging branding pricing podcast
newsletter video photo music theatre chess book film soccer swimming yoga climbing cycling pottery history biology
chemistry physics math Spanish French statistics thesis lab grant ethics curriculum exam admission migration database
backup server payroll pension audit quarterly annual monthly weekly Q1 Q2 Q3 Q4 2025 2026 spring summer autumn winter
neighborhood recycling election museum gallery bakery café restaurant harvest festival concert dog cat vet dental
neurology pediatric physio nutrition sleep marathon fundraising sponsorship merger procurement robotics drone""".split()
MEETINGS = """meeting sync review standup workshop seminar lecture class call interview demo retrospective kickoff
check-in catch-up session briefing presentation rehearsal debate brainstorm planning conference exam lesson tournament
game practice training party dinner lunch breakfast brunch picnic reunion celebration rally protest exhibition show
performance concert festival hackathon town-hall hike trip appointment visit tour campaign course get-together hearing
inspection ceremony memorial potluck barbecue sleepover recital screening tasting auction cleanup open-house""".split()
PAPERS = """report plan proposal budget agenda minutes notes slides deck presentation invoice contract brief schedule
itinerary program outline checklist handbook manual guide brochure flyer poster syllabus transcript certificate receipt
statement quote estimate roadmap spec requirements findings results analysis overview summary letter resume CV cover
form application questionnaire survey worksheet recipe menu list timetable roster ledger forecast review article paper
thesis chapter draft manuscript script storyboard blueprint map photo scan whitepaper policy agreement lease warranty
datasheet dashboard spreadsheet template memo strategy details handout timeline inventory""".split()
EXTENSIONS = (
    ("pdf",) * 12
    + ("docx",) * 4
    + ("xlsx", "pptx", "txt", "key", "md", "csv", "png", "jpg", "pages", "zip", "odt", "numbers", "doc")
)
FOLDERS = """Work Personal Home School Travel Recipes Projects Finance Ideas Health Family Shopping Research Meetings
Clients Journal Study Archive Inbox Kids Garden Fitness Books Music Writing Taxes Receipts Trips Wedding Hobbies Team
Marketing Engineering Legal Sales Lectures University Thesis Dreams Cooking Admin Car Pets Side-projects 2026 Misc
Quotes Movies Languages Church Volunteering House Renovation Startups Interviews Biology Chemistry""".split()
STREETS = """Main Oak Elm Maple Cedar Pine Lake Hill Park Station Church Mill River High King Queen Washington Lincoln
Bahnhof Garden Harbor Market Spring Sunset Valley Victoria Bridge Castle Abbey Juniper Willow""".split()
PLACES = """airport|JFK|Heathrow Terminal 5|SFO|the office|the library|the gym|the train station|Central Station|Central Park
|Golden Gate Park|Times Square|the Louvre|the Eiffel Tower|Brandenburg Gate|Shinjuku Station|Trafalgar Square|Blue Bottle Coffee
|Starbucks|Café Central|Café Müller|Trader Joe's|Whole Foods|the supermarket|the nearest pharmacy|the nearest gas station
|the nearest hospital|St. Mary's Hospital|Charité|Mount Sinai|Stanford University|MIT|UC Berkeley|TU Delft|the campus
|the science building|Room 204|Conference Room B|conference room 3|the boardroom|the main hall|Room 12.03|Studio 5|the rooftop
|Luigi's|Nobu|The French Laundry|Osteria Francescana|Chez Panisse|El Bulli|the Thai place on 5th|the pizza place|Joe's Diner
|the new ramen bar|Pike Place Market|the farmers market|Alexanderplatz|Marienplatz|Gare du Nord|Shibuya Crossing|Marina Bay Sands
|Bandra Kurla Complex|Connaught Place|the Blue Mosque|Tahrir Square|Table Mountain|Kruger Park|Copacabana|Plaza Mayor
|Madison Square Garden|Wembley Stadium|Camp Nou|the stadium|the convention center|Moscone Center|the Marriott downtown
|Hotel Adlon|the Hilton|the hotel|Ikea|Best Buy|the Apple Store|the post office|City Hall|the DMV|the courthouse|the bank
|the dentist|the vet|my parents' house|grandma's house|Grandma's place|the daycare|Lincoln Elementary|the kindergarten
|the beach|Muir Woods|Lake Tahoe|Yosemite Valley|the trailhead|Lands End|the marina|Pier 39|the museum|MoMA|the Prado
|the botanical garden|the zoo|the cinema|Odeon Leicester Square|the opera house|the community center|the mosque|the church
|St. Patrick's Cathedral|the temple|the client's office|headquarters|Building 7|the warehouse|the lab|the co-working space
|WeWork Kreuzberg|Meeting Room Everest|the cafeteria|the lobby|the auditorium|the coffee shop|the bookstore|the park
|home|work|school|the university|the mall|Union Square|the venue|the restaurant|the garage|the barber|the bakery
|Kyoto|Lyon|Porto|Palo Alto|downtown Oakland|Brooklyn|the old town|Terminal 2|Gate B12|Penn Station|Union Station"""
PLACE_LIST = [" ".join(place.split()) for place in PLACES.split("|")]
NAMES = SHE + HE
LISTS = """Groceries Shopping Work Chores Errands Home Personal Family School Wishlist Packing To-do Bills Garden Today
Someday Reading Movies Gifts Health Calls Repairs Weekend Office Kids Travel Urgent""".split()
QUICK = [
    item.replace("-", " ")
    for item in """milk eggs bread butter cheese apples bananas oranges tomatoes onions garlic rice pasta coffee tea flour sugar
salt yogurt chicken tofu spinach carrots potatoes lemons batteries soap shampoo toothpaste detergent stamps candles
balloons napkins plates sunscreen socks charger passport tickets umbrella tent sleeping-bags matches cat-food diapers
wipes lightbulbs screws paint tape glue pens paper honey oats lentils beans olives avocados basil cumin""".split()
]


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
    roll = rng.random()
    name = pick(rng, SHE) if rng.random() < 0.5 else pick(rng, HE)
    if roll < 0.5:
        text = f"{field(rng)} {meeting(rng)}"
    elif roll < 0.66:
        text = f"{pick(rng, ('team', 'team', 'project', 'family', 'department', 'group', 'staff', 'company', 'study group', 'class'))} {meeting(rng)}"
    elif roll < 0.74:
        text = f"{name}'s {pick(rng, ('birthday', 'graduation', 'farewell', 'recital', 'baby shower', 'wedding', 'game', 'retirement party', 'housewarming', 'defense'))}"
    elif roll < 0.86:
        text = word(
            rng,
            "((dentist|doctor|eye|vet|hair|massage|physio|therapy|visa|mortgage|bank|notary) (appointment|appointment|visit|checkup)"
            "|oil change|flight to (Lisbon|Tokyo|Boston|Cairo|Oslo)|parent-teacher conference|book club|movie night|game night|date night"
            "|1:1|one on one|stand-up|all-hands|focus time|gym|swim practice|piano lesson|driving lesson|school play|house viewing"
            "|job interview|blood test|trash day|rent day|jury duty|coffee chat|happy hour|poker night|soccer practice|dog grooming)",
            MAKERS,
        )
    elif roll < 0.93:
        text = f"{pick(rng, ('Project', 'Operation', 'Phase 2', 'Sprint 14', 'Team', 'Client', 'Apollo', 'Falcon', 'Mercury'))} {meeting(rng)}"
    else:
        text = f"{meeting(rng)} about {field(rng)} {pick(rng, PAPERS)}"
    return _cased(rng, text)


def short_title(rng: Random) -> str:
    """A plain noun for a meeting, as in "schedule a standup"."""
    return meeting(rng) if rng.random() < 0.45 else f"{field(rng)} {meeting(rng)}"


def topic(rng: Random) -> str:
    """What a mail or a meeting is about: "the budget", "our trip to Porto"."""
    return word(
        rng,
        "((the|the|the|our|my|your|next week's|tomorrow's|the new|the upcoming|the updated) {field} (|{meeting}|{paper}|{meeting})"
        "|the {paper} for the {field} {meeting}|the (delay|changes|next steps|deadline|new date|open questions|progress|problems|cost|results) "
        "(with|of|on|for) the {field} {meeting}|(the trip|our trip|the move|the flight) to (Porto|Kyoto|Montreal|Nairobi|Leeds|Goa|Crete)"
        "|{name}'s (birthday|surgery|graduation|new job|visit|farewell gift|school|promotion)|(the leak|the heating|the broken door|the rent|the deposit|the noise)"
        "|{field} {meeting}|{field} {paper}|(the|our|your|this|tomorrow's|the upcoming) {meeting}( details| schedule| plan| location| agenda| updates||)|(the details|the latest updates|the latest changes|a quick update|the final details|the new schedule|the next steps|the action items)|(weekend plans|dinner plans|project updates|travel plans|vacation days|new office hours|parking|the kids' schedule))",
        MAKERS,
    )


def keywords(rng: Random) -> str:
    """Words to search for: "budget", "visa application", "Kyoto"."""
    return word(
        rng,
        "({field}|{field}|{field} {paper}|{field} {meeting}|{paper}|{surname}"
        "|visa|wifi password|invoice|refund|boarding pass|lease|Kyoto|passport|order confirmation|interview|rent|tracking number|reimbursement"
        "|flight confirmation|gift ideas|sourdough|wedding guests|login|tax return|insurance claim|parking|car registration|vaccination)",
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
    roll = rng.random()
    if roll < 0.5:
        return f"{field(rng)} {pick(rng, PAPERS)}"
    if roll < 0.75:
        return f"{meeting(rng)} {pick(rng, PAPERS)}"
    if roll < 0.9:
        return pick(rng, PAPERS)
    return f"{pick(rng, ('latest', 'updated', 'signed', 'final', 'revised', 'new'))} {field(rng)} {pick(rng, PAPERS)}"


def note_title(rng: Random) -> str:
    """The title of a note."""
    roll = rng.random()
    if roll < 0.3:
        text = f"{field(rng)} {pick(rng, ('ideas', 'notes', 'plan', 'list', 'log', 'journal', 'checklist', 'tasks', 'goals', 'summary', 'thoughts', 'questions', 'agenda', 'draft'))}"
    elif roll < 0.55:
        text = f"{meeting(rng)} {pick(rng, ('notes', 'agenda', 'minutes', 'ideas', 'plan', 'schedule', 'outline', 'program', 'itinerary', 'prep', 'action items', 'list'))}"
    elif roll < 0.7:
        text = word(
            rng,
            "(to-do|groceries|shopping list|gift ideas|packing list|books to read|movies to watch|bucket list|weekly goals|daily log"
            "|passwords hint|recipes|dream journal|things to ask|house rules|meal plan|workout log|contacts|quotes|reading list"
            "|follow-ups|decisions|lessons learned|scratchpad|action items|wedding guests|wish list|car stuff|baby names|guest list)",
            MAKERS,
        )
    elif roll < 0.85:
        text = f"{pick(rng, ('team', 'project', 'weekly', 'family', 'class'))} {meeting(rng)} {pick(rng, ('notes', 'agenda', 'schedule', 'program', 'plan', ''))}".strip()
    elif roll < 0.93:
        text = f"{pick(rng, NAMES)} {pick(rng, ('1:1', 'birthday', 'feedback', 'interview', 'onboarding', 'gift list', 'questions'))}"
    else:
        text = pick(rng, PAPERS) + " " + pick(rng, ("ideas", "summary", "review", "feedback", "todos"))
    if rng.random() < 0.62:
        return " ".join(part[:1].upper() + part[1:] for part in text.split())
    return text


def folder(rng: Random) -> str:
    """The name of a folder of notes."""
    roll = rng.random()
    if roll < 0.72:
        name = pick(rng, FOLDERS)
    elif roll < 0.9:
        name = f"{field(rng)} {pick(rng, ('notes', 'project', 'stuff', 'team', 'docs', 'planning', 'meetings', 'archive'))}"
        name = " ".join(part[:1].upper() + part[1:] for part in name.split())
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
    return f"{pick(rng, SURNAMES)}'s {pick(rng, ('Bakery', 'Diner', 'Garage', 'Books', 'Bistro', 'Pharmacy', 'Hardware', 'Deli', 'Tavern'))}"


def errand(rng: Random) -> str:
    """A chore in the imperative: "buy milk", "call the plumber back"."""
    return word(
        rng,
        "(call {who}( back|)|call {who}|text {who}|buy {items}|get {items}|pick up (the |){items}|pick up {who} from (the airport|school|work|practice)"
        "|pay (the |my |)(rent|electricity bill|phone bill|credit card|water bill|taxes|babysitter|parking ticket)|submit (the|my) {field} {paper}"
        "|finish (the|my) {field} {paper}|review (the|my|our) {field} {paper}|send {who} the {paper}|prepare (for |)the {field} {meeting}"
        "|book (a table|flights|a hotel|the (venue|car|movers|tickets))( for the {meeting}|)|renew (my passport|the car insurance|the library books|my gym membership|the domain)"
        "|take (my pills|the bins out|the trash out|the dog out|a break|out the recycling|my vitamins)|water the (plants|garden|tomatoes)|feed the (cat|dog|fish|chickens)"
        "|(clean|fix|check|paint) the (kitchen|garage|gutters|bike|fridge|bathroom|fence|printer)|return (the package|the library books|{who}'s call|the shoes)|(study|revise) for the {field} (exam|test|quiz)"
        "|order (cake|flowers|{items}) for {who}|follow up (with {who}|on the {field} {paper})|charge the (car|camera|laptop)|cancel (my gym membership|the newspaper|Netflix|the reservation)"
        "|email {who}|ask {who} about the {field} {paper}|wish {who} a happy birthday|back up (my laptop|the photos)|print (the tickets|my boarding pass|the {paper})|sign the {paper}"
        "|schedule (the|a) {field} {meeting}|practice (piano|violin|my (speech|talk|presentation))|stretch|meditate|drink water|get gas|vote|thaw the chicken|turn off the oven|move the car)",
        MAKERS,
    )


def saying(rng: Random) -> str:
    """A statement that could follow "tell her": "I'm running late"."""
    return word(rng, pick(rng, STATEMENTS), MAKERS)


def line(rng: Random) -> str:
    """Words to be sent that are no statement: a wish, a question, a request."""
    return word(rng, pick(rng, LINES), MAKERS)


STATEMENTS = (
    "I'm (running late|on my way|almost there|stuck in traffic|running {small} minutes late|outside|home|done|not feeling well|not coming)",
    "I'm at the (station|airport|office|gate|hospital|{meeting})",
    "I('ll| will) be (late|there at {clockish}|there in (5|10|20)|home by {clockish}|out on Friday|ten minutes late|back on Monday|offline tomorrow)",
    "(dinner|lunch|coffee|breakfast) is (ready|on me|at {clockish}|cancelled)",
    "the {meeting} (is|has been|was) (moved to {clockish}|cancelled|postponed|at {clockish}|on Thursday|in the big room|delayed by an hour)",
    "the {paper} (is|are) (ready|done|attached|late|in your inbox|on the shared drive|signed)",
    "I (agree|can't make it|can make it|approve|need more time|am in|accept the offer|left the keys under the mat|love the idea|sent the {paper}|booked the tickets)",
    "we're (out of {item}|leaving now|ready|good to go|meeting at {clockish}|late|on the train|here)",
    "the {field} {paper} needs (more work|your signature|two more days|to be done by Friday)",
    "my (train|flight|bus) is (late|delayed|cancelled|on time)",
    "(the kids|grandma and I|{name} and I|we all) (are home|miss you|will be there at {clockish}|can't come)",
    "we (will|should|have to) (meet at {clockish}|move the {meeting}|talk about the {field} {paper}|leave at {clockish})",
    "there (is|will be) (no {meeting} today|cake in the kitchen|a surprise for {name}|a change in the {paper})",
    "{name} (will call at {clockish}|is bringing {item}|can't come|got the job|said yes|needs the {paper})",
)
LINES = (
    "happy birthday( {name}|)(!|)",
    "thank you (so much |)for (the (gift|help|flowers|ride|feedback|invite)|everything|dinner|the {paper})",
    "can you (pick up {item}|call me( back|)|bring the {paper}|send me the {paper}|feed the cat|cover my shift|review the {field} {paper})(?|)",
    "see you (at {clockish}|tomorrow|soon|on Sunday|there|at the {meeting})",
    "don't forget (the {paper}|{item}|your (keys|passport|lunch|jacket)|the {meeting} tomorrow|to bring {item})",
    "good luck (today|with the {meeting}|on your exam)",
    "let's (meet at {clockish}|meet at {somewhere}|talk tomorrow|postpone the {meeting}|grab lunch)",
    "(yes|no problem|sounds good|on my way|running late|ok|will do|almost there|call me)",
    "(sorry|so sorry) (I missed your call|about yesterday|for the delay)",
    "(please |)(review|sign|check|read) the {paper}( by (Friday|Monday|tonight)| before the {meeting}|)",
    "(miss you|congratulations( on the new job|)|get well soon|merry christmas|call me when you can|where are you|are you free tonight|what's for dinner|safe travels|have a great trip)",
    "(reminder|Reminder): (the |){field} {meeting} (tomorrow|at {clockish}|on Friday)( at {clockish}|)",
    "(are we still on for|what time is|who's coming to) the {meeting}(?|)",
    "please (join us for|don't miss|prepare for|confirm) the {field} {meeting}( tomorrow| at {clockish}|)",
)


def clockish(rng: Random) -> str:
    """A time of day inside a message, which is nobody's argument."""
    return f"{rng.randint(1, 12)}{pick(rng, ('', 'pm', 'am', ':30', ' PM'))}"


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
        "(the (wifi password|door code|locker code|gate code|alarm code) is {number}|parked on level {small}|{name} (is allergic to nuts|likes dark chocolate|wears size {small}|prefers mornings|owes me {small} dollars)"
        "|ask about (parking|the refund|the {field} {paper})|{field} (ideas|goals|questions|tasks|numbers|details|feedback)( for the {meeting}|)|(spent|paid) {number} (euros|dollars|pounds) on {item}"
        "|the {meeting} went (well|badly|fine)|we need (more {item}|a new (printer|logo|domain|designer)|two volunteers)|the key points (of|for) the {meeting}|the action items from the {meeting}"
        "|move the {meeting} to (spring|Friday|the bigger room)|{name} will handle the {paper}|the (car|bike|laptop) makes a weird noise|ran {small} km (today|in {small} minutes)|try the (ramen|lasagna|curry|paella) recipe with {item}"
        "|(the|some|my|our|initial|new|additional) (ideas|thoughts|points|tasks|notes|questions|goals|items|details|comments) (for|on|about|from) the {meeting}|the (agenda items|list of tasks|packing list|list of guests|shopping items|discussion points|meeting points|next steps|latest updates)|brainstorming ideas( for the {field} {meeting}|)|(the |)(tasks|updates|to-dos) for (the week|tomorrow|the {meeting}|{name})"
        "|the topics to (review|discuss|cover)|latest {field} updates|decided to go with (plan B|the cheaper vendor|option {small}|{name}'s idea))",
        MAKERS,
    )


def _small(rng: Random) -> str:
    return str(rng.randint(2, 12))


def _number(rng: Random) -> str:
    return str(rng.randint(20, 9999))


def _items(rng: Random) -> str:
    return pick(rng, QUICK) if rng.random() < 0.5 else f"{pick(rng, QUICK)} and {pick(rng, QUICK)}"


def _who(rng: Random) -> str:
    return word(
        rng,
        "({she}|{he}|mom|dad|grandma|the plumber|the landlord|the dentist|my boss|the school|the bank|{she} {surname}"
        "|the vet|aunt {she}|the insurance)",
        MAKERS,
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
