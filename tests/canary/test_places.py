"""Places in pairs of numbers, in order, and those of others."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest

from detector.canary.fit import Numbers
from detector.canary.model import Canary, draw
from detector.canary.places import PlaceSearch

CANARY = draw(15)
XS = np.array([point.x for point in CANARY.path], dtype=float)
YS = np.array([point.y for point in CANARY.path], dtype=float)


def pair(u: Numbers, w: Numbers, canary: Canary = CANARY) -> dict[str, int]:
    search = PlaceSearch(canary, 5_000)
    search.pair(u, w, "")
    return {kind: hit.count for kind, hit in search.hits.items()}


@pytest.mark.parametrize("every", [1, 2, 3, 5])
def test_a_sampled_path_is_found_with_others_between(every: int) -> None:
    u, w = np.repeat(XS[::every], 2), np.repeat(YS[::every], 2)
    u[1::2] += 7
    assert pair(u, w)["mouse-movement"] == len(XS[::every])
    assert pair(w, u)["mouse-movement"] == len(XS[::every])


def test_moved_and_as_steps() -> None:
    assert pair(XS[::4] + 31, YS[::4] + 977)["mouse-movement"] == 12
    assert pair(np.diff(XS), np.diff(YS))["mouse-movement"] >= 40
    zigzag = [np.where(np.diff(v) >= 0, 2 * np.diff(v), -2 * np.diff(v) - 1) for v in (XS, YS)]
    assert pair(zigzag[0], zigzag[1])["mouse-movement"] >= 40


def test_clicks_are_told_from_moves() -> None:
    clicks = np.array(CANARY.clicks, dtype=float)
    assert pair(clicks[:, 0], clicks[:, 1]) == {"clicks": len(clicks)}
    assert pair(XS, YS) == {"mouse-movement": len(XS)}
    both = np.concatenate((np.column_stack((XS, YS)), clicks))
    assert pair(both[:, 0], both[:, 1]) == {"mouse-movement": len(XS), "clicks": len(clicks)}


def test_clicks_at_places_of_the_path_need_rows_of_their_own() -> None:
    same = Canary(CANARY.phrase, CANARY.path, tuple((point.x, point.y) for point in CANARY.path[::6]))
    assert pair(XS, YS, same) == {"mouse-movement": len(XS)}


def test_too_few_or_out_of_order_is_nothing() -> None:
    assert pair(XS[:3], YS[:3]) == {}
    assert pair(XS[::-1], YS[::-1]) == {}
    assert pair(XS, YS[::-1]) == {}


def test_scrolls_also_between_smooth_frames() -> None:
    stops = [0.0, *map(float, CANARY.scrolls)]
    frames = np.concatenate([np.linspace(a, b, 7)[1:].round() for a, b in pairwise(stops)])
    for values in (np.array(CANARY.scrolls, dtype=float), frames):
        search = PlaceSearch(CANARY, 500)
        search.single(values, "")
        assert search.hits["scroll"].count >= 7


def test_random_series_and_other_canaries_are_nothing() -> None:
    chance = random.Random("places")
    for seed in range(150):
        other = draw(10_000 + seed)
        u, w = (np.array([point[axis] for point in ((p.x, p.y) for p in other.path)], dtype=float) for axis in (0, 1))
        noise = [np.array([chance.randrange(size) for _ in range(900)], dtype=float) for size in (1280, 800)]
        assert pair(u, w) == pair(noise[0], noise[1]) == {}
        search = PlaceSearch(CANARY, 5_000)
        search.flat(np.array([chance.randrange(1280) for _ in range(3_000)], dtype=float), "")
        search.single(np.array([chance.randrange(1500) for _ in range(900)], dtype=float), "")
        assert search.hits == {}
