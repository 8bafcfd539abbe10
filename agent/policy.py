"""Who must be asked: the gate that every call passes, whatever the face. Code, not words in a prompt."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.events import Mode
from agent.plain_text import one_line
from agent.provenance import YOURS, Label, Labels, Origin, in_words, untrusted
from agent.rules import NO_RULES, Rule, Rules, Target, Then
from agent.tools import Effect, Kind, Tool

if TYPE_CHECKING:
    from agent.binding import Bound
    from agent.results import Field, Recipient

MAX_NAMED = 3
"""Recipients that a reason names."""
_TRUSTED_RECIPIENTS = frozenset({Origin.USER, Origin.CONTACTS})
_NO_CONTENT = frozenset({Origin.USER, Origin.CONTACTS, Origin.MODEL})


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a tool worked out for an effect, as far as the policy looks at it; empty before it has."""

    content: Labels = frozenset()
    """Labels of what it adds to the arguments (the mail that is forwarded)."""
    recipients: tuple[Recipient, ...] | None = None
    place: str | None = None


NOTHING_PROPOSED = Proposed()


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the policy says of one call."""

    ask: bool
    """It waits for the user's approval."""
    withheld: bool
    """It does not run at all (dry run)."""
    reasons: tuple[str, ...]
    """What is special about it, in words."""
    tainted: bool
    """Content that others can write goes into it, or its recipient is not from the user or contacts."""
    target: Target
    """What rules look at."""
    rule: Rule | None = None
    """The rule that decided; None when the mode did."""

    @property
    def barred(self) -> bool:
        """Whether a rule says that it never runs."""
        return self.rule is not None and self.rule.then is Then.NEVER


def assess(
    tool: Tool,
    bound: Mapping[str, Bound],
    mode: Mode,
    *,
    sure: bool,
    doubtful: bool = False,
    proposed: Proposed = NOTHING_PROPOSED,
    rules: Rules = NO_RULES,
    after_reading: Labels = frozenset(),
) -> Assessment:
    """Decide whether a call may run by itself.

    Args:
        tool: the tool it calls.
        bound: its resolved arguments.
        mode: the user's mode.
        sure: the planner's confidence in the plan is above its threshold.
        doubtful: it is not sure of a value in this call.
        proposed: what the tool worked out.
        rules: the user's.
        after_reading: what had been read before the plan was made anew; others may have had a say in it then.
    """
    target = target_of(tool, bound, proposed)
    reasons: list[str] = []
    if tool.effect is Effect.SEND:
        reasons.append("leaves this machine and cannot be undone")
    foreign = _foreign_recipients(tool, bound, proposed)
    if foreign:
        reasons.append(f"the recipient comes from {in_words(foreign)}, not from you or your contacts")
    sources = frozenset(label for one in bound.values() for label in one.labels) | proposed.content
    borrowed = frozenset(label for label in sources if untrusted([label]))
    if borrowed:
        reasons.append(_told(borrowed, _unnamed(tool, bound, proposed)))
    if not sure:
        reasons.append("the planner is not sure that this is what you meant")
    heard = frozenset(label for label in after_reading if untrusted([label]))
    if heard and tool.effect.lasts:
        reasons.append(f"planned anew after {in_words(heard)} was read")
    tainted = bool(foreign or borrowed or heard)
    special = tainted or not sure
    rule = rules.deciding(target)
    match mode, tool.effect:
        case Mode.STEP, _:
            ask = True
        case _, Effect.READ:
            ask = False
        case _, Effect.OPEN:
            ask = tainted
        case Mode.AUTO, Effect.WRITE:
            ask = special
        case _:
            ask = True
    if rules.problem:
        ask = True
        reasons.append("your rules cannot be read, so everything asks")
    elif rule is not None and rule.then is Then.ASK:
        ask = True
        reasons.append(f"your rule: {rule}")
    elif rule is not None and rule.then is Then.ALLOW:
        # What is special waits all the same, and in step mode the user wants to see every call.
        led = bool(rule.inside) and _placed_by_content(tool, bound)
        if special or doubtful or led or mode is Mode.STEP:
            rule = None
        else:
            ask = False
    withheld = mode is Mode.DRY_RUN and tool.effect.lasts
    return Assessment(ask, withheld, tuple(reasons), tainted, target, rule)


