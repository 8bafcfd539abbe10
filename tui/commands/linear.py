"""`tinyagent --linear`: the conversation in lines, for screen readers and terminals that only print."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tui.commands.codes import ExitCode
from tui.commands.conversations import to_begin_with
from tui.commands.streams import UsageError, is_terminal, say
from tui.compose import build, prepare

if TYPE_CHECKING:
    from tui.commands.invocation import Invocation


def run(invocation: Invocation) -> int:
    """Converse on the terminal until the user leaves."""
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise UsageError(
            "The conversation in lines needs somebody who answers at a terminal. Without one there are"
            ' tinyagent ask "..." and the others of --help.'
        )
    if invocation.args.resume == 0:
        raise UsageError(
            'Say which conversation: --resume N. "tinyagent history --conversations" lists them.'
        )
    number = to_begin_with(invocation)
    prepare(invocation.places, invocation.settings)
    from tui.linear.loop import LinearLoop

    program = build("cli", places=invocation.places, settings=invocation.settings)
    if number is not None:
        program.session.conversation = number
        say(f"Going on with conversation {number}; tinyagent history --conversation {number} tells it.")
    LinearLoop(program, invocation.desk_name).run()
    return ExitCode.DONE
