"""What there is to know about one call, below the picture of the plan."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from agent.events import State
from agent.plan import Argument, references_in
from agent.planning import DOUBTFUL
from agent.provenance import untrusted
from agent.tools import Toolbox
from tui.actions import action
from tui.safe_text import beginning, fit, one_line, visible
from tui.turn import CallView, Turn
from tui.words import DOUBT, EFFECT_WORDS, HELD_SIGN, SIGNS, argument_text, duration, origins, percent

LONGEST = 600
"""Characters of one value that are shown; approvals show all of it."""
_NAME_CELLS = 12


def call_details(turn: Turn, view: CallView, toolbox: Toolbox | None, now: float, width: int) -> Content:
    """Return the details of a call.

    Args:
        turn: the request it belongs to.
        view: the call.
        toolbox: names the arguments; None before the session is there.
        now: the time by the monotonic clock, in seconds.
        width: how wide they are drawn, in cells.
    """
    return Content("\n").join(_lines(turn, view, toolbox, now, width))


def _lines(turn: Turn, view: CallView, toolbox: Toolbox | None, now: float, width: int) -> Iterator[Content]:
    elapsed = view.elapsed(now)
    facts = [
        "held" if view.held_until is not None else view.state.value,
        *(["undone"] if view.undone else []),
        EFFECT_WORDS[view.effect],
        *([duration(elapsed)] if elapsed is not None else []),
        *([f"{percent(view.confidence.tool)} sure"] if view.confidence is not None else []),
    ]
    sign = HELD_SIGN if view.held_until is not None else SIGNS[view.state]
    yield Content.assemble(
        (f"{sign} {view.call.id} {view.title}", "bold"),
        ("  " + " · ".join(facts), "$foreground-muted"),
    )
    if view.fields:
        for field in view.fields:
            if field.text:
                yield _line(
                    field.name, field.text, origins(field.labels), width, foreign=untrusted(field.labels)
                )
    else:
        chances = view.confidence.arguments if view.confidence is not None else ()
        for place, (name, argument) in enumerate(_named(view, toolbox)):
            doubtful = place < len(chances) and chances[place] < DOUBTFUL
            origin = " · ".join(filter(None, (_origin(turn, argument), DOUBT if doubtful else "")))
            if text := argument_text(argument):
                yield _line(name, text, origin, width, foreign=doubtful)
    if view.result is not None:
        labels = view.result.labels()
        yield _line("Result", view.result.as_sentence(), origins(labels), width, foreign=untrusted(labels))
        for change in view.changed:
            what, _, where = change.partition(" ")
            yield _line(what.capitalize(), one_line(where), "", width, foreign=False)
    elif view.held_until is not None:
        yield Content.styled(
            f"Approved. It goes by itself when the time is over; {action('stop_call').shown_key} stops it.",
            "$text-warning",
        )
    elif view.note:
        style = "$text-error" if view.state is State.FAILED else "$foreground-muted"
        yield Content.styled(beginning(view.note), style)


def _line(name: str, text: str, origin: str, width: int, *, foreign: bool) -> Content:
    """Return a name and its value, wrapped so that the value keeps to its column."""
    shown = visible(text[:LONGEST]).rstrip("\n") + ("…" if len(text) > LONGEST else "")
    value = Content.assemble(
        shown,
        (f"  {visible(origin)}" if origin else "", "$text-warning" if foreign else "$foreground-muted"),
    )
    rows = value.wrap(max(width - _NAME_CELLS, _NAME_CELLS))
    column = Content("\n" + " " * _NAME_CELLS).join(row.rstrip() for row in rows)
    return Content.assemble((fit(name, _NAME_CELLS), "$foreground-muted"), column)


def _named(view: CallView, toolbox: Toolbox | None) -> Iterator[tuple[str, Argument]]:
    known = toolbox is not None and view.call.tool in toolbox
    names = [parameter.name for parameter in toolbox[view.call.tool].parameters] if toolbox and known else []
    for index, argument in enumerate(view.call.arguments):
        yield (names[index] if index < len(names) else f"argument {index + 1}"), argument


def _origin(turn: Turn, argument: Argument) -> str:
    """Say where a result that goes in came from."""
    found = [turn.calls[k].result for k in references_in(argument) if k in turn.calls]
    return origins(frozenset().union(*(result.labels() for result in found if result is not None)))
