"""Finding texts by what is typed of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.prompt.haystack import Haystack, Likeness, folded, marked

TEXTS = [
    "Sid Kapoor",
    "Ana Silva",
    "Design review",
    "Müller-Łoś, Jörg",
    "q3_report final.pdf",
    "会議の議事録",
]


def found(query: str, texts: list[str] = TEXTS, most: int = 9) -> list[str]:
    return [texts[place] for _, place in Haystack(texts).find(query, most)]


def test_what_begins_with_it_comes_first_then_words_then_what_holds_it() -> None:
    assert found("si") == ["Sid Kapoor", "Ana Silva", "Design review"]
    assert found("review des") == ["Design review"]
    assert found("muller los") == ["Müller-Łoś, Jörg"]
    assert found("REPORT.pdf q3") == ["q3_report final.pdf"]
    assert found("議事") == ["会議の議事録"]
    assert found("") == TEXTS
    assert found("", most=2) == TEXTS[:2]


def test_letters_in_order_are_the_last_resort() -> None:
    assert found("skp") == ["Sid Kapoor"]
    assert found("dsrvw") == ["Design review"]
    assert found("zzz") == []
    # "as" begins letters of "Ana Silva", but "Asia" is a real hit: then that alone counts.
    assert found("as", [*TEXTS, "Asia"]) == ["Asia"]
    assert [likeness for likeness, _ in Haystack(TEXTS).find("skp", 9)] == [Likeness.LETTERS]


def test_other_words_find_it_too_but_after_the_texts_themselves() -> None:
    haystack = Haystack(["Lunch", "Budget", "Sid"], ["with Sid", "", ""])
    assert haystack.find("sid", 9) == [(Likeness.BEGINS, 2), (Likeness.INSIDE, 0)]
    assert haystack.find("lws", 9) == []  # single letters are looked for in the texts only


def test_in_their_order_for_the_history() -> None:
    haystack = Haystack(["call ana", "mail ana a call", "ana", "recall"])
    assert haystack.in_order("call", 9) == [0, 1, 3]
    assert haystack.in_order("ana call", 9) == [0, 1]
    assert haystack.in_order("", 3) == [0, 1, 2]
    assert haystack.in_order("ml", 9) == [1]


@pytest.mark.parametrize(
    ("text", "query", "stretches"),
    [
        ("Müller-Łoś", "los", [(7, 10)]),
        ("Design review", "rev des", [(7, 10), (0, 3)]),
        ("Sid Kapoor", "skp", [(0, 1), (4, 5), (6, 7)]),
        ("Straße 5", "strasse", [(0, 6)]),
        ("Sid", "ana", []),
        ("Sid", "", []),
    ],
)
def test_what_was_found_is_marked(text: str, query: str, stretches: list[tuple[int, int]]) -> None:
    assert marked(text, query) == stretches


@given(st.lists(st.text(max_size=20), max_size=12), st.text(max_size=6))
def test_nothing_that_holds_the_words_is_missed_and_nothing_else_is_found(
    texts: list[str], query: str
) -> None:
    words = folded(query).split()
    holding = {
        place for place, text in enumerate(texts) if all(word in folded(text) for word in words)
    }  # fmt: skip
    hits = Haystack(texts).find(query, 99)
    better = {place for likeness, place in hits if likeness < Likeness.LETTERS}
    assert better == holding
    assert len({place for _, place in hits}) == len(hits)
    letters = folded(query).replace(" ", "")
    for likeness, place in hits:
        if likeness is Likeness.LETTERS:
            rest = iter(folded(texts[place]))
            assert all(letter in rest for letter in letters)
    for text in texts:
        assert all(0 <= start < end <= len(text) for start, end in marked(text, query))
