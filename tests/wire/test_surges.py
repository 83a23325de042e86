"""Large packets add up by side and slot, in any order and in any batches; the bound lets the smallest go."""

from __future__ import annotations

from array import array

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire import surges
from detector.wire.surges import NO_SURGES, SLOT_SECONDS, Surges

SLOT = SLOT_SECONDS * 1_000_000_000
packets = st.lists(st.tuples(st.integers(0, 9), st.integers(-3, 3), st.integers(512, 70_000)), max_size=30)


def add(table: Surges, *rows: tuple[int, int, int]) -> None:
    """Add packets: side, slot, size."""
    columns = np.array(rows, np.int64).reshape(-1, 3).T
    table.add(columns[0], columns[1] * SLOT + 5, columns[2])


def told(table: Surges, *numbers: int) -> list[tuple[list[tuple[int, int]], ...]]:
    known = dict(zip(*table.of(np.array(numbers, np.int64), np.ones(len(numbers), np.bool_)), strict=True))
    return [tuple(unpacked(side) for side in known.get(place, NO_SURGES)) for place in range(len(numbers))]


def unpacked(packed: bytes) -> list[tuple[int, int]]:
    numbers = array("q", packed)
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_each_side_has_its_own_sums() -> None:
    table = Surges()
    add(table, (0, 7, 1_000), (1, 7, 600), (0, 9, 512), (0, 7, 1))
    add(table, (5, -2, 900), (0, 8, 700))
    assert told(table, 0, 1, 2) == [([(7, 1_001), (8, 700), (9, 512)], [(7, 600)]), ([], []), ([], [(-2, 900)])]
    assert table.of(np.array([0]), np.zeros(1, np.bool_)) == ([], [])
    assert told(Surges(), 0) == [([], [])]


def test_times_of_the_whole_range_keep_their_slots() -> None:
    table = Surges()
    ends = np.array([-(1 << 62), 0, (1 << 62)], np.int64)
    table.add(np.array([3, 3, 3]), ends, np.array([512, 513, 514]))
    assert told(table, 1) == [([], [(-(1 << 62) // SLOT, 512), (0, 513), ((1 << 62) // SLOT, 514)])]


def test_flows_that_stay_keep_their_sums_under_new_numbers() -> None:
    table = Surges()
    add(table, (0, 1, 600), (3, 2, 700), (4, 3, 800))
    table.renumber(np.array([-1, 0, 1]))
    add(table, (0, 4, 512))
    assert told(table, 0, 1, 2) == [([(4, 512)], [(2, 700)]), ([(3, 800)], []), ([], [])]


@given(packets, packets)
def test_batches_make_no_difference(first: list[tuple[int, int, int]], later: list[tuple[int, int, int]]) -> None:
    parted, whole = Surges(), Surges()
    add(parted, *first)
    add(parted, *later)
    add(whole, *later, *first)
    assert told(parted, *range(5)) == told(whole, *range(5))
    assert sum(size for pair in told(whole, *range(5)) for side in pair for _, size in side) == sum(
        size for _, _, size in (*first, *later)
    )


def test_beyond_the_bound_the_largest_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surges, "MAX_HELD", 8)
    table = Surges()
    for slot in range(40):
        add(table, (0, slot, 512 + slot))
    ((out, _),) = told(table, 0)
    assert 4 <= len(out) <= 8 and out[-1] == (39, 551)


def test_only_flows_with_something_to_tell_are_told() -> None:
    table = Surges()
    add(table, (2, 7, 1_000))
    places, pairs = table.of(np.array([0, 1, 2]), np.ones(3, np.bool_))
    assert (places, [unpacked(side) for side in pairs[0]]) == ([1], [[(7, 1_000)], []])


def test_as_many_sums_as_the_bound_says_are_held_and_then_the_larger_half(monkeypatch: pytest.MonkeyPatch) -> None:
    assert surges.MAX_HELD == 262_144
    monkeypatch.setattr(surges, "MAX_HELD", 8)
    rows = [(0, slot, 600 + slot * 10) for slot in (3, 1, 7, 5, 0, 2, 6, 4)]
    table = Surges()
    add(table, *rows)
    assert len(told(table, 0)[0][0]) == 8
    add(table, (0, 8, 512))
    assert told(table, 0) == [([(slot, 600 + slot * 10) for slot in (4, 5, 6, 7)], [])]


def test_what_is_new_is_put_together_before_it_is_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surges, "MAX_HELD", 40)
    table = Surges()
    for slot in range(1_000):
        add(table, (0, slot % 30, 512))
        assert len(table._new) <= 10
    assert sum(size for _, size in told(table, 0)[0][0]) == 512_000
