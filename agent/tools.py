"""Tools: typed Python functions, registered once; everything else about them is derived from here.

A tool is a function whose first parameter is the `CallContext` and whose other parameters are annotated
with the aliases below (`PersonName`, `When`, ...). Its signature line, JSON schema, grammar rule, help page
and risk all come from that one function:

    @toolbox.tool("Phone number", effect=Effect.READ, app="contacts")
    def get_phone_number(context: CallContext, name: PersonName) -> ToolReturn:
        '''Find the phone number of a contact.

        Args:
            name: whose number.
        '''
"""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from agent.stop import Stop
from agent.times import Moment

if typing.TYPE_CHECKING:
    from agent.provenance import Labels
    from agent.results import JsonValue, ToolReturn
    from agent.writer import Writer


class Effect(StrEnum):
    """What a call does to the world, from harmless to final."""

    READ = "read"
    """Looks."""
    OPEN = "open"
    """Shows something on the screen."""
    WRITE = "write"
    """Changes something here; can be undone."""
    SEND = "send"
    """Leaves this machine; cannot be undone."""

    @property
    def lasts(self) -> bool:
        """Whether something is different afterwards: changed here, or sent."""
        return self in (Effect.WRITE, Effect.SEND)


TIMEOUTS = {Effect.READ: 20.0, Effect.OPEN: 10.0, Effect.WRITE: 20.0, Effect.SEND: 30.0}
"""Seconds that a tool may take where it does not say."""
AT_ONCE = 4
"""Calls of one app that work at the same time where the toolbox does not say."""


class Kind(StrEnum):
    """What a parameter means. The planner, the checks, the policy and the approval card all use it."""

    TEXT = "text"
    """Prose: the body of a note, the message of a text."""
    TITLE = "title"
    """What a thing on the desk is called: a note, an event, a reminder."""
    PERSON = "person"
    EMAIL = "email"
    PHONE = "phone"
    TIME = "time"
    """A point in time, or a stretch when the words give one ("Friday from 2 to 4pm")."""
    RANGE = "range"
    """A stretch of time to look at ("this week")."""
    MINUTES = "minutes"
    PATH = "path"
    """A file on disk."""
    FILE_NAME = "file name"
    """The words by which the user names a file."""
    PLACE = "place"
    GROUP = "group"
    """A folder, a list, a calendar."""
    QUERY = "query"
    CHOICE = "choice"
    INTEGER = "integer"
    FLAG = "flag"


PersonName = Annotated[str, Kind.PERSON]
Title = Annotated[str, Kind.TITLE]
Text = Annotated[str, Kind.TEXT]
EmailAddress = Annotated[str, Kind.EMAIL]
EmailAddresses = Annotated[tuple[str, ...], Kind.EMAIL]
PhoneNumber = Annotated[str, Kind.PHONE]
PhoneNumbers = Annotated[tuple[str, ...], Kind.PHONE]
When = Annotated[Moment | None, Kind.TIME]
"""None when the plan gives no time."""
TimeRange = Annotated[Moment | None, Kind.RANGE]
Minutes = Annotated[int, Kind.MINUTES]
Path = Annotated[str, Kind.PATH]
Paths = Annotated[tuple[str, ...], Kind.PATH]
FileName = Annotated[str, Kind.FILE_NAME]
Place = Annotated[str, Kind.PLACE]
Group = Annotated[str, Kind.GROUP]
Query = Annotated[str, Kind.QUERY]
Integer = Annotated[int, Kind.INTEGER]
Flag = Annotated[bool, Kind.FLAG]


@dataclass(frozen=True, slots=True)
class After:
    """Marks a time that is read relative to another parameter ("until 4pm" after `start_date`)."""

    parameter: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """The values a CHOICE parameter takes."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallContext:
    """What a tool may use besides its arguments."""

    desk: Any
    """The desk that the toolbox was written for; `agent` never looks inside."""
    now: datetime
    """When the request was made, in the user's zone."""
    zone: ZoneInfo
    request: str
    """The user's words."""
    writer: Writer
    """Fills prose: mail bodies, notes."""
    user_name: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    """The user's answers to this call's earlier questions, by slot."""
    labels: Mapping[str, Labels] = field(default_factory=dict)
    """Where each argument came from, by parameter."""
    show: bool = True
    """Whether something may be opened on the screen; a dry run only says what it would open."""
    notice: Callable[[str], None] = lambda text: None
    """Tells the user something that belongs to no call, such as a broken file that was skipped."""
    stop: Stop = field(default_factory=Stop)
    """The sign to end: the call was stopped, or took too long. Work that takes a while looks at it."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a tool."""

    name: str
    kind: Kind
    many: bool
    """A list of such values."""
    optional: bool
    """The function has a default for it; a plan may leave it out, or give "" or None."""
    default: Any
    choices: tuple[str, ...]
    after: str | None
    description: str

    @property
    def json_type(self) -> str:
        """The JSON Schema type of one value."""
        match self.kind:
            case Kind.INTEGER | Kind.MINUTES:
                return "integer"
            case Kind.FLAG:
                return "boolean"
            case _:
                return "string"


