"""People: who a request is about, in many cultures' names and in the words people use for their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from models.training.generator.text import Mark, Phrase, grow, listed, pick, word

SHE = listed("""
    Emma Olivia Ava Sophia Maria Anna Ana Elena Irina Natasha Olga Katya Priya Ananya Meera Lakshmi
    Kavya Divya Fatima Aisha Layla Zainab Noor Yasmin Amina Leila Shirin Mei Ling Xia Yuki Sakura Hana
    Aiko Ji-woo Min-ji Soo-jin Thuy Linh Mai Ngoc Siti Dewi Putri Amara Ngozi Chioma Zuri Wanjiru
    Thandiwe Nomsa Abena Efua Ingrid Astrid Freya Signe Maja Greta Heidi Liesel Claire Amelie Chloé
    Margaux Giulia Chiara Francesca Lucía Carmen Isabella Camila Valentina Ximena Beatriz Inês Luciana
    Eleni Despina Zsófia Eszter Agnieszka Kasia Zuzanna Petra Milena Jelena Ivana Defne Elif Zeynep
    Shira Noa Tamar Siobhan Niamh Aoife Saoirse Cerys Rhian Grace Hannah Chloe Zoe Abigail Madison
    Megan Rachel Rebecca Laura Julia Nicole Michelle Amanda Stephanie Lauren Kimberly Donna Susan
    Linda Barbara Patricia Ruth Alice Clara Eva Ida Lena Mila Nina Rosa Sara Sarah Jane Mary Lisa
    Emily Jessica Karen Kate Lucy Maya Naomi Paula Tess Uma Vera Wendy Yara Zadie Bea Jo Liz Penny
    Molly Hazel Ivy Luna Stella Nadia Tanya Salma Hiba Rania Malika Gulnara Aruzhan
""")
HE = listed("""
    Liam Noah James Lucas Mateo Diego Javier Santiago Andrés Pablo Joaquín Luis Carlos Rafael Thiago
    João Pedro Tiago Marco Luca Matteo Giovanni Alessandro Pierre Étienne Antoine Julien Mathieu Hans
    Jürgen Klaus Lukas Stefan Dieter Lars Sven Bjørn Mikkel Søren Jonas Anders Mats Jan Piet Wouter
    Bram Sander Piotr Paweł Tomasz Krzysztof Jiří Ondřej Dragan Goran Nikola Bogdan Andrei Mihai
    Dimitri Sergei Ivan Alexei Oleg Yuri Vlad Giorgos Kostas Nikos Mehmet Emre Can Burak Ahmed
    Mohammed Omar Hassan Khalid Yusuf Tariq Ibrahim Karim Reza Dariush Kaveh Arash Avi Eitan Moshe
    Yaakov Ravi Arjun Vikram Rahul Sid Lutfi Amir Suresh Anil Rajesh Kiran Aditya Wei Jun Hao Ming
    Chen Hiro Kenji Takeshi Haruto Ren Sung-min Joon Hyun Minh Tuan Duc Bao Agus Budi Bambang Kwame
    Kofi Chidi Emeka Tunde Sipho Thabo Juma Kamau Tendai Mamadou Sean Patrick Connor Declan Rhys
    Gareth Ewan Angus Hamish Jack Oliver Harry George Charlie Tom Ben Sam Dan Mike Michael John David
    Mark Peter Paul Robert Bob Bill Jim Steve Kevin Brian Eric Scott Greg Jeff Frank Ray Walter Henry
    Theo Leo Max Felix Oscar Hugo Otto Emil Anton Adam Nathan Ethan Logan Mason Dylan Tyler Ryan Kyle
    Zach Josh Matt Nick Tony Vince Gus Milo Ezra Silas Jasper Nate Raj Dev Ali
""")
ANY = listed("""
    Alex Sasha Robin Jordan Taylor Morgan Casey Riley Jamie Avery Quinn Rowan Kai Noor Kim Jess Chris
    Pat Lee Toni Andrea Charlie Frankie Remy Sky Indigo Ash Drew Ellis Sunny Jules Mo AJ TJ JP
""")
SURNAMES = listed("""
    Smith Johnson Patel Kim Nguyen García Fernández Rossi Müller Schmidt Kowalski Ivanov Petrova
    Tanaka Sato Wang Li Zhang Chen Wu Park Lee Choi Singh Kaur Sharma Gupta Khan Hussain Al-Farsi
    Haddad Cohen Levy Okafor Adeyemi Mensah Ndlovu Mwangi Diallo O'Brien O'Connor Murphy MacLeod
    Campbell Jones Williams Brown Taylor Davies Evans Wilson Thomas Silva Santos Oliveira Costa
    Pereira Almeida Dubois Lefèvre Moreau Bernard Laurent Jansen Hansen Andersen Johansson Lindqvist
    Nilsson Virtanen Korhonen Novák Horváth Nagy Popescu Papadopoulos Yilmaz Demir Kaya Rahimi
    Hosseini Suzuki Yamamoto Watanabe Tran Pham Le Hoang Santoso Wijaya Reyes Cruz Bautista Morales
    Jiménez Castillo Vargas Rojas Torres Ramírez Hernandez Lopez Martinez Gonzalez Miller Davis
    Anderson Moore Jackson White Harris Clark Lewis Walker Hall Young King Wright Hill Green Baker
    Adams Nelson Carter Mitchell Roberts Turner Phillips Parker Edwards Collins Stewart Morris Cook
    Rogers Reed Bailey Bell Cooper Richardson Cox Howard Ward Brooks Gray Doe Fischer Weber Becker
    Hoffmann Schulz Keller Huber Steiner Conti Ricci Marino Greco Bruno Gallo|van Dijk|de Vries
