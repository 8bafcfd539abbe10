"""What is put to the user while a request runs, and how the replies find their calls.

`Report` tells the face and the journal the same things; `Asking` holds the open questions and the open
approval card.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from agent.events import (
    ApprovalCard,
    CallChanged,
    CardItem,
    Decision,
    EndedLate,
    Event,
    Notice,
    Question,
    State,
    Verdict,
)
from agent.plain_text import one_line
from agent.results import Ambiguous, JsonValue, Missing, Result

if TYPE_CHECKING:
    from agent.journal import Journal
    from agent.provenance import Labels
    from agent.work import Work


@dataclass(frozen=True, slots=True)
class Report:
    """Writes what happens in one request to the journal and tells it to the face."""

    request_id: int
    journal: Journal
    clock: Callable[[], datetime]
    emit: Callable[[Event], None]
    face: str
    late: Callable[[EndedLate], None]
    """Tells how an effect ended once the request is over."""
    user: str = ""
    """Who decides there."""
    noticed: set[str] = field(default_factory=set)
    """What the user was told already."""

    def record(self, kind: str, call_id: int | None = None, **data: JsonValue) -> None:
        """Queue an entry in the journal."""
        self.journal.record(self.request_id, self.clock(), kind, call_id, **data)

    def decision(self, call_id: int, verdict: Verdict, digest: str, *, face: str, reason: str) -> None:
        """Record a decision on a call: who made it and where, what it was bound to, and why.

        Args:
            call_id: the call.
            verdict: what was decided.
            digest: the digest of what was shown, or would have been.
            face: where the user decided; "rule" or "policy" when nobody was asked.
            reason: the user's words, the rule, or the mode.
        """
        who = self.user if face == self.face else face
        self.record("decision", call_id, verdict=verdict, digest=digest, face=face, who=who, reason=reason)

    def state(
        self,
        work: Work,
        state: State,
        note: str = "",
        result: Result | None = None,
        seconds: float | None = None,
    ) -> None:
        """Put a call into a state."""
        work.state, work.note = state, note
        self.record("state", work.call.id, state=state, note=note)
        changed = tuple(map(str, work.changes)) if state is State.DONE else ()
        self.emit(CallChanged(work.call.id, state, note, result, seconds, changed))

    def ended_late(self, work: Work, state: State, note: str) -> None:
        """Tell how an effect ended that the request did not wait for."""
        self.record("state", work.call.id, state=state, note=note)
        title = work.proposal.title if work.proposal is not None else work.tool.title
        self.late(EndedLate(self.request_id, work.call.id, title, state, note))

    def notice(self, text: str) -> None:
        """Tell the user something that belongs to no call, on one line; the same thing once in a request."""
        text = one_line(text)
        if text not in self.noticed:
            self.noticed.add(text)
            self.record("notice", text=text)
            self.emit(Notice(text))


def labels_json(labels: Labels) -> JsonValue:
    """Return labels for the journal: [origin, source] each."""
    return [[label.origin.value, label.source] for label in sorted(labels)]


@dataclass(slots=True)
class _Open:
    """A question without an answer yet."""

    work: Work
    slot: str
    reply: asyncio.Future[str | None]


class Asking:
    """The open questions and the open card of one request.

    Args:
        report: where what is asked and answered is told.
    """

    def __init__(self, report: Report) -> None:
        self.card: ApprovalCard | None = None
        self.questions: dict[int, _Open] = {}
        self._report = report
        self._numbers = 0

    async def question(self, work: Work, question: Ambiguous | Missing) -> str | None:
        """Put a question to the user and return the answer; None when the user gives up on the call."""
        self._numbers += 1
        number = self._numbers
        reply: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self.questions[number] = _Open(work, question.slot, reply)
        choices = question.choices if isinstance(question, Ambiguous) else question.near
        accepts_text = isinstance(question, Missing) and question.accepts_text
        self._report.state(work, State.WAITING, question.question)
        labels: list[JsonValue] = [choice.label for choice in choices]
        self._report.record("question", work.call.id, text=question.question, choices=labels)
        self._report.emit(Question(number, work.call.id, question.question, choices, accepts_text))
        try:
            return await reply
        finally:
            self.questions.pop(number, None)

    def answer(self, question_id: int, value: str | None) -> Work:
        """Take the answer to a question and return its call. KeyError when it is not open."""
        asked = self.questions.pop(question_id)
        self._report.record("answer", asked.work.call.id, slot=asked.slot, value=value)
        if not asked.reply.done():
            asked.reply.set_result(value)
        return asked.work

    def show(self, items: list[CardItem], works: Mapping[int, Work], *, step: bool) -> None:
        """Put an approval card before the user; an older one is void.

        Args:
            items: the calls on it.
            works: all calls of the plan.
            step: it shows one of the calls that wait, in step mode.
        """
        shown = {item.call_id for item in items}
        later = tuple(
            work.call.id
            for work in works.values()
            if work.tool.effect.lasts
            and not work.state.final
            and not work.approved  # else it is held, or under way
            and work.call.id not in shown
        )
        self._numbers += 1
        self.card = ApprovalCard(self._numbers, tuple(items), later, step)
        for item in items:
            lines: list[JsonValue] = [[line.name, line.text] for line in item.fields]
            labels: list[JsonValue] = [labels_json(line.labels) for line in item.fields]
            self._report.record(
                "shown",
                item.call_id,
                card=self._numbers,
                digest=item.digest,
                title=item.title,
                fields=lines,
                labels=labels,
            )
        self._report.emit(self.card)

    def open_card(self, card_id: int) -> ApprovalCard:
        """Return the open card; KeyError when `card_id` is not its number."""
        if self.card is None or self.card.card_id != card_id:
            raise KeyError(card_id)
        return self.card

    def decide(
        self, card_id: int, decisions: Mapping[int, Decision], works: Mapping[int, Work]
    ) -> list[Work]:
        """Take the decisions on the open card, refusing what was left out; return the calls decided.

        Raises:
            KeyError: the card is not open.
        """
        card = self.open_card(card_id)
        self.card = None
        decided: list[Work] = []
        for item in card.items:
            work = works[item.call_id]
            if work.item is not item or work.decided is None or work.decided.done():
                continue
            decision = decisions.get(item.call_id, Decision(Verdict.REFUSE))
            self._report.decision(
                item.call_id,
                decision.verdict,
                item.digest,
                face=self._report.face,
                reason=decision.reason,
            )
            work.approved = item.digest if decision.verdict is Verdict.APPROVE else ""
            work.note = decision.reason
            work.decided.set_result(decision.verdict)
            decided.append(work)
        return decided