def target_of(tool: Tool, bound: Mapping[str, Bound], proposed: Proposed) -> Target:
    """Return what rules look at: what the tool worked out, else what its arguments resolved to."""
    if proposed.recipients is not None:
        recipients = tuple(one.value for one in proposed.recipients)
    else:
        recipients = tuple(
            str(value)
            for parameter in tool.parameters
            if parameter.kind in (Kind.EMAIL, Kind.PHONE)
            for value in _values(bound[parameter.name])
        )
    place = proposed.place
    if place is None:
        groups = [bound[one.name].text for one in tool.parameters if one.kind is Kind.GROUP]
        place = groups[0] if groups else None
    return Target(tool, recipients, place)


def _placed_by_content(tool: Tool, bound: Mapping[str, Bound]) -> bool:
    """Tell whether something that was read says where the effect lands."""
    groups = [bound[one.name] for one in tool.parameters if one.kind is Kind.GROUP]
    titles = [bound[one.name] for one in tool.parameters if one.kind is Kind.TITLE]
    leading = groups if any(one.text for one in groups) else titles
    return any(label.origin not in _NO_CONTENT for one in leading for label in one.labels)


def _values(bound: Bound) -> tuple[object, ...]:
    value = bound.value if isinstance(bound.value, tuple) else (bound.value,)
    return tuple(one for one in value if one not in (None, ""))


def _told(borrowed: Labels, unnamed: Sequence[str]) -> str:
    """Return the reason that foreign content gives, and to whom it goes whom the user did not name."""
    if not unnamed:
        return f"holds content from {in_words(borrowed)}"
    people = ", ".join(one_line(name) for name in unnamed[:MAX_NAMED])
    more = f" and {len(unnamed) - MAX_NAMED} more" if len(unnamed) > MAX_NAMED else ""
    return f"content from {in_words(borrowed)} goes to {people}{more}, whom you did not name"


def _unnamed(tool: Tool, bound: Mapping[str, Bound], proposed: Proposed) -> list[str]:
    """Return the recipients that the user did not name."""
    if not tool.effect.lasts:
        return []
    if proposed.recipients is not None:
        return [one.name or one.value for one in proposed.recipients if not YOURS & one.labels]
    return [
        str(value)
        for one in _recipient_arguments(tool, bound)
        if not YOURS & one.labels
        for value in _values(one)
    ]


def _foreign_recipients(tool: Tool, bound: Mapping[str, Bound], proposed: Proposed) -> Labels:
    """Return the origins of recipients that the user neither said nor has in the contacts."""
    if not tool.effect.lasts:
        return frozenset()
    sources = [one.labels for one in _recipient_arguments(tool, bound) if one.text]
    sources += [one.labels for one in proposed.recipients or ()]
    # What nobody vouches for counts as the planner's.
    unknown = not all(sources)
    foreign = {label for labels in sources for label in labels if label.origin not in _TRUSTED_RECIPIENTS}
    return frozenset(foreign | {Label(Origin.MODEL)} if unknown else foreign)


def _recipient_arguments(tool: Tool, bound: Mapping[str, Bound]) -> list[Bound]:
    return [
        bound[parameter.name] for parameter in tool.parameters if parameter.kind in (Kind.EMAIL, Kind.PHONE)
    ]


def digest(
    tool: Tool, bound: Mapping[str, Bound], title: str, fields: Sequence[Field], warnings: Sequence[str]
) -> str:
    """Return the SHA-256 that an approval is bound to: the tool, every argument and everything shown."""
    shown = [
        [
            field.name,
            field.text,
            field.form,
            sorted(map(str, field.labels)),
            [[one.start, one.end] for one in field.passages],
        ]
        for field in fields
    ]
    arguments = {name: [one.text, str(one.value)] for name, one in bound.items()}
    canonical = json.dumps(
        [tool.name, arguments, title, shown, list(warnings)], sort_keys=True, ensure_ascii=True
    )
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
