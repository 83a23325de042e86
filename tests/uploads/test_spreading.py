"""Bytes stand where their packets were; what no packet tells is spread evenly, and none is lost or made up."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from detector.uploads.model import MOST_BUCKETS, SLOT_SECONDS, level_for
from detector.uploads.spreading import LEAST_SURGE, spread


def packed(*surges: tuple[int, int]) -> bytes:
    return array("q", [number for pair in surges for number in pair]).tobytes()


def test_a_short_connection_stands_in_its_slot() -> None:
    assert spread(30.0, 44.9, 9_000) == (0, [(2, 9_000)], [(2, 9_000)])
    assert spread(30.0, 44.9, LEAST_SURGE - 1) == (0, [(2, LEAST_SURGE - 1)], [])
    assert spread(30.0, 29.0, 50) == (0, [(2, 50)], [])


def test_without_packets_it_is_spread_evenly() -> None:
    assert spread(7.5, 37.5, 100) == (0, [(0, 25), (1, 50), (2, 25)], [])
    assert spread(0.0, 20.0, 80_000) == (0, [(0, 60_000), (1, 20_000)], [(0, 60_000), (1, 20_000)])


def test_packets_say_when_and_the_rest_is_spread() -> None:
    level, sent, surges = spread(0.0, 60.0, 100_400, packed((2, 100_000), (3, 100)))
    assert (level, surges) == (0, [(2, 100_000)])
    assert sorted(sent) == [(0, 75), (1, 75), (2, 75), (2, 100_000), (3, 75), (3, 100), (4, 0)]


def test_more_in_packets_than_was_counted_is_cut() -> None:
    _, sent, _ = spread(0.0, 60.0, 1_000, packed((0, 700), (1, 700), (2, 700)))
    assert sent == [(0, 700), (1, 300), (2, 0)]


@given(
    st.floats(0, 2e9),
    st.floats(0, 1e7),
    st.integers(1, 10**10),
    st.dictionaries(st.integers(0, 50), st.integers(512, 10**6), max_size=4),
)
def test_nothing_is_lost_and_nothing_made_up(first: float, lasted: float, size: int, more: dict[int, int]) -> None:
    begin = int(first // SLOT_SECONDS)
    end = int((first + lasted) // SLOT_SECONDS)
    surges = sorted((begin + slot, count) for slot, count in more.items() if begin + slot <= end)
    level, sent, _ = spread(first, first + lasted, size, packed(*surges))
    assert sum(count for _, count in sent) == size
    assert all(count >= 0 and begin >> level <= slot >> level <= end >> level for slot, count in sent)
    assert level == (level_for(begin, end) if end > begin else 0)
    assert len({slot >> level for slot, _ in sent}) <= MOST_BUCKETS
