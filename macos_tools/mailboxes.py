"""Names to go with addresses: who a mail goes to, is greeted as, and comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.plain_text import stands_in
from agent.provenance import NO_LABELS, YOURS, Label, Labels, Origin
from agent.results import Recipient
from agent.tools import CallContext
from macos_tools.desk import Contact, Desk
from macos_tools.desk_documents import StoredMail
from macos_tools.letters import Mailbox, without
from macos_tools.matching import fold
from macos_tools.people import Found, is_named
from macos_tools.wording import short


class Mailboxes:
    """The people of one call's mails, with the names that the contacts have for them.

    Args:
        call: the call; its desk's contacts are read once.
    """

    def __init__(self, call: CallContext) -> None:
        desk: Desk = call.desk
        self._request = call.request
        self._people = desk.contacts.people()
        self._by_address: dict[str, Contact] = {}
        for person in self._people:
            for reach in person.emails:
                self._by_address.setdefault(reach.value.casefold(), person)
        address = desk.mail.address
        self.sender = Mailbox(address, call.user_name or desk.user_name) if "@" in address else None
        """The user; None when their address is not known."""

    def person(self, address: str) -> Contact | None:
        """Return the contact that has `address`."""
        return self._by_address.get(address.casefold())

    def named(self, addresses: Sequence[str]) -> tuple[Mailbox, ...]:
        """Return each address once, with the name of the contact that has it."""
        return without(
            [Mailbox(one, person.name if (person := self.person(one)) else "") for one in addresses]
        )

    def of(self, found: Sequence[Found]) -> tuple[Mailbox, ...]:
        """Return whom the arguments of a call stand for, each once."""
        known = [self.named([one.value])[0] for one in found]
        return without(
            [replace(box, name=one.name or box.name) for box, one in zip(known, found, strict=True)]
        )

    def first_names(self, boxes: Sequence[Mailbox]) -> tuple[str, ...]:
        """Return how a greeting calls them; nobody unless everybody's name is known."""
        names = []
        for box in boxes:
            person = self.person(box.address)
            if person and person.given:
                names.append(person.given)
            elif box.name:
                names.append(box.name.split()[0])
            else:
                return ()
        return tuple(names)

    @property
    def own(self) -> tuple[Mailbox, ...]:
        """The user, if their address is known."""
        return (self.sender,) if self.sender else ()

    def answered(self, mail: StoredMail) -> tuple[Mailbox, ...]:
        """Return who an answer goes to; for a mail of the user's own, those it went to."""
        to = tuple(
            replace(box, name=mail.sender_name) if not box.name and _same(box.address, mail.sender) else box
            for box in self.named(mail.reply_to)
        )
        if without(to, self.own) or not mail.to:
            return to
        return without(self.named(mail.to), self.own) or to

    def origin(self, boxes: Sequence[Mailbox], mail: StoredMail) -> Labels:
        """Return where the addresses of an answer come from: the contacts that have them, else the mail."""
        labels: set[Label] = set()
        for box in boxes:
            person = self.person(box.address)
            labels |= {Label(Origin.CONTACTS, person.name)} if person else mail_label(mail)
        return frozenset(labels)

    def recipients(self, boxes: Sequence[Mailbox], mail: StoredMail) -> tuple[Recipient, ...]:
        """Return who an answer reaches, and whether the user named them."""
        found = []
        for box in boxes:
            person = self.person(box.address)
            named = stands_in(box.address, self._request) or (
                person is not None and is_named(person, self._request)
            )
            labels = self.origin([box], mail) | (YOURS if named else NO_LABELS)
            found.append(Recipient(box.address, box.name, labels))
        return tuple(found)

    def warnings(self, mail: StoredMail, to: Sequence[Mailbox]) -> list[str]:
        """Return what is odd about answering `mail`: another address, or a known name with an unknown one."""
        found = []
        if mail.sender and not any(_same(box.address, mail.sender) for box in to) and self._is_foreign(mail):
            where = ", ".join(box.address for box in to)
            found.append(f"Answers to this mail go to {where}, not to its sender {mail.sender}.")
        name = fold(mail.sender_name)
        if name and not self.person(mail.sender) and any(fold(one.name) == name for one in self._people):
            found.append(f"{mail.sender_name} is in your contacts, but not with the address {mail.sender}.")
        return found

    def _is_foreign(self, mail: StoredMail) -> bool:
        return self.sender is None or not _same(mail.sender, self.sender.address)


def mail_label(mail: StoredMail) -> Labels:
    """Return the label of content that comes from a mail."""
    return frozenset({Label(Origin.MAIL, f"{short(mail.from_words, 40)}, “{short(mail.title)}”")})


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
