"""The ways to ask for mail to be written, answered, forwarded and searched."""

from __future__ import annotations

from models.training.generator.scene import Frame

INCLUDE = (
    ". In the (email|mail|email context), include {thing}",
    ". Include {thing} in the (email|email context|context|body|mail)",
    ". Also include {thing}",
    ", and in the (email|mail) include {thing}",
    "so that {thing} is in the (email|mail)",
    "with {thing}",
    "including {thing}",
    ", include {thing}",
    "and include {thing}",
    "with {thing} in the (email|mail|body|text|context|message)",
    "and (add|put|paste) {thing} (in the email|in it|into the mail|)",
    ", and include {thing} in the (email|email context|context|body)",
    "containing {thing}",
    "with {thing} included",
    "with {thing} attached",
    "along with {thing}",
    "and attach {thing}",
)

ATTACH = (
    ". Attach {file}",
    ". Please attach {file} (to the email|as well|too|)",
    "and don't forget to attach {file}",
    ". Add {file} as an attachment",
    "with {file} attached",
    "and attach {file}",
    ", attach {file}",
    ", attaching {file}",
    "with {file} as an attachment",
    "with {file}",
    "and add {file} as (an |)attachment",
    "(, with|with) the attachment {file}",
    "including {file} as attachment",
    ", {file} attached",
    "and include {file} as an attachment",
)

COPY = (
    ". CC {cc}",
    ". Put {cc} (in|on) cc",
    "cc {cc}",
    ", cc {cc}",
    "and cc {cc}",
    "with {cc} in (cc|copy|CC)",
    "(with |)cc to {cc}",
    "and (copy|CC) {cc}",
    ", copying {cc}",
    "with a copy to {cc}",
    "and put {cc} in cc",
    ", and keep {cc} in the loop on cc",
)

SAID = (
    "saying {said}",
    "and say {said}",
    "that says {said}",
    "telling {them} {said}",
    "to say {said}",
    "and tell {them} {said}",
    "with the (text|message|body) {said}",
    ", {said}",
    ": {said}",
    "to let {them} know {said}",
)

ABOUT = (
    "informing {them} (about|of) {topic}",
    "asking {them} about {topic}",
    "to (inform|update) {them} (about|on) {topic}",
    "asking for (feedback on|an update on) {topic}",
    "to ask for (|some) (input|opinion|feedback) on {topic}",
    "about {topic}",
    "regarding {topic}",
    "about {topic}",
    "concerning {topic}",
    "on {topic}",
    "re {topic}",
    "to discuss {topic}",
    "to ask about {topic}",
)

SUBJECT = (
    "with (the |)subject {subject}",
    "with the subject line {subject}",
    ", subject {subject}",
    "(titled|entitled) {subject}",
    "and make the subject {subject}",
    "(under|with) the title {subject}",
    ", subject: {subject}",
)

COMPOSE = Frame(
    core=(
        "(email|mail|e-mail) {people}",
        (
            "(send|write|compose|draft|shoot|drop) (an |an |a new |a quick |)(email|email|mail|e-mail) to "
            "{people}"
        ),
        "(send|write|shoot|drop) {people} (an|an|a quick) (email|e-mail)",
        "(write|write a message) to {people} by (email|mail)",
        "compose a new email to {people}",
        "(compose|draft|prepare) (an|a new) email (for|addressed to|to) {people}",
        "(send|email) {people} {thing}",
        "(send|email|mail) {thing} to {people}",
        "send {thing} (by email|via email|in an email) to {people}",
        "send {people} {thing} (by email|via email|by mail|in an email)",
        "(share|forward) {thing} with {people} (by|via) email",
        "(email|mail) {file} to {people}",
        "(email|mail|send) {people} {file}",
        "send {file} to {people} (by|via) (email|mail)",
        "(email|tell) {people} by mail {said}",
        "(email|mail) {people} (that|and say|saying) {said}",
        "let {people} know by email (that|) {said}",
        "(email|write|mail) {people} about {topic}",
        "compose an email with the subject {subject} to {people}",
        "(compose|write) (a new|an) email (titled|with subject|with the subject) {subject} (for|to) {people}",
        "email {people} (regarding|about) {topic} and attach {file}",
        "send an email (about|regarding) {topic} to {people}",
        "send {people} an email (about|regarding|on) {topic}",
        "reach out to {people} (by|via) email about {topic}",
    ),
    free=(
        "I (need|want|have) to (email|mail|write to) {people}",
        "I'd like to send {people} an email",
        "new (email|mail) to {people}",
        "I want to (email|mail) {people} about {topic}",
        "{people} (needs|need) to (get|see|have) {thing} by email",
        "could you write {people} an email about {topic}",
        "let's email {people} about {topic}",
        "draft something to {people} about {topic}",
        "new mail to {people}, subject {subject}",
        "mail to {people}: {said}",
    ),
    tails={"subject": SUBJECT, "topic": ABOUT, "thing": INCLUDE, "file": ATTACH, "cc": COPY, "said": SAID},
).with_lines()

