"""Writing, answering, forwarding and finding mails."""

from __future__ import annotations

import email
import email.policy
import os
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from agent.provenance import Label, Origin, untrusted
from agent.results import Ambiguous, Missing, Proposal, ToolFailed
from tests.macos_tools.kit import Kit, fields_of, labels_of

CARDS = {
    "sid": ("Sid Jha", "sid@example.com"),
    "ana": ("Ana Silva", "ana@example.com"),
    "john-o": ("John Okafor", "john@lagoon.example"),
    "john-s": ("John Smith", "smith@example.net"),
    "yuki": ("田中 由紀", "yuki@example.com"),
}


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    kit = Kit(tmp_path)
    for uid, (name, address) in CARDS.items():
        given, _, family = name.rpartition(" ")
        card = f"UID:{uid}\nFN:{name}\nN:{family};{given};;;\nEMAIL:{address}\n"
        kit.write(f"contacts/{uid}.vcf", f"BEGIN:VCARD\nVERSION:4.0\n{card}END:VCARD\n")
    return kit


def receive(
    kit: Kit, name: str, sender: str, subject: str, text: str = "Text.", day: int = 20, **headers: str
) -> None:
    """Deliver a mail to the Inbox, sent on that day of November at noon."""
    head = {
        "From": sender,
        "To": "me@example.com",
        "Subject": subject,
        "Date": f"{day} Nov 2026 12:00:00 +0100",
        "Message-ID": f"<{name}@example.org>",
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    lines = "".join(f"{key}: {value}\n" for key, value in head.items())
    kit.write(f"mail/Inbox/new/{name}.host", f"{lines}\n{text}\n".encode())


def receive_with_file(kit: Kit, name: str, data: bytes) -> None:
    message = EmailMessage()
    message["From"] = "Harbor Printing <orders@printing.example>"
    message["Subject"] = "Invoice 2218"
    message["Date"] = "Fri, 20 Nov 2026 12:00:00 +0100"
    message["Message-ID"] = "<invoice@example.org>"
    message.set_content("The invoice is attached.")
    message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    kit.write("mail/Inbox/new/invoice.host", message.as_bytes())


def stored(kit: Kit, folder: str) -> list[Any]:
    files = sorted((kit.root / "mail" / folder / "cur").glob("*"))
    return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]


# Writing.


def test_a_mail_ends_in_the_outbox_and_says_that_it_was_not_sent(kit: Kit) -> None:
    proposal = kit.call(
        "compose_new_email", ["Sid", "boss@example.org"], ["Ana"], "Lunch", "are you free at noon?"
    )
    fields = fields_of(proposal)
    assert fields["To"] == "Sid Jha <sid@example.com>\nboss@example.org"
    assert fields["Cc"] == "Ana Silva <ana@example.com>"
    assert fields["Subject"] == "Lunch"
    assert "not sent" in fields["Goes to"]
    assert not stored(kit, "Outbox"), "a proposal only reads"
    assert isinstance(proposal, Proposal)
    result = proposal.commit("key-7")
    assert result.as_sentence() == (
        "Your mail “Lunch” to Sid Jha, boss@example.org and Ana Silva is in the outbox, "
        "not sent: no mail account is set up."
    )
    (message,) = stored(kit, "Outbox")
    assert message["To"] == "Sid Jha <sid@example.com>, boss@example.org"
    assert message["Cc"] == "Ana Silva <ana@example.com>"
    assert message["From"] == "Morgan Reed <me@example.com>"
    assert message["Message-ID"] == "<key-7@example.com>"
    assert message["Date"] == "Sun, 22 Nov 2026 10:00:00 +0100"
    assert message.get_content().strip() == fields["Text"]


def test_committing_the_same_key_twice_leaves_one_mail(kit: Kit) -> None:
    for _ in range(2):
        kit.done("compose_new_email", ["Sid"], [], "Lunch", "at noon?", key="key-1")
    assert len(stored(kit, "Outbox")) == 1


def test_without_recipients_it_is_a_draft(kit: Kit) -> None:
    proposal = kit.call("compose_new_email", [], [], "Ideas", "three of them")
    assert isinstance(proposal, Proposal)
    assert any("draft" in warning for warning in proposal.warnings)
    assert "saved as a draft" in proposal.commit("k").as_sentence()
    assert len(stored(kit, "Drafts")) == 1
    assert not stored(kit, "Outbox")


