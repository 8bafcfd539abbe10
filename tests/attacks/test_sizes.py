"""Very long and maliciously built texts are read, shown and refused in the time that others take."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.attacks.bench import Bench

pytestmark = pytest.mark.attack("long and slow texts")

SIZE = 100_000
SECONDS = 8.0
"""Processor time, far above what the slowest takes now; what these attacks found took minutes to years."""
NOTES = '1. search_notes("plans")\n2. join()'
MAILS = '1. search_emails("budget", "")\n2. join()'
PEOPLE = '1. get_phone_number("Sid")\n2. join()'
EVENTS = '1. list_calendar_events("today", "", "")\n2. join()'
SUMMARY = '1. summarize_pdf("report.txt")\n2. join()'
INTO = '1. open_note("Plans", "")\n2. '


@dataclass(frozen=True, slots=True)
class Huge:
    """Something too long, and a request that has to read it."""

    name: str
    plant: Callable[[Bench], object]
    plan: str


def _note(text: str) -> Callable[[Bench], object]:
    return lambda bench: bench.put("notes/Plans.md", text)


def _html(unit: str) -> Callable[[Bench], object]:
    return lambda bench: bench.mail(unit * (SIZE // len(unit)), html=True)


def _file(unit: str) -> Callable[[Bench], object]:
    return lambda bench: bench.put("files/report.txt", unit * (SIZE // len(unit)))


MANY = ",".join(map(str, range(24)))
OFTEN = f"FREQ=DAILY;BYHOUR={MANY};BYMINUTE={MANY};BYSECOND={MANY}"
LONG = "# Plans\n\n" + "x" * SIZE
WORDY = "# Plans\n\n" + "word " * (SIZE // 5)
HUGE = (
    Huge("heading of blanks", _note("# Plans" + " " * SIZE + "x"), NOTES),
    Huge("heading of signs", _note("# Plans " + "# " * (SIZE // 2)), NOTES),
    Huge("note of headings", _note("# \n" * (SIZE // 3)), NOTES),
    Huge("long note", _note(LONG), NOTES),
    Huge("cards begun", lambda bench: bench.put("contacts/x.vcf", "BEGIN:VCARD\r\n" * (SIZE // 13)), PEOPLE),
    Huge("long name", lambda bench: bench.card("Z" * SIZE, "z@example.com"), PEOPLE),
    Huge("long title", lambda bench: bench.event("t" * SIZE), EVENTS),
    Huge("long notes", lambda bench: bench.event("Lunch", "n " * (SIZE // 2)), EVENTS),
    Huge("every second of some hours",
         lambda bench: bench.event("Lunch", more=f"RRULE:{OFTEN}\r\n"),
         '1. list_calendar_events("", "", "lunch")\n2. join()'),
    Huge("every minute", lambda bench: bench.event("Lunch", more="RRULE:FREQ=MINUTELY\r\n"),
         '1. list_calendar_events("", "", "lunch")\n2. join()'),
    Huge("long subject", lambda bench: bench.mail("x", subject="budget " * (SIZE // 7)), MAILS),
    Huge("long sender", lambda bench: bench.mail("x", sender="budget (" * (SIZE // 8)), MAILS),
    Huge("long mail", lambda bench: bench.mail("budget " * (SIZE // 7)), MAILS),
    Huge("open tags", _html("<a "), MAILS),
    Huge("open attributes", _html('<a x="'), MAILS),
    Huge("open comments", _html("<!--"), MAILS),
    Huge("open ends", _html("</"), MAILS),
    Huge("open declarations", _html("<!["), MAILS),
    Huge("deep tags", _html("<div>"), MAILS),
    Huge("dots", _file("."), SUMMARY),
    Huge("quotes", _file('."'), SUMMARY),
    Huge("one word", _file("a"), SUMMARY),
    Huge("one line each", _file("a\n"), SUMMARY),
    Huge("words as a time", _note(WORDY), INTO + 'create_reminder("A", "$1", "", "", 0, False)\n3. join()'),
    Huge("digits as a time", _note("# Plans\n\n" + "9" * SIZE),
         INTO + 'create_calendar_event("A", "$1", "", "", [], "", "")\n3. join()'),
    Huge("words as a name", _note(WORDY), INTO + 'get_email_address("$1")\n3. join()'),
    Huge("words as a file", _note(WORDY), INTO + 'open_and_get_file_path("$1")\n3. join()'),
    Huge("words as a recipient", _note(LONG), INTO + 'send_sms(["$1"], "x")\n3. join()'),
    Huge("words as a title", _note(LONG), INTO + 'create_note("$1", "$1", "$1")\n3. join()'),
    Huge("words as a place", _note(LONG), INTO + 'maps_open_location("$1")\n3. join()'),
    Huge("words as a list", _note(WORDY),
         INTO + 'create_reminder("$1", "", "$1", "$1", 0, False)\n3. join()'),
    Huge("words as a query", _note(WORDY), INTO + 'search_emails("$1", "$1")\n3. join()'),
)  # fmt: skip


@pytest.mark.parametrize("attack", [pytest.param(one, id=one.name) for one in HUGE])
async def test_a_huge_thing_takes_no_time(tmp_path: Path, attack: Huge) -> None:
    bench = Bench(tmp_path)
    attack.plant(bench)
    started = time.process_time()
    story = await bench.live(attack.plan)
    took = time.process_time() - started
    bench.unharmed(story)
    assert took < SECONDS
    for question in story.questions:
        assert len(question.text) < 1000, "a question stays readable"
    for item in story.items:
        assert all(len(one) < 1000 for one in (item.title, *item.reasons)), "so does a card"
