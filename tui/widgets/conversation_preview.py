"""What was said in a conversation, in short; each request can be chosen to use its words again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from tui.chat.days import day_words
from tui.highlighting import marked_words
from tui.safe_text import clip, visible
from tui.widgets.choices import Choices
from tui.words import counted

if TYPE_CHECKING:
    from agent.conversations import Conversation
    from agent.journal import RequestRow

MOST_SHOWN = 60
"""Requests that are shown."""
_LONGEST_REQUEST = 300
_LONGEST_ANSWER = 400
"""Characters that are shown."""
_ANSWER_LINES = 4


class ConversationPreview(Vertical):
    """Shows one conversation, the request that a search found chosen."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[RequestRow] = ()

    def compose(self) -> ComposeResult:
        yield Static(markup=False, id="preview-title")
        yield Static(markup=False, id="preview-facts")
        yield Choices(classes="preview-requests")

    @property
    def request(self) -> RequestRow | None:
        """The chosen request."""
        place = self.choices.highlighted
        return self._rows[place] if place is not None and place < len(self._rows) else None

    @property
    def choices(self) -> Choices:
        """The requests."""
        return self.query_one(Choices)

    def show(
        self,
        conversation: Conversation,
        rows: Sequence[RequestRow],
        words: Sequence[str],
        now: datetime,
    ) -> None:
        """Show a conversation.

        Args:
            conversation: which.
            rows: requests of it, in order; the last one is chosen.
            words: what was searched for, to be marked.
            now: the time, in the user's zone.
        """
        self._rows = rows
        title = self.query_one("#preview-title", Static)
        title.update(marked_words(clip(conversation.name, 200), words, "bold"))
        title.display = bool(conversation.name)
        at = conversation.begun.astimezone(now.tzinfo)
        begun = f"{day_words(at.date(), now.date())}, {at:%H:%M}"
        facts = f"{counted(conversation.requests, 'request')} · begun {begun} · number {conversation.id}"
        self.query_one("#preview-facts", Static).update(Content.styled(facts, "$foreground-muted"))
        self.choices.clear_options()
        self.choices.add_options(Option(content) for content in _said(rows, words, now))
        if rows:
            self.choices.highlighted = len(rows) - 1

    def clear(self) -> None:
        """Show nothing."""
        self._rows = ()
        for part in ("#preview-title", "#preview-facts"):
            self.query_one(part, Static).update("")
        self.choices.clear_options()


def _said(rows: Sequence[RequestRow], words: Sequence[str], now: datetime) -> list[Content]:
    """Return each request with its answer."""
    day, said = None, []
    for row in rows:
        at = row.at.astimezone(now.tzinfo)
        head = f"{at:%H:%M}" if at.date() == day else f"{day_words(at.date(), now.date())}, {at:%H:%M}"
        day = at.date()
        lines = [
            Content.styled(head + (f" · {row.outcome or 'running'}"), "$foreground-muted"),
            marked_words(visible(row.text[:_LONGEST_REQUEST]).strip() or "an empty request", words, "bold"),
        ]
        answer = visible(row.answer[:_LONGEST_ANSWER]).strip().splitlines()
        cut = len(answer) > _ANSWER_LINES or len(row.answer) > _LONGEST_ANSWER
        lines += [marked_words(line, words) for line in answer[:_ANSWER_LINES]]
        lines += [Content.styled("…", "$foreground-muted")] if cut else []
        said.append(Content("\n").join([*lines, Content("")]))
    return said
