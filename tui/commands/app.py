"""`tinyagent`: opens the app."""

from __future__ import annotations

import sys

from tui.commands.codes import ExitCode
from tui.commands.invocation import Invocation
from tui.commands.streams import UsageError, is_terminal
from tui.compose import prepare


def run(invocation: Invocation) -> int:
    """Open the app on the terminal and return when the user quits."""
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise UsageError(
            'The app needs a terminal. Without one there are tinyagent ask "..." and the others of --help.'
        )
    prepare(invocation.places, invocation.settings)
    from tui.app import TinyAgentApp

    app = TinyAgentApp(places=invocation.places, settings=invocation.settings)
    app.run()
    return app.return_code or ExitCode.DONE
