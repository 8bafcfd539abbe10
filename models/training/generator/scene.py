"""The plan and the wording of one request while it is being made up.

Steps add their calls here and share what is known: who has been named (one lookup each, however often they
come up), what earlier steps produced (so that later ones can say "it" or "the summary"), and how this speaker
quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias

from models.training.generator.names import FEW, MORE, Person, people, person
from models.training.generator.text import Mark, Phrase, Piece, grow, joined, pick, slots_of, tidy
from models.training.samples import Ref, Text

Draft: TypeAlias = bool | int | Mark | Ref | Text | tuple["Draft", ...] | list["Draft"] | None
"""An argument before offsets are known: a tuple is a text in parts, a list is a list."""

EMPTY = Text("")
QUOTES = (('"', '"'),) * 7 + (("'", "'"),) * 3 + (("“", "”"),) * 2 + (("‘", "’"), ("`", "`"), ("«", "»"))


@dataclass(frozen=True, slots=True)
class DraftCall:
    """A call before offsets are known."""

    tool: str
    arguments: tuple[Draft, ...]
    step: int
    """Which step of the request it belongs to: it is mentioned where that step is."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something an earlier step produced and a later one may pass on."""

    ref: Ref
    kind: str
    later: str
    """Template of how to speak of it afterwards, pronouns left out."""
    step: int