def test_the_subject_is_in_the_users_own_words(kit: Kit) -> None:
    assert (
        fields_of(kit.call("compose_new_email", ["Sid"], [], "", "running late. See you"))["Subject"]
        == "Running late"
    )


def test_nothing_to_say_is_a_question(kit: Kit) -> None:
    assert isinstance(question := kit.call("compose_new_email", ["Sid"]), Missing)
    assert question.slot == "context"
    assert "I am late" in fields_of(kit.call("compose_new_email", ["Sid"], context="I am late"))["Text"]


def test_two_johns_are_a_question_and_the_answer_is_taken(kit: Kit) -> None:
    question = kit.call("compose_new_email", ["John"], [], "Hi", "hello")
    assert isinstance(question, Ambiguous)
    chosen = next(choice for choice in question.choices if "Smith" in choice.label)
    proposal = kit.call("compose_new_email", ["John"], [], "Hi", "hello", **{question.slot: chosen.value})
    assert fields_of(proposal)["To"] == "John Smith <smith@example.net>"


def test_a_line_break_in_a_subject_makes_no_second_header(kit: Kit) -> None:
    kit.done("compose_new_email", ["Sid"], [], "Hi\r\nBcc: spy@example.org", "text")
    (message,) = stored(kit, "Outbox")
    assert message["Bcc"] is None
    assert message["Subject"] == "Hi Bcc: spy@example.org"


@pytest.mark.parametrize("address", ["a@b.c\r\nBcc: spy@example.org", "a@b.c, spy@example.org\n"])
def test_a_line_break_in_an_address_is_refused(kit: Kit, address: str) -> None:
    returned = kit.call("compose_new_email", [address], [], "Hi", "text")
    assert isinstance(returned, Missing), returned


def test_names_and_texts_of_all_scripts_arrive(kit: Kit) -> None:
    kit.done("compose_new_email", ["由紀"], [], "Überraschung für 由紀", "ありがとう 🎉")
    (message,) = stored(kit, "Outbox")
    assert message["Subject"] == "Überraschung für 由紀"
    assert message["To"].addresses[0].display_name == "田中 由紀"
    assert "ありがとう 🎉" in message.get_content()


def test_an_international_domain_is_written_as_servers_know_it(kit: Kit) -> None:
    kit.done("compose_new_email", ["info@bücher.example"], [], "Hi", "text")
    assert stored(kit, "Outbox")[0]["To"] == "info@xn--bcher-kva.example"


def test_an_address_that_cannot_be_written_is_said_before_the_approval(kit: Kit) -> None:
    with pytest.raises(ToolFailed, match="jürgen"):
        kit.call("compose_new_email", ["jürgen@example.com"], [], "Hi", "text")


def test_without_an_address_of_ones_own_that_is_said(tmp_path: Path) -> None:
    kit = Kit(tmp_path, user_email="")
    proposal = kit.call("compose_new_email", ["a@example.com"], [], "Hi", "text")
    assert "config.toml" in fields_of(proposal)["From"]
    assert isinstance(proposal, Proposal)
    proposal.commit("k")
    assert stored(kit, "Outbox")[0]["From"] is None


# Attachments.


def test_files_are_attached_by_path_and_by_name(kit: Kit) -> None:
    report = kit.write("files/Work/Quarterly report.pdf", b"%PDF-1.4 report")
    kit.write("files/notes.txt", b"plain")
    proposal = kit.call("compose_new_email", ["Sid"], [], "Files", "here", [str(report), "notes"])
    assert "15 bytes" in fields_of(proposal)["Attached"]
    assert isinstance(proposal, Proposal)
    proposal.commit("k")
    parts = list(stored(kit, "Outbox")[0].iter_attachments())
    assert [(part.get_filename(), part.get_content_type()) for part in parts] == [
        ("Quarterly report.pdf", "application/pdf"),
        ("notes.txt", "text/plain"),
    ]
    assert parts[0].get_payload(decode=True) == b"%PDF-1.4 report"


def test_a_missing_file_is_a_question_with_near_ones(kit: Kit) -> None:
    kit.write("files/report.pdf", b"x")
    question = kit.call("compose_new_email", ["Sid"], [], "Files", "here", ["rapport.pfd"])
    assert isinstance(question, Missing)
    assert question.near[0].label.startswith("report.pdf")


