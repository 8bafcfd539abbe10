"""Lets calls go or has them wait: by the mode, the user's rules, and how far the user goes in step mode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from agent.events import Mode, Step, Verdict
from agent.stepping import Stepping

if TYPE_CHECKING:
    from agent.asking import Report
    from agent.policy import Assessment
    from agent.provenance import Labels
    from agent.results import JsonValue
    from agent.rules import Rules
    from agent.work import Work


class Gate:
    """What the calls of one plan pass before they run.

    Args:
        works: the calls, as they are.
        mode: when the user is asked.
        rules: the user's.
        after_reading: what had been read before the plan was made.
        report: where decisions are told.
    """

    def __init__(
        self, works: Mapping[int, Work], mode: Mode, rules: Rules, after_reading: Labels, report: Report
    ) -> None:
        self.mode = mode
        self.rules = rules
        self.sure = True
        """Whether the planner is sure of the plan."""
        self.stepping = Stepping(works)
        self._works = works
        self._after_reading = after_reading
        self._report = report

    def assess(self, work: Work) -> Assessment:
        """Return what the policy says of a call as it stands."""
        let = self.mode is Mode.STEP and self.stepping.why_let(work)
        mode = Mode.REVIEW if let else self.mode
        return work.assess(mode, self.sure, self.rules, self._after_reading)

    def let(self, work: Work) -> None:
        """Write down that the user let a call go in step mode, without its card."""
        work.approved = work.digest()
        why = self.stepping.why_let(work) or Step.REVIEW
        self._report.decision(
            work.call.id, Verdict.APPROVE, work.approved, face=self._report.face, reason=why
        )

    def let_by_policy(self, work: Work, assessment: Assessment) -> None:
        """Write down that nobody need be asked about an effect."""
        work.approved = work.digest()
        face, reason = "policy", f"mode {self.mode}"
        if assessment.rule is not None:
            face, reason = "rule", str(assessment.rule)
        self._report.decision(work.call.id, Verdict.APPROVE, work.approved, face=face, reason=reason)

    def bar(self, work: Work, assessment: Assessment) -> str:
        """Write down that a rule forbids a call; return why it is skipped."""
        work.refused = True
        rule = str(assessment.rule)
        self._report.decision(work.call.id, Verdict.REFUSE, work.digest(), face="rule", reason=rule)
        return f"your rule: {rule}"

    def step(self, step: Step, call_id: int | None) -> list[Work]:
        """Go on in step mode; return the calls that waited for the user and are let go by that.

        Raises:
            KeyError: there is no such call, or it is over, or it is another mode.
        """
        if self.mode is not Mode.STEP:
            raise KeyError(step)
        match step, call_id:
            case Step.SHOW, int() if self._works[call_id].item is not None:
                self.stepping.show(call_id)
            case Step.TO, int() if not self._works[call_id].state.final:
                needed: list[JsonValue] = [*self.stepping.let_up_to(call_id)]
                self._report.record("step", call_id, step=step, calls=needed)
            case Step.READS, None:
                self.stepping.let_reads()
                self._report.record("step", step=step)
            case Step.REVIEW, None:
                self.mode = Mode.REVIEW
                self._report.record("step", step=step)
            case _:
                raise KeyError(call_id)
        return [work for work in self._works.values() if self._look_again(work)]

    def _look_again(self, work: Work) -> bool:
        """Let a call go that waits for the user and need not any more."""
        if work.item is None or work.decided is None or work.decided.done():
            return False
        assessment = self.assess(work)
        if assessment.ask:
            work.item = work.card_item(assessment)
            return False
        self.let(work)
        work.decided.set_result(Verdict.APPROVE)
        return True
