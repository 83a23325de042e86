"""Sizes, direction, hours, and whether a beat follows somebody's work."""

from __future__ import annotations

import numpy as np

from detector.beats.shape import (
    activity_bound,
    hours_of_day,
    hours_of_starts,
    night_share,
    size_regularity,
    upload_ratio,
)
from tests.beats.days import MIDNIGHT
from tests.beats.examples import working


def test_regular_sizes() -> None:
    assert size_regularity(np.array([700.0] * 5)) == 1
    assert size_regularity(np.array([0.0] * 5)) == 1
    assert size_regularity(np.array([90.0, 100, 110])) == 0.9
    assert size_regularity(np.array([1.0, 100, 10_000])) < 0.1


def test_the_certificates_of_a_server_are_no_answer() -> None:
    assert upload_ratio(np.array([2000.0] * 3), np.array([2900.0] * 3)) == 1
    assert upload_ratio(np.array([2000.0] * 3), np.array([5000.0] * 3)) == 0.5
    assert upload_ratio(np.zeros(3), np.zeros(3)) == 0.5


def test_one_large_page_does_not_hide_what_is_sent() -> None:
    up, down = np.array([4000.0] * 9), np.array([600.0] * 8 + [9e6])
    assert upload_ratio(up, down) == 1


def test_hours_are_local() -> None:
    starts = np.array([MIDNIGHT + 23.5 * 3600, MIDNIGHT + 12 * 3600.0])
    by_hour = tuple(1 if hour in (12, 23) else 0 for hour in range(24))
    assert hours_of_starts(starts, 3600) == hours_of_day(by_hour, 3600)
    assert night_share(hours_of_day(by_hour, 0)) == 0.5
    assert night_share(hours_of_day(by_hour, -7200)) == 0
    assert night_share((0,) * 24) == 0


def test_a_beat_that_rests_when_nobody_works_is_bound() -> None:
    activity = working(range(8, 12), range(12, 16))
    minutes = np.arange(8 * 3600.0, 16 * 3600.0, 120.0) + MIDNIGHT
    assert activity_bound(minutes, 120, activity) is False
    assert activity_bound(minutes[minutes < MIDNIGHT + 12 * 3600], 120, activity) is True


def test_a_machine_that_sleeps_says_nothing_about_it() -> None:
    minutes = np.arange(8 * 3600.0, 12 * 3600.0, 120.0) + MIDNIGHT
    assert activity_bound(minutes, 120, working(range(8, 12), ())) is None
    assert activity_bound(minutes, 120, None) is None
