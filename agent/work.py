"""One call on its way from the plan to its outcome, and how it is put before the user."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from agent.binding import Bound, described
from agent.events import CardItem, Mode, State, Verdict
from agent.passages import find_passages
from agent.plan import Call, Literal
from agent.planning import DOUBTFUL, CallConfidence
from agent.policy import NOTHING_PROPOSED, Assessment, Proposed, assess, digest
from agent.provenance import NO_LABELS, YOURS, Labels, Passage, untrusted
from agent.results import Field, Proposal
from agent.rules import NO_RULES, Rules, offers
from agent.tools import Effect, Kind, Tool

if TYPE_CHECKING:
    from agent.changes import Change
    from agent.past import PastCall


@dataclass(slots=True, eq=False)
class Work:
    """The state of one call."""

    call: Call
    tool: Tool
    after: frozenset[int]
    """Calls that must be final first, although not for their results: they write what this one names."""
    missing: int = 0
    """How many of the calls that must be final first are not."""
    state: State = State.PENDING
    answers: dict[str, str] = field(default_factory=dict)
    """The user's answers to the tool's questions, by slot."""
    typed: dict[str, str] = field(default_factory=dict)
    """Values the user typed over the plan's, by parameter."""
    bound: dict[str, Bound] = field(default_factory=dict)
    proposal: Proposal | None = None
    item: CardItem | None = None
    """How it stands on an approval card while it waits for one."""
    decided: asyncio.Future[Verdict] | None = None
    approved: str = ""
    """The digest that was approved, by the user or by the policy."""
    confidence: CallConfidence | None = None
    """How sure the planner is of it, once the plan is whole."""
    note: str = ""
    refused: bool = False
    objection: str = ""
    """The user's words for the refusal."""
    withheld: bool = False
    """A dry run did not do it, or did not do what it needs."""
    task: asyncio.Task[None] | None = None
    committing: bool = False
    left: bool = False
    """The request was stopped while its effect was under way, and ended without it."""
    changes: list[Change] = field(default_factory=list)
    """What its effect changed, or is about to."""
    past: PastCall | None = None
    """How far it had come when the program ended; None for a call of this life of the program."""

    def labels(self) -> Labels:
        """Return where its arguments came from."""
        return frozenset(label for one in self.bound.values() for label in one.labels)

    def asked_for(self) -> str:
        """Return the tool and its resolved arguments as a text: what the call would do, in any plan."""
        return json.dumps([self.tool.name, {name: one.text for name, one in self.bound.items()}])

    def assess(
        self, mode: Mode, sure: bool, rules: Rules = NO_RULES, after_reading: Labels = NO_LABELS
    ) -> Assessment:
        """Return what the policy says of the call as it stands.

        Args:
            mode: when the user is asked.
            sure: the planner is sure of the plan.
            rules: the user's.
            after_reading: what had been read before the plan was made.
        """
        return assess(
            self.tool,
            self.bound,
            mode,
            sure=sure,
            doubtful=bool(self._doubtful()),
            proposed=self._proposed(),
            rules=rules,
            after_reading=after_reading,
        )

    def digest(self) -> str:
        """Return the digest of exactly what would run now."""
        return digest(self.tool, self.bound, *self._shown())

    def card_item(self, assessment: Assessment) -> CardItem:
        """Return the call as an approval card shows it."""
        title, lines, warnings = self._shown()
        risky = self.tool.effect is Effect.SEND or assessment.tainted
        special = assessment.tainted or assessment.rule is not None
        return CardItem(
            call_id=self.call.id,
            tool=self.tool.name,
            effect=self.tool.effect,
            title=title,
            fields=lines,
            warnings=warnings,
            reasons=assessment.reasons,
            tainted=assessment.tainted,
            digest=self.digest(),
            preselected=Verdict.REFUSE if risky else Verdict.APPROVE,
            doubtful=self._doubtful(),
            rule=assessment.rule,
            offers=tuple(offers(assessment.target, may_allow=not special)),
        )

    def _proposed(self) -> Proposed:
        if self.proposal is None:
            return NOTHING_PROPOSED
        content = frozenset(label for line in self.proposal.fields for label in line.labels)
        return Proposed(content, self.proposal.recipients, self.proposal.place)

    def _doubtful(self) -> tuple[str, ...]:
        """Return the parameters that the planner is not sure of and the user has not typed over."""
        chances = self.confidence.arguments if self.confidence is not None else ()
        return tuple(
            parameter.name
            for parameter, chance in zip(self.tool.parameters, chances, strict=False)
            if chance < DOUBTFUL and parameter.name not in self.typed
        )

    def _shown(self) -> tuple[str, tuple[Field, ...], tuple[str, ...]]:
        """Return the title, the lines and the warnings that stand on a card."""
        if self.proposal is not None:
            lines = tuple(self._labelled(line) for line in self.proposal.fields)
            return self.proposal.title, lines, self.proposal.warnings
        lines = tuple(
            self._labelled(Field(parameter.name, self.bound[parameter.name].text, parameter.name))
            for parameter, _ in described(self.call, self.tool)
        )
        return self.tool.summary, lines, ()

    def _labelled(self, line: Field) -> Field:
        """Return a line with where its text came from, and the parts of it that others wrote."""
        bound = self.bound.get(line.parameter or "")
        labels = line.labels if bound is None else line.labels | bound.labels
        if any(slot == line.parameter or slot.startswith(f"{line.parameter}:") for slot in self.answers):
            labels |= YOURS
        foreign = [piece for one in self.bound.values() for piece in one.pieces if untrusted(piece.labels)]
        passages = line.passages or find_passages(line.text, foreign)
        if not passages and line.parameter is None and untrusted(line.labels):
            passages = (Passage(0, len(line.text), line.labels),)
        # The tool may make a line of another argument: a subject of the first words of a text.
        labels = labels.union(*(passage.labels for passage in passages))
        what = line.what
        if bound is not None and not what:
            what = _WHAT.get(self.tool.parameter(str(line.parameter)).kind, "")
        return replace(line, labels=labels, passages=passages, what=what)


_WHAT = {
    Kind.TEXT: "text",
    Kind.TITLE: "title",
    Kind.PERSON: "name",
    Kind.EMAIL: "address",
    Kind.PHONE: "number",
    Kind.TIME: "time",
    Kind.RANGE: "time",
    Kind.PATH: "file",
    Kind.PLACE: "place",
}
"""What a value is, where the card says where it came from."""


def names_in(call: Call, tool: Tool) -> set[str]:
    """Return what a call names on the desk: titles and people written out in the plan, case folded."""
    return {
        argument.value.casefold()
        for argument, parameter in zip(call.arguments, tool.parameters, strict=False)
        if parameter.kind in (Kind.TITLE, Kind.PERSON)
        and isinstance(argument, Literal)
        and isinstance(argument.value, str)
        and argument.value
    }
