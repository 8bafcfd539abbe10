"""A plan to take along: as a picture, as a Mermaid flowchart, or as plain text."""

from __future__ import annotations

import time
from enum import StrEnum
from typing import TYPE_CHECKING

from rich.cells import cell_len

from agent.export import plan_mermaid
from agent.masking import masked
from agent.plan import Plan
from tui.graph.glyphs import glyphs
from tui.graph.outline import outline
from tui.graph.painting import Label, Look, line_rows, outline_row, paint_row
from tui.graph.shape import LONGEST_DRAWN, Zoom, whole_drawing
from tui.graph.svg import plan_svg
from tui.safe_text import clip
from tui.widgets.call_details import call_facts
from tui.widgets.plan_words import PlanWords, legend, longest_chain, needs_of

if TYPE_CHECKING:
    from agent.tools import Toolbox
    from tui.graph.layout import Drawing
    from tui.turn import Turn

TEXT_CELLS = 100
"""How wide plain text is, but for pictures."""
_LONGEST_TITLE = 300


class PlanForm(StrEnum):
    """What a plan can be saved as; the value is the ending of the file."""

    SVG = "svg"
    MERMAID = "mmd"
    TEXT = "txt"


def export(turn: Turn, form: PlanForm, toolbox: Toolbox | None) -> str:
    """Return the plan of a request in one of its forms.

    Args:
        turn: the request, with at least one call.
        form: which.
        toolbox: names the arguments; None when there is none yet.
    """
    match form:
        case PlanForm.SVG:
            return picture_svg(turn)
        case PlanForm.MERMAID:
            return masked(plan_mermaid(Plan(tuple(view.call for view in turn.calls.values())))) + "\n"
        case PlanForm.TEXT:
            return f"{clip(turn.text, _LONGEST_TITLE)}\n\n{picture_text(turn)}\n\n{_facts(turn, toolbox)}\n"


def picture_svg(turn: Turn) -> str:
    """Return the picture of a request's plan as SVG."""
    zoom = Zoom.RESULTS if any(view.result is not None for view in turn.calls.values()) else Zoom.ARGUMENTS
    drawing, labels, look = _picture(turn, zoom)
    said = legend(look, turn.calls.values(), timed=turn.over).plain
    return plan_svg(drawing, labels, look, clip(turn.text, _LONGEST_TITLE), said)


def picture_text(turn: Turn, width: int | None = None) -> str:
    """Return the picture of a plan as lines of text; of a long plan, or where it has no room, a list.

    Args:
        turn: the request.
        width: the most cells that a line may take; None for as many as it takes.
    """
    drawing, labels, look = _picture(turn, Zoom.ARGUMENTS)
    if len(turn.calls) > LONGEST_DRAWN or drawing.width > (width or drawing.width):
        lines = outline(tuple(needs_of(turn.calls.values()).items()))
        rows = [
            outline_row(line, labels[line.id], min(width or TEXT_CELLS, TEXT_CELLS), look) for line in lines
        ]
    else:
        rows = [
            paint_row(drawing, pieces, labels, y, look) for y, pieces in enumerate(line_rows(drawing, look))
        ]
    return masked("\n".join("".join(piece.text for piece in row).rstrip() for row in rows))


def _picture(turn: Turn, zoom: Zoom) -> tuple[Drawing, dict[int, Label], Look]:
    words = PlanWords()
    now = time.monotonic()
    views = list(turn.calls.values())
    needs = needs_of(views)
    names = {view.call.id: cell_len(f"{view.call.id} {view.title}") for view in views}
    look = Look(
        critical=longest_chain(views, needs, timed=turn.over),
        foreign=frozenset(view.call.id for view in views if words.foreign(view)),
        glyphs=glyphs(),
    )
    return (
        whole_drawing(needs, names, zoom),
        {view.call.id: words.label(view, now, None, zoom) for view in views},
        look,
    )


def _facts(turn: Turn, toolbox: Toolbox | None) -> str:
    now = time.monotonic()
    facts = (call_facts(turn, view, toolbox, now, TEXT_CELLS).plain for view in turn.calls.values())
    return masked("\n\n".join(facts))
