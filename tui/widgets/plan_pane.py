"""The plan beside the chat: its picture, and the details of the selected call.

What draws a plan is loaded when there is one to draw: the first frame has none.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.keys.actions import Where, action

if TYPE_CHECKING:
    from agent.tools import Toolbox
    from tui.turn import Turn
    from tui.widgets.plan_graph import PlanGraph


class PlanPane(Vertical):
    """Shows the plan of one turn."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.toolbox: Toolbox | None = None
        """Names the arguments in the details; None before the session is there."""
        self.turn: Turn | None = None
        self._graph: PlanGraph | None = None
        self._legend = Static(id="plan-legend")
        self._text = Static(markup=False, id="details-text")
        self._details = VerticalScroll(self._text, id="details", can_focus=False)
        self._legend_said, self._text_said = Content(), Content()
        """What stands there."""

    def compose(self) -> ComposeResult:
        yield Static(Content("The plan is drawn here while it is made."), id="plan-empty")

    @property
    def graph(self) -> PlanGraph:
        """The picture."""
        return self._graph or self.get_ready()

    def get_ready(self) -> PlanGraph:
        """Load and return what draws a plan, before it is wanted."""
        if self._graph is None:
            from tui.widgets.plan_graph import PlanGraph

            self._graph = PlanGraph(id="graph")
            self.mount(self._graph, self._legend, self._details)
        return self._graph

    def show(self, turn: Turn | None) -> None:
        """Show the plan of `turn` from now on."""
        if turn is not None:
            turn.read()
        self.turn = turn
        self.graph.show(turn)
        self.update_turn()

    def update_turn(self) -> None:
        """Draw what has changed in the turn."""
        self.set_class(self.turn is not None and bool(self.turn.calls), "-drawn")
        self.graph.update()
        self._draw_all_round()

    def walk(self) -> None:
        """Take the focus; in a low terminal the plan comes to the front for as long as it has it."""
        self.remove_class("-hidden")
        self.screen.add_class("-walking")
        self.call_after_refresh(self.graph.focus)

    def on_resize(self) -> None:
        if self._graph is not None:
            self._draw_all_round()

    def on_plan_graph_chosen(self, event: PlanGraph.Chosen) -> None:
        self._draw_details(event.call_id)

    async def on_click(self, event: events.Click) -> None:
        """Do what the words say that were clicked."""
        from tui.widgets.call_details import DOOR

        name = event.style.meta.get(DOOR)
        if name is not None:
            where = self.graph if action(name).where is Where.PLAN else self.screen
            await self.app.run_action(name, where)

    def on_plan_graph_redrawn(self) -> None:
        self._draw_all_round()

    def on_descendant_focus(self) -> None:
        self._draw_legend()

    def on_descendant_blur(self) -> None:
        self._draw_legend()

    def _draw_all_round(self) -> None:
        self._draw_legend()
        self._draw_details(self.graph.chosen)

    def _draw_legend(self) -> None:
        """Say what the marks mean, and while the plan is walked which keys make it larger and smaller."""
        keys = [action(name).shown_key for name in ("zoom_out", "zoom_in")]
        zoom = f"{' '.join(keys)} zoom" if self.graph.has_focus and all(keys) else ""
        legend = Content("   ").join(part for part in (self.graph.legend, Content(zoom)) if part)
        if legend != self._legend_said:
            self._legend_said = legend
            self._legend.update(legend)

    def _draw_details(self, call_id: int | None) -> None:
        view = self.turn.calls.get(call_id) if self.turn and call_id is not None else None
        self._details.display = view is not None
        if view is not None and self.turn is not None:
            from tui.widgets.call_details import call_details

            width = self._text.size.width or self.size.width
            details = call_details(self.turn, view, self.toolbox, time.monotonic(), width)
            if details != self._text_said:
                self._text_said = details
                self._text.update(details)
