"""Tools that write mails."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.provenance import Label, Labels, Origin
from agent.results import Ambiguous, Field, JsonValue, Missing, Proposal, Recipient, Result, ToolReturn
from agent.tools import CallContext, Effect, EmailAddresses, Paths, Text, Title
from macos_tools.desk import Desk
from macos_tools.desk_documents import Attachment, DeskFile, MailFolder, StoredMail
from macos_tools.finding import find_file
from macos_tools.keys import plain_key
from macos_tools.letters import (
    LARGE,
    Letter,
    Mailbox,
    forward_subject,
    forwarded,
    header_text,
    message_of,
    odd_addresses,
    quoted,
    reply_subject,
    thread,
    without,
)
from macos_tools.mailboxes import Mailboxes, mail_label
from macos_tools.matching import fold, listed
from macos_tools.people import Found, Want, reaches
from macos_tools.people import recipients as recipients_of
from macos_tools.registry import toolbox
from macos_tools.which_mail import SLOT, Chosen, title_in_words, which_mail
from macos_tools.wording import first_words, full_date, short, size_in_words

_REPLY_ALL = re.compile(r"\breply(?:ing)?[- ](?:to[- ])?(?:all|every(?:one|body))\b", re.IGNORECASE)
NOT_SENT = "not sent: no mail account is set up"


@dataclass(frozen=True, slots=True)
class MailStored(Result):
    """A mail that was written."""

    letter: Letter
    folder: MailFolder
    mail_id: str
    sent: bool

    def as_argument(self) -> str:
        return self.letter.subject

    def as_sentence(self) -> str:
        what = f"“{short(self.letter.subject)}”" if self.letter.subject else "without a subject"
        if self.folder is MailFolder.DRAFTS:
            return f"Your mail {what} is saved as a draft: nobody to send it to yet."
        names = listed([box.name or box.address for box in (*self.letter.to, *self.letter.cc)])
        if self.sent:
            return f"Sent your mail {what} to {names}."
        return f"Your mail {what} to {names} is in the outbox, {NOT_SENT}."

    def as_json(self) -> JsonValue:
        to: list[JsonValue] = [box.address for box in self.letter.to]
        cc: list[JsonValue] = [box.address for box in self.letter.cc]
        files: list[JsonValue] = [file.path.name for file in self.letter.files]
        return {
            "subject": self.letter.subject,
            "to": to,
            "cc": cc,
            "attachments": files,
            "folder": self.folder.value,
            "id": self.mail_id,
            "sent": self.sent,
        }


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the arguments of a mail stand for."""

    to: tuple[Found, ...]
    cc: tuple[Found, ...]
    files: tuple[DeskFile, ...]


@toolbox.tool("New mail", effect=Effect.SEND, app="mail")
def compose_new_email(
    call: CallContext,
    recipients: EmailAddresses = (),
    cc: EmailAddresses = (),
    subject: Title = "",
    context: Text = "",
    attachments: Paths = (),
) -> ToolReturn:
    """Write a new mail.

    Args:
        recipients: who it goes to: addresses, or names of contacts.
        cc: who gets a copy.
        subject: the subject, if given.
        context: what it should say.
        attachments: paths of files, or words of their names.
    """
    content = context if context.strip() else call.answers.get("context", "")
    if not (content.strip() or subject.strip() or attachments):
        return Missing("context", "What should the mail say?")
    parts = _parts(call, recipients, cc, attachments)
    if not isinstance(parts, _Parts):
        return parts
    title = (
        header_text(subject)
        or header_text(first_words(content))
        or ", ".join(file.path.name for file in parts.files)
    )
    boxes = Mailboxes(call)
    to = boxes.of(parts.to)
    body = call.writer.mail(to=boxes.first_names(to), content=content, user_name=call.user_name)
    letter = Letter(
        sender=boxes.sender,
        to=to,
        cc=without(boxes.of(parts.cc), to),
        subject=title,
        body=body,
        date=call.now,
        files=parts.files,
    )
    subject_line = Field("Subject", title, "subject", edit_text=header_text(subject) or title)
    fields = (
        Field("To", _in_lines(letter.to) or "nobody yet", "recipients", labels=_sources(parts.to),
              edit_text=_editable(letter.to)),
        *_cc_field(letter, parts.cc),
        subject_line,
        Field("Text", body.strip("\n"), "context", edit_text=content),
    )  # fmt: skip
    folder = MailFolder.OUTBOX if letter.to or letter.cc else MailFolder.DRAFTS
    about = f"“{short(title)}”" if title else "a mail without a subject"
    what = f"Mail {_names(letter)}: {about}" if folder is MailFolder.OUTBOX else f"Draft a mail: {about}"
    return _proposal(call, what, letter, fields, folder, _people(call, parts))


