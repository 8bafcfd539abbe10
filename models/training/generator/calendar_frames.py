"""The ways to ask for events to be made, listed, moved and deleted."""

from __future__ import annotations

from models.training.generator.scene import Frame

NOTED = (
    "with {thing} in the notes",
    "and (put|include|add) {thing} in the notes",
    "and add {thing} to the notes",
    ", with {thing} included in the notes",
    "with {thing} as (the |)(notes|description)",
    "including {thing} in the notes",
)

CREATE = Frame(
    core=(
        (
            "(put|add|schedule|enter|place|get|pencil in) {title} (on|in|into|to|onto) (my|the) (calendar|"
            "schedule|diary|agenda|cal)"
        ),
        (
            "(create|add|make|set up|schedule|book|enter) (a|an|a new) (calendar event|event|calendar entry|"
            "appointment|meeting|calendar invite|calendar item) (called|titled|named|for|:|for the|with the "
            "title) {title}"
        ),
        "(schedule|plan|book|arrange|set up|organize|organise|put in) (a|an|the|our|my|another) {title}",
        "(schedule|book|set up|arrange) (a|the) {title} {when}",
        "(create|add|make) (a|an) {title} event {when}",
        "(create|make|add) (a|the|) calendar event {title}",
        "(create|add|schedule) an event {when} (called|titled|named) {title}",
        "(add|put) {title} (to|in|on) my calendar {when}",
        "(create|schedule) a calendar event {when} for {title}",
        "(block|reserve|keep|hold) {bare} (for|as) {title}",
        "block (off |out |)(time|my calendar|my schedule) {when} for {title}",
        "(invite|get|ask) {people} to (a|the|our|my) {title} {when}",
        "(set up|schedule|plan|book) (a|) {title} with {people} {when}",
        "(schedule|set up|arrange) {when} (a|the) {title} with {people}",
        (
            "(send|create) (a calendar invite|an invite|a meeting invite|calendar invites) (for|to) (the |"
            "){title}"
        ),
        "(put|add) {when} {title} (on|to) my calendar",
        "(mark|note) {title} in (my|the) calendar {when}",
        (
            "(schedule|set up|arrange|create|plan) a (meeting|call|discussion|session|catch-up) {when} (to "
            "discuss|about|on|regarding|to talk about) {title}"
        ),
        "(schedule|set up|plan|book) a (meeting|call|session) with {people} (to discuss|about|on) {title}",
        "(schedule|set up|arrange) a (meeting|call|session) with {people} {when} (to discuss|about) {title}",
        "(create|add) a calendar event for (the|our|) {title} {when}",
        "(create|add|set up) a calendar event for {bare} (called|titled|for|for the) {title}",
        (
            "(create|schedule) (a team event|a calendar appointment|an all-hands|a new calendar event) "
            "(titled|named|called) {title}"
        ),
    ),
    free=(
        "{title} {when}, (put|add) it (on|to) my calendar",
        "{title} {when}, calendar",
        "{when}: {title}",
        "I have (a|an|) {title} {when}, (put it on|add it to) my calendar",
        (
            "I('m| am) (having|going to|attending) (a|an|the|) {title} {when}, (can you put it in the "
            "calendar|add that to my calendar)"
        ),
        "we have {title} {when}, put that in my calendar",
        "I (need|want) (to schedule|to set up|to plan|) (a|the) {title} {when}",
        "there is (a|an) {title} {when}, please (add|put) it (to|on) my calendar",
        "{when} I have {title}, (put it down|add it|save it to my calendar)",
        "we're meeting {people} for {title} {when}, calendar please",
        "(let's|lets) (do|have) (a|the|) {title} {when}",
        "(don't let me forget that I have|I've got) {title} {when}, put it in the calendar",
        "calendar: {title} {when}",
        "{title} {when}",
        "{title} with {people} {when}",
        "{when} {title} with {people}",
        "{title} {when} with {people}",
        "new event {title} {when}",
        "new appointment: {title}",
        "can we (do|have) {title} {when} with {people}? (send an invite|put it in the calendar|invite them)",
        "(save the date:|save the date for) {title} {when}",
    ),
    tails={
        "when": (
            "{when}",
            "{when}",
            "{when}",
            "for {bare}",
            ", {when}",
            "scheduled for {bare}",
            "(starting|beginning) {when}",
            "taking place {when}",
        ),
        "until": (
            "until {until}",
            "till {until}",
            ", ending at {until}",
            "that ends at {until}",
            "lasting until {until}",
            "until {until}",
        ),
        "place": (
            "at {place}",
            "at {place}",
            "in {place}",
            ", at {place}",
            ", location {place}",
            "(held|located|taking place) at {place}",
            ", set it at {place}",
            "with the location {place}",
            "and set the location to {place}",
        ),
        "people": (
            "with {people}",
            "with {people}",
            "and invite {people}",
            ", invite {people}",
            "with {people} as (invitees|guests|attendees)",
            ", inviting {people}",
            "with invitees {people}",
            "and (add|include) {people}",
            ", {people} are coming",
            "for me and {people}",
            "and send invites to {people}",
            "with attendees {people}",
            ", attendees: {people}",
            "and add {people} as (participants|attendees|invitees)",
            ". Invite {people}",
            ". Invite {people} (to it|too|)",
        ),
        "text": (
            "with (the note|the notes|a note) {text}",
            "with notes {text}",
            "and add (the note|a note) {text}",
            "and (note|mention) {text}",
            "(, notes:|, note:) {text}",
            "to discuss {text}",
            "to (go over|talk about|review) {text}",
        ),
        "thing": NOTED,
        "calendar": (
            "in (my|the) {calendar} calendar",
            "on (my|the) {calendar} calendar",
            "to (my|the) {calendar} calendar",
            ", calendar {calendar}",
        ),
    },
)

