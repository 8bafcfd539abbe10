"""The synthetic requests: valid, repeatable, varied, true to the conventions of all training data."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from agent.checks import check_plan
from agent.plan import Argument, Call, Items, Literal, Plan, Reference, Template
from macos_tools.toolset import toolbox
from models.planner.signatures import BY_TOOL
from models.training.generator import generate
from models.training.generator.check import problem
from models.training.generator.text import Mark, grow, joined, plain, slots_of
from models.training.samples import (
    Arg,
    List,
    Parts,
    Ref,
    Sample,
    SampleCall,
    Span,
    Text,
    canonical,
    from_line,
    read,
    references,
    spans,
)


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    """Enough samples that rare shapes come up."""
    return list(generate(12_000, seed=7))


def copied(sample: Sample, call: SampleCall) -> list[str]:
    return [sample.request[s.start : s.end] for a in call.arguments for s in spans(a)]


def test_same_seed_gives_the_same_samples() -> None:
    assert list(generate(300, seed=5)) == list(generate(300, seed=5))
    assert list(islice(generate(900, seed=5), 300)) == list(generate(300, seed=5))


def test_another_seed_gives_other_samples() -> None:
    first = {sample.request for sample in generate(300, seed=1)}
    second = {sample.request for sample in generate(300, seed=2)}
    assert len(first & second) < 30


def test_every_sample_is_distinct_and_whole(samples: list[Sample]) -> None:
    assert len({sample.request for sample in samples}) == len(samples)
    for sample in samples:
        assert problem(sample) is None, sample.request
        assert sample.request == sample.request.strip()
        assert sample.request
        assert "  " not in sample.request, sample.request
        assert "{" not in sample.request, sample.request


def as_plan(sample: Sample) -> Plan:
    """The sample's plan as the program itself holds it."""

    def settled(argument: Arg) -> Argument:
        match argument:
            case Span(start, end):
                return Literal(sample.request[start:end])
            case Ref(call):
                return Reference(call + 1)
            case Text(value):
                return Literal(value)
            case Parts(items):
                parts = [settled(item) for item in items]
                if all(isinstance(part, Literal) for part in parts):
                    return Literal(" ".join(str(part.value) for part in parts if isinstance(part, Literal)))
                return Template(tuple(p if isinstance(p, Reference) else f"{words(p)} " for p in parts))
            case List(items):
                return Items(tuple(settled(item) for item in items))
            case _:
                return Literal(argument)

    def words(part: Argument) -> str:
        assert isinstance(part, Literal)
        return str(part.value)

    return Plan(
        tuple(
            Call(number, call.tool, tuple(settled(a) for a in call.arguments))
            for number, call in enumerate(sample.calls, 1)
        )
    )


def test_the_program_itself_would_run_every_plan(samples: list[Sample]) -> None:
    for sample in samples[:4_000]:
        assert check_plan(as_plan(sample), toolbox) == [], sample.request


def test_distinct_without_being_filtered() -> None:
    from models.training.generator.compose import generate_one

    rng = Random(11)
    requests = [generate_one(rng).request for _ in range(20_000)]
    assert len(set(requests)) > 0.95 * len(requests)


def test_all_tools_are_asked_for_alone_and_together(samples: list[Sample]) -> None:
    alone = Counter(sample.calls[-1].tool for sample in samples if len(sample.calls) == 1)
    every = Counter(call.tool for sample in samples for call in sample.calls)
    assert every.keys() == BY_TOOL.keys()
    assert min(every.values()) > 150
    # A summary needs its file opened first, so that one never comes alone.
    assert alone.keys() == BY_TOOL.keys() - {"summarize_pdf"}


def test_many_ways_to_ask_for_each_tool(samples: list[Sample]) -> None:
    """What is left of a request without the copied words is its phrasing."""
    ways: defaultdict[str, set[str]] = defaultdict(set)
    for sample in samples:
        if sample.calls and len({call.tool for call in sample.calls} - LOOKUPS) <= 1:
            ways[sample.calls[-1].tool].add(_phrasing(sample))
    for tool in BY_TOOL:
        assert len(ways[tool]) >= 80, (tool, len(ways[tool]))


