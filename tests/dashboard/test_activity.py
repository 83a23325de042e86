"""Counts over time that stay few, however long a watch lasts."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.dashboard import activity
from detector.dashboard.activity import Activity
from tests.report.examples import NINE


def test_sightings_are_counted_in_spans_of_ten_seconds() -> None:
    seen = Activity()
    for at, sent in ((NINE, 5), (NINE + 1, 7), (NINE + 25, 0)):
        seen.note("acme", at, sent)
    told = seen.spans()["acme"]
    assert told.width == 10
    assert told.spans == ((int(NINE // 10), 2, 12), (int((NINE + 25) // 10), 1, 0))


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(-(10**12), 10**12).map(float), st.integers(0, 1_000)), max_size=60
    )
)
def test_nothing_is_lost_and_the_spans_stay_few(notes: list[tuple[str, float, int]]) -> None:
    seen = Activity()
    for note in notes:
        seen.note(*note)
    told = seen.spans()
    assert sum(count for one in told.values() for _, count, _ in one.spans) == len(notes)
    assert sum(sent for one in told.values() for _, _, sent in one.spans) == sum(sent for _, _, sent in notes)
    numbers = [number for one in told.values() for number, _, _ in one.spans]
    assert not numbers or max(numbers) - min(numbers) < 240
    for name, one in told.items():
        times = [at for who, at, _ in notes if who == name]
        assert all(any(n * one.width <= at < (n + 1) * one.width for n, _, _ in one.spans) for at in times)


@pytest.mark.parametrize("at", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_time_is_not_counted(at: float) -> None:
    seen = Activity()
    seen.note("acme", at, 1)
    assert seen.spans() == {}


def test_no_more_names_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "_MOST_NAMES", 3)
    seen = Activity()
    for number in range(9):
        seen.note(str(number), NINE, 1)
    assert len(seen.spans()) == 3


def test_it_is_read_while_it_is_written() -> None:
    seen, is_done = Activity(), threading.Event()

    def write() -> None:
        for number in range(30_000):
            seen.note(f"vendor-{number % 500}", NINE + number, 1)
        is_done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not is_done.is_set():
        assert all(one.width >= 10 for one in seen.spans().values())
    writer.join()
    assert sum(count for one in seen.spans().values() for _, count, _ in one.spans) == 30_000
