"""What the user can do in step mode, and in words what each would do now. No widget in here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agent.tools import Effect
from tui.actions import action
from tui.turn import CallView, Turn
from tui.words import EFFECT_WORDS

NO_READS = "no call is left that only looks"
MOST_NAMED = 4
"""Calls that a line names."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to go on."""

    action: str
    """Its action in `tui.actions`."""
    label: str
    what: str
    """What it would do now, with the calls' names."""
    possible: bool = True


def ways(turn: Turn, shown: int, selected: int, needed: Sequence[int]) -> list[Way]:
    """Return the ways to go on, in the order they are offered.

    Args:
        turn: the request that is stepped through.
        shown: the call on the card.
        selected: the call that is selected in the plan: the one shown, or one that comes later.
        needed: what must come to an end before the selected one can begin.
    """
    here = selected == shown
    with_it = [view for view in _open(turn) if view.call.id in _dependents(turn, shown)]
    skipped = f"{named([turn.calls[shown]])}" + (f", and so {named(with_it)}" if with_it else "")
    reads = [view for view in _open(turn) if view.effect is Effect.READ]
    effects = [view for view in _open(turn) if view.effect in (Effect.WRITE, Effect.SEND)]
    later = f"{named([turn.calls[selected]])} is not ready yet" if not here else ""
    return [
        Way("approve", "Run this", later or _with_effect(turn.calls[shown]), here),
        Way("refuse", "Skip", later or skipped, here),
        Way("run_to", "Run to here", _to_here(turn, selected, needed) or _choose(), bool(needed)),
        Way("run_reads", "Run all reads", named(reads) or NO_READS, bool(reads)),
        Way("to_review", "Back to review", f"one card for {named(effects)}" if effects else "no more cards"),
    ]


def _to_here(turn: Turn, selected: int, needed: Sequence[int]) -> str:
    """Return what runs on the way to a call, and where it stops."""
    on_the_way = [turn.calls[number] for number in needed if number in turn.calls]
    asks = [view for view in on_the_way if view.effect in (Effect.WRITE, Effect.SEND)]
    runs = [view for view in on_the_way if view not in asks]
    said = [named(runs)] if runs else []
    said += [f"asks at {named(asks)}"] if asks else []
    return ", ".join([*said, f"stops at {named([turn.calls[selected]])}"]) if said else ""


def named(views: Iterable[CallView]) -> str:
    """Return calls by number and name: "1 Mail address, 2 PDF summary"."""
    names = [f"{view.call.id} {view.title}" for view in views]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _with_effect(view: CallView) -> str:
    return f"{named([view])} · {EFFECT_WORDS[view.effect]}"


def _choose() -> str:
    return f"{action('go_plan').shown_key} and the arrows choose a later call in the plan"


def _open(turn: Turn) -> list[CallView]:
    return [view for view in turn.calls.values() if not view.state.final and view.held_until is None]


def _dependents(turn: Turn, call_id: int) -> set[int]:
    """Return the calls that need a call, at first or second hand."""
    found = {call_id}
    for view in turn.calls.values():  # a call refers to earlier ones only
        if found & set(view.call.depends_on):
            found.add(view.call.id)
    return found - {call_id}
