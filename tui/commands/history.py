"""`tinyagent history`: the requests of the past, from the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.events import Verdict
from agent.journal import EntryRow, Journal
from tui.commands.codes import ExitCode
from tui.commands.conversations import list_conversations, request_json, show_conversation
from tui.commands.streams import UsageError, say, say_json, say_or_write
from tui.safe_text import clip, one_line

if TYPE_CHECKING:
    from agent.results import JsonValue
    from tui.commands.invocation import Invocation
    from tui.graph.export import PlanForm


def run(invocation: Invocation) -> int:
    """List the latest requests or conversations, or show one."""
    if invocation.args.name is not None and invocation.args.conversation is None:
        raise UsageError("--name names a conversation; say which with --conversation N.")
    form = _form(invocation)
    if form is not None and invocation.args.number is None:
        raise UsageError("Say whose plan: tinyagent history N, with the number of the request.")
    file = invocation.places.journal_file
    if form is None and not file.exists():
        say("Nothing has been asked yet.")
        return ExitCode.DONE
    journal = Journal.open(file)
    try:
        args = invocation.args
        if form is not None:
            return _plan(journal, form, invocation)
        if args.number is not None:
            return _one(journal, invocation)
        if args.conversation is not None:
            return show_conversation(journal, invocation)
        return list_conversations(journal, invocation) if args.conversations else _list(journal, invocation)
    finally:
        journal.close()


def _form(invocation: Invocation) -> PlanForm | None:
    """Return in which form a plan is wanted; None when none is."""
    args = invocation.args
    if args.svg is None and not args.mermaid and not args.text:
        return None
    from tui.graph.export import PlanForm

    return PlanForm.SVG if args.svg is not None else PlanForm.MERMAID if args.mermaid else PlanForm.TEXT


def _plan(journal: Journal, form: PlanForm, invocation: Invocation) -> int:
    """Print the plan of a request with what came of it, or write it into the file that was named."""
    from tui.compose import all_tools
    from tui.graph.export import export
    from tui.recalling import NoPlan, past_turn

    toolbox = all_tools()
    try:
        turn = past_turn(journal, invocation.args.number, toolbox, invocation.settings.timezone())
    except NoPlan as error:
        raise UsageError(str(error)) from error
    say_or_write(export(turn, form, toolbox), invocation.args.svg)
    return ExitCode.DONE


def _list(journal: Journal, invocation: Invocation) -> int:
    args = invocation.args
    rows = journal.requests(args.limit, args.search)
    if args.json:
        for row in rows:
            say_json(request_json(row))
        return ExitCode.DONE
    if not rows:
        say(f"No request holds {args.search!r}." if args.search else "Nothing has been asked yet.")
        return ExitCode.DONE
    zone = invocation.settings.timezone()
    for row in rows:
        at = row.at.astimezone(zone)
        say(f"{row.id:>5}  {at:%Y-%m-%d %H:%M}  {row.outcome or 'running':<11}  {clip(row.text, 80)}")
    return ExitCode.DONE


def _one(journal: Journal, invocation: Invocation) -> int:
    number: int = invocation.args.number
    row = journal.request(number)
    if row is None:
        raise UsageError(f'There is no request {number}. "tinyagent history" lists them.')
    entries = journal.entries(number)
    if invocation.args.json:
        request = request_json(row)
        request["entries"] = [_entry_json(entry) for entry in entries]
        say_json(request)
        return ExitCode.DONE
    zone = invocation.settings.timezone()
    at = row.at.astimezone(zone)
    outcome = row.outcome or "running"
    belongs = f"{row.face}, conversation {row.conversation}, mode {row.mode}"
    say(f"Request {row.id}, {at:%A %-d %B %Y, %H:%M:%S} ({belongs}): {outcome}")
    say(f"\n{row.text}\n")
    day = at.date()
    for entry in entries:
        when = entry.at.astimezone(zone)
        if when.date() != day:
            day = when.date()
            say(f"{when:%A %-d %B %Y}")
        call = f"call {entry.call_id}" if entry.call_id is not None else ""
        say(f"{when:%H:%M:%S.%f}"[:12] + f"  {entry.kind:<9} {call:<8} {_in_words(entry)}".rstrip())
    if row.answer:
        say(f"\n{row.answer}")
    return ExitCode.DONE


def _in_words(entry: EntryRow) -> str:
    """Return what an entry holds, on a line; a plan on several."""
    data = entry.data
    match entry.kind:
        case "plan":
            return f"confidence {data.get('confidence')}\n{data.get('text')}"
        case "state":
            return ": ".join(str(data[key]) for key in ("state", "note") if data.get(key))
        case "shown":
            fields = data.get("fields")
            pairs = (
                [tuple(pair) for pair in fields if isinstance(pair, list)] if isinstance(fields, list) else []
            )
            lines = [
                f"    {one_line(str(pair[0]))}: {one_line(str(pair[1]))}" for pair in pairs if len(pair) == 2
            ]
            return "\n".join([str(data.get("title", "")), *lines])
        case "result" | "outcome":
            return str(data.get("error") or _sentence(data.get("kept")) or _value(data.get("value")))
        case "intent":
            return f"{data.get('title')} (key {data.get('key')})"
        case "change":
            return _change(data)
        case "decision":
            return _decision(data)
        case "held":
            return f"for {_seconds(data.get('seconds'))}; until then it can be stopped"
        case "undo":
            return "what it changed is being put back"
        case "undone":
            return "what it changed was put back"
        case "resumed":
            return f"the program had ended in the middle; gone on with ({data.get('face')})"
        case "not begun":
            return "it had not happened yet when the program ended"
        case _:
            shown = {key: value for key, value in data.items() if value not in ("", None) and key != "digest"}
            return ", ".join(f"{key} {_value(value)}" for key, value in shown.items())


def _sentence(kept: JsonValue) -> str:
    return one_line(str(kept.get("sentence", ""))) if isinstance(kept, dict) else ""


def _decision(data: dict[str, JsonValue]) -> str:
    """Return what was decided, by whom, and why."""
    what = "approved" if data.get("verdict") == Verdict.APPROVE else "refused"
    who, face = str(data.get("who") or ""), str(data.get("face") or "")
    by = f"{who} ({face})" if who and who != face else face
    reason = f": {_value(data['reason'])}" if data.get("reason") else ""
    return f"{what} by {by}{reason}" if by else f"{what}{reason}"


def _seconds(value: JsonValue) -> str:
    return f"{value:g} s" if isinstance(value, int | float) else ""


def _change(data: dict[str, JsonValue]) -> str:
    """Return what changed at which place, and whether an undo did it."""
    change = data.get("change")
    if not isinstance(change, dict):
        return ""
    what = "makes" if change.get("before") is None else "changes" if change.get("after") else "removes"
    return f"{'undo: ' if data.get('undo') else ''}{what} {change.get('place')}"


def _value(value: JsonValue) -> str:
    match value:
        case str():
            return one_line(value)
        case list():
            return ", ".join(map(_value, value))
        case _:
            return str(value)


def _entry_json(entry: EntryRow) -> dict[str, JsonValue]:
    return {"at": entry.at.isoformat(), "kind": entry.kind, "call": entry.call_id, "data": entry.data}