@toolbox.tool("Reply", effect=Effect.SEND, app="mail")
def reply_to_email(
    call: CallContext, cc: EmailAddresses = (), context: Text = "", attachments: Paths = ()
) -> ToolReturn:
    """Answer the mail that the user means.

    Args:
        cc: who else gets a copy.
        context: what the answer should say.
        attachments: paths of files, or words of their names.
    """
    content = context if context.strip() else call.answers.get("context", "")
    if not content.strip():
        return Missing("context", "What should the reply say?")
    parts = _parts(call, (), cc, attachments)
    if not isinstance(parts, _Parts):
        return parts
    chosen = which_mail(call, "reply to", _other_words(call, content, parts, cc, attachments))
    if isinstance(chosen, Ambiguous):
        return chosen
    mail = chosen.mail
    boxes = Mailboxes(call)
    to = boxes.answered(mail)
    if not to:
        return Missing(SLOT, f"The mail {title_in_words(mail, call)} names no address to answer to.",
                       chosen.choices[1:], accepts_text=False)  # fmt: skip
    everyone: tuple[Mailbox, ...] = ()
    if _REPLY_ALL.search(call.request):
        everyone = without(boxes.named((*mail.to, *mail.cc)), to, boxes.own)
    written = call.writer.mail(to=boxes.first_names(to), content=content, user_name=call.user_name)
    below = quoted(mail, _written_at(mail, call))
    letter = Letter(
        sender=boxes.sender,
        to=to,
        cc=without((*boxes.of(parts.cc), *everyone), to),
        subject=reply_subject(mail.subject),
        body=f"{written.rstrip()}\n\n{below}\n",
        date=call.now,
        files=parts.files,
        in_reply_to=mail.message_id if mail.message_id.isascii() else "",
        references=thread(mail),
    )
    fields = (
        _mail_field("Replying to", chosen, call),
        Field("To", _in_lines(to), labels=boxes.origin(to, mail)),
        *_cc_field(letter, parts.cc, mail_label(mail) if everyone else frozenset()),
        Field("Subject", letter.subject, labels=mail_label(mail)),
        Field("Text", written.strip("\n"), "context", edit_text=content),
        Field("Quotes", below, labels=mail_label(mail)),
    )
    what = f"Reply to {listed([box.name or box.address for box in to])}: “{short(letter.subject)}”"
    answered = boxes.recipients((*to, *without(everyone, to)), mail)
    copies = recipients_of(call, parts.cc, "cc")
    warnings = boxes.warnings(mail, to)
    return _proposal(call, what, letter, fields, MailFolder.OUTBOX, (*answered, *copies), warnings)


@toolbox.tool("Forward mail", effect=Effect.SEND, app="mail")
def forward_email(
    call: CallContext,
    recipients: EmailAddresses = (),
    cc: EmailAddresses = (),
    context: Text = "",
    attachments: Paths = (),
) -> ToolReturn:
    """Pass the mail that the user means on to others.

    Args:
        recipients: who it goes to: addresses, or names of contacts.
        cc: who gets a copy.
        context: what to say with it, if anything.
        attachments: more files to send along: paths, or words of their names.
    """
    parts = _parts(call, recipients, cc, attachments)
    if not isinstance(parts, _Parts):
        return parts
    chosen = which_mail(call, "forward", _other_words(call, context, parts, (*recipients, *cc), attachments))
    if isinstance(chosen, Ambiguous):
        return chosen
    mail = chosen.mail
    desk: Desk = call.desk
    enclosed: Sequence[Attachment] = desk.mail.attachments(mail.id) if mail.attachments else ()
    boxes = Mailboxes(call)
    to = boxes.of(parts.to)
    written = ""
    if context.strip():
        written = call.writer.mail(to=boxes.first_names(to), content=context, user_name=call.user_name)
    below = forwarded(mail, _written_at(mail, call))
    letter = Letter(
        sender=boxes.sender,
        to=to,
        cc=without(boxes.of(parts.cc), to),
        subject=forward_subject(mail.subject),
        body=f"{written.rstrip()}\n\n{below}\n".lstrip("\n"),
        date=call.now,
        files=parts.files,
        enclosed=tuple(enclosed),
        references=thread(mail),
    )
    fields = (
        _mail_field("Forwards", chosen, call),
        Field(
            "To",
            _in_lines(to) or "nobody yet",
            "recipients",
            labels=_sources(parts.to),
            edit_text=_editable(to),
        ),
        *_cc_field(letter, parts.cc),
        Field("Subject", letter.subject, labels=mail_label(mail)),
        Field("Text", written.strip("\n") or "(nothing above the mail)", "context", edit_text=context),
        Field("Mail", below, labels=mail_label(mail)),
    )
    folder = MailFolder.OUTBOX if letter.to or letter.cc else MailFolder.DRAFTS
    names = f" to {_names(letter)}" if folder is MailFolder.OUTBOX else " (draft)"
    people = _people(call, parts)
    return _proposal(call, f"Forward “{short(mail.title)}”{names}", letter, fields, folder, people)


