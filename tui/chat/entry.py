"""The entries of the conversation: what each says, as lines, and the parts that a cursor can stand on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from agent.events import Outcome, State
from tui.call_words import short_arguments
from tui.chat.lines import BLANK, Line, Piece, Role
from tui.chat.written import Body, written
from tui.keys.actions import action
from tui.safe_text import LONGEST_SHOWN, beginning, visible
from tui.signs import signs
from tui.words import duration

if TYPE_CHECKING:
    from tui.turn import CallView, Turn

LONGEST_REQUEST = 1_000
"""Characters of a request that the chat shows; it runs whole."""
LONGEST_RESULT = 240
"""Characters of a call's result that an unfolded plan shows; the details and a copy have all of it."""
RESULT_LINES = 3
NARROWEST = 4

_INDENT = Piece("  ")
_CALL_INDENT = Piece("    ")
_OUTCOME_ROLES: dict[Outcome, Role] = {
    Outcome.DONE: "good",
    Outcome.FAILED: "bad",
    Outcome.PARTLY: "warning",
}


class Kind(StrEnum):
    """What a part is."""

    REQUEST = "request"
    PLAN = "plan"
    CALL = "call"
    NOTICE = "notice"
    ANSWER = "answer"
    CODE = "code"
    MORE = "more"
    """The line that stands for what is not shown of a long answer."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines of an entry that belong together: what a cursor stands on and what is copied."""

    kind: Kind
    first: int
    """Its first line within the entry."""
    last: int
    text: str
    """What a copy of it holds."""
    call_id: int = 0
    """The call, where it is one."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """When an entry was said, as it is shown."""

    clock: str
    """The time of day."""
    day: str = ""
    """The day, where it is another than that of the entry before."""


@dataclass(slots=True, eq=False)
class Entry:
    """A request with its answer, or something that belongs to none; and how the user wants to see it."""

    turn: Turn | None
    told: str = ""
    """What is said where there is no request."""
    unfolded: bool = False
    """The plan is shown call by call."""
    rendered: bool = False
    """The answer is drawn as Markdown instead of as it was written."""
    shown: int = LONGEST_SHOWN
    """Characters of the answer that are shown."""

    @property
    def waits(self) -> bool:
        """Whether it is a request that waits for its turn."""
        return self.turn is not None and self.turn.asked is None and not self.turn.over

    @property
    def answer(self) -> str:
        """The answer as far as it goes; "" while there is none."""
        return self.turn.said if self.turn is not None else ""

    def texts(self) -> Iterator[str]:
        """Yield what may be found in it, roughly: it may say more than the lines show."""
        if self.turn is None:
            yield self.told
            return
        yield self.turn.text
        yield from self.turn.notices
        yield self.answer
        if self.unfolded:
            for view in self.turn.calls.values():
                yield " ".join(_call_words(view))


@dataclass(slots=True)
class Page:
    """An entry as lines."""

    lines: list[Line] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def add(self, kind: Kind, lines: list[Line], text: str, call_id: int = 0) -> None:
        """Add a part at the end."""
        first = len(self.lines)
        self.lines += lines
        self.parts.append(Part(kind, first, len(self.lines) - 1, text, call_id))


def page_of(entry: Entry, width: int, *, airy: bool = True, stamp: Stamp | None = None) -> Page:
    """Return an entry as lines.

    Args:
        entry: the entry.
        width: cells that a row has.
        airy: whether blank lines part what it says.
        stamp: when it was said; None to leave it out.
    """
    page = Page()
    if airy:
        page.lines.append(BLANK)
    if stamp is not None and stamp.day:
        page.lines += [Line((Piece(stamp.day, "day"),), (_INDENT,)), *([BLANK] if airy else [])]
    turn = entry.turn
    if turn is None:
        page.add(Kind.NOTICE, _notice(entry.told), entry.told)
        return page
    turn.read()
    page.add(Kind.REQUEST, _request(turn.text, stamp), turn.text)
    page.add(Kind.PLAN, _plan_lines(entry, turn), plan_text(turn))
    if entry.unfolded:
        for number, view in turn.calls.items():
            page.add(Kind.CALL, _call_lines(view), _call_result(view), number)
    for notice in turn.notices:
        page.add(Kind.NOTICE, _notice(notice), notice)
    if turn.answer is not None or turn.grown:
        if airy:
            page.lines.append(BLANK)
        _add_answer(page, entry, max(width - len(_INDENT.text), NARROWEST))
    page.lines += _remark(turn)
    return page


def plan_text(turn: Turn) -> str:
    """Return the plan with its results in plain text."""
    return "\n".join([turn.summary(), *(": ".join(_call_words(view)) for view in turn.calls.values())])


def _request(text: str, stamp: Stamp | None) -> list[Line]:
    shown = visible(text[:LONGEST_REQUEST])
    bar = Piece(f"{signs().bar} ", "bar")
    rows = [Line((Piece(row, "request", strong=True),), (bar,)) for row in shown.split("\n")]
    if len(text) > LONGEST_REQUEST:
        more = Piece(f" … ({len(text):,} characters)", "quiet")
        rows[-1] = replace(rows[-1], pieces=(*rows[-1].pieces, more))
    if stamp is not None:
        rows[0] = replace(rows[0], aside=stamp.clock)
    return rows


def _plan_lines(entry: Entry, turn: Turn) -> list[Line]:
    role = _OUTCOME_ROLES.get(turn.outcome, "quiet") if turn.outcome else "quiet"
    sign = f"{signs().unfolded if entry.unfolded else signs().folded} " if turn.calls else ""
    pieces = [Piece(sign + turn.summary(), role)]
    if entry.waits:
        edit, drop = action("open_part").shown_key, action("drop_waiting").shown_key
        pieces.append(Piece(f"  {edit} changes it, {drop} drops it", "faint"))
    if turn.held:
        pieces.append(Piece(f"  {action('drop_waiting').shown_key} stops it", "faint"))
    return [Line(tuple(pieces), (_INDENT,), hang=len(sign))]


def _remark(turn: Turn) -> list[Line]:
    """Return what the planner has to say, which ends the answer once all of it is there."""
    if turn.ready is None or turn.answer is not None:
        return []
    return _indented(visible(turn.ready.message), "warning")


def _call_words(view: CallView) -> tuple[str, str]:
    """Return a call in words, and what came of it."""
    sign = signs().held if view.held_until is not None else signs().states[view.state]
    arguments = short_arguments(view.call)
    return f"{sign} {view.call.id} {view.title}" + (f"  {arguments}" if arguments else ""), _call_result(view)


def _call_result(view: CallView) -> str:
    said = view.result.as_sentence() if view.result is not None else view.note
    return "\n".join(filter(None, (said, *view.changed, "undone" if view.undone else "")))


def _call_lines(view: CallView) -> list[Line]:
    head, result = _call_words(view)
    sign, words = head[0], visible(head[1:])
    when = duration(view.seconds) if view.seconds is not None else ""
    lines = [
        Line((Piece(sign, view.state, strong=True), Piece(words)), (_CALL_INDENT,), hang=2, aside=when),
    ]
    if result:
        role = "bad" if view.state is State.FAILED else "quiet"
        margin = Piece(_CALL_INDENT.text + "  ")
        rows = [row for row in visible(result[:LONGEST_RESULT]).split("\n") if row.strip()]
        if rows and (len(result) > LONGEST_RESULT or len(rows) > RESULT_LINES):
            rows = rows[:RESULT_LINES]
            rows[-1] += " …"
        lines += [Line((Piece(row, role),), (margin,)) for row in rows]
    return lines


def _notice(text: str) -> list[Line]:
    first, _, rest = beginning(text).partition("\n")
    return [Line((Piece(f"! {first}", "warning"),), (_INDENT,), hang=2), *_indented(rest, "warning")]


def _indented(text: str, role: Role) -> list[Line]:
    return [Line((Piece(row, role),), (_INDENT,)) for row in text.split("\n")] if text else []


def _add_answer(page: Page, entry: Entry, width: int) -> None:
    text = entry.answer
    shown = visible(text[: entry.shown])
    body: Body = _rendered(shown, width) if entry.rendered else written(shown)
    first = len(page.lines)
    page.add(Kind.ANSWER, [_set_in(line) for line in body.lines], text)
    for code in body.codes:
        page.parts.append(Part(Kind.CODE, first + code.first, first + code.last, code.text))
    if len(text) > entry.shown:
        more, copy, save = (action(name).shown_key for name in ("open_part", "copy", "save_part"))
        keys = f"{more} shows more, {copy} copies all, {save} saves all"
        rest = f"… {len(text) - entry.shown:,} more characters: {keys}"
        page.add(Kind.MORE, [Line((Piece(rest, "link"),), (_INDENT,))], text)


def _rendered(text: str, width: int) -> Body:
    from tui.chat.markdown import rendered  # first paint does not wait for it

    return rendered(text, width)


def _set_in(line: Line) -> Line:
    first = (_INDENT, *line.first) if line.first else ()
    return replace(line, margin=(_INDENT, *line.margin), first=first)


def guessed_height(entry: Entry, width: int, *, airy: bool = True) -> int:
    """Return about how many rows an entry takes, without making its lines."""
    if entry.turn is None:
        return _guess(entry.told, width) + airy
    answer = entry.answer[: entry.shown]
    rows = _guess(entry.turn.text[:LONGEST_REQUEST], width) + 1 + len(entry.turn.notices) + airy
    return rows + (_guess(answer, width) + airy if answer else 0)


def _guess(text: str, width: int) -> int:
    return 1 + text.count("\n") + len(text) // max(width - 2, NARROWEST)
