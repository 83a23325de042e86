"""Connections a minute."""

from __future__ import annotations

from detector.beats.activity import MOST_MINUTES, activity_of
from detector.beats.keeping import Keeping
from detector.beats.model import Key


def test_connections_are_counted_by_the_minute_over_all_destinations() -> None:
    keeping = Keeping()
    for host, start in (("a", 120.0), ("b", 130.0), ("a", 179.9), ("a", 300.0)):
        keeping.add(Key(host), start)
    activity = activity_of(keeping.destinations())
    assert activity is not None
    assert (activity.first_minute, activity.counts.tolist()) == (2, [3.0, 0.0, 0.0, 1.0])


def test_without_connections_or_with_a_wrong_clock_nothing_is_said() -> None:
    keeping = Keeping()
    assert activity_of(keeping.destinations()) is None
    keeping.add(Key("a"), 0.0)
    keeping.add(Key("a"), 60.0 * (MOST_MINUTES + 2))
    assert activity_of(keeping.destinations()) is None
