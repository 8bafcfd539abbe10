from __future__ import annotations

from pathlib import Path

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from agent.provenance import Label, Origin
from agent.results import Ambiguous, Missing, Proposal, ToolFailed
from macos_tools.local.contacts import LocalContacts, card_bytes
from macos_tools.people import read_email, read_phone
from tests.macos_tools.kit import Kit, fields_of, labels_of


def card(name: str, *lines: str, uid: str = "", version: str = "3.0") -> str:
    given, _, family = name.rpartition(" ")
    extra = "".join(f"{line}\n" for line in lines)
    head = f"BEGIN:VCARD\nVERSION:{version}\nUID:{uid or name}\n"
    return f"{head}FN:{name}\nN:{family};{given};;;\n{extra}END:VCARD\n"


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    kit = Kit(tmp_path)
    kit.write("contacts/sid.vcf", card("Sid Jha", "TEL;TYPE=CELL:+1 510 555 0101", "EMAIL:sid@example.com"))
    kit.write(
        "contacts/many.vcf",
        card("John Doe", "EMAIL:john@example.com", uid="doe")
        + card("John Smith", "EMAIL:smith@example.com", uid="smith")
        + card("Zoë Müller", "EMAIL:zoe@example.com", "NICKNAME:Zo")
        + card("Ann Lee", "TEL:+1 510 555 0199", "NICKNAME:Mom"),
    )
    return kit


def test_a_number_is_found_by_first_name(kit: Kit) -> None:
    found = kit.call("get_phone_number", "Sid")
    assert found.as_argument() == "+1 510 555 0101"
    assert found.as_sentence() == "Sid Jha's number is +1 510 555 0101."
    assert found.labels() == {Label(Origin.CONTACTS, "Sid Jha")}


@pytest.mark.parametrize("said", ["zoe muller", "ZOË", "zo", "Müller", "Zoe's", "zoë m"])
def test_accents_case_and_short_forms_do_not_matter(kit: Kit, said: str) -> None:
    assert kit.call("get_email_address", said).as_argument() == "zoe@example.com"


def test_two_johns_are_a_question_and_the_answer_settles_it(kit: Kit) -> None:
    question = kit.call("get_email_address", "John")
    assert isinstance(question, Ambiguous)
    assert labels_of(question) == ["John Doe (john@example.com)", "John Smith (smith@example.com)"]
    answered = kit.call("get_email_address", "John", name=question.choices[1].value)
    assert answered.as_argument() == "smith@example.com"


def test_a_full_name_is_not_confused_with_a_first_name(kit: Kit) -> None:
    assert kit.call("get_email_address", "John Smith").as_argument() == "smith@example.com"


def test_nobody_is_a_question_with_near_matches_and_takes_an_address(kit: Kit) -> None:
    question = kit.call("get_email_address", "Jon Smth")
    assert isinstance(question, Missing)
    assert question.accepts_text
    assert labels_of(question)[0] == "John Smith (smith@example.com)"
    assert kit.call("get_email_address", "Jon Smth", name="x@y.org").as_argument() == "x@y.org"
    assert kit.call("get_email_address", "Jon Smth", name="Sid").as_argument() == "sid@example.com"
    again = kit.call("get_email_address", "Jon Smth", name="still nobody")
    assert isinstance(again, Missing)


def test_no_number_on_the_card_asks_for_one_and_checks_it(kit: Kit) -> None:
    question = kit.call("get_phone_number", "Zoe")
    assert isinstance(question, Missing)
    assert "Zoë Müller has no phone number" in question.question
    assert isinstance(kit.call("get_phone_number", "Zoe", name__which="soon"), Missing)
    assert kit.call("get_phone_number", "Zoe", name__which="0151 2345678").as_argument() == "0151 2345678"


def test_an_address_is_passed_through(kit: Kit) -> None:
    found = kit.call("get_email_address", "new@example.org", request="mail new@example.org")
    assert found.as_argument() == "new@example.org"
    assert found.labels() == {Label(Origin.USER)}


