"""What the screen calls things: modes, outcomes, durations, numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from agent.events import Mode, Outcome, State
from tui.safe_text import one_line

if TYPE_CHECKING:
    from agent.events import EndedLate

MODE_WORDS = {
    Mode.REVIEW: ("review", "Reads run; effects wait for you on one card."),
    Mode.STEP: ("step", "Every call waits for you."),
    Mode.AUTO: ("auto", "Only sending, and calls with foreign content, wait for you."),
    Mode.DRY_RUN: ("dry run", "Nothing with an effect runs."),
}

OUTCOME_WORDS = {
    Outcome.DONE: "done",
    Outcome.PARTLY: "partly done",
    Outcome.REFUSED: "refused",
    Outcome.FAILED: "failed",
    Outcome.NO_PLAN: "no plan",
    Outcome.CANCELLED: "stopped",
    Outcome.UNKNOWN: "not known whether done",
}


def duration(seconds: float) -> str:
    """Return a duration in at most six cells: "12 ms", "0.4 s", "2 min"."""
    if seconds < 0.0995:
        return f"{max(seconds, 0) * 1000:.0f} ms"
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min"


def late_words(late: EndedLate) -> str:
    """Return how an effect ended that its request did not wait for."""
    how = "was done after all" if late.state is State.DONE else "did not work"
    return f"“{one_line(late.title)}”, under way when you stopped, {how}. {late.note}".strip()


def interrupted_words(requests: Sequence[int]) -> str:
    """Return that requests wait to be gone on with, and how."""
    if len(requests) == 1:
        return f'Request {requests[0]} was interrupted: "tinyagent resume" goes on with it.'
    return f'{len(requests)} requests were interrupted: "tinyagent resume" goes on with the oldest.'


def percent(share: float) -> str:
    """Return a share from 0 to 1 as "93 %"; never a rounded-up "100 %"."""
    return f"{min(int(100 * share), 99)} %"


def counted(number: int, one: str, many: str = "") -> str:
    """Return "1 call", "3 calls"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
