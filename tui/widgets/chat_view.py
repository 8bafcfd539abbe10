"""The conversation under the user's hands: a cursor that goes from part to part, folding, copying."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from tui.chat.entry import Entry, Kind, Part
from tui.copying import copy_and_tell
from tui.keys.actions import Where, bindings_of
from tui.safe_text import LONGEST_SHOWN
from tui.widgets.chat_pages import ChatPages

if TYPE_CHECKING:
    from tui.turn import Turn

MOST_LINES_ABOVE = 3
"""Lines of a request that are kept in sight when its plan unfolds."""
_NAMES = {
    Kind.REQUEST: "the request",
    Kind.PLAN: "the plan",
    Kind.CALL: "the result",
    Kind.NOTICE: "the notice",
    Kind.ANSWER: "the answer",
    Kind.CODE: "the code",
    Kind.MORE: "the answer",
}


class ChatView(ChatPages):
    """The conversation with a cursor."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.CHAT)
    FOCUS_ON_CLICK = False
    """Whoever unfolds a plan or selects words goes on writing."""

    class PlanOpened(Message):
        """The user wants to see a plan."""

        def __init__(self, turn: Turn, call_id: int) -> None:
            super().__init__()
            self.turn = turn
            self.call_id = call_id
            """The call to select; 0 for none."""

    class Reused(Message):
        """The user wants to change a request and make it anew."""

        def __init__(self, turn: Turn) -> None:
            super().__init__()
            self.turn = turn

    class TakenBack(Message):
        """The user wants a request that waits its turn not to run."""

        def __init__(self, turn: Turn, *, into_input: bool) -> None:
            super().__init__()
            self.turn = turn
            self.into_input = into_input

    class StopWanted(Message):
        """The user does not want to be sent what is about to go."""

        def __init__(self, turn: Turn, calls: list[int]) -> None:
            super().__init__()
            self.turn = turn
            self.calls = calls

    class FindWanted(Message):
        """The user wants to search, or with `steps` to go to another place that was found."""

        def __init__(self, steps: int = 0) -> None:
            super().__init__()
            self.steps = steps

    class SaveWanted(Message):
        """The user wants a text in a file."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    # The cursor

    @property
    def entry(self) -> Entry | None:
        """The entry that the cursor is in."""
        return self.entries[self.cursor[0]] if self.cursor is not None else None

    @property
    def part(self) -> Part | None:
        """The part that the cursor stands on."""
        if self.cursor is None:
            return None
        index, number = self.cursor
        parts = self.book.parts_of(index)
        return parts[min(number, len(parts) - 1)]

    def on_focus(self) -> None:
        if not self._cursor_in_sight():
            self._look_for_cursor()
        self.refresh()

    def on_blur(self) -> None:
        self.cursor = None

    def _cursor_in_sight(self) -> bool:
        part = self.part
        if self.cursor is None or part is None:
            return False
        return self.in_sight(self.cursor[0], part)

    def _look_for_cursor(self) -> None:
        """Put the cursor on the last part in the window: whoever has scrolled up stays there."""
        if not self.entries:
            return
        index, line = self.place_at(self.size.height - 1) or (len(self.entries) - 1, -1)
        parts = self.book.parts_of(index)
        self.cursor = index, self.book.part_with(index, line) if line >= 0 else len(parts) - 1

    def _put_cursor(self, index: int, number: int) -> None:
        self.cursor = index, number
        if (part := self.part) is not None:
            self.show_lines(index, part.first, part.last)

    def _move(self, step: int) -> None:
        if self.cursor is None or not self._cursor_in_sight():
            self._look_for_cursor()
            return
        index, number = self.cursor
        number += step
        if number < 0 and index > 0:
            index -= 1
            number = len(self.book.parts_of(index)) - 1
        elif number >= len(self.book.parts_of(index)) and index < len(self.entries) - 1:
            index, number = index + 1, 0
        if 0 <= number < len(self.book.parts_of(index)):
            self._put_cursor(index, number)
        elif step > 0:
            self.go_to_end()

    def action_part_up(self) -> None:
        if self.cursor is not None and self.part is not None and self.hidden_above(self.cursor[0], self.part):
            self.scroll_up(animate=False)
        else:
            self._move(-1)

    def action_part_down(self) -> None:
        if self.cursor is not None and self.part is not None and self.hidden_below(self.cursor[0], self.part):
            self.scroll_down(animate=False)
        else:
            self._move(1)

    def action_first_part(self) -> None:
        self.scroll_home(animate=False)
        if self.entries:
            self._put_cursor(0, 0)

    def action_last_part(self) -> None:
        self.go_to_end()
        self._look_for_cursor()

    # What is done with the part

    async def action_copy(self) -> None:
        if self.text_selection is not None and (selected := self.screen.get_selected_text()):
            await copy_and_tell(self.app, selected, "the selection")
        elif (part := self.part) is not None:
            await copy_and_tell(self.app, part.text, _NAMES[part.kind])

    async def action_copy_turn(self) -> None:
        if (entry := self.entry) is not None:
            await copy_and_tell(
                self.app, "\n\n".join(filter(None, entry.texts())), "the request and its answer"
            )

    def action_save_part(self) -> None:
        if (part := self.part) is not None:
            self.post_message(self.SaveWanted(part.text))

    def action_open_part(self) -> None:
        """Do what Enter does on the part: unfold, fold, show more, show a call."""
        entry, part = self.entry, self.part
        if self.cursor is None or entry is None or part is None:
            return
        index = self.cursor[0]
        match part.kind:
            case Kind.REQUEST | Kind.PLAN if entry.waits and entry.turn is not None:
                self.post_message(self.TakenBack(entry.turn, into_input=True))
            case Kind.REQUEST | Kind.PLAN if entry.turn is not None and entry.turn.calls:
                self._fold(index, entry, entry.turn)
            case Kind.CALL if entry.turn is not None:
                self.post_message(self.PlanOpened(entry.turn, part.call_id))
            case Kind.MORE:
                entry.shown += LONGEST_SHOWN
                self.entry_changed(index)
            case _:
                pass

    def _fold(self, index: int, entry: Entry, turn: Turn) -> None:
        entry.unfolded = not entry.unfolded
        self.entry_changed(index)
        parts = self.book.parts_of(index)
        plan = next(part for part in parts if part.kind is Kind.PLAN)
        last = max((part.last for part in parts if part.kind is Kind.CALL), default=plan.last)
        self.cursor = index, parts.index(plan)
        request = parts[0]
        first = request.first if request.last - request.first < MOST_LINES_ABOVE else plan.first
        self.show_lines(index, first, last)
        if entry.unfolded:
            self.post_message(self.PlanOpened(turn, 0))

    def action_as_markdown(self) -> None:
        entry = self.entry
        if self.cursor is None or entry is None or not entry.answer:
            return
        entry.rendered = not entry.rendered
        self.entry_changed(self.cursor[0])
        parts = self.book.parts_of(self.cursor[0])
        answer = next(number for number, part in enumerate(parts) if part.kind is Kind.ANSWER)
        self._put_cursor(self.cursor[0], answer)

    def action_edit_again(self) -> None:
        entry = self.entry
        if entry is None or entry.turn is None:
            return
        if entry.waits:
            self.post_message(self.TakenBack(entry.turn, into_input=True))
        else:
            self.post_message(self.Reused(entry.turn))

    def action_drop_waiting(self) -> None:
        entry, part = self.entry, self.part
        if entry is None or entry.turn is None or part is None:
            return
        if entry.waits:
            self.post_message(self.TakenBack(entry.turn, into_input=False))
        elif held := [view.call.id for view in entry.turn.held if part.call_id in (0, view.call.id)]:
            self.post_message(self.StopWanted(entry.turn, held))

    def action_times_here(self) -> None:
        self.timed = not self.timed

    def action_find_here(self) -> None:
        self.post_message(self.FindWanted())

    def action_found_before(self) -> None:
        self.post_message(self.FindWanted(-1))

    def action_found_after(self) -> None:
        self.post_message(self.FindWanted(1))

    # The mouse

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or (self.text_selection is not None and event.chain == 1):
            return
        place = self.place_at(offset.y)
        if place is None:
            return
        index, line = place
        self.cursor = index, self.book.part_with(index, line)
        part = self.part
        if part is None or not part.first <= line <= part.last:
            return  # between two of them
        if event.chain > 1:
            event.prevent_default()  # Textual would select the whole conversation,
            event.stop()  # and the whole screen
            self.select_lines(index, part.first, part.last)
        elif event.chain == 1 and part.kind in (Kind.PLAN, Kind.CALL, Kind.MORE):
            self.action_open_part()