LOOKUPS = {"get_email_address", "get_phone_number", "open_and_get_file_path"}


def _phrasing(sample: Sample) -> str:
    text = sample.request.lower()
    marks = sorted(
        {s for call in sample.calls for a in call.arguments for s in spans(a)}, key=lambda s: -s.start
    )
    for span in marks:
        text = text[: span.start] + "_" + text[span.end :]
    return text.strip(" .?!")


def test_the_mix_of_lengths(samples: list[Sample]) -> None:
    sizes = [len(sample.calls) for sample in samples]
    assert 0.03 < sum(size == 0 for size in sizes) / len(sizes) < 0.08
    assert 0.15 < sum(size == 1 for size in sizes) / len(sizes) < 0.45
    assert 0.2 < sum(size >= 5 for size in sizes) / len(sizes) < 0.6
    assert max(sizes) >= 8


def test_calls_stand_in_canonical_order(samples: list[Sample]) -> None:
    """Each call right after the last one it refers to, as far as that one is not shared."""
    for sample in samples:
        for number, call in enumerate(sample.calls):
            refs = [k for a in call.arguments for k in references(a)]
            assert all(k < number for k in refs)
        in_place = canonical(sample, [float(i) for i in range(len(sample.calls))])
        assert in_place == sample


def test_one_lookup_for_one_person(samples: list[Sample]) -> None:
    for sample in samples:
        looked_up = Counter(
            (call.tool, copied(sample, call)[0].lower())
            for call in sample.calls
            if call.tool in ("get_email_address", "get_phone_number")
        )
        assert all(count == 1 for count in looked_up.values()), sample.request


def test_literal_addresses_and_numbers_are_not_looked_up(samples: list[Sample]) -> None:
    found = 0
    for sample in samples:
        for call in sample.calls:
            if call.tool in ("get_email_address", "get_phone_number"):
                assert "@" not in copied(sample, call)[0]
            if call.tool == "compose_new_email":
                found += any("@" in text for text in copied(sample, call))
    assert found > 50


def test_quotes_stay_outside_the_copied_words(samples: list[Sample]) -> None:
    quoted = 0
    for sample in samples:
        for call in sample.calls:
            for argument in call.arguments:
                if isinstance(argument, Span):
                    words = sample.request[argument.start : argument.end]
                    assert words[0] not in '"“«`', sample.request
                    quoted += sample.request[argument.start - 1 : argument.start] in set("\"“'‘«`")
    assert quoted > 2_000


def test_results_flow_between_many_pairs_of_tools(samples: list[Sample]) -> None:
    pairs = Counter(
        (sample.calls[k].tool, call.tool)
        for sample in samples
        for call in sample.calls
        for a in call.arguments
        for k in references(a)
    )
    wanted = [
        *(
            (source, sink)
            for source in SOURCES
            for sink in ("compose_new_email", "send_sms", "append_note_content")
        ),
        ("get_zoom_meeting_link", "create_calendar_event"),
        ("find_files", "compose_new_email"),
        ("find_files", "summarize_pdf"),
        ("open_and_get_file_path", "forward_email"),
        ("open_note", "reply_to_email"),
        ("summarize_pdf", "create_note"),
        ("maps_show_directions", "create_reminder"),
        ("get_email_address", "get_zoom_meeting_link"),
    ]
    assert [pair for pair in wanted if pairs[pair] < 5] == []


SOURCES = (
    "summarize_pdf",
    "open_note",
    "get_zoom_meeting_link",
    "maps_open_location",
    "maps_show_directions",
    "get_phone_number",
    "list_calendar_events",
    "list_reminders",
    "search_emails",
    "search_notes",
)


def test_a_zoom_meeting_is_a_link_and_an_event_that_carries_it(samples: list[Sample]) -> None:
    found = 0
    for sample in samples:
        for call in sample.calls:
            if call.tool == "create_calendar_event" and isinstance(call.arguments[5], Ref):
                source = sample.calls[call.arguments[5].call]
                if source.tool == "get_zoom_meeting_link" and source.arguments[0] == call.arguments[0]:
                    found += 1
                    assert source.arguments[3] == call.arguments[4]
    assert found > 100


