"""`tinyagent tools`: what it can do, from the registry."""

from __future__ import annotations

import argparse
from difflib import get_close_matches
from itertools import groupby

from agent.tools import Effect, Parameter, Tool, Toolbox
from tui.commands.codes import ExitCode
from tui.commands.streams import UsageError, say, say_json
from tui.compose import all_tools

EFFECTS = {
    Effect.READ: "reads; runs without asking",
    Effect.OPEN: "shows something on the screen",
    Effect.WRITE: "changes something here; asks first",
    Effect.SEND: "leaves this machine and cannot be undone; always asks",
}


def run(args: argparse.Namespace) -> int:
    """List the tools, or explain one."""
    toolbox = all_tools()
    chosen = [_named(args.name, toolbox)] if args.name else list(toolbox)
    if args.json:
        for tool in chosen:
            say_json({**tool.schema(), "effect": tool.effect.value, "app": tool.app})
    elif args.name:
        say(page(chosen[0]))
    else:
        say(overview(chosen))
    return ExitCode.DONE


def overview(tools: list[Tool]) -> str:
    """Return one line per tool, the apps one after another."""
    width = max(len(tool.name) for tool in tools)
    lines: list[str] = []
    for app, group in groupby(sorted(tools, key=lambda tool: tool.app), key=lambda tool: tool.app):
        lines += [
            app,
            *(f"  {tool.name:{width}}  {tool.effect.value:5}  {tool.summary}" for tool in group),
            "",
        ]
    lines.append("One in detail: tinyagent tools NAME")
    return "\n".join(lines)


def page(tool: Tool) -> str:
    """Return everything about one tool."""
    width = max((len(parameter.name) for parameter in tool.parameters), default=0)
    lines = [tool.signature, "", tool.summary, "", f"effect: {tool.effect.value} ({EFFECTS[tool.effect]})"]
    lines += [f"app:    {tool.app}", ""]
    lines += [f"  {parameter.name:{width}}  {_explained(parameter)}" for parameter in tool.parameters]
    return "\n".join(lines).rstrip()


def _explained(parameter: Parameter) -> str:
    choices = f" ({', '.join(parameter.choices)})" if parameter.choices else ""
    optional = " May be left out." if parameter.optional else ""
    return f"{parameter.description}{choices}{optional}"


def _named(name: str, toolbox: Toolbox) -> Tool:
    if name in toolbox:
        return toolbox[name]
    near = get_close_matches(name, [tool.name for tool in toolbox], n=3, cutoff=0.4)
    hint = f" Did you mean {' or '.join(near)}?" if near else ' "tinyagent tools" lists them all.'
    raise UsageError(f"There is no tool called {name}.{hint}")
