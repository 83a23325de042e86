"""Series that follow a planted one, and series that only look like it."""

from __future__ import annotations

import random
from itertools import accumulate

import numpy as np
import pytest

from detector.canary.fit import SURE, WINDOW, chain, closely, leap, quantum_of, reference, searched, worth
from detector.canary.model import draw

XS = tuple(float(point.x) for point in draw(13).path)
REF = reference((XS,))
LUCK = searched(10_000, 100)


@pytest.mark.parametrize(("scale", "offset"), [(1, 0), (1, 412), (1.25, 0), (1 / 1280, 0), (2 / 1280, -1), (12.5, -7)])
@pytest.mark.parametrize("start", [0, 5, 20])
def test_any_scale_and_offset_is_followed(scale: float, offset: float, start: int) -> None:
    values = np.array([3.0, 900, 17, *(scale * x + offset for x in XS[start : start + 24]), 5, 5, 6])
    fit = closely(values, REF, 1e-9, LUCK)
    assert fit is not None
    assert fit.bits >= SURE
    assert abs(fit.scale / scale - 1) < 1e-6


@pytest.mark.parametrize("digits", [0, 1, 2, 3])
def test_what_is_rounded_too_coarsely_carries_too_little(digits: int) -> None:
    values = np.round(np.array(XS) / 1280, digits)
    fit = closely(values, REF, 10.0**-digits, LUCK)
    assert (fit is None) == (digits < 2)


def test_strides() -> None:
    spread = np.zeros(len(XS) * 5)
    spread[2::5] = XS
    assert closely(spread, REF, 1, LUCK, 5) is not None
    assert closely(spread, REF, 1, LUCK, 4) is None


def test_noise_walks_and_curves_are_not_it() -> None:
    chance = random.Random("noise")
    for _ in range(200):
        noise = np.array([chance.randrange(1280) for _ in range(300)], dtype=float)
        walk = np.array(list(accumulate(chance.randrange(-90, 91) for _ in range(300))), dtype=float)
        curve = 500 + 300 * np.sin(np.arange(300) / chance.uniform(1, 9) + chance.random())
        for values in (noise, walk, curve):
            assert closely(values, REF, 1, LUCK) is None


def test_a_smooth_planted_series_is_not_followed_closely() -> None:
    smooth = tuple(500 + 300 * np.sin(np.arange(60) / 6))
    assert closely(np.array(smooth), reference((smooth,)), 1e-3, LUCK) is None


def test_a_window_is_what_it_takes() -> None:
    assert closely(np.array(XS[: WINDOW - 1]), REF, 1, LUCK) is None
    assert closely(np.array([]), REF, 1, LUCK) is None
    assert closely(np.zeros(400), REF, 1, LUCK) is None


def test_steps_of_numbers() -> None:
    assert [quantum_of(np.array(values)) for values in ([1, 2.0], [0.5, 2], [0.25, 1], [1 / 3])] == [1, 0.1, 0.01, 1e-6]


def test_a_chain_rises_in_both_and_pays_for_leaps() -> None:
    assert chain([(0, 0), (1, 5), (2, 1), (3, 2), (4, 3)]) == [(0, 0), (2, 1), (3, 2), (4, 3)]
    assert chain([]) == []
    assert leap(1, 1) == 0 < leap(1, 2) < leap(3, 2)
    close, far = [(n, n) for n in range(5)], [(n * 20, n * 3) for n in range(5)]
    assert worth(close, 19, LUCK) > worth(far, 19, LUCK)
