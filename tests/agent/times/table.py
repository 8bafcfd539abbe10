"""The table of expressions, read from expressions.txt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

LA, BERLIN, KOLKATA = ZoneInfo("America/Los_Angeles"), ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata")

NOW = {
    "LA": datetime(2026, 11, 24, 15, 0, tzinfo=LA),
    "BER": datetime(2026, 11, 22, 10, 0, tzinfo=BERLIN),
    "KOL": datetime(2026, 3, 2, 8, 30, tzinfo=KOLKATA),
    "GAP": datetime(2027, 3, 13, 12, 0, tzinfo=LA),
    "FOLD": datetime(2026, 10, 31, 12, 0, tzinfo=LA),
    "BGAP": datetime(2027, 3, 27, 12, 0, tzinfo=BERLIN),
}


@dataclass(frozen=True)
class Row:
    """One expression and what it must give."""

    now: str
    words: str
    start: str
    end: str | None
    recurrence: str | None
    notes: frozenset[str]

    def __str__(self) -> str:
        """Name the test."""
        return f"{self.now}: {self.words}"


def rows() -> list[Row]:
    """Read the table."""
    found = []
    for line in Path(__file__).with_name("expressions.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        now, words, *rest = (cell.strip() for cell in line.split(" | "))
        start, end, recurrence, notes = (None if cell == "-" else cell for cell in rest)
        assert start is not None, line
        found.append(Row(now, words, start, end, recurrence, frozenset(notes.split(",") if notes else ())))
    return found


def same(iso: str | None, expected: str | None) -> bool:
    """Compare an ISO string with a cell, which may leave out seconds and offset."""
    if iso is None or expected is None:
        return iso is expected
    if "T" not in expected:
        return iso == expected
    got, want = datetime.fromisoformat(iso), datetime.fromisoformat(expected)
    if want.tzinfo is None:
        return "T" in iso and got.replace(tzinfo=None) == want
    return got.replace(tzinfo=None) == want.replace(tzinfo=None) and got.utcoffset() == want.utcoffset()
