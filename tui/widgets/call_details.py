"""What there is to know about one call, below the picture of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from agent.events import State
from agent.plain_text import stands_in
from agent.plan import Argument, Literal, references_in
from agent.planning import DOUBTFUL
from agent.provenance import YOURS, Label, Origin, untrusted
from tui.call_words import DOUBT, EFFECT_WORDS, argument_text, origins
from tui.keys.actions import action
from tui.safe_text import beginning, fit, one_line, visible
from tui.signs import signs
from tui.words import duration, percent

if TYPE_CHECKING:
    from agent.tools import Toolbox
    from tui.turn import CallView, Turn

LONGEST = 600
"""Characters of one value that are shown; approvals show all of it."""
_NAME_CELLS = 12
DOOR = "plan_action"
"""The meta key of words that can be clicked; its value is the action."""
_PLANNERS = frozenset({Label(Origin.MODEL)})


def call_details(turn: Turn, view: CallView, toolbox: Toolbox | None, now: float, width: int) -> Content:
    """Return what there is to know about a call, and which keys do something with it.

    Args:
        turn: the request it belongs to.
        view: the call.
        toolbox: names the arguments; None before the session is there.
        now: the time by the monotonic clock, in seconds.
        width: how wide they are drawn, in cells.
    """
    facts = call_facts(turn, view, toolbox, now, width)
    return Content("\n").join([facts, *_what_can_be_done(turn, view)])


def call_facts(turn: Turn, view: CallView, toolbox: Toolbox | None, now: float, width: int) -> Content:
    """Return what there is to know about a call; the arguments are those of `call_details`."""
    return Content("\n").join(
        [
            _head(view, now),
            *_arguments(turn, view, toolbox, width),
            *_what_came_of_it(view, width),
        ]
    )


def _head(view: CallView, now: float) -> Content:
    elapsed = view.elapsed(now)
    facts = [
        "held" if view.held_until is not None else view.state.value,
        *(["undone"] if view.undone else []),
        EFFECT_WORDS[view.effect],
        *([duration(elapsed)] if elapsed is not None else []),
        *([f"{percent(view.confidence.tool)} sure"] if view.confidence is not None else []),
    ]
    sign = signs().held if view.held_until is not None else signs().states[view.state]
    return Content.assemble(
        (f"{sign} {view.call.id} {view.title}", "bold"),
        ("  " + " · ".join(facts), "$foreground-muted"),
    )


def _arguments(turn: Turn, view: CallView, toolbox: Toolbox | None, width: int) -> Iterator[Content]:
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


def _what_came_of_it(view: CallView, width: int) -> Iterator[Content]:
    if view.result is not None:
        labels = view.result.labels()
        yield _line("Result", view.result.as_sentence(), origins(labels), width, foreign=untrusted(labels))
        for change in view.changed:
            what, _, where = change.partition(" ")
            yield _line(what.capitalize(), one_line(where), "", width, foreign=False)
    elif view.note and view.held_until is None:
        style = "$text-error" if view.state is State.FAILED else "$foreground-muted"
        yield Content.styled(beginning(view.note), style)


def _what_can_be_done(turn: Turn, view: CallView) -> Iterator[Content]:
    """Say what can be done with the call now: a key does it, and so does a click on its words."""
    if view.held_until is not None:
        said: list[str | Content] = ["Approved. It goes by itself when the time is over. "]
        said.append(_door("stop_call", "stops it"))
    elif view.state is State.WAITING and not turn.over:
        said = ["It waits for you. ", _door("go_ask", "goes there")]
    elif view.state in (State.PENDING, State.RUNNING) and not turn.over:
        said = [_door("stop_call", "stops it")]
    elif view.state is State.DONE and view.changed and not view.undone:
        said = [_door("undo_call", "undoes it"), "   ", _door("undo", "undoes the latest request")]
    else:
        return
    waits = view.held_until is not None or view.state is State.WAITING
    yield Content.assemble(*said).stylize_before("$text-warning" if waits else "$foreground-muted")


def _door(name: str, what: str) -> Content:
    """Return the key of an action and what it does, to be clicked; a plan pane runs it."""
    key = action(name).shown_key
    words = Content(f"{key} {what}" if key else what)
    return words.stylize(Style(underline=True)).stylize(Style.from_meta({DOOR: name}))


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
    """Say where what an argument says, or the result that goes in, came from."""
    if isinstance(argument, Literal):
        own = stands_in(str(argument.value), turn.text)
        return origins(YOURS if own else _PLANNERS)
    found = [turn.calls[k].result for k in references_in(argument) if k in turn.calls]
    return origins(frozenset().union(*(result.labels() for result in found if result is not None)))
