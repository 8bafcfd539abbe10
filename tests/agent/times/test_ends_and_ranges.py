"""Ends that follow a start, windows for queries, and times inside sentences: each from its own table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agent.times import (
    Moment,
    TimeAmbiguous,
    TimeNotUnderstood,
    find_times,
    resolve,
    resolve_event,
    resolve_range,
)
from tests.agent.times.table import NOW, same


def cells(name: str) -> list[list[str]]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split(" | ")] for line in lines if line and line[0] != "#"]


@pytest.mark.parametrize(("start", "words", "expected"), cells("ends.txt"))
def test_end(start: str, words: str, expected: str) -> None:
    now = NOW["LA"]
    begun = resolve(start, now)
    if expected == "!":
        with pytest.raises(TimeNotUnderstood) as refused:
            resolve(words, now, after=begun)
        assert words.split()[0] in refused.value.sentence
        with pytest.raises(TimeNotUnderstood):
            resolve_event(start, words, now)
        return
    end = resolve(words, now, after=begun)
    assert same(end.iso_start(), expected), end.iso_start()
    whole = resolve_event(start, words, now)
    assert whole.start == begun.start
    assert same(whole.iso_end(), expected), whole.iso_end()


def test_an_event_without_an_end_keeps_what_its_start_says() -> None:
    assert resolve_event("tomorrow 2-4pm", "", NOW["LA"]).iso_end() == "2026-11-25T16:00:00-08:00"
    assert resolve_event("tomorrow at 3pm", " ", NOW["LA"]).iso_end() is None


@pytest.mark.parametrize(("now", "words", "start", "end"), cells("ranges.txt"))
def test_range(now: str, words: str, start: str, end: str) -> None:
    window = resolve_range(words, NOW[now])
    assert same(window.iso_start(), start), window.iso_start()
    assert same(window.iso_end(), end), window.iso_end()
    assert window.all_day == ("T" not in start)
    assert window.end is not None


@pytest.mark.parametrize("sentence", [row[0] for row in cells("sentences.txt")])
def test_found_in_a_sentence(sentence: str) -> None:
    plain = sentence.replace("[", "").replace("]", "")
    wanted = re.findall(r"\[([^\]]*)\]", sentence)
    found = [plain[start:end] for start, end in find_times(plain)]
    assert found == wanted
    for words in found:
        assert isinstance(resolve(words, NOW["LA"]), Moment)


def test_a_window_that_can_be_read_in_two_ways_has_an_end_in_both() -> None:
    with pytest.raises(TimeAmbiguous) as asked:
        resolve_range("1/2 at 9 every weekday", NOW["LA"])
    assert all(choice.end is not None for choice in asked.value.choices)
