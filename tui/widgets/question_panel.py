"""A question of a call: pick an answer, type one, or give up on the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, OptionList, Static

from agent.readings import WHOLE_REQUEST
from tui.guard import Guard
from tui.safe_text import visible
from tui.widgets.choices import Choices
from tui.widgets.enter_area import EditBox
from tui.widgets.key_hints import KeyHints

if TYPE_CHECKING:
    from agent.events import Question


class QuestionPanel(Vertical):
    """Shows a question and takes its answer.

    Args:
        question: what is asked.
        what_for: the call that asks, in words.
        others: how many more questions wait.
    """

    class Given(Message):
        """The user answered; None gives up on the call."""

        def __init__(self, question_id: int, value: str | None) -> None:
            super().__init__()
            self.question_id = question_id
            self.value = value

    def __init__(self, question: Question, what_for: str, others: int) -> None:
        super().__init__(id="question", classes="ask")
        self.question = question
        self.guard = Guard()
        self.answered = False
        self._what_for = what_for
        self._others = others

    def compose(self) -> ComposeResult:
        more = f" · {self._others} more after this" if self._others else ""
        yield Static(
            Content.assemble(
                (visible(self.question.text), "bold"),
                (f"  {self._about()}{more}", "$foreground-muted"),
            ),
            classes="ask-title",
        )
        if self.question.choices:
            yield Choices((choice.label for choice in self.question.choices), classes="ask-body")
        if self.question.accepts_text:
            words = "or type an answer" if self.question.choices else "type an answer"
            yield EditBox(placeholder=words, id="answer")
        with Horizontal(classes="ask-buttons"):
            if self.question.accepts_text:
                yield Button(Content("Answer"), id="take", compact=True, variant="success")
            whole = self.question.call_id == WHOLE_REQUEST
            words = "None of these" if whole else "Leave this call out"
            yield Button(Content(words), id="give-up", compact=True)
            words = "none of these" if whole else "leave it out"
            yield KeyHints(("refuse", words), classes="ask-keys")

    def refuse_key_means_this(self, means: bool) -> None:
        """Say whether the key that refuses means this question, and not something that is held."""
        self.query_one(KeyHints).display = means

    def _about(self) -> str:
        """Return what the question belongs to, in words."""
        return f"{self.question.call_id} {self._what_for}" if self.question.call_id != WHOLE_REQUEST else ""

    def on_mount(self) -> None:
        self.call_after_refresh(self.guard.seen)

    def take_focus(self) -> None:
        """Take the focus, on the first choice or the line to type in."""
        self.guard.seen()
        choices = self.query(OptionList)
        if choices:
            choices.first().highlighted = 0
            choices.first().focus()
        else:
            for first in self.query("#answer, #give-up"):  # there is none before the panel is composed
                first.focus()
                break

    def refuse(self) -> None:
        """Give up on the call, if the question has been seen."""
        self._give(None)

    def _give(self, value: str | None) -> None:
        if not self.guard.open or self.answered:
            return
        self.answered = True
        self.post_message(self.Given(self.question.question_id, value))

    def _give_typed(self) -> None:
        text = self.query_one("#answer", EditBox).text.strip()
        if text:
            self._give(text)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._give(self.question.choices[event.option_index].value)

    def on_edit_box_taken(self, event: EditBox.Taken) -> None:
        event.stop()
        self._give_typed()

    def on_edit_box_left(self, event: EditBox.Left) -> None:
        event.stop()
        self.screen.focus_next()

    def on_key_hints_picked(self, event: KeyHints.Picked) -> None:
        event.stop()
        self.refuse()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "take":
            self._give_typed()
        else:
            self._give(None)
