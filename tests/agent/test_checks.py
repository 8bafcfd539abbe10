"""What is wrong with a plan is found and said."""

from __future__ import annotations

import json

import pytest

from agent.checks import check_plan
from agent.export import plan_json, plan_mermaid
from agent.language import ProblemKind, parse_plan
from agent.plan import Call, Items, Literal, Plan, Reference
from tests.agent.fakes import NOW, ZONE, toolbox


@pytest.mark.parametrize(
    ("line", "kind", "word"),
    [
        ('1. fnd("x")', ProblemKind.UNKNOWN_TOOL, "find"),
        ("1. find()", ProblemKind.ARITY, "1"),
        ('1. find("x", "y")', ProblemKind.ARITY, "2"),
        ("1. find(3)", ProblemKind.TYPE, "name"),
        ('1. find(["x"])', ProblemKind.TYPE, "list"),
        ('1. send(["$2"], "x")', ProblemKind.FORWARD_REFERENCE, "call 2"),
        ('1. send($1, "x")', ProblemKind.FORWARD_REFERENCE, "itself"),
        ('1. meet("x", "noon", "", "zoom")', ProblemKind.TYPE, "phone, room"),
        ('1. send([["x"]], "x")', ProblemKind.TYPE, "list in a list"),
    ],
)
def test_problems(line: str, kind: ProblemKind, word: str) -> None:
    problems = check_plan(parse_plan(f"{line}\n2. join()"), toolbox)
    assert [problem.kind for problem in problems] == [kind]
    assert word in problems[0].message


def test_a_good_plan_has_none() -> None:
    plan = parse_plan(
        '1. find("Sid")\n2. send(["$1"], "all $15 for $1")\n3. meet("Lunch", "noon", "", "")\n4. join()'
    )
    assert check_plan(plan, toolbox) == []


def test_cycles_and_missing_calls_of_plans_that_came_as_data() -> None:
    plan = Plan((
        Call(1, "find", (Reference(2),)),
        Call(2, "find", (Reference(1),)),
        Call(3, "send", (Items((Reference(9),)), Literal("x"))),
        Call(7, "join", ()),
    ))  # fmt: skip
    kinds = {problem.kind for problem in check_plan(plan, toolbox)}
    assert kinds == {
        ProblemKind.FORWARD_REFERENCE,
        ProblemKind.CYCLE,
        ProblemKind.MISSING_REFERENCE,
        ProblemKind.NUMBERING,
        ProblemKind.JOIN,
    }


def test_json_has_every_argument_by_name_and_resolved_times() -> None:
    plan = parse_plan('1. find("Sid")\n2. meet("With $1", "tomorrow at 3 PM")\n3. join()')
    data = plan_json(plan, toolbox, NOW, ZONE, request="r", confidence=0.5)
    assert json.loads(json.dumps(data)) == data
    assert data["calls"] == [
        {"id": 1, "tool": "find", "arguments": {"name": "Sid"}, "depends_on": [], "effect": "read"},
        {
            "id": 2,
            "tool": "meet",
            "arguments": {
                "title": "With $1",
                "start": "2026-11-23T15:00:00-08:00",
                "end": None,
                "how": "room",
            },
            "depends_on": [1],
            "effect": "write",
        },
    ]


def test_mermaid_cannot_be_broken_by_content() -> None:
    picture = plan_mermaid(parse_plan('1. find("a\\"]; click b\\n--> x")\n2. send(["$1"], "<b>")\n3. join()'))
    lines = picture.splitlines()
    assert lines[0] == "flowchart LR"
    assert lines[-1].strip() == "c1 --> c2"
    assert len(lines) == 4
    assert "<b>" not in picture
    assert picture.count('"') == 4


def test_signatures_and_schemas_come_from_the_functions() -> None:
    assert toolbox["meet"].signature == 'meet(title: str, start: str, end: str = None, how: str = "room")'
    schema = toolbox["send"].schema()
    assert schema["name"] == "send"
    assert schema["parameters"] == {
        "type": "object",
        "properties": {
            "recipients": {"type": "array", "items": {"type": "string"}, "description": "to whom."},
            "message": {"type": "string", "description": "what it says."},
        },
        "required": ["recipients", "message"],
    }
