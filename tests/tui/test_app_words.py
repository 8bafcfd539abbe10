"""Text from anywhere is made fit to draw, and counted in cells."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.safe_text import clip, fit, one_line, visible
from tui.words import duration


@given(st.text())
def test_no_control_character_gets_through(text: str) -> None:
    shown = visible(text)
    assert all(unicodedata.category(c) not in ("Cc", "Cs") or c == "\n" for c in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")
    shown.encode("utf-8")


@given(st.text(), st.integers(0, 40))
def test_clipped_text_fits(text: str, cells: int) -> None:
    assert cell_len(clip(text, cells)) <= cells
    assert cell_len(fit(text, cells)) == cells
    assert "\n" not in clip(text, cells)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("a\r\nb\rc", "a\nb␍c"),
        ("pay \u202e001", "pay ‹U+202E›001"),
        ("hi\U000e0041", "hi‹U+E0041›"),
        ("a\tb", "a   b"),
        ("👩‍👩‍👧 שלום", "👩‍👩‍👧 שלום"),
        ("\udc80", "�"),
    ],
)
def test_marks(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_one_line_and_clip() -> None:
    assert one_line(" a\n\n b ") == "a b"
    assert clip("abcdef", 4) == "abc…"
    assert clip("会議室", 4) == "会…"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.0004, "0 ms"), (0.012, "12 ms"), (0.42, "0.4 s"), (12, "12 s"), (150, "2 min")]
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words
