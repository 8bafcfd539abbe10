"""Contacts as vCard files: one card or many a file, versions 2.1 (old phones), 3 and 4 (RFC 6350)."""

from __future__ import annotations

import contextlib
import re
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import vobject
from vobject.base import Component, ContentLine

from agent.results import ToolFailed
from macos_tools.desk import Contact, Reach
from macos_tools.local import atomic
from macos_tools.local.cache import FileCache, Parsed, Unreadable, decoded

_EDGE = re.compile(r"^(BEGIN|END):VCARD[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_LONGEST = 75
"""Octets in a line of a card."""
# Apple writes its own labels as _$!<Mother>!$_.
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")


class LocalContacts:
    """The address book in a folder of `.vcf` files.

    Args:
        folder: where the files are; made when the first contact is added.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cache = FileCache(_parse_file, (".vcf", ".vcard"))

    def people(self) -> Sequence[Contact]:
        """Return everybody; a card that stands in two files with one UID counts once."""
        seen: dict[str, Contact] = {}
        for _, parsed in self._cache.read(self._folder):
            for contact in parsed.items:
                seen.setdefault(contact.uid, contact)
        return tuple(seen.values())

    def add(self, key: str, name: str, phones: Sequence[str], emails: Sequence[str]) -> Contact:
        """Write a card of its own; see `macos_tools.desk.Contacts.add`."""
        path = self._folder / atomic.safe_name(key, ".vcf")
        with contextlib.suppress(FileExistsError):  # when this very call ran before
            atomic.create(path, card_bytes(key, name, phones, emails))
        found = _parse_file(path, path.read_bytes()).items
        if not found:
            raise ToolFailed(f"{path} is in the way and holds no contact.", "Move it away and try again.")
        return found[0]

    def problems(self) -> Sequence[str]:
        return self._cache.problems()


def card_bytes(uid: str, name: str, phones: Sequence[str], emails: Sequence[str]) -> bytes:
    """Return a vCard 3.0 (RFC 2426), the version that every address book reads.

    Args:
        uid: identifies the card for good.
        name: the full name; the last word is taken as the family name.
        phones: in any form.
        emails: addresses.
    """
    card = vobject.vCard()
    card.add("uid").value = uid
    card.add("fn").value = name
    given, _, family = name.rpartition(" ")
    card.add("n").value = (
        vobject.vcard.Name(family=family, given=given) if given else vobject.vcard.Name(given=name)
    )
    for phone in phones:
        card.add("tel").value = phone
    for email in emails:
        line = card.add("email")
        line.value = email
        line.type_param = "INTERNET"
    text: str = card.serialize(lineLength=10**9)  # vobject folds some lines too late
    return b"".join(_folded(line) + b"\r\n" for line in text.encode("utf-8").split(b"\r\n") if line)


def _folded(line: bytes) -> bytes:
    """Return a line in pieces of at most 75 octets (RFC 2426, section 2.6), no character torn."""
    pieces = []
    while len(line) > _LONGEST:
        end = _LONGEST
        while line[end] & 0xC0 == 0x80:  # in the middle of a character of UTF-8
            end -= 1
        pieces.append(line[:end])
        line = b" " + line[end:]
    return b"\r\n".join([*pieces, line])


def _parse_file(path: Path, data: bytes) -> Parsed[Contact]:
    text = decoded(data)
    cards, begun = _cards(text)
    if not begun:
        raise Unreadable("there is no vCard in it")
    contacts: list[Contact] = []
    problems: list[str] = []
    for number, card in enumerate(cards, start=1):
        try:
            contacts.append(_contact(card, f"{path.name}-{number}"))
        except Unreadable as error:
            problems.append(f"Card {number} in {path} was skipped: {error}.")
    if begun > len(cards):
        problems.append(f"{begun - len(cards)} of the {begun} cards in {path} are cut off and were skipped.")
    return Parsed(tuple(contacts), tuple(problems))


def _cards(text: str) -> tuple[list[str], int]:
    """Return the whole cards of a file, and how many were begun; the next one ends what is cut off."""
    cards: list[str] = []
    begun = 0
    start: int | None = None
    for edge in _EDGE.finditer(text):
        if edge[1].upper() == "BEGIN":
            begun, start = begun + 1, edge.start()
        elif start is not None:
            cards.append(text[start : edge.end()])
            start = None
    return cards, begun


def _contact(text: str, fallback_uid: str) -> Contact:
    try:
        card: Component = vobject.readOne(text, ignoreUnreadable=True, allowQP=True)
    except Exception as error:  # vobject lets ValueError, KeyError, binascii's and its own errors through
        raise Unreadable(f"it is not a vCard ({error})") from error
    given, family = _names(card)
    phones = _reaches(card, "tel")
    emails = _reaches(card, "email")
    organisation = _organisation(card)
    name = _text(card, "fn") or f"{given} {family}".strip() or organisation
    if not name and not emails and not phones:
        raise Unreadable("it has neither a name nor a way to reach anybody")
    return Contact(
        uid=_text(card, "uid") or str(uuid.uuid5(uuid.NAMESPACE_URL, f"{fallback_uid}/{name}")),
        name=name or (emails or phones)[0].value,
        given=given,
        family=family,
        nicknames=tuple(_nicknames(card)),
        phones=phones,
        emails=emails,
        organisation=organisation,
        relations=tuple(_relations(card)),
    )


def _lines(card: Component, name: str) -> list[ContentLine]:
    return [line for line in card.contents.get(name, ()) if isinstance(line, ContentLine)]


def _text(card: Component, name: str) -> str:
    for line in _lines(card, name):
        if text := _plain(line.value):
            return text
    return ""


def _plain(value: object) -> str:
    """Return a property's value as one line of text, whatever type vobject gave it."""
    match value:
        case str():
            text = value
        case bytes():
            text = decoded(value)
        case list() | tuple():
            text = " ".join(_plain(part) for part in value)
        case _:
            text = str(value)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _names(card: Component) -> tuple[str, str]:
    for line in _lines(card, "n"):
        if isinstance(line.value, vobject.vcard.Name):
            return _plain(line.value.given), _plain(line.value.family)
        parts = _plain(line.value).split(";")
        return (parts[1].strip() if len(parts) > 1 else ""), parts[0].strip()
    return "", ""


def _organisation(card: Component) -> str:
    for line in _lines(card, "org"):
        first = line.value[0] if isinstance(line.value, list) and line.value else line.value
        if text := _plain(first):
            return text
    return ""


def _reaches(card: Component, name: str) -> tuple[Reach, ...]:
    found: dict[str, Reach] = {}
    preferences: dict[str, int] = {}
    for line in _lines(card, name):
        value = re.sub(r"^(tel|mailto):", "", _plain(line.value), flags=re.IGNORECASE).strip()
        if not value:
            continue
        kinds = _kinds(card, line)
        preference = line.params.get("PREF", [""])[0]
        if preference.isdigit():
            preferences[value] = int(preference)
        found.setdefault(value, Reach(value, tuple(k for k in kinds if k != "pref"), "pref" in kinds))
    if preferences:
        # RFC 6350, section 5.3: the lowest number is the most preferred.
        best = min(preferences.values())
        found = {
            value: Reach(value, reach.kinds, reach.preferred or preferences.get(value) == best)
            for value, reach in found.items()
        }
    return tuple(found.values())


def _kinds(card: Component, line: ContentLine) -> tuple[str, ...]:
    stated = [*line.params.get("TYPE", ()), *line.singletonparams]
    kinds = [kind.strip().strip('"').lower() for text in stated for kind in text.split(",")]
    if line.group:
        kinds += [label for label in [_label(card, line.group)] if label]
    return tuple(
        dict.fromkeys(kind for kind in kinds if kind and kind not in {"internet", "voice", "x-internet"})
    )


def _label(card: Component, group: str) -> str:
    """Return Apple's label for the lines of a group, such as "mother"."""
    for line in _lines(card, "x-ablabel"):
        if line.group == group:
            return _APPLE_LABEL.sub(r"\1", _plain(line.value)).lower()
    return ""


def _nicknames(card: Component) -> Iterator[str]:
    for line in _lines(card, "nickname"):
        values = line.value if isinstance(line.value, list) else [line.value]
        for value in values:
            yield from (part.strip() for part in _plain(value).split(",") if part.strip())


def _relations(card: Component) -> Iterator[tuple[str, str]]:
    for line in _lines(card, "related"):
        target = _plain(line.value).removeprefix("urn:uuid:")
        for kind in _kinds(card, line):
            yield kind, target
    for line in _lines(card, "x-abrelatednames"):
        kinds = _kinds(card, line)
        for kind in kinds:
            yield kind, _plain(line.value)
