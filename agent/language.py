"""LLMCompiler's plan language (arXiv 2312.04511), as TinyAgent's models speak it: text to calls and back.

    1. get_email_address("Sid")
    2. compose_new_email(["$1"], [], "Review", "as agreed: $1", [])
    3. join()

In a string, `$k` is a reference when call `k` comes before the line; otherwise it is money. `\\$` is always a
dollar sign, and `${k}` is a reference that a digit may follow.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum

from agent.plan import Argument, Call, Items, Literal, Plan, Reference, Template, template

JOIN = "join"
_LINE = re.compile(r"\s*(?P<id>\d{1,6})\s*\.\s*(?P<tool>[A-Za-z_]\w*)\s*\((?P<rest>.*)", re.DOTALL)
_REFERENCE = re.compile(r"\$(?:\{(\d{1,6})\}|(\d{1,6})(?!\d))")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_WORDS: dict[str, bool | None] = {
    "None": None,
    "null": None,
    "True": True,
    "true": True,
    "False": False,
    "false": False,
}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_DOLLAR = "\ufdd0"  # a noncharacter: stands for an escaped dollar while references are looked for
_TALK = ("thought:", "plan:", "###", "```", "<end_of_plan>", "question:", "#")
MAX_DEPTH = 8


class ProblemKind(StrEnum):
    """What can be wrong with a plan."""

    SYNTAX = "syntax"
    UNFINISHED = "unfinished line"
    NUMBERING = "numbering"
    JOIN = "join"
    UNKNOWN_TOOL = "unknown tool"
    ARITY = "number of arguments"
    TYPE = "type of an argument"
    FORWARD_REFERENCE = "forward reference"
    MISSING_REFERENCE = "missing reference"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a plan."""

    kind: ProblemKind
    call_id: int | None
    message: str
    """A sentence that names the cause."""


