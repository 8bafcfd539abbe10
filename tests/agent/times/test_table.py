"""Every expression of the table resolves to what it says there."""

from __future__ import annotations

import pytest

from agent.times import resolve
from tests.agent.times.table import NOW, Row, rows, same


@pytest.mark.parametrize("row", rows(), ids=str)
def test_expression(row: Row) -> None:
    now = NOW[row.now]
    moment = resolve(row.words, now)
    assert same(moment.iso_start(), row.start), moment.iso_start()
    assert same(moment.iso_end(), row.end), moment.iso_end()
    assert moment.recurrence == row.recurrence
    assert {note.kind for note in moment.notes} == row.notes, moment.notes
    assert moment.said == row.words
    assert moment.describe(now)


def test_the_table_is_large_and_has_no_row_twice() -> None:
    table = rows()
    assert len(table) >= 170
    assert len({(row.now, row.words) for row in table}) == len(table)
