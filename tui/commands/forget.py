"""`tinyagent forget`: deletes requests for good, from the journal, the drafts, the logs and the cache."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from agent.forgetting import why_kept
from agent.journal import Journal, JournalError, RequestRow
from tui.commands.codes import ExitCode
from tui.commands.streams import UsageError, complain, is_terminal, say
from tui.compose import demo_places
from tui.forgetting import DRAFT, empty_logs, forget_rows, named
from tui.safe_text import clip
from tui.words import counted

if TYPE_CHECKING:
    from agent.paths import Places
    from tui.commands.invocation import Invocation

SHOWN = 10
"""Requests that are listed before the user is asked."""
WARNING = (
    "This cannot be undone. What they did on your desk stays as it is, and can no longer be undone from here."
)


@dataclass(frozen=True, slots=True)
class Book:
    """One journal with what is to be forgotten in it."""

    places: Places
    rows: tuple[RequestRow, ...] = ()
    readable: bool = True
    """False for a file that is no journal, or of a newer version: it goes as a whole."""


def run(invocation: Invocation) -> int:
    """Forget one request, a day, or everything."""
    args = invocation.args
    if sum((args.number is not None, args.conversation is not None, bool(args.day), args.all)) != 1:
        raise UsageError(
            "Say what to forget: a number of tinyagent history, --conversation N, --day DATE, or --all."
        )
    here = invocation.places
    # Everything is everything: what was said to the demo desk, too.
    both = args.all and not args.demo
    books = [_chosen(where, invocation) for where in ((here, demo_places(here)) if both else (here,))]
    rows = [row for book in books for row in book.rows]
    if not rows and not args.all:
        raise UsageError(_nothing(invocation))
    if not args.yes and not _agreed(rows, everything=args.all):
        complain("Nothing was forgotten.")
        return ExitCode.REFUSED
    for book in books:
        _forget(book, everything=args.all)
    say("Everything is forgotten." if args.all else f"Forgotten: {counted(len(rows), 'request')}.")
    if args.all:
        say(f"Your settings are kept ({here.config}), and so is your desk.")
    return ExitCode.DONE


def _chosen(where: Places, invocation: Invocation) -> Book:
    """Return the requests that are meant.

    Raises:
        UsageError: one of them had better be kept.
        JournalError: the journal cannot be read.
    """
    args = invocation.args
    if not where.journal_file.exists():
        return Book(where)
    try:
        journal = Journal.open(where.journal_file)
    except JournalError:
        if args.all:
            return Book(where, readable=False)
        raise
    try:
        rows = [row for row in journal.requests(-1) if _is_meant(row, invocation)]
        for row in rows:
            if not row.outcome:
                raise UsageError(f"Request {row.id} is still running; stop it first, then forget it.")
            if (why := why_kept(journal, row)) and not args.anyway:
                raise UsageError(
                    f"Request {row.id} {why}. Look at it (tinyagent history {row.id}), or add --anyway."
                )
    finally:
        journal.close()
    return Book(where, tuple(rows))


def _is_meant(row: RequestRow, invocation: Invocation) -> bool:
    args = invocation.args
    if args.number is not None:
        return bool(row.id == args.number)
    if args.conversation is not None:
        return bool(row.conversation == args.conversation)
    if args.all:
        return True
    return row.at.astimezone(invocation.settings.timezone()).date() == _day(invocation)


def _day(invocation: Invocation) -> date:
    """Return the day that `--day` names. UsageError when it names none."""
    said: str = invocation.args.day
    today = invocation.clock()().date()
    match said.casefold():
        case "today":
            return today
        case "yesterday":
            return today - timedelta(days=1)
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise UsageError(f"--day takes today, yesterday or a day such as 2026-11-27, not {said!r}.") from None


def _nothing(invocation: Invocation) -> str:
    args = invocation.args
    if args.conversation is not None:
        return (
            f'There is no conversation {args.conversation}. "tinyagent history --conversations" lists them.'
        )
    which = f"is no request {args.number}" if args.number is not None else f"is no request of {args.day}"
    return f'There {which}. "tinyagent history" lists them.'


def _agreed(rows: Sequence[RequestRow], *, everything: bool) -> bool:
    """Show what is to be forgotten and ask. UsageError where nobody can be asked."""
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise UsageError(f"There is no terminal to ask on; --yes forgets without asking. {WARNING}")
    for row in rows[:SHOWN]:
        say(f"{row.id:>5}  {clip(row.text, 80)}")
    if len(rows) > SHOWN:
        say(f"       and {len(rows) - SHOWN} more")
    say(WARNING)
    what = "Everything: journal, draft, logs, cache." if everything else f"{counted(len(rows), 'request')}."
    print(f"{what} Forget? [y/N] ", end="", flush=True)
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def _forget(book: Book, *, everything: bool) -> None:
    """Delete it.

    Raises:
        JournalError: the journal would not let go of it.
        OSError: a file cannot be deleted.
    """
    where = book.places
    if book.readable and where.journal_file.exists():
        forget_rows(where.journal_file, book.rows)
    else:
        empty_logs(where.state)
        for file in () if book.readable else named(where.state, where.journal_file.name):
            file.unlink(missing_ok=True)
    if everything:
        for draft in named(where.state, DRAFT):
            draft.unlink(missing_ok=True)
        with contextlib.suppress(FileNotFoundError):
            for one in where.cache.iterdir():
                shutil.rmtree(one) if one.is_dir() and not one.is_symlink() else one.unlink()
