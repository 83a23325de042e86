"""What was sent over time adds up in any order to the same bounded value, and no byte is lost."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from detector.uploads.model import (
    MOST_BUCKETS,
    MOST_SURGES,
    NOTHING_SENT,
    SLOT_SECONDS,
    Upload,
    all_together,
    level_for,
    together,
    upload_of,
)
from detector.uploads.spreading import spread
from detector.wire import surges as wire_surges

_HOUR = 3600 // SLOT_SECONDS
times = st.floats(0, 4e5) | st.floats(1.7e9, 1.7e9 + 100)
sendings = st.tuples(times, st.floats(0, 1e5), st.integers(1, 10**7))


def of(first: float, lasted: float, size: int) -> Upload:
    level, sent, surges = spread(first, first + lasted, size)
    sums: dict[int, int] = {}
    for slot, count in sent:
        sums[slot] = sums.get(slot, 0) + count
    return upload_of(sums, level, dict(surges))


def test_the_slot_of_packets_is_the_slot_of_uploads() -> None:
    assert SLOT_SECONDS == wire_surges.SLOT_SECONDS


@given(st.lists(sendings, min_size=3, max_size=3))
def test_adding_is_associative_and_commutative_and_loses_nothing(sent: list[tuple[float, float, int]]) -> None:
    parts = [of(*one) for one in sent]
    wholes = {together(together(a, b), c) for a, b, c in permutations(parts)}
    wholes |= {together(a, together(b, c)) for a, b, c in permutations(parts)}
    (whole,) = wholes
    assert sum(whole.sent) == sum(size for _, _, size in sent)
    assert 1 <= len(whole.sent) <= MOST_BUCKETS
    assert together(whole, NOTHING_SENT) == whole == together(NOTHING_SENT, whole)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_the_level_is_the_lowest_that_will_do(first: int, more: int) -> None:
    level = level_for(first, first + more)
    assert (first + more >> level) - (first >> level) < MOST_BUCKETS
    assert level == 0 or (first + more >> level - 1) - (first >> level - 1) >= MOST_BUCKETS


def test_buckets_begin_at_multiples_of_their_length() -> None:
    day = all_together(upload_of({slot: 5}, 0, {}) for slot in range(1_000, 1_000 + 24 * _HOUR, _HOUR))
    assert (day.seconds_per_bucket, day.started_at % 960, sum(day.sent)) == (960, 0, 120)
    assert len(day.sent) <= MOST_BUCKETS


def test_surges_of_whole_hours_are_kept_and_the_same_ones_from_parts() -> None:
    slots = range(0, 30 * _HOUR, 3)
    parts = [upload_of({slot: 9}, 0, {slot: 9}) for slot in slots]
    whole = all_together(parts)
    assert MOST_SURGES - _HOUR < len(whole.surges) <= MOST_SURGES
    assert {slot // _HOUR for slot, _ in whole.surges}.isdisjoint(
        {slot // _HOUR for slot in slots} - {slot // _HOUR for slot, _ in whole.surges}
    )
    assert all(count == _HOUR // 3 for count in _by_hour(whole).values())
    assert together(all_together(parts[::2]), all_together(parts[1::2])) == whole == all_together(parts[::-1])
    assert upload_of({slot: 9 for slot in slots}, 0, {slot: 9 for slot in slots}) == whole


def _by_hour(upload: Upload) -> dict[int, int]:
    counts: dict[int, int] = {}
    for slot, _ in upload.surges:
        counts[slot // _HOUR] = counts.get(slot // _HOUR, 0) + 1
    return counts
