"""The command line: reads the arguments, picks the command, turns every failure into words and an exit code.

Nothing heavy is imported at the top: `tinyagent --help` and `--version` answer at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from agent.events import Mode
from agent.paths import HOME_VARIABLE, places
from agent.setting_sources import choose
from agent.settings import SettingsError
from tui.commands.codes import MEANINGS, ExitCode
from tui.commands.invocation import Invocation
from tui.commands.streams import UsageError, complain, silence_output
from tui.signs import only_ascii, use_signs

DISTRIBUTION = "tinyagent-tui"


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    codes = "; ".join(f"{int(code)} {meaning}" for code, meaning in MEANINGS.items())
    top = argparse.ArgumentParser(
        prog="tinyagent",
        description="Say it, see the plan, approve it, it is done. Without a command the app opens.",
        epilog=f"Exit codes: {codes}.",
    )
    top.add_argument("--version", action=_Version, help="say which version this is")
    top.add_argument(
        "--home", metavar="DIR", help=f"keep everything under DIR (the same as {HOME_VARIABLE}=DIR)"
    )
    top.add_argument("--demo", action="store_true", help="work on the demo desk instead of yours")
    top.add_argument(
        "--setting",
        dest="flags",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="use this setting now, whatever the config file says; see tinyagent settings",
    )
    top.add_argument(
        "--linear",
        dest="flags",
        action="append_const",
        const="linear=true",
        help="a conversation in lines instead of a drawn screen, for screen readers",
    )
    top.add_argument(
        "-c", "--continue", dest="go_on", action="store_true", help="open the app on the last conversation"
    )
    top.add_argument(
        "--resume",
        nargs="?",
        type=_positive,
        const=0,
        metavar="N",
        help="open the app on conversation N, or on the list of them",
    )
    top.set_defaults(command="app", mode=None)
    commands = top.add_subparsers(title="commands", metavar="COMMAND")

    ask = commands.add_parser("ask", help="plan a request, ask for approval, run it")
    _request(ask)
    ask.add_argument(
        "--mode", type=Mode, choices=list(Mode), metavar="MODE", help="when to ask: " + ", ".join(Mode)
    )
    ask.add_argument("--yes", action="store_true", help="approve changes on this desk without asking")
    ask.add_argument(
        "--yes-send",
        action="store_true",
        help="with --yes: also approve what leaves this machine, and content of foreign origin",
    )
    ask.add_argument("--json", action="store_true", help="print one JSON event a line; never asks")
    ask.set_defaults(command="ask")

    plan = commands.add_parser("plan", help="show the plan for a request and run nothing")
    _request(plan)
    form = plan.add_mutually_exclusive_group()
    form.add_argument(
        "--json",
        action="store_true",
        help="as JSON; with - reads requests one a line, answers one object a line",
    )
    form.add_argument("--mermaid", action="store_true", help="as a Mermaid flowchart")
    form.add_argument("--drawing", action="store_true", help="as the picture that the app draws")
    form.add_argument(
        "--svg", type=Path, metavar="FILE", help="as a picture in FILE, such as plan.svg; - for the output"
    )
    plan.set_defaults(command="plan")

    history = commands.add_parser("history", help="what was asked and what came of it")
    history.add_argument("number", nargs="?", type=int, metavar="N", help="show request N in detail")
    history.add_argument("--conversations", action="store_true", help="list conversations instead")
    history.add_argument(
        "--conversation", type=_positive, metavar="N", help="show conversation N with its answers"
    )
    history.add_argument("--name", metavar="NAME", help='... and name it; "" takes the name away')
    history.add_argument(
        "--search", default="", metavar="TEXT", help="only requests or answers that hold TEXT"
    )
    history.add_argument("--limit", type=_positive, default=20, metavar="N", help="how many at most (20)")
    form = history.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object a line")
    form.add_argument(
        "--svg", type=Path, metavar="FILE", help="draw the plan of request N into FILE; - for the output"
    )
    form.add_argument("--mermaid", action="store_true", help="the plan of request N as a Mermaid flowchart")
    form.add_argument("--text", action="store_true", help="... as plain text, with all that is known")
    history.set_defaults(command="history")

    forget = commands.add_parser("forget", help="delete requests for good: from the journal, drafts and logs")
    forget.add_argument("number", nargs="?", type=int, metavar="N", help="request N of the history")
    forget.add_argument(
        "--day", default="", metavar="DATE", help="all of a day: today, yesterday, 2026-11-27"
    )
    forget.add_argument("--conversation", type=_positive, metavar="N", help="all of conversation N")
    forget.add_argument("--all", action="store_true", help="everything that was ever asked")
    forget.add_argument("--yes", action="store_true", help="do not ask")
    forget.add_argument(
        "--anyway", action="store_true", help="also where nobody knows whether an effect happened"
    )
    forget.set_defaults(command="forget")

    undo = commands.add_parser("undo", help="put back what a request changed")
    undo.add_argument(
        "number", nargs="?", type=int, metavar="N", help="request N; the latest one if not given"
    )
    undo.add_argument("--call", type=int, action="append", metavar="K", help="only call K of it")
    undo.add_argument(
        "--anyway", action="store_true", help="also what somebody changed since; that change is lost then"
    )
    undo.add_argument("--json", action="store_true", help="one JSON object a line")
    undo.set_defaults(command="undo")

    resume = commands.add_parser("resume", help="go on with a request that the program did not live to end")
    resume.add_argument("number", nargs="?", type=int, metavar="N", help="request N; the oldest if not given")
    resume.add_argument("--json", action="store_true", help="print one JSON event a line; never asks")
    resume.set_defaults(command="resume")

    rules = commands.add_parser(
        "rules", help="what you always allow, always want to be asked about, or forbid"
    )
    rules.add_argument("tool", nargs="?", metavar="TOOL", help="say which rule decides on a call of TOOL")
    rules.add_argument(
        "--to", action="append", default=[], metavar="WHO", help="... to this address or number"
    )
    rules.add_argument(
        "--in", dest="place", default=None, metavar="NAME", help="... in this folder, list or calendar"
    )
    rules.add_argument("--json", action="store_true", help="one JSON object a line")
    rules.set_defaults(command="rules")

    tools = commands.add_parser("tools", help="what it can do")
    tools.add_argument("name", nargs="?", help="show one tool in detail")
    tools.add_argument("--json", action="store_true", help="as JSON Schema, one object a line")
    tools.set_defaults(command="tools")

    demo = commands.add_parser("demo", help="fill a desk to play with, beside yours, and open the app on it")
    demo.add_argument("--fill-only", action="store_true", help="do not open the app")
    demo.add_argument("--fresh", action="store_true", help="put the old demo desk aside and fill a new one")
    demo.add_argument("--desk", type=Path, metavar="DIR", help="the folder to fill")
    demo.set_defaults(command="demo")

    serve = commands.add_parser("serve", help="the app in a browser on this machine")
    serve.add_argument("--web", action="store_true", help="for a browser; the address printed holds a key")
    serve.add_argument("--port", type=_port, default=0, metavar="N", help="the port (a free one)")
    serve.set_defaults(command="serve")

    doctor = commands.add_parser("doctor", help="what works on this machine, what does not, and what to do")
    doctor.add_argument("--json", action="store_true", help="one JSON object a line")
    doctor.set_defaults(command="doctor")

    settings = commands.add_parser("settings", help="what is set, where it comes from; or set it")
    settings.add_argument("name", nargs="?", default="", metavar="NAME", help="show this setting")
    settings.add_argument("value", nargs="?", metavar="VALUE", help="write this into the config file")
    settings.add_argument("--default", action="store_true", help="take it out of the config file")
    settings.add_argument("--json", action="store_true", help="one JSON object a line")
    settings.set_defaults(command="settings")

    measure = commands.add_parser("eval", help="measure how well planners plan")
    measure.add_argument(
        "--set",
        nargs="+",
        default=[],
        metavar="SET",
        help="everyday, everyday-dev, dev, or a file of {request, plan} lines (everyday and dev)",
    )
    measure.add_argument(
        "--planner",
        nargs="+",
        default=[],
        metavar="NAME",
        help="bundled, a folder with weights, or a GGUF file (the one of your settings)",
    )
    measure.add_argument("--no-baselines", action="store_true", help="leave the simple planners out")
    measure.add_argument(
        "--limit", type=_positive, default=0, metavar="N", help="at most N cases of each set"
    )
    measure.add_argument(
        "--out", type=Path, metavar="FOLDER", help="write report, figures and pictures there"
    )
    measure.add_argument("--json", action="store_true", help="print all figures as one JSON object")
    measure.add_argument("--show", action="store_true", help="print the plans that are not right")
    measure.add_argument(
        "--even-the-test-set", action="store_true", help="let --show print those of the test set too"
    )
    measure.set_defaults(command="eval")
    return top


def _request(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "words", nargs="*", metavar="REQUEST", help="in your own words; - reads standard input"
    )
    command.add_argument("--now", default="", metavar="TIME", help="take this ISO 8601 time for now")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("must be from 1 to 65535")
    return number


class _Version(argparse.Action):
    """Looks the version up only when it is asked for: that takes 40 ms."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(
            option_strings, dest=argparse.SUPPRESS, default=argparse.SUPPRESS, nargs=0, help=help
        )

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(f"tinyagent {version()}")
        parser.exit()