def test_a_file_changed_since_the_approval_is_not_sent(kit: Kit) -> None:
    file = kit.write("files/report.pdf", b"approved")
    proposal = kit.call("compose_new_email", ["Sid"], [], "Files", "here", ["report.pdf"])
    file.write_bytes(b"replaced")
    os.utime(file, (2_000_000_000, 2_000_000_000))
    assert isinstance(proposal, Proposal)
    with pytest.raises(ToolFailed, match="changed since"):
        proposal.commit("k")
    assert not stored(kit, "Outbox")


def test_large_attachments_are_warned_of(kit: Kit) -> None:
    file = kit.write("files/film.mp4", b"")
    with file.open("wb") as open_file:
        open_file.truncate(25_000_000)
    proposal = kit.call("compose_new_email", ["Sid"], [], "Film", "here", ["film.mp4"])
    assert isinstance(proposal, Proposal)
    assert any("25 MB" in warning for warning in proposal.warnings)


# Answering.


def test_an_answer_goes_to_the_sender_in_the_thread_with_the_mail_quoted(kit: Kit) -> None:
    receive(
        kit,
        "one",
        "Ana Silva <ana@example.com>",
        "RE: Budget",
        "Eight or ten?",
        References="<zero@example.org>",
    )
    receive(kit, "two", "Sid Jha <sid@example.com>", "Icons")
    proposal = kit.call("reply_to_email", [], "eight", [], request="reply to Ana saying eight")
    fields = fields_of(proposal)
    assert fields["Replying to"] == "“RE: Budget” from Ana Silva, Friday at 12:00"
    assert fields["To"] == "Ana Silva <ana@example.com>"
    assert fields["Subject"] == "Re: Budget"
    assert isinstance(proposal, Proposal)
    proposal.commit("k")
    (message,) = stored(kit, "Outbox")
    assert message["In-Reply-To"] == "<one@example.org>"
    assert message["References"] == "<zero@example.org> <one@example.org>"
    assert message.get_content() == f"{fields['Text']}\n\n{fields['Quotes']}\n"
    assert "> Eight or ten?" in fields["Quotes"]


def test_the_other_mails_can_be_chosen_on_the_card(kit: Kit) -> None:
    receive(kit, "one", "Ana Silva <ana@example.com>", "Budget")
    receive(kit, "two", "Sid Jha <sid@example.com>", "Icons")
    proposal = kit.call("reply_to_email", [], "yes", [], request="reply to Ana saying yes")
    assert isinstance(proposal, Proposal)
    line = proposal.fields[0]
    assert line.slot == "message"
    other = next(choice for choice in line.choices if "Icons" in choice.label)
    changed = kit.call(
        "reply_to_email", [], "yes", [], request="reply to Ana saying yes", message=other.value
    )
    assert fields_of(changed)["To"] == "Sid Jha <sid@example.com>"


@pytest.mark.parametrize(
    ("request_", "subject"),
    [
        ("reply to Ana's email saying ok", "Budget draft"),
        ("answer the mail about the quay house: ok", "Plans for the quay house"),
        ("reply to John Smith ok", "Ride on Saturday"),
        ("tell Lagoon ok in a reply", "Plans for the quay house"),
        ("reply to the ride mail with ok", "Ride on Saturday"),
        ("reply ok to the latest mail", "Ride on Saturday"),
        ("respond to the one with lighthouse in it, ok", "Ride on Saturday"),
    ],
)
def test_the_mail_that_is_meant(kit: Kit, request_: str, subject: str) -> None:
    receive(kit, "1", "Ana Silva <ana@example.com>", "Budget draft", day=17)
    receive(kit, "2", "John Okafor <john@lagoon.example>", "Plans for the quay house", day=18)
    receive(kit, "3", "John Smith <smith@example.net>", "Ride on Saturday", "To the lighthouse.", day=19)
    fields = fields_of(kit.call("reply_to_email", [], "ok", [], request=request_))
    assert f"“{subject}”" in fields["Replying to"]


@pytest.mark.parametrize(
    "request_", ["reply saying ok", "reply to John: ok", "reply that the budget is ok to Zoe"]
)
def test_an_unclear_mail_is_a_question(kit: Kit, request_: str) -> None:
    receive(kit, "2", "John Okafor <john@lagoon.example>", "Plans for the quay house", day=18)
    receive(kit, "3", "John Smith <smith@example.net>", "Ride on Saturday", day=19)
    question = kit.call("reply_to_email", [], "ok", [], request=request_)
    assert isinstance(question, Ambiguous), fields_of(question)
    assert question.slot == "message"
    assert len(question.choices) == 2
    assert "Ride on Saturday" in labels_of(question)[0], "the newest first"
    answered = kit.call("reply_to_email", [], "ok", [], request=request_, message=question.choices[1].value)
    assert "quay house" in fields_of(answered)["Replying to"]


