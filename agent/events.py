"""What a session tells its face. One `match` over these draws everything.

    Asked  PlanGrew*  PlanReady  (CallChanged | Question | ApprovalCard | Held)*  Answered  Finished

`PlanGrew` and `CallChanged` interleave: calls start while the plan still streams. Once the plan is whole,
`AnswerGrew` tells the first sentences of the answer while other calls still run or wait. When the planner
is not sure, the request itself may be asked about; another reading comes as `PlanDropped` and then as a plan
again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.plan import Call, Plan
    from agent.planning import CallConfidence
    from agent.provenance import Labels
    from agent.results import Choice, Field, Result
    from agent.rules import Rule
    from agent.tools import Effect


class State(StrEnum):
    """Where a call is in its life."""

    PENDING = "pending"
    """Needs results that are not there yet."""
    WAITING = "waiting"
    """Needs the user: an answer or an approval."""
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    """Did not run: refused, a dry run, or something it needs did not come about."""
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    """The program ended while an effect was under way; it may or may not have happened."""

    @property
    def final(self) -> bool:
        """Whether the call will not change any more by itself."""
        return self not in (State.PENDING, State.WAITING, State.RUNNING)


class Mode(StrEnum):
    """When the user is asked."""

    REVIEW = "review"
    """Reads run; then one card shows the effects."""
    STEP = "step"
    """Every call waits."""
    AUTO = "auto"
    """Only sending, and calls with content of foreign origin, wait."""
    DRY_RUN = "dry-run"
    """Nothing with an effect runs."""


class Verdict(StrEnum):
    """A decision of the user on one call."""

    APPROVE = "approve"
    REFUSE = "refuse"


class Step(StrEnum):
    """How the user goes on in step mode, beside deciding on the call that is shown. See `Session.step`."""

    SHOW = "show"
    """Show another of the calls that wait."""
    TO = "run to here"
    """Run what a call needs, up to it; effects among that wait on their own cards."""
    READS = "run all reads"
    """Run whatever only looks, now and later."""
    REVIEW = "back to review"
    """Go on in review mode."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The user's decision on one call of a card."""

    verdict: Verdict
    reason: str = ""
    """The user's words for a refusal."""


class EditRejected(Exception):
    """An edit on an approval card cannot be used; the message says why. The card stays valid."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an edit would make of a call. From `Session.check`."""

    fields: tuple[Field, ...]
    """The lines that would stand on the card; without a proposal only the times among what was changed."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A request was taken in."""

    request_id: int
    text: str
    at: datetime
    resumed: bool = False
    """The program ended while it ran; this goes on with it."""


@dataclass(frozen=True, slots=True)
class PlanGrew:
    """The planner decided on one more call."""

    call: Call
    effect: Effect
    title: str
    """What people call the tool."""


@dataclass(frozen=True, slots=True)
class PlanReady:
    """The plan is whole."""

    plan: Plan
    confidence: float
    sure: bool
    message: str
    seconds: float
    """From the request to the end of the plan."""
    calls: tuple[CallConfidence, ...] = ()
    """How sure the planner is of each call and its arguments; empty when it does not say."""
    chosen: bool = False
    """The user chose it among several readings."""


@dataclass(frozen=True, slots=True)
class PlanDropped:
    """The user meant something else: the calls so far are void, and another plan follows, numbered afresh."""


@dataclass(frozen=True, slots=True)
class CallChanged:
    """A call entered a state."""

    call_id: int
    state: State
    note: str = ""
    """What happened, in words: the sentence of the result, the reason of a failure or a skip."""
    result: Result | None = None
    seconds: float | None = None
    """How long the tool itself worked, once it is done or failed."""
    changed: tuple[str, ...] = ()
    """What it changed on the desk, once it is done: "made …/notes/Plan.md"."""


@dataclass(frozen=True, slots=True)
class Held:
    """An approved call goes in a while: `Session.cancel_call` stops it, `Session.send_now` lets it go."""

    call_id: int
    seconds: float
    title: str
    """What it will do, in words."""


@dataclass(frozen=True, slots=True)
class Question:
    """A call needs an answer, or with `call_id` 0 the request itself. Reply with `Session.answer`."""

    question_id: int
    call_id: int
    text: str
    choices: tuple[Choice, ...]
    accepts_text: bool


@dataclass(frozen=True, slots=True)
class CardItem:
    """One call on an approval card, exactly as it will run."""

    call_id: int
    tool: str
    effect: Effect
    title: str
    fields: tuple[Field, ...]
    warnings: tuple[str, ...]
    reasons: tuple[str, ...]
    """Why this must be asked even in auto mode: "sends", "the recipient came from a mail"."""
    tainted: bool
    """Content of foreign origin (a mail, a file, the web) goes into it."""
    digest: str
    """SHA-256 over the tool and all resolved arguments and fields: what an approval is bound to."""
    preselected: Verdict
    """What a face should offer first: refuse for SEND and tainted calls."""
    doubtful: tuple[str, ...] = ()
    """The parameters whose values the planner is not sure of."""
    rule: Rule | None = None
    """The user's rule that has it asked about, or forbids it."""
    offers: tuple[Rule, ...] = ()
    """Rules that the user may want because of this call; added with `Session.add_rule`."""


@dataclass(frozen=True, slots=True)
class ApprovalCard:
    """Calls that wait for the user. Reply with `Session.decide`, or change one with `Session.edit`."""

    card_id: int
    items: tuple[CardItem, ...]
    later: tuple[int, ...] = ()
    """Effects that depend on those of this card; they will be shown when their arguments are known."""
    step: bool = False
    """Step mode: it shows one of the calls that wait, and `Session.step` goes on in other ways."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know that belongs to no call, such as a broken file on the desk."""

    text: str


@dataclass(frozen=True, slots=True)
class AnswerGrew:
    """The beginning of the answer stands while the request still runs; `Answered` brings all of it."""

    text: str
    """The whole text so far, with which the answer will begin. A line is whole once a line end follows it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The joiner's words: plain text of a few lines, never markup."""

    text: str
    labels: Labels = frozenset()


@dataclass(frozen=True, slots=True)
class Finished:
    """The request is over."""

    request_id: int
    outcome: Outcome
    objection: str = ""
    """The user's words for what was refused; `Session.revise` works them in."""


@dataclass(frozen=True, slots=True)
class EndedLate:
    """How an effect ended that was under way when its request was stopped. From `Session.late`."""

    request_id: int
    call_id: int
    title: str
    """What it was, such as "Create the event “Review”"."""
    state: State
    """DONE or FAILED."""
    note: str
    """The sentence of the result, or the reason of the failure."""


class Outcome(StrEnum):
    """How a request ended."""

    DONE = "done"
    """Every call ran."""
    PARTLY = "partly"
    """Some calls failed or were skipped."""
    REFUSED = "refused"
    """The user refused every effect."""
    FAILED = "failed"
    """Nothing that was asked came about."""
    NO_PLAN = "no plan"
    """No tool fits, or the planner was not sure."""
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    """Whether some effect came about is not known."""


Event = (
    Asked
    | PlanGrew
    | PlanReady
    | PlanDropped
    | CallChanged
    | Question
    | ApprovalCard
    | Held
    | Notice
    | AnswerGrew
    | Answered
    | Finished
)