""")

SHE_KIN = """
    mom mum mother grandma granny nana sister wife girlfriend daughter aunt
    niece|mother-in-law|sister-in-law |mama|auntie|big sister|little
    sister|fiancée|stepmom|godmother|ex-wife
"""
HE_KIN = """
    dad father grandpa granddad brother husband boyfriend son uncle
    nephew|father-in-law|brother-in-law|papa |big brother|little
    brother|fiancé|stepdad|godfather|ex-husband|abuelo|dada
"""
ROLES = """
    boss manager supervisor assistant secretary landlord landlady dentist doctor therapist lawyer
    accountant plumber electrician neighbor neighbour roommate flatmate teacher professor advisor
    tutor coach trainer mentor intern babysitter nanny hairdresser barber vet mechanic cousin partner
    colleague coworker tenant client agent broker banker pharmacist physiotherapist counselor|thesis
    advisor|team lead|project manager|line manager|piano teacher|yoga teacher |real estate
    agent|travel agent|best friend|lab partner|HR contact|study buddy|gym buddy|violin teacher|editor
    |co-founder|head of sales|kid's teacher|upstairs neighbor|cleaning lady|wedding planner|insurance
    agent
"""
GROUPS = """
    team family parents kids students colleagues coworkers classmates roommates cousins neighbors
    siblings |project team|sales team|finance team|marketing team|design team|study group|book
    club|whole team|board|committee |hiring panel|soccer team|band|choir|interns|leadership
    team|support team|friends|in-laws|housemates|teammates |team members|group members|carpool
    group|climbing crew|dev team|HR team|planning committee|parents' association
"""
TITLES = (
    "Dr.",
    "Dr",
    "Mr.",
    "Mrs.",
    "Ms.",
    "Mr",
    "Ms",
    "Prof.",
    "Professor",
    "Doctor",
    "Aunt",
    "Uncle",
    "Coach",
    "Sister",
    "Captain",
)
DOMAINS = """
    gmail.com outlook.com yahoo.com icloud.com proton.me example.com example.org acme.com uni.edu
    berkeley.edu ox.ac.uk ethz.ch company.com hotmail.com mail.de posteo.net corp.io startup.dev
    school.org city.gov fastmail.com x.org web.de orange.fr qq.com naver.com yandex.ru globex.net
    initech.com hooli.xyz umbrella.co