REPLY = Frame(
    core=(
        (
            "(reply|respond|answer) to (the|this|that|my last|the latest|the current|the last|the most "
            "recent) (email|mail|e-mail|message)"
        ),
        "(reply|respond) to the email( thread|)",
        "answer (the|this|that) (email|mail)",
        "reply to (the|the latest|the last|this) email from {who}",
        "(reply|respond|answer) to {who}'s (email|mail|last email|latest email|message|e-mail)",
        "(reply|respond) to {who} (by email|via email|by mail)",
        "answer {who}'s (email|mail)",
        "write back to {who}",
        "(send|write) a reply to {who}'s (email|mail)",
        "(send|write|compose) a reply to the (email|latest email|current email|last mail)",
        "(reply|respond) to the email (about|regarding|on) {about}",
        "answer the (mail|email) (about|regarding) {about}",
        "reply to {who}'s email (about|regarding) {about}",
        "reply to the email from {who} (about|regarding|concerning) {about}",
        "(reply|respond) to the {kind} (email|mail|invitation|invite|email thread|invitation email)",
        "reply to (the sender|the email sender|the email)",
    ),
    free=(
        "I (need|want|have) to (reply|respond) to {who}'s (email|mail)",
        "I should answer that (email|mail)",
        "answer {who} by mail",
        "tell {who} by reply {said}",
        "could you (answer|respond to) {who}'s email (about|regarding) {about}",
        "{who} wrote me about {about}, (reply|answer)",
        "{who} is waiting for an answer to that mail, reply",
    ),
    tails={
        "about": ("about {about}", "regarding {about}"),
        "kind": ("about the {kind}", "regarding the {kind}", "concerning the {kind}"),
        "who": ("from {who}",),
        "thing": INCLUDE,
        "file": ATTACH,
        "cc": COPY,
        "said": (
            "saying {said}",
            "and say {said}",
            "with {said}",
            "that {said}",
            "and tell {them} {said}",
            "to say {said}",
            ": {said}",
            "with the (text|message) {said}",
            ", just say {said}",
        ),
        "with": ("with {with}", "providing {with}", "with {with}", "including {with}"),
    },
).with_lines()

FORWARD = Frame(
    core=(
        (
            "forward (the|this|that|the latest|the current|the last|my last|the selected) (email|mail|"
            "e-mail|message) to {people}"
        ),
        "(fwd|send on|pass on|pass along) (this|the|that) (email|mail) to {people}",
        "forward {people} (this|the|that|the latest) (email|mail)",
        "forward (the email|the mail|that mail|the last email) from {who} to {people}",
        "forward {who}'s (last |latest |)(email|mail) to {people}",
        "forward the (email|mail) (about|regarding|on|with) {about} to {people}",
        "forward the email (titled|with the subject|named) {about} to {people}",
        "forward the {kind} (email|mail|invitation|invite) to {people}",
        "forward (an |the |)(email|mail) (about|regarding) {kind} to {people}",
        "forward (an |the |)important email to {people}",
        "forward {who}'s (email|mail) (about|regarding|on) {about} to {people}",
        "send the email (about|on|regarding) {about} (on|along) to {people}",
        "share (this|the|the current) email with {people}",
    ),
    free=(
        "{people} should (see|get|read) (this|that) (email|mail), forward it",
        "can {people} get (this|that) (email|mail) too?",
        "{people} (needs|need) the mail from {who}, forward it",
        "fwd to {people}",
        "could you forward what {who} sent me to {people}",
        "I want {people} to see the (mail|email) about {about}",
    ),
    tails={
        "about": ("about {about}", "regarding {about}"),
        "kind": ("about the {kind}", "regarding the {kind}", "concerning the {kind}"),
        "who": ("from {who}",),
        "thing": INCLUDE,
        "file": ATTACH,
        "cc": COPY,
        "said": (
            "saying {said}",
            "and say {said}",
            "and add {said}",
            "with the note {said}",
            "with the comment {said}",
            ", {said}",
            "and write {said} above it",
            "with a note saying {said}",
        ),
    },
).with_lines()

SEARCH = Frame(
    core=(
        (
            "(find|search|search for|look for|show me|show|list|pull up|get|dig up|bring up) (the |my |all |"
            "all the |any |all my |)(emails|mails|e-mails|messages in my inbox)"
        ),
        "(search|check|go through|look through) my (inbox|email|emails|mail|mailbox)",
        "(find|show me|look up|open) the (email|mail)",
        "(search|look in) my (mail|email|inbox) for {query}",
        "(find|search for|look for) (emails|mails) (about|mentioning|containing|with|on) {query}",
        "(find|show me|list) (the |all |)(emails|mails) from {who}",
        "(show me|check|see) what {who} (sent|wrote) me",
        "(find|show) {who}'s (emails|mails|email)",
    ),
    free=(
        "(did|has) {who} (email me|write me|write to me|send me anything|emailed me|written)?",
        "do I have (any |)(emails|mail) from {who}?",
        "any (mail|emails|new mail) from {who}(?|)",
        "(are there any|do I have any) (emails|mails) about {query}?",
        "which (mails|emails) mention {query}?",
        "emails (from|by) {who}",
        "what did {who} (write|say|email me) about {query}?",
        "did {who} (write|email|say) anything about {query}?",
        "did I get (a mail|an email|anything) about {query}?",
        "I'm looking for (the|an) email about {query}",
        "where's the (email|mail) about {query}?",
        "where is that mail from {who} about {query}?",
        "I can't find the email from {who}",
        "{query} (emails|mails)",
    ),
    tails={
        "who": ("from {who}", "sent by {who}", "that {who} sent (me|)", "from {who}"),
        "query": (
            "about {query}",
            "mentioning {query}",
            "with {query} in (it|them|the subject)",
            "regarding {query}",
            "on {query}",
            "for {query}",
        ),
    },
)

NOBODY = Frame(
    core=(
        "(compose|draft|write|start|prepare|create) (an|a new) (email|mail|e-mail)",
        "(compose|draft|write) (an|a new) email (about|regarding|on) {topic}",
        "(compose|draft|write|create) (an|a new) email (with the subject|titled|with subject) {subject}",
        "(compose|draft) an email with {thing}",
        "(put|write) {thing} (in|into) (an email|a new email|an email draft)",
        "attach {file} to (a new|an) email",
    ),
    tails=COMPOSE.tails,
)