def version() -> str:
    """Return the version that is installed."""
    from importlib import metadata

    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "(not installed)"


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line.

    Args:
        arguments: what stands behind `tinyagent`.

    Returns:
        An exit code, see `tui.commands.codes`.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a locale that cannot say "é" must not end the program
            stream.reconfigure(errors="backslashreplace")
    try:
        args = parser().parse_args(arguments)
    except SystemExit as stop:  # --help, --version, or a mistake that argparse has explained
        return int(stop.code or 0)
    try:
        return _dispatch(args)
    except KeyboardInterrupt:
        complain("Stopped.")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        silence_output()
        return ExitCode.FAILED
    except (UsageError, SettingsError) as error:
        complain(str(error))
        return ExitCode.USAGE
    except _explained() as error:
        complain(str(error))
        return ExitCode.FAILED


def _explained() -> tuple[type[Exception], ...]:
    """Return the failures that say their cause in words; looked up only once something failed."""
    from agent.journal import JournalError
    from agent.results import ToolFailed
    from agent.resuming import NotResumable
    from agent.undoing import NotUndoable
    from tui.compose import SetupError

    return SetupError, JournalError, NotResumable, NotUndoable, ToolFailed, OSError


def _dispatch(args: argparse.Namespace) -> int:
    if args.home:
        os.environ[HOME_VARIABLE] = args.home
    where = places()
    match args.command:  # these work with a broken config too
        case "rules":
            from tui.commands import rules
            from tui.compose import demo_places

            return rules.run(args, demo_places(where) if args.demo else where)
        case "doctor":
            from tui.commands import doctor

            return doctor.run(args, where)
        case "tools":
            from tui.commands import tools

            return tools.run(args)
        case "settings":
            from tui.commands import settings

            return settings.run(args, where)
    chosen = choose(where.config_file, flags=args.flags)
    use_signs(ascii_only=chosen.settings.ascii or only_ascii(os.environ))
    if (args.go_on or args.resume is not None) and args.command not in ("app", "demo"):
        raise UsageError("-c and --resume open the app on a conversation: leave the command out.")
    invocation = Invocation(args, where, chosen.settings, chosen=chosen)
    if args.demo and args.command != "demo":
        from tui.commands import demo

        invocation = demo.on_demo_desk(invocation)
    match args.command:
        case "ask":
            from tui.commands import ask

            return ask.run(invocation)
        case "plan":
            from tui.commands import plan

            return plan.run(invocation)
        case "history":
            from tui.commands import history

            return history.run(invocation)
        case "forget":
            from tui.commands import forget

            return forget.run(invocation)
        case "undo":
            from tui.commands import undo

            return undo.run(invocation)
        case "resume":
            from tui.commands import resume

            return resume.run(invocation)
        case "demo":
            from tui.commands import demo

            return demo.run(invocation)
        case "serve":
            from tui.commands import serve

            return serve.run(invocation)
        case "eval":
            from tui.commands import eval as measure

            return measure.run(invocation)
        case _:
            from tui.commands import app

            return app.run(invocation)
