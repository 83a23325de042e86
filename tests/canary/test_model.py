"""What a canary is made of, and that nothing else is like it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from detector.canary.model import CLICKS, FAST_POINTS, SCROLLS, SLOW_POINTS, Proof, draw, pauses

SEEDS = st.integers(0, 2**64 - 1)


@given(SEEDS, st.tuples(st.integers(320, 3840), st.integers(240, 2160)))
def test_every_canary_is_long_uneven_and_within_the_window(seed: int, size: tuple[int, int]) -> None:
    canary = draw(seed, size)
    assert len(canary.path) == FAST_POINTS + SLOW_POINTS >= 24
    assert all(0 < point.x < size[0] and 0 < point.y < size[1] for point in canary.path)
    assert len({point.x for point in canary.path}) == len({point.y for point in canary.path}) == len(canary.path)
    assert all(min(abs(a.x - b.x), abs(a.y - b.y)) >= 20 for a, b in pairwise(canary.path))
    assert [point.t for point in canary.path] == sorted({point.t for point in canary.path})
    assert not {(point.x, point.y) for point in canary.path} & set(canary.clicks)
    assert len(canary.clicks) == CLICKS
    assert len(set(canary.scrolls)) == SCROLLS


@given(SEEDS)
def test_the_phrase_can_be_read_and_typed_and_is_the_same_for_every_window(seed: int) -> None:
    canary = draw(seed)
    first, second, digits = canary.phrase.split("-")
    assert (len(first), len(second), len(digits)) == (6, 6, 4)
    assert canary.words == (first, second)
    assert draw(seed, (640, 480)).phrase == canary.phrase
    assert len(pauses(seed, 18)) == 18


def test_seeds_give_different_canaries() -> None:
    drawn = [draw(seed) for seed in range(300)]
    assert len({canary.phrase for canary in drawn}) == len({canary.path for canary in drawn}) == 300


def test_a_proof_is_certain() -> None:
    assert Proof("clicks", 6, "they came back").certainty == "proven"