def test_several_numbers_ask_unless_one_is_preferred_or_named(kit: Kit) -> None:
    kit.write("contacts/a.vcf", card("Bo Ek", "TEL;TYPE=HOME:111 111", "TEL;TYPE=WORK:222 222"))
    question = kit.call("get_phone_number", "Bo")
    assert isinstance(question, Ambiguous)
    assert labels_of(question) == ["111 111 (home)", "222 222 (work)"]
    assert kit.call("get_phone_number", "Bo", name__which="222 222").as_argument() == "222 222"
    by_request = kit.call("get_phone_number", "Bo", request="what is Bo's work number?")
    assert by_request.as_argument() == "222 222"
    kit.write("contacts/a.vcf", card("Bo Ek", "TEL;TYPE=HOME:111 111", "TEL;TYPE=WORK,PREF:222 222"))
    assert kit.call("get_phone_number", "Bo").as_argument() == "222 222"
    kit.write("contacts/a.vcf", card("Bo Ek", "TEL;PREF=2:tel:111", "TEL;PREF=1:tel:222", version="4.0"))
    assert kit.call("get_phone_number", "Bo").as_argument() == "222"


@pytest.mark.parametrize("said", ["mom", "my mom", "Mom", "mother"])
def test_relations_by_nickname(kit: Kit, said: str) -> None:
    assert kit.call("get_phone_number", said).as_argument() == "+1 510 555 0199"


def test_relations_by_the_users_own_card(kit: Kit) -> None:
    kit.write(
        "contacts/me.vcf",
        card(
            "Morgan Reed",
            "EMAIL:me@example.com",
            "RELATED;TYPE=spouse:urn:uuid:u-1",
            "item1.X-ABRELATEDNAMES:Sid Jha",
            "item1.X-ABLabel:_$!<Brother>!$_",
        ),
    )
    kit.write("contacts/kim.vcf", card("Kim Park", "EMAIL:kim@example.com", uid="u-1"))
    assert kit.call("get_email_address", "my wife").as_argument() == "kim@example.com"
    assert kit.call("get_email_address", "brother").as_argument() == "sid@example.com"


def test_two_cards_of_one_person_are_one(kit: Kit) -> None:
    kit.write("contacts/sid2.vcf", card("Sid Jha", "TITLE:Boss", uid="other"))
    assert kit.call("get_phone_number", "Sid Jha").as_argument() == "+1 510 555 0101"


def test_two_people_of_one_name_are_a_question(kit: Kit) -> None:
    kit.write("contacts/sid2.vcf", card("Sid Jha", "TEL:999 999", "ORG:Acme;Sales", uid="other"))
    question = kit.call("get_phone_number", "Sid Jha")
    assert isinstance(question, Ambiguous)
    assert len(set(labels_of(question))) == 2


def test_adding_a_contact_writes_a_card_that_others_read(kit: Kit) -> None:
    proposal = kit.call("add_contact", "Dr. José Álvarez", "+34 600 000 000", "jose@example.com")
    assert fields_of(proposal) == {
        "Name": "Dr. José Álvarez",
        "Phone": "+34 600 000 000",
        "Mail": "jose@example.com",
    }
    assert not list((kit.root / "contacts").glob("k*"))
    assert isinstance(proposal, Proposal)
    proposal.commit("k-1")
    proposal.commit("k-1")
    (file,) = (kit.root / "contacts").glob("k*")
    read = vobject.readOne(file.read_text(encoding="utf-8"))
    assert (read.fn.value, read.tel.value, read.email.value) == (
        "Dr. José Álvarez",
        "+34 600 000 000",
        "jose@example.com",
    )
    assert kit.call("get_phone_number", "José").as_argument() == "+34 600 000 000"


def test_adding_somebody_who_is_there_warns(kit: Kit) -> None:
    proposal = kit.call("add_contact", "sid jha", "123 456")
    assert isinstance(proposal, Proposal)
    assert "already" in proposal.warnings[0]


def test_adding_with_a_bad_number_asks(kit: Kit) -> None:
    assert isinstance(kit.call("add_contact", "Bo", "call me"), Missing)
    assert isinstance(kit.call("add_contact", "Bo", "", "not an address"), Missing)
    assert isinstance(kit.call("add_contact", "  "), Missing)
    assert fields_of(kit.call("add_contact", "Bo", "call me", phone="123 456"))["Phone"] == "123 456"


def test_broken_cards_are_named_and_the_others_read(kit: Kit) -> None:
    broken = kit.write("contacts/broken.vcf", b"\x00\xff not a card")
    cut = kit.write(
        "contacts/cut.vcf", card("Cut Off").removesuffix("END:VCARD\n") + card("Whole One", "TEL:123 4")
    )
    before = broken.read_bytes(), cut.read_bytes()
    assert kit.call("get_phone_number", "Whole").as_argument() == "123 4"
    assert any("broken.vcf was skipped" in notice for notice in kit.notices)
    assert any("cut.vcf are cut off" in notice for notice in kit.notices)
    assert (broken.read_bytes(), cut.read_bytes()) == before


