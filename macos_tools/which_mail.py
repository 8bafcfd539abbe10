"""Which mail the user means with "reply to Ana about the budget": the request alone says so, no argument.

Each recent mail is scored by what the request says of it: its sender, words of its subject, names of its
attachments, words of its text. Rare words count more (inverse document frequency). A clear winner is taken
and shown in the approval with the runners-up; anything less clear is a question.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from agent.results import Ambiguous, Choice, ToolFailed
from agent.tools import CallContext
from macos_tools.desk import Desk
from macos_tools.desk_documents import MailFolder, StoredMail
from macos_tools.matching import words
from macos_tools.people import whom
from macos_tools.wording import moment, short

RECENT = 60
"""How many mails of the Inbox come into question first."""
OLDER = 500
"""How many do when it is not clear among those."""
SLOT = "message"
MAX_CHOICES = 6
CLEAR = 0.7
"""The second best must have less than this share of the best one's evidence."""
_SENDER, _SUBJECT, _ATTACHMENT, _TEXT = 3.0, 2.0, 2.0, 0.5
_POSSESSIVE = re.compile(r"['\N{RIGHT SINGLE QUOTATION MARK}]s\b")
_LATEST = re.compile(r"\b(?:latest|last|newest|most recent|just (?:got|sent|came))\b", re.IGNORECASE)
_SAY_NOTHING = frozenset({
    "a", "about", "again", "all", "an", "and", "answer", "any", "asked", "at", "back", "by", "can",
    "cc", "could", "copy", "email", "emails", "everyone", "for", "forward", "from", "got", "have",
    "he", "her", "hey", "hi", "him", "his", "i", "in", "is", "it", "just", "last", "latest", "let",
    "letter", "mail", "mails", "me", "message", "most", "my", "new", "newest", "of", "on", "or",
    "please", "pass", "recent", "regarding", "reply", "respond", "response", "say", "saying", "send",
    "sent", "she", "tell", "telling", "thank", "thanks", "that", "the", "their", "them", "they",
    "this", "to", "today", "was", "we", "what", "which", "with", "would", "write", "wrote", "yes",
    "yesterday", "you", "your",
})  # fmt: skip
_REPLY_PREFIX = re.compile(r"^(?:\s*(?:re|aw|fwd?|wg)\s*:)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The mail that is meant, and what else it could have been."""

    mail: StoredMail
    choices: tuple[Choice, ...]
    """The mail itself first."""


def which_mail(context: CallContext, verb: str, others: Iterable[Sequence[str]] = ()) -> Chosen | Ambiguous:
    """Return the mail that the request means.

    Args:
        context: the call's; `answers["message"]` holds the id of a mail once the user has said which.
        verb: what is done with it, such as "reply to"; for the question.
        others: what else the request speaks of (what is answered, who gets it), each as the ways it may be
            put; the first way found is left out of account.

    Raises:
        ToolFailed: there is no mail in the Inbox, or the chosen one is gone.
    """
    desk: Desk = context.desk
    mails = desk.mail.mails(MailFolder.INBOX, RECENT)
    for problem in desk.mail.problems():
        context.notice(problem)
    if answer := context.answers.get(SLOT):
        chosen = next((mail for mail in mails if mail.id == answer), None) or desk.mail.mail(answer)
        if chosen is None:
            raise ToolFailed("The mail that was chosen is not there any more.", "Ask again.")
        rest = [mail for mail in mails if mail.id != chosen.id]
        return Chosen(chosen, choices([chosen, *rest], context))
    if not mails:
        raise ToolFailed(f"There is no mail in your Inbox to {verb}.")
    said = _words_about_it(context.request, others)
    found = _clearest(mails, said, context, verb)
    if isinstance(found, Chosen):
        return found
    # Not clear among the last ones: an older mail may fit much better.
    older = desk.mail.mails(MailFolder.INBOX, OLDER)
    further = _clearest(older, said, context, verb) if said and len(older) > len(mails) else found
    return further if isinstance(further, Chosen) else found


def _clearest(
    mails: Sequence[StoredMail], said: Sequence[str], context: CallContext, verb: str
) -> Chosen | Ambiguous:
    """Return the mail that the words speak of most, if it is clear; else the question."""
    evidence = scores(mails, said, context.desk)
    order = sorted(range(len(mails)), key=lambda n: (-evidence[n], n))
    ranked = [mails[n] for n in order]
    best, second = evidence[order[0]], evidence[order[1]] if len(order) > 1 else 0.0
    if len(mails) == 1 or (best > 0 and second < CLEAR * best):
        return Chosen(ranked[0], choices(ranked, context))
    tied = [mails[n] for n in sorted(order) if evidence[n] >= CLEAR * best] if best > 0 else list(mails)
    if _LATEST.search(context.request) or (best > 0 and _newest_is_meant(tied, context)):
        return Chosen(tied[0], choices([tied[0], *(m for m in ranked if m is not tied[0])], context))
    return Ambiguous(SLOT, f"Which mail do you want to {verb}?", choices(tied, context))


def scores(mails: Sequence[StoredMail], said: Sequence[str], desk: Desk) -> list[float]:
    """Return the evidence for each mail: 0 when none of the words speaks of it.

    Args:
        mails: the candidates.
        said: folded words.
        desk: its contacts tell whose address a name or nickname stands for.
    """
    people = desk.contacts.people()
    theirs = {
        word: {reach.value.casefold() for person in whom(word, people, desk) for reach in person.emails}
        for word in said
    }
    seen = [
        (
            set(words(f"{mail.sender_name} {mail.sender.partition('@')[0]} {_organisation(mail.sender)}")),
            set(words(mail.subject)),
            set(words(" ".join(mail.attachments))),
            set(words(mail.text[:4000])),
        )
        for mail in mails
    ]
    counts = Counter(
        word for parts in seen for word in set(said) if any(_has(part, word) for part in parts[1:])
    )
    found = []
    for mail, (sender, subject, attached, text) in zip(mails, seen, strict=True):
        score = 0.0
        for word in said:
            rare = math.log((1 + len(mails)) / (1 + counts[word])) / math.log(1 + len(mails)) + 0.1
            if word in sender or mail.sender.casefold() in theirs[word]:
                score += _SENDER
            elif _has(subject, word):
                score += _SUBJECT * rare
            elif _has(attached, word):
                score += _ATTACHMENT * rare
            elif _has(text, word):
                score += _TEXT * rare
        found.append(score)
    return found


def title_in_words(mail: StoredMail, context: CallContext) -> str:
    """Return a mail as people say it, such as “Budget” from Ana Silva, Friday at 14:05."""
    when = moment(mail.date.astimezone(context.zone), context.now)
    return f"“{short(mail.title)}” from {short(mail.from_words, 40)}, {when}"


def choices(mails: Sequence[StoredMail], context: CallContext) -> tuple[Choice, ...]:
    """Return mails as choices."""
    return tuple(Choice(title_in_words(mail, context), mail.id) for mail in mails[:MAX_CHOICES])


def _words_about_it(request: str, others: Iterable[Sequence[str]]) -> list[str]:
    """Return the words of the request that can speak of the mail, each once."""
    text = request
    for ways in others:
        for way in filter(None, map(str.strip, ways)):
            # The last place: in "forward John's mail to John" the second one gets it.
            if found := list(re.finditer(rf"(?<!\w){re.escape(way)}(?!\w)", text, re.IGNORECASE)):
                text = f"{text[: found[-1].start()]} {text[found[-1].end() :]}"
                break
    text = _POSSESSIVE.sub("", text)
    return [
        word
        for word in dict.fromkeys(words(text))
        if word not in _SAY_NOTHING and (len(word) > 1 or word.isdigit())
    ]


def _has(have: set[str], word: str) -> bool:
    """Tell whether a word is there, singular or plural."""
    return word in have or f"{word}s" in have or (len(word) > 3 and word.endswith("s") and word[:-1] in have)


def _organisation(address: str) -> str:
    """Return the telling part of an address's domain: "acme" for billing@mail.acme.com."""
    parts = address.rpartition("@")[2].split(".")
    name = parts[-2] if len(parts) > 1 else ""
    return (
        "" if name in {"gmail", "outlook", "hotmail", "yahoo", "icloud", "example", "proton", "gmx"} else name
    )


def _newest_is_meant(tied: Sequence[StoredMail], context: CallContext) -> bool:
    """Tell whether the first of equally good mails is meant: the last of its thread, or by far the latest.

    "Reply to Ana" means her mail of this morning when the one before it is days old.
    """
    first, *others = tied
    if not others:
        return True
    if all(_same_thread(first, other) for other in others):
        return True
    if any(other.sender.casefold() != first.sender.casefold() for other in others):
        return False
    apart = [first.date - other.date for other in others if not _same_thread(first, other)]
    fresh = context.now - first.date < timedelta(days=7)
    return fresh and min(apart) >= timedelta(days=2)


def _same_thread(one: StoredMail, other: StoredMail) -> bool:
    ids = {one.message_id, *one.references} & {other.message_id, *other.references} - {""}
    return bool(ids) or (
        bool(one.subject)
        and _REPLY_PREFIX.sub("", one.subject).strip().casefold()
        == _REPLY_PREFIX.sub("", other.subject).strip().casefold()
    )
