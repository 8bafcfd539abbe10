"""Real plans led back to the request's words, varied, joined, and turned into actions and back."""

from __future__ import annotations

import random

import pytest
from tokenizers import Tokenizer

from agent.plan import Items, Literal, Reference
from models.evaluation.isomorphism import isomorphic
from models.planner.calls import calls_of
from models.planner.decoder import Decided
from models.planner.graph import graph_of
from models.planner.text import words_of
from models.planner.weights import TOKENIZER, default_folder
from models.training import augment, joining, real
from models.training.encode import NotEncodableError, encode
from models.training.generator import generate
from models.training.samples import Arg, List, Parts, Ref, Sample, SampleCall, Span, Text, canonical, spans

REQUEST = (
    'Reply to the email from Ada with a summary of "Engine Notes.pdf", create an event titled "Demo Day" '
    "next Friday at 3:00 PM with Ada and Charles, and text Byron about the new schedule."
)
PLAN = """1. open_and_get_file_path("Engine Notes.pdf")
2. summarize_pdf("$1")
3. reply_to_email([], "Please find the summary: $2", ["$1"])
4. get_email_address("Ada")
5. get_email_address("Charles")
6. create_calendar_event("Demo Day", "2025-03-07 15:00:00", "2025-03-07 16:00:00", "", ["$4", "$5"], "", None)
7. get_phone_number("Byron")
8. send_sms(["$7"], "Hi Byron, here is the new schedule for you.")
Thought: done
9. join()"""


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """The planner's word pieces."""
    loaded = Tokenizer.from_file(str(default_folder() / TOKENIZER))
    loaded.no_padding()
    loaded.no_truncation()
    return loaded


@pytest.fixture(scope="module")
def sample() -> Sample:
    """REQUEST and PLAN, aligned."""
    return real.align(real.Example("x", REQUEST, real.parse_plan(PLAN)))


def said(sample: Sample, argument: Arg) -> object:
    """An argument with its spans as words."""
    match argument:
        case Span(start, end):
            return sample.request[start:end]
        case Parts(items) | List(items):
            return [said(sample, item) for item in items]
        case Text(value):
            return value
        case _:
            return argument


def test_alignment_finds_the_words(sample: Sample) -> None:
    """Files, names, titles and times are the request's own."""
    values = {c.tool: [said(sample, a) for a in c.arguments] for c in sample.calls}
    assert values["open_and_get_file_path"] == ["Engine Notes.pdf"]
    assert values["create_calendar_event"][:3] == ["Demo Day", "next Friday at 3:00 PM", ""]
    assert values["get_phone_number"] == ["Byron"]
    message = next(c for c in sample.calls if c.tool == "send_sms").arguments[1]
    assert message == Text("", known=False), "prose that GPT-4 wrote teaches nothing about copying"
    event = next(c for c in sample.calls if c.tool == "create_calendar_event")
    assert event.arguments[4] == List((Ref(3), Ref(4)))


def test_alignment_keeps_the_graph(sample: Sample) -> None:
    """The canonical order renumbers calls; what refers to what stays."""
    tools = [c.tool for c in sample.calls]
    edges = {(r, n) for n, c in enumerate(sample.calls) for a in c.arguments for r in _references(a)}
    assert isomorphic(tools, edges, *real.graph(real.parse_plan(PLAN)))
    assert all(a < b for a, b in edges)


def _references(argument: Arg) -> list[int]:
    match argument:
        case Ref(call):
            return [call]
        case Parts(items) | List(items):
            return [r for item in items for r in _references(item)]
        case _:
            return []


def test_a_broken_plan_is_named() -> None:
    """Unknown tools and skipped numbers are errors."""
    with pytest.raises(ValueError, match="launch"):
        real.parse_plan('1. launch("x")')
    with pytest.raises(ValueError, match="3"):
        real.parse_plan('1. get_phone_number("x")\n3. get_phone_number("y")')


def test_the_split_stays() -> None:
    """The dev part is a fifth, and always the same."""
    keys = [f"{n:012x}" for n in range(5000)]
    dev = [key for key in keys if real.is_dev(key)]
    assert 900 < len(dev) < 1100
    assert [real.is_dev(k) for k in ("a", "b", "c")] == [True, False, True]


def test_variations_keep_spans_true(sample: Sample, tokenizer: Tokenizer) -> None:
    """Every span still stands on whole words of its request, and all samples can be encoded."""
    chance = random.Random(3)
    pools = augment.Pools.of([sample])
    seen = set()
    for _ in range(200):
        varied = augment.vary(sample, pools, chance)
        seen.add(varied.request)
        encode(tokenizer, varied)
        for call in varied.calls:
            for span in (s for a in call.arguments for s in spans(a)):
                text = varied.request[span.start : span.end]
                assert text.strip() == text
                assert text
                assert not text.startswith(('"', ","))
        names = [said(varied, c.arguments[0]) for c in varied.calls if c.tool == "get_phone_number"]
        assert len(set(names)) == len(names) >= 1
    assert len(seen) > 100


def test_joined_fragments_bring_their_calls(sample: Sample, tokenizer: Tokenizer) -> None:
    """A request splits at its clauses, and fragments of several join to one valid sample."""
    parts = joining.fragments(sample)
    assert [len(p.calls) for p in parts] == [3, 3, 2]
    joiner = joining.Joiner([sample], random.Random(1))
    for _ in range(50):
        joined = joiner.join()
        row = encode(tokenizer, joined)
        assert graph_of(row.actions)[0] == [c.tool for c in joined.calls]
        names = [joined.request[s.start : s.end] for c in joined.calls for a in c.arguments for s in spans(a)]
        assert all(name in REQUEST for name in names)


def test_encoding_round_trip(tokenizer: Tokenizer) -> None:
    """Actions made of generated samples say the same calls again."""
    checked = 0
    for made in generate(150, 11):
        encoding = tokenizer.encode(made.request)
        row = encode(tokenizer, made, encoding)
        words = words_of(made.request, encoding)
        calls = tuple(calls_of((Decided(a, 0.0, 0) for a in row.actions), words, made.request))
        assert [c.tool for c in calls] == [c.tool for c in made.calls]
        for call, wanted in zip(calls, made.calls, strict=True):
            for got, want in zip(call.arguments, wanted.arguments, strict=True):
                match want:
                    case Ref(number):
                        assert got == Reference(number + 1)
                    case Span():
                        assert isinstance(got, Literal)
                        assert str(said(made, want)) in str(got.value)
                        checked += 1
                    case List(items):
                        assert isinstance(got, Items)
                        assert len(got.items) == len(dict.fromkeys(items))
                    case None | bool() | int():
                        assert got == Literal(want)
    assert checked > 100


def test_what_has_no_actions_is_refused(tokenizer: Tokenizer) -> None:
    """A call with a missing argument, and prose that the request does not hold."""
    with pytest.raises(NotEncodableError):
        encode(tokenizer, Sample("text Bo hi", (SampleCall("send_sms", (List(()),)),)))
    with pytest.raises(NotEncodableError):
        encode(tokenizer, Sample("text Bo hi", (SampleCall("send_sms", (List(()), Text("dear Bo"))),)))


def test_canonical_refuses_circles() -> None:
    """References that go round cannot be ordered."""
    calls = (SampleCall("summarize_pdf", (Ref(1),)), SampleCall("summarize_pdf", (Ref(0),)))
    with pytest.raises(ValueError, match="circle"):
        canonical(Sample("x", calls))
