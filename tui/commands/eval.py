"""`tinyagent eval`: how often planners plan right, how sure and how fast they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.planning import PlannerUnavailable
from tui.commands.codes import ExitCode
from tui.commands.streams import UsageError, complain, say, say_json
from tui.compose import evaluator
from tui.log_file import log_to

if TYPE_CHECKING:
    from tui.commands.invocation import Invocation

READ_IT = "--even-the-test-set"


def run(invocation: Invocation) -> int:
    """Measure, print the tables or the JSON, and write the report where one is wanted."""
    args = invocation.args
    log_to(invocation.places.log_file)
    bench = evaluator(complain)
    try:
        sets = bench.sets(args.set, args.limit)
    except ValueError as error:  # a set that is not there or cannot be read; it says which and why
        raise UsageError(str(error)) from error
    if args.show and not args.even_the_test_set and (secret := bench.secret(sets)):
        raise UsageError(
            f"--show leaves {', '.join(secret)} unread: whoever reads the failures of a test set begins to"
            " fit it, and then it measures nothing any more. Read those of everyday-dev instead; if the set"
            f" is about to be replaced anyway, add {READ_IT}."
        )
    planners = args.planner or [invocation.settings.model or "bundled"]
    try:
        done = bench.run(planners, sets, baselines=not args.no_baselines)
    except PlannerUnavailable as error:
        complain(str(error))
        return ExitCode.NO_PLANNER
    if args.json:
        say_json(done.json())
    else:
        say(done.summary())
    if args.show:
        for block in done.failures():
            (complain if args.json else say)(f"\n{block}")
    if args.out is not None:
        written = done.write(args.out)
        complain(f"Written to {args.out}: {', '.join(file.name for file in written)}.")
    return ExitCode.DONE