def _parts(
    call: CallContext, recipients: Sequence[str], cc: Sequence[str], attachments: Sequence[str]
) -> _Parts | Ambiguous | Missing:
    """Find who and what the arguments stand for; the first open question if any."""
    to = reaches(call, recipients, Want.EMAIL, "recipients")
    if isinstance(to, Ambiguous | Missing):
        return to
    copies = reaches(call, cc, Want.EMAIL, "cc")
    if isinstance(copies, Ambiguous | Missing):
        return copies
    files: dict[str, DeskFile] = {}
    for text in attachments:
        if not text.strip():
            continue
        file = find_file(call, text, f"attachments:{fold(text)}")
        if not isinstance(file, DeskFile):
            return file
        files.setdefault(str(file.path), file)
    return _Parts(to, copies, tuple(files.values()))


def _proposal(
    call: CallContext,
    what: str,
    letter: Letter,
    fields: Sequence[Field],
    folder: MailFolder,
    people: tuple[Recipient, ...],
    warnings: Sequence[str] = (),
) -> Proposal:
    desk: Desk = call.desk
    sends = desk.mail.delivers and folder is MailFolder.OUTBOX
    message_of(letter, "check", with_files=False)  # what cannot be a mail is said now, not after the approval

    def commit(key: str) -> Result:
        mail_id = desk.mail.put(folder, message_of(letter, plain_key(key)), key)
        return MailStored(letter, folder, mail_id, sends)

    shown = list(fields)
    notes = [*warnings, *odd_addresses((*letter.to, *letter.cc))]
    if letter.files or letter.enclosed:
        labels: Labels = frozenset(Label(Origin.FILE, file.path.name) for file in letter.files)
        paths = "; ".join(str(file.path) for file in letter.files)
        shown.append(
            Field("Attached", letter.attached_in_words(), "attachments", labels=labels, edit_text=paths)
        )
    if letter.size > LARGE:
        notes.append(f"The attachments are {size_in_words(letter.size)}; many mail servers refuse that much.")
    if letter.sender is None:
        shown.append(Field("From", "not known: set `email` in config.toml"))
    if folder is MailFolder.DRAFTS:
        notes.append("Nobody to send it to yet: it will be saved as a draft.")
    elif not desk.mail.delivers:
        shown.append(Field("Goes to", f"the outbox; {NOT_SENT}"))
    if not letter.subject:
        notes.append("It has no subject.")
    return Proposal(what, tuple(shown), commit, tuple(notes), MailStored(letter, folder, "", sends), people)


def _people(call: CallContext, parts: _Parts) -> tuple[Recipient, ...]:
    return recipients_of(call, parts.to, "recipients") + recipients_of(call, parts.cc, "cc")


def _cc_field(letter: Letter, found: Sequence[Found], more: Labels = frozenset()) -> tuple[Field, ...]:
    if not letter.cc:
        return ()
    return (
        Field(
            "Cc", _in_lines(letter.cc), "cc", labels=_sources(found) | more, edit_text=_editable(letter.cc)
        ),
    )


def _mail_field(name: str, chosen: Chosen, call: CallContext) -> Field:
    text = title_in_words(chosen.mail, call)
    return Field(name, text, slot=SLOT, choices=chosen.choices, labels=mail_label(chosen.mail))


def _other_words(
    call: CallContext, content: str, parts: _Parts, people: Sequence[str], files: Sequence[str]
) -> list[tuple[str, ...]]:
    """Return what the request says besides which mail it means, each with the ways it may be put."""
    boxes = Mailboxes(call)
    ways: list[tuple[str, ...]] = [(content,)]
    for text, one in zip(people, (*parts.to, *parts.cc), strict=False):
        person = one.contact or boxes.person(one.value)
        names = (person.name, person.given, person.family, *person.nicknames) if person else ()
        ways.append((text, *names))
    return [*ways, *((text,) for text in files), *((file.path.name, file.path.stem) for file in parts.files)]


def _sources(found: Sequence[Found]) -> Labels:
    return frozenset(label for one in found for label in one.source)


def _in_lines(boxes: Sequence[Mailbox]) -> str:
    return "\n".join(str(box) for box in boxes)


def _editable(boxes: Sequence[Mailbox]) -> str:
    return ", ".join(box.address for box in boxes)


def _names(letter: Letter) -> str:
    return listed([box.name or box.address for box in letter.to or letter.cc])


def _written_at(mail: StoredMail, call: CallContext) -> str:
    """Return the date of a mail as it stands in a quotation."""
    return full_date(mail.date.astimezone(call.zone))