LIST = Frame(
    core=(
        (
            "(show|show me|list|check|pull up|give me|read me|bring up|go over|look at) (my|the) (calendar|"
            "schedule|agenda|events|appointments|meetings|diary|calendar events) {when}"
        ),
        "(show me|check|tell me|see) what('s| is) on my (calendar|schedule|agenda) {when}",
        (
            "(show me|list|find|look up|check for) (all |any |)(events|meetings|appointments|calendar "
            "events) (about|with|for|mentioning) {query} {when}"
        ),
        "(check|see|find out) (if|whether) I('m| am) (free|busy|available) {when}",
        "(check|see|tell me|find out) when (my|the) {query} is",
        "(look up|find|search for) {query} (in|on) my calendar",
        "(search|check) my calendar for {query}",
        "(search|check) my calendar for {who}",
        "(find|show me|list) (my |the |)(meetings|appointments|calls|events) with {who}",
        "(check|see|tell me) when I('m| am) meeting {who}",
        "(tell me|show me|check) what I have (going on |planned |scheduled |coming up |){when}",
        "(show|list) my upcoming {query} events",
    ),
    free=(
        "what('s| is|s) on my (calendar|schedule|agenda|plate) {when}(?|)",
        "what do I have {when}(?|)",
        "what am I doing {when}(?|)",
        "do I have (anything|any meetings|any appointments|plans|something|any events) {when}(?|)",
        "am I (free|busy|available|booked) {when}(?|)",
        "(is there anything|anything) (on|in) (my|the) calendar {when}(?|)",
        "when('s| is|s) (my|the|our|my next|the next) {query}(?|)",
        "what time is (my|the) {query}(?|)",
        "what time is (my|the) {query} {when}(?|)",
        "do I have (a|an|any|) {query} {when}(?|)",
        "how (busy|full) (am I|is my day|is my schedule) {when}(?|)",
        "what does my (day|week|calendar|schedule) look like {when}(?|)",
        "what('s| is) (coming up|happening|planned|next) {when}(?|)",
        "my (schedule|calendar|agenda|meetings) {when}(?|)",
        "when do I (meet|see|talk to) {who}(?|)",
        "when am I (meeting|seeing) {who}(?|)",
        "do I have (anything|a meeting|something planned|a call) with {who}(?|)",
        "am I meeting {who} {when}(?|)",
        "is there (anything|a meeting) with {who} (on|in) my calendar(?|)",
        "what do I have with {who} {when}?",
        "any (meetings|appointments|plans|events) {when}?",
        "which meetings do I have {when}?",
        "is (the|my) {query} {when}?",
        "calendar {when}",
        "how many meetings do I have {when}?",
        "did I (schedule|put in) (a|the) {query} {when}?",
        "what have I got {when}?",
    ),
    tails={
        "when": ("{when}", "for {bare}"),
        "query": ("(about|for|mentioning) {query}",),
        "who": ("with {who}",),
    },
)

