"""`tinyagent`: opens the app."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from agent.setting_sources import choose
from tui.command_line import CommandLine
from tui.commands.codes import ExitCode
from tui.commands.invocation import DEMO_DESK, Invocation
from tui.commands.streams import UsageError, is_terminal
from tui.compose import Program, build, desk_folder, prepare
from tui.linear.wanted import is_wanted
from tui.terminal.leaving import is_served, prints_lines_only


def run(invocation: Invocation) -> int:
    """Open the app on the terminal and return when the user quits."""
    if not is_served():
        if is_wanted(invocation.chosen, os.environ):
            from tui.commands import linear

            return linear.run(invocation)
        _check_terminal()
        if invocation.args.command == "app" and not invocation.args.demo:
            asked = _after_first_questions(invocation)
            if asked is None:
                return ExitCode.DONE
            invocation = asked
    number = None
    if invocation.args.go_on or invocation.args.resume:
        from tui.commands.conversations import to_begin_with

        number = to_begin_with(invocation)
    # Start-up makes many objects and no garbage: collecting waits until the first frame stands.
    gc.disable()
    prepare(invocation.places, invocation.settings)
    from tui.app import TinyAgentApp

    places, settings = invocation.places, invocation.settings

    async def open_program() -> Program:
        gc.freeze()
        gc.enable()
        # The imports and the journal take a while; on a thread, so that the first frame does not wait.
        return await asyncio.to_thread(build, "tui", places=places, settings=settings)

    app = TinyAgentApp(
        open_program,
        desk=invocation.desk_name,
        mode=settings.mode,
        draft_file=places.state / "draft.txt",
        chosen=invocation.chosen,
        config_file=places.config_file,
        copies=places.cache / "copies",
        desk_file=places.state / "desk-view.json",
        exports=places.desk / "files",
    )
    if invocation.desk_name == DEMO_DESK:
        app.main.command_line = CommandLine(("--demo",))
    app.main.begin_with, app.main.begin_choosing = number, invocation.args.resume == 0
    app.run()
    return app.return_code or ExitCode.DONE


def _after_first_questions(invocation: Invocation) -> Invocation | None:
    """Ask what is asked at the first start; return what to go on with, None when the user left."""
    from tui.settings.first_run import guessed, is_first, keep

    places, settings = invocation.places, invocation.settings
    if is_served() or not is_first(places.config_file):  # a page is over with the first app on it
        return invocation
    prepare(places, settings)
    from tui.screens.first_run import FirstRunApp

    desk = shortened(desk_folder(places, settings))
    asking = FirstRunApp(guessed(), partial(keep, places.config_file), desk=desk, theme=settings.theme)
    answers = asking.run()
    if answers is None:
        return None
    chosen = choose(places.config_file, flags=invocation.args.flags)
    invocation = replace(invocation, settings=chosen.settings, chosen=chosen)
    if answers.demo:
        from tui.commands.demo import on_demo_desk

        return on_demo_desk(invocation)
    return invocation


def shortened(folder: Path) -> str:
    """Return a folder as people write it, with ~ for their home."""
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)


def _check_terminal() -> None:
    """Raise UsageError where there is no terminal that can show the app."""
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise UsageError(
            'The app needs a terminal. Without one there are tinyagent ask "..." and the others of --help.'
        )
    if prints_lines_only():
        raise UsageError(
            f"This terminal (TERM={os.environ.get('TERM', '')}) prints lines and can show no app."
            " tinyagent --linear is the conversation in lines. If it can do more, set TERM, such as"
            " TERM=xterm-256color."
        )
