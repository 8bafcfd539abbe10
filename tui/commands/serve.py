"""`tinyagent serve --web`: the app in a browser on this machine."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING

from tui.commands.codes import ExitCode
from tui.commands.streams import UsageError, say
from tui.compose import prepare

if TYPE_CHECKING:
    from tui.commands.invocation import Invocation


def run(invocation: Invocation) -> int:
    """Serve the app until Ctrl+C."""
    if not invocation.args.web:
        raise UsageError("Say how it is to be served: tinyagent serve --web.")
    try:
        from tui.web.serving import WebServer, listen
    except ModuleNotFoundError as error:
        raise UsageError(
            f"The app in a browser needs {error.name}, which is not installed: make .venv/.ready-web,"
            " or pip install 'tinyagent-tui[web]'."
        ) from error
    prepare(invocation.places, invocation.settings)
    port = invocation.args.port
    try:
        listening = listen(port)
    except OSError as error:
        raise UsageError(
            f"Port {port} on this machine cannot be had: {error.strerror}. Leave --port out for a free one."
        ) from error
    command = [sys.executable, "-P", "-m", "tui"]  # -P: a folder called tui where it was started is not ours
    if invocation.args.demo:
        command.append("--demo")
    for flag in invocation.args.flags:
        command += ("--setting", flag)
    os.environ["TERM"] = "xterm-256color"  # a page is a whole terminal, whatever this one is
    server = WebServer(command, listening)
    say("Open this in a browser on this machine; whoever has it can use your desk:")
    say(f"\n  {server.door.address}\n")
    say("Each page is a program of its own. Ctrl+C ends them all.")
    asyncio.run(server.run())
    say("\nEnded.")
    return ExitCode.DONE
