"""Who the user means: from a name, a nickname or a relation to a contact, and on to a number or an address.

Nobody is ever picked from several: two matches are a question (`Ambiguous`), none is one too (`Missing`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from agent.plain_text import stands_in
from agent.provenance import NO_LABELS, YOURS, Label, Labels, Origin
from agent.results import Ambiguous, Choice, Missing, Recipient
from agent.tools import CallContext
from macos_tools.desk import Contact, Desk, Reach
from macos_tools.matching import fold, listed, near, words

# Deliberately loose: what a mail server takes is for it to say; this only tells an address from a name.
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\.]+(\.[^\s@<>,;:\"()\[\]\\.]+)*")
_ANGLED = re.compile(r"[^<>]*<\s*([^<>\s]+)\s*>")
_PHONE = re.compile(
    r"\+?[\d\s().\-/\N{NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}]+(?:(?:x|ext\.?)\s*\d+)?", re.IGNORECASE
)

# What people call each other, and the words that address books store for it.
_RELATIONS = (
    ("mother", "mom", "mum", "mommy", "mummy", "mama", "ma"),
    ("father", "dad", "daddy", "papa", "pa"),
    ("parent", "mother", "father", "mom", "mum", "dad"),
    ("spouse", "wife", "husband", "partner"),
    ("partner", "spouse", "boyfriend", "girlfriend"),
    ("brother", "bro", "sibling"),
    ("sister", "sis", "sibling"),
    ("son", "child"),
    ("daughter", "child"),
    ("grandmother", "grandma", "granny", "nana"),
    ("grandfather", "grandpa", "granddad"),
    ("manager", "boss"),
    ("assistant",),
    ("friend",),
    ("co worker", "coworker", "colleague"),
    ("doctor", "gp"),
)

# "Sid's work number": the label is chosen by the request itself.
_LABEL_WORDS = {
    "work": ("work", "office"),
    "office": ("work", "office"),
    "business": ("work",),
    "home": ("home",),
    "private": ("home",),
    "personal": ("home",),
    "mobile": ("cell", "mobile", "iphone"),
    "cell": ("cell", "mobile", "iphone"),
}
_LABELLED = re.compile(
    rf"\b({'|'.join(_LABEL_WORDS)})\s+(?:e-?mail\s+|phone\s+)?(?:phone|number|e-?mail|mail|address)\b",
    re.IGNORECASE,
)


class Want(Enum):
    """What is looked for on a contact."""

    PHONE = "phone number"
    EMAIL = "mail address"

    def of(self, contact: Contact) -> tuple[Reach, ...]:
        """Return those of a contact."""
        return contact.phones if self is Want.PHONE else contact.emails

    def read(self, text: str) -> str | None:
        """Return `text` as a number or an address if it is one itself, else None."""
        return read_phone(text) if self is Want.PHONE else read_email(text)

    @property
    def example(self) -> str:
        return "+1 510 555 0101" if self is Want.PHONE else "name@example.com"


@dataclass(frozen=True, slots=True)
class Found:
    """A number or an address, and whose it is."""

    value: str
    contact: Contact | None = None
    """None when it was given as such."""
    source: Labels = NO_LABELS

    @property
    def name(self) -> str:
        """The contact's name; "" when there is none."""
        return self.contact.name if self.contact else ""


def read_email(text: str) -> str | None:
    """Return the address in `text` ("Sid <sid@example.com>" or bare), or None when it is none."""
    text = text.strip().removeprefix("mailto:")
    if angled := _ANGLED.fullmatch(text):
        text = angled[1]
    return text if _EMAIL.fullmatch(text) and len(text) <= 320 and text.isprintable() else None


def read_phone(text: str) -> str | None:
    """Return `text` as a phone number with single blanks, or None when it is none."""
    text = " ".join(text.strip().removeprefix("tel:").split())
    digits = sum(character.isdigit() for character in text)
    return text if _PHONE.fullmatch(text) and 3 <= digits <= 20 else None


