"""Saves the plan on the screen into a file of the user's, copies it, and tells where it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App

from tui.graph.export import PlanForm, export
from tui.safe_text import one_line
from tui.terminal.clipboard import copy, save

if TYPE_CHECKING:
    from agent.tools import Toolbox
    from tui.turn import Turn

_TITLES = {
    PlanForm.SVG: "The plan is saved as a picture",
    PlanForm.MERMAID: "The plan is saved as a flowchart",
    PlanForm.TEXT: "The plan is saved as text",
}


async def save_plan(
    app: App[None], turn: Turn | None, form: str, folder: Path | None, toolbox: Toolbox | None
) -> Path | None:
    """Save the plan of a request, and tell where it is, or why it is not.

    Args:
        app: tells it.
        turn: the request; None when no plan is shown.
        form: one of `PlanForm`.
        folder: where it goes; None when there is no place for it.
        toolbox: names the arguments; None when there is none yet.
    """
    if turn is None or not turn.calls or folder is None:
        app.notify("There is no plan yet." if folder else "There is no folder for it.", markup=False)
        return None
    wanted = PlanForm(form)
    text = export(turn, wanted, toolbox)
    try:
        file = save(text, folder, f"plan-{turn.asked.request_id}" if turn.asked else "plan", wanted)
    except OSError as error:
        said = f"It could not be saved in {folder}: {error.strerror or error}"
        app.notify(one_line(said), severity="error", markup=False, timeout=10)
        return None
    app.notify(one_line(str(file)), title=_TITLES[wanted], markup=False, timeout=10)
    copied = await copy(text, app.copy_to_clipboard)
    if copied.confirmed:
        app.notify(copied.said, title="And copied", markup=False, timeout=4)
    return file
