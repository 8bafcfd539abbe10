"""The live picture of a plan: one widget that draws every box and line itself."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import NULL_REGION, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

from agent.events import State
from tui.graph.glyphs import glyphs
from tui.graph.painting import Label, Look, Piece, line_rows, outline_row, paint_row
from tui.graph.shape import Shape, Zoom, shape_of
from tui.graph.walking import Way, step_in_drawing, step_in_outline
from tui.keys.actions import Where, bindings_of
from tui.widgets.plan_words import PlanWords, call_in_short, legend, longest_chain, needs_of

if TYPE_CHECKING:
    from tui.turn import CallView, Turn

FRAMES_A_SECOND = 8
_BOLD = Style(bold=True)
_CHAT_KEEPS = 14
"""Rows that a plan above the chat leaves to it and to the input."""
_LEAST_ROWS = 4
_ABOVE = 2
"""Rows that are shown above what runs."""
_NOTHING = Shape(None, ())


class PlanGraph(ScrollView, can_focus=True):
    """Draws the plan of one turn; arrow keys walk along its lines.

    The picture is laid out anew only when a call is added or the room changes; a change of state repaints.
    The animation timer runs only while a call does, or is held.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "plan--line",
        "plan--line-critical",
        "plan--line-chosen",
        "plan--words",
        "plan--quiet",
        "plan--chosen",
        "plan--space",
        *(f"plan--{state.value}" for state in State),
    }
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.PLAN)

    chosen: reactive[int | None] = reactive(None)
    """The selected call."""
    hovered: reactive[int | None] = reactive(None)
    """The call under the mouse."""
    zoom: reactive[Zoom | None] = reactive(None)
    """How much the boxes say; None for what fits."""

    class Chosen(Message):
        """Another call is selected."""

        def __init__(self, call_id: int | None) -> None:
            super().__init__()
            self.call_id = call_id

    class Redrawn(Message):
        """The picture shows more or less than before, or the selected call runs on."""

    class StopCall(Message):
        """The user wants one call stopped."""

        def __init__(self, call_id: int) -> None:
            super().__init__()
            self.call_id = call_id

    class UndoCall(Message):
        """The user wants back what one call changed."""

        def __init__(self, call_id: int) -> None:
            super().__init__()
            self.call_id = call_id

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._turn: Turn | None = None
        self._needs: dict[int, tuple[int, ...]] = {}
        self._shape = _NOTHING
        self._built_for: tuple[object, ...] = ()
        self._words = PlanWords()
        self._look = Look()
        self._line_rows: list[list[tuple[int, Piece]]] = []
        self._labels: dict[int, Label] = {}
        self._regions: dict[int, Region] = {}
        self._critical: tuple[int, ...] = ()
        self._timed = False
        """Whether the longest chain is one of times; else of numbers of calls."""
        self._scrolled_to = 0
        """Where it scrolled to by itself."""
        self._frame = 0
        self._timer: Timer | None = None
        self.animated = False
        """Whether the timer runs."""

    def on_mount(self) -> None:
        self._timer = self.set_interval(1 / FRAMES_A_SECOND, self._next_frame, pause=True)

    def show(self, turn: Turn | None) -> None:
        """Draw the plan of `turn`, from now on."""
        self._turn = turn
        self._labels.clear()
        self.chosen = self.hovered = None
        self.scroll_home(animate=False)
        self._scrolled_to = 0
        self.update()

    def update(self) -> None:
        """Draw what has changed in the turn."""
        views = list(self._turn.calls.values()) if self._turn else []
        self._keep_lively(any(view.state is State.RUNNING or view.held_until is not None for view in views))
        rebuilt = self._build(views)
        if rebuilt:
            self._forget_missing()
        changed = self._relabel(views)
        if self._look_again(views, anew=rebuilt):
            self.refresh()
        else:
            self._refresh_calls(changed)
        self._follow()

    def _forget_missing(self) -> None:
        """Let go of a call that is not in the plan any more: another reading of the request was chosen."""
        if self.chosen is not None and self.chosen not in self._needs:
            self.chosen = None
        if self.hovered is not None and self.hovered not in self._needs:
            self.hovered = None

    def _follow(self) -> None:
        """Scroll to what runs, if none of it is to be seen; until the user scrolls, or selects a call."""
        if self._turn is None or self.chosen is not None or self.scroll_offset.y != self._scrolled_to:
            return
        seen = Region(*self.scroll_offset, *self.size)
        ids = (view.call.id for view in self._turn.running)
        running = [self._regions[id] for id in ids if id in self._regions]
        if running and seen.area and not any(seen.overlaps(region) for region in running):
            self.scroll_to(y=max(min(region.y for region in running) - _ABOVE, 0), animate=False)
            self._scrolled_to = self.scroll_offset.y

    def _relabel(self, views: Iterable[CallView]) -> list[int]:
        """Say anew what stands in the boxes of some calls; return those where it is something else now."""
        now = time.monotonic()
        changed = []
        for view in views:
            label = self._words.label(view, now, self._frame, self._shape.zoom)
            if self._labels.get(label.id) != label:
                self._labels[label.id] = label
                changed.append(label.id)
        return changed

    def _refresh_calls(self, call_ids: Iterable[int]) -> None:
        """Draw some calls again, if they are to be seen."""
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        for call_id in call_ids:
            region = self._regions.get(call_id, NULL_REGION)
            if region.y < bottom and region.bottom > top:
                self.refresh_lines(region.y, region.height)

    def _keep_lively(self, lively: bool) -> None:
        if self._timer is None or lively == self.animated:
            return
        self.animated = lively
        if lively:
            self._timer.resume()
        else:
            self._timer.pause()

    def on_resize(self, event: events.Resize) -> None:
        self.update()

    def _build(self, views: Sequence[CallView]) -> bool:
        """Lay the picture out anew if its calls, its room or its zoom have changed; tell whether."""
        screen = self.screen.size
        beside = self.screen.has_class("-wide")
        height = self.size.height if beside else max(screen.height - _CHAT_KEEPS, _LEAST_ROWS)
        width = self.size.width or screen.width
        last = views[-1] if views else None
        built_for = (id(self._turn), len(views), last, width, height, screen.width, self.zoom)
        if built_for == self._built_for:
            return False
        self._built_for = built_for
        self.styles.max_height = None if beside else height
        self._needs = needs_of(views)
        names = {view.call.id: cell_len(f"{view.call.id} {view.title}") for view in views}
        self._shape = (
            shape_of(self._needs, width, height, screen.width, names, self.zoom) if views else _NOTHING
        )
        drawing = self._shape.drawing
        if drawing:
            self._regions = {
                box.id: Region(box.x, box.y, box.width, box.height) for box in drawing.boxes.values()
            }
        else:
            self._regions = {line.id: Region(0, y, width, 1) for y, line in enumerate(self._shape.lines)}
        size = Size(drawing.width if drawing else 1, self._shape.height)
        if size != self.virtual_size:
            self.virtual_size = size
            self.refresh(layout=True)
        return True

    def _look_again(self, views: Iterable[CallView], *, anew: bool) -> bool:
        """Find out what stands out in the picture; tell whether it must be drawn anew.

        Args:
            views: the calls.
            anew: the picture was laid out anew.
        """
        over = self._turn is not None and self._turn.over
        if anew or over != self._timed:
            self._timed = over
            self._critical = longest_chain(views, self._needs, timed=over)
        drawing = self._shape.drawing
        lit = self.hovered if self.hovered is not None else self.chosen
        look = Look(
            chosen=self.chosen,
            lit=lit,
            beside_lit=frozenset(self._needs.get(lit, ()))
            | {call for call, needed in self._needs.items() if lit in needed}
            if lit is not None
            else frozenset(),
            critical=self._critical,
            foreign=frozenset(view.call.id for view in views if drawing and self._words.foreign(view)),
            glyphs=glyphs(),
        )
        if look == self._look and not anew:
            return False
        self._look = look
        self._line_rows = line_rows(drawing, look) if drawing else []
        return True

    @property
    def legend(self) -> Content:
        """What the marks in the picture mean."""
        views = self._turn.calls.values() if self._turn else ()
        return legend(self._look, views, timed=self._timed) if self._shape.drawing else Content()

    # Painting

    def render_line(self, y: int) -> Strip:
        """Return one row of the picture."""
        scroll_x, scroll_y = self.scroll_offset
        row = y + scroll_y
        width = self.size.width
        base = self.visual_style.rich_style
        if row >= self._shape.height:
            return Strip.blank(width, base)
        segments = [Segment(piece.text, self._style(piece)) for piece in self._pieces(row)]
        return Strip(segments).crop_extend(scroll_x, scroll_x + width, base)

    def _pieces(self, row: int) -> list[Piece]:
        drawing = self._shape.drawing
        if drawing is None:
            line = self._shape.lines[row]
            return outline_row(line, self._labels[line.id], self.size.width - 1, self._look)
        return paint_row(drawing, self._line_rows[row], self._labels, row, self._look)

    def _style(self, piece: Piece) -> Style:
        style = self.get_component_rich_style(f"plan--{piece.role}")
        return style + _BOLD if piece.strong else style

    def _next_frame(self) -> None:
        """Turn the spinners, count down, and nothing else."""
        self._frame += 1
        if self._turn is not None:
            changed = self._relabel([*self._turn.running, *self._turn.held])
            self._refresh_calls(changed)
            if self.chosen in changed and self._frame % FRAMES_A_SECOND == 0:
                self.post_message(self.Redrawn())

    # Choosing

    def on_blur(self) -> None:
        self.screen.remove_class("-walking")

    def on_focus(self) -> None:
        self.screen.add_class("-walking")
        if self.chosen is None and self._turn is not None and self._turn.calls:
            self.chosen = next(iter(self._turn.calls))

    def watch_chosen(self, chosen: int | None) -> None:
        self.update()
        self._show_chosen()
        self.post_message(self.Chosen(chosen))

    def watch_zoom(self) -> None:
        self.update()
        self._show_chosen()
        self.post_message(self.Redrawn())

    def watch_hovered(self, hovered: int | None) -> None:
        self.update()
        view = self._turn.calls.get(hovered) if self._turn and hovered is not None else None
        self.tooltip = call_in_short(view) if view is not None else None

    def _show_chosen(self) -> None:
        if self.chosen is not None:
            self.scroll_to_region(self._regions.get(self.chosen, NULL_REGION), animate=False)

    def _call_at(self, event: events.MouseEvent) -> int | None:
        offset = event.get_content_offset(self)
        if offset is None:
            return None
        x, y = offset + self.scroll_offset
        return next((id for id, region in self._regions.items() if region.contains(x, y)), None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.hovered = self._call_at(event)

    def on_leave(self) -> None:
        self.hovered = None

    def on_click(self, event: events.Click) -> None:
        self.chosen = self._call_at(event)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.hovered = None
        if event.ctrl:
            event.prevent_default().stop()
            self.action_zoom_in()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.hovered = None
        if event.ctrl:
            event.prevent_default().stop()
            self.action_zoom_out()

    def _walk(self, way: Way) -> None:
        if self.chosen is None:
            return
        if drawing := self._shape.drawing:
            self.chosen = step_in_drawing(drawing, self._needs, self.chosen, way)
        else:
            self.chosen = step_in_outline(self._shape.lines, self._needs, self.chosen, way)

    def action_walk_up(self) -> None:
        self._walk("up")

    def action_walk_down(self) -> None:
        self._walk("down")

    def action_walk_left(self) -> None:
        self._walk("left")

    def action_walk_right(self) -> None:
        self._walk("right")

    def action_zoom_in(self) -> None:
        self.zoom = Zoom(min(self._shape.zoom + 1, Zoom.RESULTS))

    def action_zoom_out(self) -> None:
        self.zoom = Zoom(max(self._shape.zoom - 1, Zoom.NAMES))

    def action_zoom_fit(self) -> None:
        self.zoom = None

    def action_stop_call(self) -> None:
        if self.chosen is not None:
            self.post_message(self.StopCall(self.chosen))

    def action_undo_call(self) -> None:
        if self.chosen is not None:
            self.post_message(self.UndoCall(self.chosen))
