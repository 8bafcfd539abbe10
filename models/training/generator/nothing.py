"""Requests that no tool can do, and talk that asks for nothing: the right plan has no calls."""

from __future__ import annotations

from random import Random

from models.training.generator.text import pick, word
from models.training.generator.things import MAKERS

TALK = (
    (
        "(hi|hello|hey|hey there|good morning|good evening|hello there|hi there|howdy|yo|hiya|"
        "morning)(!| assistant|, how are you(?|)|)"
    ),
    (
        "(thanks|thank you|thanks a lot|thank you so much|thx|cheers|many thanks|ta)(!|, that's all|, "
        "you're great|, bye|. That was quick|)"
    ),
    (
        "(ok|okay|cool|great|perfect|nice|alright|sure|got it|awesome|fine|never mind|nevermind|forget "
        "it|nothing)(, thanks| then|!|)"
    ),
    (
        "(how are you|how's it going|what's up|how do you feel|are you (there|awake|real|human|a robot)|"
        "who are you|what are you|who made you|what's your name)( today|)(?|)"
    ),
    (
        "(bye|good night|see you|see you later|talk to you later|goodbye|good bye|that's all for today|"
        "I'm off)(!|)"
    ),
    "(you're|you are) (great|amazing|funny|slow|so helpful|wrong|the best)(!|)",
    (
        "(I'm|I am) (bored|tired|so tired|hungry|happy|sad|stressed|excited about the {meeting}|not "
        "sure what to do today|glad it's Friday)"
    ),
    (
        "(tell me|do you know) (a joke|something funny|a story|a fun fact|another joke|a riddle)( about "
        "{field}|)(?|)"
    ),
    "what (can|do) you do(?|)",
    "(can you hear me|testing, testing|test|is this thing on|hmm|uh|what|sorry)(?|)",
    "(I had a|today was a|it's been a) (long|great|terrible|weird|busy) (day|week|{meeting})",
    (
        "(I love|I hate|I like|do you like) (this weather|Mondays|{item}|the rain|{meeting}s|{field} "
        "{meeting}s)(?|)"
    ),
    "my {field} {meeting} went (well|badly|great|OK) today",
    "(yes|no|maybe|yes please|no thanks|not now|later)",
)
KNOWLEDGE = (
    (
        "(what is|what's|explain|define|tell me about) (photosynthesis|inflation|quantum computing|the "
        "speed of light|a black hole|machine learning|DNA|a mortgage|the meaning of life|recursion|GDP|"
        "osmosis|entropy|blockchain)(?|)"
    ),
    (
        "(who (was|is)|tell me about) (Napoleon|the president of France|Marie Curie|the king of Spain|"
        "Ada Lovelace|Mozart|the CEO of Apple|Nelson Mandela|Frida Kahlo|the pope)(?|)"
    ),
    (
        "(what is|what's|which is) the (capital|population|currency|highest mountain|national dish|"
        "largest city) of (Peru|Japan|Kenya|Norway|Brazil|Vietnam|Canada|Egypt|Poland)(?|)"
    ),
    (
        "how (tall|old|big|far|heavy|deep) is (the Eiffel Tower|the moon|Mount Everest|the sun|the "
        "Pacific|a blue whale|the pyramid of Giza)(?|)"
    ),
    (
        "(when|why|how) did (the Roman Empire fall|World War 2 end|the dinosaurs die out|the Berlin "
        "Wall fall|humans reach the moon)(?|)"
    ),
    (
        "how do (you|I) (cook rice|boil an egg|tie a tie|change a tire|get rid of ants|make {item} soup|"
        "learn French|fall asleep faster|remove a wine stain)(?|)"
    ),
    "(what is|what's|calculate|compute) {number} (times|plus|minus|divided by) {small}(?|)",
    (
        "how many (ounces are in a pound|miles are in {small} kilometers|days until Christmas|people "
        "live on earth|cups are in a liter|bones do we have)(?|)"
    ),
    (
        "(is it|was it) (true that cats have nine lives|safe to eat raw {item}|legal to park here|"
        "possible to travel in time)(?|)"
    ),
    "(convert|how much is) {number} (dollars|euros|yen|pounds) (to|in) (euros|dollars|rupees|pesos)(?|)",
    "what (does {item} mean in Spanish|rhymes with orange|day was July 4 1776|time zone is Tokyo in)(?|)",
    (
        "(what's|what is) the (best|cheapest|healthiest) (laptop|diet|way to learn guitar|phone|kind of "
        "{item}|programming language)(?|)"
    ),
    "why (is the sky blue|do cats purr|is {item} so expensive|do we dream|is the sea salty)(?|)",
    (
        "what's the (score of the {name} game|price of bitcoin|stock price of Apple|news today|latest "
        "news|exchange rate)(?|)"
    ),
    "who won (the world cup|the election|the game last night|the Oscars|the {meeting})(?|)",
)
IMPOSSIBLE = (
    (
        "(play|put on|start|shuffle) (some |)(music|jazz|Beethoven|my workout playlist|the new Taylor "
        "Swift album|rock|a podcast|the radio|{name}'s playlist|something relaxing)"
    ),
    (
        "(turn|switch) (on|off) (the|all) (lights|lamp|heating|TV|AC|fan|coffee machine|kitchen lights|"
        "oven|wifi|bluetooth|alarm)"
    ),
    "(dim|brighten) the lights( in the (kitchen|bedroom|living room)|)",
    (
        "(order|get|buy|deliver) (me |us |)(a pizza|some sushi|two burgers|flowers|Thai food|groceries|"
        "some {item}|new shoes|{item} and {item})( for (dinner|lunch|{name})|)( online| from Amazon|)"
    ),
    (
        "(book|reserve|get) (me |)(a flight to (Lisbon|Denver|Osaka|Accra)|a hotel in (Rome|Seoul)|a "
        "table for (two|four|six)|a taxi|an Airbnb|train tickets|an Uber)"
    ),
    (
        "(translate|how do you say) ({item}|good morning|thank you|this sentence|where is the station|I "
        "love you) (to|into|in) (French|German|Spanish|Hindi|Japanese|Korean|Arabic)(?|)"
    ),
    (
        "(write|give me|generate) (a|some|me a|me some) (Python code|poem|function that sorts a list|"
        "SQL query|essay about {field}|regex for emails|song|haiku about {item}|bash script|cover "
        "letter|story about a {item}|limerick)"
    ),
    (
        "(what's|what is|how's|how is|check|show me|tell me) the weather( like|)( in (Oslo|Mumbai|"
        "Chicago|Lagos|Lima)| tomorrow| today| this weekend|)(?|)"
    ),
    (
        "(will it|is it going to) (rain|snow|be sunny|be cold|be windy) (tomorrow|today|this "
        "weekend|on Sunday)(?|)"
    ),
    (
        "(set (an alarm|my alarm clock|the alarm) for {small}( am|:30|)|set a timer for {small} minutes|"
        "set the (thermostat|heating|oven) to {number} degrees|set the volume to {small})"
    ),
    "(take|make) (a |)(picture|photo|screenshot|selfie|video)",
    "(FaceTime|video call|Skype) (mom|dad|{name}|{name} {surname}|my boss)( on WhatsApp| now|)",
    "(post|tweet|share) (this|a photo|{item} recipe|about the {meeting}) on (Twitter|Instagram|Facebook)",
    "(turn (the |)(volume|sound|brightness|radio) (up|down)|make (it|the screen) (louder|brighter|quieter))",
    "(lock|unlock|open|close) (the|my) (front door|garage|car|door|windows|blinds|curtains|phone|computer)",
    "(restart|shut down|update|reboot|lock|sleep) (my |the |)(computer|laptop|Mac|system|printer|router)",
    "(print|scan|fax) (this|the {field} {paper}|{small} copies)",
    "(install|uninstall|download|update) (Zoom|Photoshop|Chrome|the latest version|Python|Spotify|a game)",
    "(transfer|send|pay|wire) {number} (dollars|euros|pounds) to {name}( {surname}|)",
    "(buy|sell) {small} shares of (Apple|Tesla|Nvidia|Volkswagen)",
    (
        "(google|search the web for|look up online|search the internet for) ({item} recipes|{field} "
        "{meeting}s|cheap flights|{name} {surname}|the nearest star)"
    ),
    (
        "(watch|stream|find me) (a movie|Netflix|a good series|the game|a funny video|a documentary "
        "about {field})( tonight|)"
    ),
    "(start|stop|track) (a workout|my run|recording|the vacuum|the dishwasher|the car|the washing machine)",
    (
        "(draw|paint|generate an image of|make a logo with|edit a photo of) (a cat|a {item}|my house|a "
        "sunset|a {field} logo)"
    ),
    "(count|track|measure) (my steps|my calories|my sleep|my heart rate|my screen time)",
    (
        "(flip a coin|roll a dice|roll two dice|pick a random number|what's a random number|spell "
        "necessary|sing a song|beatbox)"
    ),
    (
        "(recommend|suggest) (a good book|a restaurant|a movie|something to cook with {item}|a gift for "
        "{name}|a name for my cat)"
    ),
    "(proofread|correct|rewrite|shorten) (this sentence|my essay|this paragraph|my {paper})",
)


def small_talk(rng: Random) -> str:
    """Talk, or a question about the world: the plan is empty."""
    return word(rng, pick(rng, TALK if rng.random() < 0.35 else KNOWLEDGE), MAKERS)


def impossible(rng: Random) -> str:
    """Something to do, in the imperative, that no tool can do."""
    return word(rng, pick(rng, IMPOSSIBLE), MAKERS)
