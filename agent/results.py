"""What a tool gives back: a result, a question to the user, or a proposal that waits for approval.

Ambiguity and absence are results of their own, never strings to be matched and never the first hit.
A failure is an exception (`ToolFailed`), so that an error text can never be passed on as data.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from agent.provenance import NO_LABELS, Labels, Passage

JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]


class Result(ABC):
    """What a call found or did. Each tool returns its own small frozen dataclass of this kind."""

    @abstractmethod
    def as_argument(self) -> str | tuple[str, ...]:
        """What a reference to this call passes on: an address, a path, a text, or a list of them."""

    @abstractmethod
    def as_sentence(self) -> str:
        """One or a few sentences for the user, such as "Sid's number is +1 510 555 0101." """

    def as_text(self) -> str:
        """The result inside prose (a mail, a note); the argument itself unless a kind knows better."""
        value = self.as_argument()
        return value if isinstance(value, str) else ", ".join(value)

    def as_json(self) -> JsonValue:
        """The result for the journal and for `--json`."""
        value = self.as_argument()
        return value if isinstance(value, str) else list(value)

    def labels(self) -> Labels:
        """Where the content came from, in addition to the labels of the call's arguments."""
        return NO_LABELS


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer to a question."""

    label: str
    """What the user reads."""
    value: str
    """What the tool is given back as the answer."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several things match; the user must say which one.

    The tool is called again with `context.answers[slot]` set to the value of the choice.
    """

    slot: str
    question: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """Nothing matches. The user may type what was meant, pick a near match, or give up on the call.

    The tool is called again with `context.answers[slot]` set to the words typed or the value chosen.
    """

    slot: str
    question: str
    near: tuple[Choice, ...] = ()
    accepts_text: bool = True


class Form(StrEnum):
    """How a line of an approval is drawn."""

    PLAIN = "plain"
    DIFF = "diff"
    """Its text says line by line what becomes of a thing: "+ " comes, "- " goes, "  " stays around it."""
    CHANGE = "change"
    """Its text says what there is before and what after, with " → " between."""


@dataclass(frozen=True, slots=True)
class Field:
    """One line of an approval: a thing that will be written or sent, as it will be written or sent."""

    name: str
    """The label, such as "To" or "Starts"."""
    text: str
    """Exactly what will run, in words; may have several lines."""
    parameter: str | None = None
    """The tool's parameter that an edit of this line changes; None when the line cannot be edited."""
    slot: str | None = None
    """The slot that a choice among `choices` answers."""
    choices: tuple[Choice, ...] = ()
    labels: Labels = frozenset()
    """Where the content came from; the engine adds the labels of `parameter`."""
    edit_text: str | None = None
    """What an editor starts with when it differs from `text`."""
    form: Form = Form.PLAIN
    passages: tuple[Passage, ...] = ()
    """The parts of `text` that others wrote, in order; the engine finds those that come from arguments."""
    what: str = ""
    """What `text` is, such as "address"; the engine fills it in for values of parameters."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody whom an effect reaches, or whose address it stores."""

    value: str
    """The address or the number."""
    name: str = ""
    labels: Labels = frozenset()
    """Where it came from; with the user's words among them when the user named this person."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An effect, worked out to the last detail but not done. Making one only reads.

    `commit` does exactly what `fields` show. It gets the idempotency key of the call and stores it where
    the effect lands (event UID, Message-ID, file name).
    """

    title: str
    """One line, such as "Create the event “Review”"."""
    fields: tuple[Field, ...]
    commit: Callable[[str], Result]
    warnings: tuple[str, ...] = ()
    """What deserves a second look: a time in the past, a conflict, a large attachment."""
    expected: Result | None = None
    """What `commit` will give back, as far as can be said before: what calls that need it go on with after a
    restart that found the effect done. None when nothing but the title can be said."""
    recipients: tuple[Recipient, ...] | None = None
    """Everybody it reaches; None for the values of the parameters that are addresses and numbers."""
    place: str | None = None
    """The folder, list or calendar that it changes; None for the value of the parameter that is one."""


ToolReturn = Result | Ambiguous | Missing | Proposal


class ToolFailed(Exception):
    """A tool could not do what was asked.

    Args:
        cause: one sentence that names the cause.
        hint: the way out, if there is one.
        passing: it may well work in a moment (a server that is busy, a connection that broke off): a call
            that only reads is tried once more.
    """

    def __init__(self, cause: str, hint: str = "", *, passing: bool = False) -> None:
        super().__init__(f"{cause} {hint}".strip())
        self.cause = cause
        self.hint = hint
        self.passing = passing
