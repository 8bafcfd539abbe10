"""What stands in the boxes of a plan's picture, kept until it is something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from agent.events import State
from agent.provenance import untrusted
from tui.call_words import short_arguments
from tui.graph.critical import critical_path
from tui.graph.lines import LEFT, RIGHT
from tui.graph.painting import Label, Look
from tui.graph.shape import Zoom
from tui.safe_text import clip, one_line
from tui.signs import signs
from tui.words import counted, duration

if TYPE_CHECKING:
    from agent.plan import Call
    from agent.results import Result
    from tui.turn import CallView

_WORTH_SAYING = 0.1
"""Seconds from which on a box tells how long its call took; the details always do."""
_LONGEST = 200
"""Characters of a result that are looked at for a box."""


class PlanWords:
    """Makes the labels of calls. What takes time to say, such as arguments, is said once."""

    def __init__(self) -> None:
        self._arguments: dict[int, tuple[Call, str]] = {}
        self._outcomes: dict[int, tuple[Result | None, str, str]] = {}
        self._foreign: dict[int, tuple[Result, bool]] = {}

    def label(self, view: CallView, now: float, frame: int | None, zoom: Zoom) -> Label:
        """Return what stands in the box of a call.

        Args:
            view: the call.
            now: the time by the monotonic clock, in seconds.
            frame: how often the spinner has turned; None where nothing turns.
            zoom: how much is said.
        """
        sign, when = signs().states[view.state], ""
        elapsed = view.elapsed(now)
        if view.held_until is not None:
            sign, when = signs().held, f"in {view.held_for(now)} s"
        elif view.undone:
            when = "undone"
        elif elapsed is not None and elapsed >= (_WORTH_SAYING if view.since is None else 1):
            when = duration(elapsed)
        if view.state is State.RUNNING and frame is not None:
            sign = signs().turning(frame)
        return Label(
            view.call.id,
            view.state,
            sign,
            view.title,
            self._arguments_of(view.call) if zoom > Zoom.NAMES else "",
            when,
            self._outcome(view) if zoom is Zoom.RESULTS else "",
        )

    def foreign(self, view: CallView) -> bool:
        """Tell whether others wrote what a call found."""
        if view.result is None:
            return False
        known = self._foreign.get(view.call.id)
        if known is None or known[0] is not view.result:
            known = self._foreign[view.call.id] = (view.result, untrusted(view.result.labels()))
        return known[1]

    def _arguments_of(self, call: Call) -> str:
        known = self._arguments.get(call.id)
        if known is None or known[0] is not call:
            known = self._arguments[call.id] = (call, short_arguments(call))
        return known[1]

    def _outcome(self, view: CallView) -> str:
        known = self._outcomes.get(view.call.id)
        if known is None or known[0] is not view.result or known[1] != view.note:
            said = view.result.as_sentence() if view.result is not None else view.note
            known = self._outcomes[view.call.id] = (view.result, view.note, one_line(said[:_LONGEST]))
        return known[2]


def needs_of(views: Iterable[CallView]) -> dict[int, tuple[int, ...]]:
    """Return call -> the calls that it needs, of those that are there."""
    calls = {view.call.id: view.call for view in views}
    return {
        number: tuple(need for need in call.depends_on if need in calls) for number, call in calls.items()
    }


def longest_chain(
    views: Iterable[CallView], needs: Mapping[int, Sequence[int]], *, timed: bool
) -> tuple[int, ...]:
    """Return the chain of calls that decides how long a plan takes; () when there is nothing to tell it from.

    Args:
        views: the calls.
        needs: call -> the calls it needs.
        timed: by the time that they took; else by their number.
    """
    seconds = {view.call.id: view.seconds or 0.0 for view in views} if timed else None
    chain = critical_path(needs, seconds)
    return chain if 1 < len(chain) < len(needs) else ()


def legend(look: Look, views: Iterable[CallView], *, timed: bool) -> Content:
    """Return what the marks in a picture mean; nothing when there are none.

    Args:
        look: what stands out.
        views: the calls.
        timed: the longest chain is one of times.
    """
    said = []
    if look.critical:
        seconds = sum(view.seconds or 0.0 for view in views if view.call.id in look.critical)
        length = duration(seconds) if timed else counted(len(look.critical), "call")
        said.append(f"{look.glyphs.joint(LEFT | RIGHT, LEFT | RIGHT)} longest chain, {length}")
    if look.foreign:
        said.append(f"{look.glyphs.dashes[0]} others wrote it")
    return Content("   ".join(said))


def call_in_short(view: CallView) -> Content:
    """Return what the tooltip of a call says."""
    said = [
        (f"{view.call.id} {view.title}", "bold"),
        (f"  {'held' if view.held_until is not None else view.state.value}", "$foreground-muted"),
    ]
    if arguments := short_arguments(view.call):
        said.append((f"\n{clip(arguments, _LONGEST)}", ""))
    if outcome := view.result.as_sentence() if view.result is not None else view.note:
        said.append((f"\n{clip(outcome, _LONGEST)}", "$foreground-muted"))
    return Content.assemble(*said)
