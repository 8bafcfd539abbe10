"""What can be gone on with after the program ended in the middle of a request."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from agent.checks import check_call

if TYPE_CHECKING:
    from agent.journal import RequestRow
    from agent.past import Past, PastCall
    from agent.tools import Toolbox

INTERRUPTED = "interrupted"
APPROVAL_HOLDS = timedelta(hours=24)
"""How long an approval stays good while the program does not run."""


class NotResumable(Exception):
    """A request cannot be gone on with; the message says why."""

    hint = ""
    """The message says it all; that there is a hint tells faces that the words are meant for the user."""


def why_not(row: RequestRow, past: Past, toolbox: Toolbox) -> str:
    """Return why a request cannot be gone on with; "" when it can.

    Args:
        row: the request.
        past: what the journal says of it.
        toolbox: the tools there are.
    """
    if row.outcome not in (INTERRUPTED, "unknown"):
        return f"Request {row.id} is {'still running' if not row.outcome else 'over'}."
    if past.plan is None:
        return "It was not planned yet, and nothing was done: ask again."
    if not past.readable:
        return "An older version began it, which kept too little to go on from: ask again."
    calls: set[int] = set()
    for call in past.plan:
        if check_call(call, toolbox, calls):
            return "Its plan does not fit the tools that there are now: ask again."
        calls.add(call.id)
    return ""


def still_good(past: PastCall | None, now: datetime) -> PastCall | None:
    """Return a call as it was, without an approval that is too old to act on."""
    if past is None or past.approved_at is None or abs(now - past.approved_at) <= APPROVAL_HOLDS:
        return past
    return replace(past, approved="")
