"""Rows of a text: nothing lost, nothing wider than its room, whatever the text is made of."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.wrapping import LONG_LINE, rows_of

TEXTS = st.text(st.sampled_from("ab  \ncé漢👍“→"), max_size=80)


@given(TEXTS, st.integers(2, 24))
def test_every_row_fits_and_only_one_space_or_line_end_is_left_out(text: str, width: int) -> None:
    at = 0
    for start, end in rows_of(text, width):
        assert text[at:start] in ("", " ", "\n", " \n")
        assert cell_len(text[start:end]) <= width
        at = end
    assert text[at:] in ("", " ", "\n", " \n")


@given(TEXTS.map(lambda text: text.replace("\n", " ")), st.integers(3, 24))
@example(" a漢", 3)
def test_words_are_kept_whole_where_they_fit(text: str, width: int) -> None:
    rows = [text[start:end] for start, end in rows_of(text, width)]
    if all(cell_len(word) <= width for word in text.split()):
        assert [word for row in rows for word in row.split()] == text.split()


def test_a_long_line_of_wide_characters_is_broken_by_count() -> None:
    text = "漢字" * LONG_LINE
    rows = rows_of(text, 11)
    assert "".join(text[start:end] for start, end in rows) == text
    assert {cell_len(text[start:end]) for start, end in rows[:-1]} == {10}


def test_an_empty_text_and_an_empty_line_have_a_row() -> None:
    assert list(rows_of("", 10)) == [(0, 0)]
    assert [(start, end) for start, end in rows_of("a\n\nb\n", 10)] == [(0, 1), (2, 2), (3, 4)]
