"""Measures the bundled planner: `python -m models.evaluation.score`.

Two sets: the held-out part of the shared TinyAgent examples (where they are there), and `everyday.jsonl`,
short requests written by hand. Plan success is isomorphism of the graphs, as in the paper; arguments are
compared after folding case, quotes, articles and the prepositions of times.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from agent.language import parse_plan
from agent.plan import Argument, Call, Items, Literal, Reference, Template
from models.evaluation.isomorphism import isomorphic
from models.planner.planner import PlanRun, PointerPlanner
from models.planner.signatures import BY_TOOL, SIGNATURES
from models.training import real

EVERYDAY = Path(__file__).with_name("everyday.jsonl")
NOT_COMPARED = {"all_day"}
"""Follows from the time; the tool decides it anyhow."""
NAMING = {"name", "file_name", "title", "folder", "location", "start_location", "end_location", "list_name"}
"""Parameters whose values a plan should copy from the request."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What the planner made of one request."""

    calls: tuple[Call, ...]
    confidence: float
    first_ms: float
    """Time to the first call, or to the end when there is none, in milliseconds."""
    whole_ms: float


def plan(planner: PointerPlanner, request: str) -> Planned:
    """Plans one request and takes the time."""
    begun = time.perf_counter()
    run = PlanRun(planner.load(), request, [s.tool for s in SIGNATURES])
    first, calls = 0.0, []
    for call in run:
        first = first or time.perf_counter() - begun
        calls.append(call)
    end = run.end()
    whole = time.perf_counter() - begun
    return Planned(tuple(calls), end.confidence, 1000 * (first or whole), 1000 * whole)


def graph(calls: Sequence[Call]) -> tuple[list[str], set[tuple[int, int]]]:
    """A plan's graph, calls counted from 0."""
    return [c.tool for c in calls], {(k - 1, c.id - 1) for c in calls for k in c.depends_on}


def folded(value: object) -> str:
    """A value without case, quotes, leading articles and prepositions of time."""
    text = re.sub(r"[\"'“”‘’.,!?]", "", str("" if value is None else value)).casefold().strip()
    while (shorter := re.sub(r"^(?:the|a|an|my|our|on|at|for|by|to|from|about|called)\s+", "", text)) != text:
        text = shorter
    return text


def spelled(calls: Sequence[Call]) -> Counter[str]:
    """The calls with their references spelled out, so that the order does not matter."""
    done: dict[int, str] = {}

    def one(argument: Argument) -> str:
        match argument:
            case Literal(value):
                return folded(value)
            case Reference(call):
                return f"<{done.get(call, '?')}>"
            case Template(parts):
                return "+".join(
                    sorted(folded(p) if isinstance(p, str) else one(p) for p in parts if p != " ")
                )
            case Items(items):
                return "[" + ",".join(sorted(one(i) for i in items)) + "]"

    for call in calls:
        values = [
            one(argument)
            for slot, argument in zip(BY_TOOL[call.tool].slots, call.arguments, strict=False)
            if slot.name not in NOT_COMPARED
        ]
        done[call.id] = f"{call.tool}({';'.join(values)})"
    return Counter(done.values())


@dataclass(slots=True)
class Report:
    """The figures of one set."""

    requests: int = 0
    plan_success: float = 0.0
    tools_right: float = 0.0
    arguments_right: float = 0.0
    """Everyday: plans right with all arguments, of all plans. Dev: copied names right, in plans of the
    right shape."""
    no_call_right: float = 0.0
    first_ms_p50: float = 0.0
    first_ms_p95: float = 0.0
    whole_ms_p50: float = 0.0
    whole_ms_p95: float = 0.0
    answered_at_half: float = 0.0
    """Share of requests with a confidence of at least 0.5, and how many of those plans are right."""
    right_at_half: float = 0.0


def _fill(report: Report, planned: Sequence[Planned], right: Sequence[bool]) -> None:
    def at(values: list[float], share: float) -> float:
        return sorted(values)[min(len(values) - 1, int(share * len(values)))]

    first, whole = [p.first_ms for p in planned], [p.whole_ms for p in planned]
    report.first_ms_p50, report.first_ms_p95 = at(first, 0.5), at(first, 0.95)
    report.whole_ms_p50, report.whole_ms_p95 = at(whole, 0.5), at(whole, 0.95)
    sure = [ok for p, ok in zip(planned, right, strict=True) if p.confidence >= 0.5]
    report.answered_at_half = len(sure) / len(planned)
    report.right_at_half = sum(sure) / len(sure) if sure else 0.0


