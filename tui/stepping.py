"""What the user can do in step mode, and in words what each would do now. No widget in here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from agent.tools import Effect
from tui.call_words import EFFECT_WORDS
from tui.keys.actions import action
from tui.turn import CallView, Turn

Say = Callable[[Iterable[CallView]], str]
"""Says which calls are meant."""
MOST_NAMED = 4
"""Calls that a line names."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to go on."""

    action: str
    """Its action in `tui.keys.actions`."""
    label: str
    what: str
    """What it would do now, with the calls' names."""
    short: str
    """The same with their numbers only, for where there is little room."""
    possible: bool = True


def ways(turn: Turn, shown: int, selected: int, needed: Sequence[int]) -> list[Way]:
    """Return the ways to go on, in the order they are offered.

    Args:
        turn: the request that is stepped through.
        shown: the call on the card.
        selected: the call that is selected in the plan: the one shown, or one that comes later.
        needed: what must come to an end before the selected one can begin.
    """
    here, open_calls = selected == shown, _open(turn)
    with_it = [view for view in open_calls if view.call.id in _dependents(turn, shown)]
    reads = [view for view in open_calls if view.effect is Effect.READ]
    effects = [view for view in open_calls if view.effect.lasts]
    on_the_way = [turn.calls[number] for number in needed if number in turn.calls]

    def way(action: str, label: str, say: Callable[[Say], str], *, possible: bool = True) -> Way:
        return Way(action, label, say(named), say(numbers), possible)

    def this(say: Say) -> str:
        one = turn.calls[shown]
        return f"{say([one])} · {EFFECT_WORDS[one.effect]}" if here else _not_yet(say)

    def skip(say: Say) -> str:
        if not here:
            return _not_yet(say)
        return say([turn.calls[shown]]) + (f", and so {say(with_it)}" if with_it else "")

    def _not_yet(say: Say) -> str:
        return f"{say([turn.calls[selected]])} is not ready"

    return [
        way("approve", "Run this", this, possible=here),
        way("refuse", "Skip", skip, possible=here),
        way(
            "run_to",
            "Run to here",
            lambda say: _to_here(say, on_the_way, turn.calls[selected]),
            possible=bool(on_the_way),
        ),
        way("run_reads", "Run all reads", lambda say: say(reads) or "none is left", possible=bool(reads)),
        way("to_review", "Back to review", lambda say: f"one card: {say(effects)}" if effects else "no card"),
    ]


def _to_here(say: Say, on_the_way: Sequence[CallView], stop: CallView) -> str:
    """Return what runs on the way to a call, and where it stops."""
    if not on_the_way:
        return f"{action('go_plan').shown_key}: choose a later call"
    asks = [view for view in on_the_way if view.effect.lasts]
    runs = [view for view in on_the_way if view not in asks]
    said = [f"runs {say(runs)}"] if runs else []
    said += [f"asks at {say(asks)}"] if asks else []
    return ", ".join([*said, f"stops at {say([stop])}"])


def numbers(views: Iterable[CallView]) -> str:
    """Return calls by their numbers: "1, 2"."""
    return ", ".join(str(view.call.id) for view in views)


def named(views: Iterable[CallView]) -> str:
    """Return calls by number and name: "1 Mail address, 2 PDF summary"."""
    names = [f"{view.call.id} {view.title}" for view in views]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _open(turn: Turn) -> list[CallView]:
    return [view for view in turn.calls.values() if not view.state.final and view.held_until is None]


def _dependents(turn: Turn, call_id: int) -> set[int]:
    """Return the calls that need a call, at first or second hand."""
    found = {call_id}
    for view in turn.calls.values():  # a call refers to earlier ones only
        if found & set(view.call.depends_on):
            found.add(view.call.id)
    return found - {call_id}