@pytest.mark.parametrize(
    "data",
    [
        card("Jürgen Groß", "TEL:123 456").encode("latin-1"),
        card("Jürgen Groß", "TEL:123 456").encode("utf-16"),
        b"\xef\xbb\xbf" + card("Jürgen Groß", "TEL:123 456").encode(),
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen Gro=C3=9F\r\n"
        b"TEL;CELL:123 456\r\nEND:VCARD\r\n",
        b"begin:vcard\nversion:3.0\n"
        b"fn:J\xc3\xbcrgen\n  Gro\xc3\x9f\nitem1.tel;type=cell:123 456\nend:vcard\n",
    ],
)
def test_cards_of_other_programs(kit: Kit, data: bytes) -> None:
    kit.write("contacts/other.vcf", data)
    assert kit.call("get_phone_number", "Jurgen Gross").as_argument() == "123 456", kit.notices


def test_changes_by_other_programs_are_seen(kit: Kit) -> None:
    kit.call("get_phone_number", "Sid")
    kit.write("contacts/sid.vcf", card("Sid Jha", "TEL:777 777"))
    assert kit.call("get_phone_number", "Sid").as_argument() == "777 777"
    (kit.root / "contacts/sid.vcf").unlink()
    assert isinstance(kit.call("get_phone_number", "Sid"), Missing)


def test_no_desk_yet(tmp_path: Path) -> None:
    kit = Kit(tmp_path / "nowhere")
    assert isinstance(kit.call("get_phone_number", "Sid"), Missing)
    assert not kit.root.exists()


def test_cards_are_read_once_and_those_that_changed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit = Kit(tmp_path)
    for number in range(50):
        kit.write(f"contacts/{number}.vcf", card(f"First{number} Last{number}", f"TEL:555 {number:04}"))
    read: list[str] = []
    whole = Path.read_bytes

    def noted(path: Path) -> bytes:
        read.append(path.name)
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    assert kit.call("get_phone_number", "First43").as_argument() == "555 0043"
    assert len(read) == 50
    read.clear()
    kit.write("contacts/43.vcf", card("First43 Last43", "TEL:555 9999999"))
    assert kit.call("get_phone_number", "First43").as_argument() == "555 9999999"
    assert read == ["43.vcf"]


def test_a_folder_that_cannot_be_written_is_named(kit: Kit) -> None:
    file = kit.write("blocked/contacts", "a file where the folder should be")
    blocked = Kit(kit.root / "blocked")
    with pytest.raises(ToolFailed) as failure:
        blocked.done("add_contact", "Bo", "123 456")
    assert str(file.parent) in failure.value.cause


@given(
    name=st.text(min_size=1, max_size=80).filter(
        lambda text: "".join(c for c in text if c.isprintable()).strip()
    ),
    phone=st.sampled_from(["", "+49 30 123456"]),
)
def test_any_name_survives_the_card(name: str, phone: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("cards")
    shown = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    added = LocalContacts(folder).add("k", shown, [phone] if phone else [], ["a@b.de"])
    assert added.name == shown
    assert [one.name for one in LocalContacts(folder).people()] == [shown]
    assert all(len(line) <= 75 for line in card_bytes("k", shown, [], []).split(b"\r\n"))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("a@b.de", "a@b.de"),
        ("Sid Jha <sid@x.org>", "sid@x.org"),
        ("mailto:a@b", "a@b"),
        ("ü@müller.de", "ü@müller.de"),
        ("a b@c.de", None),
        ("Sid", None),
        ("a@", None),
        ("a@b.de\nBcc: x@y", None),
        ("a@b.de, c@d.de", None),
    ],
)
def test_addresses_are_told_from_names(text: str, address: str | None) -> None:
    assert read_email(text) == address


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+1 (510) 555-0101", "+1 (510) 555-0101"),
        ("911", "911"),
        ("tel:+49.30.1", "+49.30.1"),
        ("12", None),
        ("call 555", None),
        ("1" * 40, None),
        ("555 0101 ext 12", "555 0101 ext 12"),
    ],
)
def test_numbers_are_told_from_names(text: str, number: str | None) -> None:
    assert read_phone(text) == number
