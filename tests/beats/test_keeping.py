"""What is kept is bounded, and does not depend on order or on how the traffic was split."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.beats import keeping
from detector.beats.keeping import MAX_STARTS, MAX_STARTS_OF_HOUR, Keeping
from detector.beats.model import Destination, Key
from detector.beats.scoring import find_beat
from tests.beats.examples import every

Row = tuple[Key, float]


def kept(rows: list[Row]) -> Keeping:
    made = Keeping()
    for key, start in rows:
        made.add(key, start, start % 7, 1, 0.5)
    return made


def same(one: list[Destination], other: list[Destination]) -> bool:
    return [(a.key, a.connections, a.by_hour, a.starts.tolist(), a.up.tolist()) for a in one] == [
        (b.key, b.connections, b.by_hour, b.starts.tolist(), b.up.tolist()) for b in other
    ]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_order_and_splitting_make_no_difference(seed: int, parts: int) -> None:
    random = Random(seed)
    rows = [(Key(f"h{random.randrange(3)}"), random.uniform(0, 40 * 3600)) for _ in range(6000)]
    whole = kept(rows).destinations()
    shuffled = random.sample(rows, len(rows))
    merged = Keeping()
    for part in range(parts):
        merged.merge(kept(shuffled[part::parts]))
    assert same(whole, merged.destinations())
    assert any(len(one.starts) < one.connections for one in whole)


def test_a_destination_keeps_whole_hours_within_its_bound() -> None:
    key = Key("busy.example")
    one = kept([(key, start) for start in every(10, 20_000)]).destinations()[0]
    assert one.connections == sum(one.by_hour) == 20_000
    assert MAX_STARTS - MAX_STARTS_OF_HOUR < len(one.starts) <= MAX_STARTS
    hours = np.unique((one.starts // 3600).astype(int), return_counts=True)[1]
    assert hours.max() <= MAX_STARTS_OF_HOUR


def test_a_beat_is_still_found_after_weeks() -> None:
    key = Key("in.collector.example")
    for period, count in ((10, 60_000), (60, 20_000), (300, 4_000)):
        beat = find_beat(kept([(key, start) for start in every(period, count, jitter=0.1)]).destinations()[0])
        assert beat is not None
        assert abs(beat.period / period - 1) < 0.05
        assert beat.confidence > 0.9


def test_destinations_are_bounded_by_the_hash_of_their_name() -> None:
    most = keeping.MAX_DESTINATIONS
    rows = [(Key(f"h{number}.example"), float(number)) for number in range(most + 500)]
    forth, back = kept(rows).destinations(), kept(rows[::-1]).destinations()
    assert len(forth) == most
    assert same(forth, back)


def test_hosts_that_are_known_are_marked() -> None:
    made = kept([(Key("a.example"), 1.0), (Key("b.example"), 2.0)])
    assert [one.is_known for one in made.destinations(["b.example"])] == [False, True]


def test_changes_are_those_of_the_hours_that_were_added_to_since_the_last_time() -> None:
    keeping, a, b = Keeping(), Key("a.example"), Key("b.example")
    keeping.add(a, 10.0)
    assert keeping.take_changes().rows == ()  # nobody had asked to watch
    keeping.watch_changes()
    keeping.add(a, 20.0)
    keeping.add(b, 7_300.0)
    keeping.add(b, 3_700.0)
    first, second = keeping.take_changes().rows
    assert (first.key, [hour for hour, _ in first.hours], sum(first.by_hour)) == (a, [0], 2)
    assert (second.key, [hour for hour, _ in second.hours], sum(second.by_hour)) == (b, [1, 2], 2)
    assert keeping.take_changes().rows == ()
    keeping.add(b, 7_301.0)
    (again,) = keeping.take_changes().rows
    assert again.hours == tuple(item for item in keeping.freeze().rows[1].hours if item[0] == 2)
