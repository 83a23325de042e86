"""Periods and the time that was watched in them."""

from __future__ import annotations

import pytest

from detector.history.model import LIVE, Period, Run, bucket_of, watched


def run(first: float, last: float) -> Run:
    return Run(
        id=1,
        token="a",
        kind=LIVE,
        name="eth0",
        version="1",
        began=first,
        written=last,
        ended=last,
        first=first,
        last=last,
        inputs=frozenset(),
    )


def test_an_hour_begins_at_its_first_second() -> None:
    assert [bucket_of(at) for at in (0.0, 3_599.9, 3_600.0, -0.1)] == [0, 0, 1, -1]


@pytest.mark.parametrize(
    ("since", "until", "meets", "holds"),
    [
        (0, 100, True, True),
        (10, 100, True, True),
        (11, 100, True, False),
        (20, 100, True, False),
        (21, 100, False, False),
        (0, 10, False, False),
        (0, 11, True, False),
        (0, 20, True, False),
    ],
)
def test_a_run_is_met_by_a_period_or_held_whole(since: float, until: float, meets: bool, holds: bool) -> None:
    period = Period(since, until)
    assert (period.meets(run(10, 20)), period.holds(run(10, 20))) == (meets, holds)


def test_time_that_two_runs_watched_counts_once() -> None:
    runs = [run(0, 10), run(5, 20), run(6, 7), run(30, 40)]
    assert watched(runs) == 30
    assert watched(runs, Period(8, 35)) == 12 + 5
    assert watched([]) == 0
