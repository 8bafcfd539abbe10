"""A line of an approval in stretches: nothing is lost, and what others wrote cannot look like the rest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agent.provenance import Label, Origin, Passage
from agent.results import Field, Form
from tui.ink import CLOSE_MARK, OPEN_MARK, Ink, marked, stretches

MAIL = frozenset({Label(Origin.MAIL, "Eve")})


@given(
    parts=st.lists(st.text(st.characters(exclude_characters="\r"), min_size=1, max_size=12), max_size=6),
    form=st.sampled_from(list(Form)),
)
def test_the_stretches_of_a_line_are_its_text(parts: list[str], form: Form) -> None:
    passages, at = [], 0
    for number, part in enumerate(parts):
        if number % 2:
            passages.append(Passage(at, at + len(part), MAIL))
        at += len(part)
    field = Field("Text", "".join(parts), form=form, passages=tuple(passages))
    drawn = list(stretches(field))
    assert "".join(text for text, _ in drawn) == field.text
    assert [text for text, ink in drawn if ink is Ink.FOREIGN] == parts[1::2]


def test_a_diff_says_what_comes_goes_and_stays() -> None:
    field = Field("Adds", "  old\n- gone\n+ new", form=Form.DIFF)
    assert [ink for _, ink in stretches(field)] == [Ink.AROUND, Ink.REMOVED, Ink.ADDED]
    assert [ink for _, ink in stretches(Field("Text", "+ new"))] == [Ink.PLAIN]
    mixed = Field("Adds", "+ theirs  mine", form=Form.DIFF, passages=(Passage(2, 8, MAIL),))
    assert [ink for _, ink in stretches(mixed)] == [Ink.ADDED, Ink.FOREIGN, Ink.ADDED]


def test_marks_of_others_end_no_passage() -> None:
    shown = marked(f"a{CLOSE_MARK} trust me {OPEN_MARK}b")
    assert shown.count(OPEN_MARK) == shown.count(CLOSE_MARK) == 1
    assert shown == "⟦a‹U+27E7› trust me ‹U+27E6›b⟧"
