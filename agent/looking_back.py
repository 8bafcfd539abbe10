"""What became of an effect that had begun when the program ended: its backend is asked, then the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.events import State
from agent.past import PastCall, Recalled, kept
from agent.provenance import NO_LABELS
from agent.results import Ambiguous, Choice, Result

if TYPE_CHECKING:
    from agent.asking import Asking, Report
    from agent.committing import Committer
    from agent.work import Work

MAYBE = "the program ended in the middle of it; it may or may not have happened"
_CHECK, _AGAIN, _HAPPENED = "check", "again", "happened"


async def came_about(
    work: Work, past: PastCall, *, report: Report, asking: Asking, committer: Committer
) -> bool | None:
    """Find out whether an effect came about, and write it down.

    Args:
        work: the call.
        past: how far it had come.
        report: where what is found is told.
        asking: asks the user where nobody else can tell.
        committer: asks the backend.

    Returns:
        Whether it did; None when the user cannot tell either.
    """
    happened = await committer.came_about(past.changes, work.tool.app)
    while happened is None:
        report.state(work, State.UNKNOWN, MAYBE)
        value = await asking.question(work, _what_became_of(past))
        if value is None:
            return None
        if value == _CHECK:
            happened = await committer.came_about(past.changes, work.tool.app)
        else:
            happened = value == _HAPPENED
    if happened:
        result = expected(past)
        report.record("outcome", work.call.id, key=past.key, kept=kept(result, result.labels()))
    else:
        report.record("not begun", work.call.id, key=past.key)
    await report.journal.sealed()
    await committer.clear(past.changes)
    return happened


def expected(past: PastCall) -> Result:
    """Return what an effect gave that came about unseen."""
    return past.expected or Recalled(past.title, past.title, past.title, past.title, NO_LABELS)


def _what_became_of(past: PastCall) -> Ambiguous:
    """Return the question about an effect of which nobody can tell whether it came about."""
    places = ", ".join(change.place for change in past.changes)
    looked = f" I looked at {places}." if places else " What it works on cannot be asked."
    return Ambiguous(
        "unknown",
        f"“{past.title}” was under way when the program ended, and may or may not have happened.{looked}",
        (
            Choice("Check once more", _CHECK),
            Choice("It happened: mark it as done", _HAPPENED),
            Choice("It did not happen: run it again", _AGAIN),
        ),
    )
