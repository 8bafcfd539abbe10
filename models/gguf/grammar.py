"""The grammar that a model writes a plan under: GBNF made from the signatures of the tools.

Under it an unknown tool, a wrong number or type of arguments, or a reference to a later call cannot be
written. GBNF is context-free and cannot count, so every line of the plan has rules of its own: line 3 knows
that it is line 3, and that `$1` and `$2` are all it may refer to. Everything is bounded, so that any model
comes to an end. What the grammar allows, `agent.language` reads and `agent.checks` finds nothing wrong with.

The form is that of llama.cpp (grammars/README.md in its repository); its rule names have no underscores, and
a repetition of 2000 or more is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agent.tools import Kind, Parameter, Tool

_FACTS = frozenset({Kind.EMAIL, Kind.PHONE, Kind.PATH})
"""Kinds that are one exact thing: a value or a result, never text around a result."""
_SAID = frozenset({Kind.TIME, Kind.RANGE})
"""Kinds that are words of the request, never a result."""
_MONEY = re.compile(r"\$(0|[1-9]\d?)(?!\d)", re.ASCII)

# Text beyond ASCII, without control characters, surrogates and noncharacters. All ranges are positive: of a
# negated one llama.cpp refuses every first byte that could still lead out of it, "，" and "퀀" among them.
_BEYOND = r"\xA0-\uD7FF\uE000-\uFDCF\uFDF0-\uFFFD\U00010000-\U0010FFFF"
_SHARED = rf"""
plain ::= [ !#%-[\]-~{_BEYOND}]
after ::= [ !#%-/:-[\]-z|-~{_BEYOND}] | escape
escape ::= quoted | "\\" [nt$]
quoted ::= "\\" ["\\]
integer ::= "0" | [1-9] [0-9]{{0,3}}
flag ::= "True" | "False"
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one plan may hold.

    Args:
        calls: calls in a plan, `join()` not counted.
        text: characters of prose (a mail, a note).
        words: characters of any other string.
        items: items of a list.
    """

    calls: int = 16
    text: int = 500
    words: int = 120
    items: int = 8

    def __post_init__(self) -> None:
        if not (
            1 <= self.calls <= 99 and 1 <= self.words <= 1500 and 1 <= self.text <= 1500 and self.items >= 1
        ):
            raise ValueError(f"these limits make no grammar: {self}")


def plan_grammar(tools: Sequence[Tool], request: str = "", limits: Limits | None = None) -> str:
    """Return the GBNF grammar of every plan that can be made of some tools.

    Args:
        tools: the tools that the plan may use; at least one.
        request: the user's words. An amount such as `$5` that stands in them may stand in the plan, too; any
            other `$5` would look like a reference, and only amounts above `limits.calls` are let through.
        limits: how long plans and their strings may get.

    Raises:
        ValueError: there are no tools, or one has a name that cannot be written.
    """
    limits = limits or Limits()
    if not tools:
        raise ValueError("a grammar needs at least one tool")
    for tool in tools:
        if not re.fullmatch(r"[A-Za-z_]\w*", tool.name, re.ASCII):
            raise ValueError(f"a tool cannot be called {tool.name!r}")
    money = frozenset(int(found[1]) for found in _MONEY.finditer(request))
    rules = ["root ::= line-1"]
    for line in range(1, limits.calls + 1):
        rules.extend(_Line(line, money, limits).rules(tools))
    last = limits.calls + 1
    rules.append(f'line-{last} ::= "{last}. join()"')
    rules.append(f'said ::= "\\"" (plain | escape){{0,{limits.words}}} "\\""')
    return "\n".join([*rules, _SHARED.strip(), ""])


@dataclass(frozen=True, slots=True)
class _Line:
    """The rules of one line of the plan."""

    number: int
    money: frozenset[int]
    limits: Limits

    def rules(self, tools: Iterable[Tool]) -> Iterator[str]:
        n, limits = self.number, self.limits
        yield f'line-{n} ::= "{n}. " ( "join()" | call-{n} "\\n" line-{n + 1} )'
        yield f"call-{n} ::= {' | '.join(map(self._call, tools))}"
        yield f"text-{n} ::= {self._prose(limits.text)}"
        yield f"words-{n} ::= {self._prose(limits.words)}"
        yield f"item-{n} ::= {self._item()}"
        yield f'dollar-{n} ::= "$" ( {self._amounts()} )?'
        yield f"exact-{n} ::= {self._exact()}"

    def _prose(self, length: int) -> str:
        """A string: text, results and amounts in any order."""
        # Dollars at the very end stand apart: everywhere else something follows that is no digit.
        return f'"\\"" item-{self.number}{{0,{length}}} dollar-{self.number}{{0,2}} "\\""'

    def _item(self) -> str:
        options = ["plain", "escape", f"dollar-{self.number} dollar-{self.number}{{0,2}} after"]
        if references := self._references():
            options.append(f'"${{" ( {references} ) "}}"')
        return " | ".join(options)

    def _references(self) -> str:
        return " | ".join(f'"{k}"' for k in range(1, self.number))

    def _amounts(self) -> str:
        """What digits may follow a dollar in text: earlier calls, amounts said, amounts that no call has."""
        short = {*range(self.number), *self.money, *range(self.limits.calls + 1, 100)}
        options = []
        for first in range(10):
            seconds = "".join(
                str(number % 10) for number in sorted(short) if number >= 10 and number // 10 == first
            )
            if first in short:
                options.append(f'"{first}"' + (f" [{seconds}]?" if seconds else ""))
            elif seconds:
                options.append(f'"{first}" [{seconds}]')
        return " | ".join([*options, "[1-9] [0-9] [0-9] [0-9]{0,3}"])

    def _exact(self) -> str:
        """A string that is a value or a result, whole."""
        value = f'"\\"" (plain | quoted){{0,{self.limits.words}}} "\\""'
        references = self._references()
        return f'{value} | "\\"$" ( {references} ) "\\""' if references else value

    def _call(self, tool: Tool) -> str:
        arguments = ""
        for index in reversed(range(len(tool.parameters))):
            parameter = tool.parameters[index]
            comma = '", " ' if index else ""
            one = f"{comma}{self._argument(parameter)}"
            arguments = f"{one} {arguments}".rstrip()
            if index >= tool.required:
                arguments = f"( {arguments} )?"
        return f'"{tool.name}(" {arguments} ")"' if arguments else f'"{tool.name}()"'

    def _argument(self, parameter: Parameter) -> str:
        value = self._value(parameter)
        if parameter.many:
            more = f'( ", " {value} ){{0,{self.limits.items - 1}}}'
            value = f'"[" ( {value} {more} )? "]"'
        return f'( {value} | "None" )' if parameter.optional else value

    def _value(self, parameter: Parameter) -> str:
        match parameter.kind:
            case Kind.INTEGER | Kind.MINUTES:
                return "integer"
            case Kind.FLAG:
                return "flag"
            case _ if parameter.choices:
                values = [*parameter.choices, *([""] if parameter.optional else [])]
                return (
                    f"( {' | '.join(_terminal(json.dumps(value, ensure_ascii=False)) for value in values)} )"
                )
            case kind if kind in _SAID:
                return "said"
            case kind if kind in _FACTS:
                return f"exact-{self.number}"
            case Kind.TEXT:
                return f"text-{self.number}"
            case _:
                return f"words-{self.number}"


def _terminal(text: str) -> str:
    """Return `text` as a GBNF string."""
    return json.dumps(text, ensure_ascii=False)
