"""`tinyagent resume`: goes on with a request that the program did not live to end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui.commands.ask import serve
from tui.commands.codes import ExitCode
from tui.commands.streams import UsageError, say
from tui.commands.unattended import Consent
from tui.compose import build, prepare

if TYPE_CHECKING:
    from tui.commands.invocation import Invocation


def run(invocation: Invocation) -> int:
    """Go on with the request that is named, or with the oldest."""
    args = invocation.args
    prepare(invocation.places, invocation.settings)
    program = build("cli", places=invocation.places, settings=invocation.settings)
    number: int | None = args.number
    if number is None:
        found = asyncio.run(program.session.interrupted())
        if not found:
            if not args.json:
                say("Nothing was interrupted.")
            asyncio.run(program.close())
            return ExitCode.DONE
        number = found[0].id
    elif program.session.journal.request(number) is None:
        asyncio.run(program.close())
        raise UsageError(f'There is no request {number}. "tinyagent history" lists them.')
    consent = Consent(yes=False, yes_send=False)
    wanted = number
    return asyncio.run(serve(program, lambda session: session.resume(wanted), consent, as_json=args.json))
