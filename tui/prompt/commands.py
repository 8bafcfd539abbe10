"""`/` at the start of a request is a command: every action that can be done now, by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from tui.actions import ACTIONS, Action, Where
from tui.prompt.haystack import Haystack, Likeness
from tui.prompt.offers import Offer, Row

Argument = tuple[str, str]
"""What may stand behind a command, and what that means."""
NEAR = 4
"""Commands that are named when there is none of that name."""


class WrongCommand(Exception):
    """What is written is no command that can be done; the message says why, and what would be."""


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
            raise WrongCommand(_unknown(written.name, [one.slash for one in self._possible()]))
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
        hits = Haystack([one.slash for one in possible], [one.description for one in possible]).find(
            written.casefold().replace("-", " "), len(possible)
        )
        exact = [one for one in possible if one.slash == written.casefold()]
        fitting = [possible[place] for likeness, place in hits if likeness <= Likeness.BEGINS or not written]
        others = [possible[place] for _, place in hits]
        rows = tuple(_row(one) for one in dict.fromkeys([*exact, *fitting, *others]))
        if exact or fitting:
            return Offer(0, written, rows)
        near = {one.slash: one for one in possible}
        rows = tuple(_row(near[name]) for name in _near(written, near)) or rows
        return Offer(0, written, rows, _unknown(written, ()), wrong=True, chosen=None)

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
    return Row(f"/{one.slash}", insert, one.shown_key, one.description, runs=True)


def _near(name: str, names: Iterable[str]) -> list[str]:
    return get_close_matches(name.casefold(), list(names), n=NEAR, cutoff=0.5)


def _unknown(name: str, possible: Iterable[str]) -> str:
    near = [f"/{one}" for one in _near(name, possible)]
    meant = f" Near it: {', '.join(near)}." if near else ""
    return (
        f"There is no command /{name}.{meant} To send it as a request, put a second / or a space before it."
    )
