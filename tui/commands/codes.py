"""What the exit codes of `tinyagent` mean."""

from __future__ import annotations

from enum import IntEnum

from agent.events import Outcome


class ExitCode(IntEnum):
    """What a command tells the shell."""

    DONE = 0
    """Everything asked for was done."""
    FAILED = 1
    """Something failed, or only a part was done."""
    USAGE = 2
    """The command line, the config or the input cannot be used."""
    REFUSED = 3
    """Nothing was changed, because every effect was refused."""
    NO_PLAN = 4
    """No tool fits the request, or the planner was not sure."""
    NO_PLANNER = 5
    """The planner cannot work here."""
    INTERRUPTED = 130
    """Stopped with Ctrl+C."""


MEANINGS = {
    ExitCode.DONE: "done",
    ExitCode.FAILED: "failed, or done in part",
    ExitCode.USAGE: "the command line, the config or the input cannot be used",
    ExitCode.REFUSED: "refused: nothing was changed",
    ExitCode.NO_PLAN: "no plan: no tool fits, or not sure",
    ExitCode.NO_PLANNER: "the planner cannot work here",
    ExitCode.INTERRUPTED: "stopped with Ctrl+C",
}


def code_of(outcome: Outcome) -> ExitCode:
    """Return the exit code for the way a request ended."""
    match outcome:
        case Outcome.DONE:
            return ExitCode.DONE
        case Outcome.PARTLY | Outcome.FAILED | Outcome.UNKNOWN:
            return ExitCode.FAILED
        case Outcome.REFUSED:
            return ExitCode.REFUSED
        case Outcome.NO_PLAN:
            return ExitCode.NO_PLAN
        case Outcome.CANCELLED:
            return ExitCode.INTERRUPTED
