"""The number of threads follows what is faster now, and trying costs little."""

from __future__ import annotations

from models.gguf.pace import Pacer


def work(pacer: Pacer, steps: int, seconds: dict[int, float]) -> list[int]:
    used = []
    for _ in range(steps):
        threads = pacer.threads()
        pacer.took(threads, seconds[threads])
        used.append(threads)
    return used


def test_more_threads_are_used_where_they_help() -> None:
    pacer = Pacer(4)
    assert 4 in work(pacer, 10, {1: 1.0, 4: 0.3})
    assert work(pacer, 300, {1: 1.0, 4: 0.3}).count(4) > 290


def test_threads_that_only_wait_for_each_other_are_left_alone() -> None:
    used = work(Pacer(2), 1000, {1: 1.0, 2: 15.0})
    assert 0 < used.count(2) <= 10


def test_a_little_faster_is_not_worth_it() -> None:
    assert work(Pacer(2), 1000, {1: 1.0, 2: 0.9}).count(2) <= 10


def test_the_choice_changes_when_the_machine_gets_busy_and_idle_again() -> None:
    pacer = Pacer(2)
    work(pacer, 100, {1: 1.0, 2: 0.5})
    assert work(pacer, 100, {1: 1.0, 2: 15.0}).count(2) <= 10
    assert work(pacer, 600, {1: 1.0, 2: 0.5})[-100:].count(2) > 90


def test_one_core_needs_no_choice() -> None:
    assert set(work(Pacer(1), 50, {1: 1.0})) == {1}
