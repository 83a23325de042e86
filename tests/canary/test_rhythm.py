"""Times of keys in every unit, and other times."""

from __future__ import annotations

import random
from itertools import accumulate

import numpy as np
import pytest

from detector.canary.rhythm import keys_timed
from tests.data.canary.planted import planted

TIMES = planted(14).key_times


@pytest.mark.parametrize("unit", [1.0, 1e-3, 1e3, 1e6])
def test_times_and_pauses_in_any_unit(unit: float) -> None:
    times = np.array([1_795_000_000_000 + at for at in TIMES]) * unit
    assert keys_timed(times, TIMES, 100) == len(TIMES)
    assert keys_timed(np.diff(times), TIMES, 100) == len(TIMES)


def test_key_up_between_key_downs() -> None:
    times = [at + extra for at in TIMES for extra in (0, 31)]
    assert keys_timed(np.array(times, dtype=float), TIMES, 100) == len(TIMES)


def test_other_rhythms_are_not_it() -> None:
    chance = random.Random("rhythm")
    for _ in range(300):
        other = list(accumulate(chance.randrange(60, 420) for _ in range(300)))
        assert keys_timed(np.array(other, dtype=float), TIMES, 300) == 0
    assert keys_timed(np.arange(300.0) * 100, TIMES, 300) == 0
    assert keys_timed(np.array(TIMES[:5], dtype=float), TIMES, 300) == 0
    assert keys_timed(np.array(TIMES, dtype=float), (), 300) == 0
