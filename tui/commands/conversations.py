"""Conversations on the command line: listed, searched, shown, named, and picked for the app to go on with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from agent.conversations import Conversation, Conversations, Found
from agent.journal import Journal, RequestRow
from tui.commands.codes import ExitCode
from tui.commands.streams import UsageError, say, say_json
from tui.highlighting import excerpt
from tui.safe_text import beginning, clip
from tui.words import counted

if TYPE_CHECKING:
    from agent.results import JsonValue
    from tui.commands.invocation import Invocation

_TITLE = 70
_LINE = 90
"""Cells of what stands on a line."""


def list_conversations(journal: Journal, invocation: Invocation) -> int:
    """List the latest conversations, or those in which the words of `--search` stand."""
    args = invocation.args
    conversations = Conversations(journal)
    words = args.search.split()
    found = conversations.search(words, args.limit) if words else []
    listed = [one.conversation for one in found] if words else conversations.latest(args.limit)
    lines = dict(zip([one.id for one in listed], found, strict=False))
    for one in listed:
        if args.json:
            say_json(_json(one, lines.get(one.id)))
            continue
        last = one.last.astimezone(invocation.settings.timezone())
        count = counted(one.requests, "request")
        say(f"{one.id:>5}  {last:%Y-%m-%d %H:%M}  {count:>12}  {clip(one.title, _TITLE)}")
        if (hit := lines.get(one.id)) is not None and hit.line:
            say(f"{hit.request:>12}  {'→ ' if hit.answered else ''}{excerpt(hit.line, words, _LINE)}")
    if not listed and not args.json:
        say(f"No conversation holds {args.search!r}." if words else "Nothing has been asked yet.")
    return ExitCode.DONE


def show_conversation(journal: Journal, invocation: Invocation) -> int:
    """Show the requests of one conversation with their answers; with `--name`, name it first.

    Raises:
        UsageError: there is none of this number.
    """
    args = invocation.args
    conversations = Conversations(journal)
    if args.name is not None:
        _existing(conversations, args.conversation)
        conversations.rename(args.conversation, args.name)
    one = _existing(conversations, args.conversation)
    rows = conversations.requests(one.id)
    if args.json:
        requests: list[JsonValue] = [request_json(row) for row in rows]
        say_json({**_json(one), "requests": requests})
        return ExitCode.DONE
    zone = invocation.settings.timezone()
    say(f"Conversation {one.id}, {counted(len(rows), 'request')}: {clip(one.title, _TITLE)}")
    for row in rows:
        say(f"\n{row.id:>5}  {row.at.astimezone(zone):%Y-%m-%d %H:%M}  {row.outcome or 'running'}")
        for text in filter(None, (row.text, row.answer)):
            lines = beginning(text).splitlines()
            say("\n".join(f"       {line}" for line in lines))
    return ExitCode.DONE


def to_begin_with(invocation: Invocation) -> int | None:
    """Return the conversation to go on with: of `--resume`, or the last with `-c`; None for a new one.

    Raises:
        UsageError: there is none of this number.
        JournalError: the journal cannot be read.
    """
    args = invocation.args
    if not args.go_on and not args.resume:
        return None
    file = invocation.places.journal_file
    if not file.exists():
        if args.resume:
            raise _no_such(args.resume)
        return None
    journal = Journal.open(file)
    try:
        conversations = Conversations(journal)
        if args.resume:
            return _existing(conversations, args.resume).id
        latest: Sequence[Conversation] = conversations.latest(1)
        return latest[0].id if latest else None
    finally:
        journal.close()


def request_json(row: RequestRow) -> dict[str, JsonValue]:
    """Return a request for programs."""
    return {
        "id": row.id,
        "at": row.at.isoformat(),
        "request": row.text,
        "mode": row.mode,
        "face": row.face,
        "conversation": row.conversation,
        "outcome": row.outcome,
        "answer": row.answer,
    }


def _existing(conversations: Conversations, number: int) -> Conversation:
    one = conversations.one(number)
    if one is None:
        raise _no_such(number)
    return one


def _no_such(number: int) -> UsageError:
    return UsageError(f'There is no conversation {number}. "tinyagent history --conversations" lists them.')


def _json(one: Conversation, found: Found | None = None) -> dict[str, JsonValue]:
    row: dict[str, JsonValue] = {
        "conversation": one.id,
        "name": one.name,
        "title": one.title,
        "requests": one.requests,
        "begun": one.begun.isoformat(),
        "last": one.last.isoformat(),
        "outcome": one.outcome,
    }
    if found is not None:
        row["found"] = {"request": found.request, "line": found.line, "in_answer": found.answered}
    return row