class PlanError(Exception):
    """A plan, or a line of one, is not right."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


class PlanParser:
    """Reads a plan as it streams in; every finished line is one call.

    Args:
        request: the user's words; a `$5` that stands in them is money in the plan too.
    """

    def __init__(self, request: str = "") -> None:
        self.plan = Plan()
        self.joined = False
        self._rest = ""
        self._said = frozenset(match[0] for match in _REFERENCE.finditer(request))

    def feed(self, chunk: str) -> list[Call]:
        """Take in more text and return the calls that it finished.

        Raises:
            PlanError: a finished line is not a call, or is out of order.
        """
        *lines, self._rest = (self._rest + chunk).split("\n")
        return [call for line in lines if (call := self._line(line)) is not None]

    def finish(self) -> Plan:
        """Take the end of the text as the end of the last line and return the whole plan.

        Raises:
            PlanError: the last line is unfinished or wrong, or the plan does not end in `join()`.
        """
        last, self._rest = self._rest, ""
        self._line(last)
        if not self.joined:
            raise PlanError(Problem(ProblemKind.JOIN, None, "The plan does not end in join()."))
        return self.plan

    def _line(self, line: str) -> Call | None:
        line = line.strip()
        if not line or line.casefold().startswith(_TALK):
            return None
        if self.joined:
            raise PlanError(Problem(ProblemKind.JOIN, None, f"Something follows join(): {_short(line)}"))
        call = parse_line(line, self._said)
        expected = len(self.plan) + 1
        if call.id != expected:
            message = f"The plan's line {_short(line)} should be numbered {expected}."
            raise PlanError(Problem(ProblemKind.NUMBERING, call.id, message))
        if call.tool == JOIN:
            if call.arguments:
                raise PlanError(Problem(ProblemKind.JOIN, call.id, "join() takes no arguments."))
            self.joined = True
            return None
        self.plan = self.plan.with_call(call)
        return call


def parse_plan(text: str, request: str = "") -> Plan:
    """Return the plan that `text` holds; PlanError when it is not one."""
    parser = PlanParser(request)
    parser.feed(text)
    return parser.finish()


def parse_line(line: str, money: frozenset[str] = frozenset()) -> Call:
    """Return the call on one line (`join()` too, as a call of that name).

    Args:
        line: such as `2. send_sms(["$1"], "on my way")`.
        money: forms like "$5" that are dollars here whatever calls come before.

    Raises:
        PlanError: the line is not a call, or is unfinished.
    """
    found = _LINE.match(line)
    if not found:
        raise PlanError(Problem(ProblemKind.SYNTAX, None, f"This is not a line of a plan: {_short(line)}"))
    reader = _Arguments(found["rest"], int(found["id"]), money)
    return Call(int(found["id"]), found["tool"], reader.read())


class _Arguments:
    """A recursive-descent reader of what stands between the parentheses of one line."""

    def __init__(self, text: str, call_id: int, money: frozenset[str]) -> None:
        self._text = text
        self._at = 0
        self._call = call_id
        self._money = money

    def read(self) -> tuple[Argument, ...]:
        arguments = self._sequence(")", 0)
        rest = self._text[self._at :].strip()
        if rest and not rest.startswith(("#", "<END_OF_PLAN>")):
            raise self._error(f"there is {_short(rest)} after the call")
        return arguments

    def _sequence(self, closing: str, depth: int) -> tuple[Argument, ...]:
        if depth > MAX_DEPTH:
            raise self._error("lists are nested too deeply")
        items: list[Argument] = []
        while True:
            if self._peek() == closing:
                self._at += 1
                return tuple(items)
            items.append(self._argument(depth))
            match self._peek():
                case ",":
                    self._at += 1
                case character if character != closing:
                    raise self._error(
                        f"expected a comma or {closing} before {_short(self._text[self._at :])}"
                    )

    def _argument(self, depth: int) -> Argument:
        character = self._peek()
        if character in "\"'":
            return self._string(character)
        if character == "[":
            self._at += 1
            return Items(self._sequence("]", depth + 1))
        if found := _REFERENCE.match(self._text, self._at):
            self._at = found.end()
            return Reference(int(found[1] or found[2]))
        if found := _NUMBER.match(self._text, self._at):
            self._at = found.end()
            number = found[0]
            return Literal(int(number) if number.lstrip("-").isdigit() else float(number))
        for word, value in _WORDS.items():
            if self._text.startswith(word, self._at):
                self._at += len(word)
                return Literal(value)
        raise self._error(f"cannot read the argument at {_short(self._text[self._at :])}")

    def _string(self, quote: str) -> Argument:
        self._at += 1
        read: list[str] = []
        while self._at < len(self._text):
            character = self._text[self._at]
            self._at += 1
            if character == quote:
                return self._with_references(_whole("".join(read)))
            read.append(self._escape() if character == "\\" else character)
        raise self._unfinished("a string is not closed")

    def _escape(self) -> str:
        if self._at >= len(self._text):
            raise self._unfinished("a string is not closed")
        character = self._text[self._at]
        self._at += 1
        if character == "u":
            digits = self._text[self._at : self._at + 4]
            if not re.fullmatch(r"[0-9a-fA-F]{4}", digits):
                return "u"
            self._at += 4
            return chr(int(digits, 16))
        return _DOLLAR if character == "$" else _ESCAPES.get(character, character)

    def _with_references(self, text: str) -> Argument:
        parts: list[str | Reference] = []
        end = 0
        for found in _REFERENCE.finditer(text):
            call = int(found[1] or found[2])
            whole = found[0] == text
            if call >= self._call or call < 1 or (found[0] in self._money and not whole):
                continue
            parts += [text[end : found.start()], Reference(call)]
            end = found.end()
        parts.append(text[end:])
        return template(*(part.replace(_DOLLAR, "$") if isinstance(part, str) else part for part in parts))

    def _peek(self) -> str:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1
        if self._at >= len(self._text):
            raise self._unfinished("a bracket is not closed")
        return self._text[self._at]

    def _error(self, what: str) -> PlanError:
        return PlanError(Problem(ProblemKind.SYNTAX, self._call, f"In call {self._call} {what}."))

    def _unfinished(self, what: str) -> PlanError:
        return PlanError(
            Problem(ProblemKind.UNFINISHED, self._call, f"Call {self._call} is unfinished: {what}.")
        )


def _whole(text: str) -> str:
    """Join the halves of characters that were written as two `\\u` escapes, as JSON does it."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def print_argument(argument: Argument, call_id: int) -> str:
    """Return `argument` as it stands in the text of call `call_id`."""
    match argument:
        case Literal(str() as value):
            return _quoted(_protected(value, call_id))
        case Literal(value):
            return repr(value)
        case Reference(call):
            return f'"${call}"' if call < call_id else f"${call}"
        case Template(parts):
            return _quoted(_joined(parts, call_id))
        case Items(items):
            return f"[{', '.join(print_argument(item, call_id) for item in items)}]"


def print_call(call: Call) -> str:
    """Return the line of one call."""
    arguments = ", ".join(print_argument(argument, call.id) for argument in call.arguments)
    return f"{call.id}. {call.tool}({arguments})"


def print_plan(plan: Plan) -> str:
    """Return the text of a plan; `parse_plan` reads the same plan from it."""
    return "\n".join([*map(print_call, plan), f"{len(plan) + 1}. {JOIN}()"])


def _joined(parts: tuple[str | Reference, ...], call_id: int) -> str:
    printed: list[str] = []
    for index, part in enumerate(parts):
        if isinstance(part, str):
            printed.append(_protected(part, call_id))
            continue
        following = parts[index + 1] if index + 1 < len(parts) else ""
        digit_follows = isinstance(following, str) and following[:1].isdigit()
        printed.append(f"${{{part.call}}}" if digit_follows else f"${part.call}")
    return "".join(printed)


def _protected(text: str, call_id: int) -> str:
    """Mark the dollars of `text` that would be read as references."""

    def escape(found: re.Match[str]) -> str:
        call = int(found[1] or found[2])
        return f"{_DOLLAR}{found[0]}" if 1 <= call < call_id else found[0]

    return _REFERENCE.sub(escape, text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace(_DOLLAR, "\\")


def _short(text: str) -> str:
    text = text if len(text) <= 60 else text[:57] + "..."
    return repr(text)
