"""The period in a list of start times, if there is one: pure arithmetic over times, with no notion of a destination.

What others do, and what of it is used here:
- RITA (github.com/activecm/rita, analysis/beacons.go) scores the intervals between connections by Bowley's skewness and
  by the median absolute deviation over the median. Robust dispersion is kept; but a missed beat doubles an interval, so
  intervals are compared with whole multiples of a period, as in Sadler and Casey, "Modifications of the Euclidean
  algorithm for isolating periodicities from a sparse set of noisy measurements" (IEEE Trans. Signal Processing 44(9),
  1996, doi:10.1109/78.536682).
- BAYWATCH (Hu et al., DSN 2016, doi:10.1109/DSN.2016.50) takes candidates from the periodogram, holds them against what
  chance would give, and verifies them on the autocorrelation, after Vlachos, Yu and Castelli, "On periodicity
  detection and structural periodic similarity" (SDM 2005). Times here are few and of no fixed rate, so the
  autocorrelation is that of the point process itself: the differences of all pairs, without bins of time. Chance is
  computed, not permuted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from detector.beats.model import Floats, Ints

SHORTEST, LONGEST = 5.0, 6 * 3600.0
"""Seconds that a period may have. Below, it is a stream; above, a day holds too few beats."""

FEWEST = 6
"""Beats below which nothing is said."""

TOLERANCES = np.array([0.04, 0.1, 0.2, 0.3, 0.4])
"""Shares of a period by which an interval may miss it; each is tried, and each is held against its own chance."""

MISSABLE = 4
"""Whole multiples of the period that count as missed beats; what is longer is a break (sleep, night, no network)."""

_REFRACTORY = 0.25
"""Share of the period within which several connections are one beat: agents open two or three at a time."""

_BREAKS = 0.1
_PAIRS = 16
_BIN = 0.06
_FIRST_EDGE = float(np.log(SHORTEST))
_TELLS_NOTHING = 0.8
_VISIT = 0.1
_PAIR_TOLERANCES = np.array([0.02, 0.05, 0.1, 0.2, 0.3])
_MOST_FOR_PAIRS = 400
_MULTIPLES = np.arange(1, MISSABLE + 1)
_HALF = np.minimum(TOLERANCES[:, None] * np.sqrt(_MULTIPLES), 0.5)
_FROM, _UP_TO = np.maximum(_MULTIPLES - _HALF, _REFRACTORY), _MULTIPLES + _HALF


@dataclass(frozen=True, slots=True)
class Fit:
    """How well times follow a period.

    `share` of `intervals` fit it within `tolerance`; `chance` is the share that would without any schedule. `evidence`
    is how many nats speak against chance. `breaks` are pauses that are no missed beats.
    """

    period: float
    tolerance: float
    share: float
    chance: float
    evidence: float
    intervals: int
    jitter: float
    breaks: int
    missed: int
    is_crowded: bool = False

    @property
    def excess(self) -> float:
        """The share that fits beyond what chance explains: 0 is none, 1 is all."""
        return max(0.0, (self.share - self.chance) / (1 - self.chance)) if self.chance < 1 else 0.0

    @property
    def merit(self) -> float:
        """What fits are compared by."""
        return self.evidence * self.excess


def best_fit(starts: Floats) -> Fit | None:
    """Return the period that explains ordered start times best; None when there are too few."""
    if len(starts) < FEWEST or starts[-1] - starts[0] < (FEWEST - 1) * SHORTEST:
        return None
    periods = _candidates(starts)
    return _interval_fit(starts, periods) if periods else None


def crowded_fit(starts: Floats) -> Fit | None:
    """Return the period that many pairs of starts are apart: for several clients, or beats amid other traffic."""
    if len(starts) < 2 * FEWEST:
        return None
    times = _beats(starts, 2.0)
    if len(times) < 2 * FEWEST:
        return None
    times = times[:_MOST_FOR_PAIRS]
    fits = [fit for period in _pair_periods(times) if (fit := _pair_fit(times, period)) is not None]
    return max(fits, key=lambda fit: fit.merit, default=None)


def _beats(starts: Floats, within: float) -> Floats:
    """Return the first of each group of starts that are less than `within` apart."""
    first = np.empty(len(starts), np.bool_)
    first[0] = True
    np.greater(starts[1:] - starts[:-1], within, out=first[1:])
    return starts[first]


def _gaps(starts: Floats) -> Floats:
    """Return the intervals between ordered starts; np.diff takes several times longer for so few."""
    return starts[1:] - starts[:-1]


def _candidates(starts: Floats) -> list[float]:
    """Return periods worth a try: typical intervals, with bursts of several lengths taken as one beat."""
    found: list[float] = []
    for within in (1.0, 10.0, 60.0):
        starts = _beats(starts, within)
        if len(starts) < FEWEST:
            break
        gaps = _gaps(starts)
        gaps.sort()
        found += [float(gaps[len(gaps) // 4]), float(gaps[len(gaps) // 2]), _mode(gaps)]
    return _distinct(found)


def _distinct(found: list[float]) -> list[float]:
    """Return the periods that are allowed, in order, without those that are nearly the same."""
    periods: list[float] = []
    for period in sorted(found):
        if SHORTEST <= period <= LONGEST and (not periods or period > 1.06 * periods[-1]):
            periods.append(period)
    return periods


def _mode(gaps: Floats) -> float:
    """Return the most frequent of ordered intervals, on a logarithmic scale, as the median of those around it."""
    bins = np.floor(np.log(gaps) / 0.1).astype(np.int64)
    counts = np.zeros(int(bins[-1] - bins[0]) + 3, np.int64)
    counts[1:-1] = np.bincount(bins - bins[0])
    top = int((counts[:-2] + 2 * counts[1:-1] + counts[2:]).argmax()) + int(bins[0])
    low, high = bins.searchsorted((top - 1, top + 2)).tolist()
    return float(gaps[(low + high) // 2]) if high > low else 0.0


def _middle(values: Floats, part: float = 0.5) -> float:
    """Return the value below which `part` of them lie; the nearest that there is, which is faster than between two."""
    at = min(int(part * len(values)), len(values) - 1)
    return float(np.partition(values, at)[at])


def _interval_fit(starts: Floats, candidates: list[float]) -> Fit | None:
    """Hold the intervals between neighbours against whole multiples of each period, which is refined on the way.

    All periods go through at once, a row each; rows of unequal length are filled up with infinity, which fits nothing.
    """
    rows = [_gaps(_beats(starts, _REFRACTORY * period)) for period in candidates]
    chosen = [at for at, row in enumerate(rows) if len(row) >= FEWEST - 1]
    if not chosen:
        return None
    gaps = np.full((len(chosen), max(len(rows[at]) for at in chosen)), np.inf)
    for row, at in enumerate(chosen):
        gaps[row, : len(rows[at])] = rows[at]
    periods = np.array([candidates[at] for at in chosen])
    for _ in range(2):
        periods = _refined(gaps, periods)
    return _judge(gaps / periods[:, None], periods, np.array([len(rows[at]) for at in chosen]))


def _refined(gaps: Floats, periods: Floats) -> Floats:
    """Return for each row the median of its intervals, each divided by the multiple that it is nearest to."""
    ratios = gaps / periods[:, None]
    multiples = np.maximum(np.rint(ratios), 1)
    with np.errstate(invalid="ignore"):
        close = (np.abs(ratios - multiples) <= 0.4) & (multiples <= MISSABLE)
        units = np.sort(np.where(close, gaps / multiples, np.inf), axis=1)
    middles = units[np.arange(len(units)), close.sum(axis=1) // 2]
    return np.minimum(np.maximum(np.where(np.isfinite(middles), middles, periods), SHORTEST), LONGEST)


def _judge(ratios: Floats, periods: Floats, lengths: Ints) -> Fit | None:
    """Choose the period and the tolerance that tell most; `ratios` are the intervals in periods, a row for each."""
    inside = ratios < MISSABLE + 0.5
    held = np.where(inside, ratios, 0.0)
    multiples = np.maximum(np.rint(held), 1)
    off = np.where(inside, np.abs(held - multiples), np.inf)
    insiders = inside.sum(axis=1)
    breaks = lengths - insiders
    counted = insiders + np.maximum(0, breaks - np.maximum(2, (_BREAKS * lengths).astype(np.int64)))
    strain = off / np.sqrt(multiples)
    strain[off > 0.5] = np.inf
    fitting = (strain <= TOLERANCES[:, None, None]).sum(axis=2).T
    shares = fitting / np.maximum(counted, 1)[:, None]
    chances = _chances(np.maximum(held.sum(axis=1) / np.maximum(insiders, 1) - _REFRACTORY, 0.05))
    evidence = counted[:, None] * _divergence(shares, chances, np.maximum(counted, 1)[:, None])
    merits = evidence * np.maximum((shares - chances) / (1 - chances), 0)
    merits[insiders < FEWEST - 1] = -1
    row, column = divmod(int(merits.argmax()), merits.shape[1])
    if merits[row, column] < 0:
        return None
    near = off[row][(multiples[row] == 1) & (off[row] <= 0.5)]
    return Fit(
        period=float(periods[row]),
        tolerance=float(TOLERANCES[column]),
        share=float(shares[row, column]),
        chance=float(chances[row, column]),
        evidence=float(evidence[row, column]),
        intervals=int(counted[row]),
        jitter=_middle(near, 0.9) if len(near) else 0.0,
        breaks=int(breaks[row]),
        missed=int((multiples[row][inside[row]] - 1).sum()),
    )


def _chances(scales: Floats) -> Floats:
    """Return, for each row and tolerance, the share of intervals that would fit if connections came at random.

    Random means: exponential intervals of the same mean, none below the refractory time, none beyond the last multiple.
    """
    scale = scales[:, None]
    low = np.exp(-(_FROM - _REFRACTORY) / scale[:, :, None])
    high = np.exp(-(_UP_TO - _REFRACTORY) / scale[:, :, None])
    whole = 1 - np.exp(-(MISSABLE + 0.5 - _REFRACTORY) / scale)
    chances: Floats = np.minimum(np.maximum((low - high).sum(axis=2) / whole, 0.02), 0.98)
    return chances


def _divergence(shares: Floats, chances: Floats, count: Ints | int) -> Floats:
    """Return the nats that each observation gives against chance (Chernoff's bound on a binomial tail); 0 below it."""
    held = np.minimum(np.maximum(shares, 0.5 / count), 1 - 0.5 / count)
    nats = held * np.log(held / chances) + (1 - held) * np.log((1 - held) / (1 - chances))
    return np.where(shares > chances, nats, 0.0)


def _pair_periods(times: Floats) -> list[float]:
    """Return the distances at which pairs of starts stand out against neighbouring distances."""
    steps = min(_PAIRS, len(times) - 1)
    # Beyond it pairs are missing, because only so many neighbours are looked at, and the edge would look like a peak.
    reach = min(LONGEST, 0.7 * _middle(times[steps:] - times[:-steps]))
    gaps = np.concatenate([times[step:] - times[:-step] for step in range(1, steps + 1)])
    gaps = gaps[(gaps >= SHORTEST) & (gaps <= reach)]
    if len(gaps) < FEWEST:
        return []
    logs = np.log(gaps)
    bins = int(np.ceil((np.log(reach) + 2 * _BIN - _FIRST_EDGE) / _BIN)) - 1
    counts = np.bincount(((logs - _FIRST_EDGE) / _BIN).astype(np.int64), minlength=bins)[:bins]
    centres = _FIRST_EDGE + _BIN * (np.concatenate([_peaks(counts, width) for width in (1, 5)]) + 0.5)
    logs.sort()
    bounds = np.searchsorted(logs, np.stack((centres - 2 * _BIN, centres + 2 * _BIN))).T.tolist()
    return _distinct([float(np.exp(logs[(low + high) // 2])) for low, high in bounds if high > low])


def _peaks(counts: Ints, width: int) -> Floats:
    """Return the bins where a histogram of distances rises furthest above the rate of their neighbourhood."""
    kernel, wide, by_kernel, by_wide = _smoothing(len(counts), width)
    usual = _smooth(counts, wide) / by_wide * by_kernel
    rise = (_smooth(counts, kernel) - usual) / np.sqrt(usual + 1)
    tops = rise.argsort()[::-1][:3]
    return tops[rise[tops] > 2].astype(np.float64)


@lru_cache(maxsize=1024)
def _smoothing(bins: int, width: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Return a narrow and a wide kernel, and the widths of so many bins, in seconds, smoothed by each."""
    kernel, wide = np.hanning(width + 2)[1:-1], np.ones(4 * width + 9)
    edges = np.exp(_FIRST_EDGE + _BIN * np.arange(bins + 1))
    widths = edges[1:] - edges[:-1]
    return kernel, wide, _smooth(widths, kernel), _smooth(widths, wide)


def _smooth(values: Floats | Ints, kernel: Floats) -> Floats:
    """Return sums of neighbours, weighted; as many as there are values, even where the kernel is longer."""
    skipped = (len(kernel) - 1) // 2
    return np.convolve(values, kernel)[skipped : skipped + len(values)]


def _pair_fit(times: Floats, period: float) -> Fit | None:
    """Count the starts that another one follows a period later, and compare with what the local rate would give."""
    # Clicks of one visit are one start: they would all be followed by the clicks of the next visit.
    times = _beats(times, _VISIT * period)
    followed = times[times <= times[-1] - 0.5 * period]
    if len(followed) < 2 * FEWEST:
        return None
    target = followed + period
    reach = 0.75 * period
    near = times.searchsorted(target + reach) - times.searchsorted(target - reach)
    # No more than the number that is expected there, whatever the process is (Markov's inequality).
    chances = np.minimum(near * (_PAIR_TOLERANCES[:, None] / 0.75), 1).sum(axis=1) / len(near)
    chances = np.maximum(chances, 0.02)
    distances = _to_nearest(times, target)
    shares = (distances <= _PAIR_TOLERANCES[:, None] * period).sum(axis=1) / len(near)
    evidence = len(near) * _divergence(shares, np.minimum(chances, 0.98), len(near))
    evidence[chances > _TELLS_NOTHING] = 0
    best = int(np.argmax(evidence * (shares - chances) / np.maximum(1 - chances, 0.02)))
    if not evidence[best] > 0:
        return None
    tolerance = float(_PAIR_TOLERANCES[best])
    share, chance, nats = float(shares[best]), float(chances[best]), float(evidence[best])
    return Fit(period, tolerance, share, chance, nats, len(near), tolerance, 0, 0, is_crowded=True)


def _to_nearest(times: Floats, target: Floats) -> Floats:
    """Return how far each target is from the start that is nearest to it."""
    after = times.searchsorted(target)
    before = np.maximum(after - 1, 0)
    return np.minimum(np.abs(times[np.minimum(after, len(times) - 1)] - target), np.abs(target - times[before]))
