"""Planning: from the request to the first call and to the whole plan, with the bundled planner."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

from agent.plan import Call
from agent.planning import Planner
from agent.settings import Settings
from agent.tools import Toolbox
from benchmarks.machine import row
from tui.compose import all_tools, load_planner

REQUESTS = (
    "What is Maria's phone number?",
    "Remind me to water the plants tomorrow at 8 am",
    "Text Omar that I am running ten minutes late",
    "Put a dentist appointment on my calendar next Tuesday at 14:30",
    "Email Priya and Tom the summary of quarterly-report.pdf",
    "What do I have on Thursday?",
    "Create a note called Packing list with tent, stove and headlamp",
    "Show me the way from the station to the university on foot",
    "Send Lena the Zoom link for our budget call on Monday at 10",
    "Add milk and bread to my shopping note",
    "Open the contract with Acme and mail it to legal@example.org",
    "Move the team meeting to Friday at 11",
    "Find Ken's address, invite him to lunch on Wednesday at noon, and text him that it is booked",
    "Which mails did I get from Anna about the flat?",
    "Tick off the reminder about the tax return",
    "Reply that I can make it and copy Sofia",
)
ROUNDS = 3


async def measure(planner: Planner, toolbox: Toolbox, request: str) -> tuple[float, float, int]:
    """Return the seconds to the first call and to the end of the plan, and how many calls it has."""
    started = time.perf_counter()
    first, calls = 0.0, 0
    async for step in planner.plan(request, tuple(toolbox)):
        if isinstance(step, Call):
            calls += 1
            first = first or time.perf_counter() - started
    return first, time.perf_counter() - started, calls


async def measure_all(planner: Planner) -> tuple[list[float], list[float], int]:
    """Return the milliseconds to first calls and whole plans, and the number of calls in one round."""
    toolbox = all_tools()
    await measure(planner, toolbox, REQUESTS[0])  # the first plan warms the runtime
    firsts, wholes, calls = [], [], 0
    for _ in range(ROUNDS):
        calls = 0
        for request in REQUESTS:
            first, whole, number = await measure(planner, toolbox, request)
            calls += number
            wholes.append(1000 * whole)
            if number:
                firsts.append(1000 * first)
    return firsts, wholes, calls


def main() -> None:
    """Print the rows."""
    started = time.perf_counter()
    planner = load_planner(Settings(), lambda: datetime.now(UTC))
    print(
        row("loading the planner, imports included", [1000 * (time.perf_counter() - started)], "ms"),
        flush=True,
    )
    firsts, wholes, calls = asyncio.run(measure_all(planner))
    print(row("request to first call", firsts, "ms"))
    what = f"request to whole plan ({calls / len(REQUESTS):.1f} calls on average)"
    print(row(what, wholes, "ms"), flush=True)


if __name__ == "__main__":
    main()
