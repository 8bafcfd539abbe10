"""The plan language as the planner decodes it: whatever is legal makes a plan that can run."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from agent.checks import check_plan
from agent.plan import Call, Literal, Plan, Reference, Template
from macos_tools.toolset import toolbox
from models.planner import grammar as g
from models.planner.calls import calls_of
from models.planner.decoder import Decided
from models.planner.graph import graph_of
from models.planner.signatures import SIGNATURES
from models.planner.text import Words, words_of
from models.planner.weights import TOKENIZER, default_folder

REQUEST = 'Text Sid & Lutfi "$5 is late", then open résumé.pdf tomorrow at 3:30pm'


@pytest.fixture(scope="module")
def words() -> Words:
    """The words of REQUEST."""
    tokenizer = Tokenizer.from_file(str(default_folder() / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return words_of(REQUEST, tokenizer.encode(REQUEST))


def walk(words: Words, chance: random.Random, eager: float) -> list[int]:
    """A random way through the machine; `eager` is how often it refuses to end a list or the plan."""
    machine = g.Machine(words.starts, words.stops, words.dollars)
    actions: list[int] = []
    while not machine.done:
        legal = machine.allowed()
        assert legal, f"nowhere to go after {actions}"
        going = [a for a in legal if a not in (g.END, g.LIST_END, g.PARTS_END, g.EMPTY)]
        action = chance.choice(going if going and chance.random() < eager else legal)
        machine.step(action)
        actions.append(action)
    return actions


def plan_of(actions: list[int], words: Words) -> Plan:
    """The plan that actions say."""
    return Plan(tuple(calls_of((Decided(a, 0.0, 0) for a in actions), words, REQUEST)))


def test_signatures_are_those_of_the_tools() -> None:
    """The weights' table and the tools name the same parameters in the same order."""
    registered = {tool.name: [p.name for p in tool.parameters] for tool in toolbox}
    assert {s.tool: [slot.name for slot in s.slots] for s in SIGNATURES} == registered


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), eager=st.sampled_from([0.0, 0.5, 0.9, 1.0]))
def test_every_way_through_is_a_valid_plan(words: Words, seed: int, eager: float) -> None:
    """The machine ends, and the checks of `agent` find nothing wrong with what it said."""
    actions = walk(words, random.Random(seed), eager)
    assert len(actions) <= g.MAX_ACTIONS + 16
    plan = plan_of(actions, words)
    assert check_plan(plan, toolbox) == []
    tools, edges = graph_of(actions)
    assert tools == [call.tool for call in plan]
    assert {(a + 1, b + 1) for a, b in edges} == set(plan.edges())


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_copied_words_stand_in_the_request(words: Words, seed: int) -> None:
    """Every piece is the request's own text, letter for letter."""
    for call in plan_of(walk(words, random.Random(seed), 0.5), words):
        for argument, slot in zip(call.arguments, _slots(call), strict=True):
            if (
                isinstance(argument, Literal)
                and isinstance(argument.value, str)
                and slot not in ("transport",)
            ):
                assert all(piece in REQUEST for piece in argument.value.split())


def _slots(call: Call) -> list[str]:
    return [p.name for p in toolbox[call.tool].parameters]


def test_what_is_illegal_is_refused(words: Words) -> None:
    """A reference with no call before it, a list's end outside a list, a tool before the last is full."""
    machine = g.Machine(words.starts, words.stops)
    for action in (g.REF_0, g.LIST_END, g.EMPTY, g.START_0 + 1):
        with pytest.raises(g.IllegalActionError):
            machine.step(action)
    machine.step(g.TOOL_0)  # get_phone_number(name)
    for action in (g.TOOL_0, g.END, g.EMPTY, g.REF_0, g.STOP_0 + 1):
        with pytest.raises(g.IllegalActionError):
            machine.step(action)


def test_one_exact_thing_does_not_begin_with_a_dollar(words: Words) -> None:
    """A number to text cannot be "$5", which reads as a result; a message can."""
    dollar = next(iter(words.dollars))
    machine = g.Machine(words.starts, words.stops, words.dollars)
    machine.step(g.TOOL_0 + [s.tool for s in SIGNATURES].index("send_sms"))
    assert g.START_0 + dollar not in machine.allowed()
    machine.step(g.LIST_END)
    assert g.START_0 + dollar in machine.allowed()


def test_a_mix_becomes_a_template(words: Words) -> None:
    """Words and a result side by side keep a blank between them."""
    tools = [s.tool for s in SIGNATURES]
    first = words.starts.index(True)
    actions = [
        g.TOOL_0 + tools.index("get_phone_number"), g.START_0 + first, g.STOP_0 + first,
        g.TOOL_0 + tools.index("send_sms"), g.LIST_END,
        g.PARTS, g.START_0 + first, g.STOP_0 + first, g.REF_0, g.PARTS_END, g.END,
    ]  # fmt: skip
    _, sms = plan_of(actions, words)
    assert sms.arguments[1] == Template(("Text ", Reference(1)))
