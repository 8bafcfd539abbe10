"""Tools for the address book."""

from __future__ import annotations

from dataclasses import dataclass

from agent.provenance import Label, Labels, Origin
from agent.results import Ambiguous, Field, JsonValue, Missing, Proposal, Result, ToolFailed, ToolReturn
from agent.tools import CallContext, Effect, EmailAddress, PersonName, PhoneNumber
from macos_tools.desk import Contact, Desk, Reach
from macos_tools.matching import fold, listed
from macos_tools.people import Found, Want, reach
from macos_tools.registry import toolbox


@dataclass(frozen=True, slots=True)
class ContactPoint(Result):
    """A phone number or a mail address, and whose it is."""

    found: Found
    want: Want

    def as_argument(self) -> str:
        return self.found.value

    def as_sentence(self) -> str:
        what = "number" if self.want is Want.PHONE else "mail address"
        if not self.found.name:
            return f"{self.found.value} is the {what} that was given."
        return f"{self.found.name}'s {what} is {self.found.value}."

    def as_json(self) -> JsonValue:
        return {"name": self.found.name, self.want.name.lower(): self.found.value}

    def labels(self) -> Labels:
        return self.found.source


@dataclass(frozen=True, slots=True)
class ContactAdded(Result):
    """A contact that is in the address book now."""

    contact: Contact

    def as_argument(self) -> str:
        return self.contact.name

    def as_sentence(self) -> str:
        ways = [one.value for one in (*self.contact.phones, *self.contact.emails)]
        return f"Added {self.contact.name} to your contacts{f', with {listed(ways)}' if ways else ''}."

    def as_json(self) -> JsonValue:
        return {
            "name": self.contact.name,
            "phones": [one.value for one in self.contact.phones],
            "emails": [one.value for one in self.contact.emails],
        }

    def labels(self) -> Labels:
        return frozenset({Label(Origin.CONTACTS, self.contact.name)})


@toolbox.tool("Phone number", effect=Effect.READ, app="contacts")
def get_phone_number(context: CallContext, name: PersonName) -> ToolReturn:
    """Find the phone number of a contact.

    Args:
        name: whose number; a name, a nickname or a relation such as "mom".
    """
    return _point(context, name, Want.PHONE)


@toolbox.tool("Mail address", effect=Effect.READ, app="contacts")
def get_email_address(context: CallContext, name: PersonName) -> ToolReturn:
    """Find the mail address of a contact.

    Args:
        name: whose address; a name, a nickname or a relation such as "mom".
    """
    return _point(context, name, Want.EMAIL)


def _point(context: CallContext, name: str, want: Want) -> ContactPoint | Ambiguous | Missing:
    if not name.strip() and "name" not in context.answers:
        return Missing("name", f"Whose {want.value} do you want?")
    match reach(context, name, want, "name"):
        case Found() as found:
            return ContactPoint(found, want)
        case question:
            return question


@toolbox.tool("New contact", effect=Effect.WRITE, app="contacts")
def add_contact(
    context: CallContext, name: PersonName, phone: PhoneNumber = "", email: EmailAddress = ""
) -> ToolReturn:
    """Add a person to the contacts.

    Args:
        name: the full name.
        phone: the phone number, if given.
        email: the mail address, if given.
    """
    name = " ".join("".join(c if c.isprintable() else " " for c in context.answers.get("name", name)).split())
    if not name:
        return Missing("name", "What is the new contact called?")
    if len(name) > 200:
        raise ToolFailed(
            "That name is longer than 200 characters.", "Say the name alone, then the number or address."
        )
    values: dict[Want, str] = {}
    for want, slot, given in ((Want.PHONE, "phone", phone), (Want.EMAIL, "email", email)):
        text = context.answers.get(slot, given).strip()
        if not text:
            continue
        value = want.read(text)
        if value is None:
            return Missing(slot, f"“{text[:60]}” is not a {want.value}. Type one like {want.example}.")
        values[want] = value
    desk: Desk = context.desk
    phones = tuple(v for w, v in values.items() if w is Want.PHONE)
    emails = tuple(v for w, v in values.items() if w is Want.EMAIL)

    def commit(key: str) -> Result:
        return ContactAdded(desk.contacts.add(key, name, phones, emails))

    fields = [Field("Name", name, "name")]
    fields.append(Field("Phone", listed(phones) or "none", "phone", edit_text=listed(phones)))
    fields.append(Field("Mail", listed(emails) or "none", "email", edit_text=listed(emails)))
    warnings = [
        f"There is a {one.name} in your contacts already{_ways(one)}; this makes a second card."
        for one in desk.contacts.people()
        if fold(one.name) == fold(name)
    ]
    reached = [tuple(map(Reach, values)) for values in (phones, emails)]
    expected = ContactAdded(Contact("", name, phones=reached[0], emails=reached[1]))
    return Proposal(f"Add “{name}” to your contacts", tuple(fields), commit, tuple(warnings), expected)


def _ways(contact: Contact) -> str:
    ways = [one.value for one in (*contact.phones, *contact.emails)]
    return f" ({', '.join(ways)})" if ways else ""
