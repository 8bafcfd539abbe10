"""Answers that grow: what is told early always begins the answer, and is told as soon as it stands."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.events import (
    Answered,
    AnswerGrew,
    ApprovalCard,
    CallChanged,
    Decision,
    Event,
    Held,
    PlanReady,
    Question,
    State,
    Verdict,
)
from agent.joiner import Growing, join
from agent.plan import Call, Items, Literal, Reference
from agent.session import Session
from agent.work import Work
from tests.agent.fakes import open_session, toolbox

FINAL = [state for state in State if state.final]


@st.composite
def lives(draw: st.DrawFn) -> tuple[list[Work], list[tuple[int, State, str]]]:
    """Plans of calls with any references, and how their calls come to an end, one after another."""
    works = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        needs = draw(st.sets(st.integers(1, number - 1))) if number > 1 else set()
        tool = toolbox[draw(st.sampled_from(["find", "show_note", "write_note", "send"]))]
        arguments = (Items(tuple(map(Reference, sorted(needs)))), Literal("x"))
        works.append(Work(Call(number, tool.name, arguments), tool, frozenset()))
    order = draw(st.permutations(range(len(works))))
    notes = st.text(st.sampled_from("ab \n"), max_size=4)
    endings: dict[int, State] = {}
    for place in order:
        can = all(endings.get(need - 1) is State.DONE for need in works[place].call.depends_on)
        endings[place] = draw(st.sampled_from(FINAL if can else [State.SKIPPED, State.CANCELLED]))
    return works, [(place, state, draw(notes)) for place, state in endings.items()]


@given(lives(), st.sampled_from(["", "And more."]))
def test_what_is_told_early_begins_the_answer(
    life: tuple[list[Work], list[tuple[int, State, str]]], message: str
) -> None:
    works, endings = life
    growing, told = Growing(works), [""]
    for place, state, note in endings:
        works[place].state, works[place].note = state, note
        assert growing.grow() == (growing.text != told[-1])
        told.append(growing.text)
    answer = join(works, message)
    for before, after in pairwise(told):
        assert after.startswith(before)
    for text in told[:-1]:  # the last is told as the answer itself
        assert answer.startswith(text)


CALLS = (
    'find("Sid")', 'find("John")', 'find("Nobody")', 'ponder("{0}")', 'ponder("fail")', 'ponder("break")',
    'write_note("N", "{0}")', 'show_note("N")', 'send(["sid@x.org"], "{0}")', 'meet("M", "at some time")',
)  # fmt: skip


@st.composite
def plans(draw: st.DrawFn) -> str:
    """Plans in the plan language, of calls that do well, fail, ask, and need each other."""
    lines = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        word = draw(st.sampled_from(["tea", *(f"${k}" for k in range(1, number))]))
        lines.append(f"{number}. {draw(st.sampled_from(CALLS)).format(word)}")
    return "\n".join([*lines, f"{len(lines) + 1}. join()"])


def verdicts(card: ApprovalCard, choice: int) -> Iterator[tuple[int, Verdict]]:
    """Yield what a user says to the calls of a card."""
    for item in card.items:
        yield item.call_id, Verdict.REFUSE if (choice + item.call_id) % 3 == 0 else Verdict.APPROVE


def reply(session: Session, event: Event, choice: int) -> None:
    """Do what a user may do who is told something. KeyError when it comes too late."""
    match event:
        case CallChanged() if choice == 9:
            session.cancel()
        case CallChanged(call_id) | Held(call_id) if choice == 8:
            session.cancel_call(call_id)
        case Held(call_id) if choice % 2:
            session.send_now(call_id)
        case ApprovalCard():
            session.decide(event.card_id, {k: Decision(verdict) for k, verdict in verdicts(event, choice)})
        case Question(question_id, choices=(first, *_)) if choice % 2:
            session.answer(question_id, first.value)
        case Question(question_id):
            session.answer(question_id, None)
        case _:
            pass


@settings(max_examples=40)
@given(plans(), st.lists(st.integers(0, 9), min_size=1, max_size=8), st.booleans(), st.booleans())
def test_in_a_session_what_is_told_early_begins_the_answer(
    plan: str, choices: list[int], sure: bool, held: bool
) -> None:
    async def one() -> list[Event]:
        with tempfile.TemporaryDirectory() as folder:
            session = open_session(Path(folder), plan, sure=sure, hold=0.01 * held, message="That is all.")
            events = []
            async for event in session.ask("do it"):
                events.append(event)
                with suppress(KeyError):
                    reply(session, event, choices[len(events) % len(choices)])
            await session.close()
            return events

    events = asyncio.run(one())
    whole = next((place for place, event in enumerate(events) if isinstance(event, PlanReady)), len(events))
    (end,) = (place for place, event in enumerate(events) if isinstance(event, Answered))
    grown = [place for place, event in enumerate(events) if isinstance(event, AnswerGrew)]
    assert all(whole < place < end for place in grown)
    texts = [event.text for event in events if isinstance(event, AnswerGrew | Answered)]
    for before, after in pairwise(texts):
        assert after.startswith(before)
        assert before.endswith("\n")
        assert before != after


async def test_a_sentence_is_told_while_what_comes_later_waits(tmp_path: Path) -> None:
    session = open_session(tmp_path, '1. find("Sid")\n2. send(["sid@x.org"], "hello")\n3. join()\n')
    told: list[str] = []
    async for event in session.ask("do it"):
        match event:
            case AnswerGrew(text):
                told.append(text)
            case ApprovalCard():
                assert told == ["Sid is sid@x.org.\n"]
                session.decide(event.card_id, {2: Decision(Verdict.APPROVE)})
            case Answered(text):
                assert text == "Sid is sid@x.org.\nSent to sid@x.org."
            case _:
                pass
    assert told == ["Sid is sid@x.org.\n"]
