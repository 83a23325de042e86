"""Whether times are those of the keys that were pressed, whatever the keys are called. Pure.

The pauses between the keys were drawn, so that a series of times with the same pauses is no chance: with 16 pauses out
of 360 ms, known to 6 ms, that is about 80 bits, counted as `fit` says.
"""

from __future__ import annotations

from math import log2

import numpy as np

from detector.canary.fit import SURE, Numbers, searched

_LEAST = 8
_EXACT = 6.0
_UNITS = (1.0, 1e3, 1e-3, 1e-6)  # milliseconds in one unit of ours: ms, s, µs, ns
_MOST = 3_000
_DROPS = (1, 2)


def keys_timed(values: Numbers, key_times: tuple[int, ...], numbers: int) -> int:
    """Return how many keys in a row a series gives the times (or the pauses) of; 0 when it could be chance."""
    if len(key_times) < _LEAST or len(values) < _LEAST - 1:
        return 0
    pauses = np.diff(np.array(key_times, dtype=np.float64))
    each = log2(max(float(np.ptp(pauses)) / (2 * _EXACT), 1.0))
    least = (SURE + searched(numbers, len(pauses))) / each if each else float("inf")
    values = values[:_MOST]
    best = 0
    for series in (values, *(np.diff(values[start::every]) for every in _DROPS for start in range(every))):
        for unit in _UNITS:
            best = max(best, _longest(series * unit, pauses))
    return best + 1 if best >= least else 0


def _longest(series: Numbers, pauses: Numbers) -> int:
    """Return the longest run of pauses that stand in a row in the series."""
    same = np.abs(series[:, None] - pauses[None, :]) <= _EXACT
    run = np.zeros(len(pauses) + 1, dtype=np.int64)
    best = 0
    for row in same[same.any(axis=1)] if len(series) > 1 else same:
        run[1:] = np.where(row, run[:-1] + 1, 0)
        best = max(best, int(run.max()))
    return best
