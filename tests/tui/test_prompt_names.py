"""`@` names something on the desk: a list above the input, taken by key or mouse, in words for planners."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from agent.results import ToolFailed
from tests.tui.apps import Running, running
from tui.prompt.mentions import Mentions
from tui.prompt.names import Name, Names
from tui.widgets.entry import Entry
from tui.widgets.suggestions import Suggestions

FIND = '1. find("Sid")\n2. join()'


@dataclass(frozen=True)
class Thing:
    name: str
    detail: str = ""
    also: str = ""


@dataclass
class FakeNames:
    """A desk of names, as the backends give them."""

    things: dict[str, list[Thing]] = field(default_factory=dict)
    broken: Mapping[str, Exception] = field(default_factory=dict)
    gate: threading.Event | None = None
    reads: int = 0
    seen: dict[str, list[Thing]] = field(default_factory=dict)

    def kinds(self) -> Sequence[str]:
        return ("contact", "event", "note", "file")

    def changed(self, kind: str) -> bool:
        now = list(self.things.get(kind, ()))
        same, self.seen[kind] = self.seen.get(kind) == now, now
        return not same

    def names(self, kind: str) -> list[Thing]:
        self.reads += 1
        if self.gate is not None:
            self.gate.wait(10)
        if kind in self.broken:
            raise self.broken[kind]
        return list(self.things.get(kind, ()))


def desk() -> FakeNames:
    return FakeNames(
        {
            "contact": [Thing("Sid Kapoor", "Heron Studio", "sidney"), Thing("Ana Silva", "Heron Studio")],
            "event": [Thing("Design review", "Fri 27 Nov, 15:00")],
            "note": [Thing("Shopping list", "Home"), Thing("Silver \x1b[31m\n\u202e[/b]", "")],
            "file": [Thing("report.pdf", "Documents/Work"), Thing("report.pdf", "Downloads"), Thing("notes")],
        }
    )


async def known(app: Running) -> None:
    """Wait until the names are there."""
    await app.until(lambda: app.prompt.mentions is not None and not app.main.query_one(Entry).names_wanted)


@pytest.mark.parametrize(
    ("name", "before", "said"),
    [
        (Name("contact", "Sid Kapoor"), "email ", "Sid Kapoor"),
        (Name("note", "Plan"), "add milk to ", 'the note "Plan"'),
        (Name("note", "Plan"), "open my ", 'note "Plan"'),
        (Name("note", "Plan"), "open the note ", '"Plan"'),
        (Name("event", 'A "big" one'), "move ", "the event \"A 'big' one\""),
        (Name("file", "a b.pdf"), "open ", "a b.pdf"),
        (Name("file", "notes"), "open ", 'the file "notes"'),
        (Name("file", "a.pdf", "Documents/Work", shared=True), "open ", 'the file "Work/a.pdf"'),
        (Name("mail", "Re: Hi"), "forward the mail about ", '"Re: Hi"'),
    ],
)
def test_names_are_said_as_planners_take_them(name: Name, before: str, said: str) -> None:
    assert name.said(before) == said


async def test_typing_narrows_and_keys_take(tmp_path: Path) -> None:
    async with running(tmp_path, FIND, size=(80, 24), names=desk()) as app:
        await known(app)
        before = app.prompt.region
        await app.pilot.press(*"email @si")
        await app.until(lambda: "Sid Kapoor" in app.text)
        rows = app.text.splitlines()
        at = next(number for number, row in enumerate(rows) if "Sid Kapoor" in row)
        assert "Heron Studio" in rows[at]
        assert at < next(number for number, row in enumerate(rows) if "email @si" in row)
        assert app.prompt.region == before  # the list lies over the chat; nothing moved
        assert app.text.index("Ana Silva") < app.text.index("Sid Kapoor")  # the best is next to the input
        await app.pilot.press("tab")
        assert app.prompt.text == "email Sid Kapoor"
        assert app.prompt.offer is None
        await app.pilot.press(*" about @rep", "up", "enter")
        assert app.prompt.text == 'email Sid Kapoor about the file "Downloads/report.pdf"'
        await app.pilot.press("enter")
        assert (await app.over()).turn.text == 'email Sid Kapoor about the file "Downloads/report.pdf"'


async def test_escape_closes_the_list_and_keeps_what_is_written(tmp_path: Path) -> None:
    async with running(tmp_path, FIND, names=desk()) as app:
        await known(app)
        await app.pilot.press(*"mail @sid")
        assert "Sid Kapoor" in app.text
        await app.pilot.press("escape", *"ney")
        assert "Sid Kapoor" not in app.text
        assert app.prompt.text == "mail @sidney"
        await app.pilot.press(*" @an")
        assert "Ana Silva" in app.text  # another piece, another list
        await app.pilot.press("escape", *" about x@y.org", "enter")
        # An untaken name goes without its @, which planners do not know; an address keeps it.
        assert (await app.over()).turn.text == "mail sidney an about x@y.org"


async def test_the_mouse_takes_and_scrolls(tmp_path: Path) -> None:
    names = desk()
    names.things["contact"] += [Thing(f"Person {number}") for number in range(30)]
    async with running(tmp_path, FIND, names=names) as app:
        await known(app)
        await app.pilot.press(*"call @per")
        listed = app.main.query_one(Suggestions)
        assert listed.size.height == 8
        assert "12 more" in app.text
        await app.pilot.hover(listed, offset=(12, listed.size.height - 2))
        assert listed.chosen == 1
        await app.pilot.click(listed, offset=(12, listed.size.height - 3))
        assert app.prompt.text == "call Person 2"
        assert app.prompt.has_focus


async def test_foreign_names_are_harmless_to_show_and_to_insert(tmp_path: Path) -> None:
    async with running(tmp_path, FIND, names=desk()) as app:
        await known(app)
        await app.pilot.press(*"open @silver")
        assert "Silver [31m [/b]" in app.text
        await app.pilot.press("tab")
        assert app.prompt.text == 'open the note "Silver [31m [/b]"'


async def test_what_is_not_there_or_cannot_be_read_is_said(tmp_path: Path) -> None:
    gate = threading.Event()
    names = FakeNames({"contact": [Thing("Ana")]}, {"note": ToolFailed("The notes are locked.")}, gate)
    async with running(tmp_path, FIND, names=names) as app:
        await app.until(lambda: names.reads)
        await app.pilot.press(*"@an")
        await app.until(lambda: "Reading your desk" in app.text)
        gate.set()
        await app.until(lambda: "Ana" in app.text)
        await known(app)
        await app.pilot.press("x")
        assert "Notes cannot be read: The notes are locked." in app.text
        names.broken = {}
        app.main.query_one(Entry).look_again()
        await known(app)
        assert "Nothing on your desk is called “anx”." in app.text
        await app.pilot.press("space", *"is")  # the sentence goes on
        assert app.prompt.offer is None
        await app.pilot.press("ctrl+a", "ctrl+k", *"write to a@an")  # an address, not a name
        assert app.prompt.offer is None


async def test_a_changed_desk_is_read_anew_after_a_request(tmp_path: Path) -> None:
    names = desk()
    async with running(tmp_path, FIND, names=names) as app:
        await known(app)
        names.things["contact"].append(Thing("Zoe"))
        await app.pilot.press(*"@zo")
        assert "Zoe" not in app.text
        await app.pilot.press("ctrl+a", "ctrl+k", *"go", "enter")
        await app.over()
        await app.pilot.press(*"@zo")
        await app.until(lambda: "Zoe" in app.text)


async def test_names_of_a_large_desk_are_found_among_all_kinds() -> None:
    names = desk()
    names.things["file"] += [Thing(f"scan {number}.pdf", "Scans") for number in range(20_000)]
    names.things["contact"] += [Thing(f"Person {number}") for number in range(5_000)]
    told: list[bool] = []
    known_names = Names(names, lambda: told.append(known_names.complete))
    await known_names.refresh()
    assert told == [False, False, False, False, True]
    await asyncio.gather(known_names.refresh(), known_names.refresh())
    assert names.reads == 4  # they are fresh
    names.things["note"].append(Thing("New"))
    known_names.outdate()
    await known_names.refresh()
    assert names.reads == 5  # of all kinds only notes have changed
    assert [hit.name.text for hit in known_names.find("new")] == ["New"]
    assert [hit.name.text for hit in known_names.find("19999")] == ["scan 19999.pdf"]
    assert [hit.name.text for hit in known_names.find("person 4999")] == ["Person 4999"]
    assert {hit.name.kind for hit in known_names.find("")} == {"contact", "event", "note", "file"}
    offer = Mentions(known_names).offer("read @scan", 0)
    assert offer is not None
    assert (offer.start, len(offer.rows)) == (5, 20)
