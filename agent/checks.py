"""What is wrong with a plan, in sentences: unknown tools, wrong arity and types, references to nowhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter

from agent.language import JOIN, PlanError, Problem, ProblemKind
from agent.plan import Argument, Call, Items, Literal, Plan, Reference, Template
from agent.tools import Kind, Parameter, Tool, Toolbox

_FACTS = frozenset({Kind.EMAIL, Kind.PHONE, Kind.PATH})
"""Kinds whose value is one exact thing, so that text around a reference makes no sense."""
_REFERENCE_LIKE = re.compile(r"\$(\d+)")


def check_call(call: Call, toolbox: Toolbox, before: Collection[int]) -> list[Problem]:
    """Return what is wrong with one call.

    Args:
        call: the call.
        toolbox: the tools there are.
        before: the numbers of the calls before it.
    """
    if call.tool == JOIN:
        return [Problem(ProblemKind.JOIN, call.id, "join() can only be the last line of a plan.")]
    if call.tool not in toolbox:
        near = get_close_matches(call.tool, [tool.name for tool in toolbox], n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        message = f"Call {call.id} names a tool that does not exist: {call.tool}.{hint}"
        return [Problem(ProblemKind.UNKNOWN_TOOL, call.id, message)]
    tool = toolbox[call.tool]
    problems = list(_references(call, before))
    given, most = len(call.arguments), len(tool.parameters)
    if not tool.required <= given <= most:
        wanted = str(most) if tool.required == most else f"{tool.required} to {most}"
        message = f"Call {call.id}: {tool.name} takes {wanted} arguments, not {given}: {tool.signature}."
        problems.append(Problem(ProblemKind.ARITY, call.id, message))
        return problems
    return problems + list(_types(call, tool))


def check_plan(plan: Plan, toolbox: Toolbox) -> list[Problem]:
    """Return everything that is wrong with a plan; an empty list for a plan that can run."""
    problems: list[Problem] = []
    everyone = {call.id for call in plan}
    for position, call in enumerate(plan, 1):
        if call.id != position:
            message = f"Call {call.id} should be numbered {position}."
            problems.append(Problem(ProblemKind.NUMBERING, call.id, message))
        before = {other.id for other in plan.calls[: position - 1]}
        for problem in check_call(call, toolbox, before):
            if (
                problem.kind is ProblemKind.FORWARD_REFERENCE
                and not set(call.depends_on) - before <= everyone
            ):
                missing = min(set(call.depends_on) - everyone)
                message = f"Call {call.id} refers to call {missing}, which does not exist."
                problem = Problem(ProblemKind.MISSING_REFERENCE, call.id, message)
            problems.append(problem)
    try:
        TopologicalSorter({call.id: set(call.depends_on) - {call.id} for call in plan}).prepare()
    except CycleError as error:
        loop = " → ".join(str(number) for number in error.args[1])
        problems.append(Problem(ProblemKind.CYCLE, None, f"The calls {loop} wait for each other."))
    return problems


def require(problems: list[Problem]) -> None:
    """Raise PlanError when there are problems."""
    if problems:
        raise PlanError(*problems)


def _references(call: Call, before: Collection[int]) -> Iterator[Problem]:
    for number in call.depends_on:
        if number not in before:
            what = "itself" if number == call.id else f"call {number}, which does not come before it"
            yield Problem(ProblemKind.FORWARD_REFERENCE, call.id, f"Call {call.id} refers to {what}.")


def _types(call: Call, tool: Tool) -> Iterator[Problem]:
    for argument, parameter in zip(call.arguments, tool.parameters, strict=False):
        wrong = _wrong(argument, parameter)
        if wrong is None:
            continue
        kind, what = wrong
        yield Problem(kind, call.id, f"Call {call.id}: {parameter.name} of {tool.name} {what}.")


def _wrong(argument: Argument, parameter: Parameter) -> tuple[ProblemKind, str] | None:
    if parameter.many:
        match argument:
            case Items(items):
                return next((wrong for item in items if (wrong := _wrong_item(item, parameter))), None)
            case Literal(None | ""):
                return None
    elif isinstance(argument, Items):
        return ProblemKind.TYPE, "takes one value, not a list"
    elif isinstance(argument, Literal) and argument.value is None and parameter.optional:
        return None
    return _wrong_item(argument, parameter)


def _wrong_item(argument: Argument, parameter: Parameter) -> tuple[ProblemKind, str] | None:
    match argument:
        case Reference():
            return (ProblemKind.TYPE, "cannot be a result") if parameter.json_type == "boolean" else None
        case Items():
            return ProblemKind.TYPE, "cannot hold a list in a list"
        case Template():
            if parameter.json_type != "string" or parameter.kind in _FACTS or parameter.choices:
                return ProblemKind.TYPE, "must be one value, without text around a result"
            return None
        case Literal(value):
            return _wrong_literal(value, parameter)


def _wrong_literal(value: object, parameter: Parameter) -> tuple[ProblemKind, str] | None:
    match parameter.json_type, value:
        case "boolean", bool():
            return None
        case "integer", int() if not isinstance(value, bool):
            return None
        case "string", str():
            if (
                parameter.choices
                and value not in parameter.choices
                and not (value == "" and parameter.optional)
            ):
                return ProblemKind.TYPE, f"must be one of {', '.join(parameter.choices)}, not {value!r}"
            if parameter.kind in _FACTS and (found := _REFERENCE_LIKE.fullmatch(value)):
                return (
                    ProblemKind.FORWARD_REFERENCE,
                    f"refers to call {found[1]}, which does not come before it",
                )
            return None
    return ProblemKind.TYPE, f"must be {_A[parameter.json_type]}, not {value!r}"


_A = {"string": "a text", "integer": "a whole number", "boolean": "True or False"}
