"""What can be gone on with after the program ended in the middle of a request."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from agent.checks import check_call
from agent.filling import TIME_SLOT
from agent.masking import marked
from agent.tools import Effect, Toolbox

if TYPE_CHECKING:
    from agent.journal import RequestRow
    from agent.past import Past, PastCall
    from agent.work import Work

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


def take_up(work: Work, past: PastCall) -> bool:
    """Give a call back what the user said of it before the program ended.

    Returns:
        Whether what it gave still counts; a look-up that held a secret is made anew.
    """
    work.past, work.approved = past, past.approved
    if not past.open:
        work.changes = list(past.changes)
    names = {parameter.name for parameter in work.tool.parameters}
    for slot, value in {**past.answers, **past.changed}.items():
        if marked(value):
            continue  # a secret, which is not kept: without it the call is another one, and asked about
        name = slot.removeprefix(TIME_SLOT)
        (work.typed if name in names else work.answers)[name if name in names else slot] = value
    return past.result is None or not marked(past.result.text) or work.tool.effect is not Effect.READ
