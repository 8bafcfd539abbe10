"""Tools for text messages."""

from __future__ import annotations

from dataclasses import dataclass

from agent.provenance import Labels
from agent.results import Ambiguous, Field, JsonValue, Missing, Proposal, Result, ToolReturn
from agent.tools import CallContext, Effect, PhoneNumbers, Text
from macos_tools.desk import Desk
from macos_tools.desk_documents import TextRecipient
from macos_tools.matching import listed
from macos_tools.people import Found, Want, display_name, reaches
from macos_tools.people import recipients as recipients_of
from macos_tools.registry import toolbox

# GSM 03.38, the alphabet that fits 160 characters in one SMS; the second row counts twice.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = frozenset("\f^{}\\[~]|€")


def sms_parts(text: str) -> int:
    """Return how many SMS `text` takes (GSM 03.38: 160 or 153 units each; UCS-2: 70 or 67).

    What takes two units is never torn: it goes whole into the next part.
    """
    if odd_character(text) is None:
        units, single, each = [2 if character in _GSM_TWICE else 1 for character in text], 160, 153
    else:
        units, single, each = [2 if ord(character) > 0xFFFF else 1 for character in text], 70, 67
    if sum(units) <= single:
        return 1
    parts, room = 1, each
    for size in units:
        if size > room:
            parts, room = parts + 1, each
        room -= size
    return parts


def odd_character(text: str) -> str | None:
    """Return the first character that the alphabet of SMS lacks, so that fewer fit; None without one."""
    return next((one for one in text if one not in _GSM and one not in _GSM_TWICE), None)


@dataclass(frozen=True, slots=True)
class MessageStored(Result):
    """A text message in the outbox."""

    recipients: tuple[TextRecipient, ...]
    text: str
    place: str
    sent: bool

    def as_argument(self) -> str:
        return self.text

    def as_sentence(self) -> str:
        names = listed([person.name or person.number for person in self.recipients])
        if self.sent:
            return f"Sent your message to {names}."
        why = "not sent: no phone is connected"
        where = f" It is at {self.place}." if self.place else ""
        return f"Your message to {names} is in the outbox, {why}.{where}"

    def as_json(self) -> JsonValue:
        numbers: list[JsonValue] = [person.number for person in self.recipients]
        return {"to": numbers, "text": self.text, "place": self.place, "sent": self.sent}


@toolbox.tool("Text message", effect=Effect.SEND, app="messages")
def send_sms(context: CallContext, recipients: PhoneNumbers, message: Text) -> ToolReturn:
    """Send a text message.

    Args:
        recipients: phone numbers, or names of contacts.
        message: what it says.
    """
    desk: Desk = context.desk
    given = recipients or tuple(context.answers.get("recipients", "").split(","))
    found = reaches(context, given, Want.PHONE, "recipients")
    if isinstance(found, Ambiguous | Missing):
        return found
    if not found:
        return Missing("recipients", "Who should the message go to?")
    content = message if message.strip() else context.answers.get("message", "")
    if not content.strip():
        return Missing("message", "What should the message say?")
    text = context.writer.message(content)
    people = tuple(TextRecipient(one.value, _name(desk, one)) for one in found)

    def commit(key: str) -> Result:
        place = desk.messages.put(people, text, context.now, key)
        return MessageStored(people, text, place, desk.messages.delivers)

    parts = sms_parts(text)
    size = f"{len(text)} characters, {parts} SMS" + (f" to each of {len(people)}" if len(people) > 1 else "")
    if odd := odd_character(text):
        size += f" (“{odd}” is not in the alphabet of SMS: 70 characters a part, not 160)"
    sources: Labels = frozenset(label for one in found for label in one.source)
    fields = [
        Field(
            "To",
            "\n".join(f"{one.name} {one.number}".strip() for one in people),
            "recipients",
            labels=sources,
            edit_text=", ".join(one.number for one in people),
        ),
        Field("Text", text, "message", edit_text=content),
        Field("Length", size),
    ]
    if not desk.messages.delivers:
        fields.append(Field("Goes to", "the outbox; not sent, since no phone is connected"))
    warnings = [f"This is long for a text message: {parts} SMS."] if parts > 3 else []
    names = listed([one.name or one.number for one in people])
    expected = MessageStored(people, text, "", desk.messages.delivers)
    return Proposal(
        f"Text {names}",
        tuple(fields),
        commit,
        tuple(warnings),
        expected,
        recipients=recipients_of(context, found, "recipients"),
    )


def _name(desk: Desk, one: Found) -> str:
    """Return the name that goes with a number; "" when it is not in the contacts."""
    name = one.name or display_name(desk, one.value)
    return "" if name == one.value else name
