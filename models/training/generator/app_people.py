"""Contacts: finding a number or an address, adding someone."""

from __future__ import annotations

from models.training.generator.names import email_address, full_name, organisation, phone_number
from models.training.generator.scene import EMPTY, Draft, Frame, Scene
from models.training.generator.text import Mark, Phrase, pick

PHONE = Frame(
    core=(
        (
            "(get|find|look up|fetch|give me|show me|tell me|dig up|pull up|check|retrieve|grab) {who}'s "
            "(phone |)number"
        ),
        (
            "(get|find|look up|fetch|give me|show me|retrieve|find out) the (phone |cell |mobile |contact |"
            "telephone |)number (of|for) {who}"
        ),
        (
            "(get|find|look up|search for|search) {who}'s (cell|mobile|telephone|mobile number|phone|"
            "contact number)"
        ),
        "(find|look up|search) (my contacts for|in my contacts) {who}'s (phone number|number)",
        "(tell|remind) me what {who}'s (phone |)number is",
        "find out {who}'s (phone |)number",
        "look in (the|my) (address book|contacts) for {who}'s number",
    ),
    free=(
        "what's {who}'s (phone |cell |mobile |)number(?|)",
        "what is {who}'s (phone |)number(?|)",
        "whats {who}'s number",
        "whats the number of {who}",
        "{who}'s (phone |)number(?|)",
        "(phone |)number for {who}",
        "{who} phone number",
        "do you (have|know) {who}'s (phone |)number?",
        "do I have (a number for {who}|{who}'s number)?",
        "I need (the phone number of {who}|{who}'s (phone |)number|a number for {who})",
        "I need to call {who}, what's the number?",
        "I (can't find|forgot|lost|need) {who}'s number",
        "how (do|can) I (reach|call) {who} by phone?",
        "which number does {who} have?",
        "I want to call {who}(, number please| - number?|)",
        "what number (can|do) I (reach|call) {who} (at|on)?",
        "any idea what {who}'s number is",
        "could I have {who}'s number",
    ),
)
EMAIL = Frame(
    core=(
        (
            "(get|find|look up|fetch|give me|show me|tell me|dig up|pull up|check|retrieve|grab) {who}'s "
            "(email|e-mail|email address|mail address|email id)"
        ),
        (
            "(get|find|look up|fetch|give me|show me|retrieve|find out) the (email|email address|e-mail "
            "address|mail address) (of|for) {who}"
        ),
        "(find|look up|search) (my contacts for|in my contacts) {who}'s (email|email address)",
        "(tell|remind) me what {who}'s (email|email address) is",
        "look in (the|my) (address book|contacts) for {who}'s email",
    ),
    free=(
        "what's {who}'s (email|e-mail|email address|mail address)(?|)",
        "what is {who}'s email( address|)(?|)",
        "whats {who}'s email",
        "whats the email of {who}",
        "{who}'s email( address|)(?|)",
        "email( address|) for {who}",
        "do you (have|know) {who}'s email?",
        "do I have (an email for {who}|{who}'s email address)?",
        "I need (the email address of {who}|{who}'s email( address|))",
        "I (can't find|forgot|lost|need) {who}'s email",
        "(at which|at what|which|what) address (do|can) I (write to|email) {who}( at|)?",
        "what address does {who} use for mail?",
        "how do I reach {who} by email?",
    ),
)
BOTH = Frame(
    core=(
        (
            "(get|find|look up|give me|show me|pull up) {who}'s (phone number and email( address|)|email "
            "and phone( number|)|contact details|contact info|number and email)"
        ),
        (
            "(get|find|look up) (both |)the (phone number and (the |)email( address|)|email address and "
            "phone number|contact details|contact information) (of|for) {who}"
        ),
        "(find|get) {who}'s email and number",
    ),
    free=(
        "what are {who}'s contact details?",
        "how can I reach {who}? phone and email",
        "do you have {who}'s number and email?",
        "I need {who}'s (contact info|contact details|email and number)",
    ),
)
ADD = Frame(
    core=(
        "(add|save|put) {name} (to|in|into) (my contacts|my address book|the contacts|contacts)",
        (
            "(create|make|add|save) (a |a new |)(contact|contact card|address book entry) (for|named|called|"
            "for someone named) {name}"
        ),
        "(add|save) {name} as a (new |)contact",
        "(save|store) {name} with {phone}",
        "(add|save) {phone} (as|under) {name}",
        "(add|save) {phone} as {name}'s number",
        "(save|store) {name}'s (number|phone|phone number) {phone}",
        "(save|store) {name}'s (email|email address) {email}",
        "(add|save) {email} as {name}'s (email|email address)",
        "(save|store|add) the (number|phone number) {phone} for {name}",
    ),
    free=(
        "new contact: {name}, {phone}",
        "new contact {name} {phone}",
        "new contact {name}, {email}",
        "new contact {name} {phone} {email}",
        "{name}'s (new |)number is {phone}, (save it|add it to my contacts|keep it)",
        "{name}'s email is {email}, (save it|add it to my contacts|put that in my contacts)",
        "I (just |)met {name}, (the|their) number is {phone}",
        "{name} gave me (a|their) number, {phone}, (save it|add it)",
        "can you remember {name}'s number? it's {phone}",
    ),
    tails={
        "phone": (
            "with (the |)(phone |)number {phone}",
            ", (phone|number|tel|mobile|cell) {phone}",
            ", (the|their) number is {phone}",
            "with {phone}",
            "at {phone}",
            "(under|using) the number {phone}",
        ),
        "email": (
            "with (the |)email( address|) {email}",
            ", (email|mail|e-mail) {email}",
            "and (the |)email {email}",
            ", (the|their) email is {email}",
            "with the address {email}",
        ),
    },
)


def get_phone(scene: Scene) -> Phrase:
    """Somebody's number, now and then a company's."""
    one = organisation(scene.rng) if scene.chance(0.08) else scene.someone()[0]
    ref = scene.once("get_phone_number", one.mark)
    scene.made(ref, "phone", "(the|that) (phone |)number")
    return scene.say(PHONE, {"who": one.said})


def get_email(scene: Scene) -> Phrase:
    """Somebody's address."""
    one, _ = scene.someone()
    ref = scene.once("get_email_address", one.mark)
    scene.made(ref, "email", "(the|that) (email |)address")
    return scene.say(EMAIL, {"who": one.said})


def get_both(scene: Scene) -> Phrase:
    """Number and address of somebody."""
    one, _ = scene.someone()
    scene.once("get_phone_number", one.mark)
    scene.once("get_email_address", one.mark)
    return scene.say(BOTH, {"who": one.said})


def add_contact(scene: Scene) -> Phrase:
    """A new contact with a number, an address, or both."""
    rng = scene.rng
    name = Mark(full_name(rng)[0])
    slots: dict[str, Phrase] = {"name": scene.quoted(name, 0.3)}
    phone: Draft = EMPTY
    email: Draft = EMPTY
    kind = pick(rng, ("phone", "phone", "phone", "email", "email", "both", "both"))
    if kind != "email":
        phone = Mark(phone_number(rng), solid=True)
        slots["phone"] = (phone,)
    if kind != "phone":
        email = Mark(email_address(rng), solid=True)
        slots["email"] = (email,)
    scene.call("add_contact", name, phone, email)
    return scene.say(ADD, slots)
