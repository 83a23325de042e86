"""Whether numbers follow known ones: in order with gaps, or closely under one unknown scale and offset. Pure.

**Chance.** A match is believed when it carries 40 bits more than the search could find by luck: under the model that
the numbers do not know the canary, its probability in one body is below 2^-40 (1e-12). Counted are:

- for each matched number, log2(span / (2 * tolerance)): how many values it could have had within the span of the
  planted numbers, at the precision in which it was sent (3 * tolerance where a scale was fitted);
- less two numbers for a scale and an offset that were fitted to the data;
- less, for each step in which records or points were passed over, the length of a universal code for both leaps
  (2 * log2(1 + leap) each, Elias 1975): without this, long bodies would spell anything;
- less log2 of everything that was tried: numbers in the body times planted numbers times forms of reading them.

Real data is no uniform noise: it is smooth, or it sits on few values. The planted path therefore leaps at every step
(a smooth series cannot follow it), no number of it is round, and equal neighbours are counted once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log2
from typing import Any

import numpy as np

SURE = 40.0
WINDOW = 10
_EXTRA = 0.6  # what rounding adds to half a step of the data, in planted units
_COARSEST = 70.0
_MOST_HITS = 400
_MOST_TRIED = 24
_BATCH = 16_384
_LEAST_TURNS = 3
_ALIKE = 0.97  # numbers rounded to 70 px are as far off as this; two unlike windows of ten are, too, now and then
_MOST_ROWS_PASSED = 64
_FORMS = 64

Numbers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Fit:
    """How many planted numbers came in order, how sure that is, and how: sent = scale * planted + offset."""

    count: int
    bits: float
    scale: float
    offset: float
    tolerance: float


@dataclass(frozen=True, slots=True)
class Reference:
    """Planted series, cut into windows that are sorted by the code of their rises and falls.

    `shapes` are the windows with mean 0 and length 1, `tails` the series that go on from there, `firsts[code]` and
    `counts[code]` where the windows of a code stand.
    """

    shapes: Numbers
    tails: list[Numbers]
    firsts: Any
    counts: Any


@lru_cache(maxsize=64)
def reference(planted: tuple[tuple[float, ...], ...]) -> Reference:
    """Prepare planted series; windows that are too short or too smooth are left out."""
    tails: list[tuple[int, Numbers]] = []
    for values in planted:
        array = np.array(values, dtype=np.float64)
        tails.extend((int(code), array[place:]) for place, code in enumerate(_codes(array, 1)) if _turns(int(code)))
    tails.sort(key=lambda tail: tail[0])
    counts = np.bincount([code for code, _ in tails], minlength=1 << WINDOW - 1)
    windows = np.array([tail[:WINDOW] for _, tail in tails]).reshape(-1, WINDOW)
    return Reference(_shapes(windows), [tail for _, tail in tails], np.cumsum(counts) - counts, counts)


def _turns(code: int) -> bool:
    """Tell whether a window turns often enough for no smooth series to follow it, whatever the scale."""
    return (code ^ code >> 1).bit_count() - (code >> WINDOW - 2 & 1) >= _LEAST_TURNS


def _shapes(windows: Numbers) -> Numbers:
    centred = windows - windows.mean(axis=1, keepdims=True)
    size = np.sqrt(np.einsum("ij,ij->i", centred, centred))[:, None]
    return centred / np.where(size > 0, size, 1.0)  # type: ignore[no-any-return]


def _codes(values: Numbers, stride: int) -> Any:
    """Return, for each window of `values` taken `stride` apart, its rises as bits."""
    rises = values[stride:] > values[:-stride]
    size = len(rises) - stride * (WINDOW - 2)
    code = np.zeros(max(size, 0), dtype=np.int32)
    for place in range(WINDOW - 1):
        code |= rises[place * stride : place * stride + len(code)].astype(np.int32) << place
    return code


def searched(numbers: int, planted: int) -> float:
    """Return how many bits the search itself could find by luck."""
    return log2(max(numbers, 2)) + log2(max(planted, 2)) + log2(_FORMS)


def closely(
    values: Numbers, ref: Reference, quantum: float, luck: float, stride: int = 1, *, zero_is_none: bool = False
) -> Fit | None:
    """Look for a run of `values` that is a planted series under one positive scale and one offset.

    `quantum` is the step in which the values were sent; numbers are taken `stride` apart.
    """
    if len(values) < (WINDOW - 1) * stride + 1 or not ref.tails:
        return None
    codes = _codes(values, stride)
    starts = np.flatnonzero(ref.counts[codes])
    if zero_is_none:
        for place in range(WINDOW):
            starts = starts[values[starts + place * stride] != 0]
    for start, window in _alike(values, starts, ref, codes, stride):
        fit = _fitted(values[start::stride], ref.tails[window], quantum, luck)
        if fit is not None:
            return fit
    return None


def _alike(values: Numbers, starts: Any, ref: Reference, codes: Any, stride: int) -> list[tuple[int, int]]:
    """Return where the values look like which planted window, the most alike first."""
    found = []
    for at in range(0, len(starts), _BATCH):
        some = starts[at : at + _BATCH]
        shapes = _shapes(values[some[:, None] + np.arange(WINDOW) * stride])
        counts = ref.counts[codes[some]]
        whose = np.repeat(np.arange(len(some)), counts)
        which = ref.firsts[codes[some]][whose] + np.arange(len(whose)) - np.repeat(np.cumsum(counts) - counts, counts)
        alike = np.einsum("ij,ij->i", shapes[whose], ref.shapes[which])
        for place in np.flatnonzero(alike > _ALIKE):
            found.append((-alike[place], int(some[whose[place]]), int(which[place])))
    return [(start, window) for _, start, window in sorted(found)[:_MOST_TRIED]]


def _fitted(run: Numbers, planted: Numbers, quantum: float, luck: float) -> Fit | None:
    v, r = run[:WINDOW], planted[:WINDOW]
    centred = r - r.mean()
    scale = float(centred @ (v - v.mean()) / (centred @ centred))
    if not scale > 0 or quantum / scale > _COARSEST:
        return None
    offset = float(v.mean() - scale * r.mean())
    tolerance = _EXTRA + quantum / scale / 2
    size = min(len(run), len(planted))
    off = np.abs((run[:size] - offset) / scale - planted[:size])
    if off[:WINDOW].max() > tolerance:
        return None
    wrong = np.flatnonzero(off > 1.5 * tolerance)
    count = int(wrong[0]) if len(wrong) else size
    each = log2(max(float(np.ptp(planted[:count])) / (3 * tolerance), 1.0))
    bits = (count - 2) * each - luck
    return Fit(count, bits, scale, offset, tolerance) if bits >= SURE else None


def quantum_of(values: Numbers) -> float:
    """Return the decimal step in which numbers were written, from 1 down to a millionth."""
    for digits in range(6):
        scaled = values[:200] * 10**digits
        if np.all(np.abs(scaled - np.rint(scaled)) < 1e-6 * np.maximum(np.abs(scaled), 1)):
            return float(10.0**-digits)
    return 1e-6


def chain(hits: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the best chain among `(row, planted place)`: both rise, and what is passed over costs as said above."""
    hits = sorted(set(hits))[:_MOST_HITS]
    best = [1.0] * len(hits)
    before = [-1] * len(hits)
    for here, (row, place) in enumerate(hits):
        for there in range(here - 1, -1, -1):
            earlier, known = hits[there]
            if row - earlier > _MOST_ROWS_PASSED:
                break
            if known < place and earlier < row:
                gain = best[there] + 1.0 - 0.05 * leap(row - earlier, place - known)
                if gain > best[here]:
                    best[here], before[here] = gain, there
    if not hits:
        return []
    at = max(range(len(hits)), key=best.__getitem__)
    found = []
    while at >= 0:
        found.append(hits[at])
        at = before[at]
    return found[::-1]


def leap(rows: int, places: int) -> float:
    """Return the bits that a step of the chain costs; the plainest step is free."""
    return 2 * log2(rows) + 2 * log2(places)


def worth(links: list[tuple[int, int]], each: float, luck: float, fitted: float = 0.0) -> float:
    """Return the bits of a chain whose links carry `each`; `fitted` links went into a transformation."""
    cost = sum(leap(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(links))
    return (len(links) - fitted) * each - cost - luck
