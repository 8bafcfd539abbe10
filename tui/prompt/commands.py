"""`/` at the start of a request is a command: every action that can be done now, by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tui.keys.actions import ACTIONS, Action, Where
from tui.prompt.haystack import Haystack, Likeness
from tui.prompt.offers import Offer, Row
from tui.safe_text import clip

Argument = tuple[str, str]
"""What may stand behind a command, and what that means."""
LONGEST_NAME = 24
"""Cells of what was written that are repeated when it is no command."""
NEAR = 4
"""Commands that are named when there is none of that name."""


class WrongCommand(Exception):
    """What is written is no command that can be done; the message says why.

    Args:
        why: that, in a sentence.
        near: commands that may be meant.
    """

    def __init__(self, why: str, near: tuple[Row, ...] = ()) -> None:
        super().__init__(why)
        self.near = near


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as it is written."""

    name: str
    argument: str


def typed(text: str) -> Typed | None:
    """Read a request as a command; None when it is none: one more slash or a blank before it sees to that."""
    if not text.startswith("/") or text.startswith("//"):
        return None
    name, _, argument = text[1:].strip().partition(" ")
    return Typed(name.casefold(), argument.strip())


def unescaped(text: str) -> str:
    """Return a request without the slash that says it is no command."""
    return text[1:] if text.startswith("//") else text


def commands() -> Iterator[Action]:
    """Yield the actions that are commands."""
    for one in ACTIONS:
        if one.in_palette and (one.command or one.where in (Where.ANYWHERE, Where.ASK)):
            yield one


class Commands:
    """The commands, as the screen can do them.

    Args:
        can: tells of an action, by its id, whether it can be done now.
        arguments: gives what may stand behind the command of an action, by its id; may give nothing.
    """

    def __init__(
        self, can: Callable[[str], bool], arguments: Callable[[str], Sequence[Argument]] = lambda _: ()
    ) -> None:
        self._can = can
        self._arguments = arguments

    def named(self, written: Typed) -> Action:
        """Return the action that is meant.

        Raises:
            WrongCommand: there is none of that name, it cannot be done now, or nothing may stand behind it.
        """
        one = next((one for one in commands() if one.slash == written.name), None)
        if one is None:
            raise WrongCommand(_unknown(written.name), self._near(written.name))
        if not self._can(one.id):
            raise WrongCommand(f"/{one.slash} has nothing to do now.")
        if written.argument and not one.takes:
            raise WrongCommand(f"Nothing stands behind /{one.slash}.")
        return one

    def offer(self, before: str, row: int) -> Offer | None:
        """Return the commands that fit what is written, as `Completer.offer` says."""
        if row or not before.startswith("/") or before.startswith("//"):
            return None
        name, blank, argument = before[1:].partition(" ")
        return self._behind(name, argument) if blank else self._names(name)

    def _possible(self) -> Iterable[Action]:
        return (one for one in commands() if self._can(one.id))

    def _names(self, written: str) -> Offer:
        possible = list(self._possible())
        haystack = Haystack([one.slash for one in possible], [one.description for one in possible])
        hits = haystack.find(written, len(possible))
        hits.sort(key=lambda hit: possible[hit[1]].slash != written.casefold())
        rows = tuple(_row(possible[place]) for _, place in hits)
        if hits and hits[0][0] <= Likeness.WORDS:
            return Offer(0, written, rows)
        # What is only near is nothing for Enter to run: it would be a guess.
        near = rows or self._near(written)
        return Offer(0, written, near, "" if rows else _unknown(written), chosen=None)

    def _near(self, name: str) -> tuple[Row, ...]:
        from difflib import get_close_matches

        possible = {one.slash: one for one in self._possible()}
        near = get_close_matches(name.casefold(), list(possible), n=NEAR, cutoff=0.5)
        return tuple(_row(possible[one]) for one in near)

    def _behind(self, name: str, argument: str) -> Offer | None:
        one = next((one for one in self._possible() if one.slash == name.casefold()), None)
        if one is None or not one.takes:
            return None
        choices = list(self._arguments(one.id))
        hits = Haystack([f"{word} {meaning}" for word, meaning in choices]).find(argument, len(choices))
        rows = tuple(
            Row(choices[place][0], f"/{one.slash} {choices[place][0]}", detail=choices[place][1], runs=True)
            for _, place in hits
        )
        return Offer(0, argument, rows, f"/{one.slash}: {one.takes}", chosen=0 if argument and rows else None)


def _row(one: Action) -> Row:
    insert = f"/{one.slash} " if one.takes else f"/{one.slash}"
    return Row(f"/{one.slash}", insert, detail=one.description, side=one.shown_key, runs=not one.takes)


def _unknown(name: str) -> str:
    return f"There is no command /{clip(name, LONGEST_NAME)}. A space before it sends it as a request."