"""


SHE_KIN_WORDS, HE_KIN_WORDS, ROLE_WORDS, GROUP_WORDS = map(listed, (SHE_KIN, HE_KIN, ROLES, GROUPS))
DOMAIN_WORDS = listed(DOMAINS)
BARE_KIN = {"mom", "mum", "dad", "grandma", "grandpa", "granny", "nana", "mama", "papa", "auntie", "granddad"}


@dataclass(eq=False, frozen=True, slots=True)
class Person:
    """Someone a request names."""

    mark: Mark
    """The name to look up, or the address or number itself."""
    said: Phrase
    """How the request names them: the mark, perhaps with "my" before it."""
    literal: str = ""
    """"email" or "phone" when `mark` is already the address or the number."""
    pronoun: str = "them"
    group: bool = False


def first_name(rng: Random) -> tuple[str, str]:
    """A first name and the pronoun that goes with it."""
    roll = rng.random()
    if roll < 0.46:
        return pick(rng, SHE), "her"
    if roll < 0.92:
        return pick(rng, HE), "him"
    return pick(rng, ANY), "them"


def full_name(rng: Random) -> tuple[str, str]:
    """A name as people write it in full: with a surname, an initial, or a title."""
    name, pronoun = first_name(rng)
    surname = pick(rng, SURNAMES)
    roll = rng.random()
    if roll < 0.7:
        return f"{name} {surname}", pronoun
    if roll < 0.78:
        return f"{name} {surname[0]}.", pronoun
    if roll < 0.82:
        return f"{name} {pick(rng, SHE)[0]}. {surname}", pronoun
    title = pick(rng, TITLES)
    if title in ("Aunt", "Sister"):
        return f"{title} {pick(rng, SHE)}", "her"
    if title in ("Uncle", "Coach"):
        return f"{title} {pick(rng, HE)}", "him"
    pronoun = {"Mr": "him", "Ms": "her", "Mrs": "her"}.get(title.rstrip("."), pronoun)
    return f"{title} {surname}", pronoun


def email_address(rng: Random) -> str:
    """A literal address in one of the usual shapes."""
    name = _ascii(first_name(rng)[0])
    surname = _ascii(pick(rng, SURNAMES))
    local = pick(
        rng,
        (
            name.lower(),
            f"{name}.{surname}",
            f"{name}.{surname}".lower(),
            f"{name[0]}{surname}".lower(),
            f"{name}_{surname}".lower(),
            f"{name.lower()}{rng.randint(1, 99)}",
            f"{surname}.{name}".lower(),
            pick(
                rng,
                (
                    "info",
                    "sales",
                    "team",
                    "support",
                    "hello",
                    "office",
                    "hr",
                    "billing",
                    "jobs",
                    "admissions",
                    "contact",
                ),
            ),
        ),
    )
    return f"{local}@{pick(rng, DOMAIN_WORDS)}"


def _ascii(name: str) -> str:
    return "".join(sign for sign in name if sign.isascii() and sign.isalnum()) or "kim"


def phone_number(rng: Random) -> str:
    """A literal number in one of the usual shapes."""

    def digits(count: int) -> str:
        return "".join(str(rng.randint(0, 9)) for _ in range(count))

    area = str(rng.randint(201, 989))
    return pick(
        rng,
        (
            f"555-{digits(4)}",
            f"{area}-555-{digits(4)}",
            f"({area}) 555-{digits(4)}",
            f"+1 {area} 555 {digits(4)}",
            f"+1{area}555{digits(4)}",
            f"{area}555{digits(4)}",
            f"+44 20 7946 0{digits(3)}",
            f"+49 30 {digits(7)}",
            f"07{digits(9)}",
            f"+91 9{digits(4)} {digits(5)}",
            f"{area}.555.{digits(4)}",
            f"0{digits(1)} {digits(2)} {digits(2)} {digits(2)} {digits(2)}",
        ),
    )


def person(rng: Random, reach: str = "", groups: float = 0.0) -> Person:
    """Someone new.

    Args:
        rng: the only source of chance.
        reach: "email" or "phone" to allow a literal address or number now and then, else "".
        groups: how often a group ("the sales team") comes instead of one person.
    """
    roll = rng.random()
    if reach and roll < 0.12:
        text = email_address(rng) if reach == "email" else phone_number(rng)
        mark = Mark(text, solid=True)
        said: Phrase = (mark,)
        if rng.random() < 0.2:
            said = (first_name(rng)[0], pick(rng, (" at ", " at ", " on ", " (")), mark)
            said = (*said, ")") if said[1] == " (" else said
        return Person(mark, said, literal=reach)
    if rng.random() < groups:
        mark = Mark(pick(rng, GROUP_WORDS))
        return Person(mark, grow(rng, "(my|the|the|our) {name}", {"name": (mark,)}), group=True)
    if roll < 0.62:
        name, pronoun = first_name(rng)
        return _named(name, pronoun)
    if roll < 0.8:
        name, pronoun = full_name(rng)
        return _named(name, pronoun)
    if roll < 0.9:
        she = rng.random() < 0.5
        kin = pick(rng, SHE_KIN_WORDS if she else HE_KIN_WORDS)
        pronoun = "her" if she else "him"
        if kin in BARE_KIN and rng.random() < 0.65:
            return _named(kin if rng.random() < 0.4 else kin.capitalize(), pronoun)
        return _owned(rng, kin, pronoun)
    return _owned(rng, pick(rng, ROLE_WORDS), "them")


def _named(name: str, pronoun: str) -> Person:
    mark = Mark(name)
    return Person(mark, (mark,), pronoun=pronoun)


def _owned(rng: Random, role: str, pronoun: str) -> Person:
    mark = Mark(role)
    kin = pronoun != "them"
    said = grow(
        rng, "(my|my|my|my|our|your) {name}" if kin else "(my|my|my|the|our|your) {name}", {"name": (mark,)}
    )
    return Person(mark, said, pronoun=pronoun)


FEW = (1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 4)
MORE = (1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 5, 6)


def people(rng: Random, reach: str = "", most: int = 6, counts: Sequence[int] = MORE) -> list[Person]:
    """One to `most` different people, few more often than many; a group comes alone."""
    if rng.random() < 0.05:
        return [person(rng, reach, groups=1.0)]
    count = min(most, pick(rng, counts))
    if count == 1:
        return [person(rng, reach)]
    found: dict[str, Person] = {}
    plain_names = rng.random() < 0.6
    while len(found) < count:
        one = _named(*first_name(rng)) if plain_names else person(rng, reach)
        found.setdefault(one.mark.text.lower(), one)
    return list(found.values())


def organisation(rng: Random) -> Person:
    """A company or office, which has a number and an address too."""
    name = word(
        rng,
        (
            "(Acme|Globex|Lufthansa|Verizon|Northwind|Contoso|Blue Cross|Riverside Clinic|City Hall|Nordea|"
            "Ikea|the bank"
            "|the school|the vet clinic|the front desk|the pharmacy|Luigi's Pizzeria|Sunrise Daycare|the "
            "gym|the library)"
        ),
    )
    bare = name.removeprefix("the ")
    mark = Mark(bare)
    return Person(mark, ("the ", mark) if bare != name else (mark,))
