"""A refusal in words ("no, use her work address", "make it 4pm") worked into the request that it was about.

Without a general model this is done by rule: a time takes the place of the time that was said, a name that of
the name; words about which address or number leave the plan as it is, since the look-up reads them. What is
not understood is not guessed at: the planner is asked about the words alone, and then about both together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.plan import Call, Literal, Plan
from agent.times import find_times
from agent.tools import Kind, Toolbox

_OPENING = re.compile(
    r"^(?:\s*(?:no|nope|not that|wrong|rather|please|but|sorry|actually|instead|and)\b[\s,.;:!-]*)+",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"[\s,.;!]*\b(?:instead|rather|please)?[\s.!]*$", re.IGNORECASE)
_WHICH = re.compile(r"\b(?:work|office|business|home|private|personal|mobile|cell)\b", re.IGNORECASE)
_NAME = re.compile(r"\b(?:[A-Z\u00C0-\u024F][\w'\u2019-]+)(?:\s+[A-Z\u00C0-\u024F][\w'\u2019-]+)*")
_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?|o'clock|h)?|noon|midnight", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to understand a refusal."""

    request: str
    """What the planner is asked; "" for the same plan again, with the user's new words beside it."""
    must_be_sure: bool
    """It counts only if the planner is sure of its plan."""


def candidates(
    request: str, words: str, plan: Plan, refused: Sequence[Call], toolbox: Toolbox
) -> Iterator[Candidate]:
    """Yield the ways to understand a refusal, the surest first.

    Args:
        request: the words that the plan was made from.
        words: the user's words for the refusal.
        plan: the plan.
        refused: the calls that were refused with these words.
        toolbox: the tools of the plan.
    """
    said = _CLOSING.sub("", _OPENING.sub("", words)).strip()
    if not said:
        return
    spans = find_times(said)
    if len(spans) == 1 and (revised := _other_time(request, said[slice(*spans[0])], refused, toolbox)):
        yield Candidate(revised, must_be_sure=False)
    elif _WHICH.search(said):
        yield Candidate("", must_be_sure=False)
    elif not spans and (revised := _other_person(request, said, plan, refused, toolbox)):
        yield Candidate(revised, must_be_sure=False)
    yield Candidate(said, must_be_sure=True)
    yield Candidate(f"{request.rstrip('. ')}, {said}", must_be_sure=True)


def _other_time(request: str, time: str, refused: Sequence[Call], toolbox: Toolbox) -> str:
    """Return the request with another time in it; "" when it is not clear which one is meant."""
    old = {
        text for call in refused for text in _said(call, toolbox, (Kind.TIME, Kind.RANGE)) if text in request
    }
    if len(old) != 1:
        return ""
    (before,) = old
    day, at, _ = before.rpartition(" at ")
    if at and _CLOCK.fullmatch(time.strip()):
        time = f"{day} at {time.strip()}"
    elif at and not _CLOCK.search(time):
        time = f"{time}{before[len(day) :]}"
    return request.replace(before, time, 1)


def _other_person(request: str, said: str, plan: Plan, refused: Sequence[Call], toolbox: Toolbox) -> str:
    """Return the request with another name in it; "" when it is not clear whose place it takes."""
    new = [name for name in _NAME.findall(said) if name not in request]
    concerned = [
        call for call in plan if call in refused or any(call.id in one.depends_on for one in refused)
    ]
    old = {text for call in concerned for text in _said(call, toolbox, (Kind.PERSON, Kind.EMAIL, Kind.PHONE))}
    old = {text for text in old if re.search(rf"\b{re.escape(text)}\b", request)}
    if len(new) != 1 or len(old) != 1:
        return ""
    (before,) = old
    return re.sub(rf"\b{re.escape(before)}\b", lambda _: new[0], request)


def _said(call: Call, toolbox: Toolbox, kinds: tuple[Kind, ...]) -> Iterator[str]:
    """Yield the words of a call's arguments of some kinds."""
    for argument, parameter in zip(call.arguments, toolbox[call.tool].parameters, strict=False):
        match argument:
            case Literal(str(value)) if value and parameter.kind in kinds:
                yield value
            case _:
                pass
