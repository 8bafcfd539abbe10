"""Conversations in the journal: begun, gone on with, grouped from older journals, found, named, forgotten."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from agent.conversations import LONGEST_LINE, LONGEST_NAME, Conversations
from agent.forgetting import erase
from agent.journal import Journal
from agent.journal_form import VERSION
from tests.agent.fakes import NOW, live, open_session

FIND = '1. find("Sid")\n2. join()\n'
JOURNALS = Path(__file__).parent / "journals"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal.open(tmp_path / "journal.sqlite3")
    yield opened
    opened.close()


def say(journal: Journal, text: str, answer: str = "", conversation: int | None = None, day: int = 0) -> int:
    """Write a request that is over; return its conversation."""
    number = journal.begin(text, NOW + timedelta(days=day), "review", "tui", "k", conversation)
    journal.end(number, "done", answer)
    journal.seal()
    row = journal.request(number)
    assert row is not None
    return row.conversation


async def test_a_session_begins_one_and_another_goes_on_with_it(tmp_path: Path) -> None:
    first = open_session(tmp_path, FIND)
    await live(first, "where is Sid")
    await live(first, "once more")
    begun = first.conversation
    await first.close()
    second = open_session(tmp_path, FIND)
    await live(second, "something else")
    assert second.conversation not in (None, begun)
    second.conversation = begun
    await live(second, "and again")
    conversations = Conversations(second.journal)
    assert begun is not None
    assert [row.text for row in conversations.requests(begun)] == ["where is Sid", "once more", "and again"]
    assert [row.text for row in conversations.requests(begun, limit=1, until=2)] == ["once more"]
    assert [(one.id, one.title, one.requests) for one in conversations.latest()] == [
        (begun, "where is Sid", 3),
        (second.journal.requests(2)[1].conversation, "something else", 1),
    ]
    await second.close()


def test_requests_of_an_older_journal_are_grouped_by_process_and_silence(tmp_path: Path) -> None:
    shutil.copy(JOURNALS / "v2.sqlite3", tmp_path / "journal.sqlite3")
    journal = Journal.open(tmp_path / "journal.sqlite3")
    conversations = Conversations(journal)
    grouped = [
        [row.text for row in conversations.requests(one.id)] for one in reversed(conversations.latest())
    ]
    assert grouped == [
        ["where is Sid, from a script"],
        ["tell Sid all of it", "where is Sid", "tell Sid nothing"],
        ["where is Sid, once more"],
        ["where is Sid, the next day"],
    ]
    assert {"plan", "shown", "decision", "intent", "outcome"} <= {one.kind for one in journal.entries(1)}
    assert say(journal, "and now") == 5
    journal.close()
    with sqlite3.connect(tmp_path / "journal.sqlite3") as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_journal_that_breaks_off_in_the_migration_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "journal.sqlite3"
    shutil.copy(JOURNALS / "v2.sqlite3", file)
    with monkeypatch.context() as broken:
        from agent import journal_form

        *earlier, last = journal_form._MIGRATIONS
        broken.setattr(journal_form, "_MIGRATIONS", (*earlier, last + "; SELECT * FROM nowhere"))
        with pytest.raises(Exception, match="nowhere"):
            Journal.open(file)
    journal = Journal.open(file)
    assert len(Conversations(journal).latest()) == 4
    journal.close()


def test_all_words_are_found_in_one_request_or_its_answer_or_the_name(journal: Journal) -> None:
    conversations = Conversations(journal)
    offsite = say(journal, "plan the offsite\nwith Sid Jha", "The room is 50%_taken.")
    say(journal, "and the bus", "It leaves at 9.", offsite)
    doctor = say(journal, "Ärzte in Köln suchen", "Dr. Übel, 4 km.")

    def found(*words: str) -> list[tuple[int, str, bool]]:
        return [(one.conversation.id, one.line, one.answered) for one in conversations.search(words)]

    assert found("SID") == [(offsite, "with Sid Jha", False)]
    assert found("sid", "OFFSITE") == [(offsite, "plan the offsite", False)]
    assert found("sid", "bus") == [], "two requests"
    assert found("%_TAK") == [(offsite, "The room is 50%_taken.", True)]
    assert found("50__tak") == []
    assert found("ärzte", "übel") == [(doctor, "Ärzte in Köln suchen", False)]
    assert found("'; DROP") == []
    assert found(*["sid"] * 100_000) == [(offsite, "with Sid Jha", False)]
    assert found("x" * 1_000_000) == []
    long = say(journal, "x" * 5000 + " needle " + "y" * 5000)
    ((_, line, _),) = found("needle")
    assert "needle" in line
    assert len(line) <= LONGEST_LINE + 1
    erase(journal.file, [row.id for row in conversations.requests(long)])
    conversations.rename(offsite, "  Team\nTrip ")
    assert found("team", "trip") == [(offsite, "", False)]
    assert [one.id for one in conversations.latest()] == [doctor, offsite]


def test_a_name_is_kept_and_taken_back(journal: Journal) -> None:
    conversations = Conversations(journal)
    number = say(journal, "hello")
    conversations.rename(number, "x" * 1000)
    named = conversations.one(number)
    assert named is not None
    assert named.title == "x" * LONGEST_NAME
    conversations.rename(number, " ")
    assert [one.title for one in conversations.latest()] == ["hello"]
    assert conversations.one(99) is None


def test_it_goes_with_its_last_request_and_its_number_is_not_given_again(journal: Journal) -> None:
    conversations = Conversations(journal)
    first = say(journal, "one")
    second = say(journal, "SECRET", "SECRET")
    say(journal, "SECRET", "SECRET", second)
    conversations.rename(second, "SECRET")
    erase(journal.file, [row.id for row in conversations.requests(second)])
    assert [one.id for one in conversations.latest()] == [first]
    assert not any(b"SECRET" in file.read_bytes() for file in journal.file.parent.glob("journal*"))
    assert say(journal, "three") == second + 1
    assert say(journal, "goes on with what was forgotten", conversation=second) == second