@dataclass(frozen=True, slots=True)
class Frame:
    """The ways to say one step.

    A template fits when it has none but the given slots, and the given slots it lacks can be added by a tail.
    """

    core: tuple[str, ...]
    """Imperatives, fit to be joined with other steps."""
    free: tuple[str, ...] = ()
    """Questions, statements, fragments: sentences of their own."""
    tails: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each slot, phrases that can be hung on at the end; those with a full stop first are sentences."""

    def with_lines(self) -> Frame:
        """The same frame, where words that are no statement ({line}: "happy birthday!") can stand for {said}.

        They fit wherever {said} does not depend on "that", "know" or "tell".
        """

        def also(templates: Sequence[str]) -> tuple[str, ...]:
            fit = [t for t in templates if "{said}" in t and not INDIRECT.search(t)]
            return (*templates, *(t.replace("{said}", "{line}") for t in fit))

        tails = dict(self.tails)
        if "said" in tails:
            tails["line"] = tuple(t for t in also(tails["said"]) if "{line}" in t)
        return Frame(also(self.core), also(self.free), tails)


class Scene:
    """One request in the making."""

    def __init__(self, rng: Random, quoting: float, single: bool, formal: bool = False) -> None:
        """Start empty.

        Args:
            rng: the only source of chance.
            quoting: how often this speaker puts names and titles in quotes, from 0 to 1.
            single: whether the request has one step only (then free forms are allowed).
            formal: whether it is one of the long requests that say everything.
        """
        self.rng = rng
        self.single = single
        self.formal = formal
        self.step = 0
        self.free_form = False
        """Whether the last step was worded as a sentence of its own, not as an imperative."""
        self.calls: list[DraftCall] = []
        self.subject: Mark | None = None
        """What the mail being written is about: a link in it is for that."""
        self.notebook: list[tuple[Mark, Draft, int]] = []
        """Notes named so far, their folders, and the step that named them."""
        self.things: list[Thing] = []
        self.cast: list[Person] = []
        self._lookups: dict[tuple[str, str], Ref] = {}
        self._used: set[Ref] = set()
        self._quoting = quoting
        self._quotes = pick(rng, QUOTES)

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.rng.random() < probability

    def often(self, probability: float) -> bool:
        """True with this probability for a detail that may be left out; formal requests leave out less."""
        return self.rng.random() < (1 - (1 - probability) ** 2.2 if self.formal else probability)

    def call(self, tool: str, *arguments: Draft) -> Ref:
        """Add a call and return the reference to its result."""
        self.calls.append(DraftCall(tool, arguments, self.step))
        return Ref(len(self.calls) - 1)

    def once(self, tool: str, *arguments: Draft) -> Ref:
        """Add a call unless the same words have been looked up by it before."""
        key = (tool, "|".join(a.text.lower() for a in arguments if isinstance(a, Mark)))
        if key not in self._lookups:
            self._lookups[key] = self.call(tool, *arguments)
        return self._lookups[key]

    def email(self, one: Person) -> Draft:
        """The address of someone: looked up, or as given."""
        return one.mark if one.literal else self.once("get_email_address", one.mark)

    def phone(self, one: Person) -> Draft:
        """The number of someone: looked up, or as given."""
        return one.mark if one.literal else self.once("get_phone_number", one.mark)

    def emails(self, group: Sequence[Person]) -> list[Draft]:
        """The addresses of several people."""
        return [self.email(one) for one in group]

    def phones(self, group: Sequence[Person]) -> list[Draft]:
        """The numbers of several people."""
        return [self.phone(one) for one in group]

    def quoted(self, mark: Mark, weight: float = 1.0) -> Phrase:
        """The mark, in this speaker's quotes as often as this speaker uses them."""
        if self.rng.random() >= self._quoting * weight:
            return (mark,)
        opening, closing = self._quotes
        if closing in mark.text:
            return (mark,)
        return (opening, mark, closing)

    def title(self, text: str, solid: bool = False) -> tuple[Mark, Phrase]:
        """A new mark and how it stands in the request."""
        mark = Mark(text, solid)
        return mark, self.quoted(mark)

    def some_people(self, reach: str, most: int = 6) -> tuple[list[Person], Phrase]:
        """People and how they are named here; now and then those of the step before, as "him" or "them"."""
        before = [one for one in self.cast if not one.literal or one.literal == reach]
        if before and self.chance(0.3):
            return self._again(before)
        group = people(self.rng, reach, most, FEW if self.single else MORE)
        known = {one.mark.text.lower() for one in self.cast}
        if any(one.mark.text.lower() in known for one in group):
            return self._again(
                [one for one in self.cast if one.mark.text.lower() in {g.mark.text.lower() for g in group}]
            )
        self.cast = group
        return group, joined(self.rng, [one.said for one in group])

    def _again(self, group: list[Person]) -> tuple[list[Person], Phrase]:
        rng = self.rng
        if self.chance(0.5):
            word = (
                group[0].pronoun
                if len(group) == 1 and not group[0].group
                else pick(rng, ("them", "them", "them both" if len(group) == 2 else "all of them"))
            )
            return group, (word,)
        return group, joined(rng, [one.said for one in group])

    def someone(self, reach: str = "", again: float = 0.3) -> tuple[Person, Phrase]:
        """One person and how they are named here: with probability `again` the one of the step before."""
        known = {one.mark.text.lower() for one in self.cast}
        if (
            len(self.cast) == 1
            and self.step
            and self.chance(again)
            and not self.cast[0].group
            and self.cast[0].literal in ("", reach)
        ):
            return self.cast[0], (self.cast[0].pronoun,)
        one = person(self.rng, reach, groups=0.02)
        while one.mark.text.lower() in known:
            one = person(self.rng, reach)
        self.cast = [one]
        return one, one.said

    def other(self, reach: str, besides: Sequence[Person]) -> tuple[list[Person], Phrase]:
        """People for cc: none of those already written to."""
        taken = {one.mark.text.lower() for one in (*besides, *self.cast)}
        group = [one for one in people(self.rng, reach, most=2) if one.mark.text.lower() not in taken]
        return group, joined(self.rng, [one.said for one in group])

    def made(self, ref: Ref, kind: str, later: str) -> Ref:
        """Remember what a step produced."""
        self.things.append(Thing(ref, kind, later, self.step))
        return ref

    def earlier(self, kinds: Sequence[str], keen: float = 1.0) -> tuple[Ref, Phrase] | None:
        """Something that an earlier step produced, mostly the newest, and how to speak of it.

        Args:
            kinds: what it may be.
            keen: how likely it is taken when nothing has used it yet; what has been used comes up less often.
        """
        found = [thing for thing in self.things if thing.kind in kinds and thing.step < self.step]
        if not found:
            return None
        new = [thing for thing in found if thing.ref not in self._used]
        if not self.chance(keen if new else keen * 0.35):
            return None
        thing = (new or found)[-1] if self.chance(0.8) else pick(self.rng, found)
        self._used.add(thing.ref)
        fresh = thing is self.things[-1] and thing.step == self.step - 1
        words = pick(self.rng, ("it", "that", "it", "this")) if fresh and self.chance(0.25) else None
        return thing.ref, (words,) if words else grow(self.rng, thing.later)

    def say(
        self, frame: Frame, slots: Mapping[str, Phrase], spare: Mapping[str, Phrase] | None = None
    ) -> Phrase:
        """Word a step.

        Args:
            frame: the ways to say it.
            slots: what must be said; every one of them ends up in the words.
            spare: what may be said but need not: pronouns, the same words in another form.

        Raises:
            ValueError: no template fits, which is a mistake in the frame.
        """
        options = frame.core + frame.free if self.single and frame.free else frame.core
        given = set(slots)
        known = {**slots, **(spare or {})}
        fitting = [
            t
            for t in options
            if slots_of(t) <= known.keys() and all(s in frame.tails for s in given - _said_by(t))
        ]
        if not fitting:
            raise ValueError(f"No wording for {sorted(given)}, starting with {frame.core[0]!r}")
        template = self._favour(fitting, given)
        self.free_form = template in frame.free
        out: list[Piece] = list(grow(self.rng, template, known))
        rest = [slot for slot in slots if slot not in _said_by(template)]
        self.rng.shuffle(rest)
        tails = [pick(self.rng, [t for t in frame.tails[s] if slots_of(t) <= known.keys()]) for s in rest]
        tails.sort(key=lambda tail: (tail.startswith("."), not slots_of(tail).isdisjoint(LAST)))
        asked = bool(tails) and isinstance(out[-1], str) and out[-1].endswith("?")
        if asked:
            out[-1] = str(out[-1]).rstrip("?")
        for tail in tails:
            out.append("" if tail[0] in ",.:" else " ")
            out.extend(grow(self.rng, tail, known))
        if asked and not tails[-1].startswith("."):
            out.append("?")
        return tidy(out)

    def _favour(self, fitting: Sequence[str], given: set[str]) -> str:
        """Templates that say more themselves are rarer, so they are tried twice as often."""
        first = pick(self.rng, fitting)
        second = pick(self.rng, fitting)
        return first if len(slots_of(first) & given) >= len(slots_of(second) & given) else second


def _said_by(template: str) -> frozenset[str]:
    """The slots whose content a template says; {bare} is {when} without its preposition."""
    slots = slots_of(template)
    return slots | {"when"} if "bare" in slots else slots


INDIRECT = re.compile(r"that|know|tell|inform|need")
"""Words after which only a statement can follow."""
LAST = {"said", "line", "todo", "text"}
"""Slots with free words, whose end is hard to see: they come last."""

StepMaker: TypeAlias = Callable[[Scene], Phrase]
"""Adds a step's calls to the scene and returns its words."""
