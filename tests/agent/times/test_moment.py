"""How moments describe themselves, what they flag, and how they refuse."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from agent.times import (
    Moment,
    NoteKind,
    Prefer,
    TimeAmbiguous,
    TimeNotUnderstood,
    find_times,
    resolve,
    resolve_range,
)
from tests.agent.times.table import BERLIN, KOLKATA, LA, NOW

NOW_LA = NOW["LA"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Friday from 3 to 4pm", "Friday 27 November, 15:00 to 16:00"),
        ("Friday at 3pm", "Friday 27 November, 15:00"),
        ("Friday", "Friday 27 November, all day"),
        ("7 January 2027 at 9am", "Thursday 7 January 2027, 09:00"),
        ("this weekend", "Saturday 28 to Sunday 29 November, all day"),
        ("Dec 30 to Jan 2", "Wednesday 30 December to Saturday 2 January 2027, all day"),
        ("Friday 10pm to 2am", "Friday 27 November, 22:00 to Saturday 28 November, 02:00"),
        ("Friday 2pm to Saturday 5pm", "Friday 27 November, 14:00 to Saturday 28 November, 17:00"),
        ("every Monday at 9am", "every Monday, 09:00, from Monday 30 November"),
        ("every Monday", "every Monday, from Monday 30 November"),
        ("every Monday from 9 to 10am", "every Monday, 09:00 to 10:00, from Monday 30 November"),
        ("every other Friday at 1pm", "every other Friday, 13:00, from Friday 27 November"),
        ("every weekday at 9am", "every weekday, 09:00, from Wednesday 25 November"),
        ("daily at 8am", "every day, 08:00, from Wednesday 25 November"),
        ("on Tuesdays and Thursdays", "every Tuesday and Thursday, from Tuesday 24 November"),
        ("every 3 weeks on Monday", "every 3 weeks on Monday, from Monday 30 November"),
        ("monthly on the 1st", "every month on the 1st, from Tuesday 1 December"),
        ("first Monday of every month", "every month on the first Monday, from Monday 7 December"),
        ("last day of every month", "every month on the last day, from Monday 30 November"),
        ("every year on March 3", "every year on 3 March, from Wednesday 3 March 2027"),
        ("every Monday 10 times", "every Monday, 10 times, from Monday 30 November"),
        (
            "every Monday until December 21",
            "every Monday until 21 December 2026, from Monday 30 November",
        ),
        ("every 2 hours", "every other hour, 17:00, from Tuesday 24 November"),
    ],
)
def test_description(words: str, expected: str) -> None:
    assert resolve(words, NOW_LA).describe(NOW_LA) == expected


def test_iso_of_whole_days_are_dates() -> None:
    weekend = resolve("this weekend", NOW_LA)
    assert (weekend.iso_start(), weekend.iso_end()) == ("2026-11-28", "2026-11-29")
    assert weekend.end == datetime(2026, 11, 30, tzinfo=LA)


def test_notes_say_what_was_assumed() -> None:
    sentences = [note.sentence for note in resolve("next Friday at 3", NOW_LA).notes]
    assert sentences == [
        "'Next Friday' is taken as Friday 4 December, the one of next week, not Friday 27 November.",
        "'3' is taken as 15:00, in the afternoon or evening.",
    ]
    assert resolve("yesterday", NOW_LA).notes[0].sentence.endswith("is in the past.")


def test_month_or_day_first_is_asked_unless_known() -> None:
    with pytest.raises(TimeAmbiguous) as asked:
        resolve("3/4 at 3pm", NOW_LA)
    starts = [choice.iso_start() for choice in asked.value.choices]
    assert starts == ["2027-03-04T15:00:00-08:00", "2027-04-03T15:00:00-07:00"]
    assert "Thursday 4 March 2027, 15:00 or Saturday 3 April 2027, 15:00" in asked.value.sentence
    assert resolve("3/4", NOW_LA, day_first=True).iso_start() == "2027-04-03"
    assert resolve("3/4", NOW_LA, day_first=False).iso_start() == "2027-03-04"
    with pytest.raises(TimeAmbiguous):
        resolve_range("3/4", NOW_LA)


def test_an_end_may_settle_what_is_ambiguous_alone() -> None:
    start = resolve("2027-03-20", NOW_LA)
    assert resolve("5/4/2027", NOW_LA, after=start, day_first=True).iso_start() == "2027-04-05"
    # 5 April is after the start, 4 May too: still a question; 2/4 has one reading after it.
    assert resolve("2/4/2027", NOW_LA, after=start).iso_start() == "2027-04-02"


def test_either_or_is_a_question() -> None:
    with pytest.raises(TimeAmbiguous) as asked:
        resolve("Friday or Saturday or Monday at 3pm", NOW_LA)
    assert [choice.iso_start()[:10] for choice in asked.value.choices] == [
        "2026-11-27",
        "2026-11-28",
        "2026-11-30",
    ]
    with pytest.raises(TimeNotUnderstood):
        resolve("Friday or whenever", NOW_LA)


def test_a_run_of_weekdays_at_a_time_is_a_question() -> None:
    with pytest.raises(TimeAmbiguous) as asked:
        resolve("Monday to Friday at 9am", NOW_LA)
    each, long = asked.value.choices
    assert (each.recurrence, each.iso_start()) == (
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "2026-11-25T09:00:00-08:00",
    )
    assert (long.iso_start()[:10], long.iso_end()) == ("2026-11-30", "2026-12-04T09:00:00-08:00")


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("", "No time was said"),
        ("   ", "No time was said"),
        ("whenever", "Try for example"),
        ("at", "Try for example"),
        ("tomorrow at the office", "'office' is not clear"),
        ("December 1, 2 and 3", "'2' is not clear"),
        ("Monday and Tuesday", "'Tuesday' is not clear"),
        ("Friday at 3 and 5", "'5' is not clear"),
        ("February 30", "no day 30"),
        ("2026-02-30", "February 2026 has no day 30"),
        ("2026-13-01", "no month 13"),
        ("31 April 2027", "no day 31"),
        ("at 25:00", "no time 25:00"),
        ("at 10:75", "no time 10:75"),
        ("2026-11-27 25:00:00", "no time 25:00"),
        ("15 am", "no 15 am"),
        ("in 99999 years", "outside the years"),
        ("in 99999999 hours", "outside the years"),
        ("the 32nd", "no month has a day 32"),
        ("\x00\ud800\u202e", "Try for example"),
        ("次の金曜日", "Try for example"),
        ("morgen um drei", "Try for example"),
        ("x" * 100_000, "longer than 200"),
        ("1 " * 50_000, "longer than 200"),
    ],
)
def test_refusals_name_the_cause(words: str, cause: str) -> None:
    for read in (resolve, resolve_range):
        with pytest.raises(TimeNotUnderstood) as refused:
            read(words, NOW_LA)
        assert cause in refused.value.sentence
        assert len(refused.value.sentence) < 250


def test_a_naive_now_needs_a_zone() -> None:
    naive = datetime(2026, 11, 24, 15, 0)
    with pytest.raises(ValueError, match="aware"):
        resolve("tomorrow", naive)
    assert resolve("at 4pm", naive, LA).iso_start() == "2026-11-24T16:00:00-08:00"


def test_the_users_zone_wins_over_that_of_now() -> None:
    assert resolve("tomorrow", NOW_LA, BERLIN).iso_start() == "2026-11-26"
    assert resolve("at 10:30am", NOW_LA, KOLKATA).iso_start() == "2026-11-25T10:30:00+05:30"


def test_a_fixed_offset_works_as_a_zone() -> None:
    now = datetime.fromisoformat("2026-11-24T15:00:00-08:00")
    assert resolve("tomorrow at 3pm", now).iso_start() == "2026-11-25T15:00:00-08:00"
    assert resolve("tomorrow at 3pm", now.astimezone(UTC)).iso_start() == "2026-11-25T15:00:00+00:00"


def test_the_past_can_be_preferred() -> None:
    assert resolve("Friday", NOW_LA, prefer=Prefer.PAST).iso_start() == "2026-11-20"
    assert resolve("at 9am", NOW_LA, prefer=Prefer.PAST).iso_start() == "2026-11-24T09:00:00-08:00"
    assert resolve("at 4pm", NOW_LA, prefer=Prefer.PAST).iso_start() == "2026-11-23T16:00:00-08:00"
    assert resolve("the 30th", NOW_LA, prefer=Prefer.PAST).iso_start() == "2026-10-30"
    assert resolve("March 3", NOW_LA, prefer=Prefer.PAST).iso_start() == "2026-03-03"


def test_a_moment_refuses_what_no_caller_could_use() -> None:
    with pytest.raises(ValueError, match="aware"):
        Moment(datetime(2026, 11, 24), None, True, None, "")
    with pytest.raises(ValueError, match="end"):
        Moment(NOW_LA, NOW_LA - timedelta(hours=1), False, None, "")


def test_a_window_says_nothing_about_days_nobody_asked_for() -> None:
    assert not resolve_range("next week", NOW_LA).has(NoteKind.ASSUMED_DAY)


def test_quick_on_ordinary_words() -> None:
    words = [
        "tomorrow at 3",
        "next Friday from 2 to 4pm",
        "every other Friday",
        "the first Monday of next month",
    ]
    for text in words:
        resolve(text, NOW_LA)
    # Thread time, so that other work on the machine does not count; the budget is 1 ms each.
    begun = time.thread_time()
    for _ in range(50):
        for text in words:
            resolve(text, NOW_LA)
    assert (time.thread_time() - begun) / 200 < 0.003


@pytest.mark.parametrize(
    "junk", ["1 ", "in ", "the ", "monday ", "a ", "1-", "1/1/", "'s", "first ", "at 3 to ", '"', "é"]
)
def test_quick_on_junk(junk: str) -> None:
    text = junk * (100_000 // len(junk))
    begun = time.thread_time()
    with pytest.raises(TimeNotUnderstood):
        resolve(text, NOW_LA)
    find_times(text)
    assert time.thread_time() - begun < 5


def test_importing_is_quick_and_brings_nothing_in() -> None:
    code = (
        "import sys; import agent.times; print([m for m in ('dateparser', 'dateutil') if m in sys.modules])"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"