def reach(context: CallContext, text: str, want: Want, slot: str) -> Found | Ambiguous | Missing:
    """Find the number or address that `text` stands for.

    Args:
        context: the call's; its answers under `slot` and `slot` + ".which" are used.
        text: a name, a nickname, a relation, or a number or address itself.
        want: what is looked for.
        slot: names the questions of this lookup within the call.
    """
    answer = context.answers.get(slot)
    words_given = answer if answer is not None else text
    if value := want.read(words_given):
        yours = answer is not None or stands_in(value, context.request)
        return Found(value, source=YOURS if yours else NO_LABELS)
    desk: Desk = context.desk
    people = desk.contacts.people()
    for problem in desk.contacts.problems():
        context.notice(problem)
    matches = [person for person in people if person.uid == answer] or whom(words_given, people, desk)
    if len(matches) > 1:
        matches = _of_one_name(matches, want)
    match matches:
        case []:
            return _nobody(words_given, people, want, slot)
        case [person]:
            return _reach_of(person, context, want, slot)
        case _:
            choices = _told_apart(matches, want)
            question = f"Which {words_given.strip()} do you mean?"
            return Ambiguous(slot, question, choices)


def reaches(
    context: CallContext, texts: Iterable[str], want: Want, parameter: str
) -> tuple[Found, ...] | Ambiguous | Missing:
    """Find what each of `texts` stands for, each number or address once; the first open question if any.

    Args:
        context: the call's.
        texts: names, numbers, addresses; empty ones are left out.
        want: what is looked for.
        parameter: the tool's parameter that they stand in; names the questions.
    """
    found: dict[str, Found] = {}
    for text in texts:
        if not text.strip():
            continue
        match reach(context, text, want, f"{parameter}:{fold(text)}"):
            case Found() as one:
                found.setdefault(one.value.casefold(), one)
            case question:
                return question
    return tuple(found.values())


def recipients(context: CallContext, found: Iterable[Found], parameter: str) -> tuple[Recipient, ...]:
    """Return who the values of a parameter reach, with where each came from."""
    given = context.labels.get(parameter, NO_LABELS)
    return tuple(Recipient(one.value, one.name, one.source | given) for one in found)


def is_named(person: Contact, request: str) -> bool:
    """Tell whether the user says this person's name, whole or in part."""
    names = (person.name, person.given, person.family, *person.nicknames)
    return any(stands_in(name, request) for name in names if name)


def display_name(desk: Desk, address: str) -> str:
    """Return the name of the contact with this number or address, or the address itself."""
    wanted = _comparable(address)
    for person in desk.contacts.people():
        if any(_comparable(one.value) == wanted for one in (*person.emails, *person.phones)):
            return person.name
    return address


def whom(text: str, people: Sequence[Contact], desk: Desk) -> list[Contact]:
    """Return everybody that `text` can mean, by the strictest reading that finds anybody.

    The full name; one name alone (first, last, nick, or a relation to the user); whole words of the name in
    any order; beginnings of words.
    """
    text = re.sub(r"['\N{RIGHT SINGLE QUOTATION MARK}]s$", "", text.strip())
    text = re.sub(r"^(my|our)\s+", "", text, flags=re.IGNORECASE)
    wanted = fold(text)
    if not wanted:
        return []
    if " " in wanted and (same := [person for person in people if wanted in _full_names(person)]):
        return same
    if single := [p for p in people if wanted in _single_names(p)] or _related(wanted, people, desk):
        return single
    parts = set(words(text))
    if whole := [person for person in people if parts <= _name_words(person)]:
        return whole
    if len(wanted) < 2:
        return []
    return [p for p in people if all(any(w.startswith(part) for w in _name_words(p)) for part in parts)]


def _full_names(person: Contact) -> set[str]:
    names = {
        person.name,
        f"{person.given} {person.family}",
        f"{person.family} {person.given}",
        person.organisation,
    }
    return {fold(name) for name in names}


def _single_names(person: Contact) -> set[str]:
    names = (person.name, person.given, person.family, person.organisation, *person.nicknames)
    return {name for name in map(fold, names) if name} | (_name_words(person) if not person.given else set())


def _name_words(person: Contact) -> set[str]:
    every = (person.name, person.given, person.family, person.organisation, *person.nicknames)
    return {word for name in every for word in fold(name).split()}


def _related(wanted: str, people: Sequence[Contact], desk: Desk) -> list[Contact]:
    """Return who is `wanted` ("mom") to the user: by the user's own card, else by nicknames."""
    same = {wanted} | {word for group in _RELATIONS if wanted in group for word in (group[0], *group)}
    if wanted not in same or not any(wanted in group for group in _RELATIONS):
        return []
    targets = {
        target
        for person in people
        if _is_user(person, desk)
        for relation, target in person.relations
        if fold(relation) in same
    }
    folded = {fold(target) for target in targets}
    bare = {target.removeprefix("urn:uuid:") for target in targets}
    found = [
        p for p in people
        if p.uid.removeprefix("urn:uuid:") in bare or fold(p.name) in folded or folded & _single_names(p)
    ]  # fmt: skip
    exact = next((set(group) for group in _RELATIONS if wanted == group[0] or wanted in group[1:]), set())
    return found or [p for p in people if exact & {fold(nick) for nick in (p.name, *p.nicknames)}]