def test_times_are_copied_without_their_preposition(samples: list[Sample]) -> None:
    for sample in samples:
        for call in sample.calls:
            if call.tool == "move_calendar_event" and isinstance(when := call.arguments[1], Span):
                words = sample.request[when.start : when.end].lower()
                assert not words.startswith(("on ", "at ", "by ", "for ")), words


def test_reminders_without_a_time_of_day_are_for_the_whole_day(samples: list[Sample]) -> None:
    for sample in samples:
        for call in sample.calls:
            if call.tool == "create_reminder":
                due, all_day = call.arguments[1], call.arguments[5]
                if due == Text(""):
                    assert all_day is False
                elif isinstance(due, Span) and sample.request[due.start : due.end].lower() in (
                    "tomorrow",
                    "next friday",
                ):
                    assert all_day is True


@pytest.mark.parametrize(
    ("call", "wrong"),
    [
        (SampleCall("fly", ()), "unknown tool"),
        (SampleCall("summarize_pdf", ()), "takes 1 arguments"),
        (SampleCall("summarize_pdf", (Ref(0),)), "not before it"),
        (SampleCall("summarize_pdf", (Span(3, 9),)), "space around"),
        (SampleCall("summarize_pdf", (Span(4, 400),)), "outside the request"),
        (SampleCall("summarize_pdf", (Text("made up"),)), "cannot be"),
        (SampleCall("send_sms", (Span(0, 3), Text(""))), "cannot be"),
        (SampleCall("maps_show_directions", (Text(""), Span(0, 3), Text("x"))), "cannot be"),
        (SampleCall("get_zoom_meeting_link", (Text(""), Text(""), 17, List(()))), "cannot be"),
    ],
)
def test_broken_samples_are_found(call: SampleCall, wrong: str) -> None:
    found = problem(Sample("sum up report.pdf", (call,)))
    assert found is not None
    assert wrong in found


def test_templates() -> None:
    mark = Mark("Ana")
    phrase = grow(Random(1), "(call|ring) {who} (now |)please", {"who": (mark,)})
    assert plain(phrase) in {f"{verb} Ana {now}please" for verb in ("call", "ring") for now in ("", "now ")}
    assert mark in phrase
    assert slots_of("a {x} (b {y}|c)") == {"x", "y"}
    with pytest.raises(ValueError, match="Unclosed"):
        grow(Random(1), "(a|b")
    with pytest.raises(ValueError, match="Stray"):
        grow(Random(1), "a) b")
    with pytest.raises(KeyError):
        grow(Random(1), "{nobody}")


def test_lists_are_joined_as_people_write_them() -> None:
    rng = Random(3)
    seen = {plain(joined(rng, [("A",), ("B",), ("C",)])) for _ in range(200)}
    assert {"A, B, and C", "A, B and C", "A, B, C", "A and B and C"} <= seen


def test_command_line_writes_what_generate_yields(tmp_path: Path) -> None:
    out = tmp_path / "samples.jsonl"
    command = [sys.executable, "-m", "models.training.generator", "--count", "50", "--seed", "9"]
    subprocess.run([*command, "--out", str(out)], check=True, capture_output=True)
    assert list(read(out)) == list(generate(50, seed=9))
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert [from_line(line) for line in printed.splitlines()] == list(generate(50, seed=9))


def test_command_line_names_what_is_wrong(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "models.training.generator"]
    nowhere = subprocess.run(
        [*command, "--count", "3", "--out", str(tmp_path / "no" / "file")],
        check=False,
        capture_output=True,
        text=True,
    )
    assert nowhere.returncode == 1
    assert "Cannot write" in nowhere.stderr
    none = subprocess.run([*command, "--count", "0"], check=False, capture_output=True, text=True)
    assert none.returncode == 2
    assert "--count" in none.stderr
