"""`tinyagent undo`: puts back what a request changed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from agent.undoing import Fate, Undone
from tui.commands.codes import ExitCode
from tui.commands.streams import UsageError, say, say_json
from tui.compose import build, prepare
from tui.fates import FATE_WORDS
from tui.safe_text import one_line, visible

if TYPE_CHECKING:
    from tui.commands.invocation import Invocation


def run(invocation: Invocation) -> int:
    """Undo the request that is named, or the latest one that changed something."""
    args = invocation.args
    prepare(invocation.places, invocation.settings)
    program = build("cli", places=invocation.places, settings=invocation.settings)
    undoing = program.session.undoing
    try:
        number: int | None = args.number if args.number is not None else undoing.latest()
        if number is None:
            if args.call:
                raise UsageError("There is nothing to undo.")
            if not args.json:
                say("There is nothing to undo.")
            return ExitCode.DONE
        if program.session.journal.request(number) is None:
            raise UsageError(f'There is no request {number}. "tinyagent history" lists them.')
        wrong = sorted(set(args.call or ()) - undoing.effects(number).keys())
        if wrong:
            calls = ", ".join(map(str, wrong))
            raise UsageError(
                f"Request {number} has nothing left to undo under call {calls}."
                f' "tinyagent history {number}" shows its calls.'
            )
        undone = asyncio.run(undoing.undo(number, args.call, anyway=args.anyway))
    finally:
        asyncio.run(program.close())
    if args.json:
        for one in undone:
            say_json({"request": number, "call": one.call_id, "title": one.title, "fate": one.fate.value,
                      "detail": one.detail})  # fmt: skip
    elif not undone:
        say(f"Request {number} changed nothing that is left to undo.")
    else:
        for one in undone:
            _tell(one)
        if any(one.fate is Fate.CHANGED for one in undone):
            say(f'To put it back all the same: "tinyagent undo {number} --anyway".')
    good = all(one.fate in (Fate.UNDONE, Fate.BEFORE) for one in undone)
    return ExitCode.DONE if good else ExitCode.FAILED


def _tell(one: Undone) -> None:
    say(f"[{one.call_id}] {one_line(one.title)}: {FATE_WORDS[one.fate]}")
    for line in visible(one.detail).splitlines():
        say(f"    {line}")
