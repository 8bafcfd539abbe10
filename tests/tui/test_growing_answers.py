"""Answers that grow, on every face: what stands is shown while other calls wait, nothing is said twice."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from agent.events import Answered, AnswerGrew, ApprovalCard, Decision, Verdict
from agent.session import Session
from tests.agent.fakes import ZONE, open_session, toolbox
from tests.tui.apps import running
from tests.tui.turns import asked_turn, ended_turn
from tui.chat.entry import Entry, Kind, page_of
from tui.chat.markdown import rendered
from tui.chat.written import written
from tui.commands.event_json import EventsAsJson
from tui.commands.shows import JsonLines, LivePlan, PlainLines, Show
from tui.linear.speaking import Speaker
from tui.telling import Telling

PLAN = """1. find("Sid")
2. ponder("tea")
3. write_note("Plan", "x")
4. send(["sid@x.org"], "hi")
5. join()
"""
SAID = ["Sid is sid@x.org.", "Pondered tea.", "Wrote 'Plan'.", "Sent to sid@x.org."]
MARKDOWN = """# A *heading*

Words with **strong ones**, `code`, ~~none~~ and [a link](https://x.org/a_(b)).
| name | size |
|:-----|-----:|
| a `|` b | 12 |
| c |

- one
  1. inner
     ```python
     print("**")
     ```
- [x] two

> quoted
> > deeper

~~~
| no | table |
~~~

![picture](p.png) <b>html</b>
***

    code that is indented
"""


async def _show(session: Session, show: Show) -> str:
    """Live a request on a face as `tinyagent ask` does; return the answer."""
    answer = ""
    async for event in session.ask("do it"):
        show.event(event)
        match event:
            case ApprovalCard():
                show.pause()
                session.decide(event.card_id, {k: Decision(Verdict.APPROVE) for k in (3, 4)})
                show.resume()
            case Answered(text):
                answer = text
            case _:
                pass
    show.close()
    await session.close()
    return answer


async def test_lines_are_said_once_and_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoken: list[str] = []
    drawn = io.StringIO()
    console = Console(file=drawn, width=100, force_terminal=True, color_system=None)
    shows: list[Show] = [PlainLines(), LivePlan(console), Speaker(spoken.append)]
    for number, show in enumerate(shows):
        (tmp_path / str(number)).mkdir()
        answer = await _show(open_session(tmp_path / str(number), PLAN), show)
        assert answer.split("\n") == SAID
    plain = capsys.readouterr().out.splitlines()
    # What a list that moves shows before it is erased is no output.
    kept = "".join(drawn.getvalue().split("\x1b[2K")[-1:])
    for lines in (plain, "\n".join(spoken).split("\n")):
        assert [line for line in lines if line in SAID] == SAID
    assert plain.index("Pondered tea.") < plain.index("[3] done") < plain.index("Wrote 'Plan'.")
    assert plain[plain.index("Wrote 'Plan'.") - 1] == ""
    assert kept.count(SAID[-1]) == 1
    assert "Pondered tea." not in kept  # it was printed for good before the card


async def test_programs_are_told_of_it_as_an_event(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await _show(open_session(tmp_path, PLAN), JsonLines(EventsAsJson(toolbox, ZONE)))
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    kinds = [one["event"] for one in told]
    grown = [one["text"] for one in told if one["event"] == "answer grew"]
    assert grown[0] in ("Sid is sid@x.org.\n", "Sid is sid@x.org.\nPondered tea.\n")
    assert all(one["text"].startswith(text) for one in told if one["event"] == "answer" for text in grown)
    assert kinds.index("answer grew") < kinds.index("approval") < kinds.index("answer")


def test_parts_of_sentences_wait_for_their_line_end() -> None:
    telling = Telling()
    grown = ("The", "The tea\nis", "The tea\nis hot.", "The tea\nis hot.\n\nYes")
    said = [telling.more(text) for text in grown]
    assert said == ["", "The tea", "", "is hot.\n"]
    assert telling.rest("The tea\nis hot.\n\nYes.") == "Yes."
    assert telling.rest("The tea\nis hot.\n") == ""
    assert telling.rest("Something else") == "Something else"


async def test_what_stands_is_read_while_a_card_waits(tmp_path: Path) -> None:
    async with running(tmp_path, PLAN, size=(80, 24)) as app:
        await app.ask()
        await app.card_ready()
        await app.until(lambda: "Pondered tea." in app.text)
        turn = app.turns[-1].turn
        assert turn.answer is None
        await app.pilot.press("ctrl+y")
        await app.over()
        assert turn.said.startswith(turn.grown)
        assert "Not done: Send" in app.text


async def test_a_growing_answer_stands_where_the_user_reads(tmp_path: Path) -> None:
    async with running(tmp_path, PLAN, size=(80, 24)) as app:
        await app.chat.load([ended_turn(number) for number in range(30)])
        turn = asked_turn(31, "stream it")
        await app.chat.add(turn)
        view = app.chat.view
        view.entries[-1].rendered = True
        shown: list[str] = []
        height = 0
        for end in range(1, len(MARKDOWN) + 1):
            turn.apply(AnswerGrew(MARKDOWN[:end]), 0)
            await app.chat.update_turn(turn)
            assert view.following
            height = view.virtual_size.height
            page = view.book.laid_out(30).page
            shown = [line.text for line in page.lines]
        turn.apply(Answered(MARKDOWN), 0)
        await app.chat.update_turn(turn)
        assert [line.text for line in view.book.laid_out(30).page.lines] == shown
        assert view.virtual_size.height == height
        await app.pilot.press("pageup")
        await app.until(lambda: not view.following)
        row, rows = view.scroll_offset.y, [view.render_line(y).text for y in range(view.size.height)]
        turn.apply(Answered(MARKDOWN + "more\n" * 30), 0)
        await app.chat.update_turn(turn)
        assert view.scroll_offset.y == row
        assert [view.render_line(y).text for y in range(view.size.height)] == rows


@pytest.mark.parametrize("width", [8, 60])
def test_markdown_can_be_cut_anywhere(width: int) -> None:
    for end in range(len(MARKDOWN) + 1):
        text = MARKDOWN[:end]
        assert [line.text for line in written(text).lines] == text.split("\n")
        rendered(text, width)


def test_the_remark_of_the_planner_ends_the_answer() -> None:
    turn = ended_turn(1)
    assert turn.ready is not None
    turn.answer, turn.ready = None, replace(turn.ready, message="I left out the tea.")
    turn.apply(AnswerGrew("Sid is here.\n"), 0)
    page = page_of(Entry(turn), 60)
    answer = next(part for part in page.parts if part.kind is Kind.ANSWER)
    assert answer.text == "Sid is here."
    assert [line.text for line in page.lines[answer.first :]] == ["Sid is here.", "I left out the tea."]
