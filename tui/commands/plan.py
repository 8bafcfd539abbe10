"""`tinyagent plan`: the plan for a request, as text, JSON, Mermaid or a picture. Runs nothing."""

from __future__ import annotations

import asyncio
import logging
import shutil
import sys
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from agent.conduct import plan_only
from agent.export import plan_json, plan_mermaid
from agent.language import PlanError, print_plan
from agent.plan import Plan
from agent.planning import PlanEnd, PlannerUnavailable
from tui.commands.codes import ExitCode
from tui.commands.streams import complain, input_lines, is_terminal, request_of, say, say_json, say_or_write
from tui.compose import LatePlanner, all_tools, load_planner
from tui.log_file import log_to
from tui.turn import planned_turn

if TYPE_CHECKING:
    from agent.results import JsonValue
    from agent.tools import Toolbox
    from tui.commands.invocation import Invocation

log = logging.getLogger(__name__)


def run(invocation: Invocation) -> int:
    """Plan the request of the command line, or with `--json -` every line of standard input."""
    log_to(invocation.places.log_file)
    if invocation.args.json and invocation.args.words == ["-"]:
        return _plan_lines(invocation)
    return asyncio.run(_plan_one(invocation, request_of(invocation.args.words)))


async def _plan_one(invocation: Invocation, request: str) -> ExitCode:
    planner, toolbox = _planner(invocation), all_tools()
    now = invocation.clock()()
    try:
        plan, end = await plan_only(planner, toolbox, request)
    except PlannerUnavailable as error:
        complain(str(error))
        return ExitCode.NO_PLANNER
    except PlanError as error:
        complain(f"The planner wrote something that is not a plan. {error}")
        return ExitCode.FAILED
    finally:
        await planner.close()
    if invocation.args.json:
        zone = invocation.settings.timezone()
        say_json(_as_json(plan, end, request, toolbox, now, zone))
    else:
        if len(plan):
            _show(plan, request, toolbox, invocation)
        _comment(end)
    return ExitCode.DONE if len(plan) else ExitCode.NO_PLAN


def _show(plan: Plan, request: str, toolbox: Toolbox, invocation: Invocation) -> None:
    """Print the plan in the form that was asked for, or write it into the file that was named.

    Raises:
        UsageError: the file cannot be written.
    """
    args = invocation.args
    if args.mermaid:
        say(plan_mermaid(plan))
    elif args.drawing or args.svg:
        from tui.graph.export import picture_svg, picture_text

        turn = planned_turn(request, plan, toolbox)
        if args.drawing:
            columns = shutil.get_terminal_size().columns if is_terminal(sys.stdout) else None
            say(picture_text(turn, columns))
        else:
            say_or_write(picture_svg(turn), args.svg)
    else:
        say(print_plan(plan))


def _comment(end: PlanEnd) -> None:
    """Say beside the plan what the planner has to say of it."""
    if end.message:
        complain(end.message)


def _plan_lines(invocation: Invocation) -> ExitCode:
    """Answer each line of standard input with one line, whatever is on it."""
    planner, toolbox = _planner(invocation), all_tools()
    clock, zone = invocation.clock(), invocation.settings.timezone()
    code = ExitCode.DONE
    # One loop for all, but reading stays outside of it, so that Ctrl+C ends the wait for a line at once.
    with asyncio.Runner() as runner:
        try:
            for request in input_lines():
                plan, end = runner.run(_plan_any(planner, toolbox, request))
                code = code if planner.failure is None else ExitCode.NO_PLANNER
                say_json(_as_json(plan, end, request, toolbox, clock(), zone))
        finally:
            runner.run(planner.close())
    return code


async def _plan_any(planner: LatePlanner, toolbox: Toolbox, request: str) -> tuple[Plan, PlanEnd]:
    """Return the plan for one line, or an empty one whose message says why there is none."""
    try:
        return await plan_only(planner, toolbox, request)
    except PlannerUnavailable as error:
        return Plan(), PlanEnd(0.0, sure=False, message=str(error))
    except PlanError as error:
        message = f"The planner wrote something that is not a plan. {error}"
        return Plan(), PlanEnd(0.0, sure=False, message=message)
    except Exception as error:
        # One line that trips a defect must not lose the answers to the thousand after it.
        log.exception("planning failed for a request of %d characters", len(request))
        message = f"Planning failed ({type(error).__name__}); the log says more."
        return Plan(), PlanEnd(0.0, sure=False, message=message)


def _as_json(
    plan: Plan, end: PlanEnd, request: str, toolbox: Toolbox, now: datetime, zone: ZoneInfo
) -> dict[str, JsonValue]:
    return plan_json(
        plan,
        toolbox,
        now,
        zone,
        request=request,
        confidence=end.confidence,
        message=end.message,
        confidences=end.calls,
    )


def _planner(invocation: Invocation) -> LatePlanner:
    return LatePlanner(lambda: load_planner(invocation.settings, invocation.clock()))
