"""The people of the demo desk: numbers set aside for fiction, addresses set aside for examples (RFC 2606)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

NAME = "Alex Morgan"
EMAIL = "alex.morgan@example.com"
"""Whose desk it is."""


@dataclass(frozen=True, slots=True)
class Person:
    """One card of the address book."""

    given: str
    family: str
    phones: tuple[tuple[str, str], ...] = ()
    """(kind, number)"""
    emails: tuple[tuple[str, str], ...] = ()
    """(kind, address)"""
    nickname: str = ""
    organisation: str = ""
    role: str = ""
    birthday: str = ""
    """YYYYMMDD"""
    related: tuple[tuple[str, str], ...] = ()
    """(relation, name of the other)"""

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip() or self.organisation

    @property
    def email(self) -> str:
        return self.emails[0][1]


PEOPLE = (
    Person("Alex", "Morgan", (("cell", "+1 510 555 0100"),), (("home", EMAIL),), organisation="Heron Studio",
           related=(("mother", "Elena Morgan"), ("manager", "Priya Nair"), ("friend", "Kwame Mensah"))),
    Person("Elena", "Morgan", (("home", "+1 510 555 0111"), ("cell", "+1 510 555 0112")),
           (("home", "elena.morgan@example.net"),), nickname="Mom", birthday="19580314"),
    Person("Sid", "Kapoor", (("cell", "+1 510 555 0101"),), (("work", "sid@example.com"),),
           organisation="Heron Studio", role="Engineer"),
    Person("Lutfi", "Demir", (("cell", "+1 510 555 0102"),), (("work", "lutfi@example.com"),),
           organisation="Heron Studio", role="Designer"),
    Person("Priya", "Nair", (("work", "+1 510 555 0120"), ("cell", "+1 510 555 0121")),
           (("work", "priya.nair@example.com"),), organisation="Heron Studio", role="Managing director"),
    Person("John", "Okafor", (("cell", "+44 7700 900123"),), (("work", "john.okafor@example.org"),),
           organisation="Lagoon Architects"),
    Person("John", "Smith", (("work", "+1 415 555 0134"),), (("home", "john.smith@example.net"),),
           organisation="Bayview Cycling Club"),
    Person("Ana", "Silva", (("cell", "+1 510 555 0145"),), (("work", "ana.silva@example.com"),),
           organisation="Heron Studio", role="Finance"),
    Person("Mei-Ling", "Chen", (("cell", "+1 628 555 0151"),), (("home", "meiling.chen@example.net"),),
           nickname="Mei", birthday="19910709"),
    Person("Fatima", "Al-Sayed", (("work", "+44 20 7946 0162"),), (("work", "fatima@example.org"),),
           organisation="Crescent Foundation", role="Programme lead"),
    Person("Kwame", "Mensah", (("cell", "+1 510 555 0173"),), (("home", "kwame.mensah@example.net"),),
           birthday="19890228"),
    Person("Ingrid", "Sørensen", (("work", "+1 206 555 0184"),), (("work", "ingrid@example.org"),),
           organisation="Fjord Analytics"),
    Person("Yuki", "Tanaka", (("cell", "+1 628 555 0195"),), (("work", "yuki.tanaka@example.com"),),
           nickname="由紀", organisation="Heron Studio", role="Research"),
    Person("Carlos", "Mendoza", (("cell", "+1 510 555 0106"),),
           (("work", "carlos@example.com"), ("home", "c.mendoza@example.net")), organisation="Heron Studio"),
    Person("Olena", "Kovalenko", (("work", "+1 212 555 0117"),), (("work", "olena@example.org"),),
           organisation="Northlight Press", role="Editor"),
    Person("Noah", "Müller", (("cell", "+1 510 555 0128"),), (("home", "noah.mueller@example.net"),)),
    Person("Rajesh", "Iyer", (("work", "+1 510 555 0139"),), (("work", "reception@dentist.example"),),
           nickname="Dentist", organisation="Grand Avenue Dental"),
    Person("", "", (("work", "+1 415 555 0140"),), (("work", "orders@printing.example"),),
           organisation="Harbor Printing"),
)  # fmt: skip


def cards() -> Iterator[tuple[str, bytes]]:
    """Yield (file name, vCard 4 as in RFC 6350) for each person."""
    for person in PEOPLE:
        slug = "-".join(person.name.casefold().split())
        lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:urn:tinyagent:demo:{slug}", f"FN:{person.name}"]
        lines += [] if person.family or person.given else ["KIND:org"]
        lines.append(f"N:{person.family};{person.given};;;" if person.family else f"N:{person.name};;;;")
        lines += [f"NICKNAME:{person.nickname}"] if person.nickname else []
        lines += [f"ORG:{person.organisation}"] if person.organisation else []
        lines += [f"TITLE:{person.role}"] if person.role else []
        lines += [f"BDAY:{person.birthday}"] if person.birthday else []
        lines += [f"TEL;TYPE={kind}:{number}" for kind, number in person.phones]
        lines += [f"EMAIL;TYPE={kind}:{address}" for kind, address in person.emails]
        lines += [f"RELATED;TYPE={kind};VALUE=text:{other}" for kind, other in person.related]
        lines.append("END:VCARD")
        yield f"{slug}.vcf", "".join(f"{line}\r\n" for line in lines).encode("utf-8")
