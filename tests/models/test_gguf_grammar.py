"""The grammar takes every right plan and nothing else; the judge is llama.cpp's own engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.checks import check_plan
from agent.language import parse_plan, print_plan
from agent.plan import Argument, Call, Items, Literal, Plan, Reference, template
from agent.tools import Effect, Kind, Parameter, Tool
from models.gguf.grammar import Limits, plan_grammar
from tests.models.gguf_tools import NOTHING, TOOLBOX, TOOLS
from tests.models.tiny_gguf import GrammarChecker, write_tiny_gguf

LIMITS = Limits(calls=6, text=60, words=40, items=3)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf")


@pytest.fixture(scope="module")
def checker(model: Path) -> GrammarChecker:
    return GrammarChecker(model, plan_grammar(TOOLS, limits=LIMITS))


def words(most: int) -> st.SearchStrategy[str]:
    """Text without dollars and control characters."""
    alphabet = st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="$") | st.just("\n")
    return st.text(alphabet, max_size=most)


def amounts(n: int) -> st.SearchStrategy[str]:
    """Amounts of money that are none of the calls that could still come."""
    return st.sampled_from(["$20", "$1500.99", "$0.5", f"${LIMITS.calls + 1}", "US$", "$$ ", "$x"])


@st.composite
def argument(draw: st.DrawFn, n: int, parameter: Parameter) -> Argument:
    if parameter.many:
        one = draw(st.lists(single(n, parameter), max_size=LIMITS.items))
        return Items(tuple(one))
    if parameter.optional and draw(st.integers(0, 4)) == 0:
        return Literal(None)
    return draw(single(n, parameter))


def single(n: int, parameter: Parameter) -> st.SearchStrategy[Argument]:
    references = [st.builds(Reference, st.integers(1, n - 1))] if n > 1 else []
    match parameter.kind:
        case Kind.INTEGER | Kind.MINUTES:
            return st.builds(Literal, st.integers(0, 9999))
        case Kind.FLAG:
            return st.builds(Literal, st.booleans())
        case Kind.CHOICE:
            return st.builds(Literal, st.sampled_from([*parameter.choices, ""]))
        case Kind.TIME | Kind.RANGE:
            return st.builds(Literal, words(12))
        case Kind.EMAIL | Kind.PHONE | Kind.PATH:
            facts = words(12).map(lambda text: text.replace("\n", ""))
            return st.one_of(st.builds(Literal, facts), *references)
        case _:
            part = st.one_of(words(6), amounts(n), *references)
            return st.lists(part, max_size=4).map(_spaced)


def _spaced(parts: list[str | Reference]) -> Argument:
    """Parts with a blank between an amount and what follows, so that no digit makes it another."""
    if len(parts) == 1:
        return template(*parts)
    return template(*(piece for part in parts for piece in (part, " ")))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    calls = []
    for n in range(1, draw(st.integers(0, LIMITS.calls)) + 1):
        tool = draw(st.sampled_from(TOOLS))
        given_arguments = draw(st.integers(tool.required, len(tool.parameters)))
        calls.append(
            Call(
                n,
                tool.name,
                tuple(draw(argument(n, parameter)) for parameter in tool.parameters[:given_arguments]),
            )
        )
    return Plan(tuple(calls))


@given(plan=plans())
def test_every_plan_that_the_core_prints_is_taken(checker: GrammarChecker, plan: Plan) -> None:
    assert check_plan(plan, TOOLBOX) == []
    text = print_plan(plan)
    assert parse_plan(text) == plan
    where = checker.refused_at(text)
    assert where is None, text.encode()[: where + 1]


@pytest.mark.parametrize(
    ("lines", "refused"),
    [
        ('1. get_fax_number("Sid")', "1. get_f"),
        ("2. join()", "2"),
        ('1. get_phone_number("Sid", "home")', '1. get_phone_number("Sid",'),
        ("1. get_phone_number()", "1. get_phone_number()"),
        ("1. get_phone_number(7)", "1. get_phone_number(7"),
        ("1. get_phone_number(None)", "1. get_phone_number(N"),
        ('1. get_phone_number(["Sid"])', "1. get_phone_number(["),
        ('1. send_sms("$1", "x")', '1. send_sms("'),
        ('1. send_sms(["+1"], [])', '1. send_sms(["+1"], ['),
        ('1. maps_show_directions("", "x", "b")', '1. maps_show_directions("", "x", "b'),
        ('1. create_reminder("x", "", "", "", high)', '1. create_reminder("x", "", "", "", h'),
        ('1. create_reminder("x", "", "", "", 1, 1)', '1. create_reminder("x", "", "", "", 1, 1'),
        ('1. create_reminder("x", "", "", "", -1)', '1. create_reminder("x", "", "", "", -'),
        ("1. list_everything()\n1. join()", "1. list_everything()\n1"),
        ("1. list_everything()\n3. join()", "1. list_everything()\n3"),
        ('1. summarize_pdf("$1")', '1. summarize_pdf("$'),
        ('1. list_everything()\n2. summarize_pdf("$2")', '1. list_everything()\n2. summarize_pdf("$2'),
        ('1. list_everything()\n2. summarize_pdf("a $1")', '1. list_everything()\n2. summarize_pdf("a $'),
        (r'1. summarize_pdf("\$1")', '1. summarize_pdf("\\$'),
        ('1. list_everything()\n2. get_phone_number("$2")', '1. list_everything()\n2. get_phone_number("$2"'),
        (
            '1. list_everything()\n2. get_phone_number("to $3, x")',
            '1. list_everything()\n2. get_phone_number("to $3,',
        ),
        ('1. get_phone_number("${1}")', '1. get_phone_number("${'),
        ('1. get_phone_number("a\nb")', '1. get_phone_number("a\n'),
        ('1. get_phone_number("\x1b[2J")', '1. get_phone_number("\x1b'),
        (r'1. get_phone_number("\ud800")', '1. get_phone_number("\\u'),
        ("1. join(1)", "1. join(1"),
        ("1. join()\n2. join()", "1. join()\n"),
        ("Thought: hm", "T"),
        (
            f'1. get_phone_number("{"x" * (LIMITS.words + 1)}")',
            f'1. get_phone_number("{"x" * (LIMITS.words + 1)}',
        ),
        ('1. send_sms(["1", "2", "3", "4"], "")', '1. send_sms(["1", "2", "3",'),
    ],
)
def test_what_is_wrong_is_refused_where_it_goes_wrong(
    checker: GrammarChecker, lines: str, refused: str
) -> None:
    where = checker.refused_at(lines)
    assert where is not None
    assert lines.encode()[: where + 1].decode() == refused


def test_a_plan_has_at_most_so_many_calls(checker: GrammarChecker) -> None:
    lines = [f"{n}. list_everything()" for n in range(1, LIMITS.calls + 2)]
    assert checker.refused_at("\n".join([*lines[:-1], f"{LIMITS.calls + 1}. join()"])) is None
    assert checker.refused_at("\n".join(lines)) is not None


def test_an_amount_that_the_user_said_can_be_copied(model: Path) -> None:
    request = "text Sid that he owes me $5 and not $3.50"
    text = '1. get_phone_number("Sid")\n2. send_sms(["$1"], "You owe me $5, not $3.50")\n3. join()'
    assert GrammarChecker(model, plan_grammar(TOOLS, "", LIMITS)).refused_at(text) is not None
    assert GrammarChecker(model, plan_grammar(TOOLS, request, LIMITS)).refused_at(text) is None
    plan = parse_plan(text, request)
    assert plan.call(2).arguments[1] == Literal("You owe me $5, not $3.50")
    assert check_plan(plan, TOOLBOX) == []


def test_only_the_tools_given_can_be_called(model: Path) -> None:
    checker = GrammarChecker(model, plan_grammar([TOOLBOX["send_sms"]], limits=LIMITS))
    assert checker.refused_at('1. send_sms(["+1"], "x")\n2. join()') is None
    assert checker.refused_at("1. list_everything()\n2. join()") == len("1. ")


def test_the_full_limits_are_within_what_llama_cpp_takes(model: Path) -> None:
    limits = Limits()
    checker = GrammarChecker(model, plan_grammar(TOOLS, limits=limits))
    text = "\n".join(
        f'{n}. send_sms(["$"], "{"é" * limits.text}")'.replace('["$"]', "[]") for n in range(1, 17)
    )
    assert checker.refused_at(f"{text}\n17. join()") is None


def test_what_makes_no_grammar_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one tool"):
        plan_grammar([])
    odd = Tool('x" | root', "x", Effect.READ, "x", "x", (), lambda: NOTHING)
    with pytest.raises(ValueError, match="cannot be called"):
        plan_grammar([odd])
    with pytest.raises(ValueError, match="make no grammar"):
        Limits(text=2000)