def score_everyday(planner: PointerPlanner, show: bool = False) -> tuple[Report, list[tuple[Planned, bool]]]:
    """Scores the hand-written requests; `show` prints the plans that are not wholly right."""
    lines = [json.loads(line) for line in EVERYDAY.read_text(encoding="utf-8").splitlines()]
    report = Report(requests=len(lines))
    planned, right = [], []
    empty = empty_right = 0
    for line in lines:
        wanted = tuple(parse_plan("\n".join([*line["plan"], f"{len(line['plan']) + 1}. join()"])).calls)
        got = plan(planner, line["request"])
        shape = isomorphic(*graph(got.calls), *graph(wanted))
        whole = spelled(got.calls) == spelled(wanted)
        planned.append(got)
        right.append(shape)
        report.plan_success += shape / len(lines)
        report.tools_right += (Counter(c.tool for c in got.calls) == Counter(c.tool for c in wanted)) / len(
            lines
        )
        report.arguments_right += whole / len(lines)
        if not wanted:
            empty += 1
            empty_right += not got.calls
        if show and not whole:
            print(f"\n{line['request']}  [{got.confidence:.2f}]", *line["plan"], "  instead:", sep="\n")
            print(*(f"  {text}" for text in spelled(got.calls)), sep="\n")
    report.no_call_right = empty_right / max(1, empty)
    _fill(report, planned, right)
    return report, list(zip(planned, right, strict=True))


def _named(example: real.Example) -> Counter[str]:
    """The values of an example's plan that its request says word for word, where they name something."""
    found: Counter[str] = Counter()
    for tool, values in example.plan:
        for slot, value in zip(BY_TOOL[tool].slots, values, strict=False):
            if slot.name in NAMING and isinstance(value, str) and value and value in example.request:
                found[f"{tool}.{slot.name}={folded(value)}"] += 1
    return found


def score_dev(planner: PointerPlanner, folder: Path) -> tuple[Report, list[tuple[Planned, bool]]]:
    """Scores the held-out real examples."""
    examples = [e for e in real.read(folder / real.FILE_NAME) if real.is_dev(e.key)]
    report = Report(requests=len(examples))
    planned, right = [], []
    named = named_right = 0
    for example in examples:
        got = plan(planner, example.request)
        tools, edges = graph(got.calls)
        wanted, wanted_edges = real.graph(example.plan)
        shape = isomorphic(tools, edges, wanted, wanted_edges)
        planned.append(got)
        right.append(shape)
        report.plan_success += shape / len(examples)
        report.tools_right += (Counter(tools) == Counter(wanted)) / len(examples)
        if shape:
            have = Counter(
                f"{c.tool}.{slot.name}={folded(a.value)}"
                for c in got.calls
                for slot, a in zip(BY_TOOL[c.tool].slots, c.arguments, strict=True)
                if isinstance(a, Literal)
            )
            values = _named(example)
            named += values.total()
            named_right += (values & have).total()
    report.arguments_right = named_right / max(1, named)
    _fill(report, planned, right)
    return report, list(zip(planned, right, strict=True))


def machine() -> str:
    """One line about this machine."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        found = re.search(r"model name\s*:\s*(.+)", info.read_text(encoding="utf-8"))
        name = found[1] if found else name
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{name}, {os.cpu_count()} cores{load}, {platform.system()}, Python {platform.python_version()}"


def main() -> None:
    """Prints the reports as JSON lines, one for each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, help="folder of the weights; by default those shipped")
    parser.add_argument("--data", type=Path, default=real.data_folder(), help="folder of the shared examples")
    parser.add_argument("--show", action="store_true", help="print everyday plans that are not wholly right")
    options = parser.parse_args()
    planner = PointerPlanner(options.weights)
    begun = time.perf_counter()
    planner.load()
    print(f"machine: {machine()}\nload: {1000 * (time.perf_counter() - begun):.0f} ms")
    plan(planner, "remind me to breathe")
    reports = {"everyday": score_everyday(planner, options.show)[0]}
    if (options.data / real.FILE_NAME).is_file():
        reports["dev"] = score_dev(planner, options.data)[0]
    for name, report in reports.items():
        values = {
            k: round(v, 3 if v <= 1 else 1) if isinstance(v, float) else v for k, v in asdict(report).items()
        }
        print(f"{name}: {json.dumps(values)}")


if __name__ == "__main__":
    main()