MOVE = Frame(
    core=(
        (
            "(move|reschedule|push|shift|change|postpone|push back|bring forward) (my|the|our|) {title} to "
            "{when}"
        ),
        (
            "(move|reschedule|shift|postpone|delay) (my|the|our) {title} (meeting |appointment |event |)(to|"
            "until|till) {when}"
        ),
        "(reschedule|move) {title} (for|to) {when}",
        "change the (time|date) of (my|the|our) {title} to {when}",
        "(change|update) (my|the) {title} so it (starts|is) {said}",
        "put (my|the|our) {title} (off|back) (until|to) {when}",
        "(push|move) (back |)(my|the) calendar event {title} to {when}",
        "set (my|the) {title} to {when} instead",
        "make (my|the|our) {title} {said} instead",
    ),
    free=(
        "can (we|you|I) (move|reschedule|push) (my|the|our) {title} to {when}(?|)",
        (
            "(the|my|our) {title} (is|has been|was|got) (moved|rescheduled|pushed|postponed) to {when}(, "
            "update my calendar|, update the calendar|, fix my calendar)"
        ),
        "I (need|want|have) to (move|reschedule|push) (my|the) {title} to {when}",
        "(the|my) {title} (is now|will now be) {said}, (update|change) the calendar",
        "{title} is now {said}, change it in my calendar",
        "I can't make (the|my) {title}, (move|push) it to {when}",
        "{title} to {when} instead",
        "(let's|lets) (do|have|move) (the|our) {title} {said} instead",
        "would it be possible to shift (the|my) {title} to {when}?",
    ),
)

DELETE = Frame(
    core=(
        "(cancel|delete|remove|drop|scrap|clear|call off|get rid of) (my|the|our|) {title}",
        "(cancel|delete|remove|drop|erase|take) (my|the|our) {title} (from|off) (my|the) calendar",
        "(cancel|delete|remove|drop|clear) (my|the|our) {title} {when}",
        "(cancel|delete|remove) (my|the) {title} (event|meeting|appointment|calendar event)",
        (
            "(delete|remove|cancel) the (event|meeting|appointment|calendar event|calendar entry) (called|"
            "titled|named|) {title}"
        ),
        "take (my|the) {title} off (my|the) calendar",
        "(cancel|delete|remove) {title}",
    ),
    free=(
        "I('m| am) not going to (the|my) {title}, (delete|remove|cancel) it",
        (
            "(the|my|our) {title} (is|was|got) (cancelled|canceled|off|called off), (remove|delete) it from "
            "my calendar"
        ),
        "I can't (make|go to|make it to) (the|my) {title}, (cancel it|delete it|take it off my calendar)",
        "can you (cancel|delete|remove) (my|the|our) {title}(?|)",
        "we don't need (the|) {title} anymore, delete it",
        "I (want|need|have) to cancel (my|the) {title}",
        "no more {title}, take it off the calendar",
        "{title} is not happening, remove it",
    ),
    tails={"when": ("{when}", "(planned|scheduled) for {bare}", "that's {when}")},
)


APART = Frame(
    core=(
        "(create|schedule|add|set up|plan) (an event for |a calendar event for |){day}'s {title} at {clock}",
        "(put|add) {day}'s {title} (on|to) (my|the) calendar at {clock}",
        "(schedule|book|put down) {title} at {clock} {day}",
        "(create|schedule) a calendar event (for|on) {day} (called|titled|for) {title} at {clock}",
        "(put|add) {title} (on|to) (my|the) calendar for {day}, (starting |)at {clock}",
        "(schedule|plan) (a|the) {title} for {day}, it starts at {clock}",
        "(create|add) an event {title} on my calendar at {clock} for {day}",
    ),
    free=(
        "{day} I have (a|an|my|) {title} at {clock}, (put|add) it (on|to) my calendar",
        "{day} there's (a|an|the) {title}, {clock}, add it please",
        "we have (a|an|) {title} {day}, the time is {clock}, put it in the calendar",
    ),
    tails={
        "people": CREATE.tails["people"],
        "place": CREATE.tails["place"],
    },
)
