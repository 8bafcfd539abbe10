"""Text messages in the outbox."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.results import Missing, Proposal, ToolFailed
from macos_tools.tools.messages import sms_parts
from tests.macos_tools.kit import Kit, fields_of


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    kit = Kit(tmp_path)
    kit.write(
        "contacts/s.vcf",
        "BEGIN:VCARD\nVERSION:4.0\nUID:s\nFN:Sid Jha\nN:Jha;Sid;;;\nTEL:+1 510 555 0101\nEND:VCARD\n",
    )
    return kit


def test_a_message_waits_in_the_outbox_and_says_so(kit: Kit) -> None:
    proposal = kit.call("send_sms", ["Sid", "+44 7700 900123"], "running late 🚲")
    fields = fields_of(proposal)
    assert fields["To"] == "Sid Jha +1 510 555 0101\n+44 7700 900123"
    assert fields["Length"] == (
        "14 characters, 1 SMS to each of 2"
        " (“🚲” is not in the alphabet of SMS: 70 characters a part, not 160)"
    )
    assert isinstance(proposal, Proposal)
    sentence = proposal.commit("k").as_sentence()
    assert "in the outbox, not sent" in sentence
    (file,) = (kit.root / "messages/Outbox").glob("*.json")
    assert str(file) in sentence
    message = json.loads(file.read_text(encoding="utf-8"))
    assert message["to"][0] == {"number": "+1 510 555 0101", "name": "Sid Jha"}
    assert message["text"] == fields["Text"] == "Running late 🚲"


def test_the_same_key_leaves_one_message(kit: Kit) -> None:
    kit.done("send_sms", ["Sid"], "hi")
    kit.done("send_sms", ["Sid"], "hi")
    assert len(list((kit.root / "messages/Outbox").glob("*.json"))) == 1
    kit.done("send_sms", ["Sid"], "hi", key="other")
    assert len(list((kit.root / "messages/Outbox").glob("*.json"))) == 2


def test_what_is_missing_is_asked(kit: Kit) -> None:
    assert isinstance(question := kit.call("send_sms", ["Sid"], " "), Missing)
    assert question.slot == "message"
    assert fields_of(kit.call("send_sms", ["Sid"], "", message="hello"))["Text"] == "Hello"
    assert isinstance(question := kit.call("send_sms", [], "hi"), Missing)
    assert fields_of(kit.call("send_sms", [], "hi", recipients="Sid"))["To"] == "Sid Jha +1 510 555 0101"
    assert isinstance(kit.call("send_sms", ["Zoe"], "hi"), Missing)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("я" * 70, 1),
        ("я" * 71, 2),
        ("🎉" * 35, 1),
        ("🎉" * 36, 2),
        ("", 1),
        ("a" * 158 + "€", 1),
        ("a" * 159 + "€", 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # two units are not torn: 152, 2 + 151, 1
        ("a" * 151 + "€" + "a" * 153, 2),
        ("🎉" * 66, 2),
        ("🎉" * 67, 3),  # 33 fit into 67 units
    ],
)
def test_the_number_of_sms(text: str, parts: int) -> None:
    assert sms_parts(text) == parts


def test_no_room_is_named(kit: Kit) -> None:
    kit.write("messages", b"a file")
    with pytest.raises(ToolFailed, match="messages"):
        kit.done("send_sms", ["Sid"], "hi")
