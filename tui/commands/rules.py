"""`tinyagent rules`: what the user's rules are, where they lie, and what they say of a call."""

from __future__ import annotations

import argparse
from difflib import get_close_matches
from typing import TYPE_CHECKING

from agent.rule_book import HEADER, RuleBook
from agent.rules import Rule, Rules, Target, Then
from tui.commands.codes import ExitCode
from tui.commands.streams import UsageError, complain, say, say_json
from tui.compose import all_tools
from tui.safe_text import visible

if TYPE_CHECKING:
    from agent.paths import Places
    from agent.results import JsonValue
    from agent.tools import Toolbox

EFFECTS = {
    Then.NEVER: "does not run",
    Then.ASK: "waits for your yes, in every mode",
    Then.ALLOW: "runs without asking, unless it has foreign content or is not sure",
}


def run(args: argparse.Namespace, places: Places) -> int:
    """List the rules, or say what they decide on a call; a file that cannot be used is a usage error."""
    toolbox = all_tools()
    rules = RuleBook(places.rules_file, toolbox).read()
    if rules.problem:
        complain(f"{rules.problem} Until then everything asks.")
        return ExitCode.USAGE
    if args.tool:
        return _test(args, rules, toolbox)
    if args.json:
        for rule in rules.rules:
            say_json(_as_json(rule))
        return ExitCode.DONE
    if not rules.rules:
        say(f"There are no rules. They would stand in {places.rules_file}, such as:\n\n{HEADER}")
        return ExitCode.DONE
    say(str(places.rules_file))
    for then in Then:
        lines = [f"  {visible(str(rule))}" for rule in rules.rules if rule.then is then]
        if lines:
            say("\n".join([f"\n{then}: {EFFECTS[then]}", *lines]))
    return ExitCode.DONE


def _test(args: argparse.Namespace, rules: Rules, toolbox: Toolbox) -> int:
    """Say which rule decides on a call of a tool."""
    if args.tool not in toolbox:
        near = get_close_matches(args.tool, [tool.name for tool in toolbox], n=1)
        hint = f"Did you mean {near[0]}?" if near else '"tinyagent tools" lists them all.'
        raise UsageError(f"There is no tool called {args.tool}. {hint}")
    rule = rules.deciding(Target(toolbox[args.tool], tuple(args.to), args.place))
    if args.json:
        say_json({"rule": None if rule is None else _as_json(rule)})
    elif rule is None:
        say("No rule speaks of it: the mode decides.")
    else:
        say(f"{visible(str(rule))}: it {EFFECTS[rule.then]}")
    return ExitCode.DONE


def _as_json(rule: Rule) -> dict[str, JsonValue]:
    return {"then": rule.then.value, "text": str(rule), "toml": rule.as_toml()}
