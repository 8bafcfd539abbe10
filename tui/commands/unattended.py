"""Decisions when nobody can be asked, or when the user said yes beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from agent.events import ApprovalCard, CardItem, Decision, Question, Verdict
from agent.tools import Effect


@dataclass(frozen=True, slots=True)
class Consent:
    """What the command line agreed to beforehand."""

    yes: bool = False
    """Changes on this desk."""
    yes_send: bool = False
    """Also what leaves this machine, content of foreign origin, and what a rule has asked about. Nothing
    without `yes`."""

    def decide(self, item: CardItem) -> Decision:
        """Decide on one call; a refusal says what would allow it."""
        if not self.yes:
            return Decision(Verdict.REFUSE, "there is no terminal to ask on; --yes allows it")
        if (item.effect is Effect.SEND or item.tainted) and not self.yes_send:
            why = "; ".join(item.reasons) or "it leaves this machine"
            return Decision(Verdict.REFUSE, f"--yes does not cover it ({why}); --yes --yes-send does")
        if item.rule is not None and not self.yes_send:
            return Decision(
                Verdict.REFUSE, f"--yes does not cover it (your rule: {item.rule}); --yes --yes-send does"
            )
        return Decision(Verdict.APPROVE)

    def decide_all(self, card: ApprovalCard) -> dict[int, Decision]:
        """Decide on every call of a card."""
        return {item.call_id: self.decide(item) for item in card.items}


def unanswered(question: Question) -> str:
    """Return what to tell the user of a question that could not be asked."""
    choices = "".join(f"\n  - {choice.label}" for choice in question.choices)
    return f"{question.text}{choices}\n  There is no terminal to ask on: say it in the request."