def test_the_words_of_the_answer_do_not_choose_the_mail(kit: Kit) -> None:
    receive(kit, "1", "Ana Silva <ana@example.com>", "Budget", day=18)
    receive(kit, "2", "Sid Jha <sid@example.com>", "Lighthouse", day=19)
    request = "reply to Ana: let us meet at the lighthouse with Sid"
    proposal = kit.call("reply_to_email", [], "let us meet at the lighthouse with Sid", [], request=request)
    assert fields_of(proposal)["To"] == "Ana Silva <ana@example.com>"


@pytest.mark.parametrize(
    ("request_", "to"),
    [
        ("forward the invoice to Ana", "Ana"),
        ("forward the invoice to Ana", "ana@example.com"),
        ("send Ana the invoice I got", "ana@example.com"),
        ("forward Sid's mail to Ana", "ana@example.com"),
        ("forward the mail from John Smith to John Okafor", "john@lagoon.example"),
    ],
)
def test_who_gets_it_does_not_choose_the_mail(kit: Kit, request_: str, to: str) -> None:
    receive(kit, "1", "Ana Silva <ana@example.com>", "Budget", day=18)
    receive(kit, "2", "John Okafor <john@lagoon.example>", "Quay house", day=19)
    receive(
        kit, "3", "Sid Jha <sid@example.com>" if "Sid" in request_ else "x <x@example.org>", "Invoice", day=17
    )
    receive(kit, "4", "John Smith <smith@example.net>", "Ride", day=16)
    meant = "Ride" if "Smith" in request_ else "Invoice"
    assert (
        fields_of(kit.call("forward_email", [to], [], "", [], request=request_))["Subject"] == f"Fwd: {meant}"
    )


def test_an_older_mail_that_fits_better_is_found(kit: Kit) -> None:
    for number in range(70):
        receive(kit, f"n{number:02}", f"Person {number} <p{number}@example.org>", f"News {number}", day=20)
    receive(kit, "old", "Sid Jha <sid@example.com>", "Lighthouse", day=1)
    os.utime(kit.root / "mail/Inbox/new/old.host", (1_600_000_000, 1_600_000_000))
    fields = fields_of(
        kit.call("reply_to_email", [], "ok", [], request="reply to Sid about the lighthouse: ok")
    )
    assert fields["Subject"] == "Re: Lighthouse"


def test_of_one_thread_the_last_mail_is_answered(kit: Kit) -> None:
    receive(kit, "1", "Ana Silva <ana@example.com>", "Budget", day=19)
    receive(kit, "2", "Ana Silva <ana@example.com>", "Re: Budget", day=20, References="<1@example.org>")
    fields = fields_of(kit.call("reply_to_email", [], "ok", [], request="reply to Ana about the budget: ok"))
    assert fields["Replying to"].startswith("“Re: Budget”")


def test_an_answer_that_goes_elsewhere_is_warned_of(kit: Kit) -> None:
    receive(kit, "1", "Ana Silva <ana@example.com>", "Budget", Reply_To="collector@evil.example")
    proposal = kit.call("reply_to_email", [], "ok", [], request="reply to Ana")
    assert isinstance(proposal, Proposal)
    assert any("collector@evil.example" in warning for warning in proposal.warnings)
    to = next(line for line in proposal.fields if line.name == "To")
    assert untrusted(to.labels)


def test_a_known_name_with_an_unknown_address_is_warned_of(kit: Kit) -> None:
    receive(kit, "1", "Ana Silva <ana@evil.example>", "Budget")
    proposal = kit.call("reply_to_email", [], "ok", [], request="reply to Ana")
    assert isinstance(proposal, Proposal)
    assert proposal.warnings == ("Ana Silva is in your contacts, but not with the address ana@evil.example.",)


def test_a_known_sender_is_labelled_as_a_contact_and_the_quotation_as_mail(kit: Kit) -> None:
    receive(kit, "1", "Ana Silva <ana@example.com>", "Budget")
    proposal = kit.call("reply_to_email", [], "ok", [], request="reply to Ana")
    assert isinstance(proposal, Proposal)
    labels = {line.name: line.labels for line in proposal.fields}
    assert labels["To"] == {Label(Origin.CONTACTS, "Ana Silva")}
    assert {label.origin for label in labels["Quotes"]} == {Origin.MAIL}


