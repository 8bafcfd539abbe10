"""Asking on the terminal: questions with choices, and approvals with every line that will run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from agent.events import ApprovalCard, CardItem, Decision, EditRejected, Question, Step, Verdict
from agent.provenance import untrusted
from agent.results import Choice, Field
from agent.rules import RulesError
from agent.tools import Effect
from tui.call_words import DOUBT, EFFECT_WORDS, origins
from tui.ink import Ink, marked, stretches
from tui.safe_text import visible
from tui.words import counted

if TYPE_CHECKING:
    from agent.session import Session
    from tui.commands.line_reader import LineReader

HELP = (
    "y: run it as shown   n: do not (n and words: what should be different)   e: change a line first"
    "   a: make a rule of it   q: stop the whole request"
)
STEP_HELP = """\
run this, or y     run it as shown
  skip, or n         do not; with words: what should be different
  run to 3           run what call 3 needs, and stop at it; what changes or sends something asks all the same
  run all reads      run whatever only looks
  back to review     one card for the rest
  e, a, q            change a line first, make a rule of it, stop the whole request"""
END_OF_TEXT = "."
STYLES = {
    Ink.PLAIN: "default not dim",
    Ink.FOREIGN: "yellow not dim",
    Ink.ADDED: "green not dim",
    Ink.REMOVED: "red not dim",
    Ink.AROUND: "dim",
}


class Stopped(Exception):
    """The user stopped the request at a prompt."""


class Prompts:
    """Puts questions and approval cards before the user and hands the answers to the session.

    Args:
        console: where prompts are printed; a terminal.
        lines: where answers are typed.
    """

    def __init__(self, console: Console, lines: LineReader) -> None:
        self._console = console
        self._lines = lines

    async def question(self, question: Question) -> str | None:
        """Ask, and return the value chosen or the words typed; None gives up on the call."""
        self._say(question.text, "bold")
        self._list(question.choices)
        hint = "a number" if question.choices else ""
        if question.accepts_text:
            hint = f"{hint} or your own words" if hint else "your answer"
        while True:
            typed = await self._ask(f"{hint}, nothing to skip: ", fresh=True)
            if not typed:
                return None
            if (choice := _picked(typed, question.choices)) is not None:
                return choice.value
            if question.accepts_text:
                return typed
            self._say(f"Type a number from 1 to {len(question.choices)}.")

    async def card(self, card: ApprovalCard, session: Session) -> None:
        """Show a card, ask for each call on it, and decide; or edit a call, after which a new card comes.

        Raises:
            Stopped: the user stopped the request.
        """
        self._console.print()
        decisions: dict[int, Decision] = {}
        for number, item in enumerate(card.items, 1):
            self._show(item, f"{number} of {len(card.items)}" if len(card.items) > 1 else "")
            if number == len(card.items) and card.later:
                self._say(
                    f"  {counted(len(card.later), 'more call')} will be shown once this is decided.", "dim"
                )
            decision = await self._decide(item, card, session)
            if decision is None:
                return
            decisions[item.call_id] = decision
        session.decide(card.card_id, decisions)

    async def _decide(self, item: CardItem, card: ApprovalCard, session: Session) -> Decision | None:
        """Return the decision on one call; None when it was edited instead, or stepped over."""
        default_yes = item.preselected is Verdict.APPROVE
        prompt = f"  Run it? {'[Y/n/e/a/q/?]' if default_yes else '[y/N/e/a/q/?]'} "
        if card.step:
            yes_no = "Run this, skip" if default_yes else "run this, Skip"
            prompt = f"  {yes_no}, run to …, run all reads, back to review? [e/a/q/?] "
        while True:
            typed = await self._ask(prompt, fresh=True)
            if typed is None:
                return Decision(Verdict.REFUSE)
            if card.step and (stepped := _step_in(typed)) is not None:
                if self._step(*stepped, session):
                    return None
                continue
            word, _, rest = typed.partition(" ")
            match word.casefold():
                case "":
                    return Decision(Verdict.APPROVE if default_yes else Verdict.REFUSE)
                case "y" | "yes" | "run" if not rest or rest.casefold() in ("this", "it"):
                    return Decision(Verdict.APPROVE)
                case "n" | "no" | "skip":
                    return Decision(Verdict.REFUSE, rest.strip())
                case "e" | "edit":
                    if await self._edit(item, card, session):
                        return None
                case "a" | "always" | "never":
                    await self._make_rule(item, session)
                case "q" | "quit" | "stop":
                    raise Stopped
                case _:
                    self._say(f"  {STEP_HELP if card.step else HELP}")

    def _step(self, step: Step, call_id: int | None, session: Session) -> bool:
        """Go on in step mode in another way; tell whether a fresh card comes."""
        try:
            needed = session.needed_by(call_id) if call_id is not None else ()
            session.step(step, call_id)
        except KeyError:
            self._say(f"  There is no call {call_id} that has not run.", "yellow")
            return False
        if needed:
            self._say(f"  Runs {', '.join(map(str, needed))}, and stops at {call_id}.", "dim")
        return True

    async def _edit(self, item: CardItem, card: ApprovalCard, session: Session) -> bool:
        """Let the user change one line; tell whether a new card comes."""
        lines = [field for field in item.fields if field.parameter or field.slot]
        if not lines:
            self._say("  Nothing in this call can be changed.")
            return False
        for number, field in enumerate(lines, 1):
            self._say(f"    {number}. {field.name}")
        typed = await self._ask("  Which line? ")
        chosen = _named(typed or "", lines)
        if chosen is None:
            return False
        key, value = await self._new_value(chosen)
        if key is None or value is None:
            return False
        try:
            await session.edit(card.card_id, item.call_id, {key: value})
        except EditRejected as error:
            self._say(f"  {error}", "yellow")
            return False
        return True

    async def _make_rule(self, item: CardItem, session: Session) -> None:
        """Let the user choose a rule that fits the call; whether this one runs is asked all the same."""
        if not item.offers:
            self._say("  No rule fits this call.")
            return
        choices = [Choice(str(rule), str(number)) for number, rule in enumerate(item.offers)]
        self._list(choices, "    ")
        chosen = _picked(await self._ask("  Which rule, nothing for none? ") or "", choices)
        if chosen is None:
            return
        try:
            await session.add_rule(item.offers[int(chosen.value)], for_good=True)
        except RulesError as error:
            self._say(f"  {error}", "yellow")
            return
        self._say(f"  Kept: {chosen.label}. `tinyagent rules` lists them.", "dim")

    async def _new_value(self, field: Field) -> tuple[str | None, str | None]:
        """Ask for a line's new words; return (the key to edit, the value), None for no change."""
        if field.slot and field.choices:
            self._list(field.choices, "    ")
            typed = await self._ask(f"  {field.name}, a number: ")
            choice = _picked(typed or "", field.choices)
            if choice is not None:
                return field.slot, choice.value
            if not field.parameter:
                return None, None
            return field.parameter, typed or None
        old = field.edit_text if field.edit_text is not None else field.text
        self._say(f"  now: {old}", "dim")
        if "\n" not in old.strip():
            return field.parameter, await self._ask(f"  {field.name}: ") or None
        self._say(f'  The new text; a line with only "{END_OF_TEXT}" ends it, at once to keep the old one:')
        written: list[str] = []
        while (line := await self._ask("  | ", strip=False)) not in (None, END_OF_TEXT):
            written.append(line or "")
        return field.parameter, "\n".join(written) or None

    def _show(self, item: CardItem, position: str) -> None:
        colour = {Effect.SEND: "red", Effect.WRITE: "yellow"}.get(item.effect, "cyan")
        head = Text()
        head.append(f"{item.call_id}. ", "bold")
        head.append(visible(item.title), "bold")
        head.append(f"  {EFFECT_WORDS[item.effect]}", colour)
        head.append(f"  {position}" if position else "", "dim")
        self._console.print(head, soft_wrap=True)
        width = max((len(visible(field.name)) for field in item.fields), default=0)
        for field in item.fields:
            self._show_field(field, width, doubtful=field.parameter in item.doubtful)
        for warning in item.warnings:
            self._say(f"  ! {warning}", "yellow")
        for reason in item.reasons:
            self._say(f"  ! {reason}", colour)

    def _show_field(self, field: Field, width: int, *, doubtful: bool) -> None:
        text = Text()
        for stretch, ink in stretches(field):
            shown = visible(stretch)
            text.append(marked(shown) if ink is Ink.FOREIGN else shown, STYLES[ink])
        parts = text.split("\n", allow_blank=True)
        for number, part in enumerate(parts):
            row = Text(f"     {visible(field.name) if number == 0 else '':{width}}  ", "dim")
            row.append_text(part)
            if number == len(parts) - 1 and field.labels:
                origin = origins(field.labels, field.what)
                row.append(f"   ({origin})", "red" if untrusted(field.labels) else "dim")
            if number == len(parts) - 1 and doubtful:
                row.append(f"   {DOUBT}", "yellow")
            self._console.print(row, soft_wrap=True)

    def _list(self, choices: Sequence[Choice], indent: str = "  ") -> None:
        for number, choice in enumerate(choices, 1):
            self._say(f"{indent}{number}. {choice.label}")

    def _say(self, text: str, style: str = "") -> None:
        self._console.print(Text(visible(text), style), soft_wrap=True)

    async def _ask(self, prompt: str, *, fresh: bool = False, strip: bool = True) -> str | None:
        """Print a prompt and return the line typed; `fresh` drops what was typed before it stood there."""
        if fresh:
            self._lines.forget_typed_ahead()
        self._console.print(Text(prompt, "bold"), end="", soft_wrap=True)
        self._console.file.flush()
        line = await self._lines.line()
        if line is None:
            self._console.print()
            return None
        return line.strip() if strip else line


def _picked(typed: str, choices: Sequence[Choice]) -> Choice | None:
    """Return the choice a number or its words name."""
    if typed.isdecimal() and 1 <= int(typed) <= len(choices):
        return choices[int(typed) - 1]
    wanted = typed.casefold()
    named = [choice for choice in choices if choice.label.casefold() == wanted]
    return named[0] if len(named) == 1 else None


def _step_in(typed: str) -> tuple[Step, int | None] | None:
    """Return how a line goes on in step mode; None when it is something else."""
    words = typed.casefold().removeprefix("run ").removeprefix("back ").split()
    match words:
        case ["to", number] if number.isdecimal():
            return Step.TO, int(number)
        case ["all", "reads"] | ["reads"]:
            return Step.READS, None
        case ["to", "review"] | ["review"]:
            return Step.REVIEW, None
        case _:
            return None


def _named(typed: str, lines: Sequence[Field]) -> Field | None:
    if typed.isdecimal() and 1 <= int(typed) <= len(lines):
        return lines[int(typed) - 1]
    return next((field for field in lines if field.name.casefold() == typed.casefold()), None)