def _is_user(person: Contact, desk: Desk) -> bool:
    mine = desk.user_email.casefold()
    if mine and any(one.value.casefold() == mine for one in person.emails):
        return True
    return bool(desk.user_name) and fold(person.name) == fold(desk.user_name)


def _of_one_name(matches: list[Contact], want: Want) -> list[Contact]:
    """Merge cards of one name where only one has what is wanted, or all have the same."""
    if len({fold(person.name) for person in matches}) > 1:
        return matches
    able = [person for person in matches if want.of(person)]
    values = {tuple(sorted(_comparable(one.value) for one in want.of(person))) for person in able}
    return able[:1] if len(values) == 1 else matches


def _reach_of(person: Contact, context: CallContext, want: Want, slot: str) -> Found | Ambiguous | Missing:
    source: Labels = frozenset({Label(Origin.CONTACTS, person.name)})
    which = f"{slot}.which"
    if (answer := context.answers.get(which)) is not None:
        if value := want.read(answer):
            known = any(one.value == value for one in want.of(person))
            return Found(value, person, source if known else YOURS)
        if answer in {one.value for one in want.of(person)}:
            return Found(answer, person, source)
        return Missing(which, f"“{answer}” is not a {want.value}. Type one like {want.example}.")
    options = want.of(person)
    if not options:
        return Missing(which, f"{person.name} has no {want.value} in your contacts. Type one to use it.")
    chosen = options if len(options) == 1 else _preferred(options, context.request)
    if len(chosen) == 1:
        return Found(chosen[0].value, person, source)
    choices = tuple(Choice(_with_kinds(one), one.value) for one in options)
    return Ambiguous(which, f"Which {want.value} of {person.name}?", choices)


def _preferred(options: Sequence[Reach], request: str) -> Sequence[Reach]:
    if asked := _LABELLED.search(request):
        kinds = _LABEL_WORDS[asked[1].lower()]
        labelled = [one for one in options if set(one.kinds) & set(kinds)]
        if len(labelled) == 1:
            return labelled
    preferred = [one for one in options if one.preferred]
    return preferred if len(preferred) == 1 else options


def _nobody(text: str, people: Sequence[Contact], want: Want, slot: str) -> Missing:
    shown = " ".join(text.split())
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    likely = near(people, lambda person: person.name, text)
    names = {person.uid for person in likely}
    by_nickname = near((p for p in people if p.nicknames), lambda p: " ".join(p.nicknames), text)
    likely += [person for person in by_nickname if person.uid not in names]
    question = f"There is nobody called “{shown}” in your contacts. Type a {want.value} or another name."
    return Missing(slot, question, _told_apart(likely[:5], want))


def _told_apart(people: Sequence[Contact], want: Want) -> tuple[Choice, ...]:
    labels = [_label(person, want) for person in people]
    return tuple(
        Choice(label if labels.count(label) == 1 else f"{label}, card {person.uid}", person.uid)
        for label, person in zip(labels, people, strict=True)
    )


def _label(person: Contact, want: Want) -> str:
    reachable = [one.value for one in (*want.of(person), *person.emails, *person.phones)][:1]
    about = [*reachable, *([person.organisation] if person.organisation not in {"", person.name} else [])]
    if reachable and not want.of(person):
        about.append(f"no {want.value}")
    return f"{person.name} ({', '.join(about)})" if about else f"{person.name} (no {want.value})"


def _with_kinds(one: Reach) -> str:
    return f"{one.value} ({', '.join(one.kinds)})" if one.kinds else one.value


def _comparable(value: str) -> str:
    """Return a number or an address for comparing: digits alone, or without case."""
    return value.casefold() if "@" in value else re.sub(r"[^\d+]", "", value)


def in_words(found: Sequence[Found], text: Callable[[Found], str] = lambda one: one.name or one.value) -> str:
    """Return the people as "Sid Jha and Lutfi"."""
    return listed([text(one) for one in found])


__all__ = [
    "Found", "Want", "display_name", "in_words", "is_named", "reach", "reaches", "read_email", "read_phone",
    "recipients", "whom",
]  # fmt: skip
