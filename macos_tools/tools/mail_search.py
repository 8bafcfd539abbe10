"""Finding mails."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.provenance import Labels
from agent.results import JsonValue, Result, ToolReturn
from agent.tools import CallContext, Effect, PersonName, Query
from macos_tools.desk import Desk
from macos_tools.desk_documents import MailFolder, StoredMail
from macos_tools.mailboxes import mail_label
from macos_tools.matching import contains_words, fold
from macos_tools.people import whom
from macos_tools.registry import toolbox
from macos_tools.which_mail import title_in_words
from macos_tools.wording import full_date, short

MAX_FOUND = 20
MAX_RECENT = 10
_MAIL_WORDS = re.compile(r"\b(?:the|my|all|any|e-?mails?|mails?|messages?|about|regarding)\b", re.IGNORECASE)
_ME = frozenset({"me", "i", "myself"})


@dataclass(frozen=True, slots=True)
class MailsFound(Result):
    """The mails that a search found, newest first."""

    about: str
    """What was searched for, in words; "" for everything."""
    lines: tuple[tuple[StoredMail, str], ...]
    """With title, sender and time in words."""
    total: int

    def as_argument(self) -> str:
        # With full dates: this goes into notes and mails, where "yesterday" is soon wrong.
        return "\n".join(
            f"“{mail.title}” from {mail.from_words}, {full_date(mail.date)}: {_begin(mail)}"
            for mail, _ in self.lines
        )

    def as_sentence(self) -> str:
        if not self.lines:
            return f"Found no mails{self.about}."
        head = f"Found {self.total} mail{'s' if self.total > 1 else ''}{self.about}:"
        shown = [
            f"- {line}{'' if mail.folder is MailFolder.INBOX else f' (in {mail.folder})'}: {_begin(mail)}"
            for mail, line in self.lines
        ]
        more = self.total - len(self.lines)
        return "\n".join([head, *shown, *([f"… and {more} more."] if more else [])])

    def as_json(self) -> JsonValue:
        return [
            {
                "id": mail.id,
                "from": mail.sender,
                "subject": mail.subject,
                "date": mail.date.isoformat(),
                "folder": mail.folder.value,
            }
            for mail, _ in self.lines
        ]

    def labels(self) -> Labels:
        return frozenset(label for mail, _ in self.lines for label in mail_label(mail))


def _begin(mail: StoredMail) -> str:
    """Return how the mail's own text begins."""
    own = (line for line in mail.text.splitlines() if line.strip() and not line.startswith(">"))
    return short(" ".join(own)[:400], 90) or "(no text)"


@toolbox.tool("Search mail", effect=Effect.READ, app="mail")
def search_emails(context: CallContext, query: Query = "", sender: PersonName = "") -> ToolReturn:
    """Find mails by words in them and by who sent them.

    Args:
        query: words of the subject, the text, the people or the attachments; "" for all.
        sender: who sent them, if given.
    """
    desk: Desk = context.desk
    mails = [mail for folder in MailFolder for mail in desk.mail.mails(folder)]
    for problem in desk.mail.problems():
        context.notice(problem)
    wanted = _MAIL_WORDS.sub(" ", query).strip()
    if sender.strip():
        mails = [mail for mail in mails if _is_from(mail, sender, _addresses(desk, sender))]
    titled = (
        [mail for mail in mails if contains_words(f"{mail.subject} {mail.from_words}", wanted)]
        if wanted
        else []
    )
    seen = {mail.id for mail in titled}
    inside = [
        mail for mail in mails if mail.id not in seen and (not wanted or contains_words(_all(mail), wanted))
    ]
    if not wanted and not sender.strip():
        inside = [mail for mail in inside if mail.folder is MailFolder.INBOX]
    found = sorted([*titled, *inside], key=lambda mail: mail.date, reverse=True)
    about = f" about “{short(wanted)}”" if wanted else ""
    about += f" from {short(sender, 40)}" if sender.strip() else ""
    limit = MAX_FOUND if about else MAX_RECENT
    lines = tuple((mail, title_in_words(mail, context)) for mail in found[:limit])
    return MailsFound(about, lines, len(found))


def _all(mail: StoredMail) -> str:
    return " ".join(
        [mail.subject, mail.from_words, mail.sender, *mail.to, *mail.cc, *mail.attachments, mail.text]
    )


def _addresses(desk: Desk, sender: str) -> frozenset[str]:
    """Return the addresses that the contacts have for `sender`, lower case."""
    if fold(sender) in _ME:
        return frozenset({desk.mail.address.casefold()})
    people = whom(sender, desk.contacts.people(), desk)
    return frozenset(reach.value.casefold() for person in people for reach in person.emails)


def _is_from(mail: StoredMail, sender: str, addresses: frozenset[str]) -> bool:
    if mail.sender.casefold() in addresses:
        return True
    if fold(sender) in _ME:
        return mail.folder is not MailFolder.INBOX
    return contains_words(f"{mail.sender_name} {mail.sender}", sender)
