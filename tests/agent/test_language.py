"""The plan language: what is read, what is refused, and that printing and reading are inverse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.language import PlanError, PlanParser, ProblemKind, parse_line, parse_plan, print_plan
from agent.plan import Argument, Call, Items, Literal, Plan, Reference, Template, template

UPSTREAM = """1. get_email_address("Sid")
2. get_email_address("Lutfi")
3. create_calendar_event("Review", "2026-11-27 15:00:00", "", "", ["$1", "$2"], "", None)
4. join()"""


def kind_of(text: str) -> ProblemKind:
    with pytest.raises(PlanError) as caught:
        parse_plan(text)
    return caught.value.problems[0].kind


def test_reads_what_tinyagents_models_write() -> None:
    plan = parse_plan(UPSTREAM)
    assert [call.tool for call in plan] == ["get_email_address", "get_email_address", "create_calendar_event"]
    assert plan.call(3).arguments[4] == Items((Reference(1), Reference(2)))
    assert plan.call(3).arguments[6] == Literal(None)
    assert plan.call(3).depends_on == (1, 2)
    assert plan.edges() == ((1, 3), (2, 3))


def test_calls_come_out_as_soon_as_their_line_is_whole() -> None:
    parser = PlanParser()
    seen = [(character, parser.feed(character)) for character in UPSTREAM]
    arrived = [index for index, (_, calls) in enumerate(seen) if calls]
    assert [UPSTREAM[index] for index in arrived] == ["\n"] * 3
    assert parser.finish() == parse_plan(UPSTREAM)


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ('"directions: $1"', Template(("directions: ", Reference(1)))),
        ('"$1"', Reference(1)),
        ("$1", Reference(1)),
        ('"${1}5"', Template((Reference(1), "5"))),
        ('"You owe me $15"', Literal("You owe me $15")),
        ('"You owe me \\$1"', Literal("You owe me $1")),
        ("'it''", None),
        ('"a \\"b\\" \\u00e9 \\n c"', Literal('a "b" é \n c')),
        ('"\\ud83d\\ude00"', Literal("😀")),
        ("[]", Items(())),
        ("[1, -2.5, True, None]", Items((Literal(1), Literal(-2.5), Literal(True), Literal(None)))),
    ],
)
def test_arguments(argument: str, expected: Argument | None) -> None:
    if expected is None:
        with pytest.raises(PlanError):
            parse_line(f"2. tool({argument})")
    else:
        assert parse_line(f"2. tool({argument})").arguments == (expected,)


def test_money_the_user_spoke_of_stays_money() -> None:
    text = '1. a("x")\n2. send("You owe me $1", "$1")\n3. join()'
    assert parse_plan(text).call(2).arguments[0] == Template(("You owe me ", Reference(1)))
    assert parse_plan(text, "tell her she owes me $1").call(2).arguments == (
        Literal("You owe me $1"),
        Reference(1),
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('2. a("x")\n3. join()', ProblemKind.NUMBERING),
        ('1. a("x")\n3. b("y")\n4. join()', ProblemKind.NUMBERING),
        ('1. a("x")', ProblemKind.JOIN),
        ('1. join()\n2. a("x")', ProblemKind.JOIN),
        ("1. join(1)", ProblemKind.JOIN),
        ('1. a("x"', ProblemKind.UNFINISHED),
        ('1. a("x', ProblemKind.UNFINISHED),
        ('1. a(["x", "y")', ProblemKind.SYNTAX),
        ('1. a("x" "y")\n2. join()', ProblemKind.SYNTAX),
        ('1. a("x") and b("y")\n2. join()', ProblemKind.SYNTAX),
        ("1. a(open)\n2. join()", ProblemKind.SYNTAX),
        ("Sure! Here is the plan\n1. join()", ProblemKind.SYNTAX),
        ("1. a(" + "[" * 50, ProblemKind.SYNTAX),
    ],
)
def test_what_is_wrong_is_named(text: str, kind: ProblemKind) -> None:
    assert kind_of(text) is kind


texts = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    ["$1", "$12 and $2", "a\\$1", '"', "${1}", "\\"]
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-999, 999)
    | st.floats(allow_nan=False, allow_infinity=False, width=32)
)


def arguments(call_id: int) -> st.SearchStrategy[Argument]:
    literals = (scalars | texts).map(Literal)
    if call_id == 1:
        leaves: st.SearchStrategy[Argument] = literals
    else:
        references = st.integers(1, call_id - 1).map(Reference)
        templates = st.lists(texts | references, max_size=5).map(lambda parts: template(*parts))
        leaves = literals | references | templates
    return leaves | st.lists(leaves, max_size=4).map(lambda items: Items(tuple(items)))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    names = st.from_regex(r"[a-z_]{1,8}", fullmatch=True).filter(lambda name: name != "join")
    numbers = range(1, draw(st.integers(0, 5)) + 1)
    return Plan(tuple(Call(n, draw(names), tuple(draw(st.lists(arguments(n), max_size=4)))) for n in numbers))


@given(plans())
def test_a_printed_plan_reads_back_the_same(plan: Plan) -> None:
    assert parse_plan(print_plan(plan)) == plan


@given(st.text(max_size=200), st.integers(1, 5))
def test_any_text_is_a_plan_or_a_plan_error(text: str, step: int) -> None:
    parser = PlanParser()
    problems = 0
    try:
        for start in range(0, len(text), step):
            parser.feed(text[start : start + step])
        parser.finish()
    except PlanError as error:
        problems = len(error.problems)
    assert parser.joined or problems
