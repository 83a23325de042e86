"""Columns of flows say what the flows say, whichever rows are taken and however they are put together."""

from __future__ import annotations

import numpy as np

from detector.wire.flow_columns import FlowColumns, concatenated
from tests.counting.test_nameless import ADDRESSES, Row, columns_of

ROWS: list[Row] = [
    (17, ADDRESSES[0], 50_000 + at, ADDRESSES[5], 443, at, 7, at, 1, at % 2 == 0, True, False) for at in range(5)
]


def as_lists(columns: FlowColumns) -> list[list[object]]:
    return [getattr(columns, name).tolist() for name in FlowColumns.__slots__]


def test_rows_are_taken_by_number_and_by_mask() -> None:
    columns = columns_of(ROWS)
    assert as_lists(columns.take(np.array([3, 1]))) == as_lists(columns_of([ROWS[3], ROWS[1]]))
    assert as_lists(columns.take(columns.is_oriented)) == as_lists(columns_of(ROWS[::2]))


def test_parts_are_put_together_in_turn() -> None:
    columns = columns_of(ROWS)
    assert as_lists(concatenated([columns_of(ROWS[:2]), columns_of(ROWS[2:])])) == as_lists(columns)
    assert concatenated([columns]) is columns


def test_as_many_are_counted_as_there_are() -> None:
    columns = columns_of(ROWS)
    assert (len(columns), len(columns.take(np.array([3, 1])))) == (5, 2)
