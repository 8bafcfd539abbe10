"""Asks before a conversation is deleted for good, and says what goes with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from agent.conversations import Conversation, Conversations
from agent.forgetting import why_kept
from tui.guard import Guard
from tui.keys.actions import Where, bindings_of, sheet_bindings
from tui.safe_text import clip
from tui.screens.steady_focus import SteadyFocus
from tui.words import counted

if TYPE_CHECKING:
    from agent.journal import Journal, RequestRow

_LONGEST = 120
"""Cells of the name that are shown."""


@dataclass(frozen=True, slots=True)
class Going:
    """What goes with a conversation."""

    conversation: Conversation
    rows: Sequence[RequestRow]
    changes: int
    """How many requests changed something, which can be undone no longer then."""
    running: Sequence[RequestRow]
    """Those that are not over: while there are any, nothing is deleted."""
    unknown: Sequence[RequestRow]
    """Those with an effect of which nobody knows whether it happened."""


def going(journal: Journal, conversation: Conversation) -> Going:
    """Return what goes with a conversation. Blocking; JournalError when it cannot be read."""
    return _going(
        journal,
        conversation,
        journal.requests_of(conversation.id),
        Conversations(journal).changed(conversation.id),
    )


def going_of(journal: Journal, row: RequestRow) -> Going:
    """Return what goes with one request. Blocking; JournalError when it cannot be read."""
    changed = any(entry.kind == "change" for entry in journal.entries(row.id))
    alone = Conversation(0, "", row.text, 1, row.at, row.at, row.outcome or "")
    return _going(journal, alone, [row], int(changed))


def _going(journal: Journal, conversation: Conversation, rows: Sequence[RequestRow], changed: int) -> Going:
    running = [row for row in rows if not row.outcome]
    unknown = [row for row in rows if row.outcome and why_kept(journal, row)]
    return Going(conversation, rows, changed, running, unknown)


class ForgetScreen(SteadyFocus[bool], ModalScreen[bool]):
    """Its result is whether to delete.

    Args:
        what: what goes.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*sheet_bindings(), *bindings_of(Where.QUIT)]

    def __init__(self, what: Going) -> None:
        super().__init__()
        self._what = what
        self._guard = Guard()

    def compose(self) -> ComposeResult:
        what = self._what
        with Vertical(classes="sheet -small"):
            yield Static(Content.styled(f"Delete “{clip(what.conversation.title, _LONGEST)}”?", "bold"))
            for line in _lines(what):
                yield Static(line, classes="forget-line")
            with Horizontal(classes="ask-buttons"):
                yield Button(Content("Keep it"), id="keep", compact=True)
                if not what.running:
                    yield Button(Content("Delete for good"), id="forget", compact=True, variant="error")

    def on_mount(self) -> None:
        self.query_one("#keep").focus()
        self.call_after_refresh(self._guard.seen)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "keep" or self._guard.open:
            self.dismiss(event.button.id == "forget")

    def action_close(self) -> None:
        self.dismiss(False)

    def action_other_button(self) -> None:
        self.focus_next()


def _lines(what: Going) -> Iterable[Content]:
    if what.running:
        numbers = ", ".join(str(row.id) for row in what.running)
        yield Content.styled(
            f"Request {numbers} in it is still running: stop it, or let it end, and delete then.",
            "$text-warning",
        )
        return
    yield Content(
        f"{counted(len(what.rows), 'request')} with plans, results and answers"
        f" {'goes' if len(what.rows) == 1 else 'go'} from the journal, wiped byte for byte; the log, and a"
        " draft with their words, go too."
    )
    if what.changes:
        yield Content.styled(
            f"{counted(what.changes, 'request')} changed something on your desk. That stays, and can no"
            " longer be undone.",
            "$text-warning",
        )
    if what.unknown:
        yield Content.styled(
            f"Of {counted(len(what.unknown), 'request')} nobody knows yet whether an effect happened; that"
            " could not be found out any more.",
            "$text-warning",
        )
    yield Content("This cannot be undone.")