@dataclass(frozen=True, slots=True)
class Tool:
    """A registered tool."""

    name: str
    title: str
    """What people call it, in one or two words, such as "Phone number"."""
    effect: Effect
    app: str
    """The app of the desk that it works on, such as "contacts"."""
    summary: str
    """One line: what it does."""
    parameters: tuple[Parameter, ...]
    run: Callable[..., ToolReturn]
    """Called as `run(context, **arguments)`. Blocking; runs on a thread."""
    timeout: float = TIMEOUTS[Effect.READ]
    """Seconds that `run` may take. An effect has no such limit: it is not stopped half-way."""

    @property
    def required(self) -> int:
        """How many leading parameters a plan must give."""
        return sum(not parameter.optional for parameter in self.parameters)

    @property
    def signature(self) -> str:
        """The tool as models are shown it, such as `get_phone_number(name: str)`."""
        return f"{self.name}({', '.join(_declaration(parameter) for parameter in self.parameters)})"

    def parameter(self, name: str) -> Parameter:
        """Return the parameter called `name`; KeyError when there is none."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        raise KeyError(name)

    def schema(self) -> dict[str, JsonValue]:
        """Return the tool in the JSON Schema form that OpenAI-compatible servers take."""
        properties: dict[str, JsonValue] = {}
        for parameter in self.parameters:
            one: dict[str, JsonValue] = {"type": parameter.json_type}
            if parameter.choices:
                one["enum"] = list(parameter.choices)
            whole: dict[str, JsonValue] = {"type": "array", "items": one} if parameter.many else one
            properties[parameter.name] = {**whole, "description": parameter.description}
        required: list[JsonValue] = [p.name for p in self.parameters if not p.optional]
        return {
            "name": self.name,
            "description": self.summary,
            "parameters": {"type": "object", "properties": properties, "required": required},
        }


def _declaration(parameter: Parameter) -> str:
    name = {"integer": "int", "boolean": "bool", "string": "str"}[parameter.json_type]
    declared = f"{parameter.name}: {f'list[{name}]' if parameter.many else name}"
    return f"{declared} = {_default_text(parameter.default)}" if parameter.optional else declared


def _default_text(default: object) -> str:
    match default:
        case tuple():
            return "[]"
        case str():
            return f'"{default}"'
        case _:
            return repr(default)


class Toolbox:
    """The tools of a program, by name and in the order registered.

    Args:
        at_once: how many calls of an app may work at the same time, by app.
    """

    def __init__(self, at_once: Mapping[str, int] | None = None) -> None:
        self._tools: dict[str, Tool] = {}
        self._at_once = dict(at_once or {})

    def __iter__(self) -> Iterator[Tool]:
        return iter(self._tools.values())

    def __len__(self) -> int:
        return len(self._tools)

    def __contains__(self, name: object) -> bool:
        return name in self._tools

    def __getitem__(self, name: str) -> Tool:
        return self._tools[name]

    def at_once(self, app: str) -> int:
        """Return how many calls of an app may work at the same time."""
        return self._at_once.get(app, AT_ONCE)

    def add(self, *tools: Tool) -> None:
        """Register tools; ValueError when a name is taken."""
        for tool in tools:
            if tool.name in self._tools:
                raise ValueError(f"a tool named {tool.name} is registered already")
            self._tools[tool.name] = tool

    def tool(
        self, title: str, *, effect: Effect, app: str, timeout: float | None = None
    ) -> Callable[[Callable[..., ToolReturn]], Callable[..., ToolReturn]]:
        """Return a decorator that registers a function as a tool and leaves it as it is.

        Args:
            title: what people call it; at most 12 characters, so that it fits the boxes of the graph.
            effect: what a call of it does to the world.
            app: the app of the desk that it works on.
            timeout: seconds that a call may take; by its effect when not given.

        Raises:
            TypeError: a parameter has no annotation that says what it means, or no line in the docstring.
        """

        def register(function: Callable[..., ToolReturn]) -> Callable[..., ToolReturn]:
            self.add(_tool_from(function, title, effect, app, timeout or TIMEOUTS[effect]))
            return function

        return register


def _tool_from(
    function: Callable[..., ToolReturn], title: str, effect: Effect, app: str, timeout: float
) -> Tool:
    doc = inspect.getdoc(function) or ""
    described = _described_parameters(doc)
    hints = typing.get_type_hints(function, include_extras=True)
    parameters = []
    for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
        if name not in described:
            raise TypeError(f"{function.__name__}: the docstring does not describe {name}")
        parameters.append(
            _parameter(function.__name__, name, hints[name], parameter.default, described[name])
        )
    summary = doc.split("\n", 1)[0].strip()
    return Tool(function.__name__, title, effect, app, summary, tuple(parameters), function, timeout)


def _parameter(tool: str, name: str, hint: Any, default: Any, description: str) -> Parameter:
    if typing.get_origin(hint) is not Annotated:
        raise TypeError(f"{tool}: {name} needs one of the annotations of agent.tools, such as Title")
    base, *marks = typing.get_args(hint)
    kind = next(mark for mark in marks if isinstance(mark, Kind))
    return Parameter(
        name=name,
        kind=kind,
        many=typing.get_origin(base) is tuple,
        optional=default is not inspect.Parameter.empty,
        default=None if default is inspect.Parameter.empty else default,
        choices=next((mark.values for mark in marks if isinstance(mark, OneOf)), ()),
        after=next((mark.parameter for mark in marks if isinstance(mark, After)), None),
        description=description,
    )


def _described_parameters(doc: str) -> dict[str, str]:
    """Read the `Args:` section of a Google-style docstring: parameter -> its description."""
    _, _, section = doc.partition("Args:\n")
    described: dict[str, str] = {}
    name = ""
    for line in section.splitlines():
        if not line.startswith("    "):
            break
        if found := re.match(r"    (\w+): (.*)", line):
            name = found[1]
            described[name] = found[2].strip()
        elif name:
            described[name] += " " + line.strip()
    return described
