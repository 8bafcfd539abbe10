"""What holds for every text and every moment."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.times import Moment, TimeAmbiguous, TimeNotUnderstood, find_times, resolve, resolve_range
from tests.agent.times.table import BERLIN, KOLKATA, LA, NOW, Row, rows

ZONES = [LA, BERLIN, KOLKATA, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/Sao_Paulo"), ZoneInfo("UTC")]
WORDS = [
    *sorted({word for row in rows() for word in row.words.split()}),
    *(
        [
            "0",
            "-1",
            "99",
            "1e9",
            "31st",
            "0th",
            "Feb",
            "30",
            "29",
            "24:00",
            "24",
            "12am",
            "ago",
            "before",
            "or",
            "and",
            "rest",
            "mid",
            "late",
            "century",
            "9999",
            "once",
        ]
    ),
    *(
        [
            "0001-01-01",
            "9999-12-31",
            "2026-02-29",
            "29/2",
            "0/0",
            "13/13/13",
            "times",
            "a",
            "each",
            "UTC+99",
            "UTC-14",
            "Z",
            "o'clock",
            "half",
        ]
    ),
    *(
        [
            "hundred",
            "of",
            "last",
            "since",
            "for",
            "900000",
            "days",
            "years",
            "next",
            "first",
            "5th",
            "Easter",
            "(",
            ")",
            ",",
            ".",
            "'s",
            "-",
            "–",
        ]
    ),
]

texts = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=6).map("".join),
)
nows = st.builds(
    lambda when, zone: when.replace(tzinfo=UTC).astimezone(zone),
    st.one_of(
        st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 30)),
        st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    ),
    st.sampled_from(ZONES),
)


def check(moment: Moment, now: datetime) -> None:
    assert moment.start.utcoffset() is not None
    # The time exists: it survives the way through UTC.
    assert moment.start.astimezone(UTC).astimezone(moment.start.tzinfo) == moment.start
    if moment.end is not None:
        assert moment.end.astimezone(UTC) > moment.start.astimezone(UTC)
    if moment.all_day:
        assert (moment.start.date().isoformat()) == moment.iso_start()
    assert moment.describe(now)
    assert all(note.sentence.endswith(".") for note in moment.notes)


@settings(max_examples=700, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts, nows)
def test_any_text_resolves_or_is_refused_with_a_sentence(text: str, now: datetime) -> None:
    for read in (resolve, resolve_range):
        error: TimeNotUnderstood | TimeAmbiguous | None = None
        readings: tuple[Moment, ...] = ()
        try:
            readings = (read(text, now),)
        except TimeNotUnderstood as refused:
            error = refused
        except TimeAmbiguous as asked:
            error, readings = asked, asked.choices
        assert error is None or error.sentence
        assert not isinstance(error, TimeAmbiguous) or len(readings) > 1
        for moment in readings:
            check(moment, now)
            assert read is resolve or moment.end is not None


@settings(max_examples=400, deadline=None)
@given(texts, st.sampled_from([row for row in rows() if row.recurrence is None]))
def test_any_end_is_after_its_start_or_refused(text: str, row: Row) -> None:
    now = NOW["LA"]
    start = resolve(row.words, now)
    try:
        end = resolve(text, now, after=start)
    except (TimeNotUnderstood, TimeAmbiguous):
        return
    check(end, now)
    if end.all_day:
        assert end.start.date() >= start.start.date()
    else:
        assert end.start.astimezone(UTC) > start.start.astimezone(UTC)


@settings(max_examples=300, deadline=None)
@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)).map(lambda when: when.replace(microsecond=0)),
    st.sampled_from(ZONES),
    st.booleans(),
)
def test_iso_comes_back_as_it_went(when: datetime, zone: ZoneInfo, all_day: bool) -> None:
    now = NOW["LA"].astimezone(zone)
    real = when.replace(tzinfo=UTC).astimezone(zone)
    text = real.date().isoformat() if all_day else real.isoformat()
    offset = real.utcoffset()
    if offset is None or offset.seconds % 60:
        return  # Local mean time, before zones were agreed on, has seconds, which ISO 8601 offsets do not.
    moment = resolve(text, now)
    assert moment.iso_start() == text
    assert resolve(moment.iso_start(), now).iso_start() == moment.iso_start()


@settings(max_examples=300, deadline=None)
@given(st.one_of(texts, st.text(max_size=400)))
def test_found_spans_are_in_order_and_apart(text: str) -> None:
    behind = 0
    for start, end in find_times(text):
        assert behind <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
        behind = end


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(rows()),
    st.sampled_from(["", "on ", "by ", "due ", "at "]),
    st.sampled_from(["", "?", ".", "  "]),
)
def test_case_and_surroundings_do_not_matter(row: Row, before: str, behind: str) -> None:
    words, now = row.words, NOW[row.now]
    plain = resolve(words, now)
    assert resolve(f"{before}{words.upper()}{behind}", now).start == plain.start
    assert resolve(f"  {words.lower()}  ", now).end == plain.end
