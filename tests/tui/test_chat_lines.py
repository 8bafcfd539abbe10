"""The chat's lines: rows fit their width in cells, written text stays as it is, Markdown cannot act."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.chat.days import day_words
from tui.chat.entry import Entry, Kind, guessed_height, page_of
from tui.chat.heights import Heights
from tui.chat.lines import Line, Piece, cut, line_of, rows_of
from tui.chat.markdown import rendered
from tui.chat.written import written
from tui.safe_text import visible
from tui.turn import Turn

TEXTS = st.text(
    st.one_of(
        st.characters(blacklist_categories=("Cs", "Cc")),
        st.sampled_from(" \t会議、。👩‍👧שלום()#*-`|>[]"),
    ),
    max_size=80,
).map(visible)


@given(TEXTS, st.integers(2, 30), st.integers(0, 12))
def test_rows_fit_and_lose_nothing_but_space_at_their_ends(text: str, width: int, hang: int) -> None:
    line = Line((Piece(text.replace("\n", " ")),), hang=hang)
    rows = rows_of(line, width)
    at = 0
    for row in rows:
        assert cell_len(line.text[row.start : row.end]) + row.indent <= max(width, 2)
        assert line.text[at : row.start].strip() == ""
        at = row.end
    assert line.text[at:].strip() == ""


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("hello world again", 11, ["hello world", "again"]),
        ("    indented code here", 12, ["    indented", "code here"]),
        ("x" * 25, 10, ["x" * 10, "x" * 10, "x" * 5]),
        ("会議の議事録と今後の予定。", 10, ["会議の議事", "録と今後の", "予定。"]),
        ("今後の予定について。次", 18, ["今後の予定につい", "て。次"]),
        ("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 4, ["👩‍👩‍👧👩‍👩‍👧", "👩‍👩‍👧"]),
        ("שלום עולם", 5, ["שלום", "עולם"]),
        ("", 5, [""]),
    ],
)
def test_words_of_every_script_break_where_they_may(text: str, width: int, rows: list[str]) -> None:
    line = line_of(text)
    assert [text[row.start : row.end] for row in rows_of(line, width)] == rows


@given(st.lists(TEXTS, max_size=12))
def test_written_text_holds_exactly_its_characters(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "\n".join(line.text for line in written(text).lines) == text


def test_written_text_knows_headings_items_and_code() -> None:
    text = "# Trip\n- [x] passport\n#1 is no heading\n```py\n# x = 1\n```\nsee https://x.org/a."
    body = written(text)
    assert body.lines[0].pieces[0].strong
    assert body.lines[1].hang == len("- [x] ")
    assert not body.lines[2].pieces[0].strong
    assert [code.text for code in body.codes] == ["# x = 1"]
    assert {line.ground for line in body.lines[3:6]} == {"code-ground"}
    assert [piece.text for piece in body.lines[6].pieces if piece.role == "link"] == ["https://x.org/a"]


MARKDOWN = """\
# Title

Some *slanted*, **strong** and `code` words
on two lines with [a link](https://x.org/p) and <b>tags</b> ![pic](https://x.org/i.png).

- one
  - deep
- [x] two

1. first
2. second

> said

| name | sum |
|------|----:|
| Ana  |  12 |

```py
x = [1]
```
"""


def test_markdown_is_drawn_without_its_signs() -> None:
    body = rendered(MARKDOWN, 60)
    texts = ["".join(p.text for p in (*(line.first or line.margin), *line.pieces)) for line in body.lines]
    assert texts == [
        "Title",
        "",
        "Some slanted, strong and code words",
        "on two lines with a link (https://x.org/p) and <b>tags</b> [picture: pic] (https://x.org/i.png).",
        "",
        "• one",
        "  ◦ deep",
        "• [x] two",
        "",
        "1. first",
        "2. second",
        "",
        "▏ said",
        "",
        "name  sum",
        "────  ───",
        "Ana    12",
        "",
        "x = [1]",
    ]
    assert [code.text for code in body.codes] == ["x = [1]"]
    narrow = [line.text for line in rendered(MARKDOWN, 8).lines]
    assert "name: Ana" in narrow
    assert "sum: 12" in narrow


@given(st.integers(0, len(MARKDOWN)))
def test_markdown_that_grows_ends_as_if_it_had_come_whole(length: int) -> None:
    rendered(MARKDOWN[:length], 60)
    assert rendered(MARKDOWN, 60) == rendered(MARKDOWN, 60)
    grown = rendered(MARKDOWN[: MARKDOWN.index("- one")], 60).lines
    assert rendered(MARKDOWN, 60).lines[: len(grown)] == grown


@given(st.text(max_size=200))
def test_any_text_can_be_drawn_as_markdown(text: str) -> None:
    body = rendered(visible(text), 20)
    assert all("\n" not in line.text for line in body.lines)
    assert all(code.last < len(body.lines) for code in body.codes)


def test_pieces_are_cut_at_characters() -> None:
    pieces = (Piece("abc", "quiet"), Piece("def", strong=True))
    assert list(cut(pieces, 2, 5)) == [Piece("c", "quiet"), Piece("de", strong=True)]
    assert list(cut(pieces, 3, 3)) == []


@given(st.lists(st.integers(0, 9), min_size=1, max_size=20), st.data())
def test_heights_tell_what_stands_where(heights: list[int], data: st.DataObject) -> None:
    places = Heights(heights)
    index = data.draw(st.integers(0, len(heights) - 1))
    heights[index] = data.draw(st.integers(0, 9))
    places.change(index, heights[index])
    places.append(3)
    heights.append(3)
    assert places.total == sum(heights)
    for row in range(places.total):
        at = places.at(row)
        assert places.top(at) <= row < places.top(at) + heights[at]


def test_days_are_said_relative_to_today() -> None:
    today = date(2026, 11, 25)
    said = [day_words(date(2026, 11, day), today) for day in (25, 24, 20, 2)]
    assert said == ["Today", "Yesterday", "Friday", "Mon 2 Nov"]
    assert day_words(date(2025, 12, 31), today) == "Wed 31 Dec 2025"


def test_the_guess_of_a_height_is_near() -> None:
    entry = Entry(Turn("do it " * 30))
    page = page_of(entry, 40)
    rows = sum(len(rows_of(line, 40)) for line in page.lines)
    assert abs(rows - guessed_height(entry, 40)) <= 2
    assert [part.kind for part in page.parts] == [Kind.REQUEST, Kind.PLAN]