def test_reply_to_all_copies_the_others_but_not_oneself(kit: Kit) -> None:
    receive(kit, "1", "Ana Silva <ana@example.com>", "Budget", Cc="Sid <sid@example.com>, x@example.org")
    fields = fields_of(kit.call("reply_to_email", [], "ok", [], request="reply to all on Ana's mail: ok"))
    assert fields["Cc"] == "Sid Jha <sid@example.com>\nx@example.org"


def test_an_empty_answer_is_a_question_and_an_empty_inbox_is_said(kit: Kit) -> None:
    question = kit.call("reply_to_email", [], "", [], request="reply to Ana")
    assert isinstance(question, Missing)
    assert (question.slot, question.question) == ("context", "What should the reply say?")
    with pytest.raises(ToolFailed, match="no mail in your Inbox"):
        kit.call("reply_to_email", [], "ok", [], request="reply to Ana")


def test_a_mail_without_a_sender_cannot_be_answered(kit: Kit) -> None:
    kit.write("mail/Inbox/new/1.host", b"Subject: Ghost\n\nboo\n")
    assert isinstance(kit.call("reply_to_email", [], "ok", [], request="reply"), Missing)


# Forwarding.


def test_a_forwarded_mail_takes_its_attachments_along(kit: Kit) -> None:
    receive_with_file(kit, "Invoice 2218.pdf", b"%PDF-1.4 invoice")
    receive(kit, "2", "Ana Silva <ana@example.com>", "Budget")
    proposal = kit.call("forward_email", ["Ana"], [], "please pay", [], request="forward the invoice to Ana")
    fields = fields_of(proposal)
    assert fields["Subject"] == "Fwd: Invoice 2218"
    assert fields["Attached"] == "Invoice 2218.pdf (16 bytes), from the mail"
    assert isinstance(proposal, Proposal)
    proposal.commit("k")
    (message,) = stored(kit, "Outbox")
    (part,) = message.iter_attachments()
    assert (part.get_filename(), part.get_payload(decode=True)) == ("Invoice 2218.pdf", b"%PDF-1.4 invoice")
    body = message.get_body().get_content()
    assert body.startswith("Hi Ana,")
    assert "From: Harbor Printing <orders@printing.example>" in body
    assert "The invoice is attached." in body
    assert message["In-Reply-To"] is None


def test_a_hostile_attachment_name_stays_a_name(kit: Kit) -> None:
    receive_with_file(kit, "../../.ssh/authorized_keys", b"key")
    kit.done("forward_email", ["Ana"], [], "", [], request="forward the invoice to Ana")
    (part,) = stored(kit, "Outbox")[0].iter_attachments()
    assert part.get_filename() == "authorized_keys"


def test_forwarding_to_nobody_is_a_draft(kit: Kit) -> None:
    receive(kit, "1", "Ana Silva <ana@example.com>", "Budget")
    kit.done("forward_email", [], [], "", [], request="forward Ana's mail")
    assert len(stored(kit, "Drafts")) == 1


# Finding.


def test_mails_are_found_by_words_and_sender_in_all_folders(kit: Kit) -> None:
    receive(kit, "1", "Ana Silva <ana@example.com>", "Budget", "the travel line", day=17)
    receive(kit, "2", "John Smith <smith@example.net>", "Ride", "bring the budget pump", day=18)
    kit.done("compose_new_email", ["Sid"], [], "Budget for Sid", "text")
    found = kit.call("search_emails", "emails about the budget")
    sentence = found.as_sentence()
    assert sentence.startswith("Found 3 mails about “budget”:")
    assert "(in Outbox)" in sentence
    only = kit.call("search_emails", "budget", "Ana")
    assert "Found 1 mail about “budget” from Ana" in only.as_sentence()
    assert {label.origin for label in only.labels()} == {Origin.MAIL}
    assert kit.call("search_emails", "zebra").as_sentence() == "Found no mails about “zebra”."


def test_a_broken_mail_is_told_of_while_others_are_found(kit: Kit) -> None:
    kit.write("mail/Inbox/new/0.host", b"\x00\x01")
    receive(kit, "1", "Ana Silva <ana@example.com>", "Budget")
    assert "Found 1 mail" in kit.call("search_emails", "budget").as_sentence()
    assert any("0.host" in notice for notice in kit.notices)
